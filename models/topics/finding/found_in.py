"""The corpus that topics are found in: its vectors and words, and how near its texts are to some topics."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from labels import Paragraph
from models.arrays import Bits, Floats, Ints, Vectors
from models.text.batch import Batch
from models.topics.centroids import Assignment, assign
from models.topics.finding.form import cores
from models.topics.finding.widening import widen
from models.topics.naming.pieces import name_pieces
from models.topics.word_support import Nearness, least_words, word_support
from models.topics.words import WordTable, topic_words

# Cosine similarity from which on the nearest texts choose a topic's first words.
NEAR = 0.4
# How often the words of topics are chosen from their texts, and texts placed by these words.
ROUNDS = 2


@dataclass(frozen=True, slots=True, eq=False)
class FoundIn:
    """Texts that topics are found in.

    Attributes
    ----------
    batch : Batch
        Clean texts.
    vectors : ndarray of float32, shape (n_texts, n_dimensions)
        Unit vectors.
    groups : sequence of str
        Document of each text.
    eligible : ndarray of bool, shape (n_texts,)
        Whether a text speaks for itself.
    paragraphs : sequence of Paragraph or None
        What is known of the texts.
    table : WordTable
        Which words stand in which text.
    """

    batch: Batch
    vectors: Vectors
    groups: Sequence[str]
    eligible: Bits
    paragraphs: Sequence[Paragraph] | None
    table: WordTable
    least: int

    @classmethod
    def of(
        cls, batch: Batch, vectors: Vectors, groups: Sequence[str], eligible: Bits, paragraphs: Sequence[Paragraph] | None
    ) -> FoundIn:
        """Read the words of texts.

        Parameters
        ----------
        batch : Batch
            Clean texts.
        vectors, groups, eligible, paragraphs
            As the attributes.

        Returns
        -------
        FoundIn
        """
        spoken = cores(batch)
        documents = topic_words(spoken)
        table = WordTable(documents, name_pieces(spoken))
        least = least_words([documents[row] for row in np.flatnonzero(eligible)])
        return cls(batch, vectors, groups, eligible, paragraphs, table, least)

    def words(self, topics: Ints, count: int, top: int) -> list[tuple[str, ...]]:
        """Return the words of topics.

        Parameters
        ----------
        topics : ndarray of int, shape (n_texts,)
            Topic of each text that speaks for itself, -1 for none and for all others.
        count : int
            Number of topics.
        top : int
            Words of each.
        """
        return self.table.choose(topics, count, top, self.groups)

    def nearness(self, centroids: Vectors, top: int) -> tuple[Nearness, list[tuple[str, ...]]]:
        """Return how near texts are to topics, and the words of these.

        Words are chosen from the texts nearest by their vectors, then from those that hold the words as well.

        Parameters
        ----------
        centroids : ndarray of float32, shape (n_topics, n_dimensions)
            Unit vectors.
        top : int
            Words of each topic.

        Returns
        -------
        tuple of (Nearness, list of tuple of str)
        """
        cosine = np.asarray(self.vectors @ centroids.T)
        topics = np.where(self.eligible & (cosine.max(axis=1) >= NEAR), cosine.argmax(axis=1), -1)
        for last in range(ROUNDS, 0, -1):
            words = self.words(topics, len(centroids), top)
            found = Nearness(cosine, word_support(self.batch, words, self.least))
            if last > 1:
                topics = self.assign(found).by_itself
        return found, words

    def assign(self, nearness: Nearness) -> Assignment:
        """Return the topic of each text.

        Parameters
        ----------
        nearness : Nearness
            How near texts are to topics.
        """
        return assign(nearness, self.eligible, self.paragraphs)

    def widened(self, nearness: Nearness, words: Sequence[Sequence[str]]) -> Ints:
        """Return the topics that say something of their own and do not rest on one document.

        Parameters
        ----------
        nearness : Nearness
            How near texts are to topics.
        words : sequence of sequence of str
            Words of each topic.

        Returns
        -------
        ndarray of int
        """

        def inside(kept: Ints, topics: Ints) -> Floats:
            return self.table.inside(topics, [words[topic] for topic in kept])

        return widen(nearness, self.groups, self.eligible, self.paragraphs, inside)
