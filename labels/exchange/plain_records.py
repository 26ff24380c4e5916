"""Paragraphs in JSON that bear their labels themselves."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from labels.exchange.answers import Answer, LabelWords
from labels.exchange.outgoing import read_predicted
from labels.exchange.placed import place
from labels.spans import Evidence
from labels.support.errors import InputError
from labels.wording import _

# Of the form of :func:`labels.annotations.text_hash`.
_HASH = re.compile(r"[0-9a-f]{12}")
_OWN = frozenset({"labels", "judged", "hash", "annotator"})


def is_labelled_record(record: Mapping[str, Any]) -> bool:
    """Return whether a record of JSON has labels as a paragraph has them.

    Parameters
    ----------
    record : mapping of str to object
        The record.
    """
    return isinstance(record.get("labels"), list) or isinstance(record.get("judged"), list)


def filled_by_model(same: int, open_: int, total: int) -> list[str]:
    """Return the line that says that answers may be a model's own; none where there are none.

    Parameters
    ----------
    same : int
        Answers that are as they went out.
    open_ : int
        Answers that a model had filled in, where the file does not say with which labels it went out.
    total : int
        All answers.
    """
    if not same + open_:
        return []
    if open_:
        says = _(
            "{count} of {total} paragraph(s) are labelled as a model filled them in, or as somebody changed that: nothing tells "
            "that anybody looked; measured against its own labels a model is never wrong"
        )
    else:
        says = _(
            "{count} of {total} paragraph(s) are labelled as a model filled them in: nothing tells that anybody looked; "
            "measured against its own labels a model is never wrong"
        )
    return [says.format(count=same + open_, total=total)]


class FromRecords:
    """Answers in Paragraph JSON Lines: ``labels``, and ``judged`` where not all labels were looked for.

    Labels that differ from those under ``predicted`` are a person's; those that do not, or that a ``model`` gave without
    saying so, may be the model's own.

    Words under ``evidence`` count as marked by a person where no ``model`` says that it found them.

    Parameters
    ----------
    words : LabelWords
        The labels.
    """

    def __init__(self, words: LabelWords) -> None:
        self._words = words
        self._same = self._open = self._total = 0

    @property
    def notes(self) -> Sequence[str]:
        """How many answers may be a model's own."""
        return filled_by_model(self._same, self._open, self._total)

    def answers(self, record: Mapping[str, Any], text: str, location: str) -> list[Answer]:
        """Return the answer that a record holds.

        Parameters
        ----------
        record : mapping of str to object
            The record.
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
            If a label is unknown or a span is none.
        """
        labels, judged = (self._keys(record, field, location) for field in ("labels", "judged"))
        if labels is not None and judged is not None:
            judged = self._words.taxonomy.order([*judged, *labels], location)
        spans = self._spans(record, text, location) if not record.get("model") else ()
        given = {name: record.get(name) for name in ("hash", "annotator")}
        ours = isinstance(given["hash"], str) and _HASH.fullmatch(given["hash"]) is not None  # else the user's own
        listed = record.get("predicted") if isinstance(record.get("predicted"), list) else None  # else the user's own
        predicted = read_predicted(listed, self._words, location)
        same = predicted == labels if predicted is not None else bool(record.get("model"))
        counts = labels is not None and judged != ()  # of a row without text nobody was asked
        self._total += counts
        self._same += counts and same and predicted is not None
        self._open += counts and same and predicted is None
        return [
            Answer(
                labels,
                judged if labels is not None else None,
                predicted,
                tuple(span for span in spans if span.label in (labels or ())),
                hash=given["hash"] if ours else None,
                annotator=given["annotator"] if isinstance(given["annotator"], str) else "",
                state="answered" if labels is not None else "unanswered",
                confirmed=not same,
                taken=_OWN if ours else _OWN - {"hash"},
            )
        ]

    def _keys(self, record: Mapping[str, Any], field: str, location: str) -> tuple[str, ...] | None:
        value = record.get(field)
        if value is None:
            return None
        if isinstance(value, str):
            value = self._words.split(value)
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            problem = _("field {field!r} is {found}, not {wanted}")
            found = json.dumps(value, ensure_ascii=False)[:40]
            problem = problem.format(field=field, found=found, wanted=_("a list of label keys"))
            example = f'{{"{field}": ["{self._words.taxonomy.keys[0]}"]}}'
            raise InputError(location, problem, _("write {example}").format(example=example))
        return self._words.keys(value, location)

    def _spans(self, record: Mapping[str, Any], text: str, location: str) -> tuple[Evidence, ...]:
        found = []
        marks = record.get("evidence") or []
        if not isinstance(marks, list):
            problem = _("field {field!r} is {found}, not {wanted}")
            problem = problem.format(field="evidence", found=str(marks)[:40], wanted=_("a list of spans"))
            raise InputError(location, problem, _("make it a list"))
        for mark in marks:
            if not isinstance(mark, dict) or "label" not in mark:
                problem = _("holds a span that is no object with {fields}").format(fields="label, start, end, text")
                raise InputError(location, problem, _("complete the span"))
            start, end = place(text, mark.get("start"), mark.get("end"), mark.get("text"), location)
            found.append(Evidence(self._words.key(mark["label"], location), start, end, text[start:end]))
        return tuple(found)
