"""The table of metrics: what is computed, which direction is better, how it is shown.

A metric without a value is absent, never 0: a label without an example that is not predicted either has no F1.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from models.arrays import Bits, Floats

if TYPE_CHECKING:
    from training.measures.evaluation import Evaluation

# Stands for a label key in the names of metrics that every label has.
KEY = "<key>"
UNDEFINED = "–"


@dataclass(frozen=True, slots=True)
class Metric:
    """What is known of a metric.

    Attributes
    ----------
    function : callable or None
        Takes an :class:`~training.measures.evaluation.Evaluation` and returns the value, or for a metric by label an
        array of shape (n_labels,); NaN where there is none. None where another module computes it.
    higher_is_better : bool or None
        Which direction is better; None where neither is.
    format : str
        Format of a value in tables.
    headline : bool
        Whether the table that compares runs shows it.
    """

    function: Callable[[Evaluation], float | Floats] | None
    higher_is_better: bool | None = True
    format: str = ".3f"
    headline: bool = False


# To add a metric is to add an entry. Tables show them in this order.
METRICS: Mapping[str, Metric] = {
    "f1_macro": Metric(lambda evaluation: macro(evaluation.f1[:-1]), headline=True),
    "f1_micro": Metric(lambda evaluation: _f1_micro(evaluation), headline=True),
    "exact_match": Metric(lambda evaluation: float((evaluation.y_pred == evaluation.y_true).all(axis=1).mean()), headline=True),
    "accuracy": Metric(lambda evaluation: _accuracy(evaluation)),
    "none/f1": Metric(lambda evaluation: evaluation.f1[-1], headline=True),
    "none/precision": Metric(lambda evaluation: evaluation.precision[-1]),
    "none/recall": Metric(lambda evaluation: evaluation.recall[-1]),
    "none/support": Metric(lambda evaluation: evaluation.support[-1], None, ".0f"),
    "ece": Metric(lambda evaluation: float(evaluation.ece.mean()), False, headline=True),
    f"f1/{KEY}": Metric(lambda evaluation: evaluation.f1[:-1], headline=True),
    f"precision/{KEY}": Metric(lambda evaluation: evaluation.precision[:-1]),
    f"recall/{KEY}": Metric(lambda evaluation: evaluation.recall[:-1]),
    f"ece/{KEY}": Metric(lambda evaluation: evaluation.ece, False),
    f"support/{KEY}": Metric(lambda evaluation: evaluation.support[:-1], None, ".0f"),
    # training.measures.evidence_f1
    "evidence/f1": Metric(None, headline=True),
    "evidence/precision": Metric(None),
    "evidence/recall": Metric(None),
    f"evidence/f1/{KEY}": Metric(None),
    f"evidence/precision/{KEY}": Metric(None),
    f"evidence/recall/{KEY}": Metric(None),
    # training.measures.topic_quality
    "topics/count": Metric(None, None, ".0f", headline=True),
    "topics/npmi_held_out": Metric(None, headline=True),
    "topics/npmi": Metric(None, headline=True),
    "topics/diversity": Metric(None, headline=True),
    "topics/outlier_share": Metric(None, False, headline=True),
    "topics/left_share": Metric(None, False, headline=True),
    "topics/stability": Metric(None, headline=True),
    "topics/label_ami": Metric(None, headline=True),
    "topics/label_purity": Metric(None, headline=True),
}


def find_metric(name: str) -> Metric | None:
    """Return what is known of a metric; None where nothing is.

    Parameters
    ----------
    name : str
        Name as it is logged, such as ``f1_macro`` or ``f1/<key of a label>``.
    """
    return METRICS.get(name) or METRICS.get(f"{name.rpartition('/')[0]}/{KEY}")


def show(name: str, value: float | None) -> str:
    """Return a value as tables show it; a dash for None.

    Parameters
    ----------
    name : str
        Name of the metric as it is logged.
    value : float or None
        The value.
    """
    if value is None:
        return UNDEFINED
    metric = find_metric(name)
    return format(value, metric.format if metric else ".3f")


def compute(evaluation: Evaluation) -> dict[str, float]:
    """Return every metric of :data:`METRICS` that an evaluation determines.

    Parameters
    ----------
    evaluation : Evaluation
        Probabilities, thresholds and labels.

    Returns
    -------
    dict of str to float
        By name. A metric without a value is absent.
    """
    found: dict[str, float] = {}
    for name, metric in METRICS.items():
        if metric.function is None:
            continue
        values = np.atleast_1d(metric.function(evaluation))
        names = [name.replace(KEY, key) for key in evaluation.data.keys] if name.endswith(KEY) else [name]
        found |= {label: float(value) for label, value in zip(names, values, strict=True) if not np.isnan(value)}
    return found


def ratio(numerator: Floats, denominator: Floats) -> Floats:
    """Divide; NaN where the denominator is 0.

    Parameters
    ----------
    numerator, denominator : ndarray of float
        Counts, of the same shape.

    Returns
    -------
    ndarray of float
    """
    quotient: Floats = np.divide(numerator, denominator, out=np.full(np.shape(denominator), np.nan), where=denominator > 0)
    return quotient


def precision_recall_f1(y_pred: Bits, y_true: Bits) -> tuple[Floats, Floats, Floats]:
    """Return precision, recall and F1 of each column, fractions in [0, 1]; NaN where undefined.

    Precision is undefined where nothing is predicted, recall where nothing is true, F1 where both are so.

    Parameters
    ----------
    y_pred, y_true : ndarray of bool, shape (n_texts, n_columns)
        Predicted and true labels.

    Returns
    -------
    tuple of ndarray of float
        Three arrays of shape (n_columns,).
    """
    both = (y_pred & y_true).sum(axis=0).astype(float)
    predicted, support = y_pred.sum(axis=0).astype(float), y_true.sum(axis=0).astype(float)
    return ratio(both, predicted), ratio(both, support), ratio(2 * both, predicted + support)


def macro(values: Floats | Sequence[float]) -> float:
    """Return the mean of the values that are defined; NaN where none is.

    Parameters
    ----------
    values : ndarray of float, shape (n_labels,)
        One value per label, NaN where undefined.
    """
    defined = np.asarray(values)[~np.isnan(values)]
    return float(defined.mean()) if len(defined) else float("nan")


def _f1_micro(evaluation: Evaluation) -> float:
    both = (evaluation.y_pred & evaluation.y_true).sum()
    total = evaluation.y_pred.sum() + evaluation.y_true.sum()
    return float(2 * both / total) if total else float("nan")


def _accuracy(evaluation: Evaluation) -> float:
    """Return the share of texts whose one label is the one given; NaN where a text may carry several."""
    wrong = (evaluation.y_pred != evaluation.y_true).any(axis=1)
    return float(1 - wrong.mean()) if evaluation.data.scheme.taxonomy.single and len(wrong) else float("nan")
