"""Several taggers on the same paragraphs: each one's macro-F1, and whether two differ by more than luck."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from labels.wording import N_, _
from models.arrays import Bits
from training.measures.evaluation import Evaluation, paired_difference
from training.measures.metrics import UNDEFINED, show
from training.sets.labelled_set import LabelledSet

LEGEND = N_("Starred: the 95 % interval of the difference (paired bootstrap over documents) leaves zero out.")
# As many as the intervals of a macro-F1 are made of, so that figures of one table belong together.
ROUNDS = 1000


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure and its 95 % interval.

    Attributes
    ----------
    value, low, high : float
        The figure and the ends of its interval.
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
        says = _("{value} ({low} to {high})")
        low, high = f"{self.low:+.3f}", f"{self.high:+.3f}"
        return says.format(value=f"{self.value:+.3f}{'*' if self.is_clear else ''}", low=low, high=high)

    def __str__(self) -> str:
        return f"{self.value:.3f} ({self.low:.3f}–{self.high:.3f})"


@dataclass(frozen=True, slots=True)
class Score:
    """How well a tagger did on one labelled set.

    Attributes
    ----------
    f1_macro : Estimate or None
        Over the labels, a fraction in [0, 1]; None where no label can be measured.
    none_f1 : float or None
        F1 of "no label at all", a fraction in [0, 1]; None where there is neither an example nor a prediction.
    f1 : dict of str to float
        F1 by label key, of the labels that can be measured.
    difference : Estimate or None
        Macro-F1 less that of the tagger it is compared with; None for that tagger itself.
    """

    f1_macro: Estimate | None
    none_f1: float | None
    f1: dict[str, float]
    difference: Estimate | None

    def cells(self) -> list[str]:
        """Return macro-F1, its difference and the F1 of "no label at all" as three cells of a table."""
        shown = str(self.f1_macro) if self.f1_macro else UNDEFINED
        return [shown, self.difference.difference() if self.difference else "", show("none/f1", self.none_f1)]


def score(y_pred: Bits, data: LabelledSet, reference: Bits | None = None) -> Score:
    """Score predicted labels on a labelled set, and against those of another tagger.

    Parameters
    ----------
    y_pred : ndarray of bool, shape (n_texts, n_labels)
        The tagger's labels.
    data : LabelledSet
        The paragraphs with their true labels.
    reference : ndarray of bool, shape (n_texts, n_labels), optional
        Labels of the tagger to compare with.

    Returns
    -------
    Score
    """
    evaluation = _evaluation(y_pred, data)
    metrics, interval = evaluation.metrics, evaluation.interval
    f1_macro = Estimate(metrics["f1_macro"], *interval) if interval else None
    difference = None
    if reference is not None and f1_macro:
        found = paired_difference(_evaluation(reference, data), evaluation, rounds=ROUNDS)
        difference = Estimate(found.difference, found.low, found.high)
    by_label = {key: metrics[f"f1/{key}"] for key in data.keys if f"f1/{key}" in metrics}
    return Score(f1_macro, metrics.get("none/f1"), by_label, difference)


def _evaluation(y_pred: Bits, data: LabelledSet) -> Evaluation:
    """Return an evaluation of labels alone: not every tagger gives probabilities."""
    return Evaluation(y_pred.astype(np.float64), np.full(y_pred.shape[1], 0.5), data)
