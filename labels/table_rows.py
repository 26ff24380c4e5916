"""Rows of the user's own tables as they stand there: cells that know what they held, and which column was read as what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

# Fields that hold an answer or what another program found: where a paragraph is tagged they are the table's own columns.
UNWRITTEN = ("labels", "found", "part")


class NumberCell(str):
    """A cell that held a number, written as text; everywhere but in a table that is written, it is that text."""

    __slots__ = ()


class DateCell(str):
    """A cell that held a date, or a date and a time, in ISO form."""

    __slots__ = ()


class UncomputedCell(str):
    """A cell with a formula that no program has computed yet: its text is empty, and nothing is known of it."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table.

    Attributes
    ----------
    cells : mapping of str to str
        Its cells by column, all of them, in the order of the table.
    fields : mapping of str to str
        Of each field of a paragraph that was read from a column, ``text`` among them, that column.
    typed : bool
        Whether the file says what is a number and what is a date, as a workbook does and text with commas does not: then
        every other cell is text, whatever it looks like.
    """

    cells: Mapping[str, str]
    fields: Mapping[str, str]
    typed: bool = False
