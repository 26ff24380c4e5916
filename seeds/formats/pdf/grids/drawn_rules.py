"""The ruling lines of a page, and the grids that they make."""

from __future__ import annotations

from collections.abc import Iterator
from ctypes import PYFUNCTYPE, addressof, c_float, c_int, c_uint, c_ulong, c_void_p, cast
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np

Matrix = tuple[float, float, float, float, float, float]

_MOST_OBJECTS = 20_000  # of a page; what has more is a drawing
_MOST_PAIRS = 100_000  # of lines that are looked at
_PATH, _PICTURE, _FORM = 2, 3, 5  # kinds of objects, as pdfium counts them
_DEEPEST = 4  # drawings in each other that are looked into
_THIN = 3.0  # points; what is thinner is a line
_SHORT = 6.0  # points; what is shorter is a corner
_TOUCH = 3.0  # points by which lines that meet may miss each other


@dataclass(slots=True)
class Rule:
    """A line, level or upright: where it is (`at`), and from where to where it runs."""

    at: float
    start: float
    end: float


@dataclass(slots=True)
class Grid:
    """Lines that meet.

    Attributes
    ----------
    level : list of Rule
        From the top down; `at` is their height.
    upright : list of Rule
        From left to right.
    """

    level: list[Rule] = field(default_factory=list)
    upright: list[Rule] = field(default_factory=list)

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, bottom, right, top."""
        xs = [x for rule in self.level for x in (rule.start, rule.end)] + [rule.at for rule in self.upright]
        ys = [y for rule in self.upright for y in (rule.start, rule.end)] + [rule.at for rule in self.level]
        return min(xs), min(ys), max(xs), max(ys)

    def level_at(self, angle: int) -> Grid:
        """Return the grid on the page turned so that what is written at an angle is level.

        Parameters
        ----------
        angle : {0, 90, 180, 270}
            That angle, in degrees.
        """
        if angle == 90:  # (x, y) becomes (y, -x)
            return _grid(_flip(self.upright, -1, 1), _flip(self.level, 1, -1))
        if angle == 180:
            return _grid(_flip(self.level, -1, -1), _flip(self.upright, -1, -1))
        if angle == 270:  # (x, y) becomes (-y, x)
            return _grid(_flip(self.upright, 1, -1), _flip(self.level, -1, 1))
        return self


def _grid(level: list[Rule], upright: list[Rule]) -> Grid:
    return Grid(sorted(level, key=lambda rule: -rule.at), sorted(upright, key=lambda rule: rule.at))


def _flip(rules: list[Rule], at: int, along: int) -> list[Rule]:
    return [Rule(at * rule.at, *sorted((along * rule.start, along * rule.end))) for rule in rules]


def read_grids(page: Any) -> tuple[list[Grid], float, int]:
    """Find the grids of ruling lines on a page, and what else is drawn on it.

    Parameters
    ----------
    page : pypdfium2.PdfPage
        The page.

    Returns
    -------
    tuple of (list of Grid, float, int)
        Grids of at least two level lines and an upright one; the area of all pictures (a scan may be cut into strips), a
        fraction of the page; how many shapes there are that are no lines.
    """
    level: list[Rule] = []
    upright: list[Rule] = []
    picture, n_shapes = 0.0, 0
    page_width, page_height = page.get_size()
    for kind, (left, bottom, right, top) in _bounds(page):
        width, height = right - left, top - bottom
        if kind == _PICTURE:
            picture += max(min(width, page_width) * min(height, page_height), 0.0)
        elif height < _THIN and width > _THIN:
            level.append(Rule((top + bottom) / 2, left, right))
        elif width < _THIN and height > _THIN:
            upright.append(Rule((left + right) / 2, bottom, top))
        else:
            n_shapes += 1
        if kind == _PATH and width >= _SHORT and height >= _SHORT:  # a frame
            level += [Rule(top, left, right), Rule(bottom, left, right)]
            upright += [Rule(left, bottom, top), Rule(right, bottom, top)]
    covered = picture / max(page_width * page_height, 1.0)
    return _connect(_merge(level), _merge(upright)), covered, n_shapes


def count_objects(page: Any) -> int:
    """Return how many texts, lines and pictures are drawn on a page.

    Parameters
    ----------
    page : pypdfium2.PdfPage
        The page.
    """
    return int(_functions()["count"](cast(page.raw, c_void_p).value))


@cache
def _functions() -> dict[str, Any]:
    import pypdfium2.raw as raw

    def bind(name: str, result: Any, *types: Any) -> Any:
        return PYFUNCTYPE(result, *types)(cast(getattr(raw, name), c_void_p).value or 0)

    return {
        "count": bind("FPDFPage_CountObjects", c_int, c_void_p),
        "object": bind("FPDFPage_GetObject", c_void_p, c_void_p, c_int),
        "inner count": bind("FPDFFormObj_CountObjects", c_int, c_void_p),
        "inner object": bind("FPDFFormObj_GetObject", c_void_p, c_void_p, c_ulong),
        "kind": bind("FPDFPageObj_GetType", c_int, c_void_p),
        "matrix": bind("FPDFPageObj_GetMatrix", c_int, c_void_p, c_void_p),
        "bounds": bind("FPDFPageObj_GetBounds", c_int, *[c_void_p] * 5),
        "pixels": bind("FPDFImageObj_GetImagePixelSize", c_int, c_void_p, c_void_p, c_void_p),
    }


def largest_picture(page: Any) -> int:
    """Return how many pixels the largest picture of a page has.

    Parameters
    ----------
    page : pypdfium2.PdfPage
        The page.
    """
    calls, largest = _functions(), 0
    pixels = (c_uint * 2)()
    for found, kind, _ in _objects(page):
        if kind == _PICTURE and calls["pixels"](found, addressof(pixels), addressof(pixels) + 4):
            largest = max(largest, pixels[0] * pixels[1])
    return largest


def _objects(page: Any) -> Iterator[tuple[int, int, Matrix | None]]:
    """Yield handle, kind and matrix of what is drawn on a page, also of what is drawn in forms."""
    calls = _functions()
    waiting: list[tuple[int | None, str, Matrix | None, int]] = [(cast(page.raw, c_void_p).value, "", None, 0)]
    left = _MOST_OBJECTS
    values = (c_float * 6)()
    while waiting:
        holder, inner, matrix, depth = waiting.pop()
        count = calls[f"{inner}count"](holder)
        left -= max(count, 0)
        if left < 0:
            return
        for index in range(count):
            found = calls[f"{inner}object"](holder, index)
            kind = calls["kind"](found) if found else 0
            if kind == _FORM and depth < _DEEPEST and calls["matrix"](found, addressof(values)):
                waiting.append((found, "inner ", _times((*values,), matrix), depth + 1))
            elif kind in (_PATH, _PICTURE):
                yield found, kind, matrix


def _times(first: Matrix, then: Matrix | None) -> Matrix:
    """Return the matrix that does what one does and then what another does."""
    if then is None:
        return first
    (a, b, c, d, e, f), (p, q, r, s, t, u) = first, then
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _bounds(page: Any) -> Iterator[tuple[int, tuple[float, float, float, float]]]:
    """Yield kind and box (left, bottom, right, top) of the lines, frames and pictures of a page."""
    calls = _functions()
    box = (c_float * 4)()
    at = addressof(box)
    for found, kind, matrix in _objects(page):
        if not calls["bounds"](found, at, at + 4, at + 8, at + 12):
            continue
        left, bottom, right, top = box
        if matrix is not None:
            a, b, c, d, e, f = matrix
            xs = [a * x + c * y + e for x in (left, right) for y in (bottom, top)]
            ys = [b * x + d * y + f for x in (left, right) for y in (bottom, top)]
            left, bottom, right, top = min(xs), min(ys), max(xs), max(ys)
        yield kind, (left, bottom, right, top)


def _merge(rules: list[Rule]) -> list[Rule]:
    """Put together the pieces that a line is drawn in."""
    merged: list[Rule] = []
    for rule in sorted(rules, key=lambda rule: (round(rule.at / _THIN), rule.start)):
        last = merged[-1] if merged else None
        if last and abs(last.at - rule.at) <= _THIN and last.start <= rule.start <= last.end + _TOUCH:
            last.end = max(last.end, rule.end)
        else:
            merged.append(Rule(rule.at, rule.start, rule.end))
    return [rule for rule in merged if rule.end - rule.start >= _SHORT]


def _connect(level: list[Rule], upright: list[Rule]) -> list[Grid]:
    """Group the lines that meet."""
    if not level or not upright or len(level) * len(upright) > _MOST_PAIRS:
        return []
    at, start, end = np.array([(rule.at, rule.start - _TOUCH, rule.end + _TOUCH) for rule in upright]).T
    groups = np.arange(len(upright))
    met: list[int] = []  # for each level line an upright one that it meets, or -1
    for rule in level:
        meets = (rule.start - _TOUCH <= at) & (at <= rule.end + _TOUCH) & (start <= rule.at) & (rule.at <= end)
        found = np.unique(groups[meets])
        if found.size > 1:
            groups[np.isin(groups, found)] = found[0]
        met.append(int(np.flatnonzero(meets)[0]) if found.size else -1)
    grids: dict[int, Grid] = {}
    for number, rule in enumerate(upright):
        grids.setdefault(int(groups[number]), Grid()).upright.append(rule)
    for number, rule in zip(met, level, strict=True):
        if number >= 0:
            grids[int(groups[number])].level.append(rule)
    return [_grid(grid.level, grid.upright) for grid in grids.values() if len(grid.level) > 1]
