"""How often each label stands in the texts of each topic."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from models.arrays import Floats, Ints, Labels

# Imagined paragraphs of average mixture that each topic starts with.
PRIOR = 2.0


def label_shares(topics: Ints, labels: Labels, weights: Floats, n_topics: int) -> Floats:
    """Return the share of each label in each topic, smoothed towards the average of all texts.

    Parameters
    ----------
    topics : ndarray of int, shape (n_texts,)
        Topic of each text.
    labels : ndarray of int, shape (n_texts, n_labels)
        True labels.
    weights : ndarray of float, shape (n_texts,)
        Weight of each text.
    n_topics : int
        Number of topics.

    Returns
    -------
    ndarray of float, shape (n_topics, n_labels)
        Fractions in [0, 1].
    """
    counts, sizes = _count(topics, labels, weights, n_topics)
    average = (weights @ labels) / weights.sum()
    return np.asarray((counts + PRIOR * average) / (sizes[:, None] + PRIOR))


def label_shares_without_own(topics: Ints, labels: Labels, weights: Floats, groups: Sequence[str], n_topics: int) -> Floats:
    """Return, for each text, the label shares of its topic counted without its own document.

    They are to a topic model what out-of-fold probabilities are to a supervised one.

    Parameters
    ----------
    topics, labels, weights
        As for :func:`label_shares`.
    groups : sequence of str
        Document of each text.
    n_topics
        As for :func:`label_shares`.

    Returns
    -------
    ndarray of float, shape (n_texts, n_labels)
        Fractions in [0, 1].
    """
    counts, sizes = _count(topics, labels, weights, n_topics)
    average = (weights @ labels) / weights.sum()
    document_of = np.unique(np.asarray(groups), return_inverse=True)[1]
    # A text has its topic in common with those of its document that have the same one: what these count is taken off.
    cells, cell_of = np.unique(document_of * n_topics + topics, return_inverse=True)
    own_counts, own_sizes = _count(cell_of, labels, weights, len(cells))
    rest = counts[topics] - own_counts[cell_of] + PRIOR * average
    return np.asarray(rest / (sizes[topics] - own_sizes[cell_of] + PRIOR)[:, None])


def _count(topics: Ints, labels: Labels, weights: Floats, n_topics: int) -> tuple[Floats, Floats]:
    counts, sizes = np.zeros((n_topics, labels.shape[1])), np.zeros(n_topics)
    np.add.at(counts, topics, labels * weights[:, None])
    np.add.at(sizes, topics, weights)
    return counts, sizes
