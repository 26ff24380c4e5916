"""The closed list of industries and its order."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from labels.support.errors import InputError


@dataclass(frozen=True, slots=True)
class Label:
    """One industry.

    Attributes
    ----------
    key : str
        ASCII name used in files, columns and metrics.
    name : str
        Chinese name shown to people.
    english : str
        English name.
    short : str
        One line of what it covers; the rulings are in ``seeds/schemes/industries/codebook.md``.
    """

    key: str
    name: str
    english: str
    short: str


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """The industries in the order of every column and table.

    Attributes
    ----------
    labels : tuple of Label
        The industries.
    """

    labels: tuple[Label, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """Label keys in column order."""
        return tuple(label.key for label in self.labels)

    def name(self, key: str) -> str:
        """Return the Chinese name of a key.

        Raises
        ------
        KeyError
            If no label has that key.
        """
        for label in self.labels:
            if label.key == key:
                return label.name
        raise KeyError(key)

    def order(self, keys: Iterable[str], place: str) -> tuple[str, ...]:
        """Return `keys` without repeats, in taxonomy order.

        Parameters
        ----------
        keys : iterable of str
            Label keys, in any order.
        place : str
            Where they stand (``file:line``), for the error message.

        Raises
        ------
        InputError
            If a key is not in the taxonomy.
        """
        found = set(keys)
        if unknown := sorted(found - set(self.keys)):
            raise InputError(place, f"unknown label {unknown[0]!r}", f"known labels: {', '.join(self.keys)}")
        return tuple(key for key in self.keys if key in found)


@cache
def load_taxonomy() -> Taxonomy:
    """Read ``seeds/schemes/industries/labels.toml`` (once a process)."""
    path = Path(__file__).resolve().parent.parent / "seeds" / "schemes" / "industries" / "labels.toml"
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return Taxonomy(tuple(Label(**entry) for entry in table["label"]))
