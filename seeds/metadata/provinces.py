"""Which province a text speaks of."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from seeds.metadata.gazetteer import load_gazetteer

if TYPE_CHECKING:  # what cuts documents is not loaded for records, whose columns name places, too
    from seeds.structure.segment import Segment

_COMPANY = r"\)?[^,。;:、()的与和在]{0,16}?(?:有限|股份|集团|责任)公司"
_FIRM = re.compile(
    rf"{_COMPANY}"
    r"|[^,。;:、()的与和在]{0,4}?(?:公司|集团|大学|学院|研究院|研究所|医院|银行|证券|日报|晚报|商报)(?![生化城])"
)
_NAMED_AFTER = re.compile(rf"(?![省市]|(?:\w{{1,3}}族)?自治区){_COMPANY}")
# How far a longer name may begin before the name of a place in it, or go on behind it, in characters.
_AROUND = 16
_ADDRESS = re.compile("(?:通讯|通信|联系|办公|邮寄|收货|注册|详细)?地址|邮编|邮政编码|联系方式|联系人|电话")
_CORPS = "生产建设兵团"


@dataclass(frozen=True, slots=True)
class _Gazetteer:
    """What ``provinces.toml`` holds: the province of each name, and the patterns that find names."""

    names: dict[str, str]
    leading: re.Pattern[str]
    province: re.Pattern[str]
    opening: re.Pattern[str]
    several: re.Pattern[str]
    longer: re.Pattern[str]
    behind: re.Pattern[str]
    treaties: tuple[str, ...]


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
    for name, units in load_gazetteer().names.items():
        if len(units) == 1 and units[0].level == "city":
            names.setdefault(name, load_gazetteer().region(units[0].code))
            patterns.append(name)
    patterns.sort(key=len, reverse=True)
    provinces = sorted({entry["name"] for entry in table["province"]})
    openings = "|".join(sorted(table["openings"], key=len, reverse=True))
    return _Gazetteer(
        names,
        leading=re.compile(f"(?:{'|'.join(patterns)})(?!{_CORPS})"),
        province=re.compile(f"(?:{'|'.join(provinces)})(?!{'|'.join([*table['institutions'], _CORPS, '州', '藏族'])})"),
        opening=re.compile(rf"[《“\"(]*(?:(?:19|20)\d\d年(?:\d{{1,2}}月(?:\d{{1,2}}日)?)?)?,?(?:{openings})?,?"),
        several=re.compile("|".join(table["several"])),
        longer=re.compile("|".join(sorted(table["longer"], key=len, reverse=True))),
        behind=re.compile(rf"{'|'.join(table['directly'])}|[^,。;:、()《》的与和在]{{0,2}}?(?:{'|'.join(table['treaties'])})"),
        treaties=tuple(table["treaties"]),
    )


def leading_region(text: str) -> str | None:
    """Return the province, short form, of the province or city that a text begins with; None if it begins with none.

    Parameters
    ----------
    text : str
        Clean text; a year or a word of time may stand before the name.
    """
    found = _gazetteer().leading.match(text, opening_end(text))
    return _gazetteer().names[found[0]] if found and not is_institution(text, found.end()) else None


def opening_end(text: str) -> int:
    """Return where the year or the words of time that a text begins with end.

    Parameters
    ----------
    text : str
        Folded text.
    """
    found = _gazetteer().opening.match(text)
    return found.end() if found else 0


def speaks_of_many(text: str) -> bool:
    """Return whether a heading speaks of many places (各地, 多省).

    Parameters
    ----------
    text : str
        Folded text.
    """
    return _gazetteer().several.search(text) is not None


def in_longer_name(text: str, end: int) -> bool:
    """Return whether the name of a place that ends there is part of the name of a treaty, an organisation or a ship.

    Parameters
    ----------
    text : str
        Folded text.
    end : int
        Where the name of the place ends.
    """
    known = _gazetteer()
    if known.behind.match(text, end):
        return True
    start = max(0, end - _AROUND)
    if any(found.start() < end < found.end() for found in known.longer.finditer(text, start, end + _AROUND)):
        return True
    opened = text.rfind("《", 0, end)
    closed = text.find("》", opened)
    return 0 <= opened < end <= closed and text.endswith(known.treaties, opened, closed)


def is_institution(text: str, end: int) -> bool:
    """Return whether the name of a place that ends there is part of a longer name: that of a firm, school, paper or treaty.

    Parameters
    ----------
    text : str
        Folded text.
    end : int
        Where the name of the place ends.
    """
    return _FIRM.match(text, end) is not None or in_longer_name(text, end)


def provinces_in(text: str) -> set[str]:
    """Return the provinces, short form, that a text names anywhere.

    Parameters
    ----------
    text : str
        Clean text.
    """
    return {found[0] for found in _mentions(_gazetteer().province, text)}


def _mentions(names: re.Pattern[str], text: str) -> list[re.Match[str]]:
    """Return where a text names places, leaving out what is in the name of something else that is not there."""
    return [found for found in names.finditer(text) if not in_longer_name(text, found.end())]


def heading_region(text: str) -> str | None:
    """Return the one province that a heading is about; None if it names none or several.

    Parameters
    ----------
    text : str
        Clean text of the heading.
    """
    found = {_gazetteer().names[name] for name in (found[0] for found in _mentions(_gazetteer().leading, text))}
    return found.pop() if len(found) == 1 and not _gazetteer().several.search(text) else None


def regions(segments: Sequence[Segment], default: str | None) -> list[str | None]:
    """Return the province each paragraph speaks of: that of its own subject, else of its heading, else of the document.

    A heading's province ends with the first paragraph that begins with another one.

    Parameters
    ----------
    segments : sequence of Segment
        The document in order.
    default : str or None
        Region of the document.

    Returns
    -------
    list of (str or None)
        One per paragraph, short form; boilerplate has that of the document.
    """
    found: list[str | None] = []
    section: str | None = None  # province of the heading
    left = False  # whether a paragraph about another province came since
    for index, segment in enumerate(segments):
        if segment.kind == "boilerplate":
            found.append(default)
        elif segment.kind in ("title", "heading"):
            section = heading_region(segment.folded) if segment.kind == "heading" else None
            left = False
            found.append(section or default)
        else:
            own = own_region(segment.folded)
            if own:
                left = own != section
            elif section and not left:
                left = _leads_to_others(segments, index, section)
            found.append(own or (default if left else section or default))
    return found


def own_region(text: str) -> str | None:
    """Return the province that is the subject of a text.

    It is the only one named, and either a clause of the first sentence begins with it or the text names it more than
    once.

    Parameters
    ----------
    text : str
        Clean text of a paragraph.

    Returns
    -------
    str or None
        Short form; None if the text has no such subject.
    """
    named = provinces_in(text)
    if len(named) > 1 or _ADDRESS.match(text):
        return None
    clauses = re.split("[,;:]", text.split("。", 1)[0])
    starts = [leading_region(clauses[0]), *(leading_region(clause) for clause in clauses[1:] if named)]
    region = next((start for start in starts if start and named <= {start}), None)
    if region or not named:
        return region
    only = named.pop()
    # A company is somewhere, but what is said of it is not said of its province; one after a whole address is where that is.
    alone = [found for found in _mentions(_gazetteer().province, text) if not _NAMED_AFTER.match(text, found.end())]
    return only if len(alone) > 1 else None


def _leads_to_others(segments: Sequence[Segment], index: int, section: str) -> bool:
    """Return whether a paragraph that does not name the section's province is followed by one about another province."""
    if segments[index - 1].kind == "heading":
        return False
    following = next((later for later in segments[index + 1 :] if later.kind not in ("boilerplate", "caption")), None)
    if following is None or following.kind == "heading" or section in provinces_in(segments[index].folded):
        return False
    region = own_region(following.folded)
    return region is not None and region != section
