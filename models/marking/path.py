"""The best spans by three opinions about each word: whether it stands in one, opens one, closes one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from models.arrays import Bits, Floats, Ints, ranges

NEVER = -1e9
# What sums of millions of gains may be off by.
ROUNDING = 1e-3


def best_spans(inside: Floats, first: Floats, last: Floats, starts: Sequence[int]) -> list[list[tuple[int, int]]]:
    """Return the spans whose words together gain most in each of some texts, at least one in each.

    A word gains its log odds of standing in a span. The first word of a span adds the log probability of being the first,
    every later one that of not being it; the same with the last. What gains nothing is left out, unless that were all.

    Parameters
    ----------
    inside : ndarray of float, shape (n_words,)
        Log odds of standing in a span, less those from which on a word is worth showing; the texts one behind the other.
    first, last : ndarray of float, shape (n_words,)
        Log odds of being the first and the last word of a span, where the word stands in one.
    starts : sequence of int, length n_texts + 1
        Where each text begins among the words, and the end of the last.

    Returns
    -------
    list of list of (int, int)
        First word, and the word behind the last one, counted within the text; in order, never side by side. Empty only
        where there is no word.
    """
    # Gain of a word inside, and what it adds as the first and as a later one, as the last and as an earlier one.
    odds = np.logaddexp(0, -first), np.logaddexp(0, -last)
    each = (inside, -odds[0], -odds[0] - first, -odds[1], -odds[1] - last)
    table = np.stack(each, axis=1)
    stretches = _stretches(*each, np.array(starts))
    best: list[list[tuple[int, int]]] = [[] for _text in starts[1:]]
    cells = table[ranges(*stretches[:, 1:].T)].tolist()
    at = 0
    for text, begun, behind in stretches.tolist():
        spans, _one = _best(cells[at : (at := at + behind - begun)])
        offset = begun - starts[text]
        best[text] += [(offset + opened, offset + closed) for opened, closed in spans]
    for text, (start, end) in enumerate(pairwise(starts)):
        if not best[text] and start < end:
            best[text].append(_best(table[start:end].tolist())[1])
    return best


def _stretches(gains: Floats, opens: Floats, goes_on: Floats, closes: Floats, stays: Floats, starts: Ints) -> Ints:
    """Return the stretches of words outside which no span gains: text, first word, word behind the last; shape (n_stretches, 3).

    They hold one word in seven. The best span with a word in it is the best that ends with the word and the best that begins
    with it, the word itself counted once.
    """
    fresh = np.zeros(len(gains) + 1, dtype=bool)
    fresh[starts] = True
    step = stays[:-1] + goes_on[1:]  # what going on from a word to the next adds
    ending = _best_up_to(gains, opens, step, fresh[:-1])
    beginning = _best_up_to(gains[::-1], closes[::-1], step[::-1], fresh[:0:-1])[::-1]
    held = ending + beginning - gains > -ROUNDING
    first = np.flatnonzero(held & (fresh[:-1] | ~np.append(False, held[:-1])))
    last = np.flatnonzero(held & (fresh[1:] | ~np.append(held[1:], False)))
    return np.stack([np.searchsorted(starts, first, side="right") - 1, first, last + 1], axis=1)


def _best_up_to(gains: Floats, opens: Floats, step: Floats, fresh: Bits) -> Floats:
    """Return what the best span gains that ends with each word, its closing left out, shape (n_words,).

    That is the gain of the word and the larger of what opening adds and of the step behind the best span up to the word before:
    as each step only adds, all of them together are a running sum and a running maximum. `fresh` are the first words of texts.
    """
    sums = np.cumsum(gains + np.append(0.0, step)[: len(gains)])
    opened = gains + opens - sums
    # What was opened in a text is all higher than in the one before, so that no span comes from there.
    raised = np.cumsum(fresh) * (float(np.ptp(opened)) + 1.0 if len(opened) else 0.0)
    return np.asarray(sums + np.maximum.accumulate(opened + raised) - raised)


def _best(words: Sequence[Sequence[float]]) -> tuple[list[tuple[int, int]], tuple[int, int]]:
    """Return the spans of some words that together gain most, none where none gains, and the one span that gains most.

    Viterbi's algorithm: gain of the best path that ends outside and inside a span, and where its last span began.
    """
    outside = 0.0
    begun, closed = [0] * len(words), [False] * len(words)
    best, most = 0, NEVER
    ended = stayed = NEVER  # of a span that the word before closes, and of one that it does not close
    start = 0
    for word, (gain, opens, goes_on, closes, stays) in enumerate(words):
        new, old = outside + opens, stayed + goes_on
        if old >= new:
            within = old + gain
        else:
            start, within = word, new + gain
        begun[word] = start
        if ended > outside:
            closed[word], outside = True, ended
        ended, stayed = within + closes, within + stays
        if ended > most:
            best, most = word, ended
    spans: list[tuple[int, int]] = []
    word = len(begun)
    if ended <= outside:
        word = _last_closed(closed, word - 1)
    while word:
        spans.append((begun[word - 1], word))
        word = _last_closed(closed, begun[word - 1] - 1)
    return spans[::-1], (begun[best], best + 1)


def _last_closed(closed: Sequence[bool], word: int) -> int:
    """Return the word behind the last span, where no span covers `word`; 0 where there is none."""
    while word > 0 and not closed[word]:
        word -= 1
    return max(word, 0)
