"""The order in which the lines of a page are read, and the margins of the column each stands in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from seeds.formats.pdf.page_lines import Line, Part

_LINES = 4  # a column has at least as many
_WIDTH = 7.0  # characters; what is narrower is a cell
_FULL = 0.8  # of its width: a line that long is full
_FULL_SHARE = 0.5  # of the lines of running text are full at least
_SUPPORT = 3  # lines that begin (end) at one place make a margin
_COLUMNS_SHARE = 0.7  # of the lines right of a strip stand in further columns, if any do
_MOST_EDGES = 12  # that are tried; a page with more places where lines begin is a table
_DEPTH = 6  # columns within columns


def reading_order(lines: Sequence[Line], depth: int = 0) -> list[list[Line]]:
    """Put the lines of a page into reading order: columns one after the other, from left to right.

    Columns are parted by a strip that no line crosses. On both sides most lines are full, as those of running text are
    and those of cells are not.

    Parameters
    ----------
    lines : sequence of Line
        A page from the top down; a line holds the parts of all columns.
    depth : int
        How many times the page was cut already.

    Returns
    -------
    list of list of Line
        One list for each column, or for each stretch of the page without columns.
    """
    found = _columns(lines, depth) if depth < _DEPTH and len(lines) >= _LINES else None
    if found is None:
        return [list(lines)] if lines else []
    start, end, edge = found
    left, right = _cut(lines[start:end], edge)
    pieces = (lines[:start], left, right, lines[end:])
    return [region for piece in pieces for region in reading_order(piece, depth + 1)]


def _columns(lines: Sequence[Line], depth: int) -> tuple[int, int, float] | None:
    """Return first line, line behind the last, and left edge of the right column of the longest stretch of columns."""
    best: tuple[int, int, float] | None = None
    for edge in _edges(lines):
        start = 0
        while start < len(lines):
            end = start
            while end < len(lines) and not _crosses(lines[end], edge):
                end += 1
            if end - start >= _LINES and (best is None or end - start > best[1] - best[0]):
                left, right = _cut(lines[start:end], edge)
                if _is_text(left) and _is_text(right, depth):
                    best = (start, end, edge)
            start = max(end, start + 1)
    return best


def _edges(lines: Sequence[Line]) -> list[float]:
    """Return the places where at least four lines begin that do not begin at the left margin."""
    starts = sorted((part.x0, line.size) for line in lines if line.row is None for part in line.parts)
    if not starts:
        return []
    margin = starts[0][0]
    edges: list[tuple[int, float]] = []
    index = 0
    while index < len(starts):
        x, size = starts[index]
        end = index
        while end < len(starts) and starts[end][0] <= x + 0.3 * size:
            end += 1
        if end - index >= _LINES and x > margin + _WIDTH * size:
            edges.append((index - end, x))
        index = end
    return sorted(x for _, x in sorted(edges)[:_MOST_EDGES])


def _crosses(line: Line, edge: float) -> bool:
    strip = edge - 0.5 * line.size
    if line.row is not None:
        return line.x0 < strip < line.x1
    return any(part.x0 < strip and part.x1 > strip for part in line.parts)


def _cut(lines: Sequence[Line], edge: float) -> tuple[list[Line], list[Line]]:
    left: list[Line] = []
    right: list[Line] = []
    for line in lines:
        if line.row is not None:
            (left if line.x1 < edge else right).append(line)
            continue
        for side, parts in ((left, _side(line, edge, -1)), (right, _side(line, edge, 1))):
            if parts:
                side.append(replace(line, parts=parts))
    return left, right


def _side(line: Line, edge: float, sign: int) -> list[Part]:
    strip = edge - 0.5 * line.size
    return [part for part in line.parts if (part.x0 >= strip) == (sign > 0)]


def _is_text(lines: Sequence[Line], depth: int = _DEPTH) -> bool:
    """Return whether lines are a column of running text, or several columns."""
    flat = [line for line in lines if line.row is None]
    if len(flat) < _LINES:
        return False
    width = max(line.x1 for line in flat) - min(line.x0 for line in flat)
    size = sorted(line.size for line in flat)[len(flat) // 2]
    full = sum(line.x1 - line.x0 >= _FULL * width and len(line.parts) == 1 for line in flat)
    if width >= _WIDTH * size and full >= _FULL_SHARE * len(flat):
        return True
    more = _columns(flat, depth + 1) if depth < _DEPTH else None
    return more is not None and more[1] - more[0] >= _COLUMNS_SHARE * len(flat)


def margins(lines: Sequence[Line]) -> tuple[float | None, float | None]:
    """Return where the lines of a column begin and end; None where too few do at one place.

    Parameters
    ----------
    lines : sequence of Line
        A column.
    """
    flat = [line for line in lines if line.row is None and not line.mark and not line.turned]
    left = _margin([(line.x0, line.size) for line in flat])
    right = _margin([(-line.x1, line.size) for line in flat])
    return left, None if right is None else -right


def _margin(places: Sequence[tuple[float, float]]) -> float | None:
    """Return the outermost place that several lines share."""
    ordered = sorted(places)
    for index, (x, size) in enumerate(ordered[: -(_SUPPORT - 1)]):
        if ordered[index + _SUPPORT - 1][0] - x <= 0.6 * size:
            return x
    return None
