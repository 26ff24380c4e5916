"""Whether there is a subject in a topic: its words belong together and to it, it is no set phrase, it grows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from models.arrays import Floats, Ints
from models.statistics.counts import design_effect, share_difference
from models.statistics.npmi import npmi
from models.statistics.one_of import OneOf

# Documents are too short to tell a set phrase of the genre where chance puts more than this share of a topic's
# paragraphs each into another document.
TELLING = 0.75
# Share of the dated paragraphs that counts as the latest.
LATEST = 0.25
_AT_ONCE = 256  # words whose meetings with all others are counted together


@dataclass(frozen=True, slots=True)
class Growth:
    """How the share of a topic changed from the earlier periods to the latest.

    Attributes
    ----------
    before, after : float
        Shares, fractions in [0, 1].
    low, high : float
        95 % interval of the difference, later less earlier, documents taken as clusters.
    """

    before: float
    after: float
    low: float
    high: float

    @property
    def verdict(self) -> str:
        """``growing`` or ``shrinking`` beyond chance, else ``steady``."""
        return "growing" if self.low > 0 else "shrinking" if self.high < 0 else "steady"


def coherence(together: Floats, n_texts: int) -> float:
    """Return the mean normalised pointwise mutual information of a topic's words, in [-1, 1]; 0 for a single word.

    Parameters
    ----------
    together : ndarray of float, shape (n_words, n_words)
        In how many texts each two of its words stand, as :func:`meetings` counts it.
    n_texts : int
        How many texts there are.
    """
    pairs = npmi(together, n_texts)[np.triu_indices(len(together), 1)]
    return float(pairs.mean()) if len(pairs) else 0.0


def meetings(table: Any, words: Sequence[Sequence[int]]) -> list[Floats]:
    """Return in how many texts each two words of a topic stand, for each of some topics.

    All are counted together, some words at a time with all others: a word that hundreds of topics share is looked up once.

    Parameters
    ----------
    table : sparse matrix, shape (n_texts, n_words)
        Which word stands in which text, as :func:`word_table` gives it.
    words : sequence of sequence of int
        Columns of each topic's words.

    Returns
    -------
    list of ndarray of float, shape (n_own_words, n_own_words)
    """
    n_words, by_text = table.shape[1], table.tocsr()
    pairs = [np.add.outer(np.array(own, dtype=np.intp) * n_words, np.array(own, dtype=np.intp)).ravel() for own in words]
    asked, place = np.unique(np.concatenate([np.zeros(0, dtype=np.intp), *pairs]), return_inverse=True)
    found = np.zeros(len(asked))
    for start in range(0, n_words, _AT_ONCE):
        some = slice(*np.searchsorted(asked, [start * n_words, (start + _AT_ONCE) * n_words]))
        met = table[:, start : start + _AT_ONCE].T @ by_text
        found[some] = np.asarray(met[asked[some] // n_words - start, asked[some] % n_words]).ravel()
    ends = np.cumsum([len(own) ** 2 for own in words], dtype=np.intp)[:-1]
    each = np.split(found[place], ends)
    return [counts.reshape(len(own), len(own)) for counts, own in zip(each, words, strict=True)]


def own_words(table: Any, topics: Ints, words: Sequence[Sequence[int]]) -> list[float]:
    """Return how much at home two of each topic's words are in it: which share of the texts with them it has.

    Parameters
    ----------
    table : sparse matrix, shape (n_texts, n_words)
        Which word stands in which text, as :func:`word_table` gives it.
    topics : ndarray of int, shape (n_texts,)
        Topic of each text, -1 for none.
    words : sequence of sequence of int
        Columns of each topic's first words.

    Returns
    -------
    list of float
        The second largest share of a topic's words, a fraction in [0, 1]: the others of a subject's words are those of its
        neighbours too. Of a single word its own share, of none 0.
    """
    from scipy.sparse import csr_matrix

    placed = np.flatnonzero(topics >= 0)
    ones = np.ones(len(placed), dtype=np.float32)
    inside = csr_matrix((ones, (topics[placed], placed)), shape=(len(words), len(topics))) @ table.tocsr()
    sizes = list(map(len, words))
    asked = np.repeat(np.arange(len(words)), sizes), np.array([column for own in words for column in own], dtype=np.intp)
    everywhere = np.asarray(table.sum(axis=0)).ravel()[asked[1]]
    shares = np.asarray(inside[asked]).ravel() / np.maximum(everywhere, 1)
    each = np.split(shares, np.cumsum(sizes, dtype=np.intp)[:-1])
    return [float(np.sort(own)[::-1][:2][-1]) if len(own) else 0.0 for own in each]


def word_table(texts: Sequence[str], column_of: Mapping[str, int]) -> Any:
    """Return which word stands in which text, as a sparse table of zeros and ones.

    Parameters
    ----------
    texts : sequence of str
        Words of each text, joined by spaces.
    column_of : mapping of str to int
        Column of each word.
    """
    from scipy.sparse import csc_matrix

    found = [(row, column_of[word]) for row, text in enumerate(texts) for word in column_of.keys() & text.split()]
    pairs = np.array(found, dtype=np.intp).reshape(-1, 2)
    return csc_matrix((np.ones(len(pairs), np.float32), pairs.T), shape=(len(texts), len(column_of)))


def documents_by_chance(size: int, lengths: Ints) -> float:
    """Return in how many documents a topic would stand if its paragraphs were strewn at random.

    Parameters
    ----------
    size : int
        Paragraphs of the topic.
    lengths : ndarray of int, shape (n_documents,)
        Paragraphs of each document.
    """
    return float((1 - (1 - size / int(lengths.sum())) ** lengths).sum())


def document_spread(size: int, n_documents: int, expected: float) -> float | None:
    """Return in how many documents a topic stands, over how many there would be if its paragraphs were strewn at random.

    A category is written about in sections of some documents; a set phrase of the genre stands once in each of them.

    Parameters
    ----------
    size : int
        Paragraphs of the topic.
    n_documents : int
        Documents that it stands in.
    expected : float
        How many it would be by chance, as :func:`documents_by_chance` tells.

    Returns
    -------
    float or None
        None where documents are so short that the expected number is near the number of paragraphs.
    """
    return None if expected > TELLING * size else n_documents / expected


def topic_growth(in_topic: OneOf, periods: Sequence[str | None], documents: Sequence[str]) -> list[Growth | None]:
    """Return how the share of each topic changed from the earlier periods to the latest.

    Parameters
    ----------
    in_topic : OneOf
        Topic of each text.
    periods : sequence of (str or None)
        Period of each text, in an order that sorts by time; None without a date.
    documents : sequence of str
        Document of each text.

    Returns
    -------
    list of (Growth or None)
        One per topic; None where there are not two periods.
    """
    dated = np.array([period is not None for period in periods], dtype=bool)
    names, period = np.unique(np.array([name for name in periods if name is not None], dtype=np.str_), return_inverse=True)
    if len(names) < 2:
        return [None] * in_topic.n_marks
    from_here_on = np.cumsum(np.bincount(period)[::-1])[::-1]
    later = period >= max(np.flatnonzero(from_here_on >= LATEST * from_here_on[0])[-1], 1)
    marks = in_topic[dated]
    effect = design_effect(marks, np.asarray(documents, dtype=np.str_)[dated].tolist())
    counts, totals = (marks[~later].sum(), marks[later].sum()), (int((~later).sum()), int(later.sum()))
    _, low, high = share_difference(counts[0], totals[0], counts[1], totals[1], effect)
    columns = (counts[0] / totals[0], counts[1] / totals[1], low, high)
    return [Growth(*map(float, figures)) for figures in zip(*columns, strict=True)]
