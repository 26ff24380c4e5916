"""Predictions as columns of a data frame."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from numbers import Number
from typing import TYPE_CHECKING, Any

from labels import InputError, UsageError
from labels.wording import _, pgettext

if TYPE_CHECKING:
    import pandas as pd


def tagged_frame(
    tag: Callable[[list[str]], Sequence[Any]],
    keys: Sequence[str],
    frame: pd.DataFrame,
    text: str,
    prefix: str,
    evidence: bool,
    model: str,
) -> pd.DataFrame:
    """Tag a column of a data frame; what :meth:`models.tagger.PolicyTagger.tag_frame` does.

    Parameters
    ----------
    tag : callable
        Takes texts and returns a prediction for each.
    keys : sequence of str
        Label keys in column order.
    frame, text, prefix, evidence
        As there.
    model : str
        Name of the model.

    Returns
    -------
    pandas.DataFrame

    Raises
    ------
    UsageError, InputError
        As there.
    """
    scores = [*(f"{prefix}score_{key}" for key in keys), f"{prefix}doubt"]
    names = [f"{prefix}labels", *scores, f"{prefix}corrected", *[f"{prefix}evidence"] * evidence, f"{prefix}model"]
    check_columns("tag_frame", list(frame.columns), text, names)
    texts: list[str | None] = []
    for row, cell in enumerate(frame[text].tolist()):
        if not isinstance(cell, str) and not is_missing(cell):
            problem = _("{column!r} is {found}, not text").format(column=text, found=type(cell).__name__)
            raise InputError(_("tag_frame: row {row}").format(row=row), problem, _("give text or nothing"))
        texts.append(cell if isinstance(cell, str) else None)
    from seeds.formats.tables.text_cells import cell_text  # brings the readers of tables, which a model elsewhere has no use for

    tagged = iter(tag([cell_text(cell) for cell in texts if cell is not None]))
    found = [None if cell is None else next(tagged) for cell in texts]
    import pandas as pd

    columns: dict[str, list[Any]] = {f"{prefix}labels": [list(one.labels) if one else [] for one in found]}
    if evidence:
        columns[f"{prefix}evidence"] = [[span.text for span in one.evidence] if one else [] for one in found]
    columns[f"{prefix}model"] = [model] * len(found)
    series = {name: pd.Series(values, index=frame.index, dtype=object) for name, values in columns.items()}
    figures = [None if one is None else [*one.scores.values(), one.doubt] for one in found]
    for column, name in enumerate(scores):
        series[name] = pd.Series([one[column] if one else None for one in figures], index=frame.index, dtype=float)
    corrected = [one is not None and one.corrected for one in found]
    series[f"{prefix}corrected"] = pd.Series(corrected, index=frame.index, dtype=bool)
    return frame.assign(**{name: series[name] for name in names})


def check_columns(
    where: str, columns: Sequence[Any], text: Any, new: Sequence[str], same: Callable[[Any], Any] = lambda name: name
) -> None:
    """Refuse a frame in which the texts cannot be found, or whose columns the new ones would cover.

    Parameters
    ----------
    where : str
        What was called, as an error names it.
    columns : sequence
        Names of the frame's columns.
    text : object
        Name of the column that holds the texts.
    new : sequence of str
        Names of the columns to come.
    same : callable
        Takes a name and returns that by which the frame tells columns apart.

    Raises
    ------
    UsageError
        If there is no such column or more than one, or a new one would cover an old one.
    """
    taken = [same(name) for name in columns]
    if (count := taken.count(same(text))) != 1:
        known = ", ".join(map(str, columns)) or pgettext("columns", "none")
        many, none = (
            _("the frame has {count} columns {column!r}, only {known}"),
            _("the frame has no column {column!r}, only {known}"),
        )
        problem = (many if count else none).format(count=count, column=text, known=known)
        raise UsageError(where, problem, _("name one column: {example}").format(example="text='…'"))
    if covered := [name for name in new if same(name) in taken]:
        problem, remedy = _("the frame has a column {column!r} already"), _("give a prefix: {example}")
        raise UsageError(where, problem.format(column=covered[0]), remedy.format(example="prefix='tagged_'"))


def is_missing(cell: object) -> bool:
    """Return whether a cell of a table is empty: None, a NaN of any kind, pandas' NA or NaT.

    Parameters
    ----------
    cell : object
        Anything.
    """
    if isinstance(cell, Number):
        return bool(cell != cell)  # NaN differs from itself
    return cell is None or type(cell).__name__ in ("NAType", "NaTType")
