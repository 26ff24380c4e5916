"""A workbook to label in: a row for each text, a column with a list to choose from for each label, and how to fill it in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import BinaryIO

from models.output.workbook.explanation import Purpose
from models.output.workbook.paragraph_book import write_paragraph_book
from models.output.workbook.paragraph_sheet import SheetRow
from models.output.workbook.table_sheet import Column
from seeds.schemes import Scheme

__all__ = ["Purpose", "SheetRow", "write_label_sheet"]
_WIDTH = 16  # of further columns, in characters


def write_label_sheet(
    rows: Iterable[SheetRow], scheme: Scheme, file: BinaryIO, columns: Sequence[str] = (), purpose: Purpose | None = None
) -> int:
    """Write a workbook to label in; return how many rows.

    It is read back as labelled text (`labels.exchange.spreadsheet.FromTable`): a row counts as answered if it is marked as
    checked or differs from what was filled in beforehand.

    Parameters
    ----------
    rows : iterable of SheetRow
        Written as they come; only the first thousand are kept in mind.
    scheme : Scheme
        Whose labels they bear.
    file : BinaryIO
        Where to write.
    columns : sequence of str
        Heads of the further columns.
    purpose : Purpose, optional
        What it says of filling it in, and what is hidden, where that is not the usual.

    Returns
    -------
    int

    Raises
    ------
    InputError
        If there are more rows than a sheet holds.
    """
    return write_paragraph_book(rows, scheme, file, [Column(head, _WIDTH) for head in columns], purpose=purpose)
