"""Tables of learning curves: means with intervals, and labels needed for the same macro-F1."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from experiments.shared.labelled import shown_name
from labels.wording import _
from models.arrays import Floats

# Names of what is measured, as in :class:`Measured`.
F1, MISSED = "f1_macro", "recall_missed"


@dataclass(frozen=True, slots=True)
class Measured:
    """A model after some labels.

    Attributes
    ----------
    way : str
        How the paragraphs were chosen.
    draw : int
        Number of the draw.
    labels : int
        Paragraphs labelled so far.
    positives : int
        Labels they carry.
    f1_macro : mapping of str to float
        On each set that is measured on.
    recall_missed : mapping of str to float
        Recall there among the paragraphs in which no word of the label counts, the mean over labels.
    """

    way: str
    draw: int
    labels: int
    positives: int
    f1_macro: Mapping[str, float]
    recall_missed: Mapping[str, float]


def values(measured: Sequence[Measured], way: str, name: str, figure: str = F1) -> Floats:
    """Return what was measured, shape (n_draws, n_sizes), sizes ascending.

    Parameters
    ----------
    measured : sequence of Measured
        All points.
    way : str
        Which curve.
    name : str
        Which set.
    figure : {"f1_macro", "recall_missed"}
        Which figure.
    """
    draws = sorted({one.draw for one in measured})
    rows = [[getattr(one, figure)[name] for one in measured if (one.way, one.draw) == (way, draw)] for draw in draws]
    return np.array(rows)


def half_width(table: Floats) -> Floats:
    """Return half the 95 % interval of the mean over draws, by Student's t; NaN for a single draw.

    Parameters
    ----------
    table : ndarray of float, shape (n_draws, n_sizes)
        One row per draw.

    Returns
    -------
    ndarray of float, shape (n_sizes,)
    """
    from scipy.stats import t

    count = len(table)
    if count < 2:
        return np.full(table.shape[1], np.nan)
    return np.asarray(t.ppf(0.975, count - 1) * table.std(axis=0, ddof=1) / np.sqrt(count))


def curve_table(measured: Sequence[Measured], names: Sequence[str], figure: str = F1) -> list[list[str]]:
    """Return what was measured by way, set and number of labels as cells, the head first.

    Parameters
    ----------
    measured : sequence of Measured
        All points.
    names : sequence of str
        The sets that were measured on.
    figure : {"f1_macro", "recall_missed"}
        Which figure.
    """
    sizes = sorted({one.labels for one in measured})
    rows = [[_("measured on"), _("chosen by"), *map(str, sizes)]]
    for name in names:
        for way in dict.fromkeys(one.way for one in measured):
            table = values(measured, way, name, figure)
            cells = zip(table.mean(axis=0), half_width(table), strict=True)
            rows.append(
                [
                    shown_name(name),
                    _(way),
                    *(f"{mean:.3f} ± {half:.3f}" if half == half else f"{mean:.3f}" for mean, half in cells),
                ]
            )
    return rows


def needed_table(measured: Sequence[Measured], names: Sequence[str]) -> list[list[str]]:
    """Return how many labels each way needs to reach what the first way has after each number of them.

    Parameters
    ----------
    measured : sequence of Measured
        All points.
    names : sequence of str
        The sets that were measured on.

    Returns
    -------
    list of list of str
        Cells, the head first; read off the mean curves, straight lines over the logarithm of the number.
    """
    sizes = sorted({one.labels for one in measured})
    first, *others = dict.fromkeys(one.way for one in measured)
    after = _("as {way} after {size}")
    rows = [[_("measured on"), _("chosen by"), *(after.format(way=_(first), size=size) for size in sizes)]]
    for name in names:
        aims = values(measured, first, name).mean(axis=0)
        for way in others:
            curve = values(measured, way, name).mean(axis=0)
            rows.append([shown_name(name), _(way), *(_needed(sizes, curve, float(aim)) for aim in aims)])
    return rows


def _needed(sizes: Sequence[int], curve: Floats, aim: float) -> str:
    reached = np.flatnonzero(curve >= aim)
    if not len(reached):
        return _("over {size}").format(size=sizes[-1])
    place = int(reached[0])
    if place == 0:
        return _("at most {size}").format(size=sizes[0])
    low, high = curve[place - 1], curve[place]
    logs = np.log(sizes[place - 1 : place + 1])
    return f"{np.exp(logs[0] + (logs[1] - logs[0]) * (aim - low) / (high - low)):.0f}"
