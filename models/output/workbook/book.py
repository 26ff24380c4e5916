"""A workbook, whole or not at all: what Excel holds and takes, its looks, and the sheet that explains it.

Text is text whatever it begins with: never a formula, a link or a number. Rows go to the disk as they come.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from labels.ending.leftovers import scratch_folder
from labels.support.atomic import whole_binary_file
from labels.wording import language, pgettext
from models.output.colours import tint
from models.output.workbook.cell_text import fits, height, possible, shortened
from models.output.workbook.table_sheet import NUMBER_FORMATS, Cell, Column, Table
from seeds.formats.tables.field_names import explaining_cells

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

HEAD, GRID = "#e8eef7", "#d9dee5"  # colours of heads and of lines
FONT: Mapping[str, Any] = {"font_name": "Microsoft YaHei", "font_size": 10}
_OPTIONS: Mapping[str, Any] = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_LINE = 16_000  # characters of a line of explanation in one cell


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
        if form in NUMBER_FORMATS:
            left = {"align": "left"} if form in ("date", "time") else {}  # to its right stands text
            return self.format(num_format=NUMBER_FORMATS[form], **left)
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
        sheet = self.workbook.add_worksheet(pgettext("name of a sheet", "Explanation"))
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, 26)
        sheet.set_column(1, 1, 110)
        sheet.set_row(0, 24)
        sheet.write_string(0, 0, explaining_cells()[language()], self.format(bold=True, font_size=13))
        sheet.freeze_panes(1, 0)
        self.paper(sheet, 1)
        row = 1
        for head, says in lines:
            for start in range(0, max(len(says), 1), _LINE):
                sheet.set_row(row, height(says[start : start + _LINE], 110))
                self.write(sheet, row, 0, "" if start else head, self.format(text_wrap=True, bold=True))
                self.write(sheet, row, 1, says[start : start + _LINE], self.format(text_wrap=True))
                row += 1


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

    with scratch_folder() as folder:
        workbook = Workbook(file, {**_OPTIONS, "default_format_properties": {**FONT}, "tmpdir": str(folder)})
        try:
            yield Book(workbook)
        except BaseException:
            for sheet in workbook.worksheets():  # the rows written so far lie in files of their own
                if sheet.row_data_fh is not None:
                    sheet.row_data_fh.close()
            raise
        workbook.close()
