"""From what each character added to a score to the words that carried it."""

from __future__ import annotations

from collections.abc import Sequence

from labels import Span
from models.arrays import Floats
from models.text.compounds import join_spans

# Stop when this share of the positive evidence is shown, before a word with less than this share of it,
# and after this many words.
ENOUGH, LEAST, MOST = 0.8, 0.1, 6


def spans_of_weights(words: Sequence[str], weights: Floats) -> list[Span]:
    """Choose whole words that carried a decision.

    The weights of a word's characters are added up; words are taken from the heaviest down until they
    cover most of the positive evidence; neighbours are joined. Words of one character are passed over
    where there are longer ones: alone they say nothing to a reader.

    Parameters
    ----------
    words : sequence of str
        The words of a clean text; joined they give the text.
    weights : ndarray of float, shape (n_characters,)
        What each character added to the score.

    Returns
    -------
    list of Span
        In text order; weights are shares of the positive evidence, fractions in [0, 1]. Empty only
        where the text holds no word.
    """
    found: list[tuple[float, int, int]] = []
    end = 0
    for word in words:
        start, end = end, end + len(word)
        if any(char.isalnum() for char in word):
            found.append((float(weights[start:end].sum()), start, end))
    found = [word for word in found if word[2] - word[1] > 1] or found
    if not found:
        return []
    total = sum(max(weight, 0.0) for weight, _, _ in found)
    if total <= 0:  # decided by the constant alone: show the word that spoke against it least
        weight, start, end = max(found)
        return [Span(start, end, 1.0)]
    chosen: list[Span] = []
    covered = 0.0
    for weight, start, end in sorted(found, reverse=True)[:MOST]:
        if chosen and (covered >= ENOUGH * total or weight < LEAST * total):
            break
        covered += weight
        chosen.append(Span(start, end, weight / total))
    return join_spans(chosen)
