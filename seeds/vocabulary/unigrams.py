"""The word list that decides between readings: jieba's dictionary, read as a plain file."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.util import find_spec
from itertools import islice
from pathlib import Path

from seeds.vocabulary.word_counts import WordCounts

_MARKS = frozenset("，。、；：？！“”‘’《》（）,;:?!()")
_LAST_HAN = re.compile("[一-鿿]{0,4}$")
_FIRST_HAN = re.compile("[一-鿿]{0,4}")
_WORD_LOST = 4.0  # natural logarithm: a word across the break makes the text 55 times as probable
_AT_ONCE = 1 << 18  # characters of the list that are read at once
_LONGEST_WORD = 8  # characters


@cache
def load_words() -> WordCounts:
    """Read word frequencies from jieba's ``dict.txt`` (once per process, 0.1 s), without importing jieba.

    Returns
    -------
    WordCounts
        About 349,000 simplified words and how often each was counted.
    """
    with _file().open(encoding="utf-8") as file:
        return WordCounts(iter(lambda: "".join(file.readlines(_AT_ONCE)), ""))


@cache
def load_nouns() -> frozenset[str]:
    """Read the common nouns of two or more characters: no names, no words of time or location."""
    return frozenset(line.split(" ")[0] for line in _lines() if line.endswith(" n") and line[1] != " ")


@cache
def load_tags() -> dict[str, str]:
    """Read the part of speech of each word, in lower case (once per process)."""
    return {word.lower(): tag for word, _, tag in (line.split(" ") for line in _lines())}


def _lines() -> list[str]:
    return _file().read_text(encoding="utf-8").splitlines()


def _file() -> Path:
    found = find_spec("jieba")  # importlib.resources would import it
    if found is None or found.origin is None:
        raise ModuleNotFoundError("No module named 'jieba'", name="jieba")
    return Path(found.origin).with_name("dict.txt")


def straddles(left: str, right: str) -> bool:
    """Return whether a word lies across the break between two texts.

    A line broken inside a word leaves such a word; the end of a paragraph hardly ever does. The words must be much
    likelier with the break inside one of them than with the break between two (动力|作为 is two words, not 力作).

    Parameters
    ----------
    left, right : str
        Simplified text before and behind the break.
    """
    left, right = _LAST_HAN.findall(left)[0], _FIRST_HAN.match(right)[0]  # type: ignore[index]
    # Most breaks have no such word, and there the three numbers are equal but for rounding.
    return _is_crossed(left, right) and fluency(left + right) - fluency(left) - fluency(right) > _WORD_LOST


def _is_crossed(left: str, right: str) -> bool:
    """Return whether a word begins in one text and ends in the next."""
    along = load_words().along
    return any(any(islice(along(left[start:] + right), len(left) - start, None)) for start in range(len(left)))


@lru_cache(maxsize=1 << 16)  # a repair weighs the same few characters in many stretches
def fluency(text: str) -> float:
    """Return how probable a text is under a unigram model of words.

    Parameters
    ----------
    text : str
        Simplified Chinese.

    Returns
    -------
    float
        Natural logarithm of the probability of the best segmentation. A character that is in no word counts as a word
        seen half a time, a mark of punctuation as one in 30 words, ``□`` as one in 2,000.
    """
    return _best_to_each_offset(text)[-1]


def fluency_of_each(middles: Sequence[str], before: str, after: str) -> list[float]:
    """Return the fluency of a text with each of several characters in one place.

    Parameters
    ----------
    middles : sequence of str
        Single characters.
    before, after : str
        What stands before and behind the place; it is looked at once for all of them, so they should be short.

    Returns
    -------
    list of float
        ``fluency(before + middle + after)`` of each.
    """
    words, total = load_words(), load_words().total
    heads = _best_to_each_offset(before)
    tails = [fluency(after[end:]) for end in range(len(after) + 1)]
    lefts = [(before[start:], heads[start]) for start in range(max(len(before) + 1 - _LONGEST_WORD, 0), len(before) + 1)]
    found = []
    for middle in middles:
        best = heads[-1] + _single().get(middle, _unknown()) + tails[0]
        for left, head in lefts:
            text = f"{left}{middle}{after[: _LONGEST_WORD - 1 - len(left)]}"
            for end, count in enumerate(islice(words.along(text), len(left), None)):
                if count and (score := head + tails[end] + math.log(count / total)) > best:
                    best = score
        found.append(best)
    return found


def _best_to_each_offset(text: str) -> list[float]:
    """Return the logarithm of the probability of the best segmentation up to each offset."""
    words, single, unknown = load_words(), _single(), _unknown()
    total = words.total
    best = [0.0] + [-math.inf] * len(text)
    for start in range(len(text)):
        for end, count in enumerate(words.along(text[start : start + _LONGEST_WORD]), start + 1):
            if count:
                best[end] = max(best[end], best[start] + math.log(count / total))
        best[start + 1] = max(best[start + 1], best[start] + single.get(text[start], unknown))
    return best


@cache
def _single() -> dict[str, float]:
    return {"□": math.log(1 / 2000)} | dict.fromkeys(_MARKS, math.log(1 / 30))


@cache
def _unknown() -> float:
    return math.log(0.5 / load_words().total)
