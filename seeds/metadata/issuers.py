"""The offices that issue documents: their names, joint ones apart, and the level and place each belongs to."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path

from seeds.metadata.gazetteer import Level, Place, read_place

JOINT = "、"  # between the offices that issued a document together
_LONGEST = 60  # characters in the name of one office
_MOST = 400  # characters in the names of all
_HAN = re.compile(r"[一-鿿〇()“”\"]+")
_UNIT = re.compile(
    r"(?![各全我本该省市县区]|自治|行政|地区)([^委局厅室府院署司办处部会\W\da-zA-Z]{1,6}?(自治区|自治州|自治县|自治旗|地区|省|市|州|盟|区|县|旗))"
    r"(?<!社区|园区|校区|小区|景区|灾区|专区|防区|分区|新区|发区|税区|范区|验区|作区|贸区|开区|护区|胜区|能区|辖区|片区|库区|林区|牧区|军区|市区|城市|都市|上市|超市)"
)
_ZONE = re.compile(r"[一-鿿]{1,16}(?:区|城|园|港|岛)(?=(?:党工委|工委|管理委员会|管委会))")
_PARTY = re.compile("中共|中国共产党|中国人民政治协商会议|政协|共青团|九三学社|民盟|民建")
_TERM = re.compile("第[一二三四五六七八九十百]{1,4}届")
_CORPS = "新疆生产建设兵团"
_DIVISION = re.compile("第[一二三四五六七八九十]{1,3}师")
_IN_BRACKETS = re.compile(r"\(([一-鿿]{2,6})\)")


@dataclass(frozen=True, slots=True)
class _Names:
    """What ``issuers.toml`` holds."""

    national: re.Pattern[str]
    ends: re.Pattern[str]
    acts: re.Pattern[str]
    several: re.Pattern[str]
    branches: re.Pattern[str]
    media: re.Pattern[str]
    bare: tuple[tuple[str, Level], ...]


@cache
def _names() -> _Names:
    table = tomllib.loads(Path(__file__).with_name("issuers.toml").read_text(encoding="utf-8"))
    national = sorted(table["national"], key=len, reverse=True)
    return _Names(
        national=re.compile("|".join([*national, *table["national_forms"]])),
        ends=re.compile(table["ends"] + r"(?:\([^()]{1,12}\))?\Z"),
        acts=re.compile(table["acts"]),
        several=re.compile(table["several"] + r"\Z"),
        branches=re.compile(table["branches"]),
        media=re.compile(table["media"]),
        bare=tuple((word, level) for word, level in table["bare_levels"]),
    )


@dataclass(frozen=True, slots=True)
class Office:
    """An office, or several that issued a document together.

    Attributes
    ----------
    names : tuple of str
        Their names in order.
    place : Place
        The place the first belongs to, and its level.
    named : bool
        Whether that name says the place, not only ``省人民政府``.
    whole : bool
        False where a name stands for several (工业和信息化部等五部门).
    """

    names: tuple[str, ...]
    place: Place
    named: bool
    whole: bool = True

    @property
    def issuer(self) -> str:
        """The names, joined by ``、``."""
        return JOINT.join(self.names)


def read_office(text: str) -> Office | None:
    """Read a text that is the name of an office, or the names of several with or without a mark between them.

    Parameters
    ----------
    text : str
        Folded text.

    Returns
    -------
    Office or None
        None if it is anything else.
    """
    text = re.sub(r"\s+", "", text)
    if not 2 <= len(text) <= _MOST:
        return None
    names: list[str] = []
    for part in re.split("[、,;]", text):
        found = _split(part)
        if not found:
            return None
        names += found
    place, named = _place(names[0])
    names = [_TERM.sub("", name) for name in names]
    names = [re.sub(r"\((?:代章|公章|盖章|印章|章)\)$", "", name) for name in names]
    return Office(tuple(dict.fromkeys(names)), place, named) if place is not None else None


def leading_office(title: str) -> Office | None:
    """Return the office that a title begins with; None if it begins with none.

    Parameters
    ----------
    title : str
        Folded text: ``甲省人民政府关于…的通知``, ``工业和信息化部等五部门联合印发…``.
    """
    for act in _names().acts.finditer(title, 2):
        head = title[: act.start()].removesuffix("联合")
        if len(head) > _MOST or re.search("[。;:!?《“]", head):
            return None
        if several := _names().several.search(head):
            first = head[: several.start()].removesuffix("等")
            office = read_office(first) if first else None
            return replace(office, whole=False) if office else None
        if office := read_office(head):
            return office
    return None


def names_ministry(text: str) -> bool:
    """Return whether a text begins with the name of a national office.

    Parameters
    ----------
    text : str
        Folded text.
    """
    found = _names().national.match(text)
    return found is not None and not _branch_at(text, found.end())


def is_medium(name: str) -> bool:
    """Return whether the name of a source is that of a newspaper, site or station, and no office.

    Parameters
    ----------
    name : str
        Folded text.
    """
    return _names().media.search(name) is not None


def _split(text: str) -> list[str]:
    """Return the names of offices that stand one behind the other in a text; nothing if it is something else."""
    if not _HAN.fullmatch(text):
        return []
    names: list[str] = []
    start = 0
    first = _names().national.match(text)
    for end in range(2, len(text) - 1):
        inside = first is not None and start < end < first.end()  # 国务院国资委
        if not inside and _begins(text, end) and _is_office(text[start:end]) and _is_office(text[end:]):
            if (branch := _branch_at(text, end)) and (branch[0] in "分支" or _names().national.match(text, start)):
                continue
            names.append(text[start:end])
            start = end
            first = _names().national.match(text, start)
    names.append(text[start:])
    return names if all(_is_office(name) for name in names) else []


def _branch_at(text: str, start: int) -> str:
    """Return the organ of a superior office that stands there behind a place: 国家税务总局|海岳市税务局; else nothing."""
    found = read_place(text, start, brief=True)
    end = found[1] if found else start
    while unit := _UNIT.match(text, end):
        end = unit.end()
    branch = _names().branches.match(text, end) if end > start else None
    return branch[0] if branch else ""


def _begins(text: str, start: int) -> bool:
    if _names().national.match(text, start) or _PARTY.match(text, start):
        return True
    return any(text.startswith(word, start) for word, _ in _names().bare) or bool(
        _UNIT.match(text, start) or read_place(text, start)
    )


@lru_cache(maxsize=1024)
def _is_office(text: str) -> bool:
    """Return whether a text begins and ends as the name of an office does."""
    if len(text) > 2 * _LONGEST or text.endswith("公司") or not _names().ends.search(text):
        return len(text) <= _LONGEST and _names().national.fullmatch(text) is not None
    return _place(text)[0] is not None


def _place(name: str) -> tuple[Place | None, bool]:
    """Return the place an office belongs to, and whether its name says it; None if the text is no office."""
    names = _names()
    if found := names.national.match(name):
        if found.end() < len(name) and _branch_at(name, found.end()):
            return _local(name, found.end())
        return Place("national"), True
    start = party.end() if (party := _PARTY.match(name)) else 0
    if start and names.national.match(name, start):
        return Place("national"), True
    if name.startswith(_CORPS, start):
        return _corps(name, start + len(_CORPS))
    place, named = _local(name, start)
    if place is None and (inner := _IN_BRACKETS.search(name)) and (found_place := read_place(inner[1], brief=True)):
        return found_place[0], True
    return place, named


def _corps(name: str, end: int) -> tuple[Place, bool]:
    province = read_place("新疆")
    assert province is not None  # it stands in the gazetteer
    division = _DIVISION.match(name, end)
    city = read_place(name, division.end()) if division else None
    return (city[0] if city else replace(province[0], level="city") if division else province[0]), True


def _local(name: str, start: int) -> tuple[Place | None, bool]:
    """Return the place that stands at a position, known to the gazetteer or not."""
    found = read_place(name, start) or read_place(name, start, brief=True)
    place, end = found if found else (None, start)
    while place is None or place.level != "county":
        unit = _UNIT.match(name, end)
        if unit is None or unit.end() >= len(name):
            break
        place = _beneath(place, unit[1], unit[2])
        end = unit.end()
    if place is not None:
        if place.level == "province" and place.city is None and _ZONE.match(name, end) and not _is_municipality(place):
            place = replace(place, level="city")  # 甲省某新区
        return (place, True) if end < len(name) else (None, False)
    for word, level in _names().bare:
        if name.startswith(word, start) and len(name) > start + len(word):
            return Place(level), False
    return (Place("city"), False) if _ZONE.match(name, start) else (None, False)  # a zone is an organ of its city


def _is_municipality(place: Place) -> bool:
    return (place.code or "")[:2] in ("11", "12", "31", "50")


def _beneath(above: Place | None, name: str, kind: str) -> Place:
    """Return a unit that the gazetteer does not know, or that only its superior can tell."""
    level: Level = {"自治区": "province", "省": "province"}.get(kind, "county")  # type: ignore[assignment]
    if kind in ("自治州", "地区", "市", "州", "盟") and (above is None or above.level == "province"):
        level = "city"
    above = above or Place(level)
    shown = None if name.startswith("某") else name
    if level == "city":
        return replace(above, level=level, city=shown)
    return replace(above, level=level, county=shown if level == "county" else None)
