"""From weights on characters to the words a person would underline."""

from __future__ import annotations

import numpy as np

from models.base import Floats, Span
from models.segmenter import default_segmenter

# Stop when this share of the positive evidence is shown, or after this many spans.
ENOUGH, MOST = 0.7, 6


def spans_of_weights(text: str, weights: Floats) -> list[Span]:
    """Choose whole words that carried a decision.

    The weights of a word's characters are added up; words are taken from the heaviest down until they
    cover most of the positive evidence; neighbours are joined.

    Parameters
    ----------
    text : str
        Clean text.
    weights : ndarray of float, shape (len(text),)
        What each character added to the score.

    Returns
    -------
    list of Span
        In text order; weights are shares of the positive evidence, fractions in [0, 1]. Empty only
        where the text holds no word.
    """
    words: list[tuple[float, int, int]] = []
    end = 0
    for word in default_segmenter().cut(text):
        start, end = end, end + len(word)
        if any(char.isalnum() for char in word):
            words.append((float(weights[start:end].sum()), start, end))
    if not words:
        return []
    total = sum(max(weight, 0.0) for weight, _, _ in words)
    if total <= 0:  # decided by the constant alone: show the word that spoke against it least
        weight, start, end = max(words)
        return [Span(start, end, 1.0)]
    chosen: list[tuple[int, int, float]] = []
    covered = 0.0
    for weight, start, end in sorted(words, reverse=True):
        if weight <= 0 or covered >= ENOUGH * total or len(chosen) == MOST:
            break
        covered += weight
        chosen.append((start, end, weight / total))
    return _join(sorted(chosen))


def _join(spans: list[tuple[int, int, float]]) -> list[Span]:
    joined: list[Span] = []
    for start, end, weight in spans:
        if joined and joined[-1].end == start:
            last = joined.pop()
            joined.append(Span(last.start, end, float(np.round(last.weight + weight, 4))))
        else:
            joined.append(Span(start, end, float(np.round(weight, 4))))
    return joined
