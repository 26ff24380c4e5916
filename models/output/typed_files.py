"""Predictions as data files of statistics programs: Stata (.dta) and Parquet, numbers as numbers and days as days.

Columns of the user's own table stand first, in their order; then what is known of the paragraph, the labels as one list,
``label_<key>`` (0 or 1, missing where nobody looked), ``score_<key>`` (probability) and the words that carried the labels.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Literal

from labels.exchange.answers import shown_names
from labels.exchange.outgoing import written_judged
from labels.exchange.sheet_words import heads, is_error
from labels.paragraphs import DOCUMENT_FIELDS
from labels.support.atomic import whole_binary_file
from models.output.own_columns import OwnColumn, Value, own_columns
from models.output.stata_names import stata_names
from models.prediction import Prediction
from seeds.schemes import Scheme

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

_LOOKED_AT = 1_000  # predictions, for the columns of the user's own table and their types
_GROUP = 20_000  # rows of a Parquet file that are in memory at once
_FIELDS = ("id", "doc", "n", "kind", "heading", "region", "date", "source", *DOCUMENT_FIELDS)
_MORE = "extra"
Kind = Literal["text", "whole", "number", "mark", "date", "time", "words", "spans"]
# Stata: what a variable label holds, what text of fixed width may hold in bytes before it is kept apart, and its first day.
_LONGEST_LABEL, _LONGEST_FIXED = 80, 200
_YES_NO = {0: "否", 1: "是"}


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of a data file."""

    name: str
    kind: Kind
    get: Callable[[Prediction], Any]
    says: str
    key: str = ""


class _Rows:
    """What is written of each prediction, column by column."""

    def __init__(self, predictions: Iterable[Prediction], scheme: Scheme) -> None:
        self._predictions = iter(predictions)
        self._first = list(islice(self._predictions, _LOOKED_AT))
        self._scheme = scheme
        self._names, self._head = shown_names(scheme.taxonomy), heads()
        results = self._results()
        paragraphs = [one.paragraph for one in self._first]
        self.own = own_columns(paragraphs, [*_FIELDS, "text", _MORE, *(column.name for column in results)], scheme.taxonomy)
        self.unfit: dict[str, int] = {}  # values that are not of the kind of their column, by its name
        front = [self._own(column, self._kind(column)) for column in self.own.front]
        back = [self._own(column, self._kind(column)) for column in self.own.back]
        heads_of_own = {column.head for column in self.own.front}
        # Beside the user's own, what was made of it: a province in its one form, the text that the spans point into.
        known = [self._field(name) for name in (*_FIELDS, "text") if name not in heads_of_own]
        self.columns = [*front, *known, *results, *back, _Column(_MORE, "text", lambda one: "", "")]
        self._typed = [(place, column) for place, column in enumerate(self.columns) if column in (*front, *back)]

    def _results(self) -> list[_Column]:
        names, head, keys = self._names, self._head, self._scheme.keys
        columns = [_Column("labels", "words", lambda one: list(one.labels), head["labels"])]
        columns += [_Column(f"label_{key}", "mark", _mark_of(key), names[key], key) for key in keys]
        columns += [_Column(f"score_{key}", "number", _score_of(key), f"{names[key]} {head['score']}", key) for key in keys]
        columns += [
            _Column("doubt", "number", lambda one: round(one.doubt, 4), head["doubt"]),
            _Column("corrected", "mark", lambda one: int(one.corrected), head["corrected"]),
            _Column("evidence", "spans", lambda one: one.evidence, head["evidence"]),
            _Column("topic", "text", lambda one: one.topic["name"] if one.topic else "", head["topic"]),
            _Column("model", "text", lambda one: one.model, head["model"]),
            _Column("judged", "text", lambda one: written_judged(one.paragraph.judged) or "", head["judged"]),
        ]
        return columns

    def _field(self, name: str) -> _Column:
        kind: Kind = "whole" if name in ("n", "page") else "text"
        return _Column(name, kind, lambda one: getattr(one.paragraph, name), self._head[name])

    def _own(self, column: OwnColumn, kind: Kind) -> _Column:
        if column.head == "text":
            return self._field("text")
        return _Column(column.head, kind, lambda one: column.value(one.paragraph), column.name)

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
        """Yield the values of each prediction; a value that is not of the kind of its column stands under ``extra``."""
        for prediction in chain(self._first, self._predictions):
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
            yield values

    def notes(self) -> Iterator[str]:
        """Yield what a user should know of the columns of her own."""
        if self.own.moved:
            says = ", ".join(f"{column.name!r} is {column.head!r}" for column in self.own.moved)
            yield f"columns of your table that are called like one of a result go under another name: {says}"
        for name, count in self.unfit.items():
            yield f"{count} value(s) of column {name!r} are not of the kind of its first rows; they stand under {_MORE!r}"


def _mark_of(key: str) -> Callable[[Prediction], int | None]:
    def mark(one: Prediction) -> int | None:
        judged = one.paragraph.judged
        return int(key in one.labels) if judged is None or key in (*judged, *one.labels) else None

    return mark


def _score_of(key: str) -> Callable[[Prediction], float]:
    return lambda one: round(one.scores[key], 4)


def _fits(value: Value, kind: Kind) -> bool:
    if value is None or kind == "text":
        return True
    if kind in ("whole", "number"):
        return isinstance(value, int) or (kind == "number" and isinstance(value, float))
    return isinstance(value, date) and (kind == "time" or not isinstance(value, datetime))


def _as_text(value: Value) -> str | None:
    return value.isoformat() if isinstance(value, date) else None if value is None else str(value)


# --- Parquet ----------------------------------------------------------------------------------------------------------


def write_parquet(predictions: Iterable[Prediction], scheme: Scheme, path: Path) -> int:
    """Write a Parquet file, some thousand rows in memory at a time; return how many rows.

    ``labels`` is a list of keys, ``evidence`` a list of spans (label, start, end, text, weight). The file's metadata name
    scheme and model. Missing values are null.

    Parameters
    ----------
    predictions : iterable of Prediction
        Written as they come.
    scheme : Scheme
        Whose labels they bear.
    path : Path
        Where to write.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = _Rows(predictions, scheme)
    kinds = _arrow_kinds(pa)
    about = {"policy-tagger.scheme": scheme.name, "policy-tagger.scheme_digest": scheme.digest}
    schema = pa.schema(
        [pa.field(one.name, kinds[one.kind], metadata={"label": one.says}) for one in rows.columns], metadata=about
    )
    count = 0
    source = iter(rows)
    with whole_binary_file(path) as file, pq.ParquetWriter(file, schema, compression="zstd") as writer:
        while group := list(islice(source, _GROUP)):
            count += len(group)
            columns = zip(*group, strict=True)
            arrays = [
                pa.array(_arrow_values(values, one.kind), kinds[one.kind])
                for values, one in zip(columns, rows.columns, strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
    _tell(rows.notes())
    return count


def _arrow_kinds(pa: Any) -> Mapping[Kind, pa.DataType]:
    span = [("label", pa.string()), ("start", pa.int32()), ("end", pa.int32()), ("text", pa.string()), ("weight", pa.float64())]
    return {
        "text": pa.string(),
        "whole": pa.int64(),
        "number": pa.float64(),
        "mark": pa.int8(),
        "date": pa.date32(),
        "time": pa.timestamp("s"),
        "words": pa.list_(pa.string()),
        "spans": pa.list_(pa.struct(span)),
    }


def _arrow_values(values: Iterable[Any], kind: Kind) -> list[Any]:
    if kind == "spans":
        names = ("label", "start", "end", "text", "weight")
        return [[{name: getattr(span, name) for name in names} for span in spans] for spans in values]
    if kind == "number":
        return [None if value is None else float(value) for value in values]
    return [value or None for value in values] if kind == "text" else list(values)


# --- Stata ------------------------------------------------------------------------------------------------------------


def write_stata(predictions: Iterable[Prediction], scheme: Scheme, path: Path) -> int:
    """Write a file of Stata (format 118, which Stata 14 and later read); return how many rows.

    Variables have Chinese labels, the columns of labels value labels. Names that Stata does not take are changed, the old
    one is the variable's label, and a note says so. Long text is kept apart (``strL``). All rows are in memory.

    Parameters
    ----------
    predictions : iterable of Prediction
        All are read before the first is written.
    scheme : Scheme
        Whose labels they bear.
    path : Path
        Where to write.
    """
    import pandas as pd

    rows = _Rows(predictions, scheme)
    lists: list[list[Any]] = [[] for _ in rows.columns]
    count = 0
    for values in rows:
        count += 1
        for kept, value in zip(lists, values, strict=True):
            kept.append(value)
    names = stata_names([column.name for column in rows.columns])
    columns = dict(zip(names, rows.columns, strict=True))
    frame = pd.DataFrame({name: _stata_series(pd, lists.pop(0), column.kind) for name, column in columns.items()})
    long = [name for name, column in columns.items() if column.kind in ("text", "spans", "words") and _is_long(frame[name])]
    days = {name: "td" if column.kind == "date" else "tc" for name, column in columns.items() if column.kind in ("date", "time")}
    marks = {name: _YES_NO for name, column in columns.items() if column.kind == "mark"}
    labels = {name: (column.says or column.name)[:_LONGEST_LABEL] for name, column in columns.items()}
    with whole_binary_file(path) as file:
        _to_stata(frame, file, f"policy-tagger, {scheme.name} {scheme.digest}", labels, marks, days, long)
    changed = [f"{column.name!r} is {name}" for name, column in columns.items() if name != column.name]
    if changed:
        _tell([f"names that Stata does not take were changed, the old ones are the variables' labels: {', '.join(changed)}"])
    _tell(rows.notes())
    return count


def _to_stata(
    frame: pd.DataFrame,
    file: BinaryIO,
    says: str,
    labels: Mapping[str, str],
    marks: Mapping[str, Mapping[int, str]],
    days: Mapping[str, str],
    long: Sequence[str],
) -> None:
    frame.to_stata(
        file,
        write_index=False,
        version=118,
        data_label=says[:_LONGEST_LABEL],
        variable_labels=dict(labels),
        value_labels={name: dict(words) for name, words in marks.items()},
        convert_dates=dict(days),
        convert_strl=list(long),
        time_stamp=datetime(2000, 1, 1),  # the same predictions give the same file
    )


def _stata_series(pd: Any, values: list[Any], kind: Kind) -> pd.Series:
    """Return the values of a variable; what Stata has no kind for is text."""
    if kind in ("date", "time"):
        return pd.Series(pd.to_datetime(pd.Series(values, dtype="object")), dtype="datetime64[s]")
    if kind in ("mark", "whole", "number"):
        whole = kind != "number" and None not in values
        small = kind == "mark"
        return pd.Series(values, dtype="int8" if whole and small else "int64" if whole else "float64")
    if kind == "words":
        values = [" ".join(value) for value in values]
    elif kind == "spans":
        values = ["; ".join(f"{span.label}:{span.text}" for span in value) for value in values]
    return pd.Series(["" if value is None else value for value in values], dtype="object")


def _is_long(series: pd.Series) -> bool:
    return max((len(value.encode()) for value in series), default=0) > _LONGEST_FIXED


def _tell(notes: Iterable[str]) -> None:
    for note in notes:
        print(f"note: {note}", file=sys.stderr)
