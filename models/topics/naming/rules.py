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
        Texts of a topic that are looked at, the most typical first.
    share : float
        Smallest share of them that a phrase must stand in, a fraction in [0, 1].
    separator : str
        Stands between the two parts of a name.
    second, longer : float
        Smallest score of a name's second part, and of a longer phrase that replaces a short one, as a fraction of the
        other's.
    first, last : frozenset of str
        Parts of speech that may stand in a phrase, and at its end.
    empty, vague : frozenset of str
        Words that never say what a topic is about, and words that do not say it alone.
    lengths, second_lengths : mapping of str to float
        Factor on a score by the number of characters, for the first and the second part of a name.
    factors : mapping of str to float
        Factor on a score by the kind of the phrase.
    """

    words: int
    longest: int
    texts: int
    share: float
    separator: str
    second: float
    longer: float
    first: frozenset[str]
    last: frozenset[str]
    empty: frozenset[str]
    vague: frozenset[str]
    lengths: Mapping[str, float]
    second_lengths: Mapping[str, float]
    factors: Mapping[str, float]


@cache
def load_rules() -> Rules:
    """Read ``rules.toml`` (once per process)."""
    table: dict[str, Any] = tomllib.loads(FILE.read_text(encoding="utf-8"))
    for key in ("first", "last", "empty", "vague"):
        table[key] = frozenset(table[key])
    return Rules(**table)
