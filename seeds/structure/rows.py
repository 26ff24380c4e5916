"""Tables to rows: which tables are only layout, which rows name the columns, what a row says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile

from seeds.structure.marked import Marked, row_text

_FRAME_CELLS = 2  # a table with no more cells that hold text may be a frame around running text
_FRAME_TEXT = 40  # characters; a cell that holds more, or a whole sentence, holds text
_PAGE_CELLS = 4
_PAGE_PARAGRAPHS = 6  # paragraphs in one cell, beside hardly another: a page set in a table
_HEADER_CELL = 16  # characters; the name of a column is no longer
_HEADER_ROWS = 3
_MOST_COLUMNS = 100  # Word has at most 63
_LONGER = 1.5  # what stands under the name of a column is that many times longer
_SENTENCE = re.compile(r"[。;；!！?？]")
_ENDS = re.compile(r"[。;；:：!！?？]$")
_FIGURE = re.compile(r"[\d.,，%％+\-–—~～/ ]+")
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True)
class Cell:
    """A cell of a table.

    Attributes
    ----------
    paragraphs : tuple of Marked
        What stands in it, in order; a row of a table inside it has the kind ``table``.
    apart : tuple of Marked
        What hangs on it and is not part of its text: notes, text boxes.
    span : int
        How many columns it is wide.
    merged : bool
        Whether it belongs to the cell above it and shows nothing of its own.
    strong : bool
        Whether it is set in bold or shaded.
    """

    paragraphs: tuple[Marked, ...] = ()
    apart: tuple[Marked, ...] = ()
    span: int = 1
    merged: bool = False
    strong: bool = False

    @cached_property
    def text(self) -> str:
        """Its text on one line, clean, without the rows of tables inside it."""
        return row_text([" ".join(mark.text for mark in self.paragraphs if mark.kind != "table")])

    @property
    def inner(self) -> list[Marked]:
        """The rows of tables inside it, and what hangs on it."""
        return [*(mark for mark in self.paragraphs if mark.kind == "table"), *self.apart]

    @property
    def holds_text(self) -> bool:
        """Whether it holds running text rather than an entry of a table."""
        text = self.text
        several = sum(mark.kind != "table" for mark in self.paragraphs) > 1
        return several or len(text) > _FRAME_TEXT or len(self.paragraphs) > 1 or _ENDS.search(text) is not None


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table.

    Attributes
    ----------
    cells : tuple of Cell
        Its cells from left to right.
    repeated : bool
        Whether the file says that it is a header, repeated on every page.
    """

    cells: tuple[Cell, ...]
    repeated: bool = False


def table_paragraphs(rows: Sequence[Row]) -> list[Marked]:
    """Turn a table into paragraphs.

    A frame (one column, or one or two cells that hold running text) is layout: what stands in it is read as if it stood
    outside. Of any other table each row is a paragraph of kind ``table``: its cells one space apart, equal ones kept,
    merged ones once, in the first row they stand in. The names of the columns are the heading of every row below them.
    A line across the whole table above its header is an ordinary paragraph.

    Parameters
    ----------
    rows : sequence of Row
        The table from top to bottom.

    Returns
    -------
    list of Marked
        What the table says, in order; behind each row what its cells hold besides, such as the rows of inner tables.
    """
    rows = [row for row in rows if any(cell.paragraphs or cell.apart for cell in row.cells)]
    if _is_layout(rows):
        return [mark for row in rows for cell in row.cells for mark in (*cell.paragraphs, *cell.apart)]
    columns = max((_width(row) for row in rows), default=0)
    found: list[Marked] = []
    above = list(takewhile(lambda row: _spans_all(row, columns), rows[:-1]))
    for row in above:
        found += [mark for cell in row.cells for mark in (*cell.paragraphs, *cell.apart)]
    rows = rows[len(above) :]
    n_header = _header_rows(rows)
    header = _header(rows[:n_header]) if n_header else None
    for index, row in enumerate(rows):
        text = " ".join(filter(None, (cell.text for cell in row.cells if not cell.merged)))
        if text:
            found.append(Marked(text, "table", header=header if index >= n_header else None))
        found += [mark for cell in row.cells for mark in cell.inner]
    return found


def _is_layout(rows: Sequence[Row]) -> bool:
    cells = [cell for row in rows for cell in row.cells if cell.paragraphs and not cell.merged]
    if all(sum(bool(cell.paragraphs) for cell in row.cells) <= 1 for row in rows) and not any(
        cell.merged for row in rows for cell in row.cells
    ):
        return True
    if len(cells) <= _FRAME_CELLS:
        return any(cell.holds_text for cell in cells)
    return len(cells) <= _PAGE_CELLS and any(len(cell.paragraphs) >= _PAGE_PARAGRAPHS for cell in cells)


def _width(row: Row) -> int:
    return min(sum(min(cell.span, _MOST_COLUMNS) for cell in row.cells), _MOST_COLUMNS)


def _spans_all(row: Row, columns: int) -> bool:
    return len(row.cells) == 1 and columns > 1 and _width(row) >= columns


def _header_rows(rows: Sequence[Row]) -> int:
    """Return how many rows name the columns: those the file says, else the first if it looks like it."""
    stated = len(list(takewhile(lambda row: row.repeated, rows)))
    if 0 < stated < len(rows):
        return stated
    if len(rows) < 2 or not _names_columns(rows):
        return 0
    # A name over several columns is explained in the rows below it, beside which the others are merged.
    if all(cell.span == 1 for cell in rows[0].cells):
        return 1
    below = takewhile(lambda row: any(cell.merged for cell in row.cells), rows[1:_HEADER_ROWS])
    return min(1 + len(list(below)), len(rows) - 1)


def _names_columns(rows: Sequence[Row]) -> bool:
    """Return whether the cells of the first row are names: short, no figures, set off by type or by what is below."""
    first, others = rows[0].cells, rows[1:]
    texts = [cell.text for cell in first]
    filled = [text for text in texts if text]
    if len(filled) < 2 or len(filled) < len(texts) - 1 or any(cell.merged for cell in first):
        return False
    if any(len(text) > _HEADER_CELL or _SENTENCE.search(text) or _ENDS.search(text) for text in filled):
        return False
    if any(_FIGURE.fullmatch(text) for text in filled):
        return False
    if any(cell.span > 1 for cell in first) and any(cell.merged for cell in others[0].cells):
        return True
    strong_below = [cell.strong for row in others for cell in row.cells if cell.paragraphs]
    if all(cell.strong for cell in first if cell.paragraphs):
        return not any(strong_below) or sum(strong_below) < 0.5 * len(strong_below)
    if any(cell.span > 1 for cell in first):
        return False  # a form: what stands beside a label is wide
    regular = all(len(row.cells) == len(first) for row in others)
    if regular and len(first) > 2 and len(others) > 1:
        return True
    return any(_differs(name, below) for name, below in zip(texts, _columns(rows[0], others), strict=True))


def _columns(first: Row, others: Sequence[Row]) -> list[list[str]]:
    """Return what stands below each cell of the first row, in rows that have as many cells."""
    same = [row for row in others if len(row.cells) == len(first.cells)]
    return [[row.cells[column].text for row in same if row.cells[column].text] for column in range(len(first.cells))]


def _differs(name: str, below: Sequence[str]) -> bool:
    if not below:
        return False
    figures = sum(_DIGIT.search(text) is not None for text in below) > 0.5 * len(below)
    if figures and not _DIGIT.search(name):
        return True
    return sum(map(len, below)) / len(below) >= max(_LONGER * len(name), 8)


def _header(rows: Sequence[Row]) -> str:
    """Return the names of the columns; a name over several columns stands before each of theirs."""
    names: list[list[str]] = []
    for row in rows:
        column = 0
        for cell in row.cells:
            for place in range(column, min(column + cell.span, _MOST_COLUMNS)):
                names += [[]] * (place + 1 - len(names))
                names[place] = [*names[place], cell.text] if cell.text and not cell.merged else names[place]
            column += min(cell.span, _MOST_COLUMNS)
    whole = ["·".join(parts) for parts in names if parts]
    return " ".join(name for index, name in enumerate(whole) if index == 0 or name != whole[index - 1])
