"""The sheet tells nothing of its key; answers are scored against it."""

import csv
import json

import numpy as np
import pytest

from experiments.topics import intrusion
from experiments.topics.intrusion import HEAD, KEY, SHEET, Item, paragraph_items, word_items, write_sheet
from labels import Paragraph

TOPICS = [tuple(f"{name}{n}" for n in range(8)) for name in "甲乙丙"]


@pytest.fixture
def random():
    """Return a generator with a fixed seed."""
    return np.random.default_rng(0)


def test_a_word_of_another_topic_stands_among_five_of_one(random):
    items = word_items(TOPICS, 9, random)
    assert len(items) == 3, "one per topic"
    for item in items:
        intruder = item.choices[item.intruder - 1]
        (own,) = {word[0] for word in item.choices if word != intruder}
        assert own != intruder[0] and int(intruder[1]) < 3 and len(set(item.choices)) == 6


def test_a_word_that_the_topic_has_itself_is_no_intruder(random):
    """All best words of the other topic are its own too."""
    shared = [("甲", "乙", "丙", "丁", "戊"), ("甲", "乙", "丙", "庚", "辛")]
    assert word_items(shared, 9, random) == []
    assert len(word_items(TOPICS, 2, random)) == 2


def test_intruders_stand_everywhere(random):
    places = {item.intruder for _ in range(30) for item in word_items(TOPICS, 3, random)}
    assert places == {1, 2, 3, 4, 5, 6}


def test_paragraphs_come_from_several_documents_where_there_are_such(random):
    documents = ["a"] * 6 + ["b", "c"] + ["d"] * 3
    paragraphs = [Paragraph(f"{n}", doc, n, "body", f"{doc}{n}") for n, doc in enumerate(documents)]
    topics = np.array([0] * 8 + [1] * 2 + [-1])
    (item,) = paragraph_items(paragraphs, topics, 5, random)
    intruder = item.choices[item.intruder - 1]
    assert intruder in ("d8", "d9"), "what has no topic intrudes nowhere"
    assert {text[0] for text in item.choices} == {"a", "b", "c", "d"}


def sheet(folder, answers):
    """Write a sheet of two items of words and one of paragraphs, answered."""
    write_sheet(
        folder, [Item("words", tuple("abcdef"), 2), Item("words", tuple("abcdef"), 6), Item("paragraphs", tuple("abcd"), 1)]
    )
    with (folder / SHEET).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    with (folder / SHEET).open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([rows[0], *([*row[:-1], answer] for row, answer in zip(rows[1:], answers, strict=True))])


def test_answers_are_scored_by_kind(call, tmp_path):
    sheet(tmp_path, ["2", "1", " 1 "])
    outcome = call(intrusion.main, "score", tmp_path)
    assert outcome.code == 0, outcome.err
    assert "| words | 2 | 1 | 50%" in outcome.out and "| paragraphs | 1 | 1 | 100%" in outcome.out


def test_items_without_an_answer_do_not_count(call, tmp_path):
    sheet(tmp_path, ["2", "", ""])
    assert "| words | 1 | 1 | 100%" in (out := call(intrusion.main, "score", tmp_path).out)
    assert "| paragraphs | 0 | 0 | – |" in out


@pytest.mark.parametrize(
    ("answers", "complaint"),
    [
        (["", "", ""], "holds no answer"),
        (["x", "", ""], "intrusion.csv:2: 'x' is none of the choices"),
        (["", "", "5"], "intrusion.csv:4: '5' is none of the choices"),
        (["7", "", ""], "intrusion.csv:2: '7' is none of the choices"),
        (["0", "", ""], "intrusion.csv:2: '0' is none of the choices"),
    ],
)
def test_wrong_answers_are_named_with_their_line(call, tmp_path, answers, complaint):
    sheet(tmp_path, answers)
    outcome = call(intrusion.main, "score", tmp_path)
    assert outcome.code == 1 and complaint in outcome.complaint


def test_wrong_calls_are_one_line(call, tmp_path):
    assert "no such file" in call(intrusion.main, "score", tmp_path / "none").complaint
    arguments = ("sheet", tmp_path, "--model", "bertopic", "--output")
    assert "no such folder" in call(intrusion.main, *arguments, tmp_path / "none").complaint
    sheet(tmp_path, ["", "", ""])
    assert "is there already" in call(intrusion.main, *arguments, tmp_path).complaint


def test_the_sheet_shows_nothing_of_the_key(tmp_path):
    sheet(tmp_path, ["", "", ""])
    rows = list(csv.reader((tmp_path / SHEET).open(encoding="utf-8-sig", newline="")))
    assert tuple(rows[0]) == HEAD and rows[3] == ["3", "paragraphs", "a", "b", "c", "d", "", "", ""]
    assert json.loads((tmp_path / KEY).read_text())["1"] == {"kind": "words", "intruder": 2}
