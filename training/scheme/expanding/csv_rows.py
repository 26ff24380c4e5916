"""Rows of CSV that somebody may have edited: nothing is swallowed in silence."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from io import StringIO

from labels import InputError
from labels.wording import _
from seeds.formats.tables.delimited import undefused


def csv_rows(text: str, location: str, delimiter: str = ",") -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a table, each with the line it begins on.

    Parameters
    ----------
    text : str
        CSV; cells may be of any length.
    location : str
        Name of the file, for messages.
    delimiter : str
        What separates cells.

    Yields
    ------
    tuple of (int, list of str)

    Raises
    ------
    InputError
        If a quote is not closed: it would take all rows behind it into one cell.
    """
    csv.field_size_limit(sys.maxsize)  # the module's own limit is 128 KiB
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            yield line, [undefused(cell) for cell in cells]
            line = reader.line_num + 1
    except csv.Error as error:
        unclosed = "unexpected end of data" in str(error)
        problem = _("is not CSV ({reason})").format(reason=error)
        if unclosed:
            problem = _("begins a cell with a quote that is not closed")
        remedy = _("close the quote, or write {example} for a quote within a cell").format(example='""')
        raise InputError(f"{location}:{line}", problem, remedy) from error
