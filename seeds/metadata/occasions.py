"""On which day a law was adopted or a speech was given, as the line under the title says."""

from __future__ import annotations

import re
from dataclasses import dataclass

from seeds.metadata.dates import WRITTEN_DAY, find_dates, parse_date
from seeds.metadata.gazetteer import Place
from seeds.metadata.issuers import Office, read_office

_DAY = re.compile(WRITTEN_DAY)
_LINE = 120  # characters of a line that says nothing else
_ADOPTED = re.compile("通过|修订|修正|修改|批准|发布|公布|颁布")
_LONGEST_ADOPTION = 600  # characters
_ADOPTER = re.compile(
    r"(?:日|号)?(?:经)?(.{2,50}?)(?:第?[一二三四五六七八九十百零〇\d]{1,5}届)?(常务委员会|常委会)?(?:第?[一二三四五六七八九十百零〇\d]{1,6}次|主席会议|主任会议|全体)"
)
_TERM = re.compile(r"第?[一二三四五六七八九十百零〇\d]{1,5}届")
_ORDER = re.compile(r"(?:中华人民共和国)?(国务院|主席|[一-鿿]{2,24}?)(?:令|公告)第 ?[\d一二三四五六七八九十百零〇]{1,6} ?号")
_MEETING = r"[^。;]{2,80}?(?:会|会议|大会|论坛|仪式|活动|峰会|年会|全会|班)(?:\([^()]{1,20}\))?"
_SPOKEN = re.compile(rf"({WRITTEN_DAY}) ?,?(?:上午|下午|晚)?,? ?(?:在|于)({_MEETING})(?:上|\)|$)")
_SPOKEN_BEHIND = re.compile(rf"(?:^|[—–\-(])(?:在|于)({_MEETING})上[)(,— ]*({WRITTEN_DAY})")
_MEETING_LINE = re.compile(rf"[—–\-( ]*(?:在|于)({_MEETING})上[)]?")
_HEADS_REPORT = re.compile(r"报告[—–\-( ]*$|^[—–\-( ]*$")
_SPEECHES = re.compile(r"(?:讲话|致辞|演讲|发言|工作报告|的报告|讲稿|讲话稿|说明)(?:\([^()]*\))?$")


@dataclass(frozen=True, slots=True)
class Occasion:
    """On what occasion a law was adopted or a speech given.

    Attributes
    ----------
    date : str
        ISO date, to the day.
    office : Office or None
        Who adopted it.
    published : str or None
        The day it was promulgated, where that is another.
    number : str or None
        Number of the order that promulgated it.
    """

    date: str
    office: Office | None = None
    published: str | None = None
    number: str | None = None


def find_adoption(text: str) -> Occasion | None:
    """Read the line under the title of a law that says when it was adopted and promulgated.

    Parameters
    ----------
    text : str
        Folded text: ``(2025年11月28日甲市人民代表大会常务委员会第三十次会议通过)``.

    Returns
    -------
    Occasion or None
        With the day of its last version; None if the text is no such line.
    """
    plain = text.strip()
    plain = plain[1:].rpartition(")")[0][:_LONGEST_ADOPTION] if plain.startswith("(") else plain[:_LONGEST_ADOPTION]
    if not _DAY.match(plain) or not _ADOPTED.search(plain):
        return None
    adopted: str | None = None
    published: str | None = None
    number: str | None = None
    office: Office | None = None
    dates = list(find_dates(plain))
    for index, found in enumerate(dates):
        end = dates[index + 1].start if index + 1 < len(dates) else len(plain)
        act = re.sub("《[^》]*》", "", plain[found.end : end])
        if re.search("通过|修订|修正|修改|批准", act):
            adopted = found.iso
            office = office or _adopter(act)
        elif re.search("公布|发布|颁布", act):
            published = found.iso
            office = office or _ordering_office(act)
        if number is None and (order := _ORDER.search(act)):
            number = order[0].replace(" ", "")
    date = adopted or published
    return Occasion(date, office, published if published != date else None, number) if date else None


def find_speech(text: str) -> tuple[str, str] | None:
    """Read the line under the title of a report or speech that says when and where it was given.

    Parameters
    ----------
    text : str
        Folded text: ``——2026年1月15日在甲市第九届人民代表大会第六次会议上``.

    Returns
    -------
    tuple of (str, str) or None
        The day, and the name of the meeting.
    """
    found = _SPOKEN.search(text)
    if found is None:
        found = _SPOKEN_BEHIND.search(text)
        day, meeting = (found[2], found[1]) if found else ("", "")
    else:
        day, meeting = found[1], found[2]
    if found is None or re.search("[。;]", text[: found.start()]):
        return None
    if len(text) > _LINE and not _HEADS_REPORT.search(text[: found.start()]):
        return None
    date = parse_date(day)
    return (date, meeting) if date else None


def meeting_line(text: str) -> str | None:
    """Return the meeting of a line that says where a speech was given, but not when: ``——在甲市第九届人民代表大会上``.

    Parameters
    ----------
    text : str
        Folded text.
    """
    found = _MEETING_LINE.fullmatch(text.strip())
    return found[1] if found else None


def is_speech(title: str) -> bool:
    """Return whether a title is that of a report or speech.

    Parameters
    ----------
    title : str
        Folded text.
    """
    return _SPEECHES.search(title) is not None


def meeting_place(meeting: str) -> tuple[Place, str] | None:
    """Return the place whose congress a meeting is, and the name of that place's government.

    Parameters
    ----------
    meeting : str
        Folded text: ``甲市第九届人民代表大会第六次会议``.
    """
    if re.search("全国人民代表大会|全国人大|全国政协", meeting):
        return Place("national"), "国务院"
    name = _TERM.split(meeting.removeprefix("中国共产党").removeprefix("政协"), maxsplit=1)[0]
    name = re.sub("(?:人民代表大会|人大|代表大会).*", "", name)
    office = read_office(f"{name}人民政府") if name and name[0] != "全" else None
    return (office.place, office.issuer) if office else None


def _adopter(act: str) -> Office | None:
    found = _ADOPTER.match(act)
    if found is None:
        return None
    return read_office(_TERM.sub("", found[1]) + (found[2] or "")) or read_office(_TERM.sub("", found[1]))


def _ordering_office(act: str) -> Office | None:
    found = _ORDER.search(act)
    return read_office({"主席": "全国人民代表大会常务委员会"}.get(found[1], found[1])) if found else None
