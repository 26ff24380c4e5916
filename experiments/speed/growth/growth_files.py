"""The files that the benchmark of growth reads: text of any length, as it is or in a package."""

from __future__ import annotations

import io
import json
import tomllib
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from experiments.reading.fuzz.good_files import makers_of

_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_SLIDES = (
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_LINES_OF_A_PAGE = 40
_COLUMNS = 16_000  # of a workbook
_DEPTH = 200  # of tables in each other


@dataclass(frozen=True, slots=True)
class Input:
    """A kind of input that can have any length.

    Attributes
    ----------
    name : str
        What it is called in the table.
    kind : str
        How the file ends, and behind a space what is in it.
    before, unit, after : str
        What it begins with, what comes over and over, what it ends with.
    """

    name: str
    kind: str
    before: str
    unit: str
    after: str

    @property
    def suffix(self) -> str:
        """How its file ends."""
        return self.kind.split()[0]

    def content(self, size: int) -> bytes:
        """Return a file of this kind.

        Parameters
        ----------
        size : int
            Characters of text in it, about.
        """
        if self.kind in _PACKAGES:
            return _PACKAGES[self.kind](list(_units(self.unit, size)))
        if self.kind in _AS_BROKEN:
            return makers_of(self.kind)[0](list(_units(self.unit, size)))
        text = self.before + "".join(_units(self.unit, size - len(self.before) - len(self.after))) + self.after
        if self.kind == ".jsonl text":
            text = json.dumps({"text": text}, ensure_ascii=False)
        return text.encode()


def load_inputs() -> list[Input]:
    """Return all inputs, in the order of ``growth.toml``."""
    tables = tomllib.loads(Path(__file__).with_name("growth.toml").read_text(encoding="utf-8"))["input"]
    return [_input(table) for table in tables]


def _input(table: Mapping[str, str]) -> Input:
    unit = table["unit"]
    if "from" in table:
        unit = unit.encode(table["from"]).decode(table["as"], "replace")
    return Input(table["name"], table.get("kind", ".txt"), table.get("before", ""), unit, table.get("after", ""))


def _units(unit: str, size: int) -> Iterator[str]:
    """Return a unit over and over, with its number in the place of ``#`` if there is other text beside it."""
    numbered = "#" in unit.strip("#") and not unit.startswith("#") or unit.count("#") > 1
    if not numbered:
        whole, rest = divmod(max(size, 1), len(unit))
        yield from [unit] * whole
        if not whole or rest and len(unit) < 3:
            yield unit[:rest]
        return
    length = 0
    for number in count(1):
        text = unit.replace("#", str(number))
        length += len(text)
        if length > size and number > 1:
            return
        yield text


def _package(parts: Mapping[str, str]) -> bytes:
    with zipfile.ZipFile(file := io.BytesIO(), "w", zipfile.ZIP_STORED) as archive:
        for name, text in {"[Content_Types].xml": _TYPES, **parts}.items():
            archive.writestr(name, text)
    return file.getvalue()


def _docx(units: list[str]) -> bytes:
    return _word("".join(f"<w:p><w:r><w:t>{unit}</w:t></w:r></w:p>" for unit in units))


def _docx_rows(units: list[str]) -> bytes:
    cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    return _word("<w:tbl>" + "".join(f"<w:tr>{cell.format(unit) * 2}</w:tr>" for unit in units) + "</w:tbl>")


def _word(body: str) -> bytes:
    return _package({"word/document.xml": f"<w:document {_WORD}><w:body>{body}</w:body></w:document>"})


def _pptx(units: list[str]) -> bytes:
    paragraphs = "".join(f"<a:p><a:r><a:t>{unit}</a:t></a:r></a:p>" for unit in units)
    shape = f"<p:sp><p:nvSpPr><p:nvPr/></p:nvSpPr><p:txBody>{paragraphs}</p:txBody></p:sp>"
    return _package(
        {
            "ppt/presentation.xml": f'<p:presentation {_SLIDES}><p:sldIdLst><p:sldId r:id="r1"/></p:sldIdLst></p:presentation>',
            "ppt/_rels/presentation.xml.rels": (
                '<Relationships><Relationship Id="r1" Type="t/slide" Target="slides/slide1.xml"/></Relationships>'
            ),
            "ppt/slides/slide1.xml": f"<p:sld {_SLIDES}><p:cSld><p:spTree>{shape}</p:spTree></p:cSld></p:sld>",
        }
    )


def _pdf(units: list[str]) -> bytes:
    """Return a PDF of plain pages, one unit in each line."""
    pages = [units[start : start + _LINES_OF_A_PAGE] for start in range(0, len(units), _LINES_OF_A_PAGE)]
    kids = " ".join(f"{4 + 2 * index} 0 R" for index in range(len(pages)))
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    for index, lines in enumerate(pages):
        drawn = "".join(f"BT /F1 9 Tf 50 {800 - 15 * row} Td ({line}) Tj ET\n" for row, line in enumerate(lines))
        page = f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {5 + 2 * index} 0 R/Resources<</Font<</F1 3 0 R>>>>>>"
        objects += [page, f"<</Length {len(drawn)}>>stream\n{drawn}endstream"]
    body, offsets = "%PDF-1.4\n", []
    parts = [body]
    place = len(body)
    for number, text in enumerate(objects, 1):
        offsets.append(place)
        parts.append(f"{number} 0 obj{text}endobj\n")
        place += len(parts[-1])
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    head = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n"
    tail = f"trailer<</Root 1 0 R/Size {len(objects) + 1}>>\nstartxref\n{place}\n%%EOF"
    return "".join([*parts, head, table, tail]).encode("latin-1")


def _parquet(units: list[str]) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.table({"text": units, "year": [2023] * len(units)}), file := io.BytesIO())
    return file.getvalue()


def _wide_parquet(units: list[str]) -> bytes:
    """Return a table with a row and a column for each unit."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = {f"列{number}": [unit] for number, unit in enumerate(units)}
    pq.write_table(pa.table({"text": ["县里新开了一家小厂。"], **columns}), file := io.BytesIO())
    return file.getvalue()


def _wide_workbook(units: list[str]) -> bytes:
    """Return a workbook with a row and as many columns as there are units, and may be."""
    import xlsxwriter

    book = xlsxwriter.Workbook(file := io.BytesIO(), {"in_memory": True})
    sheet, units = book.add_worksheet(), units[:_COLUMNS]
    sheet.write_row(0, 0, ["text", *(f"列{number}" for number in range(len(units)))])
    sheet.write_row(1, 0, ["县里新开了一家小厂。", *units])
    book.close()
    return file.getvalue()


def _deep_word(units: list[str]) -> bytes:
    """Return a Word document in which each unit stands in a table within the one before, as deep as may be."""
    opened = "".join(f"<w:tbl><w:tr><w:tc><w:p><w:r><w:t>{unit}</w:t></w:r></w:p>" for unit in units[:_DEPTH])
    return _word(opened + "<w:p/></w:tc></w:tr></w:tbl>" * len(units[:_DEPTH]))


def _runs(units: list[str]) -> bytes:
    """Return a Word document of one paragraph with a run for each unit."""
    return _word("<w:p>" + "".join(f"<w:r><w:t>{unit}</w:t></w:r>" for unit in units) + "</w:p>")


def _frames(units: list[str]) -> bytes:
    """Return a saved page with a frame for each unit."""
    frames = "".join(f'<iframe src="cid:{number}"></iframe>' for number in range(len(units)))
    parts = [f"Content-Type: text/html; charset=utf-8\n\n<html><body><p>一</p>{frames}</body></html>"]
    parts += [f"Content-Type: text/html; charset=utf-8\nContent-ID: <{n}>\n\n<p>{unit}</p>" for n, unit in enumerate(units)]
    inner = "".join(f"\n--b\n{part}" for part in parts)
    return f"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n{inner}\n--b--\n".encode()


def _many_files(units: list[str]) -> bytes:
    """Return an archive with a file for each unit."""
    with zipfile.ZipFile(file := io.BytesIO(), "w") as archive:
        for number, unit in enumerate(units):
            archive.writestr(f"{number}.txt", unit)
    return file.getvalue()


_AS_BROKEN = (".ofd", ".mht", ".zip", ".gz", ".xlsx", ".doc")  # made as those that are broken then
_PACKAGES: Mapping[str, Callable[[list[str]], bytes]] = {
    ".docx": _docx,
    ".docx rows": _docx_rows,
    ".pptx": _pptx,
    ".pdf": _pdf,
    ".docx deep": _deep_word,
    ".docx runs": _runs,
    ".mht frames": _frames,
    ".parquet": _parquet,
    ".parquet wide": _wide_parquet,
    ".xlsx wide": _wide_workbook,
    ".zip files": _many_files,
}
