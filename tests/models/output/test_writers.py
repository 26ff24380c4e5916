"""Predictions as a terminal table, JSON Lines, a spreadsheet; which format is written."""

import csv
import io

import pytest
from conftest import ROOT, jsonl
from rich.cells import cell_len

from labels import Paragraph, UsageError
from models.lexicon.tagger import LexiconTagger
from models.output.plain import plain_cell
from models.output.terminal import write_table
from models.output.writers import WRITERS, Writer, format_of, write
from models.predict import main
from models.prediction import Prediction
from models.tagger import PolicyTagger

STORAGE = "城南的储能电站并网,夜里存电白天用。"
DRONES = "无人机给海岛送药,低空航线又添一条。"
CHOIR = "村里的合唱队登台。"
pytestmark = pytest.mark.usefixtures("trained_store")


@pytest.mark.parametrize("suffix", [".jsonl", ".csv", ".html", ".CSV"])
def test_suffix_of_the_output_decides_the_format(call, tmp_path, suffix):
    """Where ``--format`` does not; the terminal hears how many, and by which model."""
    path = tmp_path / f"out{suffix}"
    outcome = call(main, STORAGE, "--output", path)
    assert (outcome.code, outcome.out) == (0, "")
    assert outcome.err == "" and "  model     policy-tagger/1 tfidf" in outcome.account
    assert outcome.account[-1] == f"  result    {path}"
    starts = {".jsonl": '{"id"', ".csv": "\ufeffid,doc", ".html": "<!doctype html>"}
    assert path.read_text(encoding="utf-8").startswith(starts[suffix.lower()])


@pytest.mark.parametrize("name", ["out.txt", "out.xls", "out", "out.json", "out.jsonl.zip"])
def test_suffix_of_no_format_is_refused(call, tmp_path, name):
    """A table for the screen in a file called .xls would be found out too late: exit code 2, and no file."""
    outcome = call(main, STORAGE, "--output", tmp_path / name)
    suffix = (tmp_path / name).suffix
    assert outcome.code == 2
    assert (
        f"{name}: no format ends in '{suffix}'; known: .jsonl .csv .html .xlsx .dta .parquet; or say which: --format table"
        in outcome.complaint
    )
    assert list(tmp_path.glob("out*")) == []


def test_table_is_written_into_a_file_where_it_is_asked_for(call, tmp_path):
    """By name, under any suffix."""
    path = tmp_path / "out.txt"
    assert call(main, STORAGE, "--output", path, "--format", "table").code == 0
    assert path.read_text(encoding="utf-8").startswith("┏")


def test_device_takes_a_table(call):
    """``--output /dev/null`` has no suffix and is no file."""
    assert call(main, STORAGE, "--output", "/dev/null").code == 0


def test_no_two_formats_have_one_suffix():
    """Else ``--output`` could not tell them apart; those of annotation tools are asked for by name."""
    suffixes = [writer.suffix for writer in WRITERS.values() if writer.suffix]
    assert [name for name, writer in WRITERS.items() if not writer.suffix] == [
        "table",
        "label-sheet",
        "doccano",
        "doccano-spans",
        "label-studio",
    ]
    assert len(set(suffixes)) == len(suffixes) and all(suffix.startswith(".") for suffix in suffixes)
    assert format_of(None) == "table"
    with pytest.raises(UsageError, match="no format ends in"):
        format_of(ROOT / "README.md")


def test_format_is_one_entry_and_one_function(monkeypatch, call):
    """Added here, it is known to the command."""
    monkeypatch.setitem(WRITERS, "count", Writer("test_writers:write_count", ".n"))
    outcome = call(main, STORAGE, DRONES, "--format", "count")
    assert (outcome.code, outcome.out) == (0, "2\n")


def write_count(predictions, scheme, file):
    """Write the number of predictions."""
    count = len(list(predictions))
    file.write(f"{count}\n")
    return count


@pytest.mark.parametrize(
    ("form", "name", "remedy"),
    [
        ("jsonl", "out.csv", "out.csv: is called csv, but --format jsonl was asked for; end its name in .jsonl, or leave"),
        ("csv", "out.XLSX", "out.XLSX: is called xlsx, but --format csv was asked for; end its name in .csv, or leave"),
        ("table", "out.html", "out.html: is called html, but --format table was asked for; give it another suffix, or leave"),
        ("doccano", "out.csv", "is called csv, but --format doccano was asked for; end its name in .jsonl, or leave"),
        ("label-sheet", "out.csv", "is called csv, but --format label-sheet was asked for; end its name in .xlsx, or leave"),
    ],
)
def test_format_that_contradicts_the_suffix_is_refused(call, tmp_path, form, name, remedy):
    """A program that opens the file by its name would find another kind in it."""
    outcome = call(main, STORAGE, "--output", tmp_path / name, "--format", form)
    assert (outcome.code, outcome.out) == (2, "") and remedy in outcome.complaint
    assert list(tmp_path.glob("out*")) == []


@pytest.mark.parametrize(("form", "name"), [("jsonl", "out.any"), ("doccano", "out.jsonl"), ("label-sheet", "out.xlsx")])
def test_suffix_that_says_nothing_else_is_free(call, tmp_path, form, name):
    """Where the format is said, and records of a tool are JSON Lines."""
    assert call(main, STORAGE, "--output", tmp_path / name, "--format", form).code == 0


def test_csv_opens_in_a_spreadsheet_with_a_row_per_prediction(call, tmp_path, keys):
    """A byte order mark for Excel; commas, quotes and line breaks stay inside their cells."""
    path, out = tmp_path / "in.jsonl", tmp_path / "out.csv"
    jsonl(path, {"id": "a", "text": f'他说:"{STORAGE}"\n又说,很好'}, {"id": "b", "text": CHOIR}, {"id": "c", "text": DRONES})
    assert call(main, "--input", path, "--output", out).code == 0
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["id"] for row in rows] == ["a", "b", "c"]
    assert [row["labels"] for row in rows] == ["energy_storage", "", "low_altitude"]
    assert "储能" in rows[0]["evidence"] and rows[0]["evidence"].startswith("energy_storage:")
    assert all(0 <= float(row[key]) <= 1 for row in rows for key in keys)
    assert out.read_bytes().count(b"\r\n") == 4


@pytest.mark.parametrize("text", ["=1+1的储能电站", "@储能电站", "+储能电站", "-储能电站"], ids=["equals", "at", "plus", "minus"])
def test_cell_that_looks_like_a_formula_is_text(call, tmp_path, text):
    """Excel runs what begins with =."""
    outcome = call(main, "--input", jsonl(tmp_path / "a.jsonl", {"text": text}), "--format", "csv")
    row = next(csv.DictReader(io.StringIO(outcome.out.removeprefix("\ufeff"))))
    assert row["text"] == "'" + text


@pytest.mark.parametrize("field", ["id", "doc", "heading", "region", "date"])
def test_every_cell_of_a_record_is_defused(call, tmp_path, field):
    """Not the text alone: an id comes from the same stranger's file."""
    path = jsonl(tmp_path / "a.jsonl", {"text": STORAGE, field: "=HYPERLINK(1)"})
    outcome = call(main, "--input", path, "--format", "csv")
    assert outcome.code == 0, outcome.err
    row = next(csv.DictReader(io.StringIO(outcome.out.removeprefix("\ufeff"))))
    # What is no date of the calendar rides along in a column of its own.
    assert row["date (input)" if field == "date" else field] == "'=HYPERLINK(1)"


@pytest.mark.parametrize("sign", list("=+-@＝＋－＠"))
@pytest.mark.parametrize("before", ["", " ", "\r", "\n", "\r\n", "\t", " \r "], ids=repr)
def test_formula_behind_white_space_or_full_width_is_defused(before, sign):
    """Excel passes over a carriage return and folds full-width signs when it reads a cell."""
    assert plain_cell(f"{before}{sign}cmd|' /C calc'!A0") == f"'{before}{sign}cmd|' /C calc'!A0"


@pytest.mark.parametrize(
    ("value", "cell"),
    [(None, ""), (3, "3"), ("0.5", "0.5"), ("-0.5", "-0.5"), ("+5", "+5"), ("-3e5", "-3e5"), ("储能=电", "储能=电"), ("—", "—")],
)
def test_numbers_and_plain_text_stay_as_they_are(value, cell):
    """A negative number is no formula."""
    assert plain_cell(value) == cell


@pytest.mark.parametrize("width", [60, 80, 120])
def test_table_lines_up_in_terminal_cells(analyzer, width):
    """A Chinese character is two cells wide; every line of the table ends at the same cell, inside the terminal."""
    texts = [STORAGE * 8, "GPU与AI服务器,10kV", "①②——《储能》“低空”😀", CHOIR]
    file = io.StringIO()
    assert write_table(PolicyTagger(LexiconTagger(analyzer), "m").tag(texts), analyzer.scheme, file, width=width) == 4
    *table, summary = file.getvalue().splitlines()
    assert {cell_len(line) for line in table} == {cell_len(table[0])}
    assert cell_len(table[0]) <= width
    assert summary == "4 paragraph(s), 3 with a label; model m"
    assert "energy storage 90%" in file.getvalue()


def test_table_takes_brackets_as_text(call, tmp_path):
    """``[red]`` in an id or a text is no colour."""
    path = jsonl(tmp_path / "a.jsonl", {"id": "[red]1", "text": "[bold]储能电站[/bold]"})
    out = call(main, "--input", path, "--model", "lexicon").out
    assert "[red]1" in out and "[bold]" in out and "[/bold]" in out


def test_topics_are_shown_where_the_model_knows_them(scheme):
    """The words in the table of a spreadsheet, all of it in JSON Lines."""
    paragraph = Paragraph("a#1", "a", 1, "body", CHOIR)
    topic = {"id": 3, "name": "合唱比赛", "words": ["合唱", "登台"], "score": 0.5}
    prediction = Prediction(paragraph, (), dict.fromkeys(scheme.keys, 0.1), (), topic, "m")
    file = io.StringIO()
    write([prediction], scheme, "csv", file)
    assert next(csv.DictReader(io.StringIO(file.getvalue().removeprefix("\ufeff"))))["topic"] == "合唱比赛"
    assert prediction.to_record()["topic"] == topic
