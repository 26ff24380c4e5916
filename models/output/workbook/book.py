"""A workbook, whole or not at all: what Excel holds and takes, its looks, and the sheet that explains it.

Text is text whatever it begins with: never a formula, a link or a number. Rows go to the disk as they come.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Literal

from labels import InputError
from labels.support.atomic import whole_binary_file
from models.output.colours import tint
from seeds.formats.tables.field_names import explaining_sheet

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

# What Excel holds, and no more: rows of a sheet, characters of a cell (in UTF-16 units), line feeds in one.
MOST_ROWS, LONGEST_CELL, MOST_LINES = 1_048_576, 32_767, 253
EXPLANATION = "说明"
HEAD, GRID = "#e8eef7", "#d9dee5"  # colours of heads and of lines
FONT: Mapping[str, Any] = {"font_name": "Microsoft YaHei", "font_size": 10}
Cell = str | float | date | None
Form = Literal["text", "wrapped", "count", "number", "fraction", "share", "date"]
_NUMBERS: Mapping[str, str] = {
    "count": "#,##0",
    "fraction": "0.00",
    "share": "0.0%",
    "date": "yyyy-mm-dd",
    "time": "yyyy-mm-dd hh:mm:ss",
}
_LINE_HEIGHT, _TALLEST = 15.5, 330  # in points; the tallest row that a screen still shows beside others
_CUT = "…〔一格只能放 {limit:,} 字，原文 {length:,} 字，余下的未写入〕"
# What no workbook can hold: half a character, and what is no character.
_IMPOSSIBLE = re.compile("[\ud800-\udfff\ufffe\uffff]")
_OPTIONS: Mapping[str, Any] = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_LINE = 16_000  # characters of a line of explanation in one cell


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


class Book:
    """An open workbook.

    Parameters
    ----------
    workbook : Workbook
        Of the library.

    Attributes
    ----------
    cut : dict of str to int
        How many cells were cut because Excel holds no more, by the heads of their columns.
    """

    def __init__(self, workbook: Workbook) -> None:
        self.workbook = workbook
        self.cut: dict[str, int] = {}
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}

    def format(self, **looks: Any) -> Format:
        """Return a format of cells, the same object for the same looks.

        Parameters
        ----------
        **looks
            As the library has them.
        """
        key = tuple(sorted(looks.items()))
        if key not in self._formats:
            self._formats[key] = self.workbook.add_format({"valign": "top", **looks})
        return self._formats[key]

    def head_format(self, colour: str | None = None, **looks: Any) -> Format:
        """Return the format of a head, in a pale shade of a colour.

        Parameters
        ----------
        colour : str, optional
            As ``#rrggbb``, of a label.
        **looks
            Further ones.
        """
        background = tint(colour, 0.2) if colour else HEAD
        return self.format(bold=True, text_wrap=True, bg_color=background, border=1, border_color=GRID, **looks)

    def cell_format(self, form: str) -> Format:
        """Return the format of cells of a form.

        Parameters
        ----------
        form : str
            As for :class:`Column`, or ``time``.
        """
        if form in _NUMBERS:
            left = {"align": "left"} if form in ("date", "time") else {}  # to its right stands text
            return self.format(num_format=_NUMBERS[form], **left)
        return self.format(text_wrap=True) if form == "wrapped" else self.format()

    @staticmethod
    def paper(sheet: Worksheet, repeated: int) -> None:
        """Let a sheet be printed as wide as the paper, its heads on each page.

        Parameters
        ----------
        sheet : Worksheet
            The sheet.
        repeated : int
            How many rows at its top are heads.
        """
        sheet.set_landscape()
        sheet.set_paper(8)  # A3
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0, repeated - 1)

    def write(self, sheet: Worksheet, row: int, column: int, cell: Cell, form: Format, head: str = "") -> None:
        """Write a cell; text stays text, and what is too long is cut, says so, and is counted.

        Parameters
        ----------
        sheet : Worksheet
            Where to.
        row, column : int
            From 0; no row above one that is written.
        cell : str, float, date or None
            What it holds; None and empty text are an empty cell.
        form : Format
            How it looks; a date looks like one.
        head : str
            Name of the column, under which a cut is counted.
        """
        if isinstance(cell, str):
            self._write_text(sheet, row, column, cell, form, head)
        elif isinstance(cell, date):
            sheet.write_datetime(row, column, cell, self.cell_format("time" if isinstance(cell, datetime) else "date"))
        elif cell is not None:
            sheet.write_number(row, column, cell, form)

    def _write_text(self, sheet: Worksheet, row: int, column: int, text: str, form: Format, head: str) -> None:
        text = possible(text)
        if not fits(text):
            self.cut[head] = self.cut.get(head, 0) + 1
            text = shortened(text)
        if text.startswith("<r>") and text.endswith("</r>"):  # the library takes such a text for marked text, and writes it as is
            sheet.write_rich_string(row, column, text[0], self.format(), text[1:], form)
        elif text:
            sheet.write_string(row, column, text, form)

    def table(
        self, name: str, columns: Sequence[Column], *, frozen: int = 0, groups: Sequence[tuple[str, int, str]] = ()
    ) -> Table:
        """Add a sheet with a table: heads that stay in sight, a filter on each column.

        Parameters
        ----------
        name : str
            Of the sheet.
        columns : sequence of Column
            What stands where.
        frozen : int
            How many columns stay in sight.
        groups : sequence of (str, int, str)
            Heads above the heads: the text, how many columns it spans, its colour; empty text spans columns without one.

        Returns
        -------
        Table
        """
        return Table(self, self.workbook.add_worksheet(name), columns, frozen, groups)

    def explain(self, lines: Iterable[tuple[str, str]]) -> None:
        """Add the sheet that says what stands in the others; reading passes it over.

        Parameters
        ----------
        lines : iterable of (str, str)
            What is explained, and how; of a line that explains nothing in particular the first is empty.
        """
        sheet = self.workbook.add_worksheet(EXPLANATION)
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, 26)
        sheet.set_column(1, 1, 110)
        sheet.set_row(0, 24)
        sheet.write_string(0, 0, explaining_sheet(), self.format(bold=True, font_size=13))
        sheet.freeze_panes(1, 0)
        self.paper(sheet, 1)
        row = 1
        for head, says in lines:
            for start in range(0, max(len(says), 1), _LINE):
                sheet.set_row(row, height(says[start : start + _LINE], 110))
                self.write(sheet, row, 0, "" if start else head, self.format(text_wrap=True, bold=True))
                self.write(sheet, row, 1, says[start : start + _LINE], self.format(text_wrap=True))
                row += 1


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
                form = self._book.format(bold=True, top=1, num_format=_NUMBERS.get(column.form, "General"))
            self._book.write(self.sheet, self._row, number, cell, form, column.head)
        self._row += 1

    def finish(self) -> None:
        """Put a filter on each column; to be called after the last row."""
        self.sheet.autofilter(self._top, 0, max(self._row - 1, self._top + 1), len(self._columns) - 1)


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


def head_height(columns: Iterable[Column]) -> float:
    """Return how high a row of heads must be, in points.

    Parameters
    ----------
    columns : iterable of Column
        What the heads belong to.
    """
    return max((height(column.head, column.width) for column in columns), default=_LINE_HEIGHT)


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
    says = _CUT.format(limit=LONGEST_CELL, length=len(text))
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
    problem = f"has {number:,} rows or more, a sheet of Excel holds {MOST_ROWS - 1:,}"
    return InputError(location, problem, "write several files, or --format csv or parquet")


@contextmanager
def open_book(path: Path) -> Iterator[Book]:
    """Open a workbook that appears under its name only when the block ends well.

    Parameters
    ----------
    path : Path
        Where it is to stand.

    Yields
    ------
    Book
        Its sheets are to be written one after the other, each from top to bottom.

    Raises
    ------
    UsageError
        As for :func:`labels.support.atomic.whole_file`.
    """
    with whole_binary_file(path) as file, book_in(file) as book:
        yield book


@contextmanager
def book_in(file: BinaryIO) -> Iterator[Book]:
    """Write a workbook into an open file.

    Parameters
    ----------
    file : BinaryIO
        Where to.

    Yields
    ------
    Book
    """
    from xlsxwriter.workbook import Workbook

    with tempfile.TemporaryDirectory(prefix="workbook-", ignore_cleanup_errors=True) as folder:
        workbook = Workbook(file, {**_OPTIONS, "default_format_properties": {**FONT}, "tmpdir": folder})
        try:
            yield Book(workbook)
        except BaseException:
            for sheet in workbook.worksheets():  # the rows written so far lie in files of their own
                if sheet.row_data_fh is not None:
                    sheet.row_data_fh.close()
            raise
        workbook.close()
