"""The spaces in Chinese text: which of them mean something."""

from __future__ import annotations

import re

from seeds.cleaning.fold import fold
from seeds.cleaning.script import HAN

_SENTENCE = re.compile("[,;。]")
_GAP = re.compile(rf"(?<=[{HAN}”’》)]) +(?=[{HAN}“‘《(])|(?<=[{HAN}][,;:?!]) +(?=\d)|(?<=[\d—]) +(?=—)|(?<=—) +(?=\d)")
_BY_MARK = re.compile(
    rf" +(?=[。、”’》」』)〕])|(?<=[。、“‘《「『(〔]) +(?=\S)|(?<=[{HAN}”’》)]) +(?=[,;:?!%])|(?<=[,;:?!]) +(?=[{HAN}“《])"
)
_BY_UNIT = re.compile(r"(?<=\d) +(?=[年月日号时个项家条万亿元吨米公千百人次户件套名倍位座辆类批级%])|(?<=第) +(?=\d)")
_BY_LATIN = re.compile(rf"(?<=[{HAN}]) +(?=[0-9A-Za-zⅠ-ⅿ])|(?<=[0-9A-Za-z%Ⅰ-ⅿ]) +(?=[{HAN}])")
_ROW_HAS = 2  # spaces; a line with more of them is a row of a table, and its cells stay apart
_NUMBERED_ROW = re.compile(rf"\d{{1,3}} [{HAN}]+ [{HAN}]")
_BROKEN = re.compile(f"[{HAN}] [{HAN}]")
_TITLE = re.compile("《[^《》]*》")
_SPACE = re.compile(r"\s")  # all that `str.strip` takes away, and all of the following
_SPACES = re.compile(r"[ \t\v\f\u2028\u2029\x1c-\x1f]+")


def tidy_spaces(text: str) -> str:
    """Take out the spaces that line breaks and typesetting leave in Chinese text; keep those that mean something.

    In running text no space stands between Chinese characters, nor between them and a number or a Latin word. In a
    heading or inside 《》 a space between two clauses stays; single letters set apart (``通 知``) close up.

    Parameters
    ----------
    text : str
        Text on one line, its characters repaired.

    Returns
    -------
    str
        The text without those spaces and without spaces at its ends.
    """
    if _SPACE.search(text) is None:
        return text
    text = _SPACES.sub(" ", text).strip()
    if " " not in text:
        return text
    folded = fold(text)
    tidy = _tidy(folded)
    return tidy if folded == text else _fill(tidy, text)


def _fill(tidy: str, text: str) -> str:
    """Return a text with the spaces of its tidy folded form."""
    chars, start, words = text.replace(" ", ""), 0, []
    for word in tidy.split(" "):
        words.append(chars[start : start + len(word)])
        start += len(word)
    return " ".join(words)


def _tidy(text: str) -> str:
    text = _BY_UNIT.sub("", _BY_MARK.sub("", text))
    if not _SENTENCE.search(text):
        text = _close_up(text)
        is_row = text.count(" ") > _ROW_HAS or _NUMBERED_ROW.match(text)
        return text if is_row else _BY_LATIN.sub("", text)
    titles = _TITLE.findall(text)
    parts = _TITLE.split(text)
    tidied = [_BY_LATIN.sub("", _GAP.sub("", part)) for part in parts]
    # Spaces where lines ended: those inside a title come from the same line breaks.
    broken = any(map(_BROKEN.search, parts))
    kept = [_GAP.sub("", title) if broken else _close_up(title) for title in titles] + [""]
    return "".join(part for pair in zip(tidied, kept, strict=True) for part in pair)


def _close_up(text: str) -> str:
    """Join single characters set apart; a space between longer runs stays."""
    words = text.split(" ")
    out = [words[0]]
    for left, right in zip(words, words[1:], strict=False):
        chinese = left and right and _is_han(left[-1]) and _is_han(right[0])
        out.append(right if chinese and (len(left) == 1 or len(right) == 1) else " " + right)
    return "".join(out)


def _is_han(char: str) -> bool:
    return "一" <= char <= "鿿"
