"""A model on a labelled set, predicted once: everything that is measured, shown or listed derives from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import compress
from typing import Any

import numpy as np

from labels.wording import _
from models.arrays import Bits, Floats, Ints
from models.decisions.thresholds import given
from models.statistics.resampling import percentile_interval, sampling_units
from models.tagger import PolicyTagger
from models.text.batch import Batch
from training.measures.bootstrap import bootstrap_macro_f1
from training.measures.metrics import compute, macro, precision_recall_f1
from training.measures.reliability import Bin, calibration_error, reliability
from training.sets.labelled_set import LabelledSet


@dataclass(frozen=True, eq=False)
class Evaluation:
    """What a model says of labelled paragraphs, and how right it is.

    A label that nobody looked for in a paragraph is neither right nor wrong there: it counts nowhere. Whether a paragraph
    carries no label at all is known only where somebody looked for every one.

    Arrays with a column more than there are labels have "no label at all" in the last one.

    Attributes
    ----------
    probabilities : ndarray of float, shape (n_texts, n_labels)
        Calibrated probabilities.
    thresholds : ndarray of float, shape (n_labels,)
        Probability from which on a label is predicted.
    data : LabelledSet
        The paragraphs and their true labels.

    Raises
    ------
    ValueError
        If the shapes do not belong together.
    """

    probabilities: Floats
    thresholds: Floats
    data: LabelledSet

    def __post_init__(self) -> None:
        shape = len(self.data), len(self.data.keys)
        if self.probabilities.shape != shape or self.thresholds.shape != shape[1:]:
            raise ValueError(f"{self.probabilities.shape} probabilities, {self.thresholds.shape} thresholds, {shape} labels")

    @classmethod
    def of(cls, policy: PolicyTagger, data: LabelledSet) -> Evaluation:
        """Predict a labelled set.

        Parameters
        ----------
        policy : PolicyTagger
            The model.
        data : LabelledSet
            Clean labelled paragraphs of the same labels.

        Returns
        -------
        Evaluation

        Raises
        ------
        ValueError
            If the model gives other labels.
        """
        if policy.keys != data.keys:
            raise ValueError(f"the model gives {policy.keys}, the data hold {data.keys}")
        return cls(policy.tagger.predict_proba(batch_for(policy, data)), policy.thresholds, data)

    def take(self, rows: Ints) -> Evaluation:
        """Return the same model on some of the paragraphs.

        Parameters
        ----------
        rows : ndarray of int
            Rows of the paragraphs.
        """
        return Evaluation(self.probabilities[rows], self.thresholds, self.data.take(rows, self.data.name))

    @cached_property
    def y_true(self) -> Bits:
        """True labels, shape (n_texts, n_labels)."""
        return self.data.labels.astype(bool) & self.data.judged

    @cached_property
    def y_pred(self) -> Bits:
        """Predicted labels that somebody looked for, shape (n_texts, n_labels)."""
        return given(self.probabilities, self.thresholds, self.data.scheme.taxonomy.single) & self.data.judged

    @cached_property
    def _scores(self) -> tuple[Floats, Floats, Floats]:
        return precision_recall_f1(self._with_none(self.y_pred), self._with_none(self.y_true))

    def _with_none(self, labels: Bits) -> Bits:
        """Return labels with a last column for "no label at all", which no paragraph has that was not wholly judged."""
        columns = with_none(labels)
        columns[:, -1] &= self.data.judged.all(axis=1)
        return columns

    @property
    def precision(self) -> Floats:
        """Precision of each label, shape (n_labels + 1,), a fraction; NaN where nothing is predicted."""
        return self._scores[0]

    @property
    def recall(self) -> Floats:
        """Recall of each label, shape (n_labels + 1,), a fraction; NaN where there is no example."""
        return self._scores[1]

    @property
    def f1(self) -> Floats:
        """F1 of each label, shape (n_labels + 1,), a fraction; NaN where there is neither."""
        return self._scores[2]

    @cached_property
    def support(self) -> Floats:
        """Number of paragraphs that carry each label, shape (n_labels + 1,)."""
        return np.asarray(self._with_none(self.y_true).sum(axis=0), dtype=np.float64)

    @cached_property
    def bins(self) -> list[list[Bin]]:
        """Stated and observed frequency of each label, in tenths of probability that hold a paragraph."""
        return reliability(self.probabilities, self.y_true, self.data.judged)

    @cached_property
    def ece(self) -> Floats:
        """Expected calibration error of each label, shape (n_labels,), a fraction."""
        return calibration_error(self.bins)

    @cached_property
    def metrics(self) -> dict[str, float]:
        """Every metric of :data:`training.measures.metrics.METRICS` that has a value, by name."""
        return compute(self)

    @cached_property
    def documents(self) -> Sequence[str]:
        """What the bootstrap draws: the document of each paragraph, or the paragraph itself where all share one."""
        return sampling_units(self.data.documents)

    @cached_property
    def interval(self) -> tuple[float, float] | None:
        """95 % interval of macro-F1 by bootstrap over documents; None where no label can be measured."""
        if "f1_macro" not in self.metrics:
            return None
        return percentile_interval(bootstrap_macro_f1([self.y_pred], self.y_true, self.documents)[0])

    @cached_property
    def unmeasured(self) -> tuple[str, ...]:
        """Keys of the labels that have no F1: neither an example nor a prediction."""
        return tuple(compress(self.data.keys, np.isnan(self.f1[:-1])))

    @property
    def remarks(self) -> list[str]:
        """Lines that name the labels without an example and say how the mean treats them, in the language spoken now."""
        keys, absent = self.data.keys, self.support[:-1] == 0
        says = _("no example of {labels}: left out of the mean")
        lines = [says.format(labels=", ".join(self.unmeasured))] * bool(self.unmeasured)
        if vain := list(compress(keys, absent & self.y_pred.any(axis=0))):
            says = _("no example of {labels}, yet predicted: F1 is 0 and counts in the mean")
            lines.append(says.format(labels=", ".join(vain)))
        return lines

    @cached_property
    def errors(self) -> list[dict[str, Any]]:
        """Every paragraph with a wrong label (``id``, ``y_true``, ``y_pred``, ``scores``, ``text``), the surest first."""
        keys, wrong = self.data.keys, self.y_pred != self.y_true
        margin = np.where(wrong, np.abs(self.probabilities - self.thresholds), -1).max(axis=1)
        order = np.argsort(-margin, kind="stable")[: int(wrong.any(axis=1).sum())]
        return [
            {
                "id": self.data.paragraphs[row].id,
                "y_true": list(compress(keys, self.y_true[row])),
                "y_pred": list(compress(keys, self.y_pred[row])),
                "scores": {key: round(float(value), 3) for key, value in zip(keys, self.probabilities[row], strict=True)},
                "text": self.data.texts[row],
            }
            for row in order.tolist()
        ]

    @cached_property
    def confusion(self) -> Ints:
        """What is predicted in place of what, counts of paragraphs, shape (n_labels + 1, n_labels + 1).

        The row is a missed label, the column one that is predicted in vain on the same paragraph. The last column counts
        labels missed where nothing is predicted in vain, the last row labels predicted in vain where none is missed.
        The diagonal counts what is right. Labels rightly predicted together are no confusion of each other.

        Returns
        -------
        ndarray of int
        """
        missed, vain = (self._with_none(bits) for bits in (self.y_true & ~self.y_pred, self.y_pred & ~self.y_true))
        table: Ints = missed.T.astype(np.intp) @ vain.astype(np.intp)
        np.fill_diagonal(table, (self._with_none(self.y_true) & self._with_none(self.y_pred)).sum(axis=0))
        return table


@dataclass(frozen=True, slots=True)
class Difference:
    """How far two models differ in macro-F1.

    Attributes
    ----------
    difference, low, high : float
        Macro-F1 of the second less that of the first, and the ends of its 95 % interval.
    documents : int
        Number of documents that were drawn from.
    """

    difference: float
    low: float
    high: float
    documents: int


def paired_difference(first: Evaluation, second: Evaluation, *, rounds: int = 2000, seed: int = 0) -> Difference:
    """Compare two models on the same paragraphs by paired bootstrap over documents.

    Both are measured on the same draws (Efron and Tibshirani, 1993, chapter 16). What makes a draw hard makes it hard
    for both, so that differences far smaller than either one's own interval can be told from luck.

    Parameters
    ----------
    first, second : Evaluation
        The two models.
    rounds : int
        Number of samples.
    seed : int
        Seed of the draws.

    Returns
    -------
    Difference
        All 0 where one of them has no macro-F1: nothing tells them apart then.

    Raises
    ------
    ValueError
        If they were not measured on the same paragraphs.
    """
    same = [(data.fingerprint, data.documents, data.keys) for data in (first.data, second.data)]
    if same[0] != same[1]:
        raise ValueError(f"{first.data.name} and {second.data.name} do not hold the same paragraphs")
    documents = len(set(first.documents))
    whole = macro(second.f1[:-1]) - macro(first.f1[:-1])
    drawn = bootstrap_macro_f1([first.y_pred, second.y_pred], first.y_true, first.documents, rounds=rounds, seed=seed)
    ends = percentile_interval(drawn[1] - drawn[0])
    if np.isnan(whole) or ends is None:
        return Difference(0.0, 0.0, 0.0, documents)
    return Difference(whole, *ends, documents)


def batch_for(policy: PolicyTagger, data: LabelledSet) -> Batch:
    """Return the texts of a labelled set as a model reads them; words and terms already found are used again.

    A stored model brings its own lexicon and words. Where they are not those of the data's scheme the texts are read
    anew.

    Parameters
    ----------
    policy : PolicyTagger
        The model.
    data : LabelledSet
        Clean paragraphs.
    """
    own, known = policy.tagger.analyzer, data.batch.analyzer
    same = own.scheme.digest == known.scheme.digest and own.words == known.words
    same = same and (own.rules, own.surroundings) == (known.rules, known.surroundings)
    return data.batch if same else own.batch(data.texts)


def with_none(labels: Bits) -> Bits:
    """Return labels with a last column for "no label at all", shape (n_texts, n_labels + 1).

    Parameters
    ----------
    labels : ndarray of bool, shape (n_texts, n_labels)
        True or predicted labels.
    """
    return np.column_stack([labels, ~labels.any(axis=1)])
