"""A sheet that is a table: heads that stay in sight, a filter on each column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from textwrap import wrap
from typing import TYPE_CHECKING, Literal

from models.output.workbook.cell_text import MOST_ROWS, height, too_many_rows

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from models.output.workbook.book import Book

Cell = str | float | date | None
Form = Literal["text", "wrapped", "count", "number", "fraction", "share", "date"]
_LONGEST_WORD = 14  # of a head that its column is made wider for, in characters
NUMBER_FORMATS: Mapping[str, str] = {
    "count": "#,##0",
    "fraction": "0.00",
    "share": "0.0%",
    "date": "yyyy-mm-dd",
    "time": "yyyy-mm-dd hh:mm:ss",
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes
    ----------
    head : str
        Its head.
    width : float
        In characters; a Chinese one counts for two.
    form : {"text", "wrapped", "count", "number", "fraction", "share", "date"}
        How its cells look: a fraction has two digits, a share is one shown as a percentage.
    colour : str or None
        As ``#rrggbb``: a pale one of it stands behind the head.
    """

    head: str
    width: float = 12
    form: Form = "text"
    colour: str | None = None


class Table:
    """A sheet with a table; see :meth:`Book.table`.

    Parameters
    ----------
    book : Book
        The workbook.
    sheet : Worksheet
        Empty.
    columns, frozen, groups
        As for :meth:`Book.table`.
    """

    def __init__(
        self, book: Book, sheet: Worksheet, columns: Sequence[Column], frozen: int, groups: Sequence[tuple[str, int, str]]
    ) -> None:
        columns = [roomy(column) for column in columns]
        self.sheet, self._book, self._columns, self._frozen = sheet, book, columns, frozen
        self._top = 1 if groups else 0  # row of the heads
        start = 0
        for text, span, colour in groups:
            if not text:
                for place in range(start, start + span):
                    sheet.write_blank(0, place, None, book.head_format())
            elif span > 1:
                sheet.merge_range(0, start, 0, start + span - 1, text, book.head_format(colour, align="center"))
            else:
                sheet.write_string(0, start, text, book.head_format(colour, align="center"))
            start += span
        sheet.set_row(self._top, head_height(columns))
        for number, column in enumerate(columns):
            sheet.set_column(number, number, column.width)
            book.write(sheet, self._top, number, column.head, book.head_format(column.colour))
        self._row = self._top + 1
        self._formats = [book.cell_format(column.form) for column in columns]
        sheet.freeze_panes(self._row, frozen)
        book.paper(sheet, self._row)

    @property
    def first_row(self) -> int:
        """Number of the first row below the heads, from 0."""
        return self._top + 1

    def write(self, cells: Sequence[Cell], *, bold: bool = False) -> None:
        """Write the next row.

        Parameters
        ----------
        cells : sequence of (str, float, date or None)
            One a column.
        bold : bool
            Whether it is a sum of the others.

        Raises
        ------
        InputError
            If there are more rows than a sheet holds.
        """
        if self._row >= MOST_ROWS:
            raise too_many_rows(self.sheet.get_name(), self._row)
        for number, (cell, column) in enumerate(zip(cells, self._columns, strict=True)):
            form = self._formats[number]
            if bold:
                form = self._book.format(bold=True, top=1, num_format=NUMBER_FORMATS.get(column.form, "General"))
            self._book.write(self.sheet, self._row, number, cell, form, column.head)
        self._row += 1

    def finish(self) -> None:
        """Put a filter on each column; to be called after the last row."""
        self.sheet.autofilter(self._top, 0, max(self._row - 1, self._top + 1), len(self._columns) - 1)


def roomy(column: Column) -> Column:
    """Return a column that is wide enough for the words of its head; Chinese may be parted anywhere.

    Parameters
    ----------
    column : Column
        As wide as what stands below its head needs.
    """
    longest = max((len(word) for word in column.head.split() if word.isascii()), default=0)
    return replace(column, width=max(column.width, min(longest, _LONGEST_WORD) + 2))


def head_height(columns: Iterable[Column]) -> float:
    """Return how high a row of heads must be, in points.

    Parameters
    ----------
    columns : iterable of Column
        What the heads belong to.
    """
    return max((height("\n".join(_lines(column)), column.width) for column in columns), default=15.0)


def _lines(column: Column) -> Sequence[str]:
    """Return the lines of a head, parted between its words; Chinese, which has no spaces, stays in one."""
    return wrap(column.head, max(int(column.width) - 1, 1), break_long_words=False) or [""]
