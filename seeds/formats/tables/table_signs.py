"""Whether text that has no name is a table: what comes on standard input says by nothing else what it is."""

from __future__ import annotations

import csv
import io
import re
import sys
from itertools import islice

from seeds.formats.tables.field_names import field_of

_STATED = re.compile(r'\s*"?sep=([,;\t|])"?[^\n]*\n', re.IGNORECASE)
_DELIMITERS = ",\t;|"
_SAMPLE = 100_000  # characters
_ROWS = 20  # below the header that are looked at
_ALIKE = 0.5  # share of them that have as many cells as it


def is_table(text: str, text_column: str | None) -> bool:
    """Return whether text is a table with a header: its first line names the column of the paragraphs, and rows stand below.

    Prose may begin with a word that is a usual name (``内容``); it has no cells beside it, and no rows as wide below.

    Parameters
    ----------
    text : str
        The text.
    text_column : str or None
        The column of the paragraphs, where the user names it; else one of the usual names.
    """
    sample = text[:_SAMPLE].lstrip()
    stated = _STATED.match(sample)
    sample = sample[stated.end() :] if stated else sample
    return any(_has_header(sample, sign, text_column) for sign in (stated[1] if stated else _DELIMITERS))


def _has_header(sample: str, delimiter: str, text_column: str | None) -> bool:
    csv.field_size_limit(sys.maxsize)
    found = (row for row in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter) if row)
    try:
        header, *rows = islice(found, _ROWS + 1)
    except (ValueError, csv.Error):  # there is none
        return False
    names = [" ".join(cell.split()) for cell in header]
    if sum(map(bool, names)) < 2 or not any(name == text_column or field_of(name) == "text" for name in names):
        return False
    return sum(len(row) == len(header) for row in rows) > _ALIKE * len(rows)
