"""The cells of a workbook, by python-calamine in a process of its own.

The library allocates what a broken file asks for, and ends the process if there is not so much memory. Such a file may cost
its own process, never that of the command.
"""

from __future__ import annotations

import datetime
import io
import json
import os
import posixpath
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from labels.ending.with_parent import end_with_parent
from labels.table_rows import DateCell, NumberCell
from seeds.formats.tables.old_errors import old_errors

_MEMORY = 2**30  # bytes that the process of its own may take
_MEMORY_RATIO = 60  # beyond that, times the size of the file
_SECONDS, _SECONDS_PER_MB = 60, 10  # at least; a hundred thousand rows take a busy machine minutes
_LOCKED = 3  # exit code
_ROOT = Path(__file__).resolve().parents[3]
_CODE = "import sys; sys.path.insert(0, sys.argv[1]); from seeds.formats.tables.workbook_cells import main; sys.exit(main())"

# A cell whose formula failed, with its place and what it shows.
_CELL = re.compile(
    rb'<(?:\w+:)?c\b(?=[^<>]*\bt="e")[^<>]*?\br="([A-Z]{1,3})(\d{1,7})"[^<>]*(?<!/)>'
    rb"(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>(#[^<]{1,20})</",
    re.DOTALL,
)
_RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


class LockedError(Exception):
    """A workbook is locked by a password."""


class BrokenError(Exception):
    """A workbook cannot be read."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet that is shown.

    Attributes
    ----------
    name : str
        Its name.
    rows : list of list of str
        Its cells as text, from the first to the last that is used; those of numbers and dates say so (`labels.table_rows`).
    merged : list
        Ranges of merged cells, ``((top, left), (bottom, right))``, counted from the first cell that is used.
    """

    name: str
    rows: list[list[str]]
    merged: list[Any]


def read_sheets(data: bytes) -> list[Sheet]:
    """Read the sheets of a workbook that are shown.

    Parameters
    ----------
    data : bytes
        The whole file.

    Returns
    -------
    list of Sheet
        In order.

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
        Sheet(sheet["name"], [list(map(_from_json, row)) for row in sheet["rows"]], sheet["merged"])
        for sheet in json.loads(done.stdout)
    ]


def _from_json(cell: str | list[str]) -> str:
    if isinstance(cell, str):
        return cell
    kind, text = cell
    return NumberCell(text) if kind == "number" else DateCell(text)


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

    found, starts = [], []
    try:
        workbook = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        for sheet in workbook.sheets_metadata:
            if sheet.visible == calamine.SheetVisibleEnum.Visible and sheet.typ == calamine.SheetTypeEnum.WorkSheet:
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
    errors = _sheet_errors(data) if data.startswith(b"PK") else old_errors(data)
    for one, (top, left) in zip(found, starts, strict=True):
        for (row, column), word in errors.get(one.name, {}).items():
            if 0 <= row - top < len(one.rows) and 0 <= column - left < len(one.rows[row - top]):
                one.rows[row - top][column - left] = word
    return found


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


def _sheet_errors(data: bytes) -> dict[str, dict[tuple[int, int], str]]:
    """Return the errors in the sheets of an ``.xlsx``, by the name of the sheet and by row and column, both from 0.

    The library gives an empty cell for an error.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [name for name in archive.namelist() if "worksheets/" in name and name.endswith(".xml")]
        found = {name: dict(_errors(content)) for name in parts if b't="e"' in (content := archive.read(name))}
        return {sheet: found[part] for sheet, part in _names(archive) if part in found} if found else {}


def _errors(sheet: bytes) -> Iterator[tuple[tuple[int, int], str]]:
    for cell in _CELL.finditer(sheet):
        column = 0
        for letter in cell[1]:
            column = 26 * column + letter - 64
        yield (int(cell[2]) - 1, column - 1), cell[3].decode("ascii", "replace").strip()


def _names(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Yield the name of each sheet and that of its part."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    related = etree.fromstring(archive.read("xl/_rels/workbook.xml.rels"), parser)
    targets = {one.get("Id"): one.get("Target") or "" for one in related}
    for sheet in etree.fromstring(archive.read("xl/workbook.xml"), parser).iter("{*}sheet"):
        target = targets.get(sheet.get(_RELATED) or sheet.get(_STRICT)) or ""
        yield sheet.get("name") or "", posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
