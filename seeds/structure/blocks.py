"""Blocks of running text, and how lines are put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Block:
    """A line, or a stretch of running text, before anything is known of it.

    Attributes
    ----------
    text : str
        Folded text on one line.
    gap : int
        Blank lines above it; a picture in the page leaves more of them than a new paragraph does.
    indent : float
        How far its first line was set in, in Chinese characters.
    """

    text: str
    gap: int = 0
    indent: float = 0.0


def glue(texts: Sequence[str]) -> str:
    """Return lines as one line, with a space only between Latin words and numbers.

    Parameters
    ----------
    texts : sequence of str
        The lines, at least one, none of them empty.
    """
    if len(texts) == 1:
        return texts[0]
    parts = [texts[0]]
    for left, right in pairwise(texts):
        words = left[-1].isascii() and right[0].isascii() and left[-1].isalnum() and right[0].isalnum()
        parts += [" ", right] if words else [right]
    return "".join(parts)
