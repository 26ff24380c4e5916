"""Readings in brackets that a program wrote behind Chinese characters: ``規(guī)``, ``重要(zhòng yào)``, ``點(diǎn``."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

from seeds.cleaning.gbk_stretches import TONED
from seeds.cleaning.script import HAN

_OPEN, _CLOSE = "[(（]", "[)）]"
_READING = re.compile(rf"{_OPEN}[a-zɡ]{{0,5}}[{TONED}][a-zɡ{TONED}]{{0,5}}{_CLOSE}")
_TONELESS = re.compile(rf"(?<=[{HAN}]){_OPEN}[a-z]{{1,6}}{_CLOSE}")
_TONED_ONE = rf"[a-zɡ]{{0,5}}[{TONED}][a-zɡ]{{0,4}}"
_HALF_OF_ONE = re.compile(rf"(?<=[{HAN}])(?:{_OPEN}{_TONED_ONE}(?![a-zɡ{TONED})） '’·-])|{_TONED_ONE}{_CLOSE})")
_LONGEST = 60  # letters and what stands between them
_LETTERS = rf"[a-zɡüê{TONED}]"
_WORDS = rf"({_LETTERS}(?:{_LETTERS}|[ '’·-]){{0,{_LONGEST}}})"
_SEVERAL = re.compile(rf"(?<=[{HAN}])(?:{_OPEN} ?{_WORDS}{_CLOSE}?|{_WORDS}{_CLOSE})")
_BETWEEN = re.compile("[ '’·-]+")
_HAN_RUN = re.compile(f"[{HAN}]+$")
_TONE = re.compile(f"[{TONED}]")
_MARKS_OF_TONES = re.compile("[\u0300\u0301\u0304\u030c]")
_LONGEST_SYLLABLE = 6  # letters


def drop_readings(text: str) -> str:
    """Take out readings in brackets, also those that have lost one of their brackets.

    A reading has signs of tones and stands behind Chinese characters, as many as it has syllables or more.

    Parameters
    ----------
    text : str
        Repaired text.

    Returns
    -------
    str
        The text without them.
    """
    if not _TONE.search(text):
        return text
    text, toned = _READING.subn("", text)
    if toned > 1:
        text = _TONELESS.sub("", text)  # 們(men): only beside others is it a reading and not an abbreviation
    return _HALF_OF_ONE.sub("", _SEVERAL.sub(_without, text))


def _without(match: re.Match[str]) -> str:
    return "" if _is_reading(match) else match[0]


def _is_reading(match: re.Match[str]) -> bool:
    """Return whether letters behind Chinese characters are the reading of several of them."""
    letters = match[1] or match[2]
    han = _HAN_RUN.search(match.string, max(0, match.start() - _LONGEST), match.start())
    counts = [_n_syllables(part) for part in _BETWEEN.split(letters) if part]
    n_tones = len(_TONE.findall(letters))
    # A syllable without a tone is rare: 們 in 我們(wǒ men).
    is_whole = match[1] is not None and match[0][-1] in ")）"
    return han is not None and all(counts) and 2 - is_whole <= sum(counts) <= len(han[0]) and 2 * n_tones >= sum(counts) > 0


def _n_syllables(letters: str) -> int:
    """Return the least number of Pinyin syllables that letters are; 0 if they are none."""
    bare = unicodedata.normalize("NFC", _MARKS_OF_TONES.sub("", unicodedata.normalize("NFD", letters))).replace("ɡ", "g")
    least = [0] + [len(bare) + 1] * len(bare)
    for end in range(1, len(bare) + 1):
        for start in range(max(0, end - _LONGEST_SYLLABLE), end):
            if bare[start:end] in _syllables():
                least[end] = min(least[end], least[start] + 1)
    return least[-1] if least[-1] <= len(bare) else 0


@cache
def _syllables() -> frozenset[str]:
    lines = Path(__file__).with_name("pinyin.txt").read_text(encoding="utf-8").splitlines()
    parts = {name: letters for name, *letters in map(str.split, lines) if name != "#"}
    return frozenset(begin + end for begin in ["", *parts["begin"]] for end in parts["end"])
