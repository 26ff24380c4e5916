"""How good a model is on the paragraphs that were drawn by lot, and on these alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.arrays import Bits, Floats
from models.statistics.resampling import percentile_interval, resampled_sums
from training.measures.bootstrap import mean_f1
from training.measures.metrics import macro, precision_recall_f1
from training.select.sample import DRAWN, PROBABILITY, RANDOM
from training.sets.labelled_set import LabelledSet

# Fewer paragraphs than this say nothing: the interval would span most of what is possible.
FEWEST = 30
ROUNDS = 1000


@dataclass(frozen=True, slots=True)
class FairScore:
    """Macro-F1 on what was drawn by lot.

    Attributes
    ----------
    paragraphs : int
        How many there are.
    f1_macro : float
        Each weighed by one over its probability of being drawn.
    low, high : float
        95 % interval by bootstrap over the documents, or over the paragraphs where that is wider.
    """

    paragraphs: int
    f1_macro: float
    low: float
    high: float


def by_lot(data: LabelledSet) -> Bits:
    """Return which paragraphs were drawn by lot, shape (n_texts,).

    Parameters
    ----------
    data : LabelledSet
        Labelled paragraphs that may bear the notes of ``training.select``.
    """
    return np.array(
        [(p.extra or {}).get(DRAWN) == RANDOM and _probability(p.extra or {}) > 0 for p in data.paragraphs], dtype=bool
    )


def _probability(extra: object) -> float:
    try:
        return float(extra.get(PROBABILITY, ""))  # type: ignore[attr-defined]
    except ValueError:
        return 0.0


def fair_score(y_pred: Bits, data: LabelledSet, seed: int = 0) -> FairScore | None:
    """Return macro-F1 on the paragraphs drawn by lot; None where there are fewer than 30 or no label can be measured.

    What was chosen because a model was unsure of it says how good the model is at its worst. A sample drawn by lot speaks
    for the texts it was drawn from; of several rounds each stands for its own, hence the weights. What was chosen in one round
    is missing where the next is drawn: of several rounds out of few texts the figure is too high. Paragraphs of one document
    resemble each other, so that whole documents are drawn for the interval (as in :mod:`training.measures.bootstrap`); of two
    or three documents that says too little, and the paragraphs by themselves may say more.

    Parameters
    ----------
    y_pred : ndarray of bool, shape (n_texts, n_labels)
        Labels predicted by models that have not seen the paragraph's document.
    data : LabelledSet
        The paragraphs and their labels.
    seed : int
        Seed of the bootstrap.

    Returns
    -------
    FairScore or None
    """
    rows = np.flatnonzero(by_lot(data))
    if len(rows) < FEWEST:
        return None
    known = data.judged[rows]
    predicted, true = y_pred[rows] & known, data.labels[rows].astype(bool) & known
    weights = np.array([1 / _probability(data.paragraphs[row].extra) for row in rows.tolist()])
    if np.isnan(macro(precision_recall_f1(predicted, true)[2])):
        return None
    columns = np.concatenate([predicted & true, predicted, true], axis=1) * weights[:, None]
    documents = [data.documents[row] for row in rows.tolist()]
    ends = [found for units in (documents, range(len(rows))) if (found := _interval(columns, units, seed))]
    if not ends:
        return None
    low, high = max(ends, key=lambda found: found[1] - found[0])
    return FairScore(len(rows), float(_macro(columns.sum(axis=0, keepdims=True))[0]), low, high)


def _interval(columns: Floats, units: Sequence[object], seed: int) -> tuple[float, float] | None:
    """Return the 95 % interval of macro-F1 by bootstrap over units; None where there is one unit, or no draw has a value."""
    _, unit = np.unique(np.asarray(units), return_inverse=True)
    return percentile_interval(_macro(resampled_sums(columns, unit, rounds=ROUNDS, seed=seed))) if unit.any() else None


def _macro(sums: Floats) -> Floats:
    both, predicted, true = np.split(sums, 3, axis=1)
    return mean_f1(both, predicted + true)
