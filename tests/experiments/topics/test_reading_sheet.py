"""Assignments are drawn blind and scored; the health of topics is counted from what was written."""

import csv
import json

import pytest

from experiments.topics import reading_sheet, topic_health

HEADER = ("id", "doc", "topic", "name", "similarity", "own", "labels", "text")
ROWS = [
    *((f"a#{n}", "a", "0", "储能", f"0.{40 + n}", "1", "energy_storage", f"第{n}座储能电站。") for n in range(20)),
    *((f"b#{n}", "b", "0", "储能", "0.9", "0", "", f"标题{n}") for n in range(5)),
    *((f"b#{n}", "b", "1", "旅游", "0.8", "0", "ai", f"小标题{n}") for n in range(9, 30)),
    ("c#1", "c", "", "", "0.2", "1", "", "无人理会。"),
]


@pytest.fixture
def folder(tmp_path):
    """Return a folder as training.topics leaves it: one topic of paragraphs, one of headings, one paragraph in none."""
    for name, header, rows in (
        ("paragraphs.csv", HEADER, ROWS),
        ("topics.csv", ("topic", "name", "words", "claimed_by"), [("0", "储能", "储能 电站", ""), ("1", "旅游", "景区", "ai")]),
    ):
        with (tmp_path / name).open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([header, *rows])
    return tmp_path


def rows_of(path):
    """Return the rows of a table."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_sheet_shows_text_and_topic_and_nothing_that_tells(folder, call):
    """Ids and similarities are in the key alone; the same seed draws the same; headings are not read."""
    arguments = (folder, "--sheet", folder / "s.csv", "--key", folder / "k.csv", "--draw", 10)
    assert call(reading_sheet.main, *arguments).code == 0
    sheet, key = rows_of(folder / "s.csv"), rows_of(folder / "k.csv")
    assert list(sheet[0]) == ["number", "text", "topic", "words", "answer"] and len(sheet) == len(key) == 10
    assert {(row["topic"], row["words"], row["answer"]) for row in sheet} == {("储能", "储能 电站", "")}
    assert all(row["id"].startswith("a#") for row in key)
    again = (folder, "--sheet", folder / "t.csv", "--key", folder / "l.csv", "--draw", 10)
    assert call(reading_sheet.main, *again).code == 0
    assert (folder / "t.csv").read_bytes() == (folder / "s.csv").read_bytes()


def test_score_counts_answers_by_similarity_with_intervals(folder, call):
    """Empty answers are not counted; spaces and capitals do not matter."""
    (folder / "k.csv").write_text("number,id,topic,similarity\n1,a,0,0.41\n2,b,0,0.42\n3,c,0,0.8\n4,d,0,0.9\n")
    (folder / "s.csv").write_text("number,answer\n1,Wrong\n2, loose\n3,fits\n4,\n")
    outcome = call(reading_sheet.main, "--score", folder / "s.csv", "--key", folder / "k.csv", "--json", folder / "f.json")
    assert outcome.code == 0, outcome.err
    whole, low, high = json.loads((folder / "f.json").read_text())
    assert [row["read"] for row in (whole, low, high)] == [3, 2, 1]
    assert whole["fits"] == pytest.approx(1 / 3) and low["wrong"] == 0.5 and high["fits"] == 1
    assert 0 < whole["fits_low"] < 1 / 3 < whole["fits_high"] < 1
    assert "33.3%" in outcome.out


@pytest.mark.parametrize(
    ("sheet", "complaint"),
    [
        ("number,answer\n1,perhaps\n", "'perhaps' is no answer; write one of: fits, loose, wrong"),
        ("number,answer\n1,\n", "holds no answer"),
        ("number,answer\n7,fits\n", "knows no number 7"),
        ("a,b\n1,2\n", "has no columns 'number' and 'answer'"),
    ],
)
def test_sheet_that_cannot_be_scored_is_one_line(folder, call, sheet, complaint):
    (folder / "s.csv").write_text(sheet)
    (folder / "k.csv").write_text("number,id,topic,similarity\n1,a,0,0.41\n")
    outcome = call(reading_sheet.main, "--score", folder / "s.csv", "--key", folder / "k.csv")
    assert outcome.code == 1
    assert complaint in outcome.complaint


def test_wrong_calls_are_one_line(folder, call):
    for arguments in (("--key", folder / "k.csv"), (folder / "none", "--sheet", folder / "s.csv", "--key", folder / "k.csv")):
        outcome = call(reading_sheet.main, *arguments)
        assert outcome.code == 2 and outcome.complaint


def test_health_counts_headings_documents_labels_and_what_is_left(folder, call):
    """Topic 0 rests on document a for 20 of 25; topic 1 is headings of one document alone, and the only one with ai."""
    outcome = call(topic_health.main, folder, "--json", folder / "h.json")
    assert outcome.code == 0, outcome.err
    assert json.loads((folder / "h.json").read_text())[str(folder)] == {
        "paragraphs": 47,
        "speak for themselves": 21,
        "topics": 2,
        "topics that are headings": 1,
        "topics on one document": 2,
        "labels without a topic": "energy_storage",
        "share without a topic": 0.0213,
        "of those that speak for themselves": 0.0476,
    }


def test_health_names_labels_without_a_topic(folder, call):
    """Twenty paragraphs of a label that claims none; the table says which do, as the page does."""
    placed = [topic_health.Placed(str(n), "d", "0", 0.5, True, ("ai",) if n < 20 else (), "") for n in range(80)]
    assert topic_health.health(placed, ())["labels without a topic"] == "ai"
    assert topic_health.health(placed, {"ai"})["labels without a topic"] == ""
    assert topic_health.health(placed[1:], ())["labels without a topic"] == ""
    (folder / "topics.csv").write_text("topic,name\n0,储能\n", encoding="utf-8")
    outcome = call(topic_health.main, folder)
    assert outcome.code == 1 and "says of no topic which label claims it; write it anew" in outcome.complaint
