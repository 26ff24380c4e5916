"""Words of topics: which words of a text can name a topic, and which words name a topic best."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

import numpy as np

from models.arrays import Floats, Ints
from models.statistics.npmi import pair_npmi
from models.text.batch import Batch
from seeds.vocabulary.stopwords import load_stopwords

# A word of a topic stands in at least so many of its paragraphs, and in this share of them. Names that stand in two
# paragraphs always meet each other and say nothing.
FEWEST, SHARE = 3, 0.05
# How strongly a word is kept for the topic where it weighs most.
EXCLUSIVE = 10
# How strongly a word must meet the topic's other words, and how many words are compared.
COHESION, CANDIDATES = 5, 30
# How many of a topic's words are asked whether they are its own.
FRONT = 6
# A document's n paragraphs in a topic weigh as much as n to this power of them: ten documents that say a thing once are
# ten witnesses, one that says it ten times is hardly two.
DAMPING = 0.25


def topic_words(batch: Batch) -> list[str]:
    """Return, for each text, the words that can name a topic, joined by spaces.

    Parameters
    ----------
    batch : Batch
        Clean texts.

    Returns
    -------
    list of str
        What the vectorisers of scikit-learn read, in lower case.
    """
    return batch.once(topic_words, _join_content_words)


def _join_content_words(batch: Batch) -> list[str]:
    return [" ".join(content_words(batch.words_of(row))) for row in range(len(batch))]


def content_words(words: Iterable[str]) -> list[str]:
    """Return the words that can name a topic: no single characters, numbers, punctuation or stop words.

    Parameters
    ----------
    words : iterable of str
        Words in lower case.
    """
    stop = load_stopwords()
    return [word for word in words if len(word) > 1 and word not in stop and any(char.isalpha() for char in word)]


def word_weights(table: Any, topics: Ints, n_topics: int, groups: Sequence[str] | None = None) -> Floats:
    """Return how well each word names each topic.

    The weight of word w in topic t is its term of the Kullback-Leibler divergence of the topic from the
    corpus, P(w|t) log(P(w|t) / P(w)), over document frequencies: large for words that are frequent in the
    topic *and* rarer elsewhere. It is then multiplied by a power of its share of the word's largest weight,
    so that a word names the topic it belongs to (frequency and exclusivity, as in Bischof and Airoldi, 2012).

    Parameters
    ----------
    table : sparse matrix of bool, shape (n_texts, n_words)
        Which word stands in which text.
    topics : ndarray of int, shape (n_texts,)
        Topic of each text, -1 for none.
    n_topics : int
        Number of topics.
    groups : sequence of str, optional
        Document of each text: the more paragraphs of a topic one document has, the less each of them counts.

    Returns
    -------
    ndarray of float, shape (n_topics, n_words)
        Zero for words that do not name the topic.
    """
    from scipy.sparse import csr_matrix

    inside = np.flatnonzero(topics >= 0)
    within, whole = np.ones(len(inside)), np.ones(len(topics))
    if groups is not None:
        number = np.unique(groups, return_inverse=True)[1]
        whole = _damped(number)
        within = _damped(number[inside] * n_topics + topics[inside])
    membership = csr_matrix((within, (topics[inside], inside)), shape=(n_topics, len(topics)))
    counts = (membership @ table).toarray()
    sizes = np.asarray(membership.sum(axis=1)).ravel()
    share = counts / np.where(sizes > 0, sizes, 1)[:, None]
    overall = np.asarray(table.T @ whole).ravel() / max(whole.sum(), 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        weights = np.where(counts > 0, share * np.log(share / overall), 0.0)
    weights = np.maximum(weights, 0)
    top = weights.max(axis=0)
    return np.asarray(weights * np.divide(weights, top, out=np.zeros_like(weights), where=top > 0) ** EXCLUSIVE)


def _counts(table: Any, topics: Ints, n_topics: int) -> Floats:
    """Return how many texts of each topic hold each word, shape (n_topics, n_words)."""
    from scipy.sparse import csr_matrix

    inside = np.flatnonzero(topics >= 0)
    membership = csr_matrix((np.ones(len(inside)), (topics[inside], inside)), shape=(n_topics, len(topics)))
    return np.asarray((membership @ table).toarray())


def _damped(number: Ints) -> Floats:
    """Return a weight for each item, the less the more items bear the same number."""
    _, position, counts = np.unique(number, return_inverse=True, return_counts=True)
    return np.asarray(counts[position] ** (DAMPING - 1.0))


def choose_words(
    documents: Sequence[str],
    topics: Ints,
    n_topics: int,
    top: int,
    groups: Sequence[str] | None = None,
    without: Collection[str] = (),
) -> list[tuple[str, ...]]:
    """Return the words that name each topic, best first.

    The heaviest word comes first. Each further one is the word whose weight, times how much it meets those
    already chosen (mean normalised pointwise mutual information over paragraphs), is largest. So the words of
    a topic stand together in paragraphs and are read as one subject.

    Parameters
    ----------
    documents : sequence of str
        Words of each text, joined by spaces.
    topics : ndarray of int, shape (n_texts,)
        Topic of each text, -1 for none.
    n_topics : int
        Number of topics.
    top : int
        Number of words per topic; a topic that has fewer gets fewer.
    groups : sequence of str, optional
        Document of each text, as for :func:`word_weights`.
    without : collection of str
        Words that name no topic: pieces of names.

    Returns
    -------
    list of tuple of str
        One tuple per topic.
    """
    return WordTable(documents, without).choose(topics, n_topics, top, groups)


class WordTable:
    """Which word stands in which text, read once to choose words of topics by.

    Parameters
    ----------
    documents : sequence of str
        Words of each text, joined by spaces.
    without : collection of str
        Words that name no topic: pieces of names.
    """

    def __init__(self, documents: Sequence[str], without: Collection[str] = ()) -> None:
        from sklearn.feature_extraction.text import CountVectorizer

        # Texts of which every word is such a piece have no other words to be named by.
        refused = sorted(without) if any(word not in without for text in documents for word in text.split()) else []
        counter = CountVectorizer(
            token_pattern=r"(?u)\S+", lowercase=False, binary=True, dtype=np.float32, stop_words=refused or None
        )
        self._by_text = counter.fit_transform(documents)
        self.table = self._by_text.tocsc()
        self.names = counter.get_feature_names_out()
        self._held = np.asarray(self.table.sum(axis=0)).ravel()
        self._column = {str(name): column for column, name in enumerate(self.names)}

    def choose(
        self,
        topics: Ints,
        n_topics: int,
        top: int,
        groups: Sequence[str] | None = None,
        only: Sequence[int] | None = None,
    ) -> list[tuple[str, ...]]:
        """Return the words that name each topic, best first, as :func:`choose_words` does.

        Parameters
        ----------
        topics : ndarray of int, shape (n_texts,)
            Topic of each text, -1 for none.
        n_topics : int
            Number of topics.
        top : int
            Number of words per topic; a topic that has fewer gets fewer.
        groups : sequence of str, optional
            Document of each text, as for :func:`word_weights`.
        only : sequence of int, optional
            The topics to name, by default all; their words are the same as among all.

        Returns
        -------
        list of tuple of str
            One tuple per topic, or per topic asked for.
        """
        table, names = self.table, self.names
        if only is not None:  # words that none of them holds decide nothing
            held = np.unique(self._by_text[np.flatnonzero(np.isin(topics, only))].indices)
            table, names = table[:, held], names[held]
        weights = word_weights(table, topics, n_topics, groups)
        sizes = np.bincount(topics[topics >= 0], minlength=n_topics)
        counts = _counts(table, topics, n_topics)
        chosen = []
        for topic in range(n_topics) if only is None else only:
            frequency = counts[topic]
            # A topic of two paragraphs has no word that stands in three.
            frequent = frequency >= min(max(FEWEST, SHARE * sizes[topic]), max(sizes[topic] / 2, 1))
            columns = np.argsort(-np.where(frequent, weights[topic], 0), kind="stable")[: max(CANDIDATES, top)]
            columns = columns[(weights[topic, columns] > 0) & frequent[columns]]
            if not len(columns):  # nothing sets this topic apart: take its most frequent words
                columns = np.argsort(-frequency, kind="stable")[:top]
                columns = columns[frequency[columns] > 0]
            picked = columns[_cohesive(table[:, columns], weights[topic, columns], top)]
            chosen.append(tuple(str(names[column]) for column in picked))
        return chosen

    def inside(self, topics: Ints, words: Sequence[Sequence[str]]) -> Floats:
        """Return how far topics own their words: of the texts that hold one, the share that are in the topic.

        Parameters
        ----------
        topics : ndarray of int, shape (n_texts,)
            Topic of each text, -1 for none.
        words : sequence of sequence of str
            Words of each topic, best first.

        Returns
        -------
        ndarray of float, shape (n_topics,)
            The mean of its first words; 0 for a topic without words.
        """
        shares = np.zeros(len(words))
        counts = _counts(self.table, topics, len(words))
        for topic, own in enumerate(words):
            if own:
                columns = [self._column[word] for word in own[:FRONT]]
                shares[topic] = float((counts[topic, columns] / self._held[columns]).mean())
        return shares


def _cohesive(table: Any, weights: Floats, top: int) -> list[int]:
    """Return the positions of the words to choose, best first; the table's columns come heaviest first."""
    if not len(weights):
        return []
    meetings = pair_npmi(table, cautious=True)
    chosen = [0]
    while len(chosen) < min(top, len(weights)):
        score = (weights + 1e-12) * ((1 + meetings[:, chosen].mean(axis=1)) / 2) ** COHESION
        score[chosen] = -1
        chosen.append(int(score.argmax()))
    return chosen
