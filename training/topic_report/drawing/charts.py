"""Lines of the page's small charts, as SVG paths."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from models.arrays import Bits, Floats, Ints
from models.statistics.counts import Counts
from training.topic_report.drawing.trends import differ
from training.topic_report.time_axis import positions

# A panel is 340 units wide: the plot from LEFT to RIGHT, shares from BASE up to TOP, below them the paragraphs' bars.
LEFT, RIGHT, TOP, BASE, GROUND = 36, 334, 10, 128, 152
# Room that a year's label needs.
YEAR = 34
# A small chart is 150 by 44 units: the plot from 2 to 116, its scale at the right, its first and last year below.
SMALL_RIGHT, SMALL_TOP, SMALL_BASE = 116, 4, 31
# No axis of a panel ends below this share: a line of tenths of a per cent would look like a mountain.
LEAST_TOP = 0.02
# Shares that an axis may end at: so few that charts side by side mostly have the same scale.
CEILINGS = (0.005, 0.01, 0.02, 0.04, 0.06, 0.1, 0.2, 0.3, 0.4, 0.6, 0.8, 1.0)


def sparkline(values: Floats, periods: Sequence[str]) -> dict[str, Any]:
    """Return a line of 150 by 44 units with its scale: the area under it, its last point, the share at its top, its years.

    Parameters
    ----------
    values : ndarray of float, shape (n_periods,)
        Shares, fractions in [0, 1]; at least two.
    periods : sequence of str
        The months, quarters or years, sorted.

    Returns
    -------
    dict of str to str
        ``path`` and ``area`` as SVG paths, ``x`` and ``y`` of the last point, ``top`` (share where the axis ends),
        ``first`` and ``last`` year.
    """
    at = positions(periods)
    ceiling = _ceiling(float(values.max()))
    x = 2 + (SMALL_RIGHT - 2) * at / max(int(at[-1]), 1)
    y = SMALL_BASE - (SMALL_BASE - SMALL_TOP) * values / ceiling
    line = "M" + "L".join(f"{a:.1f} {b:.1f}" for a, b in zip(x, y, strict=True))
    return {
        "path": line,
        "area": f"{line}V{SMALL_BASE}H2Z",
        "x": f"{x[-1]:.1f}",
        "y": f"{y[-1]:.1f}",
        "top": f"{100 * ceiling:g}%",
        "first": periods[0][:4],
        "last": periods[-1][:4],
    }


def panel(table: Counts, column: int, few: int, few_documents: int, effect: float) -> dict[str, Any]:
    """Return the lines of one mark over time.

    Parameters
    ----------
    table : Counts
        Marks by period, at least two periods.
    column : int
        Column of the mark.
    few, few_documents : int
        Periods with fewer paragraphs or documents leave a gap in the line.
    effect : float
        Design effect of the mark.

    Returns
    -------
    dict
        ``line`` (shares), ``band`` (intervals), ``dots`` (periods without a neighbour) and ``bars`` (paragraphs) as SVG
        paths, ``ticks``, ``labels`` of the axes, ``spots``: what each period shows on pointing at it, and ``state``: "none"
        where nothing was counted, "thin" where no period holds enough, "level" where chance explains the differences, else "".
    """
    shares, low, high = (values[:, column] for values in (table.shares, table.low, table.high))
    enough = (table.totals >= few) & (table.documents >= few_documents)
    thin = not enough.any()
    if thin:
        enough = np.ones(len(shares), dtype=bool)
    # The interval fits in, unless it is so wide that the line would lie flat.
    ceiling = _ceiling(max(min(float(high[enough].max()), 2.5 * float(shares[enough].max())), LEAST_TOP))
    at = positions(table.rows)
    step = (RIGHT - LEFT) / (int(at[-1]) + 1)
    x: Floats = np.asarray(LEFT + step * (at + 0.5), dtype=np.float64)
    level = not differ(table.counts[enough, column], table.totals[enough], effect)
    return {
        "state": "none" if not table.counts[:, column].any() else "thin" if thin else "level" if level else "",
        **_lines(x, _height(shares, ceiling), _height(low, ceiling), _height(high, ceiling), _runs(enough, at)),
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
                "documents": int(table.documents[row]),
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


def _lines(x: Floats, y: Floats, under: Floats, over: Floats, runs: Sequence[tuple[int, int]]) -> dict[str, str]:
    """Return line, interval and lone dots of the runs of periods with enough paragraphs."""
    line, band, dots = [], [], []
    for start, end in runs:
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


def _runs(flags: Bits, at: Ints) -> list[tuple[int, int]]:
    """Return start and end of each run of true values that follow each other without a gap in time."""
    rows = np.flatnonzero(flags)
    breaks = np.flatnonzero((np.diff(rows) > 1) | (np.diff(at[rows]) > 1)) + 1
    return [(int(run[0]), int(run[-1]) + 1) for run in np.split(rows, breaks) if len(run)]


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
