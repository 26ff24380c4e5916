"""The user's own tables in tables that are written: every column, in order, under its head, numbers and days as such."""

import csv
import datetime

import pytest
import python_calamine
import xlsxwriter
from filled_sheets import save, sheet_rows
from small_predictions import CHOIR, STORAGE

from labels.table_rows import DateCell, NumberCell
from models.output.cell_values import typed
from models.output.own_columns import own_columns
from models.output.writers import write_to
from models.predict import main
from models.prediction import Prediction
from seeds.inputs import read_inputs
from training.sets.labelled_files import read_labelled

pytestmark = pytest.mark.usefixtures("trained_store")
HEAD = ["序号", "省份", "发布日期", "金额", "正文", "链接", "公式", "模型", "主题"]
DAY = datetime.date(2026, 3, 5)


@pytest.fixture
def workbook(tmp_path):
    """Return a workbook as an office keeps one: numbers, dates, text that looks like both, a formula as text."""
    path = tmp_path / "own.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet, day = book.add_worksheet("表"), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, HEAD)
        for row, (number, text) in enumerate([("001", STORAGE), ("2026", CHOIR)], 1):
            sheet.write_string(row, 0, number)
            sheet.write_string(row, 1, "江西省")
            sheet.write_datetime(row, 2, datetime.datetime(2026, 3, 5), day)
            sheet.write_number(row, 3, 12.5 * row)
            sheet.write_string(row, 4, text)
            sheet.write_string(row, 5, "http://example.org/1")
            sheet.write_string(row, 6, "=1+1")
            sheet.write_string(row, 7, "三型")
            sheet.write_string(row, 8, "产业")
    return path


@pytest.fixture
def table(tmp_path):
    """Return the same as text with commas, where nothing says what is a number."""
    path = tmp_path / "own.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEAD)
        writer.writerow(["001", "江西省", "2026-03-05", "12.5", STORAGE, "http://example.org/1", "'=1+1", "三型", "产业"])
        writer.writerow(["2026", "江西省", "2026-03-05", "25.0", CHOIR, "http://example.org/1", "'=1+1", "三型", "产业"])
    return path


def cells(path, sheet=0):
    """Return the cells of a sheet as they are."""
    return python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(sheet).to_python()


@pytest.mark.parametrize("kind", ["workbook", "table"])
def test_columns_stand_in_place_and_are_what_they_were(call, tmp_path, request, kind):
    """Before all that is ours; one that is called like a result goes under another name, which is said."""
    outcome = call(main, "--input", request.getfixturevalue(kind), "--output", tmp_path / "out.xlsx")
    assert "go under another name: '模型' is '模型 (input)'" in outcome.err
    head, first, second = cells(tmp_path / "out.xlsx")
    assert head[: len(HEAD)] == [name if name != "模型" else "模型 (input)" for name in HEAD]
    assert first[: len(HEAD)] == ["001", "江西省", DAY, 12.5, STORAGE, "http://example.org/1", "=1+1", "三型", "产业"]
    assert second[0] == "2026" and second[3] == 25.0
    assert len(head) == len(set(head)) and {"Text", "Province", "Date of publication"} & set(head[len(HEAD) :]) == set()
    assert head[len(HEAD)] == "Paragraph id" and first[head.index("Division code")] == "360000"


@pytest.mark.usefixtures("chinese")
def test_what_is_written_comes_back(call, scheme, workbook, tmp_path):
    """With the user's columns; what was corrected is an answer."""
    path = tmp_path / "out.xlsx"
    call(main, "--input", workbook, "--output", path)
    rows = sheet_rows(path)
    rows[1][rows[0].index("已核")], rows[2][rows[0].index("储能")] = "是", "1"
    save(path, rows)
    data = read_labelled([path], "mine", scheme)
    assert [p.text for p in data.paragraphs] == [STORAGE, CHOIR] and "energy_storage" in data.paragraphs[1].labels
    extra = data.paragraphs[0].extra
    assert {name: extra[name] for name in ("序号", "链接", "公式", "模型", "主题")} == {
        **{"序号": "001", "链接": "http://example.org/1", "公式": "=1+1", "模型": "三型", "主题": "产业"}
    }
    assert (data.paragraphs[0].region, data.paragraphs[0].published) == ("江西", "2026-03-05")


@pytest.mark.usefixtures("chinese")
def test_text_column_of_another_name_stays_beside_the_text(call, scheme, tmp_path):
    """Reading would not know it; the one that it would take for the text goes under another name."""
    path, out = tmp_path / "a.csv", tmp_path / "out.xlsx"
    path.write_text(f'text,意见\n别的,"{STORAGE}"\n别的,{CHOIR}\n', encoding="utf-8")
    call(main, "--input", path, "--text-column", "意见", "--output", out)
    head, first, _ = sheet_rows(out)
    assert head[:4] == ["text (input)", "意见", "段落编号", "正文"]
    assert first[:2] == ["别的", STORAGE] and first[3] == STORAGE
    rows = sheet_rows(out)
    rows[1][head.index("已核")] = "是"
    save(out, rows)
    assert [p.text for p in read_labelled([out], "mine", scheme).paragraphs] == [STORAGE]


def test_text_keeps_its_lines_and_parts_of_a_document_have_their_own(call, tmp_path):
    """A cell of several lines stays one; with --split each paragraph has its own row, the other columns beside it."""
    path, out = tmp_path / "a.csv", tmp_path / "out.xlsx"
    lines = f"{STORAGE}\n\n{CHOIR}"
    path.write_text(f'编号,正文\n007,"{lines}"\n', encoding="utf-8")
    call(main, "--input", path, "--output", out)
    assert [row[:2] for row in sheet_rows(out)[1:]] == [["007", lines]]
    call(main, "--input", path, "--output", out, "--split")
    assert [row[:2] for row in sheet_rows(out)[1:]] == [["007", STORAGE], ["007", CHOIR]]


def test_tables_and_documents_together(call, tmp_path):
    """Columns of all tables, in order; a document fills those that hold a field."""
    (tmp_path / "a.csv").write_text(f'题名,省份,经办,正文\n甲,江西,周,"{STORAGE}"\n', encoding="utf-8")
    (tmp_path / "b.csv").write_text(f"批次,题名,正文\n二,乙,{CHOIR}\n", encoding="utf-8")
    (tmp_path / "c.txt").write_text("关于合唱的通知\n\n村里的合唱队登台唱歌了。\n", encoding="utf-8")
    call(main, "--input", tmp_path, "--output", tmp_path / "out.xlsx")
    head, *rows = sheet_rows(tmp_path / "out.xlsx")
    assert head[:5] == ["题名", "省份", "经办", "正文", "批次"]
    assert [row[:5] for row in rows[:2]] == [["甲", "江西", "周", STORAGE, ""], ["乙", "", "", CHOIR, "二"]]
    assert rows[2][0] == "关于合唱的通知"


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (["1", "25"], "number"),
        (["1.5", "2"], "number"),
        (["1.50", "2.25"], "number"),
        (["007", "25"], "text"),
        (["1.10", "1.9"], "text"),
        (["1234567890123456", "2"], "text"),
        (["1e5", "2"], "text"),
        (["+5", "2"], "text"),
        (["5", "无"], "text"),
        (["2026-03-05", "2026-01-31"], "date"),
        (["2026-03-05", "2026-02-31"], "text"),
        (["2026-03", "2026-03-05"], "text"),
        (["1899-12-31", "2026-03-05"], "text"),
        (["", ""], "text"),
    ],
)
def test_kind_of_a_column_of_text(tmp_path, scheme, values, kind):
    """What would not be the same written back is text."""
    path = tmp_path / "a.csv"
    path.write_text("列,正文\n" + "".join(f"{value},{CHOIR}\n" for value in values), encoding="utf-8")
    found = own_columns(list(read_inputs([path], [])), (), scheme.taxonomy)
    assert [column.kind for column in found.front] == [kind, "text"]
    written = [found.front[0].value(paragraph) for paragraph in read_inputs([path], [])]
    assert [type(value) for value in written if value is not None] == [
        {"text": str, "date": datetime.date, "number": float if "." in value else int}[kind] for value in values if value
    ]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (NumberCell("12"), 12),
        (NumberCell("0.5"), 0.5),
        (NumberCell("1e+20"), 1e20),
        (DateCell("2026-03-05"), DAY),
        (DateCell("2026-03-05 10:30:00"), datetime.datetime(2026, 3, 5, 10, 30)),
        (DateCell("1899-12-31"), "1899-12-31"),
        ("12", "12"),
        ("", None),
    ],
)
def test_cell_that_says_what_it_held(cell, value):
    """Is written as that; text that looks like it is not."""
    assert typed(cell, "text") == value and type(typed(cell, "text")) is type(value)


@pytest.mark.usefixtures("chinese")
def test_answers_in_a_table_are_no_columns_of_its_own(scheme, tmp_path):
    """Written again, as a list of suspect labels is, it has one column for each label, filled in anew."""
    path, out = tmp_path / "a.csv", tmp_path / "out.xlsx"
    path.write_text(f"编号,储能,人工智能,模型 (input),正文\n007,0,1,三型,{CHOIR}\n", encoding="utf-8")
    (paragraph,) = read_labelled([path], "mine", scheme).paragraphs
    scores = dict.fromkeys(scheme.keys, 0.1)
    write_to([Prediction(paragraph, paragraph.labels, scores, (), None, "m")], scheme, "label-sheet", out)
    head, row = sheet_rows(out)
    assert head[:3] == ["编号", "模型 (input)", "正文"] and row[:3] == ["007", "三型", CHOIR]
    assert (row[head.index("储能")], row[head.index("人工智能")], row[head.index("量子科技")]) == ("0.0", "1.0", "")
