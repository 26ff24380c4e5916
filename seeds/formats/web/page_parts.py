"""The parts of a web page: the words that tell them, its block elements and the paragraphs in them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from seeds.cleaning.fold import fold
from seeds.structure.marked import Marked

_PROSE = 20  # characters


@cache
def page_words() -> Mapping[str, Mapping[str, None]]:
    """Return the lists of ``web_pages.toml``, in their order and quick to look up (once per process)."""
    table = tomllib.loads(Path(__file__).with_name("web_pages.toml").read_text(encoding="utf-8"))
    return {name: dict.fromkeys(words) for name, words in table.items()}


@dataclass(slots=True)
class PageElement:
    """A block element of a page, counted up.

    Attributes
    ----------
    parent : int
        Position of the element around it, -1 for none.
    tag, role, names : str
        Its tag, its role, its class and id.
    characters, linked, prose : int
        Characters shown in it, those of links, and those in whole sentences.
    heads : bool
        Whether a heading of the first level stands in it.
    """

    parent: int
    tag: str
    role: str
    names: str
    characters: int = 0
    linked: int = 0
    prose: int = 0
    heads: bool = False


@dataclass(frozen=True, slots=True)
class PageBlock:
    """A paragraph that a page shows.

    Attributes
    ----------
    marked : Marked
        Its text, and its kind where an element says it.
    element : int
        Position of the element it stands in.
    tag : str
        Tag of that element.
    linked : float
        Share of its characters that are links, a fraction in [0, 1].
    """

    marked: Marked
    element: int
    tag: str = ""
    linked: float = 0.0


def is_prose_line(text: str) -> bool:
    """Return whether a paragraph is running text: long enough, with marks inside.

    Parameters
    ----------
    text : str
        The paragraph as shown.
    """
    return len(text) >= _PROSE and re.search("[，。；：,;]", text) is not None


def index_label(text: str) -> str:
    """Return the label of an index (``索引号``) that a cell or a line is or begins with; empty if there is none.

    Parameters
    ----------
    text : str
        Clean text.
    """
    label, colon, _ = fold(text).partition(":")
    name = label.replace(" ", "").strip("[]【】")
    return name if (colon or len(text) == len(label)) and name in page_words()["index_labels"] else ""
