"""Traditional script to simplified."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Chinese characters, for use inside the square brackets of a regular expression.
HAN = "一-鿿㐀-䶿"
_HAN = range(0x3400, 0xA000)
_HALF = re.compile("([\ud800-\udfff]+)")
_MANY = 20  # one traditional character in so many, or more: the whole text is traditional


def simplify(text: str) -> str:
    """Turn traditional characters into simplified ones, one for one.

    A text with many of them is converted as a whole, words and all; in a text with a few only these change.

    Parameters
    ----------
    text : str
        Text in either script.

    Returns
    -------
    str
        The text in simplified script, of the same length.
    """
    seen = set(text)
    rare = seen.difference("".join(seen).encode("gb2312", "ignore").decode("gb2312"))
    # Characters that are traditional only are missing from GB2312: without such a character the tables stay unread.
    found = rare & _traditional().keys() if any(ord(char) in _HAN for char in rare) else None
    if not found:
        return text
    if sum(map(text.count, found)) * _MANY >= len(text):
        converted = _write_zhe(_convert(text))
        text = converted if len(converted) == len(text) else text  # no phrase of the tables changes its length today
    return text.translate(_table())


def simplify_all(texts: Sequence[str]) -> list[str]:
    """Simplify many texts, each by itself; faster than one by one where most need nothing.

    Parameters
    ----------
    texts : sequence of str
        Texts in either script.

    Returns
    -------
    list of str
        The texts in simplified script, each of the same length.
    """
    import numpy as np

    codes = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    rare = codes[_is_rare().take(codes, mode="clip")]
    found = {chr(code) for code in rare.tolist()} & _traditional().keys() if rare.size else None
    if not found:
        return list(texts)
    holds = re.compile(f"[{''.join(found)}]").search
    return [simplify(text) if holds(text) else text for text in texts]


@cache
def _is_rare() -> NDArray[np.bool_]:
    """Return which of the first 65,536 code points are Chinese characters without a place in GB2312."""
    import numpy as np

    known = set("".join(map(chr, _HAN)).encode("gb2312", "ignore").decode("gb2312"))
    table = np.zeros(1 << 16, dtype=np.bool_)
    table[_HAN.start : _HAN.stop] = True
    table[[ord(char) for char in known]] = False
    return table


@cache
def _converter() -> Callable[[str], str]:
    import opencc

    convert: Callable[[str], str] = opencc.OpenCC("t2s").convert
    return convert


def _convert(text: str) -> str:
    convert = _converter()
    try:
        return convert(text)
    except UnicodeEncodeError:  # half a character is none of its input
        return "".join(part if _HALF.match(part) else convert(part) for part in _HALF.split(text))


@cache
def _traditional() -> dict[str, str]:
    """Return each character that is traditional and nothing else, with its simplified form."""
    every = "".join(map(chr, range(0x4E00, 0xA000)))
    pairs = zip(every, _convert("\n".join(every)).split("\n"), strict=True)
    return {char: simple for char, simple in pairs if char != simple and not char.encode("gb2312", "ignore")}


@cache
def _table() -> dict[int, str]:
    return str.maketrans(_traditional())


def _write_zhe(text: str) -> str:
    """Write 着 for 著 except in the words that keep it: the converter leaves 著力 and the like."""
    if "著" not in text:
        return text
    return _zhu_words().sub(lambda match: match[0] if len(match[0]) > 1 else "着", text)


@cache
def _zhu_words() -> re.Pattern[str]:
    lines = Path(__file__).with_name("zhu.txt").read_text(encoding="utf-8").splitlines()
    words = [line for line in lines if line and not line.startswith("#")]
    return re.compile("|".join([*sorted(words, key=len, reverse=True), "著"]))
