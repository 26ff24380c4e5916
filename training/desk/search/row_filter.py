"""What a person filters by, read from what the browser sends."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from labels import InputError, UsageError
from labels.wording import _, pgettext
from training.desk.search.searched_words import MOST_PHRASES, parts_of
from training.desk.spoken_errors import listed

_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_YES, _NO = ("1", "yes", "true"), ("0", "no", "false")
_MOST_CHARACTERS = 500  # of a query
_MANY = ("label", "region", "level", "issuer", "doc", "kind", "topic")
_DATES, _FLAGS, _ANSWERS, _NUMBERS = ("from", "to"), ("none", "blank", "doubt"), ("corrected", "checked"), ("min", "max")
_NAMES = {"q", *_MANY, *_DATES, *_FLAGS, *_ANSWERS, *_NUMBERS}


@dataclass(frozen=True, slots=True)
class RowFilter:
    """Which paragraphs are meant; all of its conditions must hold.

    Attributes
    ----------
    q : str
        Words that must occur in the text.
    label, region, level, issuer, doc, kind, topic : tuple of str
        Of these names any; none for whatever there is.
    none, blank, doubt : bool
        Whether only paragraphs with a text and no label, those without a text, or doubtful ones, are meant.
    since, until : str
        ISO dates, to the day, month or year; empty for no limit.
    least, most : float or None
        Limits of the score of the labels asked for, or of the highest; fractions in [0, 1].
    corrected, checked : bool or None
        Whether a person has said something of them, or marked them; None for both.
    """

    q: str = ""
    label: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    level: tuple[str, ...] = ()
    issuer: tuple[str, ...] = ()
    doc: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    none: bool = False
    blank: bool = False
    doubt: bool = False
    since: str = ""
    until: str = ""
    least: float | None = None
    most: float | None = None
    corrected: bool | None = None
    checked: bool | None = None

    @classmethod
    def read(cls, given: Mapping[str, Any], keys: Sequence[str], *, whole: bool = False) -> RowFilter:
        """Read a filter.

        Parameters
        ----------
        given : mapping
            Values by name: texts, lists of texts, numbers.
        keys : sequence of str
            Label keys.
        whole : bool
            Whether there is nothing else in it; otherwise what is no part of a filter is passed over.

        Returns
        -------
        RowFilter

        Raises
        ------
        InputError
            If a value is not what its name asks for.
        UsageError
            If a name is no part of a filter and nothing else may be in it.
        """
        if whole and (others := sorted(given.keys() - _NAMES)):
            raise UsageError(
                pgettext("where", "filter"),
                _("{name!r} is no part of one").format(name=others[0][:40]),
                _("use some of {known}").format(known=listed(sorted(_NAMES))),
            )
        values: dict[str, Any] = {"q": _words(given)}
        for name in _MANY:
            values[name] = _several(given, name)
        values["label"] = tuple(key for part in values["label"] for key in part.split(",") if key)
        if unknown := [key for key in values["label"] if key not in keys]:
            raise InputError(
                pgettext("where", "label"),
                _("{label!r} is no label").format(label=unknown[0]),
                _("use some of {known}").format(known=listed(keys)),
            )
        values |= {name: bool(_answer(given, name)) for name in _FLAGS}
        values |= {name: _answer(given, name) for name in _ANSWERS}
        values["least"], values["most"] = (_fraction(given, name) for name in _NUMBERS)
        values["since"], values["until"] = (_date(given, name) for name in _DATES)
        return cls(**values)


def _words(given: Mapping[str, Any]) -> str:
    words = _single(given, "q").strip()
    if len(words) > _MOST_CHARACTERS or len(parts_of(words)) > MOST_PHRASES:
        says = _("is longer than {words} words or {characters} characters").format(
            words=MOST_PHRASES, characters=_MOST_CHARACTERS
        )
        raise InputError(pgettext("where", "q"), says, _("search by fewer, or by a phrase in quotes"))
    return words


def _several(given: Mapping[str, Any], name: str) -> tuple[str, ...]:
    value = given.get(name)
    values = value if isinstance(value, list) else [] if value is None else [value]
    if not all(isinstance(one, str) for one in values):
        raise InputError(name, _("is no text"), _("give a text or a list of texts"))
    return tuple(one for one in values if one)


def _single(given: Mapping[str, Any], name: str) -> str:
    value = given.get(name)
    value = value[-1] if isinstance(value, list) and value else value
    if value is None or value == []:
        return ""
    if isinstance(value, bool):
        return _YES[0] if value else _NO[0]
    if not isinstance(value, str | int | float):
        raise InputError(name, _("is no text"), _("give one value"))
    return str(value)


def _answer(given: Mapping[str, Any], name: str) -> bool | None:
    value = _single(given, name)
    if value not in ("", *_YES, *_NO):
        raise InputError(name, _("{value!r} is neither yes nor no").format(value=value[:40]), _("write yes or no"))
    return None if not value else value in _YES


def _fraction(given: Mapping[str, Any], name: str) -> float | None:
    value = _single(given, name)
    if not value:
        return None
    try:
        number = float(value)
    except ValueError:
        number = -1.0
    if not 0 <= number <= 1:
        raise InputError(name, _("{value!r} is no fraction").format(value=value[:40]), _("give a number from 0 to 1"))
    return number


def _date(given: Mapping[str, Any], name: str) -> str:
    value = _single(given, name)
    if not value:
        return value
    found = _DATE.fullmatch(value)
    try:
        date(*(int(part or 1) for part in found.groups())) if found else None
    except ValueError:  # a month or a day that no calendar has
        found = None
    if found is None:
        raise InputError(name, _("{value!r} is no date").format(value=value[:40]), _("write 2026, 2026-01 or 2026-01-31"))
    return value
