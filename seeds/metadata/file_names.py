"""What the name of a file says: ``2023浙江省杭州市政府工作报告``, ``2019_四川省_政府工作报告``."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from seeds.metadata.dates import iso_date
from seeds.metadata.gazetteer import Place, read_place

_SIGNS = re.compile(r"[\s_\-—–·.()\[\]【】《》]+")
_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_.年]?(\d{1,2})[-_.月]?(\d{1,2})日?(?!\d)")
_COMPACT_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)(\d\d)(\d\d)(?!\d)")
_RANGE = re.compile(r"(?:19|20)\d\d年?[-_—–~至到]+(?:19|20)\d\d")
_YEAR = re.compile(r"((?:19|20)\d\d)(?!\d)年?度?")
_REPORTS = re.compile("工作报告|政府报告|国民经济|计划报告|预算")


@dataclass(frozen=True, slots=True)
class FileName:
    """What the name of a file says of a document.

    Attributes
    ----------
    date : str or None
        A day, or a year alone.
    place : Place or None
        The place it names first.
    title : str or None
        What is left of it.
    """

    date: str | None = None
    place: Place | None = None
    title: str | None = None


def read_file_name(stem: str) -> FileName:
    """Read the name of a file of the form year, place, title, in either order.

    Parameters
    ----------
    stem : str
        The name without its suffix.

    Returns
    -------
    FileName
        Empty where the name has another form. A year counts only beside a place, or where it is the whole name.
    """
    name = unicodedata.normalize("NFKC", stem)
    day = _day(name)
    plain = _SIGNS.sub("", name)
    if plain.isdigit():
        year = _YEAR.fullmatch(plain)
        return FileName(day or (year[1] if year else None))
    ranged = _RANGE.search(name) is not None
    first = _YEAR.match(plain)
    start = first.end() if first and not ranged else 0
    found = read_place(plain, start, brief=True)
    if found is None:
        year = _YEAR.search(plain) if _REPORTS.search(plain) and not ranged else None
        return FileName(day or (year[1] if year else None))
    place, end = found
    behind = None if first or ranged else _YEAR.match(plain, end)
    year_text = first[1] if start and first else behind[1] if behind else None
    title = plain[behind.end() if behind else end :]
    is_form = year_text is not None or _REPORTS.search(title) is not None
    if not is_form:
        return FileName(day)
    return FileName(day or year_text, place, title if _REPORTS.search(title) else None)


def _day(name: str) -> str | None:
    found = _COMPACT_DAY.search(name) or (None if _RANGE.search(name) else _DAY.search(name))
    return iso_date(int(found[1]), int(found[2]), int(found[3])) if found else None
