"""The record that the whole program works on: a paragraph, written as one JSON line."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from operator import attrgetter
from pathlib import Path
from typing import Any, Literal, get_args

from labels.support.errors import InputError
from labels.support.made import made
from labels.table_rows import TableRow
from labels.taxonomy import Taxonomy
from labels.wording import N_, _

Kind = Literal["title", "heading", "body", "bullet", "caption", "table", "boilerplate"]
KINDS: tuple[str, ...] = get_args(Kind)
# What says something of its own, where paragraphs are counted: not the title, which the text repeats, nor what stands at
# pictures, nor page furniture.
COUNTED = ("heading", "body", "bullet", "table")
LEVELS = ("national", "province", "city", "county")
# What is known of the document a paragraph stands in, in the order in which it is written.
DOCUMENT_FIELDS = ("title", "issuer", "number", "issued", "published", "spoken", "level", "city", "county", "code", "page")
_WRITTEN = ("id", "doc", "n", "kind", "heading", "region", "date", "source", *DOCUMENT_FIELDS, "text")
_written = attrgetter(*_WRITTEN)
# The least that a record holds.
_RECORD = '{"text": "…"}'
# Types of the fields of a record that are no text, and what users call types.
_LISTS = ("labels", "judged", "predicted")
_TYPES: Mapping[str, type] = {**dict.fromkeys(_LISTS, list), "n": int, "page": int, "extra": dict, "found": dict}
_TYPE_NAMES: Mapping[type, str] = {
    str: N_("text"),
    int: N_("a whole number"),
    list: N_("a list of label keys"),
    dict: N_("an object"),
}


@dataclass(frozen=True)
class Paragraph:
    """A clean paragraph and what is known of it.

    Attributes
    ----------
    id : str
        ``doc#n``; unique within a corpus.
    doc : str
        Name of the document.
    n : int
        Position in the document, from 1.
    kind : {"title", "heading", "body", "bullet", "caption", "table", "boilerplate"}
        What the paragraph is in its document; ``table`` is a row of a table with its header known.
    text : str
        Clean text on one line; the cells of a row are one space apart.
    heading : str or None
        The heading it stands under; of a row, the names of its columns, where the table has a header.
    region : str or None
        Province, short form (广东); of the paragraph's own subject, where that is another than the document's.
    date : str or None
        ISO date, to the day, month or year (2026-01-05, 2026-01, 2026): the first known of `issued`, `spoken` and
        `published`. A year alone comes from the name of a file or a column of a table.
    source : str or None
        Path it was read from; of a row of a table that names no documents, where it stands (``in.csv:7``).
    title : str or None
        Title of the document, as it stands there, without the number behind it.
    issuer : str or None
        The office that issued it (发文机关); of several all, in order, joined by ``、``.
    number : str or None
        Its number (发文字号), in the form ``甲政发〔2026〕3号``.
    issued, published, spoken : str or None
        ISO dates: of its signature or adoption (成文日期), of its publication, and on which a report or speech was given.
    level : {"national", "province", "city", "county"} or None
        Level of the office that issued it.
    city, county : str or None
        Full names of the prefecture (地级) and of the county or district the office belongs to or the title is about.
    code : str or None
        Six digits of GB/T 2260 of the most exact of region, city and county that is known.
    page : int or None
        The printed page it begins on, from 1.
    found : mapping of str to str, or None
        Where these were found: ``{"issued": "signature"}``; ``file`` is what the file says of itself, ``page`` a label.
    labels : tuple of str or None
        Labels it carries; ``()`` is "no label", None is "not labelled".
    judged : tuple of str or None
        Labels that somebody looked for, `labels` among them: of the others nothing is known. None is all of them.
    predicted : tuple of str or None
        Labels that were filled in when it was written out, by keys or names, so that a change is seen when it comes back;
        None where nothing was, or the file does not say.
    part : str or None
        Part of the written corpus: "natural", "later" or "hard"; None elsewhere.
    extra : mapping of str to str, or None
        Columns of the user's own table, by their names; they ride along.
    row : TableRow or None
        The row of the user's own table as it stands there; goes into tables that are written at once, not into records.
    """

    id: str
    doc: str
    n: int
    kind: Kind
    text: str
    heading: str | None = None
    region: str | None = None
    date: str | None = None
    source: str | None = None
    title: str | None = None
    issuer: str | None = None
    number: str | None = None
    issued: str | None = None
    published: str | None = None
    spoken: str | None = None
    level: str | None = None
    city: str | None = None
    county: str | None = None
    code: str | None = None
    page: int | None = None
    found: Mapping[str, str] | None = None
    labels: tuple[str, ...] | None = None
    judged: tuple[str, ...] | None = None
    part: str | None = None
    extra: Mapping[str, str] | None = None
    predicted: tuple[str, ...] | None = None
    row: TableRow | None = field(default=None, compare=False, repr=False)

    @property
    def has_text(self) -> bool:
        """Whether there is a text to look at: a row of a table may have none, or blanks."""
        return bool(self.text) and not self.text.isspace()

    def to_record(self) -> dict[str, Any]:
        """Return the JSON form; what stands behind ``text`` only where it is known."""
        record = dict(zip(_WRITTEN, _written(self), strict=True))
        if self.found is not None:
            record["found"] = dict(self.found)
        if self.labels is not None:
            record["labels"] = list(self.labels)
        if self.judged is not None:
            record["judged"] = list(self.judged)
        if self.predicted is not None:
            record["predicted"] = list(self.predicted)
        if self.part is not None:
            record["part"] = self.part
        if self.extra is not None:
            record["extra"] = dict(self.extra)
        return record

    @classmethod
    def from_record(cls, record: object, location: str, number: int = 1, taxonomy: Taxonomy | None = None) -> Paragraph:
        """Build a paragraph from parsed JSON, of which only ``text`` is required.

        Parameters
        ----------
        record : object
            What the JSON line held.
        location : str
            ``file:line``, for error messages.
        number : int
            Position in its file, from which missing ``id`` and ``n`` are made.
        taxonomy : Taxonomy, optional
            Labels that are known; without it label keys are taken as they stand.

        Returns
        -------
        Paragraph

        Raises
        ------
        InputError
            If the record is no object, has no ``text``, a field has the wrong type, or a label is unknown.
        """
        if not isinstance(record, dict):
            problem = _("is {found}, not an object").format(found=type(record).__name__)
            raise InputError(location, problem, _("write {example}").format(example=_RECORD))
        if "text" not in record:
            problem = _("has no field {field!r}").format(field="text")
            raise InputError(location, problem, _("every record needs {example}").format(example=_RECORD))
        if record["text"] is None:
            problem = _("field {field!r} is {found}, not {wanted}").format(field="text", found="null", wanted=_("text"))
            raise InputError(location, problem, _("make it {wanted}").format(wanted=_("text")))
        values = _known_values(record, location)
        values.setdefault("n", number)
        if "id" not in values:
            values["id"] = f"{values['doc']}#{number}"
        if values["kind"] not in KINDS:
            problem = _("unknown kind {kind!r}").format(kind=values["kind"])
            raise InputError(location, problem, _("known kinds: {kinds}").format(kinds=", ".join(KINDS)))
        if values.get("level", "city") not in LEVELS:
            problem = _("unknown level {level!r}").format(level=values["level"])
            raise InputError(location, problem, _("known levels: {levels}").format(levels=", ".join(LEVELS)))
        if not values.keys().isdisjoint(_LISTS):
            _order_labels(values, location, taxonomy)
        return made(Paragraph, values)

    def changed(self, **changes: Any) -> Paragraph:
        """Return the same with some fields changed, as :func:`dataclasses.replace` does, which takes ten times as long.

        Parameters
        ----------
        **changes : object
            New values by field.
        """
        return made(Paragraph, {**self.__dict__, **changes})


def _known_values(record: Mapping[str, Any], location: str) -> dict[str, Any]:
    """Return what a record says of the fields of a paragraph, of the right types, with a document and a kind in any case."""
    known, values = _field_names(), {}
    for name, value in record.items():
        if value is not None and name in known:
            if type(value) is not str or name in _TYPES or not is_unicode(value):  # most are text, and in order
                value = str(value) if name == "id" else value  # spreadsheets number their rows
                _check_type(name, value, location)
            values[name] = value
    if "doc" not in values:
        values["doc"] = Path(location.rpartition(":")[0] or location).stem
    values.setdefault("kind", "body")
    return values


@cache
def _field_names() -> frozenset[str]:
    return frozenset(one.name for one in fields(Paragraph)) - {"row"}


def _check_type(name: str, value: object, location: str) -> None:
    """Refuse a value of a field that is of the wrong type or no Unicode text."""
    type_ = _TYPES.get(name, str)
    if not isinstance(value, type_) or isinstance(value, bool):
        wanted, found = _(_TYPE_NAMES[type_]), json.dumps(value, ensure_ascii=False)[:40]
        problem = _("field {field!r} is {found}, not {wanted}").format(field=name, found=found, wanted=wanted)
        raise InputError(location, problem, _("make it {wanted}").format(wanted=wanted))
    if isinstance(value, str) and not is_unicode(value):
        problem = _("field {field!r} holds half a character (a lone surrogate)").format(field=name)
        raise InputError(location, problem, _("write the file as UTF-8 again"))
    for key, cell in value.items() if isinstance(value, dict) else ():
        if not isinstance(cell, str) or not is_unicode(key + cell):
            problem = _("field {field!r} has {key!r}, which is no text").format(field=name, key=key)
            raise InputError(location, problem, _("make every value of it text"))


def is_unicode(text: str) -> bool:
    """Return whether a text can be written at all: it holds no half of a character (a lone surrogate).

    Parameters
    ----------
    text : str
        Any text.
    """
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _order_labels(values: dict[str, Any], location: str, taxonomy: Taxonomy | None) -> None:
    """Check label keys and bring them into order; who gave a label has looked for it."""
    for name in _LISTS:
        if name not in values:
            continue
        keys = values[name]
        if not all(isinstance(key, str) for key in keys):
            problem = _("field {field!r} holds something that is not text").format(field=name)
            raise InputError(location, problem, _("make it a list of label keys"))
        if name == "judged":
            keys = [*keys, *values.get("labels", ())]
        known = taxonomy if name != "predicted" else None  # what a model said by another scheme is no fault of the file
        values[name] = known.order(keys, location) if known else tuple(dict.fromkeys(keys))
