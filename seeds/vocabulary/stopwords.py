"""Words that say nothing about a subject."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def load_stopwords() -> frozenset[str]:
    """Read ``stopwords.txt``: one word per line, ``#`` starts a comment."""
    lines = Path(__file__).with_suffix(".txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))
