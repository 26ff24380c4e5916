"""Correct what a tagger says by what people answered: the estimator and its variance, as arrays, for many audits at once.

The share of a label is estimated by the mean of pseudo-outcomes

    w p + R / pi (Y - w p)

(Egami, Hinck, Stewart and Wei, 2023): `p` is the score, `Y` the answer, `R` whether the paragraph was drawn, `pi` with
which probability, and `w` the weight on the scores that makes the variance smallest (PPI++: Angelopoulos, Duchi and
Zrnic, 2023). With w = 0 it is the audit alone. For any w it is right on average over all draws, however wrong the
scores are; that w is tuned on the same answers costs little.

Its variance is that of a stratified sample without replacement. Paragraphs are drawn, not documents: that the errors of
one document hang together makes the estimate of *these* paragraphs no less sure (experiments/panel_coverage measures it on
documents). What documents that were not collected would say is another question.

The variance depends on how large the errors Y - w p are, and an audit that happens to hold no error says nothing of that
by itself: the usual variance is then zero, and the interval has no width. So the size of errors is not taken from the
errors seen but from *rates*: in each group of paragraphs of like score and stratum, the share that bears the label, with
some answers added that nobody gave (as Agresti and Coull, 1998, do for a single share). Where the scores are low that is
half a miss, however many paragraphs say no.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.arrays import Bits, Floats, Ints
from models.audit.strata import Design
from models.statistics.counts import NORMAL_95

# Scores at which a new group begins: surely not, hardly, rather not, rather, surely. More bands take more answers to fill;
# fewer call errors large that the scores foretell.
BANDS = (0.02, 0.15, 0.5, 0.85)
# Answers that are added to each band: one, which says what the scores say, but never less than the second on the side
# that is rare. With half a miss the interval holds on the written corpus and on simulated populations, also where misses
# have nothing to do with the scores; a quarter is too little there (experiments/README.md, "Corrected shares").
ADDED, ADDED_RARE = 1.0, 0.5
# Share of an added answer that each group has at least, so that no rate is wholly 0 or 1.
_LEAST = 0.01


@dataclass(frozen=True, eq=False, slots=True)
class Correction:
    """One label's correction by one or many audits of the same design.

    Attributes
    ----------
    scores : ndarray of float, shape (n_paragraphs,)
        Calibrated probabilities of the label.
    design : Design
        The strata and how many paragraphs of each have an answer.
    rows : ndarray of int, shape (n_audits, n_answers)
        Rows with an answer.
    answers : ndarray of bool, shape (n_audits, n_answers)
        Whether the label is there.
    rates : ndarray of float, shape (n_audits, n_paragraphs)
        How often paragraphs like this one bear the label, fractions inside (0, 1).
    weight : ndarray of float, shape (n_audits,)
        Weight on the scores, in [0, 1].
    """

    scores: Floats
    design: Design
    rows: Ints
    answers: Bits
    rates: Floats
    weight: Floats

    @classmethod
    def of(cls, scores: Floats, design: Design, rows: Ints, answers: Bits) -> Correction:
        """Find rates and weight from the answers.

        Parameters
        ----------
        scores, design, rows, answers
            As in the attributes.

        Returns
        -------
        Correction
        """
        rates = smoothed_rates(scores, design, rows, answers)
        return cls(scores, design, rows, answers, rates, tuned_weight(scores, design, rates))

    def linear(self, members: Ints, coefficients: Floats) -> tuple[Floats, Floats]:
        """Estimate a linear combination of the truth of some paragraphs: a share, a change, a difference.

        Parameters
        ----------
        members : ndarray of int, shape (n_members,)
            Rows of the paragraphs, each once.
        coefficients : ndarray of float, shape (n_members,)
            What each is multiplied with; 1 / n_members for a share.

        Returns
        -------
        estimate, variance : ndarray of float, shape (n_audits,)
        """
        design, weight = self.design, self.weight[:, None]
        scores, rates = self.scores[members], self.rates[:, members]
        seen = looked_up(self.rows, members, coefficients) / design.fraction[design.stratum[self.rows]]
        estimate = self.weight * (coefficients @ scores) + (seen * (self.answers - weight * self.scores[self.rows])).sum(axis=1)
        # Sums of the expected errors, and of their squares, by stratum.
        indicator = np.eye(len(design.sizes))[design.stratum[members]]
        errors = (coefficients * (rates - weight * scores)) @ indicator
        squares = (coefficients**2 * (rates * (1 - 2 * weight * scores) + (weight * scores) ** 2)) @ indicator
        spread = np.maximum(squares - errors**2 / np.maximum(design.sizes, 1), 0)
        return estimate, spread @ _factors(design)


def looked_up(rows: Ints, members: Ints, values: Floats) -> Floats:
    """Return the value of each row that is a member, 0 of all others; no table of all rows is made, for cells may be many.

    Parameters
    ----------
    rows : ndarray of int
        Rows of any shape.
    members : ndarray of int, shape (n_members,)
        Rows, each once, in any order.
    values : ndarray of float, shape (n_members,)
        Value of each member.

    Returns
    -------
    ndarray of float
        As many as `rows`, in their shape.
    """
    if not len(members):
        return np.zeros(rows.shape)
    order = np.argsort(members)
    place = order[np.searchsorted(members, rows, sorter=order).clip(max=len(members) - 1)]
    return np.where(members[place] == rows, values[place], 0.0)


def interval(estimate: Floats, variance: Floats, least: Floats, most: Floats) -> tuple[Floats, Floats, Floats]:
    """Return estimates with their 95 % intervals, held within what the answers leave possible.

    Parameters
    ----------
    estimate, variance : ndarray of float, shape (n_audits,)
        What :meth:`Correction.linear` returned.
    least, most : ndarray of float, shape (n_audits,)
        The truth if all paragraphs without an answer lacked the label, and if all bore it.

    Returns
    -------
    estimate, low, high : ndarray of float, shape (n_audits,)
    """
    half = NORMAL_95 * np.sqrt(variance)
    return np.clip(estimate, least, most), np.clip(estimate - half, least, most), np.clip(estimate + half, least, most)


def _factors(design: Design) -> Floats:
    """Return what turns a sum of squares of a stratum into a variance of its estimated total, shape (n_strata,)."""
    drawn = np.maximum(design.drawn, 1)
    # Of one answer the spread is not known; it counts as two do.
    return np.asarray((design.sizes / drawn - 1) * drawn / np.maximum(drawn - 1, 0.5))


def smoothed_rates(scores: Floats, design: Design, rows: Ints, answers: Bits) -> Floats:
    """Return how often paragraphs of like score and stratum bear the label, with the added answers.

    Parameters
    ----------
    scores : ndarray of float, shape (n_paragraphs,)
        Calibrated probabilities of the label.
    design : Design
        The strata.
    rows : ndarray of int, shape (n_audits, n_answers)
        Rows with an answer.
    answers : ndarray of bool, shape (n_audits, n_answers)
        Whether the label is there.

    Returns
    -------
    ndarray of float, shape (n_audits, n_paragraphs)
        Fractions inside (0, 1).
    """
    n_strata, n_groups = len(design.sizes), (len(BANDS) + 1) * len(design.sizes)
    band = np.digitize(scores, BANDS)
    group = band * n_strata + design.stratum
    sizes = np.bincount(group, minlength=n_groups)
    says = np.bincount(group, scores, minlength=n_groups) / np.maximum(sizes, 1)
    # What is added to a band is shared out among its groups by their size.
    part = sizes / np.maximum(np.bincount(band, minlength=len(BANDS) + 1), 1).repeat(n_strata)
    yes = np.maximum(np.maximum(ADDED * says, ADDED_RARE) * part, _LEAST)
    no = np.maximum(np.maximum(ADDED * (1 - says), ADDED_RARE) * part, _LEAST)
    audit = np.arange(len(rows))[:, None] * n_groups
    place, shape = (group[rows] + audit).ravel(), (len(rows), n_groups)
    count = np.bincount(place, minlength=len(rows) * n_groups).reshape(shape)
    given = np.bincount(place, answers.ravel().astype(np.float64), minlength=len(rows) * n_groups).reshape(shape)
    return np.asarray(((given + yes) / (count + yes + no))[:, group])


def tuned_weight(scores: Floats, design: Design, rates: Floats) -> Floats:
    """Return the weight on the scores with which the estimate of the whole varies least.

    Parameters
    ----------
    scores : ndarray of float, shape (n_paragraphs,)
        Calibrated probabilities of the label.
    design : Design
        The strata.
    rates : ndarray of float, shape (n_audits, n_paragraphs)
        What :func:`smoothed_rates` returned.

    Returns
    -------
    ndarray of float, shape (n_audits,)
        In [0, 1]; 1 where the scores of every stratum are all the same, or everything was answered, for then it does not
        matter.
    """
    indicator = np.eye(len(design.sizes))[design.stratum]
    sizes, factors = np.maximum(design.sizes, 1), _factors(design)
    total = scores @ indicator
    shared = ((rates * scores) @ indicator - (rates @ indicator) * total / sizes) @ factors
    own = float((scores**2 @ indicator - total**2 / sizes) @ factors)
    return np.clip(shared / own, 0, 1) if own > 1e-12 else np.ones(len(rates))
