"""How often something is spoken of in groups of paragraphs, and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from models.arrays import Bits, Floats, Ints
from models.statistics.one_of import OneOf

# Standard errors on either side of a 95 % interval.
NORMAL_95 = NormalDist().inv_cdf(0.975)
_AT_ONCE = 1 << 21  # marks that are summed at once: as numbers they take eight times their memory


@dataclass(frozen=True, eq=False)
class Counts:
    """Paragraphs of some groups (months, provinces, documents) that have some marks (labels, topics).

    Attributes
    ----------
    rows : tuple of str
        The groups, sorted.
    totals : ndarray of int, shape (n_rows,)
        Paragraphs in each group.
    documents : ndarray of int, shape (n_rows,)
        Documents in each group.
    counts : ndarray of int, shape (n_rows, n_marks)
        Paragraphs with each mark.
    low, high : ndarray of float, shape (n_rows, n_marks)
        95 % interval of the share, fractions in [0, 1].
    ungrouped : int
        Paragraphs in no group.
    """

    rows: tuple[str, ...]
    totals: Ints
    documents: Ints
    counts: Ints
    low: Floats
    high: Floats
    ungrouped: int

    @cached_property
    def shares(self) -> Floats:
        """Share of each group's paragraphs with each mark, fractions, shape (n_rows, n_marks)."""
        return np.asarray(self.counts / self.totals[:, None])


def count(groups: Sequence[str | None], marks: Bits | OneOf, documents: Sequence[str], effect: Floats | None = None) -> Counts:
    """Count marks in groups.

    Parameters
    ----------
    groups : sequence of (str or None)
        Group of each paragraph; None leaves it out.
    marks : OneOf or ndarray of bool, shape (n_paragraphs, n_marks)
        What each paragraph has.
    documents : sequence of str
        Document of each paragraph.
    effect : ndarray of float, shape (n_marks,), optional
        Design effect of each mark over all paragraphs, where it was found already.

    Returns
    -------
    Counts
        Intervals are widened by the design effect of all paragraphs.
    """
    kept = np.array([group is not None for group in groups], dtype=bool)
    rows, row_of = np.unique(np.array([group for group in groups if group is not None], dtype=np.str_), return_inverse=True)
    totals = np.bincount(row_of, minlength=len(rows))
    counts = _summed(row_of, len(rows), marks[kept], np.intp)
    pairs = set(zip(row_of.tolist(), np.asarray(documents, dtype=object)[kept], strict=True))
    n_documents = np.bincount(np.array([row for row, _ in pairs], dtype=np.intp), minlength=len(rows))
    low, high = wilson(counts, totals[:, None], design_effect(marks, documents) if effect is None else effect)
    return Counts(tuple(map(str, rows)), totals, n_documents, counts, low, high, int((~kept).sum()))


def witnesses(groups: Sequence[str | None], marks: Bits | OneOf, documents: Sequence[str]) -> tuple[Ints, Floats]:
    """Count the documents behind each cell of a cross table: thirty paragraphs of one document are one witness.

    Parameters
    ----------
    groups, marks, documents
        As for :func:`count`; the rows come in the same order.

    Returns
    -------
    tuple of (ndarray of int, ndarray of float), each of shape (n_rows, n_marks)
        Documents with at least one paragraph of the group that has the mark, and the share of such paragraphs that the
        document with most of them has, a fraction in [0, 1]; 0 where there are none.
    """
    kept = np.array([group is not None for group in groups], dtype=bool)
    names, row_of = np.unique(np.array([group for group in groups if group is not None], dtype=np.str_), return_inverse=True)
    document_of = np.unique(np.asarray(documents, dtype=np.str_), return_inverse=True)[1][kept]
    if isinstance(marks, OneOf):
        return _witnesses_of_one(row_of, len(names), marks[kept], document_of)
    pairs, pair_of = np.unique(row_of * len(documents) + document_of, return_inverse=True)
    sums = _summed(pair_of, len(pairs), marks[kept], np.intp)
    row_of_pair = pairs // max(len(documents), 1)
    n_documents, total = (_summed(row_of_pair, len(names), each, np.intp) for each in (sums > 0, sums))
    most = np.zeros_like(total)
    np.maximum.at(most, row_of_pair, sums)
    return n_documents, np.asarray(most / np.maximum(total, 1))


def _witnesses_of_one(row_of: Ints, n_rows: int, marks: OneOf, document_of: Ints) -> tuple[Ints, Floats]:
    """Do the same where each paragraph has one mark at most: by paragraphs, not by documents times marks."""
    marked, n_documents = marks.numbers >= 0, int(document_of.max(initial=0)) + 1
    cell_of = row_of[marked] * marks.n_marks + marks.numbers[marked]
    pairs, sums = np.unique(cell_of * n_documents + document_of[marked], return_counts=True)
    cell_of_pair, n_cells = pairs // n_documents, n_rows * marks.n_marks
    most = np.zeros(n_cells, dtype=np.intp)
    np.maximum.at(most, cell_of_pair, sums)
    behind, total = (np.bincount(cells, minlength=n_cells) for cells in (cell_of_pair, cell_of))
    shape = (n_rows, marks.n_marks)
    return behind.reshape(shape), np.asarray(most / np.maximum(total, 1)).reshape(shape)


def _summed(group_of: Ints, n_groups: int, values: NDArray[Any] | OneOf, kind: DTypeLike) -> NDArray[Any]:
    """Return the sums of rows by group as numbers of a kind, shape (n_groups, n_columns).

    For hundreds of columns `numpy.add.at` takes several times as long.
    """
    if isinstance(values, OneOf):
        return values.summed(group_of, n_groups).astype(kind, copy=False)
    sums = np.zeros((n_groups, values.shape[1]), dtype=kind)
    order = np.argsort(group_of, kind="stable")
    step = max(_AT_ONCE // max(values.shape[1], 1), 1)
    for start in range(0, len(order), step):
        rows = order[start : start + step]
        groups = group_of[rows]
        firsts = np.flatnonzero(np.diff(groups, prepend=-1))
        sums[groups[firsts]] += np.add.reduceat(values[rows], firsts, axis=0, dtype=kind)
    return sums


def wilson(counts: ArrayLike, totals: ArrayLike, effect: ArrayLike = 1.0) -> tuple[Floats, Floats]:
    """Return the 95 % interval of shares by Wilson's score (Wilson, 1927).

    Parameters
    ----------
    counts, totals : array_like of int
        How many of how many; shapes that broadcast. Of nothing the interval is [0, 1].
    effect : array_like of float
        Design effect: a total counts as if it were so many times smaller.

    Returns
    -------
    tuple of ndarray of float
        Lower and upper bound, fractions in [0, 1].
    """
    counts, totals = np.asarray(counts, dtype=np.float64), np.asarray(totals, dtype=np.float64)
    n, z = totals / np.asarray(effect, dtype=np.float64), NORMAL_95**2
    share = counts / np.maximum(totals, 1)
    middle = (share * n + z / 2) / (n + z)
    half = NORMAL_95 * np.sqrt(share * (1 - share) * n + z / 4) / (n + z)
    return np.clip(middle - half, 0, 1), np.clip(middle + half, 0, 1)


def share_difference(
    counts: ArrayLike, totals: ArrayLike, later_counts: ArrayLike, later_totals: ArrayLike, effect: ArrayLike = 1.0
) -> tuple[Floats, Floats, Floats]:
    """Return the later share less the earlier, and its 95 % interval, from the intervals of the two shares.

    Newcombe's method 10 (1998): unlike a normal interval it has a width where nothing was counted, and stays within -1 and 1.

    Parameters
    ----------
    counts, totals : array_like of int
        How many of how many earlier, or in the first group; shapes that broadcast.
    later_counts, later_totals : array_like of int
        The same later, or in the second group. The groups hold no paragraph in common.
    effect : array_like of float
        Design effect of both, as :func:`wilson` takes it.

    Returns
    -------
    tuple of ndarray of float
        Difference, lower and upper bound, fractions in [-1, 1]. From a share of nothing there is none: NaN, -1 and 1.
    """
    n, later_n = np.asarray(totals, dtype=np.float64), np.asarray(later_totals, dtype=np.float64)
    share, later = np.asarray(counts) / np.maximum(n, 1), np.asarray(later_counts) / np.maximum(later_n, 1)
    (low, high), (later_low, later_high) = wilson(counts, totals, effect), wilson(later_counts, later_totals, effect)
    between = later - share
    down = np.sqrt((later - later_low) ** 2 + (high - share) ** 2)
    up = np.sqrt((later_high - later) ** 2 + (share - low) ** 2)
    known = np.broadcast_to((n > 0) & (later_n > 0), between.shape)
    least, most = np.where(known, between - down, -1), np.where(known, between + up, 1)
    return np.where(known, between, np.nan), np.clip(least, -1, 1), np.clip(most, -1, 1)


def difference_z(
    counts: ArrayLike, totals: ArrayLike, later_counts: ArrayLike, later_totals: ArrayLike, effect: ArrayLike = 1.0
) -> Floats:
    """Return the later share less the earlier in standard errors under the guess that both are equal (score test).

    Parameters
    ----------
    counts, totals, later_counts, later_totals, effect
        As for :func:`share_difference`, no total 0.

    Returns
    -------
    ndarray of float
        0 where nothing or everything was counted in both.
    """
    n, later_n = np.asarray(totals, dtype=np.float64), np.asarray(later_totals, dtype=np.float64)
    k, later_k = np.asarray(counts, dtype=np.float64), np.asarray(later_counts, dtype=np.float64)
    pooled = (k + later_k) / (n + later_n)
    error = np.sqrt(pooled * (1 - pooled) * (1 / n + 1 / later_n) * np.asarray(effect))
    return np.asarray(np.divide(later_k / later_n - k / n, error, out=np.zeros(np.shape(error)), where=error > 0))


def design_effect(marks: Bits | OneOf, documents: Sequence[str]) -> Floats:
    """Return how much wider an interval must be because paragraphs of one document speak of the same.

    The variance of a share with documents as clusters over that of independent paragraphs (Kish, 1965), at least 1.

    Parameters
    ----------
    marks : OneOf or ndarray of bool, shape (n_paragraphs, n_marks)
        What each paragraph has.
    documents : sequence of str
        Document of each paragraph.

    Returns
    -------
    ndarray of float, shape (n_marks,)
    """
    _, cluster = np.unique(np.asarray(documents, dtype=np.str_), return_inverse=True)
    sizes = np.bincount(cluster)
    if len(sizes) < 2:
        return np.ones(marks.shape[1])
    sums = _summed(cluster, len(sizes), marks, np.float64)
    share = marks.mean(axis=0)
    between = ((sums - sizes[:, None] * share) ** 2).sum(axis=0) * len(sizes) / (len(sizes) - 1) / len(marks) ** 2
    alone = share * (1 - share) / len(marks)
    return np.asarray(np.maximum(np.divide(between, alone, out=np.ones_like(between), where=alone > 0), 1.0))
