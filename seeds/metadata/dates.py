"""Which date a document bears."""

from __future__ import annotations

import re
from collections.abc import Sequence

from seeds.structure.segment import Segment

_DATE = re.compile(r"((?:19|20)\d\d)(?:年(\d{1,2})月(?:(\d{1,2})日)?|[-/.](\d{1,2})(?:[-/.](\d{1,2}))?(?!\d))")
_CHINESE_DATE = re.compile(r"([二][〇○零一二三四五六七八九]{3})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日")
_DATELINE = re.compile(r"发布|时间|日期|来源|·|^\(?(19|20)\d\d")
_DIGITS = {char: str(index) for index, char in enumerate("〇一二三四五六七八九")} | {"○": "0", "零": "0"}
_HEAD = 8  # paragraphs in which the dateline is looked for
_SIGNATURE_LENGTH = 60  # characters


def document_date(segments: Sequence[Segment]) -> str | None:
    """Return the date a document bears: that of its dateline, else that of its signature.

    Parameters
    ----------
    segments : sequence of Segment
        The document in order.

    Returns
    -------
    str or None
        ISO date, to the day or the month; None if it bears none.
    """
    for segment in segments[:_HEAD]:
        if segment.kind == "boilerplate" and _DATELINE.search(segment.text) and (date := parse_date(segment.text)):
            return date
    for segment in segments:
        short = len(segment.text) <= _SIGNATURE_LENGTH and re.search(r"日([(。)].{0,12})?$", segment.text)
        if short and "," not in segment.text and (date := parse_date(segment.text)):
            return date
    return None


def parse_date(text: str) -> str | None:
    """Return the first date in a text.

    Parameters
    ----------
    text : str
        Clean text; the date may be written in Chinese numerals.

    Returns
    -------
    str or None
        ISO date, to the day or the month; None if there is none, or its month or day is out of range.
    """
    if found := _CHINESE_DATE.search(text):
        year = "".join(_DIGITS.get(char, "") for char in found[1])
        return _iso(int(year), _number(found[2]), _number(found[3])) if len(year) == 4 else None
    if found := _DATE.search(text):
        month, day = found[2] or found[4], found[3] or found[5]
        return _iso(int(found[1]), int(month), int(day) if day else None)
    return None


def _iso(year: int, month: int, day: int | None) -> str | None:
    if not 1 <= month <= 12 or (day is not None and not 1 <= day <= 31):
        return None
    return f"{year}-{month:02}" + (f"-{day:02}" if day else "")


def _number(text: str) -> int:
    """Return the value of a Chinese numeral below 100."""
    tens, ten, ones = text.rpartition("十")
    value = (int(_DIGITS[tens]) if tens in _DIGITS else 1) * 10 if ten else 0
    return value + (int(_DIGITS[ones]) if ones in _DIGITS else 0)
