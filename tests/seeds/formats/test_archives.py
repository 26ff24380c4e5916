"""Workbooks, page documents, web archives and archives of files."""

import gzip
from pathlib import Path

import pytest
from table_files import mht, ofd, xls, xlsx, zipped

from labels import InputError, Paragraph
from seeds.cleaning.fold import fold
from seeds.formats.archives import LARGEST_UNPACKED
from seeds.inputs import read_inputs
from seeds.read import read_path

TEXT = "山里的风电场今年发了三亿度电。"


def read(folder: Path, name: str, data: bytes) -> list[Paragraph]:
    """Read a file."""
    (folder / name).write_bytes(data)
    return read_path(folder / name)


@pytest.mark.parametrize("suffix", [".xls", ".et"])
def test_an_old_workbook_is_read(tmp_path: Path, suffix: str) -> None:
    (found,) = read(tmp_path, f"a{suffix}", xls([["序号", "正文", "发布日期"], ["1", TEXT, "2026年3月5日"]]))
    assert (found.text, found.date, found.extra) == (TEXT, "2026-03-05", {"序号": "1"})


def test_a_workbook_without_paragraphs_gives_rows_with_their_header(tmp_path: Path) -> None:
    rows = [["水塔清单", "", ""], ["序号", "村", "座"], [1, "东村", 8], [2, "西村", 8.5]]
    found = read(tmp_path, "a.xlsx", xlsx({"表": rows}, merged=["A1:C1"]))
    assert [(p.kind, p.text, p.heading) for p in found[1:]] == [
        ("table", "序号 村 座", None),
        ("table", "1 东村 8", "序号 村 座"),
        ("table", "2 西村 8.5", "序号 村 座"),
    ]
    assert found[0].text == "水塔清单"


def test_every_sheet_that_is_shown_is_read(tmp_path: Path) -> None:
    sheets = {"甲": [["正文", "年"], [TEXT, 2026]], "乙": [["村", "座"], ["东村", 8]], "丙": [["藏", "着"], ["不", "见"]]}
    found = read(tmp_path, "a.xlsx", xlsx(sheets, hidden=["丙"]))
    assert [(p.id, p.kind, p.text) for p in found] == [
        ("a#1", "body", TEXT),
        ("a#2", "heading", "乙"),
        ("a#3", "table", "村 座"),
        ("a#4", "table", "东村 8"),
    ]
    assert found[0].extra == {"年": "2026"}


def test_a_workbook_whose_cells_lie_far_apart_is_refused(tmp_path: Path) -> None:
    data = xlsx({"表": [["a"], ["b"]]})
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace(b'r="A2"', b'r="XFD1048576"').replace(b'<row r="2"', b'<row r="1048576"')
    with pytest.raises(InputError, match="has cells 1048576 rows and 16384 columns apart"):
        read(tmp_path, "a.xlsx", zipped(dict(parts)))


@pytest.mark.parametrize("suffix", [".xlsx", ".xls", ".et"])
def test_a_broken_workbook_is_refused(tmp_path: Path, suffix: str) -> None:
    for data in (b"PK\3\4" + bytes(2000), xls([["正文"], [TEXT]])[:900], b"noise" * 300):
        with pytest.raises(InputError, match="is no readable workbook"):
            read(tmp_path, f"a{suffix}", data)


def test_a_broken_workbook_that_asks_for_all_memory_costs_one_line(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    data = bytearray(xls([["序号", "正文"], ["1", TEXT]]))
    place = data.find(TEXT[:4].encode("utf-16-le")) - 9  # row and column of the cell
    data[place : place + 4] = b"\xff\xff\xff\xff"
    with pytest.raises(InputError, match="is no readable workbook"):
        read(tmp_path, "a.xls", bytes(data))
    assert capfd.readouterr().err == ""


def test_a_page_document_is_read_line_by_line(tmp_path: Path) -> None:
    pages = [
        [
            (30, 20, "关于修水塔的通知"),
            (20, 40, "各村："),
            (20, 60, "不得拖延。"),
            (28, 50, "现将修水塔的事项通知如下，请各村照办，"),
        ],
        [(20, 20, "特此"), (28, 20.4, "通知。")],
    ]
    found = read(tmp_path, "a.ofd", ofd(pages))
    assert [(p.kind, fold(p.text)) for p in found] == [
        ("title", "关于修水塔的通知"),
        ("body", "各村:"),
        ("body", "现将修水塔的事项通知如下,请各村照办,不得拖延。"),
        ("body", "特此通知。"),
    ]
    with pytest.raises(InputError, match="has no text on any page"):
        read(tmp_path, "b.ofd", ofd([[]]))
    with pytest.raises(InputError, match=r"is no readable page document \(.ofd\)"):
        read(tmp_path, "c.ofd", b"noise")


@pytest.mark.parametrize("encoding", ["utf-8", "gb2312", "big5"])
def test_a_web_archive_gives_its_page(tmp_path: Path, encoding: str) -> None:
    found = read(tmp_path, "a.mht", mht("<html><body><p>水塔今年修好。</p><p>水管明年修好。</p></body></html>", encoding))
    assert [p.text for p in found] == ["水塔今年修好。", "水管明年修好。"]
    with pytest.raises(InputError, match="is a web archive without a page"):
        read(tmp_path, "b.mht", b"noise")


@pytest.mark.parametrize("name", ["a.txt.gz", "a.csv.gz", "a.jsonl.gz"])
def test_a_packed_file_is_read_as_what_it_is(tmp_path: Path, name: str) -> None:
    content = {"a.txt.gz": TEXT, "a.csv.gz": f"正文\n{TEXT}\n", "a.jsonl.gz": f'{{"text": "{TEXT}"}}\n'}[name]
    (found,) = read(tmp_path, name, gzip.compress(content.encode("gbk")))
    assert (found.id, found.text) == ("a#1", TEXT)


def test_an_archive_is_read_file_by_file_and_one_level_deep(tmp_path: Path) -> None:
    inner = zipped({"d.txt": TEXT})
    outer = {"甲/a.txt": TEXT, "b.csv": f"正文\n{TEXT}\n", "c.zip": inner, "__MACOSX/._a.txt": "x", ".DS_Store": "x"}
    found = read(tmp_path, "a.zip", zipped(dict(outer)))
    assert [p.id for p in found] == ["a#1", "b#1", "d#1"]
    assert found[0].source == f"{tmp_path / 'a.zip'}/甲/a.txt"


def test_what_cannot_be_read_in_an_archive_is_named(tmp_path: Path) -> None:
    parts = {"a.txt": TEXT, "b.png": "x", "c.docx": "noise", "d.zip": zipped({"e.zip": zipped({"f.txt": TEXT})})}
    (tmp_path / "a.zip").write_bytes(zipped(dict(parts)))
    problems: list[InputError] = []
    assert [p.text for p in read_inputs([tmp_path / "a.zip"], problems)] == [TEXT]
    assert [problem.location.removeprefix(f"{tmp_path}/") for problem in problems] == [
        "a.zip/b.png",
        "a.zip/c.docx",
        "a.zip/d.zip/e.zip",
    ]
    with pytest.raises(InputError, match="unknown kind of file '.png'"):
        read_path(tmp_path / "a.zip")


def test_names_in_gbk_are_read(tmp_path: Path) -> None:
    data = zipped({"??.txt": TEXT}).replace(b"??", "风".encode("gbk"))
    (found,) = read(tmp_path, "a.zip", data)
    assert found.doc == "风"


def test_what_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    much = bytes(LARGEST_UNPACKED + 1)
    with pytest.raises(InputError, match="a.txt.gz: unpacks to more than 4 MB"):
        read(tmp_path, "a.txt.gz", gzip.compress(much))
    with pytest.raises(InputError, match=r"a.zip/a.txt: unpacks to more than 4 MB"):
        read(tmp_path, "a.zip", zipped({"a.txt": much}))
    with pytest.raises(InputError, match="is no readable gzip file"):
        read(tmp_path, "b.txt.gz", b"noise")
    with pytest.raises(InputError, match="holds no file to read"):
        read(tmp_path, "b.zip", zipped({".hidden.txt": TEXT}))


def test_a_gzip_file_without_a_suffix_inside_has_the_name_it_was_packed_under(tmp_path: Path) -> None:
    packed = gzip.compress("水塔建成。".encode())
    named = packed[:3] + b"\x08" + packed[4:10] + "水塔.txt".encode("gbk") + b"\0" + packed[10:]
    (tmp_path / "a.gz").write_bytes(named)
    assert [(p.doc, p.text) for p in read_path(tmp_path / "a.gz")] == [("水塔", "水塔建成。")]


def test_a_path_that_leaves_the_archive_is_read_and_named(tmp_path: Path) -> None:
    assert [p.text for p in read(tmp_path, "a.zip", zipped({"../b.txt": "水塔建成。".encode()}))] == ["水塔建成。"]
