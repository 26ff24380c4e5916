"""The word list that decides between readings: jieba's dictionary, read as a plain file."""

from __future__ import annotations

import math
import re
from functools import cache, lru_cache
from importlib.resources import files

_MARKS = frozenset("，。、；：？！“”‘’《》（）,;:?!()")


_LAST_HAN = re.compile("[一-鿿]{0,4}$")
_FIRST_HAN = re.compile("[一-鿿]{0,4}")
_WORD_LOST = 4.0  # natural logarithm


@cache
def load_words() -> dict[str, int]:
    """Read word frequencies from jieba's ``dict.txt`` (once a process, 0.3 s), without importing jieba.

    Returns
    -------
    dict of str to int
        About 349,000 simplified words and how often each was seen.
    """
    words = {}
    for line in _lines():
        word, count, *_ = line.split(" ")
        words[word] = int(count)
    return words


@cache
def load_nouns() -> frozenset[str]:
    """Read the common nouns of two characters and more: no names, no words of time or place."""
    return frozenset(line.split(" ")[0] for line in _lines() if line.endswith(" n") and line[1] != " ")


@cache
def load_tags() -> dict[str, str]:
    """Read the part of speech of each word, in lower case (once a process)."""
    return {word.lower(): tag for word, _, tag in (line.split(" ") for line in _lines())}


def _lines() -> list[str]:
    return (files("jieba") / "dict.txt").read_text(encoding="utf-8").splitlines()


def straddles(left: str, right: str) -> bool:
    """Say whether a word lies across the place where `left` ends and `right` begins.

    A line broken inside a word leaves such a word; the end of a paragraph hardly ever does. The words must be much
    likelier with the break inside one of them than with the break between two (动力|作为 is two words, not 力作).
    """
    left, right = _LAST_HAN.findall(left)[0], _FIRST_HAN.match(right)[0]  # type: ignore[index]
    # Without such a word the three are equal but for rounding, and most places have none.
    crossing = (left[-i:] + right[:j] for i in range(1, len(left) + 1) for j in range(1, len(right) + 1))
    return any(map(load_words().__contains__, crossing)) and fluency(left + right) - fluency(left) - fluency(right) > _WORD_LOST


@lru_cache(maxsize=1 << 16)  # a repair weighs the same few characters in many stretches
def fluency(text: str) -> float:
    """Score a text by its best cut into words.

    Parameters
    ----------
    text : str
        Simplified Chinese.

    Returns
    -------
    float
        Logarithm (base e) of the probability of the best segmentation under a unigram model; a character that no
        word explains costs as much as a word seen half a time, a mark of punctuation as much as one in thirty
        characters, ``□`` as much as a character of middling frequency.
    """
    words = load_words()
    total = _total()
    unknown = math.log(0.5 / total)
    single = {"□": math.log(1 / 2000)} | dict.fromkeys(_MARKS, math.log(1 / 30))
    best = [0.0] + [-math.inf] * len(text)
    for start in range(len(text)):
        for end in range(start + 1, min(start + 8, len(text)) + 1):
            count = words.get(text[start:end], 0)
            if count:
                best[end] = max(best[end], best[start] + math.log(count / total))
        best[start + 1] = max(best[start + 1], best[start] + single.get(text[start], unknown))
    return best[-1]


@cache
def _total() -> int:
    return sum(load_words().values())
