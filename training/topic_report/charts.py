"""Lines of the page's small charts, as SVG paths."""

from __future__ import annotations

from typing import Any

import numpy as np

from models.arrays import Bits, Floats
from models.statistics.counts import Counts

# A panel is 340 units wide: the plot from LEFT to RIGHT, shares from BASE up to TOP, below them the paragraphs' bars.
LEFT, RIGHT, TOP, BASE, GROUND = 36, 334, 10, 128, 152
# Room that a year's label needs.
YEAR = 34
# No axis ends below this share: a line of tenths of a per cent would look like a mountain.
LEAST_TOP = 0.02
# Shares that an axis may end at.
CEILINGS = (0.02, 0.04, 0.06, 0.1, 0.2, 0.3, 0.4, 0.6, 0.8, 1.0)


def sparkline(values: Floats) -> dict[str, Any]:
    """Return a line of 120 by 32 units, the area under it and its last point.

    Parameters
    ----------
    values : ndarray of float, shape (n_periods,)
        Shares, fractions in [0, 1]; at least two.

    Returns
    -------
    dict of str to str
        ``path`` and ``area`` as SVG paths, ``x`` and ``y`` of the last point.
    """
    x = np.linspace(2, 116, len(values))
    y = 29 - 26 * values / max(float(values.max()), 1e-9)
    line = "M" + "L".join(f"{a:.1f} {b:.1f}" for a, b in zip(x, y, strict=True))
    return {"path": line, "area": f"{line}V31H2Z", "x": f"{x[-1]:.1f}", "y": f"{y[-1]:.1f}"}


def panel(table: Counts, column: int, few: int) -> dict[str, Any]:
    """Return the lines of one mark over time.

    Parameters
    ----------
    table : Counts
        Marks by period, at least two periods.
    column : int
        Column of the mark.
    few : int
        Periods with fewer paragraphs leave a gap in the line.

    Returns
    -------
    dict
        ``line`` (shares), ``band`` (intervals), ``dots`` (periods without a neighbour) and ``bars`` (paragraphs) as SVG
        paths, ``ticks``, ``labels`` of the axes, and ``spots``: what each period shows on pointing at it.
    """
    shares, low, high = (values[:, column] for values in (table.shares, table.low, table.high))
    enough = table.totals >= few
    if not enough.any():
        enough = np.ones(len(shares), dtype=bool)
    # The interval fits in, unless it is so wide that the line would lie flat.
    ceiling = _ceiling(max(min(float(high[enough].max()), 2.5 * float(shares[enough].max())), LEAST_TOP))
    step = (RIGHT - LEFT) / len(shares)
    x: Floats = np.linspace(LEFT + step / 2, RIGHT - step / 2, len(shares), dtype=np.float64)
    return {
        **_lines(x, _height(shares, ceiling), _height(low, ceiling), _height(high, ceiling), enough),
        "bars": _bars(x, table.totals / table.totals.max(), max(step * 0.7, 1.0)),
        "ticks": [
            {"y": round(float(_height(np.array(value), ceiling)), 1), "label": f"{100 * value:g}%"}
            for value in (0.0, ceiling / 2, ceiling)
        ],
        "labels": _years(table.rows, x),
        "spots": [
            {
                "x": round(float(x[row] - step / 2), 1),
                "width": round(step, 1),
                "name": name,
                "n": int(table.counts[row, column]),
                "total": int(table.totals[row]),
                "share": float(shares[row]),
                "low": float(low[row]),
                "high": float(high[row]),
            }
            for row, name in enumerate(table.rows)
        ],
    }


def _ceiling(value: float) -> float:
    """Return the next round share."""
    return next((ceiling for ceiling in CEILINGS if ceiling >= value), CEILINGS[-1])


def _height(values: Floats, ceiling: float) -> Floats:
    return np.asarray(BASE - (BASE - TOP) * np.minimum(values / ceiling, 1.0))


def _lines(x: Floats, y: Floats, under: Floats, over: Floats, enough: Bits) -> dict[str, str]:
    """Return line, interval and lone dots of the periods with enough paragraphs."""
    line, band, dots = [], [], []
    for start, end in _runs(enough):
        points = range(start, end)
        if end - start == 1:  # no line has one point
            dots.append(f"M{x[start] - 2:.1f} {y[start]:.1f}a2 2 0 1 0 4 0a2 2 0 1 0 -4 0")
            band.append(f"M{x[start] - 1:.1f} {over[start]:.1f}h2V{under[start]:.1f}h-2Z")
            continue
        line.append("M" + "L".join(f"{x[i]:.1f} {y[i]:.1f}" for i in points))
        upper = "L".join(f"{x[i]:.1f} {over[i]:.1f}" for i in points)
        lower = "L".join(f"{x[i]:.1f} {under[i]:.1f}" for i in reversed(points))
        band.append(f"M{upper}L{lower}Z")
    return {"line": "".join(line), "band": "".join(band), "dots": "".join(dots)}


def _bars(x: Floats, heights: Floats, width: float) -> str:
    """Return bars below the line; heights are fractions of the tallest."""
    tall = (GROUND - BASE - 6) * heights
    return "".join(f"M{a - width / 2:.1f} {GROUND}v{-b:.1f}h{width:.1f}v{b:.1f}z" for a, b in zip(x, tall, strict=True))


def _runs(flags: Bits) -> list[tuple[int, int]]:
    """Return start and end of each run of true values."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], np.asarray(flags, dtype=int), [0]])))
    return [(int(start), int(end)) for start, end in zip(edges[::2], edges[1::2], strict=True)]


def _years(rows: tuple[str, ...], x: Floats) -> list[dict[str, Any]]:
    """Return the years under the axis, each at its first period; of two that would touch, the later."""
    starts: dict[str, float] = {}
    for name, offset in zip(rows, x, strict=True):
        starts.setdefault(name[:4], float(offset))
    labels: list[dict[str, Any]] = []
    for year, offset in reversed(starts.items()):
        if not labels or labels[-1]["x"] - offset >= YEAR:
            labels.append({"x": round(min(max(offset, LEFT + 10), RIGHT - 12), 1), "label": year})
    return labels[::-1]
