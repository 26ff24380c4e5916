"""A second look at what has no topic: subjects that one document's mass kept from being seen."""

from __future__ import annotations

import numpy as np

from models.arrays import Ints, Vectors
from models.topics.centroids import means
from models.topics.finding.found_in import FoundIn
from models.topics.finding.widening import MOST

# How often what is left is looked at, and how many paragraphs must be left.
LOOKS, ENOUGH = 5, 200
# Paragraphs of a cluster, on average, among what is left.
PARAGRAPHS = 15
# Documents that a new topic stands in at least.
DOCUMENTS = 3
# Topics there may be in the end, times the root of the paragraphs: more of them say the same in other words.
MOST_PER_ROOT = 1.25


def look_again(centroids: Vectors, corpus: FoundIn, rows: Ints, top: int, seed: int) -> Vectors:
    """Add topics that are found among the texts that have none.

    Clusters of density are the thickest places of a corpus; a subject that many documents touch in a few paragraphs each is
    thin beside them and is seen only when they are taken away. What is left has no thick places, so it is parted by k-means;
    parts that say nothing of their own are given up again. Of too many the largest stay.

    Parameters
    ----------
    centroids : ndarray of float32, shape (n_topics, n_dimensions)
        Topics found so far.
    corpus : FoundIn
        Where they were found.
    rows : ndarray of int
        Texts that topics are found in.
    top : int
        Words of each topic.
    seed : int
        Seed of k-means.

    Returns
    -------
    ndarray of float32, shape (n_topics + n_added, n_dimensions)
    """
    from sklearn.cluster import KMeans

    _, document = np.unique(np.asarray(corpus.groups), return_inverse=True)
    most = max(round(MOST_PER_ROOT * len(rows) ** 0.5), len(centroids))
    for _ in range(LOOKS):
        left = rows[corpus.assign(corpus.nearness(centroids, top)[0]).topics[rows] < 0]
        if len(left) < ENOUGH or len(centroids) >= most:
            break
        parts = KMeans(round(len(left) / PARAGRAPHS), random_state=seed, n_init=1).fit_predict(corpus.vectors[left])
        numbered = np.full(len(corpus.groups), -1)
        wide = [own for number in range(parts.max() + 1) if _is_wide(document[own := left[parts == number]])]
        for number, own in enumerate(wide):
            numbered[own] = number
        if not wide:
            break
        grown = np.vstack([centroids, means(corpus.vectors, numbered)])
        grown = grown[corpus.widened(*corpus.nearness(grown, top))]
        if len(grown) <= len(centroids):
            break
        centroids = grown
    if len(centroids) > most:
        sizes = corpus.assign(corpus.nearness(centroids, top)[0]).sizes
        centroids = centroids[np.sort(np.argsort(-sizes, kind="stable")[:most])]
    return centroids


def _is_wide(documents: Ints) -> bool:
    """Return whether a cluster stands in several documents and rests on none of them."""
    counts = np.bincount(documents)
    return bool(np.count_nonzero(counts) >= DOCUMENTS and counts.max() <= MOST * len(documents))
