"""A workbook of one sheet: heads in bold and frozen, lists to choose from, a filter on every column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from labels.support.atomic import whole_binary_file

# What a cell of a workbook can hold.
_LONGEST = 32_000


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a workbook.

    Attributes
    ----------
    head : str
        Its head.
    width : int
        In characters.
    choices : tuple of str
        What may be chosen in its cells; anything where there is none.
    """

    head: str
    width: int
    choices: tuple[str, ...] = ()


def write_workbook(
    path: Path, name: str, columns: Sequence[Column], rows: Sequence[Sequence[str | float]], *, frozen: int = 0
) -> None:
    """Write a workbook, whole or not at all.

    Parameters
    ----------
    path : Path
        The file.
    name : str
        Name of the sheet.
    columns : sequence of Column
        What stands where.
    rows : sequence of sequence of (str or float)
        Cells; text is written as text, whatever it begins with.
    frozen : int
        How many columns stay in sight.

    Raises
    ------
    UsageError
        If the folder does not exist or `path` is a folder.
    """
    import xlsxwriter

    with whole_binary_file(path) as file, xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet(name)
        head = book.add_format({"bold": True, "bg_color": "#eef2f7", "text_wrap": True, "valign": "top"})
        plain = book.add_format({"text_wrap": True, "valign": "top"})
        for number, column in enumerate(columns):
            sheet.set_column(number, number, column.width, plain)
            sheet.write_string(0, number, column.head, head)
            if column.choices and rows:
                options = {"validate": "list", "source": list(column.choices)}
                sheet.data_validation(1, number, len(rows), number, options)
        for row, values in enumerate(rows, 1):
            for number, value in enumerate(values):
                if isinstance(value, str):
                    sheet.write_string(row, number, value[:_LONGEST], plain)
                else:
                    sheet.write_number(row, number, value, plain)
        sheet.freeze_panes(1, frozen)
        if rows:
            sheet.autofilter(0, 0, len(rows), len(columns) - 1)
