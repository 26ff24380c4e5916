"""Whether there is a subject in a topic: its words belong together and to it, it is no set phrase, it grows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from models.arrays import Bits, Ints
from models.statistics.counts import design_effect, share_difference
from models.topics.words import pair_npmi

# Documents are too short to tell a set phrase of the genre where chance puts more than this share of a topic's
# paragraphs each into another document.
TELLING = 0.75
# Share of the dated paragraphs that counts as the latest.
LATEST = 0.25


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


def coherence(table: Any) -> float:
    """Return the mean normalised pointwise mutual information of a topic's words, in [-1, 1]; 0 for a single word.

    Parameters
    ----------
    table : sparse matrix, shape (n_texts, n_words)
        Which of its words stands in which text.
    """
    pairs = pair_npmi(table)[np.triu_indices(table.shape[1], 1)]
    return float(pairs.mean()) if len(pairs) else 0.0


def own_words(table: Any, rows: Ints) -> float:
    """Return how much at home two of a topic's words are in it: which share of the texts with them it has.

    Parameters
    ----------
    table : sparse matrix, shape (n_texts, n_words)
        Which of its first words stands in which text.
    rows : ndarray of int
        Rows of its texts.

    Returns
    -------
    float
        The second largest share of its words, a fraction in [0, 1]: the others of a subject's words are those of its
        neighbours too. Of a single word its own share, of none 0.
    """
    everywhere = np.asarray(table.sum(axis=0)).ravel()
    inside = np.asarray(table[rows].sum(axis=0)).ravel()
    shares = np.sort(inside / np.maximum(everywhere, 1))[::-1][:2]
    return float(shares[-1]) if len(shares) else 0.0


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


def document_spread(rows: Ints, document: Ints) -> float | None:
    """Return in how many documents a topic stands, over how many there would be if its paragraphs were strewn at random.

    A category is written about in sections of some documents; a set phrase of the genre stands once in each of them.

    Parameters
    ----------
    rows : ndarray of int
        Rows of the topic's paragraphs.
    document : ndarray of int, shape (n_texts,)
        Number of each paragraph's document.

    Returns
    -------
    float or None
        None where documents are so short that the expected number is near the number of paragraphs.
    """
    expected = float((1 - (1 - len(rows) / len(document)) ** np.bincount(document)).sum())
    if expected > TELLING * len(rows):
        return None
    return len(np.unique(document[rows])) / expected


def topic_growth(in_topic: Bits, periods: Sequence[str | None], documents: Sequence[str]) -> list[Growth | None]:
    """Return how the share of each topic changed from the earlier periods to the latest.

    Parameters
    ----------
    in_topic : ndarray of bool, shape (n_texts, n_topics)
        Whether a text belongs to a topic.
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
        return [None] * in_topic.shape[1]
    from_here_on = np.cumsum(np.bincount(period)[::-1])[::-1]
    later = period >= max(np.flatnonzero(from_here_on >= LATEST * from_here_on[0])[-1], 1)
    marks = in_topic[dated]
    effect = design_effect(marks, np.asarray(documents, dtype=np.str_)[dated].tolist())
    counts, totals = (marks[~later].sum(axis=0), marks[later].sum(axis=0)), (int((~later).sum()), int(later.sum()))
    _, low, high = share_difference(counts[0], totals[0], counts[1], totals[1], effect)
    columns = (counts[0] / totals[0], counts[1] / totals[1], low, high)
    return [Growth(*map(float, figures)) for figures in zip(*columns, strict=True)]
