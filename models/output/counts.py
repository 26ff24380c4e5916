"""How often something is spoken of in groups of paragraphs, and how sure that is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from models.interface import Floats
from seeds.metadata.provinces import parse_date

Ints = NDArray[np.int64]
_MONTH = re.compile(r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])(?!\d)")
_YEAR = re.compile(r"(?:19|20)\d\d(?!\d)")
NORMAL_95 = 1.96


@dataclass(frozen=True, eq=False)
class Counts:
    """Paragraphs of some groups (months, provinces, documents) that have some marks (industries, topics).

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
    unplaced : int
        Paragraphs in no group.
    """

    rows: tuple[str, ...]
    totals: Ints
    documents: Ints
    counts: Ints
    low: Floats
    high: Floats
    unplaced: int

    @cached_property
    def shares(self) -> Floats:
        """Share of each group's paragraphs with each mark, fractions, shape (n_rows, n_marks)."""
        return np.asarray(self.counts / self.totals[:, None])


def count(groups: Sequence[str | None], marks: NDArray[np.bool_], documents: Sequence[str]) -> Counts:
    """Count marks in groups.

    Parameters
    ----------
    groups : sequence of (str or None)
        Group of each paragraph; None leaves it out.
    marks : ndarray of bool, shape (n_paragraphs, n_marks)
        What each paragraph has.
    documents : sequence of str
        Document of each paragraph.
    """
    kept = np.array([group is not None for group in groups], dtype=bool)
    rows, row_of = np.unique(np.array([group for group in groups if group is not None], dtype=np.str_), return_inverse=True)
    totals = np.bincount(row_of, minlength=len(rows))
    counts = np.zeros((len(rows), marks.shape[1]), dtype=np.int64)
    np.add.at(counts, row_of, marks[kept])
    pairs = {(row, document) for row, document in zip(row_of.tolist(), np.asarray(documents, dtype=object)[kept], strict=True)}
    apart = np.bincount([row for row, _ in pairs], minlength=len(rows)) if pairs else np.zeros(0, dtype=np.int64)
    low, high = wilson(counts, totals[:, None], design_effect(marks, documents))
    return Counts(tuple(map(str, rows)), totals, apart, counts, low, high, int((~kept).sum()))


def wilson(counts: NDArray[np.int64], totals: NDArray[np.int64], effect: Floats) -> tuple[Floats, Floats]:
    """Return the 95 % interval of shares, fractions, by Wilson's score (Wilson, 1927).

    Parameters
    ----------
    counts, totals : ndarray of int
        How many of how many; shapes that broadcast.
    effect : ndarray of float
        Design effect: a total counts as if it were so many times smaller.
    """
    n = totals / effect
    share, z = counts / np.maximum(totals, 1), NORMAL_95**2
    middle = (share + z / (2 * n)) / (1 + z / n)
    half = NORMAL_95 * np.sqrt(share * (1 - share) / n + z / (4 * n**2)) / (1 + z / n)
    return np.clip(middle - half, 0, 1), np.clip(middle + half, 0, 1)


def design_effect(marks: NDArray[np.bool_], documents: Sequence[str]) -> Floats:
    """Return how much wider an interval must be because paragraphs of one document speak of the same.

    The variance of a share with documents as clusters over that of independent paragraphs (Kish, 1965), at least 1.

    Parameters
    ----------
    marks : ndarray of bool, shape (n_paragraphs, n_marks)
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
    sums = np.zeros((len(sizes), marks.shape[1]))
    np.add.at(sums, cluster, marks)
    share = marks.mean(axis=0)
    between = ((sums - sizes[:, None] * share) ** 2).sum(axis=0) * len(sizes) / (len(sizes) - 1) / len(marks) ** 2
    alone = share * (1 - share) / len(marks)
    return np.asarray(np.maximum(np.divide(between, alone, out=np.ones_like(between), where=alone > 0), 1.0))


def month_of(date: str | None) -> str | None:
    """Return the month of a date (``2026-08``); None where the date has none."""
    found = _MONTH.match(date or "")
    return found[0] if found else (parse_date(date or "") or "")[:7] or None


def year_of(date: str | None) -> str | None:
    """Return the year of a date; None where it has none."""
    found = _YEAR.match(date or "")
    return found[0] if found else (parse_date(date or "") or "")[:4] or None


def quarter_of(date: str | None) -> str | None:
    """Return the quarter of a date (``2026-Q3``); None where the date has no month."""
    month = month_of(date)
    return f"{month[:4]}-Q{(int(month[5:]) + 2) // 3}" if month else None
