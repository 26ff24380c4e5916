"""Which neighbours of a term belong to it: 碳纤维 in 高性能碳纤维, 独立 before 储能."""

from __future__ import annotations

import tomllib
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate
from pathlib import Path

from labels import Span
from models.text.segmenter import Segmenter


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
    names : frozenset of str
        Heads of the names of firms and offices: a term in such a name is shown only where nothing else is.
    """

    before: frozenset[str]
    after: frozenset[str]
    most_before: int
    most_after: int
    apart: frozenset[str]
    names: frozenset[str]


@cache
def shipped_rules() -> str:
    """Return the text of ``compounds.toml`` (read once a process)."""
    return Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")


@lru_cache(maxsize=8)
def parse_compounds(rules: str) -> Compounds:
    """Parse the text of a ``compounds.toml``.

    Parameters
    ----------
    rules : str
        TOML, as the shipped file explains it.

    Returns
    -------
    Compounds

    Raises
    ------
    KeyError, TypeError, ValueError
        If the text is not of that form.
    """
    table = tomllib.loads(rules)
    before, after = table["before"], table["after"]
    return Compounds(
        frozenset(before["tags"]),
        frozenset(after["tags"]),
        before["most"],
        after["most"],
        frozenset(table["apart"]["words"]),
        frozenset(table["names"]["words"]),
    )


def expand(words: Sequence[str], spans: Sequence[Span], segmenter: Segmenter, rules: Compounds) -> list[Span]:
    """Expand spans to whole words and to the compounds they stand in: 碳纤维 to 高性能碳纤维.

    A span takes in the words it cuts, then nouns and their attributes directly before it and one noun directly
    after it, never across a sign; ``compounds.toml`` says which ones. Spans that meet are joined.

    Parameters
    ----------
    words : sequence of str
        The words of a clean text in lower case; joined they give the text.
    spans : sequence of Span
        Spans in it.
    segmenter : Segmenter
        Knows the part of speech of a word.
    rules : Compounds
        Which neighbours belong to a term.

    Returns
    -------
    list of Span
        In text order, without overlap.
    """
    if not spans:
        return []
    edges = [0, *accumulate(map(len, words))]

    def belongs(number: int, tags: frozenset[str]) -> bool:
        return 0 <= number < len(words) and words[number] not in rules.apart and segmenter.part_of_speech(words[number]) in tags

    expanded = []
    for span in spans:
        first, last = bisect_right(edges, span.start) - 1, bisect_left(edges, span.end)
        for _ in range(rules.most_before):
            first -= belongs(first - 1, rules.before)
        for _ in range(rules.most_after):
            last += belongs(last, rules.after)
        expanded.append(Span(edges[first], edges[last], span.weight))
    return join_spans(expanded)


def join_spans(spans: Sequence[Span]) -> list[Span]:
    """Return spans in text order, those that touch or overlap as one with their weights added.

    Parameters
    ----------
    spans : sequence of Span
        Spans of one text.
    """
    joined: list[Span] = []
    for span in sorted(spans, key=lambda span: span.start):
        if joined and joined[-1].end >= span.start:
            last = joined.pop()
            joined.append(Span(last.start, max(last.end, span.end), last.weight + span.weight))
        else:
            joined.append(span)
    return [Span(span.start, span.end, round(span.weight, 4)) for span in joined]
