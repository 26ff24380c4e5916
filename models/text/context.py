"""What may stand around a term and change what it says: names, and words that tell what a sentence is about."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import product
from pathlib import Path

from seeds.cleaning.fold import fold


@dataclass(frozen=True, slots=True)
class Context:
    """Words around a term, folded and in lower case.

    Attributes
    ----------
    heads : tuple of str
        Behind a term: the term is part of a name.
    wholes : tuple of str
        Names: a term inside one, or that grows into one, is part of it.
    founding : tuple of str
        Before it in the sentence: the name is of something that is being founded, and says what a measure does.
    rare_look_alikes, look_alikes : tuple of str
        Two characters each: one, and what a scan takes it for.
    """

    heads: tuple[str, ...] = ()
    wholes: tuple[str, ...] = ()
    founding: tuple[str, ...] = ()
    rare_look_alikes: tuple[str, ...] = ()
    look_alikes: tuple[str, ...] = ()


@cache
def shipped_context() -> str:
    """Return the text of ``context.toml`` (read once a process)."""
    return Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")


@lru_cache(maxsize=8)
def parse_context(text: str) -> Context:
    """Parse the text of a ``context.toml``.

    Parameters
    ----------
    text : str
        TOML, as the shipped file explains it.

    Returns
    -------
    Context

    Raises
    ------
    KeyError, TypeError, ValueError
        If the text is not of that form.
    """
    table = tomllib.loads(text)
    names, alike = table["names"], table["look_alikes"]
    pairs = {kind: tuple(alike[kind]) for kind in ("rare", "common")}
    if bad := [pair for kind in pairs.values() for pair in kind if len(pair) != 2]:
        raise ValueError(f"{bad[0]!r} is no pair of characters")
    wholes = [*names.get("wholes", ()), *map("".join, product(names.get("marks", ()), names.get("schools", ())))]
    return Context(_folded(names["heads"]), _folded(wholes), _folded(names["unless"]), pairs["rare"], pairs["common"])


def _folded(words: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fold(word).lower() for word in words))
