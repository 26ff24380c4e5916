"""Predictions as rows of typed columns, as statistics programs read them: numbers as numbers and days as days.

Columns of the user's own table stand first, in their order; then what is known of the paragraph, the labels as one list,
``label_<key>`` (0 or 1, missing where nobody looked), ``score_<key>`` (probability) and the words that carried the labels.
Of a row without text nobody looked for any label, and probabilities and doubt are missing.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, islice
from typing import Any, Literal

from labels.exchange.answers import shown_names
from labels.exchange.known_words import FILES, heads
from labels.exchange.outgoing import written_judged
from labels.exchange.sheet_words import is_error
from labels.paragraphs import DOCUMENT_FIELDS
from labels.support.errors import note_line
from labels.wording import _
from models.output.cell_values import Value
from models.output.own_columns import OwnColumn, moved_note, own_columns
from models.prediction import Prediction
from seeds.schemes import Scheme

LOOKED_AT = 1_000  # predictions, for the columns of the user's own table and their types
_FIELDS = ("id", "doc", "n", "kind", "heading", "region", "date", "source", *DOCUMENT_FIELDS)
_MORE = "extra"
Kind = Literal["text", "whole", "number", "mark", "date", "time", "words", "spans"]


@dataclass(frozen=True, slots=True)
class TypedColumn:
    """A column of a data file.

    Attributes
    ----------
    name : str
        Its name.
    kind : {"text", "whole", "number", "mark", "date", "time", "words", "spans"}
        What its values are.
    get : callable
        Takes a prediction and returns the value.
    says : str
        Its head in words.
    key : str
        The label it is about; empty where it is about none.
    """

    name: str
    kind: Kind
    get: Callable[[Prediction], Any]
    says: str
    key: str = ""


class TypedRows:
    """What is written of each prediction, column by column.

    Parameters
    ----------
    predictions : iterable of Prediction
        Read as they are asked for; only the first thousand are kept in mind.
    scheme : Scheme
        Whose labels they bear.

    Attributes
    ----------
    columns : list of TypedColumn
        In the order in which they are written.
    own : OwnColumns
        The columns of the user's own table.
    unfit : dict of str to int
        How many values of each of these were not of its kind.
    """

    def __init__(self, predictions: Iterable[Prediction], scheme: Scheme) -> None:
        self._predictions = iter(predictions)
        self._first = list(islice(self._predictions, LOOKED_AT))
        self._scheme = scheme
        self._names, self._head = shown_names(scheme.taxonomy), heads(FILES)
        results = self._results()
        paragraphs = [one.paragraph for one in self._first]
        self.own = own_columns(paragraphs, [*_FIELDS, "text", _MORE, *(column.name for column in results)], scheme.taxonomy)
        self.unfit: dict[str, int] = {}  # values that are not of the kind of their column, by its name
        front = [self._own(column, self._kind(column)) for column in self.own.front]
        back = [self._own(column, self._kind(column)) for column in self.own.back]
        heads_of_own = {column.head for column in self.own.front}
        # Beside the user's own, what was made of it: a province in its one form, the text that the spans point into.
        known = [self._field(name) for name in (*_FIELDS, "text") if name not in heads_of_own]
        self.columns = [*front, *known, *results, *back, TypedColumn(_MORE, "text", lambda one: "", "")]
        self._typed = [(place, column) for place, column in enumerate(self.columns) if column in (*front, *back)]

    def _results(self) -> list[TypedColumn]:
        names, head, keys = self._names, self._head, self._scheme.keys
        columns = [TypedColumn("labels", "words", lambda one: list(one.labels), head["labels"])]
        columns += [TypedColumn(f"label_{key}", "mark", _mark_of(key), names[key], key) for key in keys]
        columns += [TypedColumn(f"score_{key}", "number", _score_of(key), f"{names[key]} {head['score']}", key) for key in keys]
        columns += [
            TypedColumn("doubt", "number", lambda one: round(one.doubt, 4) if one.has_text else None, head["doubt"]),
            TypedColumn("corrected", "mark", lambda one: int(one.corrected), head["corrected"]),
            TypedColumn("evidence", "spans", lambda one: one.evidence, head["evidence"]),
            TypedColumn("topic", "text", lambda one: one.topic["name"] if one.topic else "", head["topic"]),
            TypedColumn("model", "text", lambda one: one.model, head["model"]),
            TypedColumn("judged", "text", lambda one: written_judged(one.paragraph.judged) or "", head["judged"]),
        ]
        return columns

    def _field(self, name: str) -> TypedColumn:
        kind: Kind = "whole" if name in ("n", "page") else "text"
        return TypedColumn(name, kind, lambda one: getattr(one.paragraph, name), self._head[name])

    def _own(self, column: OwnColumn, kind: Kind) -> TypedColumn:
        if column.head == "text":
            return self._field("text")
        return TypedColumn(column.head, kind, lambda one: column.value(one.paragraph), column.name)

    def _kind(self, column: OwnColumn) -> Kind:
        """Return what a column of the user's holds, by the first rows."""
        values = [column.value(one.paragraph) for one in self._first]
        # The error of one formula makes no text of a column of numbers: there it is missing, and counted with what is unfit.
        found = {type(value) for value in values if value is not None and not (isinstance(value, str) and is_error(value))}
        if not found or str in found:
            return "text"
        if found <= {int, float}:
            return "whole" if found == {int} else "number"
        return "date" if found == {date} else "time" if found <= {date, datetime} else "text"

    def __iter__(self) -> Iterator[list[Any]]:
        """Yield the values of each prediction."""
        return map(self.values, chain(self._first, self._predictions))

    def values(self, prediction: Prediction) -> list[Any]:
        """Return the values of a prediction; one that is not of the kind of its column stands under ``extra``.

        Parameters
        ----------
        prediction : Prediction
            One of those it was made for, or one that comes later.
        """
        values = [column.get(prediction) for column in self.columns]
        more = self.own.more(prediction.paragraph)
        for place, column in self._typed:
            value = values[place]
            if not _fits(value, column.kind):
                more[column.name] = str(value)
                self.unfit[column.name] = self.unfit.get(column.name, 0) + 1
                values[place] = None
            elif column.kind == "text":
                values[place] = _as_text(value)
            elif column.kind == "time" and value is not None and not isinstance(value, datetime):
                values[place] = datetime(value.year, value.month, value.day)
        values[-1] = json.dumps(more, ensure_ascii=False) if more else ""
        return values

    def notes(self) -> Iterator[str]:
        """Yield what a user should know of the columns of her own."""
        if self.own.moved:
            yield moved_note({column.name: column.head for column in self.own.moved})
        says = _("{count} value(s) of column {column!r} are not of the kind of its first rows; they stand under {more!r}")
        for name, count in self.unfit.items():
            yield says.format(count=count, column=name, more=_MORE)


def _mark_of(key: str) -> Callable[[Prediction], int | None]:
    def mark(one: Prediction) -> int | None:
        judged = one.paragraph.judged
        return int(key in one.labels) if judged is None or key in (*judged, *one.labels) else None

    return mark


def _score_of(key: str) -> Callable[[Prediction], float | None]:
    return lambda one: round(one.scores[key], 4) if one.has_text else None


def _fits(value: Value, kind: Kind) -> bool:
    if value is None or kind == "text":
        return True
    if kind in ("whole", "number"):
        return isinstance(value, int) or (kind == "number" and isinstance(value, float))
    return isinstance(value, date) and (kind == "time" or not isinstance(value, datetime))


def _as_text(value: Value) -> str | None:
    return value.isoformat() if isinstance(value, date) else None if value is None else str(value)


def tell(notes: Iterable[str]) -> None:
    """Write notes to standard error.

    Parameters
    ----------
    notes : iterable of str
        One line each.
    """
    for note in notes:
        print(note_line(note), file=sys.stderr)
