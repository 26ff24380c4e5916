"""Predictions as a file of Stata."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from labels.exchange.known_words import FILES, written_word
from labels.support.atomic import whole_binary_file
from labels.wording import _, pgettext
from models.output.data_files.stata_names import stata_names
from models.output.data_files.typed_rows import Kind, TypedRows, tell
from models.prediction import Prediction
from seeds.schemes import Scheme

if TYPE_CHECKING:
    import pandas as pd

# What a variable label holds, and what text of fixed width may hold in bytes before it is kept apart.
_LONGEST_LABEL, _LONGEST_FIXED = 80, 200


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

    rows = TypedRows(predictions, scheme)
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
    yes_no = {0: written_word("no", FILES), 1: written_word("yes", FILES)}
    marks = {name: yes_no for name, column in columns.items() if column.kind == "mark"}
    labels = {name: (column.says or column.name)[:_LONGEST_LABEL] for name, column in columns.items()}
    with whole_binary_file(path) as file:
        _to_stata(frame, file, f"policy-tagger, {scheme.name} {scheme.digest}", labels, marks, days, long)
    pair = _("{name!r} is {other}")
    changed = [pair.format(name=column.name, other=name) for name, column in columns.items() if name != column.name]
    if changed:
        says = _("names that Stata does not take were changed, the old ones are the variables' labels: {names}")
        tell([says.format(names=pgettext("between items", ", ").join(changed))])
    tell(rows.notes())
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
