"""What is known of each word of a text that a label was given to, as whole numbers in columns.

A *case* is one text and one label that it carries. Many cases are described at once, one behind the other with padding
between them, so that no word has a neighbour in another case.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, chain

import numpy as np

from models.arrays import Bits, Floats, Ints
from models.marking.vocabulary import OWN, PADDING_ROW, Vocabulary
from models.text.batch import Batch

# Words of padding between cases: as far as a template looks to either side.
REACH = 2
# Upper edges of the steps into which distances in words and additions to a score are sorted.
STEPS = np.array([0, 1, 2, 3, 5, 8, 12, 20])
WEIGHTS = np.array([-0.3, -0.05, 0.05, 0.15, 0.4, 0.8, 1.6, 3.0])
# Into how many steps a clause's share of the score is sorted.
SHARES = 8
NOWHERE = 1 << 20
# What the term of the lexicon is that covers a word: none, one that counts, a weak one that counts, one that does not.
NONE, STRONG, WEAK, IDLE, OUTSIDE = range(5)
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
class Case:
    """One text and one of its labels.

    Attributes
    ----------
    label : int
        Column of the label.
    words : sequence of str
        The words of the text in lower case.
    edges : sequence of int
        Offset of each word's first character, and the end of the text.
    terms : sequence of (int, int, int)
        Terms of the label: first word, word behind the last, and what the term is.
    others : sequence of (int, int)
        Terms of other labels that count.
    weights : ndarray of float, shape (n_words,)
        What each word added to the score of the label.
    """

    label: int
    words: Sequence[str]
    edges: Sequence[int]
    terms: Sequence[tuple[int, int, int]]
    others: Sequence[tuple[int, int]]
    weights: Floats


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


def cases_of(batch: Batch, pairs: Sequence[tuple[int, int]], weights: Sequence[Floats]) -> list[Case]:
    """Gather what is known of some texts and their labels.

    Parameters
    ----------
    batch : Batch
        Clean texts.
    pairs : sequence of (int, int)
        Row of the text and column of the label, of each case.
    weights : sequence of ndarray of float, shape (n_characters,)
        What each character of a case's text added to the score of its label.

    Returns
    -------
    list of Case
    """
    found = batch.mentions
    rows = [row for row, _label in pairs]
    low, high = min(rows, default=0), max(rows, default=-1) + 1  # of the others nothing is looked at: there may be thousands
    bounds = np.searchsorted(found.rows, np.arange(low, high + 1))
    columns = (found.labels, found.starts, found.ends, found.weak, found.counting)
    mentions = list(zip(*(column[bounds[0] : bounds[-1]].tolist() for column in columns), strict=True))
    places = (bounds - bounds[0]).tolist()
    cases = []
    for (row, label), added in zip(pairs, weights, strict=True):
        words = batch.words_of(row)
        edges = list(accumulate(map(len, words), initial=0))
        terms, others = [], []
        for of, start, end, weak, counts in mentions[places[row - low] : places[row - low + 1]]:
            part = bisect_right(edges, start) - 1, bisect_left(edges, end)
            if of == label:
                terms.append((*part, (WEAK if weak else STRONG) if counts else IDLE))
            elif counts:
                others.append(part)
        sums = np.concatenate([[0.0], np.cumsum(added)])[edges]
        cases.append(Case(label, words, edges, terms, others, sums[1:] - sums[:-1]))
    return cases


def describe(cases: Sequence[Case], vocabulary: Vocabulary) -> Columns:
    """Describe every word of some cases.

    Parameters
    ----------
    cases : sequence of Case
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
    lengths = np.array([len(case.words) for case in cases])
    words = chain.from_iterable(case.words for case in cases)
    found = np.fromiter(map(order.__getitem__, words), dtype=np.intp, count=int(lengths.sum()))
    numbers = np.repeat(np.arange(len(cases)), lengths)
    places = np.arange(len(numbers)) + REACH * (numbers + 1)
    starts = np.concatenate([[0], np.cumsum(lengths)])
    rows = len(found) + REACH * (len(cases) + 1)
    known = vocabulary.rows(order).T
    own = np.repeat(np.array(PADDING_ROW, dtype=np.intp)[:, None], rows, axis=1)
    own[:, places] = known[:, found]
    values = dict(zip(OWN, own, strict=False))  # behind them, where sentences and clauses end

    term, other = np.full(rows, OUTSIDE), np.zeros(rows, dtype=np.intp)
    term[places] = NONE
    added = np.zeros(rows)
    added[places] = np.concatenate([case.weights for case in cases])
    for case, start in zip(cases, places[starts[:-1]].tolist(), strict=True):
        for first, last in case.others:
            other[start + first : start + last] = 1
        for first, last, what in case.terms:
            part = term[start + first : start + last]
            part[(part == NONE) | (part == IDLE)] = what
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
    return Columns(values, places, np.array([case.label for case in cases])[text], starts)


def _stretches(ends: Bits) -> Ints:
    """Return the number of the stretch of each word; a stretch runs up to and with each end."""
    return np.cumsum(ends) - ends


def _steps_back(hit: Bits, ends: Bits) -> Ints:
    """Return how many words back in the same sentence the last hit is, in steps."""
    at = np.arange(len(hit))
    last = np.maximum.accumulate(np.where(hit, at, -NOWHERE))
    opened = np.maximum.accumulate(np.where(ends, at, -NOWHERE))
    return np.searchsorted(STEPS, np.where(last >= opened, at - last, NOWHERE))
