"""Words of a topic against the corpus: what a reader needs to weigh frequency against exclusiveness by hand."""

from __future__ import annotations

import numpy as np

from models.arrays import Floats
from models.topics.words import topic_words
from training.topic_report.corpus_view import TopicReading

# Weights of frequency for which the best words are handed over, and words for each.
WEIGHTS, WORDS = tuple(np.linspace(0, 1, 11)), 12
# A word of a topic stands in at least so many of its paragraphs, of a large topic in this share of them.
FEWEST, SHARE = 2, 0.01


def word_contrast(reading: TopicReading) -> list[list[tuple[str, int, int]]]:
    """Return the words that any weight of frequency against exclusiveness brings to the top of each topic.

    Relevance of word w to topic t at weight λ is λ log P(w|t) + (1 - λ) log(P(w|t) / P(w)) (Sievert and Shirley, 2014), here
    of the paragraphs that hold the word.

    Parameters
    ----------
    reading : TopicReading
        The corpus, read.

    Returns
    -------
    list of list of (str, int, int)
        For each topic its words, most frequent first: the word, paragraphs of the topic that hold it, paragraphs of the corpus.
    """
    from scipy.sparse import csr_matrix
    from sklearn.feature_extraction.text import CountVectorizer

    documents = topic_words(reading.batch)
    if not any(documents):
        return [[] for _ in reading.names]
    counter = CountVectorizer(token_pattern=r"(?u)\S+", lowercase=False, binary=True, dtype=np.int32)
    table = counter.fit_transform(documents)
    names, overall = counter.get_feature_names_out(), np.asarray(table.sum(axis=0)).ravel()
    placed = np.flatnonzero(reading.topics >= 0)
    ones = np.ones(len(placed), dtype=np.int32)
    inside = csr_matrix((ones, (reading.topics[placed], placed)), shape=(len(reading.names), len(documents))) @ table
    inside.sort_indices()  # a product has its columns in the order of the paragraphs, which would decide between equals
    found = []
    for topic, size in enumerate(reading.sizes):
        row = inside[[topic]]
        columns, counts = row.indices, row.data
        kept = counts >= min(max(FEWEST, SHARE * size), max(size / 2, 1))
        columns, counts = columns[kept], counts[kept]
        best = _best(counts / max(size, 1), overall[columns] / len(documents))
        order = sorted(best, key=lambda place: (-counts[place], names[columns[place]]))
        found.append([(str(names[columns[place]]), int(counts[place]), int(overall[columns[place]])) for place in order])
    return found


def _best(inside: Floats, overall: Floats) -> set[int]:
    """Return the places of the words that come first for one weight or another."""
    frequent, lift = np.log(inside), np.log(inside / overall)
    orders = (np.argsort(-(weight * frequent + (1 - weight) * lift), kind="stable") for weight in WEIGHTS)
    return {int(place) for order in orders for place in order[:WORDS]}
