"""Words of labels, by key or Chinese name, and places of spans."""

import pytest

from labels import InputError
from labels.exchange.answers import LabelWords, shown_names
from labels.exchange.known_words import column_of, none_word
from labels.exchange.listed_labels import split_labels
from labels.exchange.outgoing import free_name, own_names
from labels.exchange.placed import carry_over, place
from labels.taxonomy import parse_taxonomy

THREE = parse_taxonomy(
    """
[[label]]
key = "dining"
name = "餐饮/住宿"
[[label]]
key = "fuel"
name = "氢能"
[[label]]
key = "cars"
name = "新能源 汽车"
""",
    "labels.toml",
)
WORDS = LabelWords(THREE)


@pytest.mark.parametrize("word", ["fuel", "氢能", " 氢能 ", "FUEL", "ｆｕｅｌ"])
def test_key_and_chinese_name_are_equal(word):
    """In any width and case."""
    assert WORDS.keys([word], "a:1") == ("fuel",)


@pytest.mark.parametrize("word", ["无", "none", "None", "無", "无标签"])
def test_none_is_an_answer(word):
    """Of its own."""
    assert WORDS.keys([word], "a:1") == ()
    with pytest.raises(InputError, match=f"a:1: says both {word} and 氢能; keep one of them"):
        WORDS.keys([word, "氢能"], "a:1")


def test_unknown_label_is_refused_with_those_that_are_known():
    """By key and by name."""
    with pytest.raises(InputError, match="a:1: unknown label '氢'; known labels: dining, fuel, cars; by name: 餐饮/住宿, 氢能"):
        WORDS.keys(["氢"], "a:1")


@pytest.mark.parametrize(
    ("cell", "keys"),
    [
        ("fuel cars", ("fuel", "cars")),
        ("氢能、餐饮/住宿", ("dining", "fuel")),
        ("新能源 汽车 fuel", ("fuel", "cars")),
        ("dining#fuel", ("dining", "fuel")),
        ("氢能；新能源 汽车", ("fuel", "cars")),
        ("fuel,cars", ("fuel", "cars")),
        ('["fuel", "氢能"]', ("fuel",)),
    ],
)
def test_labels_of_one_cell(cell, keys):
    """Whatever stands between them; a name that holds such a sign stays whole."""
    assert WORDS.keys(WORDS.split(cell), "a:1") == keys


def test_labels_of_a_cell_without_a_scheme():
    """By the signs alone."""
    assert split_labels("ai energy_storage") == ["ai", "energy_storage"]
    assert split_labels("") == []


def test_name_that_two_labels_share_is_shown_with_its_key_and_refused_alone():
    """One of them would be meant."""
    twins = parse_taxonomy(
        '[[label]]\nkey="a"\nname="电"\n[[label]]\nkey="b"\nname="电"\n[[label]]\nkey="c"\nname="无"', "l.toml"
    )
    assert shown_names(twins) == {"a": "电 (a)", "b": "电 (b)", "c": "无 (c)"}
    words = LabelWords(twins)
    assert words.keys(["电 (b)", "a", "无 (c)"], "x") == ("a", "b", "c")
    with pytest.raises(InputError, match="x: label '电' may be a or b; write the key"):
        words.keys(["电"], "x")
    assert words.column("电") is None


def test_columns_with_answers_are_known_by_name():
    """In Chinese as in English."""
    assert [column_of(name) for name in ("标签", "labels", "已核", "hash", "哈希", "标题")] == [
        "labels",
        "labels",
        "checked",
        "hash",
        "hash",
        None,
    ]
    assert none_word() == "无"


@pytest.mark.parametrize("name", ["pid", "hash", "doc", "标签", "taken"])
def test_own_column_gives_way_to_a_taken_name_and_gets_its_own_back(name):
    """Neither is lost."""
    out = free_name(name, {"taken"})
    assert out == f"{name} (input)" and own_names({out: "x"}) == {name: "x"}
    assert free_name("经办", {"taken"}) == "经办"


TEXT = "𠮷林建成储能电站,储能装机翻番。"


@pytest.mark.parametrize(
    ("start", "end"), [(4, 8), (5, 9), (2, 6), (6, 10), (7, 11), (1, 5)], ids=["right", "utf-16", "-2", "+2", "+3", "-3"]
)
def test_span_that_moved_a_little_is_found(start, end):
    """UTF-16 offsets of browsers, and up to three characters."""
    assert place(TEXT, start, end, "储能电站", "a:1") == (4, 8)


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [(10, 14, "储能电站"), (0, 4, "储能电站"), (4, 8, "光伏电站"), (4, 8, ""), (None, 8, "储能"), ("4", "8", "储能")],
    ids=["+6", "-4", "other words", "no words", "no start", "offsets as text"],
)
def test_span_that_moved_far_is_refused(start, end, words):
    """The line is named; nothing is guessed."""
    with pytest.raises(InputError, match="^a:1: has a span .*; mark the words again, or export the file anew"):
        place(TEXT, start, end, words, "a:1")


def test_nearest_of_two_places_is_taken():
    """And of two equally near the one before."""
    assert place("储能储能储能", 3, 5, "储能", "a:1") == (2, 4)


@pytest.mark.parametrize("offsets", [(0, 0), (5, 2), (-1, 3), (0, 99)])
def test_span_without_its_words_must_lie_in_the_text(offsets):
    """More cannot be checked."""
    assert place(TEXT, 4, 8, None, "a:1") == (4, 8)
    with pytest.raises(InputError, match="in a text of 16"):
        place(TEXT, *offsets, None, "a:1")


def test_span_is_carried_over_into_the_clean_text():
    """To the same one of its occurrences, or not at all."""
    assert carry_over("  储能,储能", 5, "储能", "储能,储能", "a:1") == (3, 5)
    assert carry_over("储能", 0, "储能", "储能", "a:1") == (0, 2)
    with pytest.raises(InputError, match="not in the text after cleaning"):
        carry_over("储能,储能", 3, "储能", "储能", "a:1")


def test_moved_column_stays_moved_where_its_name_is_taken():
    """Else one of the two would be lost."""
    assert own_names({"drawn (input)": "x", "drawn": "random"}) == {"drawn (input)": "x", "drawn": "random"}
