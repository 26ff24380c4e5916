"""Topics of labels: a label that enough texts are about gets a topic of its own where clustering gave it none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.arrays import Bits, Floats, Ints, Vectors
from models.topics.finding.degrees import STRONG
from models.topics.space import unit

# Texts of a label from which on it is to have a topic, and how many of them must be about it, before and after.
LEAST, FEWEST = 20, 10
# Cosine similarity from which on a seed draws a text.
DRAWN = 0.4
# Share of a topic's texts that are about a label from which on it is the label's own: read, topics with less were about
# something beside it (data centres and 5G for artificial intelligence).
OWN = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class LabelGuides:
    """What guides topics towards labels.

    Attributes
    ----------
    degrees : ndarray of float, shape (n_texts, n_labels)
        How much of each text is about each label, as :func:`~models.topics.finding.degrees.label_degrees` gives it.
    documents : sequence of str
        Document of each text.
    """

    degrees: Floats
    documents: Sequence[str]

    def add_topics(self, vectors: Vectors, centroids: Vectors, rows: Ints) -> Vectors:
        """Add a centroid for each label that no topic is about, with at least `LEAST` texts, `FEWEST` of them about it.

        The seed is the mean of the texts about the label, as the zero-shot topics of BERTopic are the vectors of their
        names; texts that only mention it have no part in it and stay nearer to their own subject. A document counts at
        most as much as all others together, so that no single list of prizes becomes an industry. A seed that draws fewer
        than `FEWEST` texts, or mostly texts about something else, is dropped: such a label is spread thinly.

        Parameters
        ----------
        vectors : ndarray of float32, shape (n_texts, n_dimensions)
            Unit vectors.
        centroids : ndarray of float32, shape (n_topics, n_dimensions)
            Unit vectors of the topics that were found.
        rows : ndarray of int
            Texts to look at.

        Returns
        -------
        ndarray of float32, shape (n_topics + n_added, n_dimensions)
        """
        about = self.degrees >= STRONG
        own = own_topics(_nearest(vectors[rows], centroids), about[rows], len(centroids)).any(axis=0)
        seeds = {}
        for column in np.flatnonzero(~own).tolist():
            strong = rows[about[rows, column]]
            if np.count_nonzero(self.degrees[rows, column]) >= LEAST and self._count(strong) >= FEWEST:
                seeds[column] = self._seed(vectors, strong, column)
        if not seeds:
            return centroids
        grown = np.vstack([centroids, *seeds.values()]).astype(np.float32)
        similarity = vectors[rows] @ grown.T
        nearest = np.where(similarity.max(axis=1) >= DRAWN, similarity.argmax(axis=1), -1)
        kept = np.ones(len(grown), dtype=bool)
        for number, column in enumerate(seeds, start=len(centroids)):
            drawn = rows[nearest == number]
            kept[number] = self._count(drawn) >= FEWEST and about[drawn, column].mean() >= OWN
        return np.asarray(grown[kept])

    def _seed(self, vectors: Vectors, rows: Ints, column: int) -> Vectors:
        """Return the mean of the texts about a label; the tenth of a document tells less about it than the first of another."""
        _, document_of, sizes = np.unique(np.asarray(self.documents)[rows], return_inverse=True, return_counts=True)
        return unit((self.degrees[rows, column] / np.sqrt(sizes[document_of])) @ vectors[rows])

    def _count(self, rows: Ints) -> int:
        """Return how many texts these are if a document counts at most as much as all others together."""
        sizes = np.unique(np.asarray(self.documents)[rows], return_counts=True)[1]
        return count_capped(sizes, len(set(self.documents)))


def count_capped(sizes: Ints, n_documents: int) -> int:
    """Return how many texts there are if a document counts at most as much as all others together.

    Parameters
    ----------
    sizes : ndarray of int
        Texts per document.
    n_documents : int
        Documents of the corpus; where there is but one, it counts in full.
    """
    total, largest = int(sizes.sum()), int(sizes.max(initial=0))
    return total if n_documents == 1 else min(total, 2 * (total - largest))


def own_topics(topics: Ints, about: Bits, n_topics: int) -> Bits:
    """Return which topics are about which labels: at least half of their texts are.

    Parameters
    ----------
    topics : ndarray of int, shape (n_texts,)
        Topic of each text, -1 for none.
    about : ndarray of bool, shape (n_texts, n_labels)
        Whether a text is about a label.
    n_topics : int
        Number of topics.

    Returns
    -------
    ndarray of bool, shape (n_topics, n_labels)
    """
    shares = about_shares(topics, about, n_topics)
    return np.asarray(shares >= OWN)


def about_shares(topics: Ints, about: Bits, n_topics: int) -> Floats:
    """Return the share of each topic's texts that are about each label, fractions, shape (n_topics, n_labels).

    Parameters
    ----------
    topics, about, n_topics
        As for :func:`own_topics`.
    """
    inside = topics >= 0
    counts = np.zeros((n_topics, about.shape[1]))
    np.add.at(counts, topics[inside], about[inside])
    sizes = np.bincount(topics[inside], minlength=n_topics)
    return np.asarray(counts / np.maximum(sizes, 1)[:, None])


def _nearest(vectors: Vectors, centroids: Vectors) -> Ints:
    return np.asarray((vectors @ centroids.T).argmax(axis=1))
