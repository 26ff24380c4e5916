"""Whose paragraphs are counted together: provinces, cities, counties, levels of government, offices, documents."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from labels import Paragraph, UsageError
from labels.wording import _
from models.panel.dating import PERIODS
from models.panel.wording import wording
from seeds.formats.tables.record_options import titled
from seeds.metadata.gazetteer import load_gazetteer, province_code, read_place

PLACES = ("region", "city", "county")
DIMENSIONS = (*PLACES, "level", "issuer", "document")
_OTHER_NAMES = {"province": "region"}
# The state is no unit of GB/T 2260.
STATE = "000000"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of a panel.

    Attributes
    ----------
    values : tuple of str
        Its name in each dimension that was asked for, in that order.
    code : str
        Six digits of GB/T 2260 of the most exact place, ``000000`` for the state; empty where none is known.
    level : str
        ``national``, ``province``, ``city`` or ``county``; empty where it is not known.
    key : tuple of str
        What tells it from others: of a place its code, for names are borne twice.
    """

    values: tuple[str, ...]
    code: str
    level: str
    key: tuple[str, ...]

    @property
    def name(self) -> str:
        """What it is called: its names in all dimensions."""
        return " · ".join(self.values)


# Name, code, level; what tells it from others.
_Part = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class By:
    """What a panel is by.

    Attributes
    ----------
    dimensions : tuple of str
        Of :data:`DIMENSIONS`, in the order asked for.
    period : str or None
        Of :data:`models.panel.dating.PERIODS`; None where time does not matter.
    """

    dimensions: tuple[str, ...]
    period: str | None

    def unit(self, paragraph: Paragraph, *, is_row: bool = False) -> Unit | str:
        """Return the unit a paragraph belongs to, or the dimension that it has no name in.

        Parameters
        ----------
        paragraph : Paragraph
            The paragraph.
        is_row : bool
            Whether it is a row of a table that names no documents: what it is of is told by
            :func:`seeds.formats.tables.record_options.titled`.
        """
        parts: dict[str, _Part] = {}
        for dimension in self.dimensions:
            part = _row(paragraph) if is_row and dimension == "document" else _PART_OF[dimension](paragraph)
            if part is None:
                return dimension
            parts[dimension] = part
        most_exact = next((parts[name] for name in reversed(PLACES) if name in parts), None)
        level = parts.get("level")
        leading = most_exact or next(iter(parts.values()))
        return Unit(
            tuple(part[0] for part in parts.values()),
            leading[1],
            level[2] if level else leading[2],
            tuple(part[3] for part in parts.values()),
        )


def read_by(text: str) -> By:
    """Return what a panel is asked to be by.

    Parameters
    ----------
    text : str
        Names of dimensions and at most one of periods, by commas: ``region,year``.

    Raises
    ------
    UsageError
        If one is unknown or stands twice, there are two periods, or there is no unit.
    """
    names = [_OTHER_NAMES.get(part.strip(), part.strip()) for part in text.split(",") if part.strip()]
    known = ", ".join((*DIMENSIONS, *PERIODS))
    for name in names:
        if name not in (*DIMENSIONS, *PERIODS):
            remedy = _("use some of {known}, as in {example}").format(known=known, example="--by region,year")
            raise UsageError("--by", _("{name!r} is not known").format(name=name), remedy)
        if names.count(name) > 1:
            raise UsageError("--by", _("{name!r} stands twice").format(name=name), _("name it once"))
    periods = [name for name in names if name in PERIODS]
    if len(periods) > 1:
        problem = _("names {periods}").format(periods=_(" and ").join(periods))
        raise UsageError("--by", problem, _("name one of them"))
    dimensions = tuple(name for name in names if name in DIMENSIONS)
    if not dimensions:
        remedy = _("add one of {known}, as in {example}").format(known=", ".join(DIMENSIONS), example="--by region,year")
        raise UsageError("--by", _("names no unit"), remedy)
    return By(dimensions, periods[0] if periods else None)


def _region(paragraph: Paragraph) -> _Part | None:
    if paragraph.region:
        return _province(paragraph.region)
    return _state() if paragraph.level == "national" else None


def _city(paragraph: Paragraph) -> _Part | None:
    if paragraph.city:
        return _place(paragraph.region, paragraph.city, None, paragraph.code)
    # 北京, 上海 and the like have districts and no cities: each is a city itself.
    province = _province(paragraph.region) if paragraph.region else None
    return province if province and province[1][:2] in _without_cities() else None


def _county(paragraph: Paragraph) -> _Part | None:
    return _place(paragraph.region, paragraph.city, paragraph.county, paragraph.code) if paragraph.county else None


def _level(paragraph: Paragraph) -> _Part | None:
    level = paragraph.level
    return (wording().levels[level], STATE if level == "national" else "", level, level) if level else None


def _issuer(paragraph: Paragraph) -> _Part | None:
    return (paragraph.issuer, _code(paragraph), paragraph.level or "", paragraph.issuer) if paragraph.issuer else None


def _document(paragraph: Paragraph) -> _Part | None:
    return (paragraph.doc, _code(paragraph), paragraph.level or "", paragraph.doc)


def _row(paragraph: Paragraph) -> _Part:
    key = titled(paragraph) or (paragraph.doc, paragraph.id)
    return paragraph.title or paragraph.id, _code(paragraph), paragraph.level or "", "\t".join(key)


_PART_OF: Mapping[str, Callable[[Paragraph], _Part | None]] = {
    "region": _region,
    "city": _city,
    "county": _county,
    "level": _level,
    "issuer": _issuer,
    "document": _document,
}


def _code(paragraph: Paragraph) -> str:
    return STATE if paragraph.level == "national" else paragraph.code or ""


def _state() -> _Part:
    return wording().state, STATE, "national", STATE


@cache
def _province(region: str) -> _Part:
    """Return a province by its short form; one that the gazetteer does not know has its name alone."""
    code = province_code(region)
    if code is None:
        return region, "", "", region
    return load_gazetteer().units[code].name, code, "province", code


@cache
def _without_cities() -> frozenset[str]:
    """Return the first two digits of the provinces that have no cities."""
    units = load_gazetteer().units.values()
    return frozenset(unit.code[:2] for unit in units) - {unit.code[:2] for unit in units if unit.level == "city"}


@cache
def _place(region: str | None, city: str | None, county: str | None, code: str | None) -> _Part:
    """Return a city or a county by the names that a paragraph has, by its code where that fits."""
    level, name = ("county", county) if county else ("city", city)
    assert name is not None
    units = load_gazetteer().units
    digits = (code or "")[: 6 if county else 4].ljust(6, "0")
    unit = units.get(digits)
    if unit is None or unit.level != level or unit.name != name:
        found = read_place("".join(filter(None, (region, city, county))))
        unit = units.get(found[0].code) if found and found[0].level == level and found[0].code else None
    return (unit.name, unit.code, level, unit.code) if unit else (name, "", level, f"{region} {city} {county}")
