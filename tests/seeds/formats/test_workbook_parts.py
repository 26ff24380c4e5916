"""Formulas that nobody computed, and rows above the heads of a table: they are not read, and named, file by file."""

import re
import zipfile

import pytest
import xlsxwriter
from conftest import lines
from table_files import xls, zipped

from labels import InputError
from models import predict
from seeds import read
from seeds.formats.tables.workbooks.workbook_parts import cell_name
from seeds.inputs import read_inputs
from seeds.read import read_path
from seeds.schemes import INDUSTRIES, load_scheme
from seeds.sources import Reading
from training.desk.folder_reader import FolderReader
from training.scheme.expanding.proposal_answers import read_answers
from training.sets.labelled_files import read_labelled

SCHEME = load_scheme(INDUSTRIES)
STORAGE = "城南的储能电站并网，夜里存电白天用。"
REMEDY = "open it in Excel or LibreOffice, which compute it, and save it"
HEAD = ["id", "正文", "份额"]
# What programs write that do not compute, and what stands where a value was computed.
UNCOMPUTED = ["<f>Z9</f>", "<f>Z9</f><v></v>", "<f>Z9</f><v/>", '<f t="shared" si="0"/>', "<x:f>Z9</x:f><x:v></x:v>"]
COMPUTED = ["<f>Z9</f><v>4</v>", '<f t="shared" si="0"/><v>4</v>', "<f>A1&gt;B1</f><v>4</v>"]


def workbook(path, rows, formulas, *, kind="", load=False, sheets=1):
    """Write rows of text; where one is ``=`` there are formulas, each as it is stored, the first first."""
    with xlsxwriter.Workbook(str(path)) as book:
        for number in range(sheets):
            sheet = book.add_worksheet(f"表{number}")
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if cell == "=":
                        sheet.write_formula(row, column, "=Z9")
                    else:
                        sheet.write_string(row, column, cell)
    stored = iter(formulas)

    def edit(sheet):
        return re.sub(r'(<c r="[A-Z]+[0-9]+")><f>Z9</f><v>0</v>', lambda cell: f"{cell[1]}{kind}>{next(stored)}", sheet)

    def change(name, part):
        if name.startswith("xl/worksheets/sheet"):
            return edit(part.decode()).replace("<worksheet ", '<worksheet xmlns:x="x" ', 1).encode()
        return part if load or name != "xl/workbook.xml" else part.replace(b' fullCalcOnLoad="1"', b"")

    with zipfile.ZipFile(path) as archive:
        parts = {name: change(name, archive.read(name)) for name in archive.namelist()}
    path.write_bytes(zipped(parts))
    return path


@pytest.mark.parametrize("stored", UNCOMPUTED)
def test_formula_without_a_value_is_empty_and_named(call, tmp_path, stored):
    """In the column of texts, in one of the user's own, and where it is all of a row."""
    rows = [HEAD, ["a", STORAGE, "="], ["b", "=", "3"], ["", "=", ""]]
    path = workbook(tmp_path / "a.xlsx", rows, [stored] * 3)
    outcome = call(read.main, path)
    first, second = lines(outcome.out)
    assert (first["text"], first.get("extra", {}).get("份额", "")) == (STORAGE, "") and (second["id"], second["text"]) == (
        "b",
        "",
    )
    says = f"note: {path}: 3 cell(s) with a formula whose value is not stored are read as empty: 表0!C2, 表0!B3, 表0!B4; {REMEDY}"
    assert says in outcome.err.splitlines() and outcome.code == 0
    assert "  left out  parts of 1 file(s), named above" in outcome.account
    again = call(predict.main, "--input", path, "--model", "lexicon", "--format", "csv")
    assert says in again.err.splitlines() and again.code == 0


@pytest.mark.parametrize("stored", COMPUTED)
def test_formula_with_a_value_is_read(tmp_path, capsys, stored):
    """Nothing is said of it."""
    path = workbook(tmp_path / "a.xlsx", [HEAD, ["a", STORAGE, "="]], [stored])
    (one,) = read_inputs([path], [])
    assert (one.extra, capsys.readouterr().err) == ({"份额": "4"}, "")


def test_formula_that_gave_no_text_is_computed(tmp_path, capsys):
    """Excel stores the empty text as such, also where another formula has no value."""
    path = workbook(tmp_path / "a.xlsx", [HEAD, ["a", STORAGE, "="]], ["<f>Z9</f><v></v>"], kind=' t="str"')
    assert len(list(read_inputs([path], []))) == 1 and capsys.readouterr().err == ""
    workbook(path, [HEAD, ["a", STORAGE, "="]], ["<f>Z9</f>"], kind=' t="str"')
    assert len(list(read_inputs([path], []))) == 1 and "表0!C2; open" in capsys.readouterr().err


@pytest.mark.parametrize(("values", "load", "named"), [("00", True, 2), ("00", False, 0), ("04", True, 0)])
def test_zero_of_a_program_that_does_not_compute(tmp_path, capsys, values, load, named):
    """It writes one for all formulas and asks for the workbook to be computed when it is opened."""
    stored = [f"<f>Z9</f><v>{value}</v>" for value in values]
    path = workbook(tmp_path / "a.xlsx", [HEAD, ["a", STORAGE, "="], ["b", "=", ""]], stored, load=load)
    texts = [one.text for one in read_inputs([path], [])]
    assert texts == [STORAGE, "" if named else values[1]]
    assert capsys.readouterr().err.count("2 cell(s) with a formula") == bool(named)


def test_many_cells_are_counted_and_the_first_named(tmp_path, capsys):
    """One line a file, over all its sheets."""
    path = workbook(tmp_path / "a.xlsx", [HEAD, *([str(n), STORAGE, "="] for n in range(4))], ["<f>Z9</f>"] * 8, sheets=2)
    with pytest.raises(InputError, match="repeats the id"):
        list(read_inputs([path], []))
    rows = [["县", "装机"], *([str(n), "="] for n in range(4))]
    workbook(path, rows, ["<f>Z9</f>"] * 8, sheets=2)
    list(read_inputs([path], []))
    says = capsys.readouterr().err
    assert says.count("\n") == 1 and "8 cell(s)" in says and "表0!B5, 表1!B2, …; open" in says


def test_workbook_of_nothing_else_is_refused_in_these_words(tmp_path):
    """It holds text, for who opens it."""
    path = workbook(tmp_path / "a.xlsx", [["="], ["="]], ["<f>Z9</f>"] * 2)
    with pytest.raises(InputError, match="2 cell.s. with a formula whose value is not stored"):
        read_path(path)


@pytest.mark.parametrize(
    ("head", "cells"),
    [
        (["labels"], ["="]),
        (["储能", "人工智能"], ["是", "="]),
        (["储能", "预填"], ["是", "="]),
        (["储能", "已核", "预填"], ["否", "=", "储能"]),
    ],
    ids=" ".join,
)
def test_answer_that_was_not_computed_is_refused(tmp_path, call, head, cells):
    """Read as empty it would be another answer."""
    from training.evaluate import main

    path = workbook(tmp_path / "a.xlsx", [["id", "正文", *head], ["a", STORAGE, *cells]], ["<f>Z9</f>"])
    outcome = call(main, path, "--model", "lexicon")
    wrong = head[cells.index("=")]
    assert outcome.code == 1 and f":2: column '{wrong}' holds a formula whose value is not stored; write" in outcome.complaint


def test_answer_to_a_proposal_that_was_not_computed_is_refused(tmp_path):
    """As one that failed."""
    path = workbook(tmp_path / "a.xlsx", [["类别", "词", "采纳"], ["ai", "算力", "="]], ["<f>Z9</f>"])
    with pytest.raises(InputError, match="column '采纳' holds a formula whose value is not stored; write what is meant"):
        read_answers(path, SCHEME.taxonomy)


def test_labelled_text_that_was_not_computed_is_named(tmp_path, capsys):
    """And the row left out."""
    path = workbook(tmp_path / "a.xlsx", [["id", "正文", "labels"], ["a", STORAGE, "储能"], ["b", "=", "无"]], ["<f>Z9</f>"])
    assert [p.id for p in read_labelled([path], "a", SCHEME).paragraphs] == ["a"]
    says = capsys.readouterr().err
    assert "表0!B3; open" in says and "1 of 2 paragraph(s) without text left out" in says


def test_desk_says_it_too(tmp_path):
    """Beside what could not be read, each file its own."""
    paths = [
        workbook(tmp_path / f"{name}.xlsx", [HEAD, ["a", STORAGE, "="]], [stored])
        for name, stored in zip("ab", ("<f>Z9</f>", "<f>Z9</f><v>4</v>"), strict=True)
    ]
    reader = FolderReader(Reading(), [str(path) for path in paths])
    assert len(list(reader.paragraphs())) == 2
    (note,) = reader.notes(0)
    assert note["source"] == str(paths[0]) and "表0!C2" in note["reason"] and reader.notes(1) == []


@pytest.mark.parametrize(("cells", "named"), [(["=", "="], True), (["=", "=7"], False)])
def test_old_workbook_of_a_program_that_does_not_compute(tmp_path, capsys, cells, named):
    """It writes the empty text for all; where one formula has a value, the others' are as they are."""
    path = tmp_path / "a.xls"
    path.write_bytes(xls([["id", "正文", "份额"], ["a", STORAGE, cells[0]], ["b", STORAGE, cells[1]]]))
    assert len(list(read_inputs([path], []))) == 2
    assert (
        "2 cell(s) with a formula whose value is not stored are read as empty: 表!C2, 表!C3" in capsys.readouterr().err
    ) == named


@pytest.mark.parametrize("computed", ["Windows", "engine"])
def test_old_workbook_whose_formulas_all_gave_no_text(call, tmp_path, computed):
    """Excel and LibreOffice say that they computed it: the empty text is a value, in a column of answers, too."""
    from training.evaluate import main

    path = tmp_path / "a.xls"
    path.write_bytes(xls([["id", "正文", "labels", "份额"], ["a", STORAGE, "=", "="]], computed=computed))
    assert "formula" not in call(read.main, path).err
    assert "formula" not in call(main, path, "--model", "lexicon").err
    path.write_bytes(xls([["id", "正文", "labels"], ["a", STORAGE, "="]]))
    assert "'labels' holds a formula whose value is not stored" in call(main, path, "--model", "lexicon").complaint


def test_old_spreadsheet_in_xml(tmp_path, capsys):
    """A formula without data; rows and cells may say their place."""
    spaces = "urn:schemas-microsoft-com:office:spreadsheet"
    comment, formula = "<Comment><Data>再查一次</Data></Comment>", '<Cell ss:Formula="=Z9"'

    def data(*texts):
        return "".join(f'<Cell><Data ss:Type="String">{text}</Data></Cell>' for text in texts)

    first = f'<Row ss:Index="5">{data("a", STORAGE)}{formula}>{comment}</Cell></Row>'
    second = f'<Row>{data("b", STORAGE)}{formula}><Data ss:Type="Number">4</Data></Cell></Row>'
    sheet = f'<Worksheet ss:Name="表"><Table><Row>{data("id", "正文", "份额")}</Row>{first}{second}</Table></Worksheet>'
    path = tmp_path / "a.xls"
    path.write_text(f'<?xml version="1.0"?><Workbook xmlns="{spaces}" xmlns:ss="{spaces}">{sheet}</Workbook>', encoding="utf-8")
    first, second = read_inputs([path], [])
    assert (first.text, second.text, second.extra) == (STORAGE, STORAGE, {"份额": "4"})
    says = capsys.readouterr().err
    assert f"{path}: 1 cell(s) with a formula whose value is not stored are read as empty: 表!C5; open" in says
    assert f"{path}: 1 comment(s) not read, on 表; write" in says


@pytest.mark.parametrize(
    ("place", "name"), [((0, 0), "A1"), ((8, 25), "Z9"), ((0, 26), "AA1"), ((4, 701), "ZZ5"), ((4, 702), "AAA5")]
)
def test_cells_are_called_as_in_excel(place, name):
    assert cell_name(place) == name


@pytest.mark.parametrize("form", ["xlsx", "csv"])
@pytest.mark.parametrize("above", [["各县储能项目汇总"], ["各县储能项目汇总", "", "单位：座"], []])
def test_rows_above_the_heads_are_named(call, tmp_path, form, above):
    """A title is no record; it is said how many rows there are, and what the first says."""
    rows = [*([text, "", ""] for text in above), HEAD, ["a", STORAGE, "4"]]
    path = tmp_path / f"a.{form}"
    if form == "xlsx":
        workbook(path, rows, [])
    else:
        path.write_text("\n".join(",".join(row) for row in rows), encoding="utf-8")
    outcome = call(read.main, path)
    assert [one["text"] for one in lines(outcome.out)] == [STORAGE]
    says = (
        f"note: {path}: {len([*filter(None, above)])} row(s) above the heads of the columns are not read: 各县储能项目汇总; write"
    )
    assert (says in outcome.err) == bool(above) and len(outcome.err.splitlines()) == bool(above)
