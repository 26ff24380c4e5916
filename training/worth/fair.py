"""How good a model is on the texts that paragraphs were drawn from, by those that were drawn by lot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.arrays import Bits, Floats
from models.statistics.resampling import percentile_interval, resampled_sums
from training.measures.bootstrap import mean_f1
from training.sets.labelled_set import LabelledSet
from training.worth.drawn_rounds import DrawnRound, DrawnRounds, find_rounds

ROUNDS = 1000


@dataclass(frozen=True, slots=True)
class FairScore:
    """Macro-F1 on the texts that were drawn from.

    Attributes
    ----------
    paragraphs : int
        How many drawn by lot it rests on.
    f1_macro : float
        Of the estimated totals.
    low, high : float
        95 % interval by bootstrap over the documents, or over the paragraphs where that is wider.
    texts : int
        How many texts it speaks for.
    before : int
        How many paragraphs are counted besides, each for itself, since later rounds could not draw them.
    """

    paragraphs: int
    f1_macro: float
    low: float
    high: float
    texts: int
    before: int


def fair_score(y_pred: Bits, data: LabelledSet, seed: int = 0, drawn: DrawnRounds | None = None) -> FairScore | None:
    r"""Return macro-F1 on the texts that paragraphs were drawn from; None where that cannot be known.

    What was chosen because a model was unsure of it says how good the model is at its worst, and a sample drawn by lot speaks
    for the texts it was drawn from. Of :math:`N_r` texts that were left in round *r*, :math:`n_r` are drawn by lot,
    :math:`s_r`; :math:`S_r` had been labelled before. Then

    .. math:: \hat{T}_r = \sum_{i \in S_r} y_i + \frac{N_r}{n_r} \sum_{i \in s_r} y_i

    has the mean :math:`T`, the total over all texts, whatever was labelled before and why: given that, the first sum is fixed
    and the second is the estimator of Horvitz and Thompson (1952) of the total of what was left. So has any mean of the rounds
    whose weights go by their sizes alone (Raj, 1956, for samples drawn unit by unit; Farquhar, Gal and Rainforth, 2021, for
    active learning). Given the past the mean of each is the same, so that the rounds are uncorrelated; they are weighed by
    :math:`n_r / (N_r (N_r - n_r))`, one over the variance of :math:`\hat{T}_r` where texts differ alike. The estimated totals
    of texts that are rightly predicted, predicted and true give the F1 of each label; F1 is a ratio of them, and its bias falls
    as 1 / n (Särndal, Swensson and Wretman, 1992, section 5.6). Predictions are taken as given, as everywhere in cross-fitting.

    For the interval lots are drawn anew, what had been labelled stays, and how far a mean strays is shrunk by the root of
    :math:`(1 - n_r / N_r) n_r / (n_r - 1)`, for the part of the texts that is known (Rao and Wu, 1988). Paragraphs of one
    document resemble each other, so that whole documents are drawn (as in :mod:`training.measures.bootstrap`); of two or three
    documents that says too little, and the paragraphs by themselves may say more.

    Parameters
    ----------
    y_pred : ndarray of bool, shape (n_texts, n_labels)
        Labels predicted by models that have not seen the paragraph's document.
    data : LabelledSet
        The paragraphs and their labels.
    seed : int
        Seed of the bootstrap.
    drawn : DrawnRounds, optional
        What :func:`~training.worth.drawn_rounds.find_rounds` says of the paragraphs, where it was asked already.

    Returns
    -------
    FairScore or None
        None where there are fewer than 30 paragraphs drawn by lot, no label can be measured on them, or rounds cannot be put
        together.
    """
    drawn = drawn or find_rounds(data)
    if not drawn.rounds:
        return None
    known = data.judged
    predicted, true = y_pred.astype(bool) & known, data.labels.astype(bool) & known
    columns = np.concatenate([predicted & true, predicted, true], axis=1).astype(np.float64)
    rows = np.concatenate([one.lots for one in drawn.rounds])
    if not columns[rows].any():
        return None
    documents = [data.documents[row] for row in rows.tolist()]
    ends = [found for units in (documents, range(len(rows))) if (found := _interval(columns, drawn.rounds, units, seed))]
    if not ends:
        return None
    low, high = max(ends, key=lambda found: found[1] - found[0])
    score = float(_macro(_totals(columns, drawn.rounds)[None])[0])
    return FairScore(drawn.lots, score, low, high, drawn.texts, drawn.before)


def _shares(rounds: Sequence[DrawnRound]) -> Floats:
    information = np.array([one.information for one in rounds])
    return np.asarray(information / information.sum())


def _totals(columns: Floats, rounds: Sequence[DrawnRound]) -> Floats:
    """Return the estimated totals of columns over all texts, shape (n_columns,)."""
    each = [columns[one.before].sum(axis=0) + one.frame * columns[one.lots].mean(axis=0) for one in rounds]
    return np.asarray(_shares(rounds) @ np.array(each))


def _interval(columns: Floats, rounds: Sequence[DrawnRound], units: Sequence[object], seed: int) -> tuple[float, float] | None:
    """Return the 95 % interval of macro-F1 by bootstrap over units of the lots; None where there is but one."""
    _names, unit = np.unique(np.asarray(units), return_inverse=True)
    if not unit.any():
        return None
    width, ends = columns.shape[1], np.cumsum([0, *(len(one.lots) for one in rounds)])
    blocks = np.zeros((ends[-1], len(rounds), width + 1))
    for number, one in enumerate(rounds):
        blocks[ends[number] : ends[number + 1], number, :width] = columns[one.lots]
        blocks[ends[number] : ends[number + 1], number, width] = 1.0
    sums = resampled_sums(blocks.reshape(ends[-1], -1), unit, rounds=ROUNDS, seed=seed).reshape(ROUNDS, len(rounds), width + 1)
    totals = np.zeros((ROUNDS, width))
    for number, (one, share) in enumerate(zip(rounds, _shares(rounds), strict=True)):
        mean, count = columns[one.lots].mean(axis=0), len(one.lots)
        counts = sums[:, number, width:]
        # A draw that leaves a round out says of it what is known.
        drawn = np.where(counts > 0, sums[:, number, :width] / np.maximum(counts, 1), mean)
        shrunk = min(1.0, (1 - count / one.frame) * count / max(count - 1, 1))
        totals += share * (columns[one.before].sum(axis=0) + one.frame * (mean + np.sqrt(shrunk) * (drawn - mean)))
    return percentile_interval(_macro(totals))


def _macro(sums: Floats) -> Floats:
    both, predicted, true = np.split(sums, 3, axis=1)
    return mean_f1(both, predicted + true)
