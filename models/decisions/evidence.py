"""From what carried a decision to the words a person would underline: whole words, grown into their compounds."""

from __future__ import annotations

import tomllib
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate
from pathlib import Path

from models.interface import Floats, Span
from models.text.segmenter import default_segmenter

# Stop when this share of the positive evidence is shown, before a word with less than this share of it,
# and after this many words.
ENOUGH, LEAST, MOST = 0.8, 0.1, 6


@dataclass(frozen=True, slots=True)
class Compounds:
    """Which neighbours belong to a term.

    Attributes
    ----------
    before, after : frozenset of str
        Part-of-speech tags of words that belong to a term when they stand directly before or after it.
    most_before, most_after : int
        How many of them.
    apart : frozenset of str
        Words with such a tag that are nevertheless no part of a term.
    """

    before: frozenset[str]
    after: frozenset[str]
    most_before: int
    most_after: int
    apart: frozenset[str]


@cache
def load_compounds() -> Compounds:
    """Read ``models/decisions/evidence.toml`` (once a process)."""
    table = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    before, after = table["before"], table["after"]
    return Compounds(
        frozenset(before["tags"]), frozenset(after["tags"]), before["most"], after["most"], frozenset(table["apart"]["words"])
    )


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
    found = [one for one in found if one[2] - one[1] > 1] or found
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
    return _join(chosen)


def grow(words: Sequence[str], spans: Sequence[Span]) -> list[Span]:
    """Widen spans to whole words and to the compounds they stand in: 碳纤维 to 高性能碳纤维.

    A span takes in the words it cuts, then nouns and their attributes directly before it and one noun directly
    after it, never across a sign; which ones says ``models/decisions/evidence.toml``. Spans that meet are joined.

    Parameters
    ----------
    words : sequence of str
        The words of a clean text in lower case; joined they give the text.
    spans : sequence of Span
        Spans in it.

    Returns
    -------
    list of Span
        In text order, without overlap.
    """
    if not spans:
        return []
    rules = load_compounds()
    edges = [0, *accumulate(map(len, words))]

    def belongs(number: int, tags: frozenset[str]) -> bool:
        return 0 <= number < len(words) and words[number] not in rules.apart and _part_of_speech(words[number]) in tags

    grown = []
    for span in spans:
        first, last = bisect_right(edges, span.start) - 1, bisect_left(edges, span.end)
        for _ in range(rules.most_before):
            first -= belongs(first - 1, rules.before)
        for _ in range(rules.most_after):
            last += belongs(last, rules.after)
        grown.append(Span(edges[first], edges[last], span.weight))
    return _join(grown)


@lru_cache(maxsize=1 << 16)
def _part_of_speech(word: str) -> str:
    """Return the dictionary's tag of a word, whatever stands around it."""
    return default_segmenter().tag(word)[0][1]


def _join(spans: Sequence[Span]) -> list[Span]:
    """Return spans in text order, those that touch or overlap as one with their weights added."""
    joined: list[Span] = []
    for span in sorted(spans, key=lambda span: span.start):
        if joined and joined[-1].end >= span.start:
            last = joined.pop()
            joined.append(Span(last.start, max(last.end, span.end), last.weight + span.weight))
        else:
            joined.append(span)
    return [Span(span.start, span.end, round(span.weight, 4)) for span in joined]
