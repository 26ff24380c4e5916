"""What a cell of text is written as: a number, a day, a time, or text as it stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal

from labels.table_rows import DateCell, NumberCell

Value = str | int | float | date | None
CellKind = Literal["text", "number", "date"]
# Numbers as they come back: without zeros before them, not more digits than a cell keeps.
_NUMERAL = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.(\d{1,14}))?")
_MOST_DIGITS = 15
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_FIRST_YEAR = 1900  # of the calendar of Excel


def kind_of(cells: Sequence[str]) -> tuple[CellKind, int | None]:
    """Return what the text of a column is written as, by its first cells: all of it numbers, or all of it days.

    Parameters
    ----------
    cells : sequence of str
        Those that hold something.

    Returns
    -------
    kind : {"text", "number", "date"}
        Text where there are no cells.
    decimals : int or None
        Digits behind the point that all the numbers have; None where they differ, or there are none.
    """
    if not cells:
        return "text", None
    if all(map(_is_day, cells)):
        return "date", None
    found = [_NUMERAL.fullmatch(cell) for cell in cells]
    if not all(found) or not all(map(_is_number, cells)):
        return "text", None
    decimals = {len(match[1] or "") for match in found if match}
    if len(decimals) == 1:
        return "number", decimals.pop()
    # 1.10 beside 1.9 may be versions, or chapters: as numbers they would not be what they were.
    same = all(format(float(cell), ".15g") == cell for cell in cells)
    return ("number" if same else "text"), None


def typed(cell: str, kind: str) -> Value:
    """Return a cell as what it is: a number, a day, a time, or text as it stands; None where it is empty.

    Parameters
    ----------
    cell : str
        The cell; its type may say what it held.
    kind : {"text", "number", "date"}
        What text of its form is.
    """
    if not cell:
        return None
    if (isinstance(cell, NumberCell) or kind == "number") and _is_number(cell):
        return int(cell) if cell.lstrip("-").isdigit() else float(cell)
    if isinstance(cell, DateCell) or (kind == "date" and _is_day(cell)):
        try:
            found = datetime.fromisoformat(cell)
        except ValueError:
            return str(cell)
        if found.year >= _FIRST_YEAR:
            return found.date() if _DAY.fullmatch(cell) else found
    return str(cell)


def _is_number(cell: str) -> bool:
    """Return whether a cell is a number that stays what it is when it is written as one."""
    if isinstance(cell, NumberCell):
        digits = sum(sign.isdigit() for sign in cell.partition("e")[0])
        return digits <= _MOST_DIGITS + 1 and cell not in ("NaN", "Infinity", "-Infinity")
    return _NUMERAL.fullmatch(cell) is not None and sum(sign.isdigit() for sign in cell) <= _MOST_DIGITS


def _is_day(cell: str) -> bool:
    if not _DAY.fullmatch(cell):
        return False
    try:
        return date.fromisoformat(cell).year >= _FIRST_YEAR
    except ValueError:
        return False
