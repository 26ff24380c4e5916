"""Where each text of a corpus belongs: its topic, the next best one, and how surely."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.arrays import Bits, Ints, Vectors

# Where nothing else is nearly as near the floor holds; a text as near to a second topic must be so much nearer than that.
CLEAR = 0.15
# A long text speaks of its second topic as well that is at most so much farther, and near enough by itself.
BESIDE = 0.1
# Letters of a long text: two or three sentences.
LONG = 120


@dataclass(frozen=True, slots=True, eq=False)
class Placement:
    """The topics of texts.

    Attributes
    ----------
    topics : ndarray of int, shape (n_texts,)
        Topic of each text, -1 for none.
    similarity : ndarray of float32, shape (n_texts,)
        Cosine similarity to the nearest topic's centroid; 0 for a text of which nothing is known.
    second : ndarray of int, shape (n_texts,)
        The next nearest topic, -1 where there is only one topic or nothing is known of the text.
    margin : ndarray of float32, shape (n_texts,)
        How much nearer the nearest topic is than the second, in cosine similarity; 0 where there is no second.
    own : ndarray of bool, shape (n_texts,)
        Whether the text says enough of its own to be placed by itself; headings, rows and the like go with their section.
    also : ndarray of int, shape (n_texts,)
        A second topic that a long text speaks of as well, -1 for none.
    """

    topics: Ints
    similarity: Vectors
    second: Ints
    margin: Vectors
    own: Bits
    also: Ints

    def __len__(self) -> int:
        """Return the number of texts."""
        return len(self.topics)


def place(similarity: Vectors, floor: float, own: Bits | None = None, long: Bits | None = None) -> Placement:
    """Return where texts belong by their similarities alone.

    A text near the floor has a topic only where no other topic is nearly as near.

    Parameters
    ----------
    similarity : ndarray of float32, shape (n_texts, n_topics)
        Cosine similarity of each text to each topic's centroid; rows of zeros for texts of which nothing is known.
    floor : float
        Similarity below which a text has no topic.
    own : ndarray of bool, shape (n_texts,), optional
        Whether each text speaks for itself; by default all do.
    long : ndarray of bool, shape (n_texts,), optional
        Whether each text is long enough for two topics; by default none is.

    Returns
    -------
    Placement
    """
    n_texts, n_topics = similarity.shape
    rows = np.arange(n_texts)
    known = similarity.any(axis=1)
    nearest = similarity.argmax(axis=1)
    best = similarity[rows, nearest]
    second, margin = np.full(n_texts, -1), np.zeros(n_texts, similarity.dtype)
    clear = np.ones(n_texts, dtype=bool)
    also = second.copy()
    if n_topics > 1:
        others = similarity.copy()
        others[rows, nearest] = -np.inf
        second = np.where(known, others.argmax(axis=1), -1)
        margin = np.where(known, best - others.max(axis=1), 0).astype(similarity.dtype)
        clear = best + margin >= floor + CLEAR
    topics = np.where(known & (best >= floor) & clear, nearest, -1)
    if long is not None:
        also = np.where(long & (topics >= 0) & (margin <= BESIDE) & (best - margin >= floor + CLEAR), second, -1)
    return Placement(topics, best, second, margin, np.ones(n_texts, dtype=bool) if own is None else own, also)
