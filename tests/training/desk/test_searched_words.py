"""Words to search by: what is typed is never an operator, and offsets fit the text."""

import sqlite3

import pytest

from training.desk.search.searched_words import indexed, matches_in, matching, phrases_of

TEXTS = [
    "建设量子计算实验室。",
    "量子。计算中心",
    "推广氢能公交车",
    "ＡＩ企业与5G基站，增长1.5%",
    "𠮷野家与發展",
    "Café R&D 中心",
]


@pytest.fixture(scope="module")
def index():
    """Return a function that finds texts as the desk does."""
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE words USING fts5 (body, content='', tokenize='unicode61 remove_diacritics 0')")
    connection.executemany("INSERT INTO words (rowid, body) VALUES (?, ?)", [(n, indexed(text)) for n, text in enumerate(TEXTS)])

    def find(query):
        phrases = phrases_of(query)
        if not phrases:
            return None
        return [row for (row,) in connection.execute("SELECT rowid FROM words WHERE words MATCH ?", (matching(phrases),))]

    return find


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("量子", [0, 1]),
        ("氢", [2]),
        ("量子计算", [0]),  # not across the end of a sentence
        ("量子 计算", [0, 1]),
        ("“量子计算” 实验室", [0]),
        ("ai", [3]),
        ("5g", [3]),
        ("1.5", [3]),
        ("g", []),  # Latin words are whole
        ("%", [3]),
        ("发展", [4]),  # whatever the script
        ("𠮷", [4]),
        ("café", [5]),
        ("r&d", [5]),
        ("没有这个", []),
    ],
)
def test_finds(index, query, found):
    assert index(query) == found


@pytest.mark.parametrize("query", ["", "  ", '"', '""', "“”", '" "'])
def test_query_without_words_asks_for_nothing(index, query):
    assert index(query) is None


@pytest.mark.parametrize(
    "query",
    [
        "AND",
        "OR NOT",
        "NEAR(a b)",
        "a*",
        "^a",
        "body:x",
        "{a b}:",
        "a + b",
        "(",
        ")",
        "'",
        "\\",
        ";--",
        "a\x00b",
        "\ufffe",
        "%_",
        "🙂",
        "-" * 500,
        '"' * 99,
    ],
)
def test_no_query_is_a_fault(index, query):
    found = index(query)
    assert found is None or all(0 <= row < len(TEXTS) for row in found)


@pytest.mark.parametrize(
    ("text", "query", "parts"),
    [
        ("量子芯片，量子计算", "量子", ["量子", "量子"]),
        ("ＡＩ企业", "ai", ["ＡＩ"]),
        ("𠮷野發展", "发展", ["發展"]),
        ("量子计算", "量子计算 子计", ["量子计算"]),  # no overlaps
        ("增长1.5%。", "1.5%", ["1.5%"]),
        ("量子。计算", "量子计算", []),
    ],
)
def test_matches_stand_where_they_are(text, query, parts):
    assert [text[start:end] for start, end in matches_in(text, phrases_of(query))] == parts
