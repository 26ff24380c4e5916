"""Where topics lie: one point a topic as it was found; more where topics were joined, split or added by hand.

A change by hand must leave the paragraphs of all other topics where they are. So a joined topic keeps the points of both,
a split one keeps its own and is divided behind it, and a topic of one's own takes only what is nearer to it than to any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from models.arrays import Floats, Ints, Vectors
from models.text.batch import Batch
from models.topics.word_support import FULL, SUPPORTED, Nearness, word_support

# How strongly the words of a topic of one's own pull a paragraph that is full of them, as the lexicon's terms do in the space.
PULL = 0.85
# Similarity from which on a paragraph is one of a topic of one's own. Read on 100 policy documents: below it what holds none of
# the words is of another subject.
LEAST = 0.45
# A paragraph is full of a topic's words from one mention in so many characters on, and so many characters stand beside any.
DENSE, BESIDE = 100, 50
_LATIN = re.compile("[a-z0-9]")


@dataclass(frozen=True, slots=True, eq=False)
class Anchors:
    """Points that decide which topic a text belongs to.

    Attributes
    ----------
    points : ndarray of float32, shape (n_points, n_dimensions)
        Unit vectors; the topics as they were found come first.
    parents : ndarray of int, shape (n_points,)
        The point that a point is a part of, -1 for none; a parent stands before its parts.
    topics : ndarray of int, shape (n_points,)
        Topic that each point leads to, -1 for one that has parts or was dropped.
    words : tuple of tuple of str
        For each point the words of the topic as it was found, best first: a text must hold some of them.
    terms : tuple of tuple of str
        For each point the words of one's own that pull texts to it, folded; empty for a topic that was found.
    pull : float
        How strongly they do, against the length of a vector.
    least : float
        Similarity below which a topic of one's own takes no text.
    """

    points: Vectors
    parents: Ints
    topics: Ints
    words: tuple[tuple[str, ...], ...]
    terms: tuple[tuple[str, ...], ...]
    pull: float = PULL
    least: float = LEAST

    @classmethod
    def of(cls, centroids: Vectors, words: Iterable[tuple[str, ...]]) -> Anchors:
        """Return the points of topics as they were found.

        Parameters
        ----------
        centroids : ndarray of float32, shape (n_topics, n_dimensions)
            Unit vectors.
        words : iterable of tuple of str
            Words of each topic.
        """
        count = len(centroids)
        return cls(centroids, np.full(count, -1), np.arange(count), tuple(words), ((),) * count)

    @property
    def n_topics(self) -> int:
        """Number of topics."""
        return int(self.topics.max(initial=-1)) + 1

    @property
    def plain(self) -> bool:
        """Whether every topic is one point, as it was found."""
        return len(self.points) == self.n_topics and not any(self.terms) and bool((self.parents < 0).all())

    def terms_of(self, topic: int) -> tuple[str, ...]:
        """Return the words of one's own that pull texts to a topic; nothing for one that was found.

        Parameters
        ----------
        topic : int
            Its number.
        """
        points = np.flatnonzero(self.topics == topic)
        return tuple(dict.fromkeys(term for point in points for term in self.terms[point]))

    def nearness(self, batch: Batch, vectors: Vectors, least: int = 1) -> Nearness:
        """Return how near texts are to topics.

        To a joined topic a text is as near as to the nearest of those it was joined from; to the nearest part of a split
        one as near as to the whole; to a topic of one's own as near as the cosine says after its words have pulled.

        Parameters
        ----------
        batch : Batch
            Clean texts.
        vectors : ndarray of float32, shape (n_texts, n_dimensions)
            Their unit vectors.
        least : int
            How many different words of a topic a text must hold.

        Returns
        -------
        Nearness
        """
        support = word_support(batch, self.words, least)
        if self.plain:
            return Nearness(np.asarray(vectors @ self.points.T), support)
        found = np.array([parent < 0 and not terms for parent, terms in zip(self.parents, self.terms, strict=True)])
        cosine = np.empty((len(vectors), len(self.points)), dtype=np.float32)
        cosine[:, found] = vectors @ self.points[found].T
        for point in np.flatnonzero(~found & (self.parents < 0)):
            cosine[:, point], support[:, point] = self._pulled(batch, vectors, int(point))
        for parent in np.unique(self.parents[self.parents >= 0]):  # ascending: a part may be split again
            parts = np.flatnonzero(self.parents == parent)
            to_parts = vectors @ self.points[parts].T
            cosine[:, parts] = cosine[:, [parent]] - (to_parts.max(axis=1, keepdims=True) - to_parts)
            support[:, parts] = support[:, [parent]]
        return self._of_topics(Nearness(cosine, support))

    def _of_topics(self, points: Nearness) -> Nearness:
        """Return the nearness to topics, each by the nearest of its points."""
        best = np.full((len(points), self.n_topics), -np.inf, dtype=np.float32)
        cosine = np.full_like(best, -1)
        support = np.zeros_like(best)
        score = points.score
        for point in np.flatnonzero(self.topics >= 0):
            topic = self.topics[point]
            nearer = score[:, point] > best[:, topic]
            best[nearer, topic] = score[nearer, point]
            cosine[nearer, topic] = points.cosine[nearer, point]
            support[nearer, topic] = points.support[nearer, point]
        return Nearness(cosine, support)

    def _pulled(self, batch: Batch, vectors: Vectors, point: int) -> tuple[Vectors, Vectors]:
        return pulled(batch, vectors, self.points[point], self.terms[point], self.pull, self.least)

    def renumbered(self, numbers: Ints) -> Anchors:
        """Return the points with other topics.

        Parameters
        ----------
        numbers : ndarray of int, shape (n_topics,)
            The new number of each topic, the same for those that are joined, -1 for those that are dropped.
        """
        return replace(self, topics=np.where(self.topics >= 0, np.asarray(numbers)[self.topics], -1))

    def parted(self, topic: int, parts: Vectors, numbers: Sequence[int]) -> Anchors:
        """Return the points with a topic split.

        Parameters
        ----------
        topic : int
            Its number.
        parts : ndarray of float32, shape (n_parts, n_dimensions)
            Unit vectors.
        numbers : sequence of int
            The topic that each part shall be.
        """
        leaves = np.flatnonzero(self.topics == topic)
        return replace(
            self,
            points=np.vstack([self.points, *(parts for _ in leaves)]),
            parents=np.concatenate([self.parents, np.repeat(leaves, len(parts))]),
            topics=np.concatenate([np.where(self.topics == topic, -1, self.topics), np.tile(numbers, len(leaves))]),
            words=(*self.words, *(self.words[leaf] for leaf in leaves for _ in parts)),
            terms=(*self.terms, *((),) * (len(parts) * len(leaves))),
        )

    def with_own(self, points: Vectors, terms: Sequence[tuple[str, ...]]) -> Anchors:
        """Return the points with topics of one's own, their numbers the next ones.

        Parameters
        ----------
        points : ndarray of float32, shape (n_own, n_dimensions)
            Unit vectors.
        terms : sequence of tuple of str
            The words of each, folded.
        """
        count = len(terms)
        return replace(
            self,
            points=np.vstack([self.points, points]),
            parents=np.append(self.parents, np.full(count, -1)),
            topics=np.append(self.topics, self.n_topics + np.arange(count)),
            words=(*self.words, *((),) * count),
            terms=(*self.terms, *terms),
        )

    def record(self) -> dict[str, Any]:
        """Return all but the points as JSON can write it."""
        return {
            "parents": self.parents.tolist(),
            "topics": self.topics.tolist(),
            "words": [list(own) for own in self.words],
            "terms": [list(own) for own in self.terms],
            "pull": self.pull,
            "nearness": self.least,
        }

    @classmethod
    def from_record(cls, record: dict[str, Any], points: Vectors) -> Anchors:
        """Return what :meth:`record` recorded.

        Parameters
        ----------
        record : dict
            What it returned.
        points : ndarray of float32, shape (n_points, n_dimensions)
            The points.
        """
        words, terms = (tuple(map(tuple, record[name])) for name in ("words", "terms"))
        parents, topics = np.array(record["parents"]), np.array(record["topics"])
        return cls(points, parents, topics, words, terms, record["pull"], record["nearness"])


def pulled(
    batch: Batch, vectors: Vectors, point: Vectors, terms: Sequence[str], pull: float = PULL, least: float = LEAST
) -> tuple[Vectors, Vectors]:
    """Return how near texts are to a topic of one's own, by cosine and by its words; out of reach where the cosine is too small.

    Parameters
    ----------
    batch : Batch
        Clean texts.
    vectors : ndarray of float32, shape (n_texts, n_dimensions)
        Their unit vectors.
    point : ndarray of float32, shape (n_dimensions,)
        Where the topic lies, a unit vector.
    terms : sequence of str
        Its words, folded.
    pull, least : float
        As for :class:`Anchors`.

    Returns
    -------
    tuple of ndarray of float32, each of shape (n_texts,)
        Cosine and support, as in :class:`~models.topics.word_support.Nearness`.
    """
    drawn = pull * (density := mention_density(batch, terms))
    near = (vectors @ point + drawn) / (np.sqrt(1 + drawn**2) * np.sqrt(1 + pull**2))
    within = near >= least
    # What is near enough to a topic of one's own, and to its name alone, needs no word of it.
    support = np.where(within, np.maximum(FULL * density, SUPPORTED), 0)
    cosine = np.where(within, near, np.where(vectors.any(axis=1), -1, 0))
    return cosine.astype(np.float32), support.astype(np.float32)


def mention_density(batch: Batch, terms: Sequence[str]) -> Floats:
    """Return how full texts are of some words: 0 without any, 1 from one mention in a hundred characters on.

    A long paragraph that mentions a subject once is about something else.

    Parameters
    ----------
    batch : Batch
        Clean texts.
    terms : sequence of str
        Folded words. One that begins or ends with a Latin letter or a digit does not count inside a longer one.

    Returns
    -------
    ndarray of float, shape (n_texts,)
        In [0, 1].
    """
    pattern = re.compile("|".join(map(_whole, sorted(terms, key=len, reverse=True))))
    counts = [sum(1 for _ in pattern.finditer(text)) for text in batch.folded]
    lengths = np.array([len(text) for text in batch.folded], dtype=np.float64)
    return np.minimum(1, np.array(counts, dtype=np.float64) * DENSE / (lengths + BESIDE))


def _whole(term: str) -> str:
    """Return the pattern of a term that does not stand inside a longer Latin word or number."""
    before, behind = ("(?<![a-z0-9])" if _LATIN.match(term[0]) else ""), ("(?![a-z0-9])" if _LATIN.match(term[-1]) else "")
    return f"{before}{re.escape(term)}{behind}"
