"""Versions of the registry, as training sees them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Registered:
    """A version of the registry as training sees it.

    Attributes
    ----------
    version : str
        Its number.
    tags : mapping of str to str
        What was known of it when it was registered.
    """

    version: str
    tags: Mapping[str, str]

    def macro_f1(self) -> float | None:
        """Return its macro-F1 on the documents held out then; None where nobody wrote it down."""
        try:
            return float(self.tags["f1_macro"])
        except (KeyError, ValueError):
            return None
