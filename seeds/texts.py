"""From what a reader finds in a file to the paragraphs of a document, with its date and the province of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import Any

from labels import InputError, Paragraph
from labels.wording import _
from seeds.cleaning.clean import repair_characters
from seeds.cleaning.escapes import resolve_escapes
from seeds.formats import Format
from seeds.formats.markdown.front_matter import split_front_matter
from seeds.formats.markdown.markdown_text import read_markdown
from seeds.formats.marked_text import MarkedText, PlainText
from seeds.formats.outcome import Outcome
from seeds.formats.tables.date_cells import is_year
from seeds.formats.tables.exports import article_records, law_texts
from seeds.formats.tables.field_names import field_of, find_columns
from seeds.formats.tables.record_options import RecordOptions
from seeds.formats.tables.records import RecordReader
from seeds.found_files import EMPTY_REMEDY
from seeds.metadata.document_facts import document_facts
from seeds.metadata.gazetteer import Place, province_code
from seeds.metadata.provinces import regions
from seeds.metadata.stated_fields import stated_fields, unread_fields
from seeds.structure.marked import with_marks
from seeds.structure.segment import Segment, segment

_FACTS = ("title", "issuer", "number", "issued", "published", "spoken", "level")
RECOGNISED = {"read_by": "ocr"}  # the extra fields of a paragraph whose page is a picture


def read_text(
    text: str,
    doc: str = "text",
    *,
    source: str | None = None,
    location: str = "text",
    markdown: bool = False,
    noticed: RecordOptions | None = None,
) -> list[Paragraph]:
    """Cut a text into clean paragraphs.

    Plain text that was copied out of CNKI gives one paragraph per record, its abstract; text out of 北大法宝 may hold
    several documents.

    Parameters
    ----------
    text : str
        The document.
    doc : str
        Its name; the paragraphs are ``doc#1``, ``doc#2``, …
    source : str, optional
        Path it came from.
    location : str
        What to call it in error messages.
    markdown : bool
        Whether it is Markdown, with signs; otherwise paragraphs and kinds are found from its lines.
    noticed : RecordOptions, optional
        Takes the dates and places of the front matter that are not understood.

    Returns
    -------
    list of Paragraph
        In order, at least one.

    Raises
    ------
    InputError
        If there is no text in it or its front matter is broken.
    """
    if markdown:
        meta, segments = read_markdown(text, location)
        found = list(_paragraphs(segments, meta, doc, source, lists_tell=True))
    else:
        meta, text = _head(text, location)
        text = resolve_escapes(text)
        copied = [] if meta else _copied(text, doc, source, location)
        found = copied or list(_paragraphs(segment(repair_characters(text)), meta, doc, source))
    if not found:
        raise InputError(location, _("holds no text"), _(EMPTY_REMEDY))
    if noticed is not None:
        dates, places = unread_fields(meta)
        noticed.unread_dates.extend(f"{location}: {date}" for date in dates)
        noticed.unread_places.extend(f"{location}: {place}" for place in places)
    return found


def document_paragraphs(
    found: Any,
    kind: Format,
    doc: str,
    location: str,
    source: str | None,
    problems: list[InputError] | None,
    noticed: RecordOptions | None = None,
) -> list[Paragraph]:
    """Make paragraphs of what the reader of a document found.

    Parameters
    ----------
    found : str, PlainText, MarkedText, Outcome or sequence of Marked
        What the reader returned.
    kind : Format
        Its format.
    doc : str
        Name of the document.
    location : str
        What to call it in error messages.
    source : str or None
        Path it came from.
    problems : list of InputError or None
        Takes the errors of parts that could not be read; None to raise the first.
    noticed : RecordOptions, optional
        As for :func:`read_text`.

    Returns
    -------
    list of Paragraph
        In order.

    Raises
    ------
    InputError
        If there is no text in it, its front matter is broken, or a part cannot be read and there is no `problems`.
    """
    if isinstance(found, str | PlainText):
        text = found if isinstance(found, str) else found.text
        return read_text(text, doc, source=source, location=location, markdown=kind.markdown, noticed=noticed)
    meta: Mapping[str, str] = {}
    recognised: frozenset[int] = frozenset()
    if isinstance(found, Outcome | MarkedText):
        if found.problems and problems is None:
            raise found.problems[0]
        if problems is not None:
            problems.extend(found.problems)
    if isinstance(found, Outcome):
        segments, recognised = list(found.segments), found.recognised
    elif isinstance(found, MarkedText):
        meta, segments = found.meta, with_marks(found.blocks)
    else:
        segments = with_marks(found)
    paragraphs = list(_paragraphs(segments, meta, doc, source))
    if not paragraphs:
        raise InputError(location, _("holds no text"), _(EMPTY_REMEDY))
    if recognised:
        return [replace(part, extra=RECOGNISED) if part.page in recognised else part for part in paragraphs]
    return paragraphs


def _head(text: str, location: str) -> tuple[dict[str, str], str]:
    """Split off front matter that states something known; in plain text all else between two rules is text."""
    try:
        meta, rest = split_front_matter(text, location)
    except InputError:
        return {}, text
    return (meta, rest) if any(map(field_of, meta)) else ({}, text)


def _copied(text: str, doc: str, source: str | None, location: str) -> list[Paragraph]:
    """Return the records or documents of a text copied out of a library; nothing if it is something else."""
    paragraphs: list[Paragraph] = []
    reader = RecordReader(location, doc, RecordOptions())
    for record in article_records(text):
        columns = find_columns(record, location)
        paragraphs += reader.paragraphs(record, columns, f"{location}:record {reader.number + 1}")
    laws = law_texts(text) if not paragraphs else []
    for number, law in enumerate(laws, 1):
        name = doc if len(laws) == 1 else f"{doc}-{number}"
        paragraphs += _paragraphs(with_marks(law.blocks), {"published": law.date or ""}, name, source)
    return paragraphs


def _paragraphs(
    segments: Sequence[Segment], meta: Mapping[str, str], doc: str, source: str | None, *, lists_tell: bool = False
) -> Iterator[Paragraph]:
    # The items of a list of links tell nothing of the document.
    telling = [part for part in segments if lists_tell or part.kind != "bullet"]
    stated = stated_fields(meta)
    facts = document_facts(telling, stated, PurePath(source).stem if source else doc)
    place = facts.place
    region = stated.get("region") or (place.region if place else None)
    told = stated.get("date")
    exact = None if is_year(told) else told  # a year alone gives way to a day that the text tells
    date = exact or facts.issued or facts.spoken or facts.published or told or facts.date
    known: dict[str, Any] = {name: value for name in _FACTS if (value := getattr(facts, name)) is not None}
    where = {name: value for name, value in facts.found.items() if name in (*_FACTS, "region", "date")} or None
    found = [region] * len(segments) if "region" in stated else regions(segments, region)
    for n, (part, own) in enumerate(zip(segments, found, strict=True), 1):
        at = _place_fields(stated, place, region, own)
        yield Paragraph(
            id=f"{doc}#{n}",
            doc=doc,
            n=n,
            kind=part.kind,
            text=part.text,
            heading=part.heading,
            region=own,
            date=date,
            source=source,
            page=part.page,
            found=where,
            **known,
            **at,
        )


def _place_fields(stated: Mapping[str, str], place: Place | None, region: str | None, own: str | None) -> dict[str, Any]:
    """Return city, county and code of a paragraph; where it speaks of another province, that province's code alone."""
    if own is not None and own != region:
        code = province_code(own)
        return {"code": code} if code else {}
    inside = place if place is not None and place.region == region else None
    known = {name: getattr(inside, name) for name in ("city", "county", "code")} if inside else {}
    known |= {name: stated[name] for name in ("city", "county", "code") if name in stated}
    if not known.get("code") and region and province_code(region):
        known["code"] = province_code(region)
    return {name: value for name, value in known.items() if value}
