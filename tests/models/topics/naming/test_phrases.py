"""Phrases that tell a topic: what belongs to a word, how much it tells, what makes one worse than another."""

import pytest
from naming_texts import CHOIR, DRONES, STORAGE, TEXTS, joined

from models.text.analyzer import Analyzer
from models.topics.naming.parts_of_speech import PartsOfSpeech
from models.topics.naming.phrases import Phrases
from models.topics.naming.telling import TellingWords
from seeds.schemes import parse_scheme


@pytest.fixture(scope="module")
def parts(analyzer):
    """Return the parts of speech with the shipped lexicon's terms."""
    return PartsOfSpeech(analyzer)


def telling(analyzer, texts, documents=None):
    """Return what tells the first of some topics, by how it is written."""
    batch, topics = joined(texts, analyzer)
    words = TellingWords(batch, topics, len(texts), documents)
    return {one.text: one for one in Phrases(batch, words).of(0)}


def test_word_is_written_with_what_stands_beside_it(analyzer):
    """电站 is 新型储能电站 in all its places, and all three words are one phrase."""
    found = telling(analyzer, TEXTS)
    assert "新型储能电站" in found
    assert not {"电站", "储能电站"} & set(found)


def test_word_that_stands_beside_many_stays_alone(analyzer):
    """What a third of its places do not have is no part of it."""
    texts = ["茶叶市场开门。", "水果市场热闹。", "花卉市场搬家。", "旧货市场打烊。"]
    assert "市场" in telling(analyzer, [texts, DRONES, CHOIR])


def test_lone_character_joins_only_a_word_that_mostly_has_it(analyzer):
    """物联网 is a word, 总统马 a piece of names."""
    texts = ["总统关心物联网。", "总统谈到物联网。", "物联网迎来总统。", "总统马某出席物联网论坛。"]
    found = telling(analyzer, [texts, DRONES, CHOIR])
    assert "物联网" in found and "联网" not in found
    assert "总统" in found and not any(text.endswith("马") for text in found)


def test_phrase_is_no_piece_of_a_longer_word(analyzer):
    """A lone character beside another is a piece: 秘书佩 of 秘书佩斯科夫, which is a person."""
    texts = [f"秘书佩斯科夫谈航班第{n}天。" for n in "一二三四"]
    assert not any(text.endswith("佩") for text in telling(analyzer, [texts, STORAGE, CHOIR]))


def test_empty_word_joins_none(analyzer):
    """当地时间 belongs to no subject, and a phrase of its own tells little."""
    texts = [f"当地时间灯会第{n}天。" for n in "一二三四"]
    found = telling(analyzer, [texts, DRONES, CHOIR])
    assert next(iter(found)) == "灯会"


def test_what_all_topics_say_tells_none(analyzer):
    """However often it stands."""
    texts = [[text + "乡村振兴。" for text in group] for group in TEXTS]
    assert not any("振兴" in text for text in telling(analyzer, texts))


def test_word_of_two_topics_tells_more_of_the_one_it_is_at_home_in(analyzer):
    """A topic is named by its own words first."""
    texts = [STORAGE, [*DRONES, "无人机绕开储能电站。", "无人机看守储能电站。", "储能电站充无人机。"], CHOIR]
    batch, topics = joined(texts, analyzer)
    words = TellingWords(batch, topics, 3)
    assert words.heaviest(0)["储能"] > words.heaviest(1).get("储能", 0.0)
    assert next(iter(words.heaviest(1))) == "无人机"


def test_repeating_document_is_hardly_two_witnesses(analyzer):
    """A word of many documents tells more than one that a single document says as often."""
    texts = [["石桥通车。", "石桥亮灯。", "石桥合龙。", "水渠通水。", "水渠清淤。", "水渠验收。"], *TEXTS[1:]]
    documents = ["a", "a", "a", "b", "c", "d", *(f"e{row}" for row in range(7))]
    found = telling(analyzer, texts, documents)
    assert found["水渠"].weight > found["石桥"].weight
    even = telling(analyzer, texts)
    assert even["水渠"].weight == even["石桥"].weight


def test_phrase_is_written_as_in_most_places(analyzer):
    """Words are compared in lower case."""
    texts = ["城里的5G基站亮灯。", "岛上有5G基站。", "村里的5g基站扩建。"]
    assert "5G基站" in telling(analyzer, [texts, STORAGE, CHOIR])


def test_topic_without_texts_has_no_phrases(analyzer):
    """Its words name it then."""
    assert telling(analyzer, [[], STORAGE]) == {}


@pytest.mark.parametrize(
    ("worse", "better"),
    [
        (("中央气象台",), ("天气",)),
        (("水利厅",), ("水利",)),
        (("副", "省长"), ("水库",)),
        (("部长", "王某"), ("水库",)),
        (("重庆市",), ("城市",)),
        (("发送",), ("旅客",)),
        (("中华民族", "伟大"), ("中华民族",)),
        (("当地", "情况"), ("当地", "天气")),
        (("机构",), ("金融", "机构")),
    ],
    ids=["who-says-it", "office", "post", "holder-of-a-post", "place", "action", "unfinished", "empty-word", "vague-alone"],
)
def test_kinds_of_phrases_are_weighed(parts, worse, better):
    """A topic is called by its subject."""
    assert parts.factor(worse, 0.1) < parts.factor(better, 0.1)


def test_place_that_most_speak_of_is_the_subject(parts):
    """Elsewhere it says where, not what."""
    assert parts.factor(("重庆",), 0.1) < parts.factor(("重庆",), 0.9) == 1.0


@pytest.mark.parametrize("phrase", ["发展格局", "俱乐部", "中部", "基层干部"])
def test_word_that_ends_like_an_office_is_none(parts, phrase):
    """格局 is no 局."""
    assert not parts.is_office(phrase)


@pytest.mark.parametrize(
    ("word", "tag"), [("储能", "n"), ("的", "none"), ("2026", "none"), (",", "none"), ("abc", "latin"), ("俄罗斯", "ns")]
)
def test_words_have_a_part_of_speech(parts, word, tag):
    """The lexicon's terms are nouns; marks, numbers and stop words name nothing."""
    assert parts.tag(word) == tag


def test_terms_are_those_of_the_scheme_at_hand(parts):
    """A word that only one scheme lists is a noun for that scheme alone."""
    files = {"labels.toml": '[[label]]\nkey = "play"\n', "lexicon.toml": '[play]\nterms = ["蹦蹦跳跳歌"]\n'}
    own = PartsOfSpeech(Analyzer(parse_scheme(files, "own", "own")))
    assert (own.tag("蹦蹦跳跳歌"), parts.tag("蹦蹦跳跳歌")) == ("n", "unknown")
