"""Topics as points: centroids amid their texts, and which text is near enough to which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from labels import Paragraph
from models.arrays import Bits, Floats, Ints, Vectors
from models.topics.finding.sections import topics_of_sections
from models.topics.placement import near_enough, place
from models.topics.space import unit
from models.topics.word_support import Nearness

# Typical texts kept per topic.
TYPICAL = 3
# Texts whose distances to all others are held in memory at once.
BLOCK = 1024
# Added to the distance of a text of the same document; no cosine distance is larger than two.
OWN_DOCUMENT = np.float32(4)


@dataclass(frozen=True, slots=True, eq=False)
class Assignment:
    """Which topic each text is given.

    Attributes
    ----------
    nearest : ndarray of int, shape (n_texts,)
        Nearest topic.
    similarity : ndarray of float32, shape (n_texts,)
        Cosine similarity to its centroid.
    topics : ndarray of int, shape (n_texts,)
        Topic of each text, -1 for none.
    own : ndarray of bool, shape (n_texts,)
        Whether it has its topic by what it says; others have that of their section.
    n_topics : int
        Number of topics.
    """

    nearest: Ints
    similarity: Vectors
    topics: Ints
    own: Bits
    n_topics: int

    @property
    def by_itself(self) -> Ints:
        """Topic of each text that has one by what it says, -1 for others, shape (n_texts,)."""
        return np.where(self.own, self.topics, -1)

    @property
    def sizes(self) -> Ints:
        """Number of texts per topic, shape (n_topics,)."""
        return np.bincount(self.topics[self.topics >= 0], minlength=self.n_topics)

    def documents(self, groups: Sequence[str]) -> tuple[Ints, Floats]:
        """Return how many documents are in each topic, and the share of its texts that the largest has.

        Parameters
        ----------
        groups : sequence of str
            Document of each text.

        Returns
        -------
        tuple of (ndarray of int, ndarray of float)
            Both of shape (n_topics,).
        """
        counts = np.zeros(self.n_topics, dtype=np.intp)
        largest = np.zeros(self.n_topics)
        _, numbers = np.unique(np.asarray(groups), return_inverse=True)
        for topic in range(self.n_topics):
            own = np.bincount(numbers[self.topics == topic])
            if own.any():
                counts[topic], largest[topic] = np.count_nonzero(own), own.max() / own.sum()
        return counts, largest

    def typical(self, topic: int, texts: Sequence[str]) -> tuple[str, ...]:
        """Return the distinct texts nearest to the centre of a topic.

        Parameters
        ----------
        topic : int
            Number of the topic.
        texts : sequence of str
            All texts.
        """
        rows = np.flatnonzero(self.own & (self.topics == topic))
        ordered = rows[np.argsort(-self.similarity[rows], kind="stable")]
        return tuple(dict.fromkeys(texts[row] for row in ordered))[:TYPICAL]


def assign(nearness: Nearness, eligible: Bits, paragraphs: Sequence[Paragraph] | None = None) -> Assignment:
    """Find each text's nearest topic, and whether it is near enough.

    Parameters
    ----------
    nearness : Nearness
        How near texts are to topics.
    eligible : ndarray of bool, shape (n_texts,)
        Whether a text speaks for itself.
    paragraphs : sequence of Paragraph, optional
        What is known of the texts: with it those that do not go with their section; without it they have no topic.

    Returns
    -------
    Assignment
    """
    found = place(nearness, own=eligible)
    topics = np.where(eligible, found.topics, -1)
    if paragraphs is not None:
        topics = topics_of_sections(found, near_enough(nearness), paragraphs)
    return Assignment(found.nearest, found.similarity, topics, eligible, nearness.cosine.shape[1])


def reassign(vectors: Vectors, clusters: Ints) -> Vectors:
    """Return centroids amid the texts nearest to them, outliers included.

    The clusters' own means are the start: each text goes to the nearest of them, then the means are taken again.
    Outliers that are given a topic fit it better this way.

    Parameters
    ----------
    vectors : ndarray of float32, shape (n_texts, n_dimensions)
        Unit vectors.
    clusters : ndarray of int, shape (n_texts,)
        Topic of each text, -1 for outliers.

    Returns
    -------
    ndarray of float32, shape (n_topics, n_dimensions)
    """
    return means(vectors, (vectors @ means(vectors, clusters).T).argmax(axis=1))


def nearest_neighbours(vectors: Vectors, count: int, groups: Sequence[str] | None = None) -> tuple[NDArray[np.int32], Vectors]:
    """Return each text's nearest texts by cosine distance, itself first.

    Exact, block by block: half a minute for 30,000 paragraphs, where UMAP's approximate search compiles for half
    a minute in every process and finds other neighbours with every seed.

    Parameters
    ----------
    vectors : ndarray of float32, shape (n_texts, n_dimensions)
        Unit vectors.
    count : int
        Number of neighbours, the text itself included; at most n_texts.
    groups : sequence of str, optional
        Document of each text: where given, a third of the neighbours at most comes from its own document, as far as the
        others have so many. With none from there a subject of one document would be drawn to whatever is left.

    Returns
    -------
    neighbours : ndarray of int32, shape (n_texts, count)
        Rows of the texts.
    distances : ndarray of float32, shape (n_texts, count)
        Cosine distances, ascending but for those that had to come from its own document, which stand last.
    """
    neighbours = np.empty((len(vectors), count), np.int32)
    distances = np.empty((len(vectors), count), np.float32)
    numbers = None if groups is None else np.unique(np.asarray(groups), return_inverse=True)[1]
    for start in range(0, len(vectors), BLOCK):
        block = slice(start, start + BLOCK)
        distance = 1 - vectors[block] @ vectors.T
        if numbers is not None:
            _bar_own_document(distance, numbers[block, None] == numbers, count // 3)
        rows = np.arange(len(distance))
        distance[rows, rows + start] = -1  # itself, before its copies
        near = np.argpartition(distance, count - 1, axis=1)[:, :count]
        order = np.argsort(np.take_along_axis(distance, near, axis=1), axis=1, kind="stable")
        neighbours[block] = np.take_along_axis(near, order, axis=1)
        distances[block] = np.take_along_axis(distance, neighbours[block], axis=1)
    return neighbours, np.maximum(np.where(distances > OWN_DOCUMENT - 1, distances - OWN_DOCUMENT, distances), 0)


def _bar_own_document(distance: Vectors, own: Bits, free: int) -> None:
    """Put the texts of the same document behind all others, but for the nearest ones, itself first among them."""
    inside = np.where(own, distance, np.inf)
    last = np.partition(inside, free, axis=1)[:, free : free + 1]
    distance[own & (inside > last)] += OWN_DOCUMENT


def means(vectors: Vectors, topics: Ints) -> Vectors:
    """Return the unit mean of each topic's vectors; a topic without a text falls away.

    Parameters
    ----------
    vectors : ndarray of float32, shape (n_texts, n_dimensions)
        Unit vectors.
    topics : ndarray of int, shape (n_texts,)
        Topic of each text, -1 for none.

    Returns
    -------
    ndarray of float32, shape (n_topics, n_dimensions)
    """
    return unit(np.stack([vectors[topics == topic].mean(axis=0) for topic in np.unique(topics[topics >= 0])]))


def link(centroids: Vectors) -> Floats:
    """Return the average linkage of topics by cosine distance.

    Parameters
    ----------
    centroids : ndarray of float32, shape (n_topics, n_dimensions)
        Unit vectors.

    Returns
    -------
    ndarray of float, shape (n_topics - 1, 4)
        As :func:`scipy.cluster.hierarchy.linkage` gives it.
    """
    from scipy.cluster.hierarchy import linkage

    if len(centroids) < 2:
        return np.zeros((0, 4))
    return np.asarray(linkage(centroids.astype(np.float64), "average", metric="cosine"))
