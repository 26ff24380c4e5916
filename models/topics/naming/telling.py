"""Which words tell a topic from the others, and how much."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np

from models.arrays import Ints
from models.text.batch import Batch
from models.topics.naming.pieces import name_pieces
from models.topics.naming.rules import load_rules
from models.topics.words import DAMPING, content_words

# Digits that weights are compared by: sums in another order differ behind them.
DIGITS = 9


class TellingWords:
    """Words of topics by how much they tell.

    A word weighs its term of the Kullback-Leibler divergence of topic from corpus, as in :mod:`models.topics.words`, times
    its share of the largest such weight that it has in any topic. That is near class-based TF-IDF (Grootendorst, 2022):
    a word may stand in several topics, but tells most where it is most at home.

    Parameters
    ----------
    batch : Batch
        Clean texts.
    topics : ndarray of int, shape (n_texts,)
        Topic of each text, -1 for none.
    n_topics : int
        Number of topics.
    documents : sequence of str, optional
        Document of each text; by default each text is one of its own. The more texts of a topic one document has, the
        less each of them counts.

    Attributes
    ----------
    rows : list of ndarray of int
        Texts of each topic.
    counts : ndarray of float, shape (n_texts,)
        How much each text counts in its topic.
    """

    def __init__(self, batch: Batch, topics: Ints, n_topics: int, documents: Sequence[str] | None = None) -> None:
        self._rules = load_rules()
        self.rows = [np.flatnonzero(topics == number) for number in range(n_topics)]
        self.counts = np.ones(len(batch))
        if documents is not None:
            names = np.unique(np.asarray(documents), return_inverse=True)[1]
            for rows in self.rows:
                _, position, sizes = np.unique(names[rows], return_inverse=True, return_counts=True)
                self.counts[rows] = sizes[position] ** (DAMPING - 1.0)
        pieces = name_pieces(batch)
        self._texts: list[Counter[str]] = [Counter() for _ in self.rows]
        shares: list[dict[str, float]] = []
        total: Counter[str] = Counter()
        for rows, texts in zip(self.rows, self._texts, strict=True):
            held: Counter[str] = Counter()
            for row in rows.tolist():
                words = set(content_words(batch.words_of(row))) - pieces
                texts.update(words)
                for word in words:
                    held[word] += self.counts[row]
            total.update(held)
            shares.append({word: count / self.counts[rows].sum() for word, count in held.items()})
        everything = max(sum(self.counts[rows].sum() for rows in self.rows), 1)
        self._terms = [
            {word: share * math.log(share / (total[word] / everything)) for word, share in own.items()} for own in shares
        ]
        self._largest: dict[str, float] = {}
        for terms in self._terms:
            for word, term in terms.items():
                self._largest[word] = max(self._largest.get(word, 0.0), term)

    def fewest(self, topic: int) -> float:
        """Return in how many of a topic's texts a word must stand; a topic of two has none that stands in three.

        Parameters
        ----------
        topic : int
            Number of the topic.
        """
        size = len(self.rows[topic])
        return min(max(self._rules.fewest, self._rules.share * size), size / 2)

    def heaviest(self, topic: int) -> dict[str, float]:
        """Return the words that tell a topic most with their weights, heaviest first.

        Parameters
        ----------
        topic : int
            Number of the topic.
        """
        fewest, texts = self.fewest(topic), self._texts[topic]
        weights = {
            word: round(float(term * term / self._largest[word]), DIGITS)
            for word, term in self._terms[topic].items()
            if term > 0 and texts[word] >= fewest
        }
        return {word: weights[word] for word in sorted(weights, key=lambda word: (-weights[word], word))[: self._rules.words]}
