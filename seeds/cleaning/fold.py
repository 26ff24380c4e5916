"""Folding: the form of a text that machines match, hash and learn from; one character for one character.

Folded text differs from the text a person reads in width (``，`` is ``,``, ``％`` is ``%``), in script (traditional
characters are simplified) and in a few compatibility signs. What is found in it stands at the same offsets in the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from seeds.cleaning.script import simplify, simplify_all

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Where compatibility characters lie that NFKC turns into a single other one.
_BLOCKS = ((0xA0, 0xC0), (0x2000, 0x3040), (0x3130, 0x3400), (0xFE10, 0xFE70), (0xFF00, 0xFFF0))
_KEPT = re.compile("[①-⓿❶-➓㉑-㊿℃]")  # circled numbers and the like have no better form
_REMEMBERED = 1024  # characters; a line or a paragraph is looked at from several sides


def fold(text: str) -> str:
    """Fold a text: half width, simplified script.

    Folding a second time changes nothing more.

    Parameters
    ----------
    text : str
        Clean text.

    Returns
    -------
    str
        The folded text, of the same length.
    """
    if text.isascii():
        return text
    return _fold_short(text) if len(text) <= _REMEMBERED else _fold(text)


def fold_all(texts: Sequence[str]) -> list[str]:
    """Fold many texts; faster than one by one.

    Parameters
    ----------
    texts : sequence of str
        Clean texts, each on one line.

    Returns
    -------
    list of str
        The folded texts, each of the same length.
    """
    whole = "\n".join(texts)
    if whole.count("\n") != max(len(texts) - 1, 0):
        return [fold(text) for text in texts]
    return simplify_all(_narrow_at_once(whole).split("\n")) if texts else []


def cut(pattern: re.Pattern[str], text: str) -> list[str]:
    """Return the parts of a text between the matches of a pattern.

    Parameters
    ----------
    pattern : re.Pattern
        Written for folded text.
    text : str
        Clean text.
    """
    parts, start = [], 0
    for found in pattern.finditer(fold(text)):
        parts.append(text[start : found.start()])
        start = found.end()
    return [*parts, text[start:]]


@lru_cache(maxsize=4096)
def _fold_short(text: str) -> str:
    return _fold(text)


def _fold(text: str) -> str:
    return simplify(_narrow(text))


def _narrow(text: str) -> str:
    """Replace what has another width or form; by character, since a text holds few different ones of them."""
    narrow = _narrow_forms()
    for char in narrow.keys() & set(text):
        text = text.replace(char, narrow[char])
    return text


def _narrow_at_once(text: str) -> str:
    """Replace the same in a long text, all characters in one step."""
    import numpy as np

    table = _narrow_table()
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    narrowed = np.where(codes < len(table), table.take(codes, mode="clip"), codes)
    return narrowed.tobytes().decode("utf-32-le", "surrogatepass")


@cache
def _narrow_table() -> NDArray[np.uint32]:
    """Return the code point that each of the first 65,536 becomes; beyond them no character has another width."""
    import numpy as np

    table = np.arange(1 << 16, dtype=np.uint32)
    for char, form in _narrow_forms().items():
        table[ord(char)] = ord(form)
    return table


@cache
def _narrow_forms() -> dict[str, str]:
    chars = (chr(code) for start, end in _BLOCKS for code in range(start, end))
    forms = ((char, unicodedata.normalize("NFKC", char)) for char in chars if not _KEPT.match(char))
    return {char: form for char, form in forms if form != char and len(form) == 1}
