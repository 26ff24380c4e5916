"""The flat exports of Label Studio, JSON-MIN and CSV: a row for each annotation."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from labels.exchange.answers import Answer, LabelWords
from labels.exchange.label_studio import CHOICES, REMEDY, TEXT, TOOL, read_spans, with_origin
from labels.exchange.outgoing import ADDED
from labels.support.errors import InputError
from labels.wording import _


def is_flat(record: Mapping[str, Any]) -> bool:
    """Return whether a record is a row of the flat exports, JSON-MIN and CSV.

    Parameters
    ----------
    record : mapping of str to object
        The record.
    """
    return "annotation_id" in record and "lead_time" in record


class FromRows:
    """Answers in the flat exports, JSON-MIN and CSV, where a skip and an empty answer look alike: neither is taken.

    Parameters
    ----------
    words : LabelWords
        The labels.
    rows : sequence of mapping
        All of the file.
    """

    notes: Sequence[str] = ()

    def __init__(self, words: LabelWords, rows: Sequence[Mapping[str, Any]]) -> None:
        self._words = words
        values = [(name, value) for row in rows for name, value in row.items() if name not in TOOL]
        several = {name for name, value in values if isinstance(_parsed(value), dict)}
        told = {name for name, value in values if any(map(words.knows, _flat_choices(value) or ()))}
        names = {CHOICES} & (several | told) or told or several
        self._controls = frozenset(name for name in names if name not in ADDED | {TEXT})

    def answers(self, record: Mapping[str, Any], text: str, location: str) -> list[Answer]:
        """Return the answer that a row holds.

        Parameters
        ----------
        record : mapping of str to object
            The row.
        text : str
            Its text.
        location : str
            Where it stands, for error messages.

        Returns
        -------
        list of Answer
            One.

        Raises
        ------
        InputError
            If a choice is no label, a span is none, or the choices are no list.
        """
        for name in self._controls:
            value = _parsed(record.get(name))
            if isinstance(value, dict) and _flat_choices(value) is None:
                problem = _("has no list of choices under {name!r}: {found}").format(name=name, found=str(value)[:40])
                raise InputError(location, problem, _(REMEDY))
        chosen = [choice for name in self._controls for choice in _flat_choices(record.get(name)) or ()]
        marks = {name: found for name, value in record.items() if (found := _flat_spans(value))}
        spans = read_spans(self._words, [mark for found in marks.values() for mark in found], text, location)
        said = chosen if self._controls else [span.label for span in spans]
        labels = self._words.keys(said, location)
        answer = Answer(
            labels if said else None,
            spans=tuple(span for span in spans if span.label in labels),
            state="answered" if said else "unanswered",
            taken=frozenset({*TOOL, *self._controls, *marks}),
        )
        return [with_origin(self._words, answer, record, str(record.get("annotator") or ""), location)]


def _parsed(value: object) -> object:
    """Return a value of a flat export; in a CSV lists and objects are written as JSON."""
    if isinstance(value, str) and value.lstrip()[:1] in ("[", "{"):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def _flat_choices(value: object) -> list[Any] | None:
    """Return what was chosen: several as ``{"choices": […]}``, one alone as text."""
    value = _parsed(value)
    if isinstance(value, dict) and isinstance(value.get("choices"), list):
        return list(value["choices"])
    return [value] if isinstance(value, str) and value.strip() else None


def _flat_spans(value: object) -> list[Mapping[str, Any]]:
    value = _parsed(value)
    listed = value if isinstance(value, list) else []
    return [item for item in listed if isinstance(item, dict) and {"start", "end", "labels"} <= set(item)]
