"""What rises and what falls: shares over time, smoothed, and the change that chance does not explain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from models.arrays import Bits, Floats, Ints
from models.statistics.counts import Counts, count, difference_z, share_difference, witnesses
from models.statistics.one_of import OneOf

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
    documents : int
        Documents with the mark in whichever part has the larger share of it.
    largest : float
        Share of that part's paragraphs with the mark that the document with most of them has.
    """

    mark: int
    before: float
    after: float
    count_before: int
    count_after: int
    low: float
    high: float
    z: float
    documents: int
    largest: float


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


def differ(counts: Ints, totals: Ints, effect: float) -> bool:
    """Return whether shares differ by more than chance explains at 5 %: Pearson's test, narrowed by the design effect.

    Dividing the statistic by the design effect is the first-order correction of Rao and Scott (1981).

    Parameters
    ----------
    counts, totals : ndarray of int, shape (n_periods,)
        How many of how many, no total 0.
    effect : float
        Design effect.
    """
    from scipy.stats import chi2

    share = counts.sum() / max(int(totals.sum()), 1)
    if len(counts) < 2 or not 0 < share < 1:
        return False
    statistic = float(((counts - totals * share) ** 2 / (totals * share * (1 - share))).sum()) / effect
    return bool(statistic > chi2.ppf(0.95, len(counts) - 1))


def changes(groups: Sequence[str | None], marks: Bits | OneOf, documents: Sequence[str], effect: Floats) -> list[Change]:
    """Compare the latest periods with those before.

    Parameters
    ----------
    groups : sequence of (str or None)
        Period of each paragraph, at least two different ones; None leaves it out.
    marks : OneOf or ndarray of bool, shape (n_paragraphs, n_marks)
        What each paragraph has.
    documents : sequence of str
        Document of each paragraph.
    effect : ndarray of float, shape (n_marks,)
        Design effect of each mark.

    Returns
    -------
    list of Change
        One per mark, the strongest rise first.
    """
    table = count(groups, marks, documents, effect)
    since = table.rows[max(latest(table), 1)]
    parts = [None if group is None else "after" if group >= since else "before" for group in groups]
    halves = count(parts, marks, documents, effect)  # "after" stands before "before"
    n, k = halves.totals[::-1], halves.counts[::-1]
    before, after = k / n[:, None]
    z = difference_z(k[0], n[0], k[1], n[1], effect)
    _, low, high = share_difference(k[0], n[0], k[1], n[1], effect)
    behind, largest = (np.where(after > before, figure[0], figure[1]) for figure in witnesses(parts, marks, documents))
    order = np.argsort(-z, kind="stable").tolist()
    figures = (before, after, k[0], k[1], low, high, z, behind, largest)
    return [Change(mark, *(column[mark].item() for column in figures)) for mark in order]
