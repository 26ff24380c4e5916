"""Tables in plain text, aligned although Chinese characters are two cells wide."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence


def cells(text: str) -> int:
    """Return how many cells of a terminal a text takes.

    Parameters
    ----------
    text : str
        Any text on one line.
    """
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else not unicodedata.combining(char) for char in text)


def aligned(rows: Sequence[Sequence[str]], numbers: Sequence[int] = ()) -> Iterator[str]:
    """Yield the rows of a table, its columns two cells apart.

    Parameters
    ----------
    rows : sequence of sequence of str
        Cells, the head first; all rows of one length.
    numbers : sequence of int
        Columns that end at the right, as numbers do.
    """
    widths = [max(map(cells, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        padded = (
            " " * (width - cells(cell)) + cell if column in numbers else cell + " " * (width - cells(cell))
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        yield "  ".join(padded).rstrip()
