"""Where each text of a corpus belongs: its topic, the next best one, and how surely."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from models.arrays import Bits, Ints, Vectors
from models.topics.word_support import Nearness

# Cosine similarity below which a text has no topic, whatever its words: of 24 read below it 58 % fitted.
FLOOR = 0.4
# A text has a topic by itself only where no other is nearly as near: by so much, vectors and words together.
CLEAR = 0.1
# A long text speaks of its second topic as well that is at most so much farther, and whose words it holds.
BESIDE = 0.3
# Letters of a long text: two or three sentences.
LONG = 120
_AT_ONCE = 1 << 17  # similarities that are compared at once


@dataclass(frozen=True, slots=True, eq=False)
class Placement:
    """The topics of texts.

    Attributes
    ----------
    topics : ndarray of int, shape (n_texts,)
        Topic of each text, -1 for none.
    nearest : ndarray of int, shape (n_texts,)
        The nearest topic by vector and words together, near enough or not.
    similarity : ndarray of float32, shape (n_texts,)
        Cosine similarity to the nearest topic's centroid; 0 for a text of which nothing is known.
    support : ndarray of float32, shape (n_texts,)
        How much of the text is made of the nearest topic's words, a fraction.
    second : ndarray of int, shape (n_texts,)
        The next nearest topic, -1 where there is only one topic or nothing is known of the text.
    margin : ndarray of float32, shape (n_texts,)
        How much nearer the nearest topic is than the second, by vector and words together; 0 where there is no second.
    own : ndarray of bool, shape (n_texts,)
        Whether the text says enough of its own to be placed by itself; headings, rows and the like go with their section.
    also : ndarray of int, shape (n_texts,)
        A second topic that a long text speaks of as well, -1 for none.
    """

    topics: Ints
    nearest: Ints
    similarity: Vectors
    support: Vectors
    second: Ints
    margin: Vectors
    own: Bits
    also: Ints

    def __len__(self) -> int:
        """Return the number of texts."""
        return len(self.topics)


def near_enough(nearness: Nearness, floor: float = FLOOR) -> Bits:
    """Return which topics each text is near enough to and holds enough words of, in the shape of `nearness`.

    Parameters
    ----------
    nearness : Nearness
        How near texts are to topics.
    floor : float
        Cosine similarity below which a text has no topic.
    """
    return np.asarray(nearness.supported & (nearness.cosine >= floor))


def place(nearness: Nearness, floor: float = FLOOR, own: Bits | None = None, long: Bits | None = None) -> Placement:
    """Return where texts belong by themselves.

    A text has the nearest topic where it is near enough, holds enough of its words, and no other topic is nearly as near.

    Parameters
    ----------
    nearness : Nearness
        How near texts are to topics.
    floor : float
        Cosine similarity below which a text has no topic.
    own : ndarray of bool, shape (n_texts,), optional
        Whether each text speaks for itself; by default all do.
    long : ndarray of bool, shape (n_texts,), optional
        Whether each text is long enough for two topics; by default none is.

    Returns
    -------
    Placement
    """
    n_texts, n_topics = nearness.cosine.shape
    rows = np.arange(n_texts)
    nearest, second = np.empty(n_texts, dtype=np.intp), np.full(n_texts, -1)
    margin = np.zeros(n_texts, np.result_type(nearness.cosine, nearness.support))
    known = np.empty(n_texts, dtype=bool)
    step = max(_AT_ONCE // n_topics, 1)
    for start in range(0, n_texts, step):  # what is compared stays near the processor, however many topics there are
        some = slice(start, start + step)
        part = nearness.rows(rows[some])
        score = part.score
        known[some], nearest[some] = part.cosine.any(axis=1), score.argmax(axis=1)
        if n_topics > 1:
            best = rows[: len(score)], nearest[some]
            first = score[best]
            score[best] = -np.inf
            second[some] = score.argmax(axis=1)
            margin[some] = first - score.max(axis=1)
    if n_topics > 1:
        second, margin = np.where(known, second, -1), np.where(known, margin, margin.dtype.type(0))
    at = nearness.at(nearest)
    found = Placement(
        np.full(n_texts, -1),
        nearest,
        at.cosine,
        at.support,
        second,
        margin,
        np.ones(n_texts, dtype=bool) if own is None else own,
        np.full(n_texts, -1),
    )
    topics = topics_by_themselves(found, known, floor, alone=n_topics == 1)
    if long is None:
        return replace(found, topics=topics)
    beside = long & (topics >= 0) & (margin <= BESIDE) & near_enough(nearness.at(second), floor)
    return replace(found, topics=topics, also=np.where(beside, second, -1))


def topics_by_themselves(found: Placement, known: Bits, floor: float, *, alone: bool = False) -> Ints:
    """Return the topic of each text: the nearest, where it is near enough and no other is nearly as near; -1 for none.

    Parameters
    ----------
    found : Placement
        The nearest topic of each text, and how near it is.
    known : ndarray of bool, shape (n_texts,)
        Whether anything is known of a text.
    floor : float
        Cosine similarity below which a text has no topic.
    alone : bool
        Whether there is no other topic.
    """
    near = near_enough(Nearness(found.similarity, found.support), floor)
    clear = alone | (found.margin >= CLEAR)
    return np.where(known & near & clear, found.nearest, -1)
