"""Which neighbours of a term belong to it: 碳纤维 in 高性能碳纤维, 独立 before 储能."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from labels import Span


@dataclass(frozen=True, slots=True)
class Compounds:
    """Which neighbours belong to a term.

    Attributes
    ----------
    before, after : frozenset of str
        Part-of-speech tags of words that belong to a term when they stand directly before or after it.
    most_before, most_after : int
        How many of them; of more behind it none belongs to it.
    apart : frozenset of str
        Words with such a tag that are nevertheless no part of a term.
    names : frozenset of str
        Heads of the names of firms and offices: a term in such a name is shown only where nothing else is.
    closing : frozenset of str
        Lone characters that end the compound of the word that they stand behind.
    no_heads : frozenset of str
        Words with which no compound ends.
    no_head_endings : tuple of str
        What further such words end with.
    """

    before: frozenset[str]
    after: frozenset[str]
    most_before: int
    most_after: int
    apart: frozenset[str]
    names: frozenset[str]
    closing: frozenset[str] = frozenset()
    no_heads: frozenset[str] = frozenset()
    no_head_endings: tuple[str, ...] = ()


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
    closing, no_heads = table.get("closing", {}), table.get("no_heads", {})  # which models stored earlier do not have
    return Compounds(
        frozenset(before["tags"]),
        frozenset(after["tags"]),
        before["most"],
        after["most"],
        frozenset(table["apart"]["words"]),
        frozenset(table["names"]["words"]),
        frozenset(closing.get("characters", "")),
        frozenset(no_heads.get("words", ())),
        tuple(no_heads.get("endings", ())),
    )


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
