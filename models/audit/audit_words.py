"""What an audit says to people in tables: the heads of its columns and its notes."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any


@cache
def words() -> Mapping[str, Any]:
    """Return the words of ``audit_words.toml``."""
    return tomllib.loads(Path(__file__).with_name("audit_words.toml").read_text(encoding="utf-8"))


def column_names() -> tuple[str, str, str, str]:
    """Return the heads of the columns of a draw: number, stratum, probability, and how it was drawn."""
    table = words()["columns"]
    return table["number"], table["stratum"], table["probability"], table["draw"]
