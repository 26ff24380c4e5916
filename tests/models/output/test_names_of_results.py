"""Columns of the user's own that are called like a result or a note: none is lost, doubled, renamed or another type unsaid."""

import csv
import json

import pytest
import python_calamine
import xlsxwriter
from small_predictions import CHOIR, STORAGE, prediction

from models.output.writers import write_to
from models.predict import main
from seeds.inputs import read_inputs

pytestmark = pytest.mark.usefixtures("trained_store")
OWN = ["labels", "doubt", "model", "topic", "extra", "predicted", "judged", "corrected", "hash", "part", "found", "模型", "经办"]
NOTES = ["drawn", "probability", "draw", "copies", "reason", "suspect"]


def write_table(path, names, rows, text="正文"):
    """Write a workbook, or a table of text: each cell as it is, numbers as numbers, a formula that failed as its error."""
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([["编号", *names, text], *rows])
        return path
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["编号", *names, text])
        for number, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                failed = isinstance(cell, str) and cell.startswith("#")
                sheet.write_formula(number, column, "=1/0", None, cell) if failed else sheet.write(number, column, cell)
    return path


def own_table(path):
    """Return a table whose columns are called like results."""
    return write_table(path, OWN, [[f"a{n}", *(f"{name}-{n}" for name in OWN), text] for n, text in enumerate((STORAGE, CHOIR))])


def row_of(path):
    """Return the first row of what was written, by its heads, which must differ from one another."""
    if path.suffix == ".jsonl":
        return json.loads(path.read_text(encoding="utf-8").splitlines()[0])["extra"]
    if path.suffix == ".csv":
        head, row = list(csv.reader(path.open(encoding="utf-8-sig")))[:2]
    else:
        head, row = python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()[:2]
    assert len(head) == len(set(head))
    return dict(zip(head, row, strict=True))


def said(row, names):
    """Return what stands in columns of the user's own, under their names or those that they were given."""
    return {name: row.get(f"{name} (input)", row.get(name)) for name in names}


@pytest.mark.parametrize("source", ["own.xlsx", "own.csv"])
@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".xlsx"])
def test_a_column_called_like_a_result_is_kept(call, tmp_path, source, suffix):
    """Where no results stand beside it, it is the user's; where it had to move, a note says so."""
    outcome = call(main, "--input", own_table(tmp_path / source), "--output", tmp_path / f"out{suffix}")
    row = row_of(tmp_path / f"out{suffix}")
    assert said(row, OWN) == {name: f"{name}-0" for name in OWN}
    moved = [name for name in OWN if f"{name} (input)" in row]
    assert all(f"'{name}' is '{name} (input)'" in outcome.err for name in moved)
    assert bool(moved) == (suffix != ".jsonl")


@pytest.mark.parametrize("first", [".csv", ".jsonl", ".xlsx"])
def test_tagged_again_they_are_neither_doubled_nor_lost(call, tmp_path, first):
    """In whatever form they go out and come back, three times; what the model said before is not among them."""
    path = own_table(tmp_path / "own.xlsx")
    for step, suffix in enumerate([first, ".xlsx", ".xlsx", ".csv", ".xlsx"]):
        out = tmp_path / f"{step}{suffix}"
        call(main, "--input", path, "--output", out)
        row, path = row_of(out), out
        assert said(row, OWN) == {name: f"{name}-0" for name in OWN}
        both = [name for name in row if f"{name} (input)" in row and f"{name} (input) (input)" in row]
        assert both == [] and not any(name.endswith("(input) (input)") for name in row)


def test_labels_of_an_older_model_are_no_column(call, tmp_path):
    """A table of predictions tagged again has one set of results, and no note speaks of another."""
    path = write_table(tmp_path / "a.csv", ["经办"], [["a", "周", STORAGE]])
    call(main, "--input", path, "--output", tmp_path / "b.csv")
    outcome = call(main, "--input", tmp_path / "b.csv", "--output", tmp_path / "c.xlsx")
    row = row_of(tmp_path / "c.xlsx")
    assert not any("(input)" in name for name in row) and "another name" not in outcome.err and row["经办"] == "周"


def test_a_table_without_columns_of_its_own_tagged_again(call, tmp_path):
    """The same, where nothing rides along."""
    path = tmp_path / "a.txt"
    path.write_text(f"{STORAGE}\n", encoding="utf-8")
    call(main, "--input", path, "--output", tmp_path / "b.csv")
    call(main, "--input", tmp_path / "b.csv", "--output", tmp_path / "c.xlsx")
    assert not {"labels", "labels (input)", "doubt"} & set(row_of(tmp_path / "c.xlsx"))


@pytest.mark.parametrize("form", ["xlsx", "parquet"])
def test_a_column_that_only_later_rows_have(tmp_path, scheme, form):
    """It stands in the last column, also where it is called like a result, beside a table that has results."""
    later = prediction(scheme, CHOIR, (), extra={"topic": "后来", "经办": "吴"})
    path = tmp_path / f"a.{form}"
    write_to([prediction(scheme, STORAGE, ())] * 1_000 + [later], scheme, form, path)
    if form == "xlsx":
        head, *rows = python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
        cell = rows[-1][head.index("Other own columns")]
    else:
        cell = pytest.importorskip("pyarrow.parquet").read_table(path)["extra"][-1].as_py()
    assert json.loads(cell) == {"topic": "后来", "经办": "吴"}


def test_columns_called_like_notes_are_not_taken_for_notes(call, tmp_path):
    """Without the others of a sample or a review they stay what they are: their names, their words, their numbers."""
    names = [name for name in NOTES if name != "draw"]
    own = ["random", 0.5, 7, "too long", "Zhou"]
    path = write_table(tmp_path / "a.xlsx", names, [["a", *own, STORAGE]])
    outcome = call(main, "--input", path, "--output", tmp_path / "b.xlsx")
    row = row_of(tmp_path / "b.xlsx")
    assert [row[name] for name in names] == own and "another name" not in outcome.err
    (again,) = read_inputs([tmp_path / "b.xlsx"], [])
    assert {name: again.extra[name] for name in names} == dict(
        zip(names, ["random", "0.5", "7", "too long", "Zhou"], strict=True)
    )


@pytest.mark.parametrize(("form", "source"), [("dta", "a.xlsx"), ("parquet", "a.xlsx"), ("parquet", "a.csv")])
def test_an_error_makes_no_text_of_a_column_of_numbers(call, tmp_path, form, source):
    """It is missing there, and how many there are is said."""
    pandas = pytest.importorskip("pandas")
    rows = [["a", 1.5, STORAGE], ["b", "#DIV/0!", CHOIR], ["c", 2.5, CHOIR]]
    outcome = call(main, "--input", write_table(tmp_path / source, ["amount"], rows), "--output", tmp_path / f"b.{form}")
    found = (pandas.read_stata if form == "dta" else pandas.read_parquet)(tmp_path / f"b.{form}")
    assert found["amount"].dtype == "float64" and found["amount"].isna().tolist() == [False, True, False]
    assert found["amount"].dropna().tolist() == [1.5, 2.5] and "#DIV/0!" in found["extra"].tolist()[1]
    assert "1 value(s) of column 'amount' are not of the kind of its first rows" in outcome.err
