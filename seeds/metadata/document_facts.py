"""What a document tells of itself: who issued it, under which number, on which days, for which place."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from seeds.cleaning.fold import fold
from seeds.metadata.dates import WRITTEN_DAY, find_dates, parse_date
from seeds.metadata.document_numbers import find_number, is_number_line, number_before, number_behind
from seeds.metadata.file_names import read_file_name
from seeds.metadata.gazetteer import Level, Place, at_level
from seeds.metadata.issuers import Office, is_medium, leading_office, names_ministry, read_office
from seeds.metadata.occasions import find_adoption, find_speech, is_speech, meeting_line, meeting_place
from seeds.metadata.page_labels import labelled_values
from seeds.metadata.signatures import find_signature
from seeds.metadata.title_places import place_of_title
from seeds.metadata.titles import LONGEST_TITLE, complete_title, find_title, letterhead_office, second_title_office
from seeds.structure.boilerplate import load_patterns
from seeds.structure.segment import Segment

_HEAD = 14  # paragraphs in which title, number and dateline are looked for
_OPENING = 20  # paragraphs below the line on who speaks in which he says in whose name, a trail of the page among them
_PROSE = 60  # characters; with a paragraph so long the text has begun
_INDEX = 200  # characters of a paragraph that may be an index
_CLOCK = re.compile(r"\d{1,2}:\d\d")
_BESIDE_DOT = re.compile(r" ?[·•] ?(?:19|20)\d\d")
_ONLY_DAY = re.compile(r"[(\[]?(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?[)\]]?")
_BRACKETED_DAY = re.compile(rf"\( ?({WRITTEN_DAY}) ?[^()]{{0,20}}\)")
_PLAIN_DAY = re.compile(rf"({WRITTEN_DAY})")
_ON_BEHALF = re.compile(r"代表([一-鿿]{0,16}?(?:人民政府|常务委员会|人民法院|人民检察院)|国务院)")


@dataclass(slots=True)
class DocumentFacts:
    """What is known of a document, each None where it is not.

    Attributes
    ----------
    place : Place or None
        The place whose office issued it, or that its title is about.
    level : str or None
        Level of that office.
    issuer, number, title, issued, published, spoken, date : str or None
        As the fields of a paragraph; `date` is a day or year that only the file's name tells.
    found : dict of str to str
        Where each was found.
    """

    place: Place | None = None
    level: Level | None = None
    issuer: str | None = None
    number: str | None = None
    title: str | None = None
    issued: str | None = None
    published: str | None = None
    spoken: str | None = None
    date: str | None = None
    found: dict[str, str] = field(default_factory=dict)

    def learn(self, name: str, value: object, where: str) -> None:
        """Set a field that is not known yet.

        Parameters
        ----------
        name : str
            The field.
        value : object
            What it holds; None and an empty text say nothing.
        where : str
            Where it was found.
        """
        if value and getattr(self, name) is None:
            setattr(self, name, value)
            self.found[name] = where


def document_facts(segments: Sequence[Segment], meta: Mapping[str, str], name: str = "") -> DocumentFacts:
    """Find out what a document tells of itself.

    What its file says goes first, then the labels above the text, the line of a speech or an adoption, the title, the
    signature, the source of a page, and last the name of the file.

    Parameters
    ----------
    segments : sequence of Segment
        The document in order.
    meta : mapping of str to str
        What the file says of itself, by field: ``title``, ``published``, ``issuer``, …
    name : str
        Name of the file without its suffix.

    Returns
    -------
    DocumentFacts
    """
    facts = DocumentFacts()
    telling = [segment for segment in segments if not segment.apart and segment.kind != "table"]
    texts = [segment.folded for segment in telling]
    head = _head(telling, texts)
    named_by_file = read_file_name(name)
    for key in ("title", "issuer", "number", "issued", "published", "spoken"):
        facts.learn(key, meta.get(key), "file")
    publisher = _read_labels(facts, segments, head)
    if title := find_title(telling[:head], texts[:head]):
        facts.learn("number", title[1], "title")
        facts.learn("title", title[0], "title")
    _read_number(facts, telling[:head], texts[:head])
    office = _read_occasion(facts, texts, head)
    _read_datelines(facts, telling[:head], texts[:head])
    facts.learn("title", named_by_file.title, "file name")
    if facts.title and facts.found["title"] == "title":
        facts.title = complete_title(facts.title, telling[:head], name)
    signature = find_signature(texts)
    if signature is not None and facts.spoken is None:
        facts.learn("issued", signature.date, "signature")
    offices = [
        (_office(facts.issuer), facts.found.get("issuer", "")),
        (leading_office(fold(facts.title or "")), "title"),
        (office, "opening"),
        (second_title_office(texts[1:head], facts.title), "title"),
        (letterhead_office(texts[:head]), "letterhead"),
        (signature.office if signature else None, "signature"),
        (publisher, "source"),
    ]
    _settle_issuer(facts, offices)
    if facts.level != "national":
        _settle_place(facts, named_by_file.place, office)
    if not (facts.issued or facts.spoken or facts.published):
        facts.learn("date", named_by_file.date, "file name")
    return facts


def _head(telling: Sequence[Segment], texts: Sequence[str]) -> int:
    """Return how many paragraphs stand above the text proper."""
    for index, (segment, text) in enumerate(zip(telling[:_HEAD], texts, strict=False)):
        if index and segment.kind in ("body", "bullet") and len(text) > _PROSE and not _is_index(text):
            return index
    return min(_HEAD, len(telling))


def _is_index(text: str) -> bool:
    return (
        any(certain for _, _, certain in labelled_values(text[:_INDEX]))
        or find_speech(text) is not None
        or bool(find_adoption(text))
        or leading_office(text[:LONGEST_TITLE]) is not None
    )


def _read_labels(facts: DocumentFacts, segments: Sequence[Segment], head: int) -> Office | None:
    """Read labels above the text and in what the page sets apart; return the office that published it."""
    publisher: Office | None = None
    seen = 0
    for segment in segments:
        seen += not segment.apart and segment.kind != "table"
        above = seen <= head + 1
        if not (above or segment.apart or segment.kind in ("table", "boilerplate")) or len(segment.text) > 2000:
            continue
        for key, value, certain in labelled_values(segment.folded[:_INDEX]):
            if not (above or certain) or (segment.kind in ("body", "bullet") and not certain):
                continue
            if key == "publisher":
                office = None if is_medium(value) else read_office(value)
                publisher = publisher or (office if above or certain else None)
            elif key == "issuer":
                office = read_office(value)
                facts.learn(key, office.issuer if office else None, "page")
            elif key == "number":
                facts.learn(key, find_number(value), "page")
            elif key in ("issued", "published"):
                facts.learn(key, _day(value), "page")
            elif certain:
                facts.learn(key, value, "page")
    return publisher


def _day(value: str) -> str | None:
    date = parse_date(value[:24])
    return date if date and len(date) == len("2026-01-01") else None


def _read_number(facts: DocumentFacts, head: Sequence[Segment], texts: Sequence[str]) -> None:
    names = load_patterns().names
    for index, (segment, text) in enumerate(zip(head, texts, strict=True)):
        if number := is_number_line(text):
            above = texts[index - 1] if index and number[0] in "第〔" else ""
            series = above if above.endswith("令") else "公告" if above.endswith("公告") and number[0] == "〔" else ""
            facts.learn("number", series + number, "number line")
        elif before := number_before(text):
            facts.learn("number", before[0], "number line")
        elif segment.kind != "table" and (behind := number_behind(text)) and names.match(text[: behind[1]]):
            facts.learn("number", behind[0], "title")


def _read_occasion(facts: DocumentFacts, texts: Sequence[str], head: int) -> Office | None:
    """Read the lines that say when a law was adopted or a report was given; return who adopted or gave it."""
    office: Office | None = None
    title = fold(facts.title or "")
    for index, text in enumerate(texts[: head + 1]):
        if adoption := find_adoption(text):
            facts.learn("issued", adoption.date, "adoption")
            facts.learn("published", adoption.published, "adoption")
            facts.learn("number", adoption.number, "adoption")
            office = office or adoption.office
        elif facts.spoken is None and (speech := find_speech(text)):
            facts.learn("spoken", speech[0], "opening")
            office = office or _speaker(speech[1], texts[index : index + _OPENING])
        elif facts.spoken is None and (meeting := meeting_line(text)):
            beside = next((date for line in texts[index + 1 : index + 4] if (date := _only_day(line))), None)
            facts.learn("spoken", beside, "opening")
            office = office or (_speaker(meeting, texts[index : index + _OPENING]) if beside else None)
        elif index <= 4 and (bracketed := _BRACKETED_DAY.fullmatch(text.strip())):
            facts.learn("spoken" if is_speech(title) else "issued", parse_date(bracketed[1]), "title")
    return office


def _speaker(meeting: str, below: Sequence[str]) -> Office | None:
    """Return in whose name a report was given to a congress."""
    where = meeting_place(meeting)
    if where is None:
        return None
    place, government = where
    for text in below:
        if found := _ON_BEHALF.search(text):
            office = read_office(found[1])
            if office is not None and office.named:
                return office
            named = place.region is not None or place.city is not None or place.level == "national"
            return Office((government,), place, named) if found[1].endswith(("人民政府", "国务院")) else None
    return Office((), place, named=True)


def _only_day(text: str) -> str | None:
    found = _BRACKETED_DAY.fullmatch(text.strip()) or _PLAIN_DAY.fullmatch(text.strip())
    return parse_date(found[1]) if found else None


def _read_datelines(facts: DocumentFacts, head: Sequence[Segment], texts: Sequence[str]) -> None:
    """Read the day a page was published where no label says it: a time stamp, or a day beside a dot."""
    bare = [text for text in texts if _ONLY_DAY.fullmatch(text) and "年" not in text]
    for segment, text in zip(head, texts, strict=True):
        if segment.kind != "boilerplate":
            continue
        date = next((found.iso for found in find_dates(text) if len(found.iso) == len("2026-01-01")), None)
        if date and (_CLOCK.search(text) or _BESIDE_DOT.search(text) or bare == [text]):
            facts.learn("published", date, "dateline")


def _office(issuer: str | None) -> Office | None:
    return read_office(fold(issuer)) if issuer else None


def _settle_issuer(facts: DocumentFacts, offices: Sequence[tuple[Office | None, str]]) -> None:
    """Choose the issuer: the first found whose name is whole and says its place, else the first found."""
    found = [(office, where) for office, where in offices if office is not None]
    whole = [(office, where) for office, where in found if office.whole and office.named and office.names]
    if not found:
        return
    first = found[0][0]
    same_level = [(office, where) for office, where in whole if office.place.level == first.place.level]
    chosen, where = (same_level or whole or found)[0]
    for office, place in same_level:  # a page names the first of several
        if len(office.names) > len(chosen.names) > 0 and office.names[0] == chosen.names[0]:
            chosen, where = office, place
    if not first.names and not facts.issuer:  # a report whose speaker is not said
        chosen, where = first, found[0][1]
    facts.level, facts.place = chosen.place.level, chosen.place
    if chosen.names:
        if facts.issuer != chosen.issuer:
            facts.issuer = None
        facts.learn("issuer", chosen.issuer, where)
    if chosen.place.region is None and not chosen.named:
        facts.place = None


def _settle_place(facts: DocumentFacts, by_file: Place | None, occasion: Office | None) -> None:
    """Choose the place where the issuer's name does not say it: that of the title, else that of the file's name."""
    if facts.place is not None and facts.place.region is not None:
        facts.found.setdefault("region", facts.found.get("issuer", "opening"))
        return
    known = facts.place
    title = fold(facts.title or "")
    if known is None or (known.city is None and known.county is None):
        if names_ministry(title):
            facts.level = facts.level or "national"
            return
        leading, place = place_of_title(title)
        where = "title"
        if place is None and by_file is not None:
            leading, place, where = True, by_file, "file name"
        if place is None:
            return
        if facts.level is not None:  # 省人民政府 of the province that the title names
            place = at_level(place, facts.level)
        elif leading and (load_patterns().names.match(title) or "报告" in title or where == "file name"):
            facts.level = place.level
        facts.place = place
        facts.found["region"] = where
