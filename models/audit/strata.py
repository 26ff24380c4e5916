"""Where an audit looks: strata by how open the scores leave a paragraph, and how many are drawn from each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.arrays import Floats, Ints

# Strata of scores. More make small audits uneven, fewer leave open paragraphs beside settled ones; on the written corpus
# three to five differ by less than luck (experiments/README.md, "Corrected shares").
STRATA = 4
# Added to the variance of every score: misses hide where the scores say that there is nothing, so nothing is ever passed
# over. A paragraph that is wholly open is drawn three times as often as one that is settled.
FLOOR = 0.03
# From each stratum at least so many are drawn, or all there are: of one answer no spread is known.
LEAST = 2


@dataclass(frozen=True, eq=False, slots=True)
class Design:
    """Strata of a population and how many paragraphs of each have an answer.

    Attributes
    ----------
    stratum : ndarray of int, shape (n_paragraphs,)
        Stratum of each paragraph, from 0 (most settled) on.
    sizes : ndarray of int, shape (n_strata,)
        Paragraphs in each stratum.
    drawn : ndarray of int, shape (n_strata,)
        How many of them were drawn, or answered, each with the same probability.
    """

    stratum: Ints
    sizes: Ints
    drawn: Ints

    @property
    def fraction(self) -> Floats:
        """Share of each stratum that was drawn: the probability with which a paragraph of it was."""
        return np.asarray(self.drawn / np.maximum(self.sizes, 1))

    def answered(self, counts: Ints) -> Design:
        """Return the design of an audit of which some answers are missing, as if fewer had been drawn.

        A stratum without any answer is joined to the next more settled one that has some, or to the first that has.

        Parameters
        ----------
        counts : ndarray of int, shape (n_strata,)
            Answers in each stratum; at least one in all.

        Returns
        -------
        Design
        """
        have = np.flatnonzero(counts)
        target = have[np.maximum(np.searchsorted(have, np.arange(len(counts)), side="right") - 1, 0)]
        _, joined = np.unique(target, return_inverse=True)
        n_strata = len(have)
        sizes = np.bincount(joined, self.sizes, minlength=n_strata).astype(np.intp)
        return Design(joined[self.stratum], sizes, counts[have])


def openness(scores: Floats) -> Floats:
    """Return how much an answer would tell: the standard deviation of the most open label, with a floor.

    One audit serves all labels, so the label that is most open decides.

    Parameters
    ----------
    scores : ndarray of float, shape (n_paragraphs, n_labels)
        Calibrated probabilities.

    Returns
    -------
    ndarray of float, shape (n_paragraphs,)
    """
    return np.asarray(np.sqrt((scores * (1 - scores)).max(axis=1) + FLOOR))


def stratify(scores: Floats, order: Ints, size: int) -> Design:
    """Cut a population into strata of equal total openness, and share an audit out among them by it.

    With strata of equal total size measure every stratum gets as many answers (Dalenius and Hodges, 1959; Särndal,
    Swensson and Wretman, 1992, section 12.4), and within a stratum all have the same probability.

    Parameters
    ----------
    scores : ndarray of float, shape (n_paragraphs, n_labels)
        Calibrated probabilities.
    order : ndarray of int, shape (n_paragraphs,)
        Rows in an order that decides among paragraphs that are equally open.
    size : int
        Answers wanted; all are drawn where there are not more paragraphs.

    Returns
    -------
    Design
    """
    size_measure = openness(scores)
    ranked = order[np.argsort(size_measure[order], kind="stable")]
    cumulated = np.cumsum(size_measure[ranked])
    # Half of its own measure is taken off, so that the last paragraph stays in the last stratum.
    place = (cumulated - size_measure[ranked] / 2) / cumulated[-1]
    stratum = np.empty(len(scores), dtype=np.intp)
    stratum[ranked] = (place * STRATA).astype(np.intp)
    sizes = np.bincount(stratum, minlength=STRATA)
    totals = np.bincount(stratum, size_measure, minlength=STRATA).astype(np.float64)
    return Design(stratum, sizes, allocate(totals, sizes, size))


def allocate(measures: Floats, sizes: Ints, size: int) -> Ints:
    """Share out a number of answers in proportion to measures, at most all and at least :data:`LEAST` of each stratum.

    Parameters
    ----------
    measures : ndarray of float, shape (n_strata,)
        Total size measure of each stratum.
    sizes : ndarray of int, shape (n_strata,)
        Paragraphs in each.
    size : int
        Answers wanted.

    Returns
    -------
    ndarray of int, shape (n_strata,)
        They add up to `size`, or to all paragraphs where there are fewer; where `size` is too small for the least of
        every stratum, it is given out one by one.
    """
    size = min(size, int(sizes.sum()))
    drawn = np.zeros(len(sizes), dtype=np.intp)
    while drawn.sum() < size:
        # The stratum furthest behind its due comes next, first those below the least, and of these first the emptiest.
        due = np.where(drawn < sizes, measures / (drawn + 1), -1.0)
        behind = (drawn < np.minimum(LEAST, sizes)) & (due > 0)
        if behind.any():
            due = np.where(behind & (drawn == drawn[behind].min()), due, -1.0)
        drawn[int(np.argmax(due))] += 1
    return drawn
