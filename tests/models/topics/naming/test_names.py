"""Names of topics: short, Chinese, told apart, from the words and texts alone; or from a user's function."""

import pytest

from models.text.segmenter import Segmenter
from models.topics.naming.names import name_topics
from models.topics.naming.rules import load_rules

STORAGE = [
    "城南的新型储能电站并网,夜里存电白天用。",
    "新型储能电站又添一座,电池柜摆满山坡。",
    "新型储能电站替工厂削峰,一年省下电费。",
    "村口的新型储能电站请来看守人。",
]
DRONES = [
    "无人机航线开通,海岛有了送药的路。",
    "山里的无人机航线延长,果农寄桃子。",
    "无人机航线夜里也飞,医院收到血浆。",
    "第三条无人机航线经过灯塔。",
]
CHOIR = [
    "村里的合唱比赛开锣,老人登台。",
    "合唱比赛办到第九年,评委是小学老师。",
    "合唱比赛得奖的是磨坊队。",
]
WORDS = [("储能", "电站", "电池"), ("无人机", "航线"), ("合唱", "比赛", "登台")]
TEXTS = [STORAGE, DRONES, CHOIR]


def test_name_is_the_phrase_the_topic_repeats(analyzer):
    """Whole phrases, not three words in a row of dots."""
    names = name_topics(WORDS, TEXTS, analyzer)
    assert "储能电站" in names[0]
    assert names[1].startswith("无人机航线")
    assert names[2].startswith("合唱比赛")


def test_names_are_short(analyzer):
    """Long enough to say something, short enough for a map."""
    assert all(2 <= len(name) <= load_rules().longest for name in name_topics(WORDS, TEXTS, analyzer))


def test_names_come_from_the_topics_own_texts(analyzer):
    """Nothing is made up: every part stands in a text."""
    for name, texts in zip(name_topics(WORDS, TEXTS, analyzer), TEXTS, strict=True):
        assert all(part in "".join(texts) for part in name.split(load_rules().separator))


def test_topics_with_the_same_texts_get_different_names(analyzer):
    """Else two dots of the map and two rows of a table could not be told apart."""
    names = name_topics([WORDS[0]] * 4, [STORAGE] * 4, analyzer)
    assert len(set(names)) == 4


def test_phrase_that_every_topic_uses_names_none(analyzer):
    """What all say tells nothing."""
    texts = [[text + "推进乡村振兴战略。" for text in group] for group in TEXTS]
    words = [(*own, "振兴") for own in WORDS]
    assert not any("振兴" in name for name in name_topics(words, texts, analyzer))


def test_topic_without_a_phrase_is_named_by_its_words(analyzer):
    """One text, or texts in which nothing repeats."""
    assert name_topics([("储能", "电站", "电池")], [[]], analyzer) == ["储能·电站"]


def test_names_are_the_same_on_every_call(analyzer):
    """No chance, no order of hashing."""
    assert name_topics(WORDS, TEXTS, analyzer) == name_topics(WORDS, TEXTS, analyzer)


def test_capitals_are_kept_as_the_texts_have_them(analyzer):
    """Words are compared in lower case, names shown as written."""
    texts = [f"第{n}座城建成5G基站。" for n in "二三四五"]
    assert "5G基站" in name_topics([("5g", "基站")], [texts], analyzer)[0]


def test_no_topics_have_no_names(analyzer):
    """As every function of sequences."""
    assert name_topics([], [], analyzer) == []


def test_texts_that_were_cut_already_are_not_cut_again(analyzer, monkeypatch):
    """The paragraphs of a report are; their names and their evidence read the same words."""
    batches = [analyzer.batch(texts) for texts in TEXTS]
    for batch in batches:
        assert batch.words
    before = name_topics(WORDS, TEXTS, analyzer)
    monkeypatch.setattr(Segmenter, "cut", lambda segmenter, text: pytest.fail(f"{text!r} is cut again"))
    assert name_topics(WORDS, batches, analyzer) == before


# --- a user's function ----------------------------------------------------------------------------------------------


def test_namer_takes_the_rules_place(analyzer):
    """It sees the words and the typical texts."""
    seen = []

    def namer(words, texts):
        seen.append((tuple(words), list(texts)))
        return f"关于{words[0]}"

    assert name_topics(WORDS, TEXTS, analyzer, namer) == ["关于储能", "关于无人机", "关于合唱"]
    assert seen == list(zip(WORDS, TEXTS, strict=True))


def test_namers_repeated_name_is_told_apart(analyzer):
    """By a word of the topic."""
    assert name_topics(WORDS[:2], TEXTS[:2], analyzer, lambda words, texts: "其他") == ["其他", "其他·无人机"]
