"""Records (.jsonl, .csv): one paragraph each, its text cleaned and never split."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from labels.paragraphs import Paragraph, read_paragraphs
from labels.support.errors import InputError
from seeds.cleaning.clean import clean_text
from seeds.formats.encoding import decode

_COLUMNS = ("id", "doc", "heading", "region", "date")  # of a table, besides the text


def read_jsonl(path: Path) -> Iterator[Paragraph]:
    """Read Paragraph JSON Lines and clean their texts.

    Parameters
    ----------
    path : Path
        The file.

    Yields
    ------
    Paragraph
        One per line, in order.

    Returns
    -------
    iterator of Paragraph

    Raises
    ------
    UsageError
        If the file is not there.
    InputError
        If a record is broken or repeats an id.
    """
    return clean_records(read_paragraphs(path))


def clean_records(paragraphs: Iterable[Paragraph]) -> Iterator[Paragraph]:
    """Clean the texts of records.

    Parameters
    ----------
    paragraphs : iterable of Paragraph
        The records as read.

    Yields
    ------
    Paragraph
        The same with clean text, which may be empty: a table with a gap keeps its rows.
    """
    for paragraph in paragraphs:
        yield replace(paragraph, text=clean_text(paragraph.text))


def read_csv(path: Path) -> Iterator[Paragraph]:
    """Read a table with a column ``text``; ``id``, ``doc``, ``heading``, ``region`` and ``date`` are kept.

    The encoding is UTF-8 or, as spreadsheets in China write it, GB18030.

    Parameters
    ----------
    path : Path
        The file.

    Yields
    ------
    Paragraph
        One per row, with clean text.

    Raises
    ------
    InputError
        If there is no column ``text``, an id stands twice, or the file is no text.
    """
    # Spreadsheet cells may be long; the module's own limit is 128 KiB.
    csv.field_size_limit(sys.maxsize)
    reader = csv.DictReader(io.StringIO(decode(path.read_bytes(), str(path)), newline=""))
    try:
        if "text" not in (reader.fieldnames or []):
            columns = ", ".join(reader.fieldnames or []) or "nothing"
            raise InputError(f"{path}:1", f"has no column 'text', only {columns}", "name the column of the paragraphs 'text'")
        seen: set[str] = set()
        for number, row in enumerate(reader, 1):
            location = f"{path}:{reader.line_num}"
            record = {name: row.get(name) or None for name in _COLUMNS}
            paragraph = Paragraph.from_record({**record, "text": row["text"] or ""}, location, number)
            if paragraph.id in seen:
                raise InputError(location, f"repeats the id {paragraph.id!r}", "give every row its own id")
            seen.add(paragraph.id)
            yield replace(paragraph, text=clean_text(paragraph.text))
    except csv.Error as error:
        raise InputError(f"{path}:{reader.line_num}", f"is not CSV ({error})", "save the table as CSV again") from error
