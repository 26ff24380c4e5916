"""Dates as documents write them: in figures, in Chinese numerals, with bars or dots."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from heapq import merge
from operator import itemgetter

_ZERO = "〇○零OoОо0Ｏ"
_YEAR = rf"(?:(?:19|20)\d\d|[一二][九{_ZERO}][{_ZERO}一二三四五六七八九]{{2}})"
_NUMERAL = r"(?:\d{1,2}|[元正]|[一二三四五六七八九十廿]{1,4})"
# 2026年3月5日, 二〇二六年三月五日, 2026年3月.
WRITTEN_DAY = rf"{_YEAR} ?年 ?{_NUMERAL} ?月 ?{_NUMERAL} ?[日号]"
_WRITTEN = re.compile(rf"(?<!\d)({_YEAR}) ?年 ?({_NUMERAL}) ?月(?: ?({_NUMERAL}) ?[日号])?")
_BARRED = re.compile(r"(?<!\d)((?:19|20)\d\d) ?[-/.] ?(\d{1,2})(?: ?[-/.] ?(\d{1,2}))?(?![\d.]*\d)")
_DIGITS = {char: "0" for char in _ZERO} | {char: str(index) for index, char in enumerate("一二三四五六七八九", 1)}


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in a text.

    Attributes
    ----------
    iso : str
        To the day or the month.
    start, end : int
        Where it stands.
    written : bool
        Whether it is written with 年 and 月.
    """

    iso: str
    start: int
    end: int
    written: bool


def find_dates(text: str) -> Iterator[FoundDate]:
    """Find the dates of the calendar in a text, one after the other.

    Parameters
    ----------
    text : str
        Folded text.

    Yields
    ------
    FoundDate
        A day that is not in the calendar (2026-02-30) is passed over.
    """
    for match, written in _matches(text):
        if iso := _iso(match[1], match[2], match[3]):
            yield FoundDate(iso, match.start(), match.end(), written)


def parse_date(text: str) -> str | None:
    """Return the first date in a text.

    Parameters
    ----------
    text : str
        Folded text; the date may be written in Chinese numerals.

    Returns
    -------
    str or None
        ISO date, to the day or the month; None if there is none, or the first is no day of the calendar.
    """
    first = next(_matches(text), None)
    return _iso(first[0][1], first[0][2], first[0][3]) if first else None


def iso_date(year: int, month: int, day: int | None = None) -> str | None:
    """Return a date in ISO form, to the day or the month; None if it is not in the calendar.

    Parameters
    ----------
    year, month : int
        As written.
    day : int, optional
        Of the month.
    """
    try:
        known = date(year, month, 1 if day is None else day)
    except ValueError:
        return None
    return known.isoformat() if day is not None else known.isoformat()[:7]


def _matches(text: str) -> Iterator[tuple[re.Match[str], bool]]:
    """Find what is written as a date, by where it stands; what begins inside another is passed over."""
    written = ((match.start(), match, True) for match in _WRITTEN.finditer(text))
    barred = ((match.start(), match, False) for match in _BARRED.finditer(text))
    position = 0
    for start, match, has_signs in merge(written, barred, key=itemgetter(0)):
        if start >= position:
            yield match, has_signs
            position = match.end()


def _iso(year: str, month: str, day: str | None) -> str | None:
    digits = "".join(_DIGITS.get(char, char) for char in year)
    return iso_date(int(digits), _number(month), _number(day) if day else None)


def _number(text: str) -> int:
    """Return the value of a numeral below 100."""
    if text.isdigit():
        return int(text)
    if text in ("元", "正"):
        return 1
    tens, ten, ones = text.replace("廿", "二十").rpartition("十")
    value = (int(_DIGITS.get(tens, "1")) if tens else 1) * 10 if ten else 0
    return value + (int(_DIGITS[ones]) if ones in _DIGITS else 0)
