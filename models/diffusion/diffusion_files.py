"""The files that diffusion is written to: a workbook of all tables, a CSV for each, or one page with charts."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any

from labels import InputError, UsageError
from labels.support.atomic import whole_binary_file, whole_file
from labels.wording import _
from models.diffusion.diffusion_page import diffusion_page
from models.diffusion.diffusion_tables import Cell, Diffusion, DiffusionTable, diffusion_tables, explanation
from models.diffusion.diffusion_wording import diffusion_wording
from models.locations import PROGRAM, program_version
from models.output.plain import plain_cell

_MOST_ROWS, _LONGEST_CELL = 1_048_575, 32_767  # of a sheet without its heads; characters of a cell
_FORMATS = {"count": "0", "share": "0.0%", "number": "0.0"}
_COLUMNS = "columns"  # how the file is called that explains the columns of the others
_WIDTHS = {"text": 16, "long": 60, "count": 9, "share": 9, "number": 11}
_EXPLAINED = (14, 18, 18, 90)
# The file says when it was written; two runs must give the same bytes.
_WRITTEN = datetime(2000, 1, 1)


def diffusion_file(path: Path) -> Callable[[Diffusion, Path], Sequence[Path]]:
    """Return what writes a file of that name.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    callable
        Takes what was found and the path; returns the files it wrote.

    Raises
    ------
    UsageError
        If no format ends so.
    """
    writer = DIFFUSION_FILES.get(path.suffix.lower())
    if writer is None:
        known = " ".join(DIFFUSION_FILES)
        problem = _("nothing of diffusion ends in {suffix!r}").format(suffix=path.suffix)
        raise UsageError(str(path), problem, _("name it with one of {suffixes}").format(suffixes=known))
    return writer


def write_workbook(found: Diffusion, path: Path) -> Sequence[Path]:
    """Write a sheet for each table, and one that explains them; return the file.

    Parameters
    ----------
    found : Diffusion
        What was found.
    path : Path
        Where to.

    Raises
    ------
    InputError
        If a table has more rows than a sheet.
    """
    from xlsxwriter import Workbook

    tables = diffusion_tables(found)
    for table in tables:
        if table.count > _MOST_ROWS:
            problem = _("table {name!r} would hold {count} rows, a sheet holds {most}")
            problem = problem.format(name=table.name, count=table.count, most=_MOST_ROWS)
            remedy = _("write {suffix}, or take larger units ({option})").format(suffix=".csv", option="--by")
            raise InputError(str(path), problem, remedy)
    with whole_binary_file(path) as file:
        options = {"constant_memory": True, "strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}
        with Workbook(file, options) as workbook:
            workbook.set_properties({"created": _WRITTEN, "comments": f"{PROGRAM} {program_version()}"})
            for table in tables:
                _write_sheet(workbook, table)
            sheet = workbook.add_worksheet(diffusion_wording().page["notes"])
            wrapped, bold = workbook.add_format({"text_wrap": True, "valign": "top"}), workbook.add_format({"bold": True})
            for column, width in enumerate(_EXPLAINED):
                sheet.set_column(column, column, width, wrapped)
            for row, cells in enumerate(explanation(found, tables)):
                for column, cell in enumerate(cells):
                    sheet.write_string(row, column, cell, *([] if row else [bold]))
    return [path]


def _write_sheet(workbook: Any, table: DiffusionTable) -> None:
    sheet = workbook.add_worksheet(diffusion_wording().tables[table.name][0])
    head = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#e8eef7"})
    for place, column in enumerate(table.columns):
        shown = {"valign": "top"} | ({"num_format": _FORMATS[column.form]} if column.form in _FORMATS else {})
        sheet.set_column(place, place, _WIDTHS[column.form], workbook.add_format(shown))
    for place, column in enumerate(table.columns):
        sheet.write_string(0, place, column.head, head)
    for row, cells in enumerate(table.rows(), 1):
        for place, cell in enumerate(cells):
            if isinstance(cell, str):
                if cell:
                    sheet.write_string(row, place, cell if len(cell) <= _LONGEST_CELL else f"{cell[: _LONGEST_CELL - 1]}…")
            elif cell is not None:
                sheet.write_number(row, place, cell)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(table.count, 1), len(table.columns) - 1)


def write_tables(found: Diffusion, path: Path) -> Sequence[Path]:
    """Write a CSV for each table, and one that explains them; return the files.

    Parameters
    ----------
    found : Diffusion
        What was found.
    path : Path
        Where the first mentions go; the names of the others end in ``-follows``, ``-copies``, ``-phrases``, ``-columns``.
    """
    tables = diffusion_tables(found)
    paths = [_table_path(path, name) for name in (*(table.name for table in tables), _COLUMNS)]
    with ExitStack() as stack:
        files = [stack.enter_context(whole_file(one)) for one in paths]
        for table, file in zip(tables, files[:-1], strict=True):
            _write_csv(file, [column.name for column in table.columns], table.rows())
        first, *others = explanation(found, tables)
        _write_csv(files[-1], first, others)
    return paths


def _table_path(path: Path, name: str) -> Path:
    return path if name == "first" else path.with_stem(f"{path.stem}-{name}")


def diffusion_outputs(path: Path) -> Sequence[Path]:
    """Return all files that may be written where one is asked for.

    Parameters
    ----------
    path : Path
        As it was asked for.
    """
    several = DIFFUSION_FILES[path.suffix.lower()] is write_tables
    return [_table_path(path, name) for name in (*diffusion_wording().tables, _COLUMNS)] if several else [path]


def _write_csv(file: Any, heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    file.write("\ufeff")  # without the mark Excel reads UTF-8 as the system's old code page
    writer = csv.writer(file)
    writer.writerow(map(plain_cell, heads))
    writer.writerows([plain_cell(cell) for cell in row] for row in rows)


def write_page(found: Diffusion, path: Path) -> Sequence[Path]:
    """Write one page that needs no network; return the file.

    Parameters
    ----------
    found : Diffusion
        What was found.
    path : Path
        Where to.
    """
    with whole_file(path) as file:
        file.write(diffusion_page(found))
    return [path]


# To add a format is to add an entry here and a function.
DIFFUSION_FILES: Mapping[str, Callable[[Diffusion, Path], Sequence[Path]]] = {
    ".xlsx": write_workbook,
    ".csv": write_tables,
    ".html": write_page,
}
