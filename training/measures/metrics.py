"""Multi-label metrics, flat and by label, with "none of the six" as a label of its own right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from labels import load_taxonomy

Bits = NDArray[np.bool_]
Floats = NDArray[np.float64]
BINS = 10
# What a table shows first.
HEADLINE = ("f1_macro", "f1_micro", "exact_match", "none/f1", "ece")


def precision_recall_f1(given: Bits, truth: Bits) -> tuple[Floats, Floats, Floats]:
    """Return precision, recall and F1 a column, fractions in [0, 1]; 0 where undefined.

    Parameters
    ----------
    given, truth : ndarray of bool, shape (n_texts, n_columns)
        Decisions and labels.
    """
    both = (given & truth).sum(axis=0).astype(float)
    precision = both / np.maximum(given.sum(axis=0), 1)
    recall = both / np.maximum(truth.sum(axis=0), 1)
    f1 = 2 * both / np.maximum(given.sum(axis=0) + truth.sum(axis=0), 1)
    return precision, recall, f1


@dataclass(frozen=True, slots=True)
class Bin:
    """The paragraphs whose stated probability of a label lies in one tenth of [0, 1].

    Attributes
    ----------
    stated, observed : float
        Mean stated probability; share that carries the label. Fractions in [0, 1].
    paragraphs : int
        How many there are.
    """

    stated: float
    observed: float
    paragraphs: int


def reliability(probabilities: Floats, truth: Bits) -> list[list[Bin]]:
    """Return the bins of each label that hold a paragraph, in order.

    Parameters
    ----------
    probabilities : ndarray of float, shape (n_texts, n_labels)
        Stated probabilities.
    truth : ndarray of bool, shape (n_texts, n_labels)
        Labels.
    """
    number = np.minimum((probabilities * BINS).astype(int), BINS - 1)
    tables = []
    for column in range(probabilities.shape[1]):
        sizes = np.bincount(number[:, column], minlength=BINS)
        stated = np.bincount(number[:, column], weights=probabilities[:, column], minlength=BINS)
        observed = np.bincount(number[:, column], weights=truth[:, column], minlength=BINS)
        filled = np.flatnonzero(sizes)
        tables.append([Bin(float(stated[n] / sizes[n]), float(observed[n] / sizes[n]), int(sizes[n])) for n in filled])
    return tables


def calibration_error(probabilities: Floats, truth: Bits) -> Floats:
    """Return the expected calibration error a label, a fraction in [0, 1].

    Ten bins of equal width (Naeini, Cooper and Hauskrecht, 2015): the mean distance between stated
    probability and observed frequency, weighted by the texts in a bin.

    Parameters
    ----------
    probabilities, truth
        As for :func:`reliability`.

    Returns
    -------
    ndarray of float, shape (n_labels,)
    """
    tables = reliability(probabilities, truth)
    gaps = [sum(one.paragraphs * abs(one.stated - one.observed) for one in table) for table in tables]
    return np.array(gaps) / max(len(probabilities), 1)


def evaluate(probabilities: Floats, thresholds: Floats, truth: NDArray[np.int8]) -> dict[str, float]:
    """Return the metrics of one model on one labelled set.

    Parameters
    ----------
    probabilities : ndarray of float, shape (n_texts, n_labels)
        Calibrated probabilities.
    thresholds : ndarray of float, shape (n_labels,)
        Probability from which on a label is given.
    truth : ndarray of int, shape (n_texts, n_labels)
        Labels.

    Returns
    -------
    dict of str to float
        ``f1_macro`` (over the six labels), ``f1_micro``, ``exact_match``, ``ece`` (mean over labels),
        ``none/f1``, and ``f1/<key>``, ``precision/<key>``, ``recall/<key>``, ``ece/<key>``,
        ``support/<key>``; all but support are fractions in [0, 1].
    """
    keys = load_taxonomy().keys
    wanted = truth.astype(bool)
    given = probabilities >= thresholds
    columns = np.column_stack([given, ~given.any(axis=1)]), np.column_stack([wanted, ~wanted.any(axis=1)])
    precision, recall, f1 = precision_recall_f1(*columns)
    ece = calibration_error(probabilities, wanted)
    metrics = {
        "f1_macro": float(f1[:-1].mean()),
        "f1_micro": float(2 * (given & wanted).sum() / max(given.sum() + wanted.sum(), 1)),
        "exact_match": float((given == wanted).all(axis=1).mean()),
        "ece": float(ece.mean()),
    }
    support = columns[1].sum(axis=0)
    for column, key in enumerate(keys):
        metrics[f"f1/{key}"] = float(f1[column])
        metrics[f"precision/{key}"] = float(precision[column])
        metrics[f"recall/{key}"] = float(recall[column])
        metrics[f"ece/{key}"] = float(ece[column])
        metrics[f"support/{key}"] = float(support[column])
    metrics |= {
        "none/f1": float(f1[-1]),
        "none/precision": float(precision[-1]),
        "none/recall": float(recall[-1]),
        "none/support": float(support[-1]),
    }
    return metrics


def bootstrap_macro_f1(given: Bits, truth: Bits, documents: Sequence[str], *, rounds: int = 1000, seed: int = 0) -> Floats:
    """Return macro-F1 on samples of documents; the same seed draws the same documents for every model.

    Parameters
    ----------
    given, truth, documents, rounds, seed
        As in :func:`bootstrap_interval`.

    Returns
    -------
    ndarray of float, shape (rounds,)
    """
    _, unit = np.unique(np.asarray(documents), return_inverse=True)
    n_documents = int(unit.max()) + 1

    def by_document(table: Bits) -> Floats:
        counts = np.zeros((n_documents, table.shape[1]))
        np.add.at(counts, unit, table)
        return counts

    both, one, two = by_document(given & truth), by_document(given), by_document(truth)
    drawn = np.random.default_rng(seed).multinomial(n_documents, np.full(n_documents, 1 / n_documents), size=rounds).astype(float)
    f1 = 2 * (drawn @ both) / np.maximum(drawn @ one + drawn @ two, 1)
    return np.asarray(f1.mean(axis=1))


def bootstrap_interval(
    given: Bits, truth: Bits, documents: Sequence[str], *, rounds: int = 1000, seed: int = 0
) -> tuple[float, float]:
    """Return the 95 % interval of macro-F1 by bootstrap over documents (Efron, 1979).

    Whole documents are drawn, because paragraphs of one document resemble each other.

    Parameters
    ----------
    given, truth : ndarray of bool, shape (n_texts, n_labels)
        Decisions and labels.
    documents : sequence of str
        Document of each text.
    rounds : int
        Number of samples.
    seed : int
        Seed of the draws.
    """
    low, high = np.quantile(bootstrap_macro_f1(given, truth, documents, rounds=rounds, seed=seed), [0.025, 0.975])
    return float(low), float(high)
