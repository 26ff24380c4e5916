"""What stands on a page and is not its text: navigation, bylines, datelines, captions, closing notices."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

_AT_MOST = 200  # characters; what is longer is text, whatever it begins with


@dataclass(frozen=True, slots=True)
class PagePatterns:
    """The patterns of ``boilerplate.toml``, each for a whole paragraph.

    Attributes
    ----------
    anywhere : re.Pattern
        Boilerplate wherever it stands.
    closing : re.Pattern
        After such a paragraph, near the end, nothing more belongs to the text.
    captions : re.Pattern
        The text beside a picture.
    names : re.Pattern
        Names of documents (…的通知, …实施方案), which end without a mark.
    speakers : re.Pattern
        Who gives a report or a speech, and on which occasion.
    openings : re.Pattern
        How paragraphs begin, and the second half of a broken one does not.
    """

    anywhere: re.Pattern[str]
    closing: re.Pattern[str]
    captions: re.Pattern[str]
    names: re.Pattern[str]
    speakers: re.Pattern[str]
    openings: re.Pattern[str]


@cache
def load_patterns() -> PagePatterns:
    """Read ``boilerplate.toml`` (once per process)."""
    table = tomllib.loads(Path(__file__).with_name("boilerplate.toml").read_text(encoding="utf-8"))
    names = rf"[^,。;:]*(?:{'|'.join(table['names'])})(?:\([^()]{{1,20}}\))?\Z"
    anywhere, closing, captions, speakers = (
        re.compile("(?:" + "|".join(table[name]) + r")\Z") for name in ("anywhere", "closing", "captions", "speakers")
    )
    return PagePatterns(anywhere, closing, captions, re.compile(names), speakers, re.compile("|".join(table["openings"])))


def is_boilerplate(text: str) -> bool:
    """Return whether a paragraph, taken by itself, belongs to the page and not to its text.

    Parameters
    ----------
    text : str
        Clean text of the paragraph.
    """
    return len(text) <= _AT_MOST and _matches_anywhere(text)


@lru_cache(maxsize=1024)  # a paragraph is looked at from several of its neighbours
def _matches_anywhere(text: str) -> bool:
    return load_patterns().anywhere.match(text) is not None
