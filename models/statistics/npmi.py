"""How strongly words meet each other: normalised pointwise mutual information."""

from __future__ import annotations

from typing import Any

import numpy as np

from models.arrays import Floats


def pair_npmi(table: Any, *, cautious: bool = False) -> Floats:
    """Return the normalised pointwise mutual information of all pairs of columns (Bouma, 2009), in [-1, 1].

    Parameters
    ----------
    table : sparse matrix or ndarray, shape (n_texts, n_words)
        Which word stands in which text, as 0 and 1.
    cautious : bool
        Whether a pair meets one standard error (the root of the count) less often than was counted: rare words that met
        once or twice need not meet elsewhere.

    Returns
    -------
    ndarray of float, shape (n_words, n_words)
        -1 for words that never meet, 1 for words that always stand together.
    """
    together = table.T @ table
    counts = np.asarray(together.toarray() if hasattr(together, "toarray") else together, dtype=np.float64)
    return npmi(counts, table.shape[0], cautious=cautious)


def npmi(together: Floats, n_texts: int, *, cautious: bool = False) -> Floats:
    """Return the normalised pointwise mutual information of words by how often they meet, in [-1, 1].

    Parameters
    ----------
    together : ndarray of float, shape (n_words, n_words)
        In how many texts each two stand, on the diagonal each by itself.
    n_texts : int
        How many texts there are.
    cautious : bool
        As for :func:`pair_npmi`.

    Returns
    -------
    ndarray of float, shape (n_words, n_words)
    """
    n_texts = max(n_texts, 1)
    joint = together / n_texts
    single = joint.diagonal().copy()
    if cautious:
        joint = joint - np.sqrt(joint / n_texts)
        np.fill_diagonal(joint, single)
    with np.errstate(divide="ignore", invalid="ignore"):
        values = np.log(joint / np.outer(single, single)) / -np.log(joint)
    return np.asarray(np.where(joint <= 0, -1.0, np.where(joint >= 1, 1.0, values)))
