"""What a user may say of how files are read, and what was noticed while they were read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from labels.paragraphs import Paragraph
from labels.support.errors import InputError

_ROW = re.compile(r":(?:record )?\d+$")


def is_row_of_table(paragraph: Paragraph) -> bool:
    """Return whether a paragraph is a row of a table that names no documents, also after it was written out and read again.

    Such a row has for its source the place where it stands (``in.csv:7``); a document has a file, and what names its document
    has what it says itself.

    Parameters
    ----------
    paragraph : Paragraph
        The paragraph.
    """
    return paragraph.source is not None and _ROW.search(paragraph.source) is not None


def titled(paragraph: Paragraph) -> tuple[str, ...] | None:
    """Return what tells the document of a row of a table that names none: title, date, place, office and number.

    Every province has its report on the work of the government, every year.

    Parameters
    ----------
    paragraph : Paragraph
        The row.

    Returns
    -------
    tuple of str or None
        The same for all rows of a document; None without a title, where each row is a document.
    """
    if not paragraph.title:
        return None
    told = (paragraph.date, paragraph.region, paragraph.city, paragraph.county, paragraph.issuer, paragraph.number)
    return paragraph.title, *(name or "" for name in told)


@dataclass(frozen=True, slots=True)
class Record:
    """A record as the file has it, beside the paragraph it became.

    Attributes
    ----------
    paragraph : Paragraph
        Clean, without labels.
    values : mapping of str to object
        The record: cells by column, or what the line of JSON held.
    text : str
        Its text as the file has it.
    file, location : str
        The file, and where in it the record stands, for error messages.
    names_doc : bool
        Whether it says which document it belongs to.
    names_id : bool
        Whether it has an id of its own; otherwise it is called by its document and its number.
    errors : tuple of str
        Where a cell of it held the error of a formula and was read as empty.
    left_out : tuple of InputError
        What was left out of its file; the first record of the file bears it.
    """

    paragraph: Paragraph
    values: Mapping[str, Any]
    text: str
    file: str
    location: str
    names_doc: bool
    names_id: bool
    errors: tuple[str, ...] = ()
    left_out: tuple[InputError, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordOptions:
    """How records are read, and pages without text; and what was noticed of files of all kinds.

    Attributes
    ----------
    text_column : str or None
        The column (of JSON, the field) of the paragraphs; None for the first of the usual names.
    split : bool
        Whether each text is a document that is cut into paragraphs; otherwise it is one paragraph.
    ocr : bool
        Whether the text of pages that are pictures is recognised.
    unread_dates : list of str
        Where a date stands that was not understood; takes them as they are met.
    unread_places : list of str
        Where the name of a province stands that may be that of several, or a number that is no code; takes them as they are met.
    errors : list of str
        Where a cell held the error of a formula and was read as empty; takes them as they are met.
    left_out : list of InputError
        What was not read of a file that was read, and what to do about it; takes them as they are met.
    met : list of Record or None
        Takes every record, for who looks for answers in them: labels are then left to it, and so are ids that stand twice.
    cut : list of str or None
        Takes where a text of many lines stands, a whole document in one cell, which is cut even where the others are not;
        None to leave it whole.
    """

    text_column: str | None = None
    split: bool = False
    ocr: bool = False
    unread_dates: list[str] = field(default_factory=list)
    unread_places: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    left_out: list[InputError] = field(default_factory=list)
    met: list[Record] | None = None
    cut: list[str] | None = None
