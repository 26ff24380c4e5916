"""How far stated probabilities agree with what is observed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.arrays import Bits, Floats

BINS = 10


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


def reliability(probabilities: Floats, y_true: Bits, judged: Bits | None = None) -> list[list[Bin]]:
    """Return the bins of each label that hold a paragraph, in order.

    Parameters
    ----------
    probabilities : ndarray of float, shape (n_texts, n_labels)
        Stated probabilities.
    y_true : ndarray of bool, shape (n_texts, n_labels)
        True labels.
    judged : ndarray of bool, shape (n_texts, n_labels), optional
        Whether anybody looked for the label in the paragraph: the others are in no bin. All by default.
    """
    number = np.minimum((probabilities * BINS).astype(int), BINS - 1)
    tables = []
    for column in range(probabilities.shape[1]):
        rows = slice(None) if judged is None else judged[:, column]
        bins = number[rows, column]
        sizes = np.bincount(bins, minlength=BINS)
        stated = np.bincount(bins, weights=probabilities[rows, column], minlength=BINS)
        observed = np.bincount(bins, weights=y_true[rows, column], minlength=BINS)
        filled = np.flatnonzero(sizes)
        tables.append([Bin(float(stated[n] / sizes[n]), float(observed[n] / sizes[n]), int(sizes[n])) for n in filled])
    return tables


def calibration_error(bins: Sequence[Sequence[Bin]]) -> Floats:
    """Return the expected calibration error of each label, a fraction in [0, 1].

    The mean distance between stated probability and observed frequency, weighted by the texts in a bin
    (Naeini, Cooper and Hauskrecht, 2015).

    Parameters
    ----------
    bins : sequence of sequence of Bin
        Those of each label, as :func:`reliability` returns them.

    Returns
    -------
    ndarray of float, shape (n_labels,)
    """
    gaps = [sum(bin_.paragraphs * abs(bin_.stated - bin_.observed) for bin_ in table) for table in bins]
    sizes = [sum(bin_.paragraphs for bin_ in table) for table in bins]
    return np.array(gaps) / np.maximum(sizes, 1)
