"""What stands in a workbook beside its cells (comments, text boxes, diagrams, charts, objects) is not read, and named."""

import re
import zipfile

import pytest
import xlsxwriter
from conftest import lines
from table_files import xls, xlsx, zipped

from seeds import read
from seeds.inputs import read_inputs

STORAGE = "城南的储能电站并网，夜里存电白天用。"


def beside(path, *, comments=0, boxes=0, empty=0, hidden=False):
    """Write a workbook with comments and text boxes on its second sheet."""
    with xlsxwriter.Workbook(str(path)) as book:
        first, second = book.add_worksheet("甲"), book.add_worksheet("乙")
        for sheet in (first, second):
            sheet.write_column(0, 0, ["正文", STORAGE])
        for number in range(comments):
            second.write_comment(number, 0, "此处再核一次。")
        for number in range(boxes + empty):
            second.insert_textbox(9 * number, 4, "框里的一句话。" if number < boxes else "")
        if hidden:
            second.hide()
    return path


@pytest.mark.parametrize(
    ("comments", "boxes", "says"),
    [(2, 1, "2 comment(s), 1 text box(es)"), (3, 0, "3 comment(s)"), (0, 2, "2 text box(es)"), (0, 0, None)],
)
def test_comments_and_text_boxes_are_counted(call, tmp_path, comments, boxes, says):
    """On the sheets that are shown; a box without text is none."""
    path = beside(tmp_path / "a.xlsx", comments=comments, boxes=boxes, empty=1)
    outcome = call(read.main, path)
    notes = [line for line in outcome.err.splitlines() if line.startswith("note: ")]
    assert notes == ([f"note: {path}: {says} not read, on 乙; write what belongs to the text into cells"] if says else [])
    assert outcome.code == 0 and [one["text"] for one in lines(outcome.out)] == [STORAGE] * 2
    assert "not read, on" not in call(read.main, beside(path, comments=comments, boxes=boxes, hidden=True)).err


def test_objects_of_other_programs_count(tmp_path, capsys):
    """Those of the sheet, not what a chart has for its figures."""
    path = beside(tmp_path / "a.xlsx", boxes=1)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    rels = "xl/worksheets/_rels/sheet2.xml.rels"
    target = b'<Relationship Id="o" Type="t/package" Target="../embeddings/sheet1.docx"/></Relationships>'
    parts[rels] = parts[rels].replace(b"</Relationships>", target)
    parts |= {"xl/embeddings/sheet1.docx": b"PK", "xl/embeddings/chart.xlsx": b"PK"}
    path.write_bytes(zipped(parts))
    list(read_inputs([path], []))
    assert f"{path}: 1 text box(es), 1 embedded object(s) not read, on 乙; write" in capsys.readouterr().err


def test_answers_in_a_thread_count(tmp_path, capsys):
    """The comment that stands for the thread, for older programs, does not."""
    path = beside(tmp_path / "a.xlsx", comments=2)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/comments1.xml"] = re.sub(
        rb"<author>[^<]*</author>|<author/>", b"<author>tc={1}</author>", parts["xl/comments1.xml"]
    )
    rels = "xl/worksheets/_rels/sheet2.xml.rels"
    thread = b'<Relationship Id="t" Type="t" Target="../threadedComments/threadedComment1.xml"/></Relationships>'
    parts[rels] = parts[rels].replace(b"</Relationships>", thread)
    said = "".join(f"<threadedComment><text>{text}</text></threadedComment>" for text in ("问", "答", "再答"))
    parts["xl/threadedComments/threadedComment1.xml"] = f"<ThreadedComments>{said}</ThreadedComments>".encode()
    path.write_bytes(zipped(parts))
    list(read_inputs([path], []))
    assert f"{path}: 3 comment(s) not read, on 乙" in capsys.readouterr().err


def test_comments_and_boxes_of_an_old_workbook(tmp_path, capsys):
    """The text of a comment stands in a box of its own, which is no other one."""
    path = tmp_path / "a.xls"
    path.write_bytes(xls([["id", "正文"], ["a", STORAGE]], comments=2, boxes=3))
    list(read_inputs([path], []))
    assert f"{path}: 2 comment(s), 3 text box(es) not read, on 表; write" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("inside", "says"),
    [
        ({"charts": [1, 0, 2, 1]}, "the words of 2 chart(s)"),  # of the other two the words stand in cells
        ({"charts": [0, 2]}, None),
        ({"objects": 2}, "2 embedded object(s)"),  # beside a picture, which is none
        ({}, None),
    ],
    ids=str,
)
def test_charts_and_objects_of_an_old_workbook(tmp_path, capsys, inside, says):
    """What is embedded may be a workbook, too, which is not the one that is read."""
    path = tmp_path / "a.xls"
    path.write_bytes(xls([["id", "正文", "份额"], ["a", STORAGE, "="]], **inside))
    assert [one.text for one in read_inputs([path], [])] == [STORAGE]
    notes = [line for line in capsys.readouterr().err.splitlines() if "formula" not in line]
    assert notes == ([f"note: {path}: {says} not read, on 表; write what belongs to the text into cells"] if says else [])


DRAWN = "http://schemas.openxmlformats.org/drawingml/2006"
SPACES = f'xmlns:a="{DRAWN}/main" xmlns:c="{DRAWN}/chart" xmlns:cx="http://schemas.microsoft.com/office/drawing/2014/chartex"'
TEXT = "<a:p><a:r><a:t>先修路，再运料。</a:t></a:r></a:p>"
FIELD = '<a:p><a:fld type="CELLRANGE"><a:t>[CELLRANGE]</a:t></a:fld></a:p>'
TITLES = {
    "typed": (f"<c:title>{TEXT}</c:title>", True),
    "of a cell": ("<c:title><c:tx><c:strRef><c:f>表!A1</c:f><c:v>装机</c:v></c:strRef></c:tx></c:title>", False),
    "fields": (f"<c:dLbl>{FIELD}</c:dLbl>", False),
    "newer": ("<cx:title><cx:txData><cx:v>装机</cx:v></cx:txData></cx:title>", True),
    "newer, of a cell": ("<cx:tx><cx:txData><cx:f>表!A1</cx:f><cx:v>装机</cx:v></cx:txData></cx:tx>", False),
    "drawn": ("", True),
}


def with_drawing(path, related, parts):
    """Give the drawing on the second sheet of a workbook further parts."""
    with zipfile.ZipFile(beside(path, boxes=1)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()} | parts
    targets = "".join(f'<Relationship Id="d{n}" Type="t" Target="{target}"/>' for n, target in enumerate(related))
    parts["xl/drawings/_rels/drawing1.xml.rels"] = f"<Relationships>{targets}</Relationships>"
    path.write_bytes(zipped(parts))
    return path


@pytest.mark.parametrize("title", TITLES)
def test_words_of_a_chart_are_named(tmp_path, capsys, title):
    """Those that stand in no cell: what is typed in, also in the newer kinds of charts, and what is drawn in one."""
    inner, named = TITLES[title]
    parts = {"xl/charts/chart1.xml": f"<c:chartSpace {SPACES}>{inner}</c:chartSpace>"}
    if title == "drawn":
        parts["xl/charts/_rels/chart1.xml.rels"] = (
            '<Relationships><Relationship Id="r" Type="t" Target="../drawings/drawing2.xml"/></Relationships>'
        )
        parts["xl/drawings/drawing2.xml"] = f"<c:userShapes {SPACES}>{TEXT}</c:userShapes>"
    path = with_drawing(tmp_path / "a.xlsx", ["../charts/chart1.xml"], parts)
    assert len(list(read_inputs([path], []))) == 2
    says = "1 text box(es), the words of 1 chart(s)" if named else "1 text box(es)"
    assert capsys.readouterr().err == f"note: {path}: {says} not read, on 乙; write what belongs to the text into cells\n"


def test_diagrams_are_counted(tmp_path, capsys):
    """Once, though a diagram has a part more as it is drawn; one without text is none."""
    parts = {
        "xl/diagrams/data1.xml": f"<dataModel {SPACES}>{TEXT * 3}</dataModel>",
        "xl/diagrams/drawing1.xml": f"<drawing {SPACES}><sp>{TEXT}</sp></drawing>",
        "xl/diagrams/data2.xml": "<dataModel/>",
    }
    path = with_drawing(tmp_path / "a.xlsx", [f"../diagrams/{name[12:]}" for name in parts], parts)
    list(read_inputs([path], []))
    says = capsys.readouterr().err
    assert (
        says
        == f"note: {path}: 1 text box(es), 1 diagram(s) with text not read, on 乙; write what belongs to the text into cells\n"
    )


def test_boxes_in_a_group_are_counted(tmp_path, capsys):
    """Each by itself, in groups of groups, too."""
    path = beside(tmp_path / "a.xlsx", boxes=3)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/drawings/drawing1.xml"
    inner = b"".join(re.findall(rb"<xdr:sp .*?</xdr:sp>", parts[name]))
    group = b"<xdr:grpSp>" + inner + b"<xdr:grpSp>" + inner + b"</xdr:grpSp></xdr:grpSp></xdr:wsDr>"
    parts[name] = re.sub(rb"<xdr:sp .*?</xdr:sp>", b"", parts[name]).replace(b"</xdr:wsDr>", group)
    path.write_bytes(zipped(parts))
    list(read_inputs([path], []))
    assert f"{path}: 6 text box(es) not read, on 乙" in capsys.readouterr().err


@pytest.mark.parametrize("hidden", [False, True])
def test_words_on_a_sheet_that_is_a_chart(tmp_path, capsys, hidden):
    """It has no cells, and is named where it is shown."""
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("表")
        sheet.write_column(0, 0, ["正文", STORAGE])
        sheet.write_column(0, 1, ["份额", 4])
        for chart, place in (
            (book.add_chart({"type": "bar"}), book.add_chartsheet("图")),
            (book.add_chart({"type": "bar"}), None),
        ):
            chart.add_series({"values": "=表!$B$2:$B$2"})
            chart.set_title({"name": "各县装机" if place else "=表!$B$1"})
            if place is None:
                sheet.insert_chart("D1", chart)
                continue
            place.set_chart(chart)
            if hidden:
                place.hide()
    assert [one.text for one in read_inputs([path], [])] == [STORAGE]
    says = f"note: {path}: the words of 1 chart(s) not read, on 图; write what belongs to the text into cells\n"
    assert capsys.readouterr().err == ("" if hidden else says)


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_hidden_sheets_are_named(call, tmp_path, state):
    """Those with cells; where there is nothing else the file is refused in these words."""
    rows = [["正文"], [STORAGE]]
    path = tmp_path / "a.xlsx"
    for sheets, hidden in (({"甲": rows, "乙": rows, "丙": []}, ["乙", "丙"]), ({"乙": rows, "丙": []}, ["乙"])):
        path.write_bytes(xlsx(sheets, hidden=hidden))
        with zipfile.ZipFile(path) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b'state="hidden"', f'state="{state}"'.encode())
        path.write_bytes(zipped(parts))
        outcome = call(read.main, path)
        says = f"{path}: 1 hidden sheet(s) are not read: 乙; show those that belong to the text in the workbook, and save it"
        assert says in (outcome.err if "甲" in sheets else outcome.complaint)
        assert [one["text"] for one in lines(outcome.out)] == [STORAGE] * ("甲" in sheets)


def test_hidden_sheet_of_an_old_workbook_is_named(call, tmp_path):
    path = tmp_path / "a.xls"
    for rows, says in (([["正文"], [STORAGE]], "1 hidden sheet(s) are not read: 表; show"), ([[""]], "holds no text; give")):
        path.write_bytes(xls(rows, hidden=True))
        assert f"{path}: {says}" in call(read.main, path).complaint


def test_parts_that_lie_elsewhere_are_no_reason_to_refuse(tmp_path, capsys):
    """A part beside the cells that is broken, or not there."""
    path = beside(tmp_path / "a.xlsx", comments=1, boxes=1)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts |= {"xl/comments1.xml": b"<comments", "xl/drawings/drawing1.xml": b""}
    path.write_bytes(zipped(parts))
    assert len(list(read_inputs([path], []))) == 2 and capsys.readouterr().err == ""
