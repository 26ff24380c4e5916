"""The units of GB/T 2260, found by the names that texts give them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

Level = Literal["national", "province", "city", "county"]

_PROVINCE_ENDS = re.compile("(?:特别行政区|(?:壮族|回族|维吾尔)?自治区|省|市)$")
_LONGEST = 15  # characters of a name
_SHORTEST = 2
_WORD_AFTER = ("域", "间", "位", "别")  # 河北区域 is not 河北区


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of GB/T 2260.

    Attributes
    ----------
    code : str
        Six digits.
    name : str
        Its full name.
    former : bool
        Whether it is no more.
    """

    code: str
    name: str
    former: bool = False

    @property
    def level(self) -> Level:
        """Its level; a district of a municipality and a county under a province are of level ``county``."""
        return "province" if self.code.endswith("0000") else "city" if self.code.endswith("00") else "county"


@dataclass(frozen=True, slots=True)
class Place:
    """A province, city or county, as exact as a text names it.

    Attributes
    ----------
    level : str
        Level of its most exact part.
    region : str or None
        Province, short form (广东); None where the gazetteer does not know the place.
    city, county : str or None
        Full names.
    code : str or None
        Six digits of GB/T 2260 of the most exact part that is known.
    """

    level: Level
    region: str | None = None
    city: str | None = None
    county: str | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """What ``gazetteer.txt`` holds.

    Attributes
    ----------
    units : mapping of str to Unit
        By code; of two with one code the present one.
    names : mapping of str to tuple of Unit
        By full name, and by every other name that means the unit wherever it stands: 广东, 延边州, 长阳县.
    short : mapping of str to Unit
        Cities by their names without 市, where these are no other word.
    """

    units: Mapping[str, Unit]
    names: Mapping[str, tuple[Unit, ...]]
    short: Mapping[str, Unit]

    def region(self, code: str) -> str:
        """Return the short form of the province of a code.

        Parameters
        ----------
        code : str
            Six digits.
        """
        return short_province(self.units[f"{code[:2]}0000"].name)

    def place(self, unit: Unit) -> Place:
        """Return the place that a unit is.

        Parameters
        ----------
        unit : Unit
            Of any level.
        """
        city = self.units.get(f"{unit.code[:4]}00") if unit.level != "province" else None
        county = unit.name if unit.level == "county" else None
        return Place(unit.level, self.region(unit.code), city.name if city else None, county, unit.code)


def short_province(name: str) -> str:
    """Return a province's short form (广东).

    Parameters
    ----------
    name : str
        Its full name.
    """
    return _PROVINCE_ENDS.sub("", name)


def province_code(region: str) -> str | None:
    """Return the code of a province.

    Parameters
    ----------
    region : str
        Its short form or full name.
    """
    units = load_gazetteer().names.get(region, ())
    return next((unit.code for unit in units if unit.level == "province"), None)


@cache
def load_gazetteer() -> Gazetteer:
    """Read the units (once per process)."""
    folder = Path(__file__).parent
    table = tomllib.loads((folder / "provinces.toml").read_text(encoding="utf-8"))
    peoples = "|".join(sorted(table["peoples"], key=len, reverse=True))
    autonomous = re.compile(rf"(?<=..)(?:{peoples})+自治([州县旗])$")
    units: dict[str, Unit] = {}
    names: dict[str, list[Unit]] = {}
    short: dict[str, Unit] = {}
    for line in (folder / "gazetteer.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        code, name, *mark = line.split(" ")
        unit = Unit(code, name, bool(mark))
        if not unit.former or code not in units:
            units[code] = unit
        others = {name, autonomous.sub(r"\1", name)}
        if unit.level == "province":
            others.add(short_province(name))
        for other in others:
            names.setdefault(other, []).append(unit)
        brief = re.sub("(?:市|地区|盟|州)$", "", autonomous.sub(r"\1", name)) if unit.level == "city" else ""
        if len(brief) >= _SHORTEST and brief not in table["ambiguous"]:
            short[brief] = unit
    plain = {name: tuple(found) for name, found in names.items()}
    return Gazetteer(units, plain, {name: unit for name, unit in short.items() if name not in plain})


def at_level(place: Place, level: Level) -> Place:
    """Return the part of a place that is of a level; the place itself where it is less exact.

    Parameters
    ----------
    place : Place
        The place.
    level : {"national", "province", "city", "county"}
        Of the part.

    Returns
    -------
    Place
    """
    digits = {"province": 2, "city": 4}.get(level, 0)
    unit = load_gazetteer().units.get((place.code or "")[:digits].ljust(6, "0")) if place.code and digits else None
    is_inside = unit is not None and (place.level == "county" or level == "province")
    return load_gazetteer().place(unit) if unit is not None and is_inside else place


def read_place(text: str, start: int = 0, *, brief: bool = False) -> tuple[Place, int] | None:
    """Read the place whose name stands at a position: a province, a city, a county, or each in the other.

    Parameters
    ----------
    text : str
        Folded text.
    start : int
        Where the name begins.
    brief : bool
        Whether a city may be named without 市 (杭州).

    Returns
    -------
    tuple of (Place, int) or None
        The place and where its name ends; None where no name stands, or one that several places bear.
    """
    gazetteer = load_gazetteer()
    unit: Unit | None = None
    end = start
    while unit is None or unit.level != "county":
        found = _longest(gazetteer, text, end, unit, brief)
        if found is None:
            break
        unit, end = found
    return (gazetteer.place(unit), end) if unit is not None else None


def _longest(gazetteer: Gazetteer, text: str, start: int, above: Unit | None, brief: bool) -> tuple[Unit, int] | None:
    """Return the unit with the longest name that stands at a position and lies in the unit above."""
    for length in range(min(_LONGEST, len(text) - start), _SHORTEST - 1, -1):
        end = start + length
        name = text[start:end]
        units: tuple[Unit, ...] = gazetteer.names.get(name, ())
        if not units and brief and name in gazetteer.short:
            units = (gazetteer.short[name],)
        if above is not None:
            units = tuple(unit for unit in units if _lies_in(unit, above))
        present = tuple(unit for unit in units if not unit.former) or units
        if len(present) == 1 and not (name[-1] in "区市县" and text.startswith(_WORD_AFTER, end)):
            return present[0], end
    return None


def _lies_in(unit: Unit, above: Unit) -> bool:
    digits = 2 if above.level == "province" else 4
    return unit.code != above.code and unit.code[:digits] == above.code[:digits] and unit.level != above.level
