"""The best spans by three opinions about each word: whether it stands in one, opens one, closes one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from models.arrays import Floats

NEVER = -1e9


def best_spans(inside: Floats, first: Floats, last: Floats) -> list[tuple[int, int]]:
    """Return the spans whose words together gain most, at least one.

    A word gains its log odds of standing in a span. The first word of a span adds the log probability of being the first,
    every later one that of not being it; the same with the last. What gains nothing is left out, unless that were all.

    Parameters
    ----------
    inside : ndarray of float, shape (n_words,)
        Log odds of standing in a span, less those from which on a word is worth showing.
    first, last : ndarray of float, shape (n_words,)
        Log odds of being the first and the last word of a span, where the word stands in one.

    Returns
    -------
    list of (int, int)
        First word, and the word behind the last one; in order, never side by side. Empty only where there is no word.
    """
    opens, goes_on = (-np.logaddexp(0, -first)).tolist(), (-np.logaddexp(0, first)).tolist()
    closes, stays = (-np.logaddexp(0, -last)).tolist(), (-np.logaddexp(0, last)).tolist()
    # Gain of the best path that ends outside and inside a span, and where its last span began; Viterbi's algorithm.
    outside = 0.0
    begun, closed = [0] * len(opens), [False] * len(opens)
    best, most = 0, NEVER
    ended = stayed = NEVER  # of a span that the word before closes, and of one that it does not close
    for word, gain in enumerate(inside.tolist()):
        new, old = outside + opens[word], stayed + goes_on[word]
        if old >= new:
            begun[word], within = begun[word - 1], old + gain
        else:
            begun[word], within = word, new + gain
        if ended > outside:
            closed[word], outside = True, ended
        ended, stayed = within + closes[word], within + stays[word]
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
