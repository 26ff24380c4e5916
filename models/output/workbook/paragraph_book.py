"""A workbook of paragraphs: their sheet, sheets that count them where they are all there is, and one that explains it."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from itertools import chain, islice
from typing import BinaryIO

from labels.exchange.notes import explained_notes
from labels.support.errors import note_line
from labels.wording import _
from models.output.own_columns import OwnColumns, moved_note
from models.output.workbook.book import Book, book_in
from models.output.workbook.cell_text import LONGEST_CELL
from models.output.workbook.counting import Counting
from models.output.workbook.explanation import Purpose, explanation, word
from models.output.workbook.paragraph_sheet import LabelSheet, SheetRow
from models.output.workbook.table_sheet import Column
from seeds.schemes import Scheme

_LOOKED_AT = 1_000  # rows, for the columns of the user's own table


def write_paragraph_book(
    rows: Iterable[SheetRow],
    scheme: Scheme,
    file: BinaryIO,
    columns: Sequence[Column] = (),
    *,
    counted: bool = False,
    model: str = "",
    purpose: Purpose | None = None,
) -> int:
    """Write a workbook of paragraphs; return how many.

    What Excel cannot hold, and columns that go under another name, are noted on standard error.

    Parameters
    ----------
    rows : iterable of SheetRow
        Written as they come; only the first thousand are kept in mind.
    scheme : Scheme
        Whose labels they bear.
    file : BinaryIO
        Where to write.
    columns : sequence of Column
        Further columns, to the right of the labels.
    counted : bool
        Whether they are counted by document and province; a sample says nothing of either.
    model : str
        Which model labelled them; empty where none did.
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
    rows = iter(rows)
    first = list(islice(rows, _LOOKED_AT))
    with book_in(file) as book:
        sheet = LabelSheet(book, word("paragraphs" if counted else "to_label"), scheme, columns, first, purpose)
        counting = Counting(scheme)
        count = 0
        for count, row in enumerate(chain(first, rows), 1):
            sheet.write(count, row)
            if counted:
                counting.add(row.paragraph, [key for key, mark in row.marks.items() if mark])
        sheet.finish(count)
        if counted:
            counting.write(book)
        sheets = counting.sheets if counted else ()
        notes = explained_notes(sheet.own.notes)
        told = explanation(
            scheme, book, model=model, count=count, counted=sheets, moved=sheet.own.moved, notes=notes, purpose=purpose
        )
        book.explain(told)
    _note(book, sheet.own)
    return count


def _note(book: Book, own: OwnColumns) -> None:
    for head, number in book.cut.items():
        says = _(
            "{count} cell(s) of column {column!r} cut at {most:,} characters, which is all that Excel holds, and marked so at "
            "their end; --split cuts texts into paragraphs, --format csv or parquet writes them whole"
        )
        print(note_line(says.format(count=number, column=head, most=LONGEST_CELL)), file=sys.stderr)
    if own.moved:
        print(note_line(moved_note({column.name: column.head for column in own.moved})), file=sys.stderr)
