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
