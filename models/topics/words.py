"""Words of topics: which words of a text can name a topic, and which words name a topic best."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

import numpy as np

from models.arrays import Bits, Floats, Ints
from models.text.batch import Batch
from seeds.vocabulary.stopwords import load_stopwords

# A word of a topic stands in at least so many of its paragraphs, and in this share of them. Names that stand in two
# paragraphs always meet each other and say nothing.
FEWEST, SHARE = 3, 0.05
# And in so many of its documents, or in half of them: what one document alone says is not the topic's word.
FEWEST_DOCUMENTS = 3
# How strongly a word is kept for the topic where it weighs most.
EXCLUSIVE = 6
# How strongly a word must meet the topic's other words, and how many words are compared.
COHESION, CANDIDATES = 2, 30


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


def word_weights(table: Any, topics: Ints, n_topics: int) -> Floats:
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

    Returns
    -------
    ndarray of float, shape (n_topics, n_words)
        Zero for words that do not name the topic.
    """
    from scipy.sparse import csr_matrix

    inside = np.flatnonzero(topics >= 0)
    membership = csr_matrix((np.ones(len(inside)), (topics[inside], inside)), shape=(n_topics, len(topics)))
    counts = (membership @ table).toarray()
    share = counts / np.maximum(np.bincount(topics[inside], minlength=n_topics), 1)[:, None]
    overall = np.asarray(table.mean(axis=0)).ravel()
    with np.errstate(divide="ignore", invalid="ignore"):
        weights = np.where(counts > 0, share * np.log(share / overall), 0.0)
    weights = np.maximum(weights, 0)
    top = weights.max(axis=0)
    return np.asarray(weights * np.divide(weights, top, out=np.zeros_like(weights), where=top > 0) ** EXCLUSIVE)


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
        Document of each text. A topic takes words of at least three of its documents, or of half of them where it has
        fewer than six, unless hardly any word stands in so many.
    without : collection of str
        Words that name no topic: pieces of names.

    Returns
    -------
    list of tuple of str
        One tuple per topic.
    """
    from sklearn.feature_extraction.text import CountVectorizer

    counter = CountVectorizer(
        token_pattern=r"(?u)\S+", lowercase=False, binary=True, dtype=np.float32, stop_words=sorted(without) or None
    )
    table = counter.fit_transform(documents).tocsc()
    names = counter.get_feature_names_out()
    weights = word_weights(table, topics, n_topics)
    sizes = np.bincount(topics[topics >= 0], minlength=n_topics)
    chosen = []
    for topic in range(n_topics):
        frequency = np.asarray(table[topics == topic].sum(axis=0)).ravel()
        # A topic of two paragraphs has no word that stands in three.
        frequent = frequency >= min(max(FEWEST, SHARE * sizes[topic]), max(sizes[topic] / 2, 1))
        if groups is not None:
            frequent = _in_several(table, np.flatnonzero(topics == topic), groups, frequent)
        columns = np.argsort(-np.where(frequent, weights[topic], 0), kind="stable")[: max(CANDIDATES, top)]
        columns = columns[(weights[topic, columns] > 0) & frequent[columns]]
        if not len(columns):  # nothing sets this topic apart: take its most frequent words
            columns = np.argsort(-frequency, kind="stable")[:top]
            columns = columns[frequency[columns] > 0]
        picked = columns[_cohesive(table[:, columns], weights[topic, columns], top)]
        chosen.append(tuple(names[column] for column in picked))
    return chosen


def _in_several(table: Any, rows: Ints, groups: Sequence[str], frequent: Bits) -> Bits:
    """Return which of the frequent words stand in several documents of a topic; all of them where hardly any does."""
    from scipy.sparse import csr_matrix

    names, number = np.unique([groups[row] for row in rows], return_inverse=True)
    membership = csr_matrix((np.ones(len(rows)), (number, np.arange(len(rows)))), shape=(len(names), len(rows)))
    columns = np.flatnonzero(frequent)
    spread = np.asarray((membership @ table[rows][:, columns] > 0).sum(axis=0)).ravel()
    several = spread >= min(FEWEST_DOCUMENTS, max(len(names) / 2, 1))
    if np.count_nonzero(several) < FEWEST:
        return frequent
    return np.isin(np.arange(len(frequent)), columns[several])


def _cohesive(table: Any, weights: Floats, top: int) -> list[int]:
    """Return the positions of the words to choose, best first; the table's columns come heaviest first."""
    if not len(weights):
        return []
    meetings = pair_npmi(table)
    chosen = [0]
    while len(chosen) < min(top, len(weights)):
        score = (weights + 1e-12) * ((1 + meetings[:, chosen].mean(axis=1)) / 2) ** COHESION
        score[chosen] = -1
        chosen.append(int(score.argmax()))
    return chosen


def pair_npmi(table: Any) -> Floats:
    """Return the normalised pointwise mutual information of all pairs of columns (Bouma, 2009), in [-1, 1].

    Parameters
    ----------
    table : sparse matrix or ndarray, shape (n_texts, n_words)
        Which word stands in which text, as 0 and 1.

    Returns
    -------
    ndarray of float, shape (n_words, n_words)
        -1 for words that never meet, 1 for words that always stand together.
    """
    n_texts = max(table.shape[0], 1)
    together = table.T @ table
    joint = np.asarray(together.toarray() if hasattr(together, "toarray") else together, dtype=np.float64) / n_texts
    single = joint.diagonal()
    with np.errstate(divide="ignore", invalid="ignore"):
        values = np.log(joint / np.outer(single, single)) / -np.log(joint)
    return np.asarray(np.where(joint <= 0, -1.0, np.where(joint >= 1, 1.0, values)))
