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
    longest, shortest : int
        Longest name, and characters from which on a name needs no other part.
    parts : int
        Most parts of a name.
    separator : str
        Stands between the parts of a name.
    words : int
        Telling words of a topic that are looked at.
    fewest : int
        Texts of a topic that a word and a phrase must stand in.
    share : float
        The same as a share of the topic's texts, a fraction in [0, 1].
    beside, lone : float
        Share of a word's places from which on the word, or the single character, beside it belongs to it, in [0, 1].
    phrase : int
        Longest phrase, in characters.
    keeps : float
        Texts with a longer phrase, as a share of those with the part it holds, from which on it takes that part's place.
    follows, least : float
        Smallest weight of a part as a share of the first one's; the same in a name that is too short without it.
    place : float
        Share of a topic's texts from which on a place is its subject, a fraction in [0, 1].
    texts : int
        Texts of a topic that a user's function is given, the most typical first.
    left, right, alone : frozenset of str
        Parts of speech that may join on either side, and that may stand alone.
    empty, vague : frozenset of str
        Words that are never part of a phrase, and words that say little alone.
    regions, no_region : tuple of str
        How names of provinces, towns and districts end, and how words end that are none.
    offices : tuple of str
        How offices, posts and bodies end.
    no_office : tuple of str
        Words that end so and are none.
    factors : mapping of str to float
        Factor on the weight of a phrase by its kind.
    """

    longest: int
    shortest: int
    parts: int
    separator: str
    words: int
    fewest: int
    share: float
    beside: float
    lone: float
    phrase: int
    keeps: float
    follows: float
    least: float
    place: float
    texts: int
    left: frozenset[str]
    right: frozenset[str]
    alone: frozenset[str]
    empty: frozenset[str]
    vague: frozenset[str]
    regions: tuple[str, ...]
    no_region: tuple[str, ...]
    offices: tuple[str, ...]
    no_office: tuple[str, ...]
    factors: Mapping[str, float]


@cache
def load_rules() -> Rules:
    """Read ``rules.toml`` (once per process)."""
    table: dict[str, Any] = tomllib.loads(FILE.read_text(encoding="utf-8"))
    for key in ("left", "right", "alone", "empty", "vague"):
        table[key] = frozenset(table[key])
    for key in ("offices", "no_office", "regions", "no_region"):
        table[key] = tuple(table[key])
    return Rules(**table)
