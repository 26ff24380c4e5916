"""How much of a text is made of a topic's words, and how near it is to the topic by that and by its vector together."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.arrays import Bits, Floats, Ints, Vectors
from models.text.batch import Batch
from models.topics.finding.form import cores
from models.topics.words import topic_words

# Words of a topic that count; each further one counts less, as one over the root of its rank.
COUNTED = 10
# How strongly words weigh beside the cosine, and the support from which on more says no more.
WEIGHT, FULL = 3.0, 0.15
# Different content words that the usual paragraph of prose has; headlines have fewer.
PROSE = 12
# Support from which on a text speaks of a topic. Set by reading: of 400 assignments by the cosine alone 92 % of the 264 with so
# much fitted and none was wrong; of the 136 with less 51 % fitted and 22 % were wrong, however near their vectors were
# (experiments/README.md has the table).
SUPPORTED = 0.05
_AT_ONCE = 64  # texts: of topics that share their words each word of a text counts for hundreds


@dataclass(frozen=True, slots=True, eq=False)
class Nearness:
    """How near texts are to topics.

    Attributes
    ----------
    cosine : ndarray of float32, shape (n_texts, n_topics)
        Cosine similarity to the topic's centroid; rows of zeros for texts of which nothing is known.
    support : ndarray of float32, shape (n_texts, n_topics)
        How much of the text is made of the topic's words, fractions.
    """

    cosine: Vectors
    support: Vectors

    def __len__(self) -> int:
        """Return the number of texts."""
        return len(self.cosine)

    @property
    def score(self) -> Vectors:
        """Both together: what decides which topic is the nearest, shape (n_texts, n_topics)."""
        return np.asarray(self.cosine + np.float32(WEIGHT) * np.minimum(self.support, np.float32(FULL)))

    @property
    def supported(self) -> Bits:
        """Whether a text holds enough of a topic's words to be about it, shape (n_texts, n_topics)."""
        return np.asarray(self.support >= SUPPORTED)

    def take(self, topics: Ints) -> Nearness:
        """Return the nearness to some of the topics.

        Parameters
        ----------
        topics : ndarray of int
            Their columns.
        """
        return Nearness(self.cosine[:, topics], self.support[:, topics])

    def rows(self, texts: Ints) -> Nearness:
        """Return the nearness of some of the texts.

        Parameters
        ----------
        texts : ndarray of int
            Their rows.
        """
        return Nearness(self.cosine[texts], self.support[texts])

    def at(self, topics: Ints) -> Nearness:
        """Return the nearness of each text to one topic, its arrays of shape (n_texts,).

        Parameters
        ----------
        topics : ndarray of int, shape (n_texts,)
            The topic of each text.
        """
        rows = np.arange(len(topics))
        return Nearness(self.cosine[rows, topics], self.support[rows, topics])


def word_support(batch: Batch, words: Sequence[Sequence[str]], least: int = 1) -> Vectors:
    """Return how much of each text is made of each topic's words.

    Every content word of a text weighs by its letters; one of a topic's words counts towards the topic, the first in full, the
    k-th by one over the root of k. Vectors tell what a text is like; whether it speaks of a subject its words tell better.

    Parameters
    ----------
    batch : Batch
        Clean texts.
    words : sequence of sequence of str
        Words of each topic, best first.
    least : int
        How many different words of a topic a text must hold, as far as the topic has so many.

    Returns
    -------
    ndarray of float32, shape (n_texts, n_topics)
        Fractions of the letters of the text's content words; 0 with fewer different words than `least`.
    """
    # Parts of a split topic and topics of one's own share theirs: each words are looked for once.
    column_of = {own: column for column, own in enumerate(dict.fromkeys(tuple(own[:COUNTED]) for own in words))}
    support = _support(batch, list(column_of), least)
    if len(column_of) == len(words):
        return support
    return np.take(support, [column_of[tuple(own[:COUNTED])] for own in words], axis=1)


def _support(batch: Batch, words: Sequence[Sequence[str]], least: int) -> Vectors:
    """Do so for topics whose words differ, none of them more than count."""
    numbers, postings = _postings(words)
    needed = np.minimum(least, [max(len(own), 1) for own in words])
    support = np.zeros((len(batch), len(words)), dtype=np.float32)
    letters = np.ones(len(batch), dtype=np.float32)
    texts = topic_words(cores(batch))
    for first in range(0, len(texts), _AT_ONCE):
        rows: list[int] = []
        found: list[int] = []
        weights: list[int] = []
        for row, text in enumerate(texts[first : first + _AT_ONCE]):
            spoken = Counter(text.split())
            letters[first + row] = max(sum(len(word) * count for word, count in spoken.items()), 1)
            for word, count in spoken.items():
                if word in numbers:
                    rows.append(row)
                    found.append(numbers[word])
                    weights.append(len(word) * count)
        some = support[first : first + _AT_ONCE]
        which, topics, ranks = postings.of(np.array(found, dtype=np.intp))
        cells = np.array(rows, dtype=np.intp)[which] * len(words) + topics
        each = (ranks * np.array(weights, dtype=np.float64)[which]).astype(np.float32)
        np.add.at(some.reshape(-1), cells, each)
        different = np.bincount(cells, minlength=some.size).reshape(some.shape)
        some *= different >= needed
    support /= letters[:, None]
    return support


@dataclass(frozen=True, slots=True, eq=False)
class _Postings:
    """The topics of each word, one word's behind the other's.

    Attributes
    ----------
    starts : ndarray of int, shape (n_words + 1,)
        Where those of each word begin.
    topics : ndarray of int
        The topics.
    weights : ndarray of float
        What the word counts for each.
    """

    starts: Ints
    topics: Ints
    weights: Floats

    def of(self, words: Ints) -> tuple[Ints, Ints, Floats]:
        """Return position among the words, topic and weight of each topic of each of some words."""
        counts = np.diff(self.starts)[words]
        which = np.repeat(np.arange(len(words)), counts)
        places = np.arange(len(which)) - np.repeat(np.cumsum(counts) - counts, counts) + self.starts[words][which]
        return which, self.topics[places], self.weights[places]


def _postings(words: Sequence[Sequence[str]]) -> tuple[dict[str, int], _Postings]:
    """Return a number for each word of topics, and their topics by these numbers."""
    each: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    for topic, own in enumerate(words):
        for rank, word in enumerate(own, start=1):
            each[word].append((topic, rank**-0.5))
    starts = np.cumsum([0, *map(len, each.values())])
    pairs = [pair for of_word in each.values() for pair in of_word]
    topics = np.array([topic for topic, _weight in pairs], dtype=np.intp)
    weights = np.array([weight for _topic, weight in pairs], dtype=np.float64)
    return {word: number for number, word in enumerate(each)}, _Postings(starts, topics, weights)


def least_words(documents: Sequence[str]) -> int:
    """Return how many different words of a topic a text of a corpus must hold: two of prose, one of headlines.

    One word of a topic in a paragraph is a passing mention: of 24 such assignments read 9 fitted and 7 were wrong.

    Parameters
    ----------
    documents : sequence of str
        Content words of each text, joined by spaces.
    """
    usual = np.median([len(set(text.split())) for text in documents]) if documents else 0
    return 2 if usual >= PROSE else 1
