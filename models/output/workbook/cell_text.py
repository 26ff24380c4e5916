"""What a cell of Excel holds, and how text is brought into it."""

from __future__ import annotations

import re
from math import ceil

from labels import InputError
from labels.wording import N_, _

# Rows of a sheet, characters of a cell (in UTF-16 units), line feeds in one: no more.
MOST_ROWS, LONGEST_CELL, MOST_LINES = 1_048_576, 32_767, 253
_LINE_HEIGHT, _TALLEST = 15.5, 330  # in points; the tallest row that a screen still shows beside others
_CUT = N_("…[a cell holds {limit:,} characters, this text has {length:,}: the rest is not written]")
# Characters of a column whose width goes by what stands in it.
WIDEST, NARROWEST = 30, 8
# What no workbook can hold: half a character, and what is no character.
_IMPOSSIBLE = re.compile("[\ud800-\udfff\ufffe\uffff]")


def height(text: str, width: float) -> float:
    """Return how high a row must be that shows a text, in points; not every program finds that by itself.

    Parameters
    ----------
    text : str
        What stands in a cell that is wrapped.
    width : float
        Width of its column, in characters.
    """
    room = max(width - 1, 1)  # in bytes of GB 18030 a Chinese character is as wide as two others
    lines = sum(max(ceil(len(line.encode("gb18030", "replace")) / room), 1) for line in text.split("\n"))
    return min(max(lines, 1) * _LINE_HEIGHT + 1.5, _TALLEST)


def column_width(*cells: str) -> float:
    """Return the width of a column by what stands in it, in characters; a Chinese one counts for two.

    Parameters
    ----------
    *cells : str
        Its head and some of its cells.
    """
    widest = max(sum(2 if ord(sign) > 0xFF else 1 for sign in cell[:WIDEST]) for cell in cells)
    return min(max(widest + 1.5, NARROWEST), WIDEST)


def fits(text: str) -> bool:
    """Return whether a cell holds a text.

    Parameters
    ----------
    text : str
        The text.
    """
    return len(text) <= LONGEST_CELL // 2 or len(text.encode("utf-16-le")) <= 2 * LONGEST_CELL


def shortened(text: str) -> str:
    """Return the start of a text that no cell holds, with a word at its end that says so.

    Parameters
    ----------
    text : str
        The text.
    """
    says = _(_CUT).format(limit=LONGEST_CELL, length=len(text))
    room = text.encode("utf-16-le")[: 2 * (LONGEST_CELL - len(says))]
    return room.decode("utf-16-le", errors="ignore") + says


def possible(text: str) -> str:
    """Return a text with a replacement sign for each half of a character and for what is none: no workbook holds these.

    Parameters
    ----------
    text : str
        The text.
    """
    return _IMPOSSIBLE.sub("\ufffd", text)


def too_many_rows(location: str, number: int) -> InputError:
    """Return the error of a table with more rows than a sheet holds.

    Parameters
    ----------
    location : str
        What has too many.
    number : int
        How many.
    """
    problem = _("has {count:,} rows or more, a sheet of Excel holds {most:,}").format(count=number, most=MOST_ROWS - 1)
    return InputError(location, problem, _("write several files, or --format csv or parquet"))
