"""Names of topics: short, Chinese, told apart, true of most of a topic, from the words and texts alone."""

from dataclasses import replace
from itertools import combinations

import numpy as np
from naming_texts import CHOIR, SPACE, STORAGE, TEXTS, WORDS, joined

from models.text.segmenter import Segmenter
from models.topics.naming.name_choice import choose_names, distinct
from models.topics.naming.names import Candidate, first_words, names_of, ranked, repeats
from models.topics.naming.nearness import Nearness
from models.topics.naming.phrases import Phrases
from models.topics.naming.rules import load_rules


def names(words, texts, analyzer, taken=()):
    """Return the names of topics in order."""
    batch, topics = joined(texts, analyzer)
    found = choose_names(words, range(len(words)), taken, batch, topics, SPACE)
    return [found[number] for number in range(len(words))]


def test_name_is_the_phrase_the_topic_repeats(analyzer):
    """Whole phrases, not three words in a row of dots."""
    found = names(WORDS, TEXTS, analyzer)
    assert "储能电站" in found[0]
    assert found[1].startswith("无人机航线")
    assert found[2].startswith("合唱比赛")


def test_names_are_short(analyzer):
    """Long enough to say something, short enough for a map."""
    assert all(2 <= len(name) <= load_rules().longest for name in names(WORDS, TEXTS, analyzer))


def test_names_come_from_the_topics_own_texts(analyzer):
    """Nothing is made up: every part stands in a text."""
    for name, texts in zip(names(WORDS, TEXTS, analyzer), TEXTS, strict=True):
        assert all(part in "".join(texts) for part in name.split(load_rules().separator))


def test_topics_with_the_same_texts_get_different_names(analyzer):
    """Else two dots of the map and two rows of a table could not be told apart."""
    assert len(set(names([WORDS[0]] * 4, [STORAGE] * 4, analyzer))) == 4


def test_name_that_is_taken_is_not_given_again(analyzer):
    """A person gave it to another topic."""
    (free,) = names(WORDS[2:], [CHOIR], analyzer)
    assert names(WORDS[2:], [CHOIR], analyzer, taken={free}) != [free]


def test_phrase_that_every_topic_uses_names_none(analyzer):
    """What all say tells nothing."""
    texts = [[text + "推进乡村振兴战略。" for text in group] for group in TEXTS]
    words = [(*own, "振兴") for own in WORDS]
    assert not any("振兴" in name for name in names(words, texts, analyzer))


def test_name_is_true_of_most_of_the_topic(analyzer):
    """The subject that all texts share names it, not the one that a quarter of them repeats."""
    rest = [
        "无人机送药上岛。",
        "山里的无人机寄桃子。",
        "夜里无人机也飞。",
        "灯塔旁无人机经过。",
        "老人等无人机。",
        "新的无人机亮相。",
    ]
    texts = [*rest, "植保飞防用上无人机。", "无人机做植保飞防。"]
    words = ("植保", "无人机", "飞防")
    assert names([words, *WORDS[::2]], [texts, STORAGE, CHOIR], analyzer)[0].startswith("无人机")


def test_topic_without_a_phrase_is_named_by_its_words(analyzer):
    """No text, or texts in which nothing repeats."""
    assert names([("储能", "电站", "航线")], [[]], analyzer) == ["储能·电站·航线"]


def test_words_that_repeat_each_other_do_not_both_name_a_topic():
    """One character in two is shared: 数据, 数据中心."""
    assert first_words(("数据中心", "数据", "算力"), load_rules()) == "数据中心·算力"


def test_first_word_stands_even_if_it_is_long():
    """A topic has some name; what is too long to follow does not."""
    assert first_words(("伊斯兰抵抗运动武装人员指挥部", "航线"), load_rules()) == "伊斯兰抵抗运动武装人员指挥部"


def candidate(text, held, score=1.0):
    """Return a phrase of one word that some of a topic's texts hold."""
    return Candidate(score, text, (text,), 1.0, np.array(held, dtype=bool), 1.0)


def test_heaviest_word_stands_beside_a_phrase_that_few_texts_hold():
    """The phrase alone would be true of a part; what is true of more comes first."""
    rules = replace(load_rules(), full=0, second=2.0, second_short=2.0)
    rare, heavy = candidate("航线", [1, 0, 0, 0, 0]), candidate("合唱", [0, 1, 1, 1, 1], 0.1)
    assert names_of([rare, heavy], ["合唱", "航线"], rules)[0] == "合唱·航线"


def test_other_first_words_join_only_a_phrase_that_few_texts_hold():
    """Where the phrase is true of most it needs none."""
    rules = replace(load_rules(), full=0, second=2.0, second_short=2.0)
    words = ["合唱", "电池", "航线"]
    others = [candidate("合唱", [1, 1, 0, 0, 0], 0.1), candidate("电池", [1, 0, 0, 0, 0], 0.1)]
    assert names_of([candidate("航线", [1, 0, 0, 0, 0]), *others], words, rules)[0] == "合唱·电池·航线"
    assert names_of([candidate("航线", [1, 1, 1, 0, 0]), *others], words, rules)[0] == "合唱·航线"


def test_parts_of_a_name_cover_more_than_its_first():
    """The phrase that follows is the one that is true of what is left, not the next best of the same texts."""
    rules = replace(load_rules(), full=0)
    first, same = candidate("储能电站", [1, 1, 1, 0, 0, 0]), candidate("山坡", [1, 1, 1, 0, 0, 0], 0.9)
    rest = candidate("合唱比赛", [0, 0, 0, 1, 1, 1], 0.5)
    assert names_of([first, same, rest], ["储能"], rules)[0] == "储能电站·合唱比赛"


def test_short_name_gets_another_part():
    """A blind reader found short names vague, though true of all texts."""
    rules = load_rules()
    first, other = candidate("合唱", [1, 1, 1, 1]), candidate("评委", [1, 1, 0, 0], 0.5)
    assert names_of([first, other], ["合唱"], rules)[0] == "合唱·评委"
    assert names_of([first, other], ["合唱"], replace(rules, full=0, second=0.9))[0] == "合唱"


def test_share_that_a_phrase_covers_is_a_share(analyzer):
    """Texts that hold it and are near it too count once."""
    batch, topics = joined(TEXTS, analyzer)
    phrases, nearness = Phrases(batch, topics, WORDS), Nearness(SPACE, batch, topics)
    found = [one for number in range(3) for one in ranked(phrases, nearness, number, WORDS[number])]
    assert found and all(one.held.mean() <= one.covered <= 1 for one in found)
    assert max(one.covered for one in found) == 1


def test_no_part_of_a_name_repeats_another(analyzer):
    """With few other phrases to choose from too."""
    for name in names(WORDS, TEXTS, analyzer):
        parts = name.split(load_rules().separator)
        assert not any(repeats((one,), (other,)) for one, other in combinations(parts, 2))


def test_names_are_the_same_on_every_call(analyzer):
    """No chance, no order of hashing."""
    assert names(WORDS, TEXTS, analyzer) == names(WORDS, TEXTS, analyzer)


def test_capitals_are_kept_as_the_texts_have_them(analyzer):
    """Words are compared in lower case, names shown as written."""
    texts = ["山城建成5G基站。", "5G基站照亮海岛。", "村口的5G基站扩建。", "新的5G基站,信号满格。"]
    assert "5G基站" in names([("5g", "基站"), *WORDS[::2]], [texts, STORAGE, CHOIR], analyzer)[0]


def test_term_in_quotation_marks_is_a_phrase_whatever_its_parts_are(analyzer):
    """The dictionary takes 一路 for a number."""
    texts = [f"共建“一带一路”的第{n}年,货轮又靠岸。" for n in "二三四五"]
    assert names([("一带", "一路", "货轮"), *WORDS[::2]], [texts, STORAGE, CHOIR], analyzer)[0].startswith("一带一路")


def test_office_names_no_topic(analyzer):
    """It says who acts."""
    texts = [
        "省水利厅厅长查看水渠。",
        "水渠通水了,省水利厅厅长到场。",
        "新的水渠由省水利厅厅长剪彩。",
        "村民修水渠,省水利厅厅长道谢。",
    ]
    found = names([("厅长", "水利厅", "水渠"), *WORDS[::2]], [texts, STORAGE, CHOIR], analyzer)[0]
    assert "水渠" in found and "厅" not in found


def test_no_topics_have_no_names(analyzer):
    """As every function of sequences."""
    assert names([], [], analyzer) == []


def test_texts_that_were_cut_already_are_not_cut_again(analyzer, monkeypatch):
    """The paragraphs of a report are; their names and their evidence read the same words."""
    batch, topics = joined(TEXTS, analyzer)
    assert batch.words
    cut, again = Segmenter.cut, []
    monkeypatch.setattr(Segmenter, "cut", lambda segmenter, text: again.append(text) or cut(segmenter, text))
    choose_names(WORDS, range(3), (), batch, topics, SPACE)
    assert not set(again) & set(batch.texts)


def test_surer_topic_chooses_first():
    """The other takes its second choice, or its first with a word of its own."""
    words = [("储能", "电站"), ("电池",), ("电网",)]
    found = distinct({0: ["储能"], 1: ["储能", "电池"], 2: ["储能"]}, {0: 1.0, 1: 2.0, 2: 0.5}, words, ())
    assert found == {0: "储能·电站", 1: "储能", 2: "储能·电网"}
