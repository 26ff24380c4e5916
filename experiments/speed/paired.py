"""Several models on the same paragraphs: each one's macro-F1, and whether two differ by more than luck."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from labels import load_taxonomy
from training.data import LabelledSet
from training.evaluate import units
from training.measures.metrics import bootstrap_interval, bootstrap_macro_f1, evaluate, precision_recall_f1

Bits = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure and its 95 % interval.

    Attributes
    ----------
    value, low, high : float
        The figure and the interval's ends.
    """

    value: float
    low: float
    high: float

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves zero out."""
        return self.low > 0 or self.high < 0

    def difference(self) -> str:
        """Return the figure as a difference: signed, with its interval, starred where clear."""
        return f"{self.value:+.3f}{'*' if self.is_clear else ''} ({self.low:+.3f} to {self.high:+.3f})"

    def __str__(self) -> str:
        return f"{self.value:.3f} ({self.low:.3f}–{self.high:.3f})"


@dataclass(frozen=True, slots=True)
class Score:
    """How well a model did on one labelled set.

    Attributes
    ----------
    f1_macro : Estimate
        Over the six labels, a fraction in [0, 1].
    none_f1 : float
        F1 of "none of the six", a fraction in [0, 1].
    f1 : dict of str to float
        F1 by label key.
    difference : Estimate or None
        Macro-F1 less that of the model it is compared with; None for that model itself.
    """

    f1_macro: Estimate
    none_f1: float
    f1: dict[str, float]
    difference: Estimate | None


def score(given: Bits, data: LabelledSet, reference: Bits | None = None) -> Score:
    """Score decisions on a labelled set, and against another model's decisions on it.

    Parameters
    ----------
    given : ndarray of bool, shape (n_texts, n_labels)
        The model's decisions.
    data : LabelledSet
        The paragraphs with their labels.
    reference : ndarray of bool, shape (n_texts, n_labels), optional
        Decisions of the model to compare with.
    """
    truth, drawn = data.labels.astype(bool), units(data)
    metrics = evaluate(given.astype(float), np.full(given.shape[1], 0.5), data.labels)
    return Score(
        Estimate(metrics["f1_macro"], *bootstrap_interval(given, truth, drawn)),
        metrics["none/f1"],
        {key: metrics[f"f1/{key}"] for key in load_taxonomy().keys},
        None if reference is None else paired_difference(given, reference, truth, drawn),
    )


def paired_difference(first: Bits, second: Bits, truth: Bits, documents: Sequence[str], *, rounds: int = 1000) -> Estimate:
    """Return macro-F1 of `first` less that of `second`, with its interval by paired bootstrap over documents.

    Both models are measured on the same draws (Efron and Tibshirani, 1993, chapter 16): what makes a draw hard
    makes it hard for both, so that differences far smaller than either one's own interval can be told from luck.

    Parameters
    ----------
    first, second : ndarray of bool, shape (n_texts, n_labels)
        Decisions of the two models.
    truth : ndarray of bool, shape (n_texts, n_labels)
        Labels.
    documents : sequence of str
        Document of each text.
    rounds : int
        Number of samples.
    """
    whole = precision_recall_f1(first, truth)[2].mean() - precision_recall_f1(second, truth)[2].mean()
    drawn = [bootstrap_macro_f1(given, truth, documents, rounds=rounds) for given in (first, second)]
    low, high = np.quantile(drawn[0] - drawn[1], [0.025, 0.975])
    return Estimate(float(whole), float(low), float(high))
