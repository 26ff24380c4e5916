"""Cells that hold text: put right, and where it is a whole document cut into paragraphs or asked what it tells of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from labels.paragraphs import DOCUMENT_FIELDS, Paragraph
from seeds.cleaning.clean import clean_text, repair_characters
from seeds.cleaning.escapes import resolve_escapes
from seeds.formats.tables.date_cells import is_year

_TOLD = ("region", "date", *(name for name in DOCUMENT_FIELDS if name != "page"))
_DOCUMENT, _DOCUMENT_LINES = 400, 6  # characters and lines of a cell that holds a whole document
_ENDS = 3_000  # characters at either end of it that tell of it
# What tables of text and workbooks lose: carriage returns, and what is no character. In all forms a text is the same one.
_LOST = str.maketrans({"\r": "\n", "\ufffe": None, "\uffff": None})
_MARKUP = re.compile(r"</(?:p|div|span|td|li|section|h\d)\s*>|<br ?/?>", re.IGNORECASE)


def cell_text(text: str) -> str:
    """Return the clean text of a paragraph that stood in a cell, as it is read where the whole table is.

    Parameters
    ----------
    text : str
        As it stands there, perhaps with pieces of a web page in it.
    """
    return clean_text(repaired(text))


def repaired(text: str) -> str:
    """Return a text with what programs that write tables do to it put right; its lines stay.

    Parameters
    ----------
    text : str
        As it stands in the cell.
    """
    return _without_lost(_without_markup(resolve_escapes(text)))


def clean_cell(text: str, kind: str) -> str:
    """Return the clean text of a record; the cells of a row stay apart.

    Parameters
    ----------
    text : str
        Put right as :func:`repaired` does.
    kind : str
        Of which kind the paragraph is.
    """
    return " ".join(repair_characters(text).split()) if kind == "table" else clean_text(text)


def document_parts(paragraph: Paragraph, text: str, named: bool) -> Iterator[Paragraph]:
    """Cut the text of a record, a document in a cell, into paragraphs; what the record tells holds for each.

    Parameters
    ----------
    paragraph : Paragraph
        The record.
    text : str
        Its text.
    named : bool
        Whether the record has an id, which names the document then.

    Yields
    ------
    Paragraph
        In order.
    """
    from seeds.texts import read_text

    doc = paragraph.id if named else f"{paragraph.doc}-{paragraph.n}"
    for part in read_text(text, doc):
        row = paragraph.row
        if row is not None:  # the cell of the text would go with each of its parts
            row = replace(row, cells={**row.cells, row.fields["text"]: part.text})
        told = _with_told(paragraph, part)
        yield replace(told, labels=paragraph.labels, predicted=paragraph.predicted, extra=paragraph.extra, row=row)


def is_document(text: str) -> bool:
    """Return whether a cell holds a whole document: many lines, and long.

    Parameters
    ----------
    text : str
        What stands in it.
    """
    return len(text) >= _DOCUMENT and text.count("\n") >= _DOCUMENT_LINES


def told_by_text(paragraph: Paragraph, text: str) -> Paragraph:
    """Add to a record what the document in its cell tells of itself, at its head and at its end.

    Parameters
    ----------
    paragraph : Paragraph
        The record.
    text : str
        Its text.

    Returns
    -------
    Paragraph
    """
    from seeds.texts import read_text

    ends = text if len(text) <= 2 * _ENDS else f"{text[:_ENDS]}\n\n{text[-_ENDS:]}"
    parts = read_text(ends, paragraph.doc) if ends.strip() else []
    whole = next((part for part in parts if part.kind == "title"), parts[0] if parts else paragraph)
    told = _with_told(paragraph, whole)
    return replace(paragraph, found=told.found, **{name: getattr(told, name) for name in _TOLD})


def _with_told(paragraph: Paragraph, part: Paragraph) -> Paragraph:
    """Return a paragraph of a record's text with what the record tells, which goes first."""
    told = {name: getattr(paragraph, name) for name in _TOLD if getattr(paragraph, name) is not None}
    if (
        "date" not in told or is_year(paragraph.date) or paragraph.date == paragraph.published
    ):  # the day it was issued or given comes first
        issued, spoken = told.get("issued") or part.issued, told.get("spoken") or part.spoken
        told["date"] = issued or spoken or told.get("published") or part.published or told.get("date") or part.date
    if "region" in told and not told.keys() & {"city", "county"} and part.region != told["region"]:
        told |= {"city": None, "county": None, "code": told.get("code")}
    elif part.code and part.code.startswith(str(told.get("code", ""))[:2]) and not told.keys() & {"city", "county"}:
        told.pop("code", None)  # the text may be more exact
    found = {name: where for name, where in (part.found or {}).items() if name not in told} or None
    return replace(part, **told, found=found, source=paragraph.source)


def _without_lost(text: str) -> str:
    """Return a text without what tables lose; most have nothing of it."""
    if "\r" not in text and "\ufffe" not in text and "\uffff" not in text:
        return text
    return text.replace("\r\n", "\n").translate(_LOST)


def _without_markup(text: str) -> str:
    """Return the text of a cell that holds a piece of a web page."""
    if "<" not in text or not _MARKUP.search(text):
        return text
    from seeds.formats.web.page_blocks import fragment_paragraphs
    from seeds.formats.web.page_tail import unread_tail

    shown = [marked.text for marked in fragment_paragraphs(text)]
    if unread_tail(text, shown, ""):  # cut off inside a comment: with its tags rather than without its paragraphs
        return text
    return "\n".join(shown) or text
