"""Phrases that could name a topic, and what makes one worse than another."""

import numpy as np
import pytest
from naming_texts import SPACE, STORAGE, TEXTS, joined

from models.text.analyzer import Analyzer
from models.topics.naming.names import ranked
from models.topics.naming.nearness import Nearness
from models.topics.naming.parts_of_speech import PartsOfSpeech
from models.topics.naming.phrases import Phrases
from models.topics.space import TopicSpace
from seeds.schemes import parse_scheme


@pytest.fixture(scope="module")
def parts(analyzer):
    """Return the parts of speech with the shipped lexicon's terms."""
    return PartsOfSpeech(analyzer)


def phrases(analyzer, texts, words):
    """Return the phrases of some topics."""
    return Phrases(*joined(texts, analyzer), words)


def test_piece_of_a_longer_phrase_counts_less(analyzer):
    """Where the same character always stands before it, it is a piece."""
    found = phrases(analyzer, [STORAGE], [("储能", "电站")])
    assert found.freedom(("储能", "电站")) < found.freedom(("新型", "储能", "电站"))


def test_what_stands_in_parentheses_counts_less(analyzer):
    """There it says who is responsible."""
    texts = [f"修好第{n}条水渠(责任单位是老人乐队)。" for n in "一二三"] + ["老人乐队开会。"]
    found = phrases(analyzer, [texts], [("水渠", "乐队")])
    assert found.places["乐队",].outside == pytest.approx(0.25)
    assert found.places["水渠",].outside == 1.0


def test_what_is_counted_counts_less(analyzer):
    """3人登台 is no subject."""
    texts = [f"比赛有{n}老人登台。" for n in range(11, 15)]
    found = phrases(analyzer, [texts], [("老人", "比赛")])
    assert found.places["老人",].counted == 1.0 and found.places["比赛",].counted == 0.0
    assert found.rules.factors["counted"] < 1.0


def test_lone_character_belongs_to_a_phrase_that_mostly_has_it(analyzer):
    """物联网 is a word, 总统马 a piece of names."""
    texts = [f"物联网平台上线第{n}天。" for n in "一二三"] + [f"总统来访第{n}天。" for n in "一二三四五"] + ["总统马某来访。"] * 2
    found = phrases(analyzer, [texts], [("联网", "平台", "总统")])
    assert found.wholeness(("物", "联网")) == 1.0
    assert found.wholeness(("总统", "马")) < 1.0


def test_spread_counts_documents_too(analyzer):
    """A phrase of one document is not that of the topic."""
    batch, topics = joined([STORAGE], analyzer)
    found = Phrases(batch, topics, [("储能",)], ["a", "a", "b", "c"])
    assert found.spread(0, np.array([True, True, False, False])) < found.spread(0, np.array([True, False, True, False]))


def test_texts_of_the_topic_are_nearer_to_its_phrase(analyzer):
    """Than those elsewhere are: what a phrase is true of by meaning."""
    near = Nearness(SPACE, *joined(TEXTS, analyzer)).near(0, ["储能电站", "合唱比赛"])
    assert near.shape == (4, 2)
    assert near[:, 0].all() and not near[:, 1].any()


def test_labels_do_not_make_texts_near(analyzer):
    """Else one term of a label would be near all that the label is about."""
    guided = TopicSpace("static", guidance=5.0)
    batch = analyzer.batch(["储能电站", "抽水蓄能"])
    labelled, plain = guided.encode(batch), guided.without_labels(batch)
    assert labelled[0] @ labelled[1] > plain[0] @ plain[1]


def test_phrases_are_ranked_by_what_sets_the_topic_apart(analyzer):
    """The phrase that the other topic shares comes after the one that it does not have."""
    texts = [["储能电站照亮乡村。", "扩建储能电站,乡村受益。"], ["合唱比赛走进乡村。", "举办合唱比赛,乡村热闹。"]]
    batch, topics = joined(texts, analyzer)
    words = [("储能", "乡村"), ("合唱", "乡村")]
    found = ranked(Phrases(batch, topics, words), Nearness(SPACE, batch, topics), 0, words[0])
    scores = {candidate.text: candidate.score for candidate in found}
    assert scores["储能电站"] > scores.get("乡村", 0.0)
    assert [candidate.score for candidate in found] == sorted(scores.values(), reverse=True)


@pytest.mark.parametrize(
    ("worse", "better"),
    [
        (("中央气象台",), ("天气",)),
        (("水利厅",), ("水利",)),
        (("副", "省长"), ("水库",)),
        (("省", "文化"), ("文化",)),
        (("重庆市",), ("重庆",)),
        (("发送", "旅客"), ("旅客", "列车")),
        (("旅客", "发送"), ("旅客", "列车")),
        (("当地", "情况"), ("当地", "天气")),
    ],
    ids=["who-says-it", "office", "post", "beginning-of-an-office", "province", "action", "happening", "empty-word"],
)
def test_kinds_of_phrases_are_weighed(parts, worse, better):
    """A topic is called by its subject."""
    assert parts.factor(worse) < parts.factor(better)


@pytest.mark.parametrize("phrase", [("发展", "格局"), ("俱乐部",), ("中部",), ("基层", "干部")])
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
