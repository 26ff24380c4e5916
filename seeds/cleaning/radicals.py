"""Radicals that the fonts of PDF files put in place of characters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from seeds.cleaning.fold import fold
from seeds.cleaning.script import HAN
from seeds.vocabulary.unigrams import fluency

_RADICAL = re.compile("[\u2e80-\u2fd5]")
_CONTEXT = 4  # characters left and right that the word list sees
_NEAR = 8  # characters among which they are looked for, white space among them
# Natural logarithm: how much more probable the text must be with another character than with the radical's own. Where a
# font is known from one clear case to show the other, the rest need less.
_CLEAR, _LIKELY = 2.0, -1.0
_END, _BEGINNING = re.compile(f"[{HAN}]*$"), re.compile(f"[{HAN}]*")


def write_radicals(text: str) -> str:
    """Write characters for radicals: ``⼈⼯`` is 人工.

    Some fonts are out of step by one, or lack the form, and show 口 where the file says ⼜: where a radical stands for more
    than one character (``radicals.txt``), the word list decides, and only where one reading clearly wins.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    str
        The text, of the same length.
    """
    if not _RADICAL.search(text):
        return text
    choices = _choices()
    found = set(_RADICAL.findall(text)) & choices.keys()
    written = text
    for char in found:  # by character, since a text holds few different ones of them
        written = written.replace(char, choices[char][0])
    unsure = [char for char in found if len(choices[char]) > 1]
    if not unsure:
        return written
    chars = list(written)
    open_places = [found.start() for found in re.finditer(f"[{''.join(unsure)}]", text)]
    gains = {place: _gain(choices[text[place]], chars, place) for place in open_places}
    clear = {text[place] for place, (gain, _) in gains.items() if gain > _CLEAR}
    for place, (gain, form) in gains.items():
        if gain > (_LIKELY if text[place] in clear else _CLEAR):
            chars[place] = form
    return "".join(chars)


def _gain(forms: str, chars: Sequence[str], place: int) -> tuple[float, str]:
    """Return the best form but the usual, and how much more probable it makes the text around."""
    before, after = "".join(chars[max(place - _NEAR, 0) : place]), "".join(chars[place + 1 : place + 1 + _NEAR])
    # A line may have ended beside it.
    left = _END.search(fold("".join(before.split())))[0][-_CONTEXT:]  # type: ignore[index]
    right = _BEGINNING.match(fold("".join(after.split())))[0][:_CONTEXT]  # type: ignore[index]
    usual, *others = ((fluency(left + fold(form) + right), form) for form in forms)
    best, form = max(others)
    return best - usual[0], form


@cache
def _choices() -> dict[str, str]:
    """Return the characters each radical may stand for, the usual one first."""
    kangxi = {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
    lines = Path(__file__).with_name("radicals.txt").read_text(encoding="utf-8").splitlines()
    return kangxi | {line[0]: line[1:] for line in lines if line and not line.startswith("#")}
