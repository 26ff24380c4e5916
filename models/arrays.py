"""Array types that the models share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

# Probabilities, scores, weights.
Floats = NDArray[np.float64]
# Positions, rows, columns, numbers of things.
Ints = NDArray[np.intp]
# Decisions.
Bits = NDArray[np.bool_]
# True labels as zeros and ones, shape (n_texts, n_labels).
Labels = NDArray[np.int8]
# Embeddings, one row per text.
Vectors = NDArray[np.float32]


def label_totals(labels: NDArray[Any], keys: Sequence[str]) -> tuple[dict[str, int], int]:
    """Return how many texts carry each label, by key, and how many carry none.

    Parameters
    ----------
    labels : ndarray, shape (n_texts, n_labels)
        True or 1 where a text carries a label.
    keys : sequence of str
        Label keys in column order.
    """
    given = labels.astype(bool)
    return dict(zip(keys, given.sum(axis=0).tolist(), strict=True)), int((~given.any(axis=1)).sum())


def ranges(starts: Ints, ends: Ints) -> Ints:
    """Return the whole numbers from each start up to its end, one range behind the other, shape (sum of lengths,).

    Parameters
    ----------
    starts, ends : ndarray of int, shape (n_ranges,)
        No end lies before its start.
    """
    lengths = ends - starts
    return np.repeat(ends - np.cumsum(lengths), lengths) + np.arange(int(lengths.sum()))
