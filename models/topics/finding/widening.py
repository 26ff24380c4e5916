"""Topics that do not rest on one document: those that do are given up, until hardly any is left."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from models.arrays import Bits, Floats, Ints, Vectors
from models.topics.centroids import assign, means

# A topic rests on one document that has more than this share of its paragraphs.
HALF = 0.5
# Of all topics so many may rest on one document; they are marked so.
MARKED = 0.05
# With fewer documents than this none is asked to share its topics with others.
FEWEST_DOCUMENTS = 10
# Topics with fewer paragraphs than this are given up too.
SMALLEST = 5


def widen(centroids: Vectors, vectors: Vectors, groups: Sequence[str], eligible: Bits, rows: Ints) -> Vectors:
    """Give up topics that rest on one document for more than half, the most lopsided first, until one in twenty is left.

    What was in them goes to the nearest topic that is near enough, and the centroids are taken again.

    Parameters
    ----------
    centroids : ndarray of float32, shape (n_topics, n_dimensions)
        Unit vectors.
    vectors : ndarray of float32, shape (n_texts, n_dimensions)
        Unit vectors.
    groups : sequence of str
        Document of each text.
    eligible : ndarray of bool, shape (n_texts,)
        Whether a text speaks for itself.
    rows : ndarray of int
        Rows of the texts that topics are found in.

    Returns
    -------
    ndarray of float32, shape (n_kept, n_dimensions)
        At least one.
    """
    if len(set(groups)) < FEWEST_DOCUMENTS:
        return centroids
    found_in = np.ones(len(rows), dtype=bool)
    while len(centroids) > 2:
        found = assign(vectors, centroids, eligible)
        sizes, (_, largest) = found.sizes, found.documents(groups)
        lopsided = (largest > HALF) | (sizes < SMALLEST)
        if lopsided.sum() <= MARKED * len(centroids):
            break
        # Of topics that rest on one document alike the smaller goes first.
        worth: Floats = np.where(lopsided, largest - sizes / (1 + len(vectors)), -np.inf)
        rest = np.delete(centroids, int(worth.argmax()), axis=0)
        topics = assign(vectors[rows], rest, found_in).topics
        if topics.max() < 0:
            break
        centroids = means(vectors[rows], topics)
    return centroids
