"""What rises and what falls: shares over time, smoothed, and the change that chance does not explain."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from models.arrays import Floats, Ints
from models.statistics.counts import Counts, difference_z, share_difference

# Share of all dated paragraphs that counts as the latest.
LATEST = 0.25


@dataclass(frozen=True, slots=True)
class Change:
    """How a mark's share changed.

    Attributes
    ----------
    mark : int
        Column of the mark.
    before, after : float
        Its share in the earlier periods and in the latest, fractions in [0, 1].
    count_before, count_after : int
        Paragraphs with it.
    low, high : float
        95 % interval of the difference of the shares, later less earlier.
    z : float
        The difference in standard errors.
    """

    mark: int
    before: float
    after: float
    count_before: int
    count_after: int
    low: float
    high: float
    z: float


def critical_z(comparisons: int) -> float:
    """Return how many standard errors a difference must reach so that chance does not explain it.

    At 5 % for all comparisons together (Bonferroni): of a hundred topics that stay the same, five would pass 1.96.

    Parameters
    ----------
    comparisons : int
        Number of differences that are looked at.
    """
    return NormalDist().inv_cdf(1 - 0.025 / max(comparisons, 1))


def smooth(counts: Ints, totals: Ints) -> Floats:
    """Return shares over time, each period joined with its two neighbours.

    Parameters
    ----------
    counts : ndarray of int, shape (n_periods, n_marks)
        Paragraphs with each mark.
    totals : ndarray of int, shape (n_periods,)
        Paragraphs.

    Returns
    -------
    ndarray of float, shape (n_periods, n_marks)
        Fractions in [0, 1].
    """

    def joined(values: Ints) -> Ints:
        padded = np.pad(values, ((1, 1), (0, 0)))
        return padded[:-2] + padded[1:-1] + padded[2:]

    return np.asarray(joined(counts) / np.maximum(joined(totals[:, None]), 1))


def latest(table: Counts) -> int:
    """Return the row where the latest periods begin: they hold at least a quarter of the paragraphs.

    Parameters
    ----------
    table : Counts
        Marks by period, at least one period.
    """
    from_here_on = np.cumsum(table.totals[::-1])[::-1]
    return int(np.flatnonzero(from_here_on >= LATEST * from_here_on[0])[-1])


def changes(table: Counts, effect: Floats) -> list[Change]:
    """Compare the latest periods with those before.

    Parameters
    ----------
    table : Counts
        Marks by period, at least two periods.
    effect : ndarray of float, shape (n_marks,)
        Design effect of each mark.

    Returns
    -------
    list of Change
        One per mark, the strongest rise first.
    """
    split = max(latest(table), 1)
    n = np.array([table.totals[:split].sum(), table.totals[split:].sum()])
    k = np.stack([table.counts[:split].sum(axis=0), table.counts[split:].sum(axis=0)])
    before, after = k / n[:, None]
    z = difference_z(k[0], n[0], k[1], n[1], effect)
    _, low, high = share_difference(k[0], n[0], k[1], n[1], effect)
    order = np.argsort(-z, kind="stable").tolist()
    figures = (before, after, k[0], k[1], low, high, z)
    return [Change(mark, *(column[mark].item() for column in figures)) for mark in order]
