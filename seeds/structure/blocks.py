"""Blocks of running text, and how lines are put together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from labels.paragraphs import Kind
from seeds.cleaning.fold import fold

_WORD_END = re.compile("[A-Za-z0-9]$|[A-Za-z][,;:.]$")
_WORD = re.compile("[A-Za-z0-9]")


@dataclass(frozen=True, slots=True)
class Block:
    """A line, or a stretch of running text, before anything is known of it.

    Attributes
    ----------
    text : str
        Repaired text on one line.
    gap : int
        Blank lines above it; a picture in the page leaves more of them than a new paragraph does.
    indent : float
        How far its first line was set in, in Chinese characters.
    joins : bool or None
        Whether it goes on what stands above it, where its page tells; None where the text has to.
    kind : str or None
        One of `labels.paragraphs.KINDS`, where its page tells.
    head : str or None
        Of a row, the head of its table.
    page : int or None
        The page it begins on.
    folded : str
        The text folded, of the same length: what all rules look at.
    """

    text: str
    gap: int = 0
    indent: float = 0.0
    joins: bool | None = None
    kind: Kind | None = None
    head: str | None = None
    page: int | None = None
    folded: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Fold the text, once for all the rules."""
        object.__setattr__(self, "folded", fold(self.text))


def glue(texts: Sequence[str]) -> str:
    """Return lines as one line, with a space only between Latin words and numbers, and behind the commas of Latin text.

    Parameters
    ----------
    texts : sequence of str
        The lines, at least one, none of them empty.
    """
    if len(texts) == 1:
        return texts[0]
    parts = [texts[0]]
    for left, right in pairwise(texts):
        parts += [" ", right] if _WORD_END.search(left) and _WORD.match(right) else [right]
    return "".join(parts)
