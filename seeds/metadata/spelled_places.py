"""Provinces that a cell names by a letter of their own, by a code or in Latin letters: 粤, 440300, Guangdong sheng."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from seeds.cleaning.fold import fold
from seeds.metadata.gazetteer import load_gazetteer, province_code

_BETWEEN = re.compile(r"[,;/|、·]")  # what stands between a city and its province
_INSIDE = re.compile(r"['’‘`ʼ\-_.]")  # Xi'an, Guang-dong
# Shorter ones may be running numbers: of 1 to 31 nine are codes of two digits, of 1 to 2,844 are 78 of four. Which
# they are, only all cells of a file tell, and a file is read block by block: so it is decided by the cell alone.
_CODE = re.compile(r"(\d{6})(?:\.0)?")
# A shorter name may go on with what looks like such a word: Jianshi is no Ji'an.
_SHORTEST = 5
_LONGEST = 100  # characters of a cell that names a place and nothing more


@dataclass(frozen=True, slots=True)
class _Spellings:
    """What ``spelled_provinces.toml`` and ``spelled_cities.txt`` hold.

    Attributes
    ----------
    letters : mapping of str to str
        Province by its letter.
    latin : mapping of str to frozenset of str
        Provinces by a spelling of theirs or of a city in them.
    only_with_end : frozenset of str
        Spellings of cities that are those of other places or words, too, and count with a word such as ``shi`` alone.
    separate : pattern
        A name and the words behind it.
    ends : tuple of str
        The same words without spaces, the longest first.
    """

    letters: Mapping[str, str]
    latin: Mapping[str, frozenset[str]]
    only_with_end: frozenset[str]
    separate: re.Pattern[str]
    ends: tuple[str, ...]


@cache
def _spellings() -> _Spellings:
    folder, gazetteer = Path(__file__).parent, load_gazetteer()
    table = tomllib.loads((folder / "spelled_provinces.toml").read_text(encoding="utf-8"))
    ends = sorted(table["ends"], key=len, reverse=True)
    letters = {letter: entry["name"] for entry in table["province"] for letter in entry["letters"]}
    provinces: dict[str, set[str]] = {}
    for entry in table["province"]:
        for spelling in entry["latin"]:
            provinces.setdefault(spelling, set()).add(entry["name"])
    cities: dict[str, set[str]] = {}
    unsure = set()
    short = set(gazetteer.short.values())
    for line in (folder / "spelled_cities.txt").read_text(encoding="utf-8").splitlines():
        code, *spelled = line.split()
        for spelling in () if code == "#" else spelled:
            cities.setdefault(spelling, set()).add(gazetteer.region(code))
            if gazetteer.units[code] not in short:
                unsure.add(spelling)
    latin = {spelling: frozenset(names) for spelling, names in (cities | provinces).items()}
    words = "|".join(ends)
    separate = re.compile(rf"(.+?)((?: (?:{words}))*)")
    return _Spellings(letters, latin, frozenset(unsure - set(provinces)), separate, tuple(end.replace(" ", "") for end in ends))


def provinces_meant(text: str) -> tuple[str, ...]:
    """Return the provinces, short form, that a cell may mean by a letter, a code or Latin letters.

    Parameters
    ----------
    text : str
        The cell: ``粤``, ``440000``, ``guangdong sheng``, ``Suzhou, Jiangsu``. Numbers of fewer than six digits mean none.

    Returns
    -------
    tuple of str
        One where it is clear; several where two provinces, or cities in them, are spelled alike; none where it names no place so.
    """
    return _provinces_meant(text) if len(text) <= _LONGEST else ()


@lru_cache(maxsize=4096)  # a column has few different cells
def _provinces_meant(text: str) -> tuple[str, ...]:
    named = [found for part in _BETWEEN.split(fold(text)) if (found := _meant(part.strip()))]
    if not named:
        return ()
    found = frozenset.intersection(*named) or frozenset.union(*named)
    return tuple(sorted(found, key=lambda name: province_code(name) or ""))


def _meant(part: str) -> frozenset[str]:
    known, nothing = _spellings(), frozenset[str]()
    if part in known.letters:
        return frozenset([known.letters[part]])
    if code := _CODE.fullmatch(part):
        return frozenset([load_gazetteer().region(code[1])]) if code[1] in load_gazetteer().units else nothing
    toned = _INSIDE.sub("", unicodedata.normalize("NFC", " ".join(part.lower().split())))
    return _spelled(toned, known) or nothing


def _spelled(toned: str, known: _Spellings) -> frozenset[str] | None:
    """Return the provinces of a name in Latin letters, the words behind it taken away as far as needed."""
    # Letters with marks are one sign each: what is cut behind the plain name is cut behind the other.
    plain = "".join(unicodedata.normalize("NFD", sign)[0] for sign in toned)
    if not (found := known.separate.fullmatch(plain)):
        return None
    stem, with_tones = found[1].replace(" ", ""), toned[: found.end(1)].replace(" ", "")
    has_end = bool(found[2])
    while not (names := known.latin.get(with_tones) or known.latin.get(stem)):
        cut = next((len(end) for end in known.ends if stem.endswith(end) and len(stem) - len(end) >= _SHORTEST), None)
        if cut is None:
            return None
        stem, with_tones, has_end = stem[:-cut], with_tones[:-cut], True
    return names if has_end or stem not in known.only_with_end else None
