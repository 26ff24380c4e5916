"""Workbooks (.xlsx, .xls, .et): records where a column holds paragraphs, else rows of tables."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

from labels.exchange.known_words import column_of
from labels.exchange.sheet_words import is_error
from labels.paragraphs import Paragraph
from labels.support.errors import InputError
from labels.table_rows import TableRow
from labels.wording import N_, _
from seeds.formats.archives import DAMAGE, LARGEST_RATIO, LARGEST_UNPACKED
from seeds.formats.tables.delimited import column_names, header_columns, read_csv
from seeds.formats.tables.field_names import (
    TEXT_COLUMN,
    Columns,
    NoTextColumn,
    counting_sheets,
    explaining_cells,
    rows_above,
    without_text,
)
from seeds.formats.tables.record_options import RecordOptions
from seeds.formats.tables.records import RecordReader
from seeds.formats.tables.workbooks.disguised import is_disguised, page_sheets
from seeds.formats.tables.workbooks.unread_parts import unread_parts
from seeds.formats.tables.workbooks.workbook_cells import BrokenError, LockedError, Sheet, read_sheets
from seeds.structure.marked import Marked, with_marks
from seeds.structure.rows import Cell, Row, table_paragraphs

_BROKEN = N_("is no readable workbook (.xlsx, .xls, .et)")
_REMEDY = N_("open it in a spreadsheet program and save it anew as .xlsx")
_SAMPLE = 10_000  # bytes
_HEADER_WITHIN = 12  # rows at the top among which the header is looked for
_MOST_CELLS = 20_000_000  # between the first and the last cell that is used, empty ones included
_MOST_ROW_CELLS = 500_000  # that are not empty, of tables without a column of paragraphs
_CELL = re.compile(rb'<(?:\w+:)?c\b[^<>]*?\br="([A-Z]{1,3})(\d{1,7})"')


def read_workbook(file: BinaryIO, location: str, doc: str, options: RecordOptions) -> Iterator[Paragraph]:
    """Read the sheets of a workbook that are shown.

    A sheet with a column of paragraphs (``text``, ``正文`` and the like, or the one that was asked for) is read as records,
    one a row; its other columns ride along. Of any other sheet each row is a paragraph of kind ``table``. A web page or
    text under the name of a workbook, as many systems export it, is read as what it is.

    Parameters
    ----------
    file : binary file
        The file.
    location : str
        Its name, for error messages.
    doc : str
        Document of the rows that name none.
    options : RecordOptions
        What the user said.

    Yields
    ------
    Paragraph
        Sheet by sheet.

    Raises
    ------
    InputError
        If it is no workbook, is locked or empty, or has no column of the name that was asked for.
    """
    data = file.read()
    if data.strip() and is_disguised(data):
        sheets = page_sheets(data, location)
        if sheets is None:
            if not any(sign in data[:_SAMPLE] for sign in (b",", b"\t", b";")):
                raise InputError(location, _(_BROKEN), _(_REMEDY))
            yield from read_csv(io.BytesIO(data), location, doc, options)
            return
    else:
        sheets = _sheets(data, location)
    left_out = list(unread_parts(sheets, location))
    sheets = [sheet for sheet in sheets if any(map(any, sheet.rows))]
    if not sheets:
        raise next(iter(left_out), InputError(location, _("holds no text"), _("give it some rows, or leave it out")))
    options.left_out.extend(left_out)
    found = [_find_header(sheet.rows, f"{location}:{sheet.name}", options.text_column) for sheet in sheets]
    if options.text_column is not None and not any(found):
        heads = next((sheet for sheet in sheets if sheet.name), sheets[0])
        raise without_text(location, next(row for row in heads.rows if any(row)), options.text_column)
    reader = RecordReader(location, doc, options)
    n_named, n_rows = sum(bool(sheet.name) for sheet in sheets), 0
    for sheet, header in zip(sheets, found, strict=True):
        where = f"{location}:{sheet.name}" if sheet.name else location
        if header is not None:
            options.left_out.extend(rows_above(sheet.rows[: header[0]], location))
            yield from _records(_filled(sheet, *header), *header, where, reader)
            continue
        marks = [Marked(sheet.name, "heading", 0)] if sheet.name and n_named > 1 else []
        rows = [_without_errors(row, f"{where}:{number}", options.errors) for number, row in enumerate(sheet.rows, 1)]
        for segment in with_marks([*marks, *table_paragraphs(_table(rows, sheet.merged, where))]):
            n_rows += 1
            n = reader.number + n_rows
            yield Paragraph(f"{doc}#{n}", doc, n, segment.kind, segment.text, segment.heading, source=location)


def _sheets(data: bytes, location: str) -> list[Sheet]:
    """Return the sheets that are shown, but for those that this program writes beside a table."""
    _check_size(data, location)
    try:
        sheets = [sheet for sheet in read_sheets(data) if not _explains(sheet)]
    except LockedError as error:
        raise InputError(location, _("is locked by a password"), _("save it without one")) from error
    except BrokenError as error:
        raise InputError(location, _(_BROKEN), _(_REMEDY)) from error
    if any(map(_was_written_here, sheets)):
        sheets = [sheet for sheet in sheets if sheet.name not in counting_sheets()]
    return sheets


def _was_written_here(sheet: Sheet) -> bool:
    """Return whether a sheet is a table of paragraphs that this program wrote: it bears what was filled in, and hashes."""
    return bool(sheet.rows) and {column_of(cell) for cell in sheet.rows[0]} >= {"before", "hash"}


def _explains(sheet: Sheet) -> bool:
    """Return whether a sheet is the one that this program writes beside a table, to say how it is filled in."""
    return any(map(any, sheet.rows)) and sheet.rows[0][0] in explaining_cells().values()


def _check_size(data: bytes, location: str) -> None:
    """Refuse a small file that would unpack to a large one, or whose cells lie far apart; name cells that hold an error."""
    if not data.startswith(b"PK"):
        return
    limit = max(16 * LARGEST_UNPACKED, LARGEST_RATIO * len(data))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            if sum(info.file_size for info in infos) > limit:
                problem = _("unpacks to more than {limit} MB").format(limit=limit >> 20)
                raise InputError(location, problem, _("cut it into several workbooks"))
            for info in infos:
                if "worksheets/" in info.filename.lower() and not info.flag_bits & 1:
                    with archive.open(info) as part:
                        sheet = part.read(limit)
                    _check_extent(sheet, f"{location}:{info.filename}")
    except DAMAGE as error:
        raise InputError(location, _(_BROKEN), _(_REMEDY)) from error


def _check_extent(sheet: bytes, location: str) -> None:
    columns, rows = set(), set()
    for found in _CELL.finditer(sheet):
        columns.add(found[1])
        rows.add(int(found[2]))
    if not rows:
        return
    numbers = [_column_number(name) for name in columns]
    extent = (max(rows) - min(rows) + 1) * (max(numbers) - min(numbers) + 1)
    if extent > _MOST_CELLS:
        problem = _("has cells {rows} rows and {columns} columns apart")
        problem = problem.format(rows=max(rows) - min(rows) + 1, columns=max(numbers) - min(numbers) + 1)
        raise InputError(location, problem, _("delete what stands far away from the table"))


def _column_number(name: bytes) -> int:
    number = 0
    for char in name:
        number = number * 26 + char - 64
    return number


def _find_header(rows: Sequence[Sequence[str]], location: str, text_column: str | None) -> tuple[int, Columns] | None:
    """Return the row that names a column of paragraphs, and what its columns hold; None if no row near the top does."""
    where = _("{location}, row {row}")
    for index, row in enumerate(rows[:_HEADER_WITHIN]):
        if sum(map(bool, row)) > 1 or (index == 0 and len(row) == 1):
            columns = header_columns(row, where.format(location=location, row=index + 1), text_column)
            if columns.text is not None and (index + 1 < len(rows)):
                return index, columns
    return None


def _filled(sheet: Sheet, start: int, columns: Columns) -> list[list[str]]:
    """Return the rows with the value of a cell that is merged downwards in each of its rows; texts and ids stay single."""
    rows = [list(row) for row in sheet.rows]
    single, names = {columns.text, columns.fields.get("id")}, column_names(rows[start])
    for (top, left), (bottom, _right) in sheet.merged:
        if start < top < len(rows) and 0 <= left < len(names) and names[left] not in single:
            for row in range(top + 1, min(bottom, len(rows) - 1) + 1):
                rows[row][left] = rows[top][left] if any(rows[row]) else ""
    return rows


def _records(
    rows: Sequence[Sequence[str]], start: int, columns: Columns, location: str, reader: RecordReader
) -> Iterator[Paragraph]:
    names, fields = column_names(rows[start]), columns.by_field
    for index, row in enumerate(rows[start + 1 :], start + 2):
        if any(row):
            values = dict(zip(names, row, strict=True))
            yield from reader.of_row(values, columns, f"{location}:{index}", TableRow(values, fields, True))


def _without_errors(row: Sequence[str], location: str, met: list[str]) -> Sequence[str]:
    """Return a row with those cells empty that hold the error of a formula, and tell where they stand."""
    wrong = [number for number, cell in enumerate(row) if is_error(cell)]
    met += [_("{location}, cell {number} ({found})").format(location=location, number=n + 1, found=row[n]) for n in wrong]
    return ["" if number in wrong else cell for number, cell in enumerate(row)] if wrong else row


def _table(rows: Sequence[Sequence[str]], merged: Sequence[Any], location: str) -> list[Row]:
    if sum(sum(map(bool, row)) for row in rows) > _MOST_ROW_CELLS:
        problem = _("has more than {count} cells and no column of paragraphs").format(count=_MOST_ROW_CELLS)
        remedy = _("name the column of the paragraphs {first!r}, or say which it is: {option}")
        rename = _("name the column of the paragraphs {first!r}").format(first="text")
        raise NoTextColumn(location, problem, remedy.format(first="text", option=TEXT_COLUMN), rename)
    spans: dict[tuple[int, int], int] = {}
    covered: set[tuple[int, int]] = set()
    below: set[tuple[int, int]] = set()
    for (top, left), (bottom, right) in merged:
        bottom, right = min(bottom, len(rows) - 1), min(right, len(rows[0]) - 1)
        if len(covered) + len(below) + (bottom - top + 1) * (right - left + 1) > _MOST_ROW_CELLS:
            break  # no one merges so many cells
        spans[top, left] = max(right - left + 1, 1)
        covered |= {(row, column) for row in range(top, bottom + 1) for column in range(left + 1, right + 1)}
        below |= {(row, left) for row in range(top + 1, bottom + 1)}
    return [
        Row(
            tuple(
                Cell((Marked(text),) if text else (), span=spans.get((index, column), 1), merged=(index, column) in below)
                for column, text in enumerate(row)
                if (index, column) not in covered
            )
        )
        for index, row in enumerate(rows)
    ]
