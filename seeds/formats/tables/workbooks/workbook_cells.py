"""The cells of a workbook, by python-calamine in a process of its own.

The library allocates what a broken file asks for, and ends the process if there is not so much memory. Such a file may cost
its own process, never that of the command.
"""

from __future__ import annotations

import datetime
import io
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from labels.ending.with_parent import end_with_parent
from labels.table_rows import DateCell, NumberCell, UncomputedCell
from seeds.formats.tables.workbooks.old_workbook import old_parts
from seeds.formats.tables.workbooks.workbook_parts import Place, SheetParts, cell_name, sheet_parts

_MEMORY = 2**30  # bytes that the process of its own may take
_MEMORY_RATIO = 60  # beyond that, times the size of the file
_SECONDS, _SECONDS_PER_MB = 60, 10  # at least; a hundred thousand rows take a busy machine minutes
_LOCKED = 3  # exit code
_KINDS: Mapping[str, type[str]] = {"number": NumberCell, "date": DateCell, "formula": UncomputedCell}
_ROOT = Path(__file__).resolve().parents[4]
_CODE = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from seeds.formats.tables.workbooks.workbook_cells import main; sys.exit(main())"
)


class LockedError(Exception):
    """A workbook is locked by a password."""


class BrokenError(Exception):
    """A workbook cannot be read."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet.

    Attributes
    ----------
    name : str
        Its name.
    rows : list of list of str
        Its cells as text, from the first to the last that is used; those of numbers and dates say so (`labels.table_rows`).
    merged : list
        Ranges of merged cells, ``((top, left), (bottom, right))``, counted from the first cell that is used.
    uncomputed : list of str
        The cells (``B3``) with a formula whose value is not stored; they may lie beyond those that are used.
    beside : mapping of str to int
        How many comments, text boxes and the like it has beside its cells, by kind
        (`seeds.formats.tables.workbooks.workbook_parts.SheetParts`).
    is_hidden : bool
        Whether it is not shown; then it is named and none of its cells is here.
    """

    name: str
    rows: list[list[str]]
    merged: list[Any]
    uncomputed: list[str] = field(default_factory=list)
    beside: Mapping[str, int] = field(default_factory=dict)
    is_hidden: bool = False


def read_sheets(data: bytes) -> list[Sheet]:
    """Read the sheets of a workbook that are shown.

    Parameters
    ----------
    data : bytes
        The whole file.

    Returns
    -------
    list of Sheet
        In order; also those that are hidden and have cells, without these.

    Raises
    ------
    LockedError
        If it is locked by a password.
    BrokenError
        If it cannot be read, or only with more memory or time than any workbook needs.
    """
    seconds = max(_SECONDS, _SECONDS_PER_MB * len(data) / 1e6)
    memory = max(_MEMORY, _MEMORY_RATIO * len(data))
    command = [sys.executable, "-c", _CODE, str(_ROOT), str(memory), str(int(seconds)), str(os.getpid())]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired as error:
        raise BrokenError from error
    if done.returncode == _LOCKED:
        raise LockedError
    if done.returncode:
        raise BrokenError
    return [
        Sheet(**(sheet | {"rows": [list(map(_from_json, row)) for row in sheet["rows"]]})) for sheet in json.loads(done.stdout)
    ]


def _from_json(cell: str | list[str]) -> str:
    if isinstance(cell, str):
        return cell
    kind, text = cell
    return _KINDS[kind](text)


def main() -> int:
    """Read a workbook from standard input, write its sheets to standard output; return the exit code."""
    end_with_parent(int(sys.argv[4]))
    with suppress(ImportError, ValueError, OSError):  # not on every system
        import resource

        memory, seconds = int(sys.argv[2]), int(sys.argv[3])
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))  # where no thread of this process comes to its turn
    try:
        sheets = _sheets(sys.stdin.buffer.read())
    except LockedError:
        return _LOCKED
    except (BrokenError, MemoryError):
        return 1
    sys.stdout.buffer.write(json.dumps([asdict(sheet) for sheet in sheets]).encode("ascii"))
    return 0


def _sheets(data: bytes) -> list[Sheet]:
    import python_calamine as calamine

    found, starts, hidden = [], [], []
    try:
        workbook = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        for sheet in workbook.sheets_metadata:
            if sheet.visible != calamine.SheetVisibleEnum.Visible:
                hidden.append(Sheet(sheet.name, [], [], is_hidden=True))
            elif sheet.typ == calamine.SheetTypeEnum.ChartSheet:  # has no cells
                found.append(Sheet(sheet.name, [], []))
                starts.append((0, 0))
            elif sheet.typ == calamine.SheetTypeEnum.WorkSheet:
                part = workbook.get_sheet_by_name(sheet.name)
                cells: list[Any] = [[_to_json(value) for value in row] for row in part.to_python(skip_empty_area=True)]
                found.append(Sheet(sheet.name, cells, _merged(part)))
                starts.append(part.start or (0, 0))
    except calamine.PasswordError as error:
        raise LockedError from error
    except (calamine.CalamineError, OSError, ValueError, OverflowError, KeyError) as error:
        raise BrokenError from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # how a failure inside the library arrives
            raise
        raise BrokenError from error
    parts = sheet_parts(data) if data.startswith(b"PK") else old_parts(data)
    shown = [_completed(one, start, parts.get(one.name, SheetParts())) for one, start in zip(found, starts, strict=True)]
    return [*shown, *(one for one in hidden if parts.get(one.name, SheetParts()).is_used)]


def _completed(sheet: Sheet, start: Place, parts: SheetParts) -> Sheet:
    """Return a sheet with what the library does not tell of it."""
    top, left = start
    cells: list[Any] = sheet.rows
    marks = {place: ["formula", ""] for place in parts.uncomputed} | parts.errors
    for (row, column), mark in marks.items():
        if 0 <= row - top < len(cells) and 0 <= column - left < len(cells[row - top]):
            cells[row - top][column - left] = mark
    names = [cell_name(place) for place in parts.uncomputed]
    return replace(sheet, uncomputed=names, beside=dict(parts.beside))


def _merged(sheet: Any) -> list[Any]:
    top, left = sheet.start or (0, 0)
    return [((a - top, b - left), (c - top, d - left)) for (a, b), (c, d) in sheet.merged_cell_ranges or []]


def _to_json(value: object) -> str | list[str]:
    """Return a cell as text; of a number or a date, its kind and its text."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        text = str(int(value)) if value.is_integer() and abs(value) < 1e15 else format(value, ".15g")
        return ["number", text]
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time()
        return ["date", value.date().isoformat() if midnight else value.isoformat(" ", "seconds")]
    if isinstance(value, datetime.date):
        return ["date", value.isoformat()]
    return ["number", str(value)] if isinstance(value, int) else str(value).strip()
