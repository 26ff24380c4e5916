"""The best spans by three opinions about each word: whether it stands in one, opens one, closes one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from models.arrays import Floats

NEVER = -1e9


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
    each = (inside, -np.logaddexp(0, -first), -np.logaddexp(0, first), -np.logaddexp(0, -last), -np.logaddexp(0, last))
    columns = [column.tolist() for column in each]
    return [_best(*(column[start:end] for column in columns)) for start, end in pairwise(starts)]


def _best(gains: list[float], *edges: list[float]) -> list[tuple[int, int]]:
    # Gain of the best path that ends outside and inside a span, and where its last span began; Viterbi's algorithm.
    outside = 0.0
    begun, closed = [0] * len(gains), [False] * len(gains)
    best, most = 0, NEVER
    ended = stayed = NEVER  # of a span that the word before closes, and of one that it does not close
    start = 0
    for word, (gain, opens, goes_on, closes, stays) in enumerate(zip(gains, *edges, strict=True)):
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
    if word and ended <= outside:
        word = _last_closed(closed, word - 1)
    while word:
        spans.append((begun[word - 1], word))
        word = _last_closed(closed, begun[word - 1] - 1)
    if not spans and begun:
        spans = [(begun[best], best + 1)]
    return spans[::-1]


def _last_closed(closed: Sequence[bool], word: int) -> int:
    """Return the word behind the last span, where no span covers `word`; 0 where there is none."""
    while word > 0 and not closed[word]:
        word -= 1
    return max(word, 0)
