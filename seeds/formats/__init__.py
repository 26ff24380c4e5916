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
        of a document takes the bytes of the file and its location (for error messages) and returns its text. The reader
        of records takes the path and yields clean paragraphs, one per record.
    records : bool
        Whether the file holds records, each a paragraph of its own; otherwise it is one document.
    markdown : bool
        Whether the text of a document is Markdown; otherwise its paragraphs and their kinds are found from its lines.
    guess : bool
        Whether Markdown blocks without a sign get their kind from their text.
    """

    reader: str | Callable[..., Any]
    records: bool = False
    markdown: bool = False
    guess: bool = False

    def load(self) -> Callable[..., Any]:
        """Return the reader, imported if it is given by its address."""
        if isinstance(self.reader, str):
            module, _, name = self.reader.partition(":")
            reader: Callable[..., Any] = getattr(import_module(module), name)
            return reader
        return self.reader


FORMATS: Mapping[str, Format] = {
    ".txt": Format("seeds.formats.encoding:decode"),
    ".md": Format("seeds.formats.encoding:decode", markdown=True),
    ".markdown": Format("seeds.formats.encoding:decode", markdown=True),
    ".html": Format("seeds.formats.html:html_to_markdown", markdown=True, guess=True),
    ".htm": Format("seeds.formats.html:html_to_markdown", markdown=True, guess=True),
    ".docx": Format("seeds.formats.docx:docx_to_markdown", markdown=True, guess=True),
    ".pdf": Format("seeds.formats.pdf:pdf_to_text"),
    ".jsonl": Format("seeds.formats.records:read_jsonl", records=True),
    ".csv": Format("seeds.formats.records:read_csv", records=True),
}


def document_suffixes() -> tuple[str, ...]:
    """Return the suffixes of files that are documents, in the order of the table."""
    return tuple(suffix for suffix, kind in FORMATS.items() if not kind.records)
