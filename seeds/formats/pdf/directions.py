"""The directions in which a page is written: level, upright, from the top down, or leaning as a scan does."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

import numpy as np

from seeds.formats.pdf.characters import LEAN, Run

_LEANING = 100  # characters: a text; what is written across and shorter is a mark
_SAME_ANGLE = 1.5  # degrees
_LEVEL = 0.2  # degrees that do not matter over the width of a page
_SAMPLE = 400  # characters that are looked at to tell vertical writing
_DOWN = 270  # vertical writing turned level runs like text turned to the right


def directions(runs: Sequence[Run]) -> tuple[list[tuple[float, list[Run]]], list[list[Run]]]:
    """Sort runs by the direction in which they are written.

    Parameters
    ----------
    runs : sequence of Run
        A page.

    Returns
    -------
    tuple of (list of (float, list of Run), list of list of Run)
        Angle and runs turned level for each direction, the one with most characters first; and what is written across in
        each direction, turned level. Where most of a page leans, as a scan does, that is its direction.
    """
    groups = sorted(_by_angle(runs), key=lambda group: -sum(len(run.text) for run in group))
    total = sum(len(run.text) for run in runs)
    found, oblique = [], []
    for group in groups:
        count = sum(len(run.text) for run in group)
        angle = _usual_angle(group)
        level = [run.level(angle) for run in group]
        lean = abs((angle + 45) % 90 - 45)
        if lean > LEAN and len(groups) > 1 and (count < _LEANING or count < 0.5 * total):
            oblique.append(level)
            continue
        if _is_vertical(level):
            level = [run.level(_DOWN) for run in level]
            angle = (angle + _DOWN) % 360
        found.append((angle, level))
    return found, oblique


def _by_angle(runs: Sequence[Run]) -> list[list[Run]]:
    """Group runs whose angles are nearly the same."""
    square: dict[int, list[Run]] = {}
    rest: list[Run] = []
    for run in runs:
        nearest = round(run.angle / 90)
        if abs(run.angle - 90 * nearest) <= LEAN:
            square.setdefault(nearest % 4, []).append(run)
        else:
            rest.append(run)
    groups = list(square.values())
    last = float("-inf")
    for run in sorted(rest, key=lambda run: run.angle):
        if run.angle - last > _SAME_ANGLE:
            groups.append([])
        groups[-1].append(run)
        last = run.angle
    order = {id(run): number for number, run in enumerate(runs)}
    return [sorted(group, key=lambda run: order[id(run)]) for group in groups]


def _usual_angle(runs: Sequence[Run]) -> float:
    """Return the angle at which most characters are written; exactly level or upright if it is nearly that."""
    nearest = round(runs[0].angle / 90) * 90
    lean = (runs[0].angle - nearest + 180) % 360 - 180
    if any(run.angle != runs[0].angle for run in runs):
        leans = sorted((run.angle - nearest + 180) % 360 - 180 for run in runs for _ in run.text)
        lean = leans[len(leans) // 2]
    return float(nearest % 360 if abs(lean) < _LEVEL else (nearest + lean) % 360)


def _is_vertical(runs: Sequence[Run]) -> bool:
    """Return whether single characters stand closer to those below than to those beside."""
    single = [run for run in runs if len(run.text) == 1 and run.text > "\u2e80"]
    if len(single) < 4 or sum(len(run.text) for run in runs) > 1.5 * len(single):
        return False
    x = np.array([run.x0 for run in single])
    y = np.array([run.y for run in single])
    size = float(np.median([run.size for run in single]))
    beside, below = [], []
    for index in range(0, len(single), max(1, len(single) // _SAMPLE)):
        dx, dy = x - x[index], y[index] - y
        right = dx[(np.abs(dy) < 0.3 * size) & (dx > 0.3 * size)]
        under = dy[(np.abs(dx) < 0.3 * size) & (dy > 0.3 * size)]
        beside.append(right.min() if right.size else 1e6)
        below.append(under.min() if under.size else 1e6)
    return bool(median(below) < 2.5 * size and median(below) < 0.9 * median(beside))
