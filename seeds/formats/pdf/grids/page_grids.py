"""Tables on a page: rows and cells by their ruling lines, or by cells that stand below each other."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from seeds.formats.pdf.characters import Run
from seeds.formats.pdf.grids.drawn_rules import Grid, Rule
from seeds.formats.pdf.page_lines import Line, Part, lines_of
from seeds.structure.blocks import glue

_LAYOUT_CELLS = 2  # a frame with no more cells than that is no table
_NEAR = 2.0  # points
_AROUND = 2  # lines above and below that may show the columns of a line whose cells stand close
_BANDS = 3  # a grid with no more bands than head, body and foot has no line below each row
_LEADERS = re.compile(r"[.…·]{4,}|(?:\. ?){4,}")
_ITEM = re.compile(r"[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）.．、]|[其加减]")
_LABEL = re.compile("[^，。；]{1,12}[：:]")
_SENTENCE = re.compile("[。；;]|，.*，")


def ruled_tables(runs: Sequence[Run], grids: Sequence[Grid], page: int) -> tuple[list[Line], list[Run]]:
    """Find the tables that ruling lines draw.

    Parameters
    ----------
    runs : sequence of Run
        A page, turned level.
    grids : sequence of Grid
        Its lines, turned the same way.
    page : int
        Its number.

    Returns
    -------
    tuple of (list of Line, list of Run)
        The rows of the tables, and the runs that stand in none.
    """
    rows: list[Line] = []
    rest = list(runs)
    for grid in sorted(grids, key=lambda grid: len(grid.level) + len(grid.upright)):  # a table before the frame around it
        left, bottom, right, top = grid.box
        inside: list[Run] = []
        outside: list[Run] = []
        for run in rest:
            middle, centre = (run.x0 + run.x1) / 2, run.y + 0.35 * run.size
            (inside if left <= middle <= right and bottom <= centre <= top else outside).append(run)
        if not inside:
            continue
        found = _rows_of(inside, grid, page)
        if found:
            rows += found
            rest = outside
    return rows, rest


def _rows_of(runs: Sequence[Run], grid: Grid, page: int) -> list[Line]:
    """Return the rows of a grid; none if it is a frame around text."""
    cells: dict[tuple[float, float, float, float], list[Run]] = {}
    upright, level = _places(grid.upright), _places(grid.level)
    for run in runs:
        middle, centre = (run.x0 + run.x1) / 2, run.y + 0.35 * run.size
        cells.setdefault((*_around(upright, middle, centre), *_around(level, centre, middle)), []).append(run)
    columns = {(left, right) for left, right, _, _ in cells}
    if len(cells) <= _LAYOUT_CELLS or len(columns) < 2:
        return []
    bands: dict[float, list[tuple[float, float, list[Run]]]] = {}
    for (left, right, _, upper), inside in cells.items():
        bands.setdefault(upper, []).append((left, right, inside))
    tops = sorted(bands, reverse=True)
    rows: list[Line] = []
    for upper in tops:
        rows += _split_band(sorted(bands[upper], key=lambda cell: cell[0]), len(tops), page)
    return with_header(rows)


def _places(rules: Sequence[Rule]) -> list[tuple[float, float, float]]:
    """Return where lines are, and from where to where they run, in order."""
    return sorted((rule.at, rule.start - _NEAR, rule.end + _NEAR) for rule in rules)


def _around(places: Sequence[tuple[float, float, float]], at: float, along: float) -> tuple[float, float]:
    """Return the nearest lines on either side of a point, those far off not looked at."""
    index = bisect_right(places, (at, float("inf"), float("inf")))
    below = next((places[k][0] for k in range(index - 1, -1, -1) if places[k][1] <= along <= places[k][2]), float("-inf"))
    above = next((places[k][0] for k in range(index, len(places)) if places[k][1] <= along <= places[k][2]), float("inf"))
    return below, above


def _split_band(cells: Sequence[tuple[float, float, list[Run]]], n_bands: int, page: int) -> list[Line]:
    """Return one row, or several where a line is drawn only around all of them."""
    lines = [lines_of(inside, page) for _, _, inside in cells]
    if n_bands <= _BANDS and len(lines) > 1:
        bases = _bases([line.y for column in lines for line in column], min(line.size for column in lines for line in column))
        first = [line.y for line in lines[0]]
        alike = sum(len(column) >= 0.6 * len(first) for column in lines[1:])
        if len(bases) > 2 and len(first) >= 0.6 * len(bases) and 2 * alike >= len(lines) - 1:
            return _aligned(lines, page)
    size = max(line.size for column in lines for line in column)
    parts = [_cell(column) for column in lines]
    top = max(line.y for column in lines for line in column)
    return [Line(parts, top, size, page, row=tuple(part.text for part in parts))]


def _cell(lines: Sequence[Line]) -> Part:
    """Return the lines of a cell as one."""
    return Part(glue([line.text for line in lines]), min(line.x0 for line in lines), max(line.x1 for line in lines))


def _bases(heights: Sequence[float], size: float) -> list[float]:
    found: list[float] = []
    for height in sorted(heights, reverse=True):
        if not found or found[-1] - height > 0.4 * size:
            found.append(height)
    return found


def _aligned(columns: Sequence[Sequence[Line]], page: int) -> list[Line]:
    """Cut columns into rows where the first column begins anew."""
    starts = sorted((line.y + 0.4 * line.size for line in columns[0]), reverse=True)
    rows = []
    for number, start in enumerate(starts):
        end = starts[number + 1] if number + 1 < len(starts) else float("-inf")
        cells = [[line for line in column if (line.y <= start or number == 0) and line.y > end] for column in columns]
        parts = [_cell(cell) for cell in cells if cell]
        if parts:
            size = max(line.size for cell in cells for line in cell)
            rows.append(Line(parts, start - 0.4 * size, size, page, row=tuple(part.text for part in parts)))
    return rows


def with_header(rows: list[Line], *, drawn: bool = True) -> list[Line]:
    """Give the rows of a table their header, if the first row is one.

    Parameters
    ----------
    rows : list of Line
        A table; changed in place.
    drawn : bool
        Whether lines are drawn around it; without them the first row must differ from those below.

    Returns
    -------
    list of Line
        The same rows.
    """
    head = rows[0].row if rows else None
    if head and len(rows) > 2 and len(head) == max(len(row.row or ()) for row in rows):
        same = [row.row for row in rows[1:] if row.row and len(row.row) == len(head)]
        if any(2 * sum(row[column] == cell for row in same) > len(same) for column, cell in enumerate(head)):
            return rows  # what every row says is no name of a column
        names = all(len(cell) <= 16 and not _SENTENCE.search(cell) and not re.match(r"[\d.,%-]+$", cell) for cell in head)
        if names and (drawn or differs(head, same)):
            for row in rows[1:]:
                row.header = head
    return rows


def differs(head: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Return whether a row is unlike those below: figures stand below a name, or much longer texts.

    Parameters
    ----------
    head : sequence of str
        The cells of the row.
    below : sequence of sequence of str
        Rows with as many cells.
    """
    if not head:
        return False
    for column, cell in enumerate(head):
        cells = [row[column] for row in below]
        figures = sum(any(map(str.isdigit, text)) for text in cells)
        if figures > 0.5 * len(cells) and not any(map(str.isdigit, cell)):
            return True
    lengths = [len(text) for row in below for text in row]
    return bool(lengths) and sum(lengths) / len(lengths) >= 1.5 * sum(map(len, head)) / len(head)


def column_of(part: Part, columns: Sequence[tuple[float, float]]) -> int | None:
    """Return the column that a part stands in; None if in none.

    Parameters
    ----------
    part : Part
        A part of a line.
    columns : sequence of (float, float)
        Where each column begins and ends, from left to right.
    """
    index = bisect_left(columns, (part.x1, 0.0)) - 1
    return index if index >= 0 and columns[index][1] > part.x0 else None
