"""Dates as people and spreadsheets write them into cells."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from functools import lru_cache

_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_NUMERAL = re.compile("[〇○零一二三四五六七八九十]+")
_YEAR_FIRST = re.compile(r"((?:19|20)\d\d)[年\-/.](\d{1,2})(?:[月\-/.](?:(\d{1,2})[日号]?)?)?(?![\d~～—–\-至到])")
_BARE_YEAR = re.compile(r"((?:19|20)\d\d)(?:\.0+)?(?:年度?)?")
_TIME = re.compile(r"[T\s]+\d{1,2}:\d.*$")
_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)(?:\d{6})?$")
_WORDS = re.compile(
    r"(?:[A-Z][a-z]{2},? )?([A-Z][a-z]{2})[a-z]* (\d{1,2}),? (?:\d\d:\d\d:\d\d )?(?:[A-Z]{3,4} )?((?:19|20)\d\d)\b"
)
_DAY_FIRST = re.compile(r"(?:[A-Z][a-z]{2},? )?(\d{1,2}) ([A-Z][a-z]{2})[a-z]* ((?:19|20)\d\d)\b")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_YEAR_LENGTH = 4
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?$")
_SERIALS = (20_000, 60_000)  # days by which Excel counts: from 1954 to 2064
_FIRST_DAY = date(1899, 12, 30)


@lru_cache(maxsize=4096)
def read_date(cell: str) -> str | None:
    """Return a date as a cell has it in ISO form.

    Parameters
    ----------
    cell : str
        ``2026/3/5``, ``2026 年 3 月``, ``二〇二六年三月五日``, ``20260305``, a time stamp, the number of days by which
        Excel counts, or a year alone: ``2026``, ``2026年``, ``2026.0``.

    Returns
    -------
    str or None
        To the day, month or year; None where it is no date of the calendar, or day and month cannot be told apart
        (``03/05/2026``).
    """
    text = unicodedata.normalize("NFKC", cell).strip()
    if found := _WORDS.match(text):
        return _iso(found[3], str(_month(found[1])), found[2])
    if found := _DAY_FIRST.match(text):
        return _iso(found[3], str(_month(found[2])), found[1])
    text = re.sub(r"\s+", "", _TIME.sub("", text))
    text = _NUMERAL.sub(lambda match: _arabic(match[0]), text)
    if found := _BARE_YEAR.fullmatch(text):
        return found[1]
    if found := _YEAR_FIRST.match(text):
        return _iso(found[1], found[2], found[3])
    if found := _COMPACT.match(text):
        return _iso(found[1], found[2], found[3])
    if (found := _SERIAL.match(text)) and _SERIALS[0] <= int(found[1]) <= _SERIALS[1]:
        return (_FIRST_DAY + timedelta(days=int(found[1]))).isoformat()
    return None


def is_year(date: str | None) -> bool:
    """Return whether a date is known to the year alone: any that is more exact goes first.

    Parameters
    ----------
    date : str or None
        ISO date.
    """
    return date is not None and len(date) == _YEAR_LENGTH


def _iso(year: str, month: str, day: str | None) -> str | None:
    try:
        known = date(int(year), int(month), int(day or 1))
    except ValueError:
        return None
    return known.isoformat() if day else known.isoformat()[:7]


def _month(name: str) -> int:
    return _MONTHS.index(name) + 1 if name in _MONTHS else 0


def _arabic(numeral: str) -> str:
    if "十" not in numeral:
        return numeral.translate(_DIGITS)
    tens, _, ones = numeral.partition("十")
    return str((int(tens.translate(_DIGITS)) if tens else 1) * 10 + (int(ones.translate(_DIGITS)) if ones else 0))
