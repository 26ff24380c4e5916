"""Where and when: the province a text speaks of, the date it bears."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from seeds.structure.segment import Segment

_DATE = re.compile(r"((?:19|20)\d\d)(?:年(\d{1,2})月(?:(\d{1,2})日)?|[-/.](\d{1,2})(?:[-/.](\d{1,2}))?(?!\d))")
_CHINESE_DATE = re.compile(r"([二][〇○零一二三四五六七八九]{3})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日")
_DATELINE = re.compile(r"发布|时间|日期|来源|·|^\(?(19|20)\d\d")
_DIGITS = {char: str(index) for index, char in enumerate("〇一二三四五六七八九")} | {"○": "0", "零": "0"}
_HEAD = 6  # paragraphs in which the issuing authority is looked for
_HEAD_LENGTH = 120
_SIGNATURE_LENGTH = 60


@dataclass(frozen=True, slots=True)
class _Gazetteer:
    names: dict[str, str]
    leading: re.Pattern[str]
    province: re.Pattern[str]
    opening: re.Pattern[str]
    several: re.Pattern[str]
    issuer: re.Pattern[str]


@cache
def _gazetteer() -> _Gazetteer:
    table = tomllib.loads(Path(__file__).with_name("provinces.toml").read_text(encoding="utf-8"))
    ambiguous = set(table["ambiguous"])
    names: dict[str, str] = {}
    patterns = []
    for entry in table["province"]:
        names[entry["name"]] = names[entry["full"]] = entry["name"]
        patterns += [entry["full"], entry["name"]]
        for city in entry["cities"]:
            names.setdefault(city, entry["name"])
            patterns.append(f"{city}(?=市|州|地区|盟)" if city in ambiguous else city)
    patterns.sort(key=len, reverse=True)
    provinces = sorted({entry["name"] for entry in table["province"]})
    openings = "|".join(sorted(table["openings"], key=len, reverse=True))
    return _Gazetteer(
        names,
        leading=re.compile("|".join(patterns)),
        province=re.compile(f"(?:{'|'.join(provinces)})(?!{'|'.join(table['institutions'])})"),
        opening=re.compile(rf"[《“\"(]*(?:(?:19|20)\d\d年(?:\d{{1,2}}月(?:\d{{1,2}}日)?)?)?,?(?:{openings})?,?"),
        several=re.compile("|".join(table["several"])),
        issuer=re.compile("|".join(table["issuers"])),
    )


def leading_place(text: str) -> str | None:
    """Return the province of the place a text begins with, short form; None if it begins with none.

    Parameters
    ----------
    text : str
        Clean text; a year or a word of time before the place does not count.
    """
    start = _gazetteer().opening.match(text)
    found = _gazetteer().leading.match(text, start.end() if start else 0)
    return _gazetteer().names[found[0]] if found else None


def provinces_in(text: str) -> set[str]:
    """Return the provinces, short form, that a text names anywhere."""
    return set(_gazetteer().province.findall(text))


def place_in_heading(text: str) -> str | None:
    """Return the one province that a heading is about; None if it names none or several."""
    found = {_gazetteer().names[name] for name in _gazetteer().leading.findall(text)}
    return found.pop() if len(found) == 1 and not _gazetteer().several.search(text) else None


def document_region(segments: Sequence[Segment]) -> str | None:
    """Return the province whose authority issued a document or that its title is about.

    Parameters
    ----------
    segments : sequence of Segment
        The document; only title and head are looked at.
    """
    gazetteer = _gazetteer()
    for segment in segments[:_HEAD]:
        text = segment.text
        official = gazetteer.issuer.search(text[:30]) is not None
        if segment.kind != "title" and not official or len(text) > _HEAD_LENGTH or gazetteer.several.search(text):
            continue
        place = leading_place(text)
        if place and provinces_in(text) <= {place}:
            return place
    return None


def regions(segments: Sequence[Segment], default: str | None) -> list[str | None]:
    """Return the province each paragraph speaks of: its own subject's, its heading's, the document's.

    A paragraph that begins with another province than its heading's ends that heading's reach: what follows is no
    longer under it.

    Parameters
    ----------
    segments : sequence of Segment
        The document in order.
    default : str or None
        Region of the document.

    Returns
    -------
    list of (str or None)
        One a paragraph; boilerplate has the document's.
    """
    found: list[str | None] = []
    section: str | None = None  # the heading's province
    left = False  # another province's paragraph came since
    for index, segment in enumerate(segments):
        if segment.kind == "boilerplate":
            found.append(default)
        elif segment.kind in ("title", "heading"):
            section = place_in_heading(segment.text) if segment.kind == "heading" else None
            left = False
            found.append(section or default)
        else:
            own = own_place(segment.text)
            if own:
                left = own != section
            elif section and not left:
                left = _opens_survey(segments, index, section)
            found.append(own or (default if left else section or default))
    return found


def own_place(text: str) -> str | None:
    """Return the province that is the subject of a text.

    It is the only one named, and a clause of the first sentence begins with it or the text has it more than once.

    Parameters
    ----------
    text : str
        A paragraph.
    """
    named = provinces_in(text)
    if len(named) > 1:
        return None
    clauses = re.split("[,;:]", text.split("。", 1)[0])
    starts = [leading_place(clauses[0]), *(leading_place(clause) for clause in clauses[1:] if named)]
    place = next((start for start in starts if start and named <= {start}), None)
    if place or not named:
        return place
    only = named.pop()
    return only if len(_gazetteer().province.findall(text)) > 1 else None


def _opens_survey(segments: Sequence[Segment], index: int, section: str) -> bool:
    """Say whether a paragraph that does not name the section's province leads over to others, which come right after."""
    if segments[index - 1].kind == "heading":
        return False
    following = next((one for one in segments[index + 1 :] if one.kind not in ("boilerplate", "caption")), None)
    if following is None or following.kind == "heading" or section in provinces_in(segments[index].text):
        return False
    place = own_place(following.text)
    return place is not None and place != section


def document_date(segments: Sequence[Segment]) -> str | None:
    """Return the ISO date a document bears: of its dateline, else of its signature, else of its first line.

    Parameters
    ----------
    segments : sequence of Segment
        The document in order.
    """
    head = segments[:8]
    for segment in head:
        if segment.kind == "boilerplate" and _DATELINE.search(segment.text) and (date := parse_date(segment.text)):
            return date
    for segment in segments:
        short = len(segment.text) <= _SIGNATURE_LENGTH and re.search(r"日([(。)].{0,12})?$", segment.text)
        if short and "," not in segment.text and (date := parse_date(segment.text)):
            return date
    return None


def parse_date(text: str) -> str | None:
    """Return the first date in a text, ISO, to the day or the month; None if there is none or it cannot be."""
    if found := _CHINESE_DATE.search(text):
        year = "".join(_DIGITS.get(char, "") for char in found[1])
        return _iso(int(year), _number(found[2]), _number(found[3])) if len(year) == 4 else None
    if found := _DATE.search(text):
        month, day = found[2] or found[4], found[3] or found[5]
        return _iso(int(found[1]), int(month), int(day) if day else None)
    return None


def _iso(year: int, month: int, day: int | None) -> str | None:
    if not 1 <= month <= 12 or day is not None and not 1 <= day <= 31:
        return None
    return f"{year}-{month:02}" + (f"-{day:02}" if day else "")


def _number(text: str) -> int:
    tens, ten, ones = text.rpartition("十")
    value = (int(_DIGITS[tens]) if tens in _DIGITS else 1) * 10 if ten else 0
    return value + (int(_DIGITS[ones]) if ones in _DIGITS else 0)
