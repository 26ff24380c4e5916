"""Topics that do not rest on one document: those that do are given up, until hardly any is left."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from labels import Paragraph
from models.arrays import Bits, Ints, Vectors
from models.topics.centroids import assign

# A topic rests on one document that has more than half of its paragraphs; sections between two topics may add a few.
MOST = 0.48
# Of all topics so many may stay that do, the largest; their largest document's share marks them. So in a folder of MANY documents
# and more; in a smaller one, where most subjects are those of one document, more may: a fifth with half as many.
MARKED, MANY = 0.05, 100
# With fewer documents than this none is asked to share its topics with others.
FEWEST_DOCUMENTS = 10
# Topics with fewer paragraphs than this are given up too.
SMALLEST = 5


def widen(
    centroids: Vectors, vectors: Vectors, groups: Sequence[str], eligible: Bits, paragraphs: Sequence[Paragraph] | None
) -> Vectors:
    """Give up topics that rest on one document for more than half, the smallest first, until hardly any is left.

    What was in them goes to the nearest topic that is near enough, or to none. The centroids of the others stay where they
    are: taken again they would follow the paragraphs they inherit, and topic after topic would come to rest on one document.

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
    paragraphs : sequence of Paragraph, optional
        What is known of the texts: with it they count in the end as they are placed, with their sections. To begin with that
        would give up far too many topics, because neighbours bear each other out in the topics of one document.

    Returns
    -------
    ndarray of float32, shape (n_kept, n_dimensions)
        At least one.
    """
    documents = len(set(groups))
    if documents < FEWEST_DOCUMENTS:
        return centroids
    marked = MARKED * max(1.0, MANY / documents) ** 2
    for known in (None, paragraphs):
        while len(centroids) > 2:
            found = assign(vectors, centroids, eligible, known)
            sizes, (_, largest) = found.sizes, found.documents(groups)
            lopsided = (largest > MOST) | (sizes < SMALLEST)
            if lopsided.sum() <= marked * len(centroids):
                break
            centroids = np.delete(centroids, int(np.where(lopsided, sizes, len(vectors) + 1).argmin()), axis=0)
    return centroids


def wide_clusters(clusters: Ints, groups: Sequence[str]) -> int:
    """Return how many clusters do not rest on one document for more than half; all of them where documents are few.

    Parameters
    ----------
    clusters : ndarray of int, shape (n_texts,)
        Cluster of each text, -1 for outliers.
    groups : sequence of str
        Document of each text.
    """
    count = int(clusters.max()) + 1
    documents, numbers = np.unique(np.asarray(groups), return_inverse=True)
    if len(documents) < FEWEST_DOCUMENTS:
        return count
    shares = (np.bincount(own).max() / len(own) for cluster in range(count) if len(own := numbers[clusters == cluster]))
    return sum(share <= MOST for share in shares)
