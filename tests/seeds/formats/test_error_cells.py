"""Cells that hold the error of a formula: named, and never taken for an empty answer."""

import re
import zipfile

import pytest
import xlsxwriter
from conftest import lines
from table_files import ERROR_CODES, xls

from labels import InputError
from models import predict
from seeds import read
from seeds.formats.tables.workbooks.old_workbook import old_parts
from seeds.inputs import read_inputs
from seeds.schemes import INDUSTRIES, load_scheme
from training.scheme.expanding.proposal_answers import read_answers
from training.sets.labelled_files import read_labelled

SCHEME = load_scheme(INDUSTRIES)
STORAGE = "城南的储能电站并网，夜里存电白天用。"
ERRORS = ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!")


def workbook(path, *sheets, at=0):
    """Write sheets of rows; a cell that begins with # is a formula that fails."""
    with xlsxwriter.Workbook(str(path)) as book:
        for number, rows in enumerate(sheets):
            sheet = book.add_worksheet(f"表 {number}&")
            for row, cells in enumerate(rows, at):
                for column, cell in enumerate(cells, at):
                    if cell.startswith("#"):
                        sheet.write_formula(row, column, "=Z9", None, cell)
                    else:
                        sheet.write_string(row, column, cell)
    return path


def csv_table(path, *rows):
    """Write the same as text, as a spreadsheet program saves it."""
    path.write_text("\n".join(",".join(row) for row in rows), encoding="utf-8")
    return path


WRITERS = {"xlsx": workbook, "csv": csv_table}


def written(folder, form, *rows):
    """Write rows in either form."""
    return workbook(folder / "a.xlsx", rows) if form == "xlsx" else csv_table(folder / "a.csv", *rows)


@pytest.mark.parametrize("form", WRITERS)
def test_error_in_a_field_is_empty_and_named(call, tmp_path, form):
    """The text, a date; a column of the user's own keeps what it shows."""
    path = written(tmp_path, form, ["id", "正文", "日期", "份额"], ["a", STORAGE, "#N/A", "#DIV/0!"], ["b", "#REF!", "", "3"])
    outcome = call(read.main, path)
    first, second = lines(outcome.out)
    assert (first["text"], first["date"], first["extra"]) == (STORAGE, None, {"份额": "#DIV/0!"})
    assert (second["id"], second["text"]) == ("b", "")
    sheet = f"{path}:表 0&" if form == "xlsx" else path
    places = f"{sheet}:2, column '日期' (#N/A); {sheet}:3, column '正文' (#REF!)"
    assert outcome.err.endswith(f"2 cell(s) that hold the error of a formula read as empty: {places}\n")
    again = call(predict.main, "--input", path, "--model", "lexicon", "--format", "csv")
    assert places in again.err and again.code == 0


@pytest.mark.parametrize("error", ERRORS)
def test_every_error_of_a_workbook(tmp_path, capsys, error):
    """Wherever the table begins, on whichever sheet."""
    path = workbook(tmp_path / "a.xlsx", [["id", "正文"], ["a", STORAGE]], [["id", "正文"], ["b", error], ["c", STORAGE]], at=3)
    assert [one.text for one in read_inputs([path], [])] == [STORAGE, "", STORAGE]
    assert (
        f"1 cell(s) that hold the error of a formula read as empty: {path}:表 1&:2, column '正文' ({error})"
        in capsys.readouterr().err
    )


def test_error_without_a_value_takes_none_of_its_neighbours(tmp_path, capsys):
    """Some programs write an empty one."""
    path = workbook(tmp_path / "a.xlsx", [["id", "正文", "份额"], ["a", "#REF!", "#N/A"]])
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = re.sub(rb'<c r="B2" t="e">.*?</c>', b'<c r="B2" t="e"/>', parts[sheet])
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    (one,) = read_inputs([path], [])
    assert (one.text, one.extra, capsys.readouterr().err) == ("", {"份额": "#N/A"}, "")


@pytest.mark.parametrize("error", ERROR_CODES)
@pytest.mark.parametrize("formulas", [False, True], ids=["value", "formula"])
@pytest.mark.parametrize("small", [False, True], ids=["large", "small"])
def test_every_error_of_an_old_workbook(tmp_path, capsys, error, formulas, small):
    """As Excel writes them, and as LibreOffice does where there is little."""
    path = tmp_path / "a.xls"
    path.write_bytes(xls([["id", "正文", "份额"], ["a", STORAGE, error], ["b", error, "3"]], formulas=formulas, small=small))
    found = list(read_inputs([path], []))
    assert [(one.text, one.extra["份额"]) for one in found] == [(STORAGE, error), ("", "3")]
    assert f"{path}:表:3, column '正文' ({error})" in capsys.readouterr().err


@pytest.mark.parametrize("small", [False, True], ids=["large", "small"])
def test_old_workbook_that_is_broken_has_no_errors(small):
    """Whoever reads it says what is wrong; nothing hangs, nothing fails."""
    whole = xls([["id", "正文"], ["a", "#REF!"]], small=small)
    found = {"表": {(1, 1): "#REF!"}}

    def errors(data):
        return {name: parts.errors for name, parts in old_parts(data).items()}

    assert errors(whole) == found
    for length in range(0, len(whole), 97):
        assert errors(whole[:length]) in ({}, {"表": {}}, found)
    for at in range(0, len(whole), 61):
        old_parts(whole[:at] + b"\xff\xff\xff" + whole[at + 3 :])
    assert old_parts(b"PK" + whole) == {}


def test_error_in_a_table_without_texts(tmp_path, capsys):
    """Its rows are read as paragraphs; the cell is left out of them."""
    path = workbook(tmp_path / "a.xlsx", [["县", "装机"], ["青溪", "#DIV/0!"], ["白塔", "3"]])
    texts = [one.text for one in read_inputs([path], [])]
    assert "青溪" in texts and not any("DIV" in text for text in texts)
    assert "表 0&:2, cell 2 (#DIV/0!)" in capsys.readouterr().err


def test_many_are_counted_and_the_first_named(tmp_path, capsys):
    """One line, however many."""
    path = csv_table(tmp_path / "a.csv", ["id", "text"], *([str(n), "#N/A"] for n in range(9)))
    list(read_inputs([path], []))
    says = capsys.readouterr().err
    assert says.count("\n") == 1 and says.startswith("note: 9 cell(s)") and says.count("(#N/A)") == 5 and says.endswith(", …\n")


@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize(
    ("head", "cells"),
    [
        (["labels"], ["#N/A"]),
        (["储能"], ["#N/A"]),
        (["储能", "人工智能"], ["是", "#REF!"]),
        (["储能", "已核", "预填"], ["否", "#VALUE!", "储能"]),
        (["储能", "预填"], ["是", "#VALUE!"]),
        (["labels", "judged"], ["储能", "#N/A"]),
    ],
    ids=" ".join,
)
def test_error_in_an_answer_is_refused(tmp_path, call, form, head, cells):
    """By row and column: read as empty it would be another answer."""
    from training.evaluate import main

    wrong = next((name, cell) for name, cell in zip(head, cells, strict=True) if cell.startswith("#"))
    path = written(tmp_path, form, ["id", "正文", *head], ["a", STORAGE, *cells])
    outcome = call(main, path, "--model", "lexicon")
    assert outcome.code == 1 and ":2: column '{}' holds {}, the error of a formula; write".format(*wrong) in outcome.complaint


def test_error_in_place_of_a_labelled_text_is_named(tmp_path, capsys):
    """And the row left out."""
    path = csv_table(tmp_path / "a.csv", ["id", "text", "labels"], ["a", STORAGE, "储能"], ["b", "#REF!", "无"])
    assert [p.id for p in read_labelled([path], "a", SCHEME).paragraphs] == ["a"]
    says = capsys.readouterr().err
    assert f"{path}:3, column 'text' (#REF!)" in says and "1 of 2 paragraph(s) without text left out" in says


def test_probabilities_beside_the_labels_are_no_answers(tmp_path):
    """What failed there decides nothing."""
    path = csv_table(tmp_path / "a.csv", ["text", "labels", "ai"], [STORAGE, "储能", "#N/A"])
    assert read_labelled([path], "a", SCHEME).paragraphs[0].labels == ("energy_storage",)


@pytest.mark.parametrize("column", range(3))
def test_error_in_an_answer_to_a_proposal_is_refused(tmp_path, column):
    """Neither a word, nor no answer."""
    cells = ["ai", "算力", "是"]
    cells[column] = "#N/A"
    path = workbook(tmp_path / "a.xlsx", [["类别", "词", "采纳"], cells])
    with pytest.raises(InputError, match=r":2: column '.+' holds #N/A, the error of a formula; write what is meant"):
        read_answers(path, SCHEME.taxonomy)


def test_text_that_begins_like_an_error_is_text(tmp_path, capsys):
    """Only the signs that spreadsheets show are errors."""
    path = csv_table(tmp_path / "a.csv", ["id", "text"], ["a", "#储能#话题下的讨论很多。"], ["b", "#N/A 表示没有数据。"])
    assert all(one.text for one in read_inputs([path], [])) and capsys.readouterr().err == ""
