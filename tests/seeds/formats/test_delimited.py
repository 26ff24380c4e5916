"""Tables in text, as spreadsheets and databases write them."""

from pathlib import Path

import pytest

from labels import InputError
from seeds.read import read_path

ROWS = "序号,正文,发布日期\n1,修塔。,2026/3/5\n2,修井。,2026-03-06\n"
FOUND = [("修塔。", "2026-03-05"), ("修井。", "2026-03-06")]
CELLS = [row.split(",") for row in ROWS.split()]
PAGE_ROWS = "".join(f"<tr><td>{'<td>'.join(row)}" for row in CELLS)
XML_ROWS = "".join(f"<Row>{''.join(f'<Cell><Data>{cell}</Data></Cell>' for cell in row)}</Row>" for row in CELLS)
XML = (
    '<?xml version="1.0"?><Workbook xmlns="{0}" xmlns:ss="{0}"><Worksheet ss:Name="甲"><Table>{1}</Table></Worksheet></Workbook>'
)


def read(folder: Path, data: str | bytes, name: str = "wind.csv") -> list[tuple[str, str | None]]:
    """Return text and date of the rows of a table."""
    (folder / name).write_bytes(data.encode() if isinstance(data, str) else data)
    return [(paragraph.text, paragraph.date) for paragraph in read_path(folder / name)]


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_sign_and_encoding_is_read(tmp_path: Path, sign: str, encoding: str) -> None:
    assert read(tmp_path, ROWS.replace(",", sign).encode(encoding)) == FOUND


@pytest.mark.parametrize(
    "data",
    [
        "sep=;\n" + ROWS.replace(",", ";"),
        '"sep=;"\n' + ROWS.replace(",", ";"),
        "2026年水利一览表,,\n" + ROWS,
        "2026年水利一览表\n\n" + ROWS,
        "\n,,\n" + ROWS.replace("\n", "\n\n"),
        ROWS.replace("\n", "\r\n"),
        ROWS.replace("\n", "\r"),
        ROWS.replace("修塔。", '"修塔。"'),
        ROWS.replace("修塔。", "修塔\x00。"),
        ROWS.replace("正文", "*正文(全文)"),
    ],
)
def test_what_programs_add_to_a_table_is_understood(tmp_path: Path, data: str) -> None:
    assert read(tmp_path, data) == FOUND


def test_a_column_alone_may_hold_signs(tmp_path: Path) -> None:
    assert read(tmp_path, '正文\n"修塔,修井"\n修路;通水\n') == [("修塔,修井", None), ("修路;通水", None)]


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ("\n\n", "wind.csv: is empty"),
        ("id,正文\n", "wind.csv:1: is a header without rows"),
        ("甲,乙\n1,2\n", "wind.csv:1: has no column 'text', only 甲, 乙"),
        ("id,正文\n1,修塔,修井\n", "wind.csv:2: has 3 cells, but the header has 2 columns"),
        ('id,正文\n1,"修塔\n2,修井\n', "wind.csv:2: begins a cell with a quote that is not closed"),
    ],
)
def test_what_would_lose_text_is_refused(tmp_path: Path, data: str, problem: str) -> None:
    with pytest.raises(InputError, match=problem):
        read(tmp_path, data)


@pytest.mark.parametrize(
    "data",
    [
        ROWS.encode("gbk"),
        ROWS.replace(",", "\t").encode("utf-16"),
        f"<html><body><table><tr><td colspan=3>一览表</td></tr>{PAGE_ROWS}</table></body></html>".encode("gbk"),
        XML.format("urn:schemas-microsoft-com:office:spreadsheet", XML_ROWS).encode(),
    ],
)
def test_what_is_only_called_a_workbook_is_read_as_what_it_is(tmp_path: Path, data: bytes) -> None:
    assert read(tmp_path, data, "wind.xls") == FOUND


def test_cells_over_several_rows_and_columns_keep_the_others_in_their_columns(tmp_path: Path) -> None:
    head = "<tr><th>省份<th>备注<th>正文</tr>"
    tall = "<tr><td rowspan=2>湖南<td>甲<td>修塔。<br>修井。</tr><tr><td>乙<td><p>修路。</p><p>通水。</p></tr>"
    wide = "<tr><td colspan=2 rowspan=2>广东<td>种树。</tr><tr><td>养鱼。</tr><tr><td>江苏<td>丙<td>修桥。</tr>"
    (tmp_path / "wind.xls").write_text(f"<html><table>{head}{tall}{wide}</table></html>", encoding="utf-8")
    found = [(paragraph.region, paragraph.text) for paragraph in read_path(tmp_path / "wind.xls")]
    assert found == [
        ("湖南", "修塔。修井。"),
        ("湖南", "修路。通水。"),
        ("广东", "种树。"),
        ("广东", "养鱼。"),
        ("江苏", "修桥。"),
    ]


def test_merged_cells_of_an_old_spreadsheet_keep_the_others_in_their_columns(tmp_path: Path) -> None:
    def row(*cells: tuple[str, str]) -> str:
        inner = (f"<Cell {look}><Data>{text}</Data></Cell>" for text, look in cells)
        return f"<Row>{''.join(inner)}</Row>"

    rows = row(("省份", ""), ("备注", ""), ("正文", "")) + row(("湖南", 'ss:MergeAcross="1"'), ("修塔。", ""))
    rows += row(("广东", 'ss:MergeDown="1"'), ("甲", ""), ("修井。", "")) + row(("乙", 'ss:Index="2"'), ("修路。", ""))
    (tmp_path / "wind.xls").write_text(XML.format("urn:schemas-microsoft-com:office:spreadsheet", rows), encoding="utf-8")
    found = [(paragraph.region, paragraph.text) for paragraph in read_path(tmp_path / "wind.xls")]
    assert found == [("湖南", "修塔。"), ("广东", "修井。"), ("广东", "修路。")]
