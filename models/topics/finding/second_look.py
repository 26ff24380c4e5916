"""A second look at what has no topic: subjects that one document's mass kept from being seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from labels import Paragraph
from models.arrays import Bits, Ints, Vectors
from models.topics.centroids import assign, means
from models.topics.finding.widening import MOST, widen

# How often what is left is looked at, and how many paragraphs must be left.
LOOKS, ENOUGH = 2, 200
# Documents that a new topic stands in at least.
DOCUMENTS = 3


def look_again(
    centroids: Vectors,
    vectors: Vectors,
    groups: Sequence[str],
    eligible: Bits,
    rows: Ints,
    paragraphs: Sequence[Paragraph] | None,
    cluster: Callable[[Ints], Ints],
) -> Vectors:
    """Add topics that are found among the texts that have none.

    Clusters of density are the thickest places of a corpus; a subject that many documents touch in a few paragraphs each is
    thin beside them and is seen only when they are taken away.

    Parameters
    ----------
    centroids : ndarray of float32, shape (n_topics, n_dimensions)
        Topics found so far.
    vectors : ndarray of float32, shape (n_texts, n_dimensions)
        Unit vectors.
    groups : sequence of str
        Document of each text.
    eligible : ndarray of bool, shape (n_texts,)
        Whether a text speaks for itself.
    rows : ndarray of int
        Texts that topics are found in.
    paragraphs : sequence of Paragraph, optional
        What is known of the texts.
    cluster : callable
        Takes rows and returns the cluster of each text, -1 for outliers and all others.

    Returns
    -------
    ndarray of float32, shape (n_more, n_dimensions)
    """
    _, document = np.unique(np.asarray(groups), return_inverse=True)
    for _ in range(LOOKS):
        left = rows[assign(vectors, centroids, eligible, paragraphs).topics[rows] < 0]
        if len(left) < ENOUGH:
            break
        clusters = cluster(left)
        members = [np.flatnonzero(clusters == number) for number in range(int(clusters.max()) + 1)]
        wide = [own for own in members if _is_wide(document[own])]
        if not wide:
            break
        numbered = np.full(len(vectors), -1)
        for number, own in enumerate(wide):
            numbered[own] = number
        grown = widen(np.vstack([centroids, means(vectors, numbered)]), vectors, groups, eligible, paragraphs)
        if len(grown) <= len(centroids):
            break
        centroids = grown
    return centroids


def _is_wide(documents: Ints) -> bool:
    """Return whether a cluster stands in several documents and rests on none of them."""
    counts = np.bincount(documents)
    return bool(np.count_nonzero(counts) >= DOCUMENTS and counts.max() <= MOST * len(documents))
