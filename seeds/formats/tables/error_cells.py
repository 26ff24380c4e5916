"""Cells of a table that hold the error of a formula (``#REF!``): nothing is known there, and that is said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from labels.exchange.sheet_words import is_error
from labels.wording import _, pgettext
from seeds.formats.tables.field_names import Columns

_NAMED = 5  # cells of which a note says where they stand


def error_note(met: Sequence[str]) -> str:
    """Return how many errors were read as empty, and where the first of them stand.

    Parameters
    ----------
    met : sequence of str
        Where they stand, at least one.
    """
    if len(met) > _NAMED:
        says = _("{count} cell(s) that hold the error of a formula read as empty: {places}, …")
    else:
        says = _("{count} cell(s) that hold the error of a formula read as empty: {places}")
    return says.format(count=len(met), places=pgettext("between statements", "; ").join(met[:_NAMED]))


def without_errors(values: Mapping[str, str], columns: Columns, location: str) -> tuple[Mapping[str, str], list[str]]:
    """Return the cells of a row with those empty that hold an error where a paragraph has a field; the user's own stay.

    Parameters
    ----------
    values : mapping of str to str
        Cells by column.
    columns : Columns
        What the columns hold.
    location : str
        Where the row stands.

    Returns
    -------
    tuple of (mapping of str to str, list of str)
        The cells, and where an error was read as empty.
    """
    names = [columns.text, *columns.fields.values()]
    wrong = {name: cell for name in names if name is not None and is_error(cell := values.get(name, ""))}
    where = _("{location}, column {column!r} ({found})") if wrong else ""
    places = [where.format(location=location, column=name, found=cell.strip()) for name, cell in wrong.items()]
    return ({**values, **dict.fromkeys(wrong, "")} if wrong else values), places
