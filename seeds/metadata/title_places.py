"""Which place a title is about."""

from __future__ import annotations

import re

from seeds.metadata.gazetteer import Place, read_place
from seeds.metadata.provinces import is_institution, opening_end, speaks_of_many

_DISTRICT_ALONE = "区"


def place_of_title(title: str) -> tuple[bool, Place | None]:
    """Return the place that a title is about, and whether it begins with it.

    Parameters
    ----------
    title : str
        Folded text.

    Returns
    -------
    tuple of (bool, Place or None)
        None where it names none, or places of several provinces.
    """
    if not title or speaks_of_many(title):
        return False, None
    start = opening_end(title)
    found = read_place(title, start, brief=True)
    if found and not is_institution(title, found[1]):
        return True, found[0]
    places: list[Place] = []
    position = 0
    while position < len(title):
        inner = read_place(title, position, brief=True)
        if inner is None:
            position += 1
            continue
        place, end = inner
        lone_district = place.level == "county" and title[end - 1] == _DISTRICT_ALONE and end - position <= 4
        if not lone_district and not is_institution(title, end) and not re.match("生产建设兵团", title[end:]):
            places.append(place)
        position = end
    if not places or len({place.region for place in places}) > 1:
        return False, None
    exact = max(places, key=lambda place: ("national", "province", "city", "county").index(place.level))
    agree = all(place.code is not None and exact.code is not None and _holds(place.code, exact.code) for place in places)
    return False, exact if agree else Place("province", exact.region, code=f"{(exact.code or '00')[:2]}0000")


def _holds(outer: str, inner: str) -> bool:
    """Return whether the unit of one code lies in that of another, or is it."""
    return inner.startswith(outer[:2] if outer.endswith("0000") else outer[:4] if outer.endswith("00") else outer)
