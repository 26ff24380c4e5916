"""One table of the files that can be read: suffix to reader.

To add a format is to add one entry to the table and one module with its reader beside this one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any


@dataclass(frozen=True, slots=True)
class Format:
    """How files of one kind are read.

    Attributes
    ----------
    reader : str or callable
        The reader, or its address ``module:function``, which is imported when the first such file is read. The reader
        of a document takes the bytes of the file and its location (for error messages) and returns its text, or its
        paragraphs with what the file says of them (`seeds.structure.marked.Marked`). The reader of records takes the open
        file, its location, the name of its document and a `RecordOptions`, and yields clean paragraphs. The reader of an
        archive takes the bytes of the file and its location, and yields a `Member` or an error for each file in it.
    records : bool
        Whether the file holds records, each a paragraph of its own; otherwise it is one document.
    archive : bool
        Whether the file holds other files.
    markdown : bool
        Whether the text of a document is Markdown; otherwise its paragraphs and their kinds are found from its lines.
    scans : bool
        Whether its pages may be pictures: the reader takes ``ocr=``, whether their text is recognised.
    cut : str
        Address of what cuts a file of records into blocks that can be read apart; it takes the same as the reader and yields
        `Block`s, or paragraphs where this file cannot be cut. Empty where no such file can be.
    answers : bool
        Whether people's answers are read from its records: Parquet does not say what a person changed in it.
    streams : bool
        Whether it is read from its beginning to its end: where such a file is packed by gzip, it is read as it is unpacked.
    """

    reader: str | Callable[..., Any]
    records: bool = False
    archive: bool = False
    markdown: bool = False
    scans: bool = False
    cut: str = ""
    answers: bool = True
    streams: bool = False

    @property
    def any_text(self) -> bool:
        """Whether there may be any text under such a name, records too."""
        return self.reader == _DECODE

    def load(self) -> Callable[..., Any]:
        """Return the reader, imported if it is given by its address."""
        return _at(self.reader) if isinstance(self.reader, str) else self.reader

    def cutter(self) -> Callable[..., Any]:
        """Return what yields the blocks or the paragraphs of a file of records."""
        return _at(self.cut) if self.cut else self.load()


def _at(address: str) -> Callable[..., Any]:
    module, _, name = address.partition(":")
    found: Callable[..., Any] = getattr(import_module(module), name)
    return found


# What is packed by gzip: records of kinds that stream are read as they are unpacked, others as a file in an archive.
PACKED = ".gz"
_DECODE = "seeds.formats.encoding:decode"
_CSV = "seeds.formats.tables.delimited"
_JSON = "seeds.formats.tables.json_records"
_PARQUET = "seeds.formats.blocks.parquet"
FORMATS: Mapping[str, Format] = {
    ".txt": Format(_DECODE),
    ".md": Format(_DECODE, markdown=True),
    ".markdown": Format(_DECODE, markdown=True),
    ".html": Format("seeds.formats.web.html:read_html"),
    ".htm": Format("seeds.formats.web.html:read_html"),
    ".shtml": Format("seeds.formats.web.html:read_html"),
    ".xhtml": Format("seeds.formats.web.html:read_html"),
    ".docx": Format("seeds.formats.office.docx:docx_paragraphs"),
    ".docm": Format("seeds.formats.office.docx:docx_paragraphs"),
    ".dotx": Format("seeds.formats.office.docx:docx_paragraphs"),
    ".doc": Format("seeds.formats.office.legacy:legacy_document"),
    ".wps": Format("seeds.formats.office.legacy:legacy_document"),
    ".rtf": Format("seeds.formats.office.legacy:legacy_document"),
    ".odt": Format("seeds.formats.office.legacy:legacy_document"),
    ".pptx": Format("seeds.formats.office.pptx:pptx_paragraphs"),
    ".pptm": Format("seeds.formats.office.pptx:pptx_paragraphs"),
    ".ppsx": Format("seeds.formats.office.pptx:pptx_paragraphs"),
    ".pdf": Format("seeds.formats.pdf.reader:read_pdf", scans=True),
    ".ofd": Format("seeds.formats.office.ofd:ofd_to_text"),
    ".mht": Format("seeds.formats.web.mht:read_mht"),
    ".mhtml": Format("seeds.formats.web.mht:read_mht"),
    ".jsonl": Format(f"{_JSON}:read_jsonl", records=True, cut=f"{_JSON}:cut_jsonl", streams=True),
    ".json": Format(f"{_JSON}:read_json", records=True),
    ".csv": Format(f"{_CSV}:read_csv", records=True, cut=f"{_CSV}:cut_csv", streams=True),
    ".tsv": Format(f"{_CSV}:read_csv", records=True, cut=f"{_CSV}:cut_csv", streams=True),
    ".parquet": Format(f"{_PARQUET}:read_parquet", records=True, answers=False, cut=f"{_PARQUET}:cut_parquet"),
    ".xlsx": Format("seeds.formats.tables.workbooks.spreadsheets:read_workbook", records=True),
    ".xlsm": Format("seeds.formats.tables.workbooks.spreadsheets:read_workbook", records=True),
    ".xls": Format("seeds.formats.tables.workbooks.spreadsheets:read_workbook", records=True),
    ".et": Format("seeds.formats.tables.workbooks.spreadsheets:read_workbook", records=True),
    ".zip": Format("seeds.formats.archives:read_zip", archive=True),
    PACKED: Format("seeds.formats.archives:read_gzip", archive=True),
}
