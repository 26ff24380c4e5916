"""What comes on standard input is read as the kind of file that it is, or refused as that; never as running text."""

import gzip
import io
import json
import re
from pathlib import Path

import pytest
from docx_files import NAMESPACES, docx, package, par
from pdf_files import Page, write_pdf
from table_files import compound, mht, ofd, xls, xlsx, zipped

from labels import InputError
from labels.wording import speaking
from seeds.formats import FORMATS, content_signs
from seeds.inputs import read_inputs
from seeds.read import STANDARD_INPUT
from seeds.schemes import INDUSTRIES, load_scheme
from training.cli import main

TEXT = "城南的储能电站并网，夜里存电白天用。"
ROWS = [["id", "正文", "省份", "年份"], ["a", TEXT, "云南", "2023"], ["b", TEXT * 2, "贵州", "2024"]]
TABLE = "".join(f"{','.join(row)}\n" for row in ROWS)
LINES = "".join(f"{json.dumps(dict(zip(ROWS[0], row, strict=True)))}\n" for row in ROWS[1:])
PAGE = f"<html><head><meta charset='gbk'></head><body><p>{TEXT}</p><p>又一次：{TEXT}</p></body></html>"
GRID = f'<html xmlns:x="urn:schemas-microsoft-com:office:excel"><table><tr><td>id<td>正文<tr><td>a<td>{TEXT}</table></html>'
SPACES = "urn:schemas-microsoft-com:office:spreadsheet"
CELLS = "".join(f"<Row>{''.join(f'<Cell><Data>{cell}</Data></Cell>' for cell in row)}</Row>" for row in ROWS)
SHEET = f'<?xml version="1.0"?>\n<Workbook xmlns="{SPACES}"><Worksheet><Table>{CELLS}</Table></Worksheet></Workbook>'


def slides():
    """Return a presentation."""
    shape = f"<p:sp><p:txBody><a:p><a:r><a:t>{TEXT}</a:t></a:r></a:p></p:txBody></p:sp>"
    relation = '<Relationship Id="r" Type="t/slide" Target="slide1.xml"/>'
    return package(
        {
            "ppt/presentation.xml": f'<p:presentation {NAMESPACES}><p:sldIdLst><p:sldId r:id="r"/></p:sldIdLst></p:presentation>',
            "ppt/_rels/presentation.xml.rels": f"<Relationships>{relation}</Relationships>",
            "ppt/slide1.xml": f"<p:sld {NAMESPACES}><p:cSld><p:spTree>{shape}</p:spTree></p:cSld></p:sld>",
        }
    )


def parquet():
    """Return a Parquet file."""
    import pyarrow as pa
    from pyarrow import parquet as pq

    head, *rows = ROWS
    pq.write_table(pa.table(dict(zip(head, map(list, zip(*rows, strict=True)), strict=True))), file := io.BytesIO())
    return file.getvalue()


def pages(folder):
    """Return a PDF."""
    return write_pdf(folder / "page.pdf", [Page().text(70, 700, TEXT)]).read_bytes()


FILES = {
    "xlsx": lambda _: xlsx({"表": ROWS}),
    "xls": lambda _: xls(ROWS),
    "small.xls": lambda _: xls(ROWS, small=True),
    "page.xls": lambda _: GRID.encode(),
    "xml.xls": lambda _: SHEET.encode(),
    "parquet": lambda _: parquet(),
    "docx": lambda _: docx(par(TEXT) + par(TEXT)),
    "pptx": lambda _: slides(),
    "ofd": lambda _: ofd([[(10, 10, TEXT)]]),
    "pdf": pages,
    "html": lambda _: PAGE.encode("gbk"),
    "utf-16.html": lambda _: PAGE.replace("gbk", "utf-16").encode("utf-16"),
    "mht": lambda _: mht(PAGE.replace("gbk", "utf-8")),
    "zip": lambda _: zipped({"a.csv": TABLE, "b/c.txt": TEXT}),
    "jsonl.gz": lambda _: gzip.compress(LINES.encode()),
    "csv.gz": lambda _: gzip.compress(TABLE.encode("gbk")),
    "txt.gz": lambda _: gzip.compress(TEXT.encode()),
    "xlsx.gz": lambda _: gzip.compress(xlsx({"表": ROWS})),
}


def give(monkeypatch, data):
    """Put bytes on standard input."""
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))


@pytest.mark.parametrize("kind", FILES)
def test_a_file_is_read_as_the_kind_that_it_is(tmp_path, monkeypatch, kind):
    """As under a name that says so, but for what the name gives."""
    path = tmp_path / f"stdin.{kind}"
    path.write_bytes(FILES[kind](tmp_path))
    named = list(read_inputs([path], []))
    give(monkeypatch, path.read_bytes())
    found = list(read_inputs([STANDARD_INPUT], []))
    assert [(one.text, one.kind, one.extra, one.region) for one in found] == [
        (one.text, one.kind, one.extra, one.region) for one in named
    ]
    assert TEXT in found[0].text and {one.doc.partition("/")[0] for one in found} <= {"stdin", "a", "c"}
    where = {one.source for one in found if one.source is not None}
    assert all(place.startswith("standard input") for place in where)


REFUSED = {
    "Stata": (b"<stata_dta><header>", "is '.dta', which is written and not read"),
    "older Stata": (b"\x1f\x8b" + bytes(20), "is no readable gzip file"),
    "other XML": (b"<?xml version='1.0'?><w:wordDocument/>", "unknown kind of file '.xml'"),
    "RAR": (b"Rar!\x1a\x07\x00" + bytes(90), "unknown kind of file '.rar'"),
    "broken zip": (b"PK\x03\x04" + bytes(90), "is no readable zip file"),
    "binary workbook": (zipped({"xl/workbook.bin": b""}), "unknown kind of file '.xlsb'"),
    "slides of before": (compound("PowerPoint Document", b""), "unknown kind of file '.ppt'"),
    "locked": (compound("EncryptedPackage", b""), "is locked by a password"),
    "broken container": (compound("Other", b"")[:512], "is a file of Office that says by nothing what it holds; give the file"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_not_read_is_refused_as_what_it_is(monkeypatch, kind):
    data, says = REFUSED[kind]
    give(monkeypatch, data)
    with pytest.raises(InputError) as refused:
        list(read_inputs([STANDARD_INPUT], []))
    assert str(refused.value).startswith(f"standard input: {says}")


COMMANDS = [
    "read -",
    "predict --input - --model lexicon",
    "predict --input - --jobs 2 --model lexicon --format csv",
    "panel - --model lexicon --output panel.csv",
    "diffusion - --model lexicon --output diffusion.csv",
    "select - --model lexicon --output sheet.xlsx",
    "scheme terms own - --output terms.csv",
]


@pytest.mark.parametrize("call", COMMANDS)
@pytest.mark.parametrize("kind", ["xlsx", "parquet"])
def test_every_command_that_takes_it_reads_it_so(tmp_path, monkeypatch, capsys, call, kind):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "own").mkdir()
    for name, text in load_scheme(INDUSTRIES).texts.items():
        (tmp_path / "own" / name).write_text(text, encoding="utf-8")
    give(monkeypatch, FILES[kind](tmp_path))
    assert main(call.split()) == 0
    assert "2 paragraph(s)" in capsys.readouterr().err


def test_what_is_left_out_is_told_in_the_users_language(monkeypatch, capsys):
    give(monkeypatch, xls(ROWS, comments=2))
    with speaking("zh"):
        list(read_inputs([STANDARD_INPUT], []))
    assert capsys.readouterr().err.startswith("提示：标准输入：")


def test_what_is_packed_may_hold_only_so_much(monkeypatch):
    """As in a file: records may be as alike as those that we write, of running text less is in memory."""
    give(monkeypatch, gzip.compress(f'{{"text": "{TEXT}"}}\n'.encode() * 200_000, 1))
    assert sum(1 for _ in read_inputs([STANDARD_INPUT], [])) == 200_000
    give(monkeypatch, gzip.compress(f"{TEXT}\n".encode() * 200_000, 1))
    with pytest.raises(InputError, match="standard input: unpacks to more than"):
        list(read_inputs([STANDARD_INPUT], []))


def test_every_kind_with_signs_is_in_the_table_or_refused():
    """A kind that the table gains and that is no text has a sign here, too."""
    refused = {".dta", ".rar", ".7z", ".xlsb", ".xml", ".ppt"}
    source = (Path(content_signs.__file__)).read_text(encoding="utf-8")
    known = set(re.findall(r'"(\.[a-z0-9]+)"', source))
    same = {".docm", ".dotx", ".wps", ".pptm", ".ppsx", ".xlsm", ".et", ".htm", ".shtml", ".xhtml", ".mhtml"}
    text = {".txt", ".md", ".markdown", ".json", ".jsonl", ".csv", ".tsv"}
    assert known - refused == set(FORMATS) - same - text
