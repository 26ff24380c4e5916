"""Names of topics: short, Chinese, told apart, from the words and texts alone; or from a user's function."""

import pytest

from labels import InputError, UsageError
from models.topics.naming.custom import LONGEST, ask, load_namer
from models.topics.naming.names import name_topics
from models.topics.naming.phrases import Phrases, kind_factor, load_rules, word_tag

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


# --- names from the rules -------------------------------------------------------------------------------------------


def test_name_is_the_phrase_the_topic_repeats():
    """Whole phrases, not three words in a row of dots."""
    names = name_topics(WORDS, TEXTS)
    assert "储能电站" in names[0]
    assert names[1].startswith("无人机航线")
    assert names[2].startswith("合唱比赛")


def test_names_are_short():
    """Long enough to say something, short enough for a map."""
    assert all(2 <= len(name) <= load_rules().longest for name in name_topics(WORDS, TEXTS))


def test_names_come_from_the_topics_own_texts():
    """Nothing is made up: every part stands in a text."""
    for name, texts in zip(name_topics(WORDS, TEXTS), TEXTS, strict=True):
        assert all(part in "".join(texts) for part in name.split(load_rules().separator))


def test_topics_with_the_same_texts_get_different_names():
    """Else two dots of the map and two rows of a table could not be told apart."""
    names = name_topics([WORDS[0]] * 4, [STORAGE] * 4)
    assert len(set(names)) == 4


def test_phrase_that_every_topic_uses_names_none():
    """What all say tells nothing."""
    texts = [[text + "推进乡村振兴战略。" for text in group] for group in TEXTS]
    words = [(*own, "振兴") for own in WORDS]
    assert not any("振兴" in name for name in name_topics(words, texts))


def test_topic_without_a_phrase_is_named_by_its_words():
    """One text, or texts in which nothing repeats."""
    assert name_topics([("储能", "电站", "电池")], [[]]) == ["储能·电站"]


def test_names_are_the_same_on_every_call():
    """No chance, no order of hashing."""
    assert name_topics(WORDS, TEXTS) == name_topics(WORDS, TEXTS)


def test_capitals_are_kept_as_the_texts_have_them():
    """Words are compared in lower case, names shown as written."""
    texts = [f"第{n}座城建成5G基站。" for n in "二三四五"]
    assert "5G基站" in name_topics([("5g", "基站")], [texts])[0]


def test_no_topics_have_no_names():
    """As every function of sequences."""
    assert name_topics([], []) == []


# --- what makes a phrase --------------------------------------------------------------------------------------------


def test_piece_of_a_longer_phrase_counts_less():
    """Where the same word always stands before it, it is a piece."""
    phrases = Phrases([["新型储能电站并网。", "新型储能电站扩建。", "新型储能电站投产。"]])
    assert phrases.freedom(("储能", "电站")) < phrases.freedom(("新型", "储能", "电站"))


@pytest.mark.parametrize(
    ("worse", "better"),
    [(("中央气象台",), ("天气",)), (("发送", "旅客"), ("旅客", "列车")), (("当地", "情况"), ("当地", "天气"))],
    ids=["who-says-it", "action", "empty-word"],
)
def test_kinds_of_phrases_are_weighed(worse, better):
    """A topic is called by its subject."""
    assert kind_factor(worse) < kind_factor(better)


@pytest.mark.parametrize(
    ("word", "tag"), [("储能", "n"), ("的", "none"), ("2026", "none"), (",", "none"), ("abc", "latin"), ("俄罗斯", "ns")]
)
def test_words_have_a_part_of_speech(word, tag):
    """The lexicon's terms are nouns; marks, numbers and stop words name nothing."""
    assert word_tag(word) == tag


# --- a user's function ----------------------------------------------------------------------------------------------


def test_namer_takes_the_rules_place():
    """It sees the words and the typical texts."""
    seen = []

    def namer(words, texts):
        seen.append((tuple(words), list(texts)))
        return f"关于{words[0]}"

    assert name_topics(WORDS, TEXTS, namer) == ["关于储能", "关于无人机", "关于合唱"]
    assert seen == list(zip(WORDS, TEXTS, strict=True))


def test_namers_repeated_name_is_told_apart():
    """By a word of the topic."""
    assert name_topics(WORDS[:2], TEXTS[:2], lambda words, texts: "其他") == ["其他", "其他·无人机"]


def test_namers_line_breaks_become_spaces():
    """Language models like to add them."""
    assert ask(lambda words, texts: " 储能\n电站 ", 0, (), ()) == "储能 电站"


@pytest.mark.parametrize("answer", ["", "  ", None, 7, "长" * (LONGEST + 1)], ids=["empty", "blank", "none", "number", "long"])
def test_namer_that_gives_no_name_is_reported(answer):
    """With the topic, what it gave and what is wanted."""
    with pytest.raises(InputError, match=rf"namer: topic 3: gave .*; return a text of 1 to {LONGEST} characters"):
        ask(lambda words, texts: answer, 3, (), ())


def test_namer_that_fails_is_reported():
    """In one line, whatever it raised."""

    def namer(words, texts):
        raise RuntimeError("no answer")

    with pytest.raises(InputError, match=r"namer: topic 0: failed \(RuntimeError: no answer\); mend the function"):
        ask(namer, 0, (), ())


def test_namer_is_found_by_its_import_path(tmp_path, monkeypatch):
    """A module on the Python path."""
    (tmp_path / "my_namer.py").write_text("def name(words, typical):\n    return words[0]\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    assert load_namer("my_namer:name")(["储能"], []) == "储能"


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("my_namer", "is no import path"),
        (":name", "is no import path"),
        ("no_such_module_anywhere:name", "cannot be imported"),
        ("json:no_such_function", "cannot be imported"),
        ("..:name", "cannot be imported"),
        ("json:__name__", "is no function"),
    ],
)
def test_wrong_import_path_is_reported(path, problem):
    """With what to write."""
    with pytest.raises(UsageError, match=f"{problem}.*write package.module:function"):
        load_namer(path)
