"""The learning curve of a user's own labels, and what it promises of the next ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from labels import InputError
from models.arrays import Bits, Floats, Ints
from training.corrections import document_folds
from training.experiment import Experiment, fit
from training.measures.evaluation import Evaluation
from training.measures.inner_fits import inner_fits
from training.measures.metrics import macro, precision_recall_f1
from training.measures.same_texts import other_rows, sources
from training.sets.labelled_set import LabelledSet

# Growing shares of the paragraphs outside a fold, one within the other. Few fits: the curve is there within seconds.
SHARES = (0.25, 0.5, 1.0)
FOLDS = 3
# Of a - b * n ** -EXPONENT, where 0 stands for the logarithm: of those that ``experiments.selection.gains`` compares it is
# off the least. A free exponent needs more points than a few hundred labels give.
EXPONENT = 0.0
# How far it was off there on average, in macro-F1, by the number of labels there were.
OFF = {50: 0.105, 100: 0.073, 200: 0.032, 400: 0.011}
# What grows is measured by a model that is quick to fit.
QUICK = Experiment("growth", "hybrid", parameters={"base_rate": 0.0, "tfidf": {"folds": 2}})


@dataclass(frozen=True, slots=True)
class Growth:
    """A learning curve.

    Attributes
    ----------
    sizes : tuple of float
        Paragraphs learned from, mean over the folds.
    f1_macro : tuple of float
        Cross-fitted by document.
    """

    sizes: tuple[float, ...]
    f1_macro: tuple[float, ...]


def measure_growth(data: LabelledSet, experiment: Experiment = QUICK, seed: int = 0) -> Growth:
    """Fit on growing shares of labelled paragraphs, and judge each paragraph without its document and its copies.

    Parameters
    ----------
    data : LabelledSet
        The user's labelled paragraphs.
    experiment : Experiment
        What is fitted.
    seed : int
        Seed of the order in which documents come in.

    Returns
    -------
    Growth
        Points where a model could be fitted in every fold and some label can be measured.
    """
    names = sources(data.documents, data.hashes)
    fold_of = document_folds(names, FOLDS)
    fold = np.array([fold_of[name] for name in names])
    others = other_rows(fold.tolist(), data.hashes)
    order = np.random.default_rng(seed).permutation(len(data))
    sizes, scores = [], []
    for share in SHARES:
        y_pred, learned = np.zeros(data.labels.shape, dtype=bool), []
        for number, rows_of in others.items():
            outside = order[np.isin(order, rows_of)]
            rows: Ints = np.sort(outside[: round(share * len(outside))])
            try:
                with inner_fits():
                    policy = fit(experiment, data.take(rows, data.name), marks=False)
            except InputError:  # too few, or none carries a label
                break
            inside = np.flatnonzero(fold == number)
            y_pred[inside] = Evaluation.of(policy, data.take(inside, data.name)).y_pred
            learned.append(len(rows))
        score = macro_f1(y_pred, data)
        if len(learned) == len(others) and not np.isnan(score):
            sizes.append(float(np.mean(learned)))
            scores.append(score)
    return Growth(tuple(sizes), tuple(scores))


def macro_f1(y_pred: Bits, data: LabelledSet) -> float:
    """Return macro-F1 over the answers that somebody looked for; NaN where no label can be measured.

    Parameters
    ----------
    y_pred : ndarray of bool, shape (n_texts, n_labels)
        Predicted labels.
    data : LabelledSet
        The paragraphs and their labels.
    """
    known = data.judged
    return float(macro(precision_recall_f1(y_pred & known, data.labels.astype(bool) & known)[2]))


def expected_gain(growth: Growth, labels: int, more: int, exponent: float = EXPONENT) -> float | None:
    """Return what further labels will bring by a law fitted to the curve.

    ``f(n) = a + b * log(n)`` through the points by least squares with ``b >= 0``; or ``f(n) = a - b * n ** -exponent``, the
    inverse power law by which learning curves of text classifiers are extrapolated (Figueroa et al., 2012).

    Parameters
    ----------
    growth : Growth
        The curve so far.
    labels : int
        Paragraphs labelled so far.
    more : int
        How many more.
    exponent : float
        How fast errors fall; 0 stands for the logarithm.

    Returns
    -------
    float or None
        Difference of macro-F1, a fraction, never below 0 and never more than is left to 1; None where the curve has fewer
        than two points.
    """
    if len(growth.sizes) < 2:
        return None

    def fall(sizes: Sequence[float]) -> Floats:
        n = np.asarray(sizes, dtype=np.float64)
        return np.asarray(-np.log(n) if exponent == 0 else n**-exponent)

    x, y = fall(growth.sizes), np.array(growth.f1_macro)
    centred = x - x.mean()
    slope = -float(centred @ (y - y.mean()) / (centred @ centred))
    now, then = fall([labels, labels + more])
    return float(min(max(slope, 0.0) * (now - then), 1 - max(growth.f1_macro)))


def usual_error(labels: int) -> float:
    """Return by how much such a forecast is off on average, a difference of macro-F1.

    Parameters
    ----------
    labels : int
        Paragraphs labelled so far.
    """
    return OFF[max((size for size in OFF if size <= labels), default=min(OFF))]
