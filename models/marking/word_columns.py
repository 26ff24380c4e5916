"""What is known of each word of a text that a label was given to, as whole numbers in columns.

Many cases are described at once, one behind the other with padding between them, so that no word has a neighbour in another
case.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import chain

import numpy as np

from models.arrays import Bits, Ints, ranges
from models.marking.cases import IDLE, NONE, STRONG, WEAK, Cases
from models.marking.vocabulary import OWN, PADDING_ROW, Vocabulary

# Words of padding between cases: as far as a template looks to either side.
REACH = 2
# Upper edges of the steps into which distances in words and additions to a score are sorted.
STEPS = np.array([0, 1, 2, 3, 5, 8, 12, 20])
WEIGHTS = np.array([-0.3, -0.05, 0.05, 0.15, 0.4, 0.8, 1.6, 3.0])
# Into how many steps a clause's share of the score is sorted.
SHARES = 8
NOWHERE = 1 << 20
# In place of what a term is, for padding.
OUTSIDE = IDLE + 1
# How many values each column has, besides those of a word by itself.
SIZES = {
    "term": OUTSIDE + 1,
    "other": 2,
    "weight": len(WEIGHTS) + 1,
    "before": len(STEPS) + 1,
    "after": len(STEPS) + 1,
    "holds": 8,
    "share": SHARES + 1,
    "sum": len(WEIGHTS) + 1,
}


@dataclass(frozen=True, slots=True)
class Columns:
    """Some cases described.

    Attributes
    ----------
    values : dict of str to ndarray of int, shape (n_rows,)
        Columns by name, padding included.
    places : ndarray of int, shape (n_words,)
        Rows of the words.
    labels : ndarray of int, shape (n_rows,)
        Label of each word's case.
    starts : ndarray of int, shape (n_cases + 1,)
        Where each case begins among the words, and the end of the last.
    """

    values: dict[str, Ints]
    places: Ints
    labels: Ints
    starts: Ints


def describe(cases: Cases, vocabulary: Vocabulary) -> Columns:
    """Describe every word of some cases.

    Parameters
    ----------
    cases : Cases
        Texts with a label each; at least one.
    vocabulary : Vocabulary
        Numbers the words.

    Returns
    -------
    Columns
        The columns of a word by itself, and

        - ``term``, ``other``: the term that covers the word, whether one of another label does
        - ``before``, ``after``: words back and forth to the nearest counting term of the sentence, in steps
        - ``holds``: whether clause, sentence and text hold a counting term
        - ``weight``, ``sum``: what the word and its clause added to the score, in steps
        - ``share``: the clause's share of all that was added
    """
    # Each word is looked up once, however often it stands there.
    order: defaultdict[str, int] = defaultdict()
    order.default_factory = order.__len__
    words = chain.from_iterable(cases.words)
    met = np.fromiter(map(order.__getitem__, words), dtype=np.intp, count=int(cases.firsts[-1]))
    starts = cases.starts
    numbers = np.repeat(np.arange(len(cases)), np.diff(starts))
    places = np.arange(len(numbers)) + REACH * (numbers + 1)
    rows = len(numbers) + REACH * (len(cases) + 1)
    known = vocabulary.rows(order).T
    own = np.repeat(np.array(PADDING_ROW, dtype=np.intp)[:, None], rows, axis=1)
    own[:, places] = known[:, met[cases.text_words]]
    values = dict(zip(OWN, own, strict=False))  # behind them, where sentences and clauses end

    term, other = np.full(rows, OUTSIDE), np.zeros(rows, dtype=np.intp)
    term[places] = NONE
    added = np.zeros(rows)
    added[places] = cases.weights
    other[places[ranges(*cases.others.T)]] = 1
    # Of terms that cover one another the first that counts holds: what is written last stays.
    counts = cases.terms[:, 2] != IDLE
    for first, last, what in (cases.terms[~counts].T, cases.terms[counts][::-1].T):
        term[places[ranges(first, last)]] = np.repeat(what, last - first)
    hit = (term == STRONG) | (term == WEAK)
    ends, clause_ends = own[-2] > 0, own[-1] > 0
    values |= {"term": term, "other": other, "weight": np.searchsorted(WEIGHTS, added)}
    values["before"] = _steps_back(hit, ends)
    values["after"] = _steps_back(hit[::-1], np.concatenate([[True], ends[:0:-1]]))[::-1]

    text = np.zeros(rows, dtype=np.intp)
    text[places] = numbers
    clause, sentence = _stretches(clause_ends), _stretches(ends)
    positive = np.maximum(added, 0.0)
    in_clause, in_text = np.bincount(clause, positive)[clause], np.bincount(text, positive)[text]
    held = [np.bincount(stretch, hit)[stretch] > 0 for stretch in (clause, sentence, text)]
    values["holds"] = held[0] * 4 + held[1] * 2 + held[2]
    values["share"] = (in_clause / np.maximum(in_text, 1e-9) * SHARES).astype(np.intp).clip(0, SHARES)
    values["sum"] = np.searchsorted(WEIGHTS, in_clause / 2)
    return Columns(values, places, cases.labels[text], starts)


def _stretches(ends: Bits) -> Ints:
    """Return the number of the stretch of each word; a stretch runs up to and with each end."""
    return np.cumsum(ends) - ends


def _steps_back(hit: Bits, ends: Bits) -> Ints:
    """Return how many words back in the same sentence the last hit is, in steps."""
    at = np.arange(len(hit))
    last = np.maximum.accumulate(np.where(hit, at, -NOWHERE))
    opened = np.maximum.accumulate(np.where(ends, at, -NOWHERE))
    return np.searchsorted(STEPS, np.where(last >= opened, at - last, NOWHERE))
