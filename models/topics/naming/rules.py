"""The rules of naming, as ``rules.toml`` holds and explains them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("rules.toml")


@dataclass(frozen=True, slots=True)
class Rules:
    """What ``rules.toml`` says.

    Attributes
    ----------
    words, longest : int
        Longest phrase in words, longest name in characters.
    texts : int
        Texts of a topic that a user's function is given, the most typical first.
    fewest : int
        Texts of a topic that a phrase must stand in.
    share : float
        The same as a share of the topic, a fraction in [0, 1].
    cover : float
        Share of a topic's texts that the first part of a name must be true of, a fraction in [0, 1].
    enough : float
        Share of them that the words of a name should stand in, a fraction in [0, 1].
    held : float
        Share of them below which the first words of a topic join the first part of its name, a fraction in [0, 1].
    full : int
        Characters from which on a name needs no other part.
    parts : int
        Most parts of a name.
    separator : str
        Stands between the parts of a name.
    second, second_short : float
        Smallest score of a name's second part, as a fraction of the first part's; the same where one is needed.
    kind : float
        Smallest factor for the kind of a part.
    weak : float
        Score below which no phrase names a topic.
    first, last : frozenset of str
        Parts of speech that may stand in a phrase, and at its end.
    empty, vague : frozenset of str
        Words that never say what a topic is about, and words that do not say it alone.
    regions : tuple of str
        How names of provinces, towns and districts end.
    offices : tuple of str
        How offices, posts and bodies end.
    no_office : tuple of str
        Words that end so and are none.
    heads : frozenset of str
        Words that a phrase does not begin with.
    lengths, second_lengths : mapping of str to float
        Factor on a score by the number of characters, for the first and the second part of a name.
    factors : mapping of str to float
        Factor on a score by the kind of the phrase.
    """

    words: int
    longest: int
    texts: int
    fewest: int
    share: float
    cover: float
    enough: float
    held: float
    full: int
    parts: int
    separator: str
    second: float
    second_short: float
    kind: float
    weak: float
    first: frozenset[str]
    last: frozenset[str]
    empty: frozenset[str]
    vague: frozenset[str]
    regions: tuple[str, ...]
    offices: tuple[str, ...]
    no_office: tuple[str, ...]
    heads: frozenset[str]
    lengths: Mapping[str, float]
    second_lengths: Mapping[str, float]
    factors: Mapping[str, float]


@cache
def load_rules() -> Rules:
    """Read ``rules.toml`` (once per process)."""
    table: dict[str, Any] = tomllib.loads(FILE.read_text(encoding="utf-8"))
    for key in ("first", "last", "empty", "vague", "heads"):
        table[key] = frozenset(table[key])
    for key in ("offices", "no_office", "regions"):
        table[key] = tuple(table[key])
    return Rules(**table)
