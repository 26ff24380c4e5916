"""The spaces in Chinese text: which of them mean something."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from seeds.cleaning.fold import fold
from seeds.cleaning.script import HAN

_SENTENCE = re.compile("[,;。，；]")
# Gaps that mean nothing, by the two characters before them and the one behind, folded. Those beside marks and in
# quantities never do;
_NEVER = re.compile(
    rf" (?=[。、”’》」』)〕])|(?<=[。、“‘《「『(〔]) (?=\S)|(?<=[{HAN}”’》)]) (?=[,;:?!%])|(?<=[,;:?!]) (?=[{HAN}“《])"
    r"|(?<=\d) (?=[年月日号时个项家条万亿元吨米公千百人次户件套名倍位座辆类批级%])|(?<=第) (?=\d)"
)
# those between words do not in running text;
_RUNNING = re.compile(rf"(?<=[{HAN}”’》)]) (?=[{HAN}“‘《(])|(?<=[{HAN}][,;:?!]) (?=\d)|(?<=[\d—]) (?=—)|(?<=—) (?=\d)")
# those beside numbers and Latin words do not but in rows of tables.
_BY_LATIN = re.compile(rf"(?<=[{HAN}]) (?=[0-9A-Za-zⅠ-ⅿ])|(?<=[0-9A-Za-z%Ⅰ-ⅿ]) (?=[{HAN}])")
_REMEMBERED = 1 << 13  # gaps
_ROW_HAS = 2  # spaces; a line with more of them is a row of a table, and its cells stay apart
_NUMBERED_ROW = re.compile(rf"\d{{1,3}} [{HAN}]+ [{HAN}]")
_BROKEN = re.compile(f"[{HAN}] [{HAN}]")
_HAN_GAP = re.compile("[一-鿿] [一-鿿]")
_TITLE = re.compile("《[^《》]*》")
_SPACE = re.compile(r"\s")  # all that `str.strip` takes away, and all of the following
_SPACES = re.compile(r"[ \t\r\v\f\u2028\u2029\x1c-\x1f]+")


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
    text = _closed(text, _is_never)
    if not _SENTENCE.search(text):
        text = _closed(text, _is_letter)
        is_row = text.count(" ") > _ROW_HAS or _NUMBERED_ROW.match(text)
        return text if is_row else _closed(text, _is_by_latin)
    if "《" not in text:
        return _closed(text, _is_running)
    titles = _TITLE.findall(text)
    parts = _TITLE.split(text)
    # Spaces where lines ended: those inside a title come from the same line breaks.
    in_title = _is_between if any(map(_BROKEN.search, parts)) else _is_letter
    kept = [_closed(title, in_title) for title in titles] + [""]
    return "".join(piece for part, title in zip(parts, kept, strict=True) for piece in (_closed(part, _is_running), title))


def _closed(text: str, is_closed: Callable[[str, str, bool], bool]) -> str:
    """Return a text without the gaps that mean nothing: what is not asked about costs nothing.

    Parameters
    ----------
    text : str
        Text whose words are one space apart.
    is_closed : callable
        Whether a gap is one of them, by the two characters before it, the one behind, and whether one of the words beside
        it has one character alone.
    """
    if " " not in text:
        return text
    before, *words = text.split(" ")
    pieces, left = [before], before[-2:]
    for word in words:
        if not is_closed(left, word[:1], len(before) == 1 or len(word) == 1):
            pieces.append(" ")
            left = " "
        pieces.append(word)
        left, before = (left + word[-2:])[-2:], word
    return "".join(pieces)


@lru_cache(maxsize=_REMEMBERED)
def _is_never(left: str, right: str, _single: bool) -> bool:
    return _NEVER.search(fold(f"{left} {right}")) is not None


@lru_cache(maxsize=_REMEMBERED)
def _is_between(left: str, right: str, _single: bool) -> bool:
    return _RUNNING.search(fold(f"{left} {right}")) is not None


@lru_cache(maxsize=_REMEMBERED)
def _is_by_latin(left: str, right: str, _single: bool) -> bool:
    return _BY_LATIN.search(fold(f"{left} {right}")) is not None


def _is_running(left: str, right: str, single: bool) -> bool:
    return _is_between(left, right, False) or _is_by_latin(left, right, False)


@lru_cache(maxsize=_REMEMBERED)
def _is_letter(left: str, right: str, single: bool) -> bool:
    """Return whether a gap sets single characters apart; a space between longer runs stays."""
    return single and _HAN_GAP.fullmatch(fold(f"{left[-1:]} {right}")) is not None
