"""What an audit says to people in tables: the heads of its columns and its notes."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from labels.wording import LANGUAGES, language


@cache
def words() -> Mapping[str, Any]:
    """Return the words of ``audit_words.toml``."""
    return tomllib.loads(Path(__file__).with_name("audit_words.toml").read_text(encoding="utf-8"))


def column_names() -> tuple[str, str, str, str]:
    """Return the heads of the columns of a draw: number, stratum, probability, and how it was drawn."""
    table = words()["columns"]
    return table["number"], table["stratum"], table["probability"], table["draw"]


def kind_name(kind: str) -> str:
    """Return what a kind of paragraphs is called in tables of a terminal; in English by its key, as options name it.

    Parameters
    ----------
    kind : str
        Such as ``heading``, or why a paragraph does not count: ``empty``, ``not judged``.
    """
    spoken = language()
    return kind if spoken == LANGUAGES[0] else str(words()["method"][spoken]["names"].get(kind, kind))
