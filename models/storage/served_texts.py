"""The texts in whatever MLflow hands a model: of any shape that holds texts, refused in words where one holds none."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from labels import InputError
from labels.wording import N_, _, pgettext
from models.engines.frames import is_missing

if TYPE_CHECKING:
    import pandas as pd

TEXT = "text"
# Characters of one text that a server takes unless told otherwise: about two seconds of one core.
LONGEST = 100_000
LONGEST_VARIABLE = "POLICY_TAGGER_LONGEST"
HINT = N_("give a text, or leave the row out")


def read_texts(model_input: Any) -> tuple[list[str], pd.Index]:
    """Return the texts of any input that MLflow hands over.

    Parameters
    ----------
    model_input : str, list, dict, numpy.ndarray, pandas.Series or pandas.DataFrame
        One text, texts, or rows with a column ``text``; other columns are ignored. A frame of one column need not name
        it: Spark hands over a column so.

    Returns
    -------
    texts : list of str
        One per row.
    index : pandas.Index
        That of the input, or 0, 1, 2, ….

    Raises
    ------
    InputError
        If there is no such column, or a row holds no text.
    """
    import numpy as np
    import pandas as pd

    values: Any = [model_input] if isinstance(model_input, str) else model_input
    if isinstance(values, list) and values and isinstance(values[0], Mapping):  # [{"text": …}, …]
        where = _("row {row}")
        values = [_column(row, where.format(row=number)) for number, row in enumerate(values)]
    elif isinstance(values, pd.DataFrame) and values.shape[1] == 1 and TEXT not in values:
        values = values.iloc[:, 0]
    elif isinstance(values, Mapping | pd.DataFrame):
        values = _column(values, _("the input"))
        values = [values] if isinstance(values, str) else values
    if isinstance(values, pd.Series):
        index = values.index
    elif isinstance(values, list | tuple) or (isinstance(values, np.ndarray) and values.ndim == 1):
        index = pd.RangeIndex(len(values))
    else:
        kind = type(model_input).__name__
        remedy = _("give a list of texts, a Series, or a data frame with a column {column!r}").format(column=TEXT)
        raise InputError(_("input"), _("is a {kind}").format(kind=kind), remedy)
    texts = list(values)
    wrong = [row for row, text in enumerate(texts) if not isinstance(text, str)]
    if wrong:
        problem = _("holds {found}, and so do {more} more") if len(wrong) > 1 else _("holds {found}")
        problem = problem.format(found=_described(texts[wrong[0]]), more=len(wrong) - 1)
        raise InputError(_("row {row} (the first is row 0)").format(row=wrong[0]), problem, _(HINT))
    return [str(text) for text in texts], index


def _column(rows: Any, location: str) -> Any:
    """Return the column ``text`` of a data frame or mapping."""
    if not isinstance(rows, str | int | float | list | None) and TEXT in rows:
        found = rows[TEXT]
        if getattr(found, "ndim", 1) == 1:
            return found
        problem = _("has {count} columns {column!r}").format(count=found.shape[1], column=TEXT)
        raise InputError(location, problem, _("give one"))
    shown: Any = rows
    columns = ", ".join(map(repr, shown)) if hasattr(shown, "keys") else _described(shown)
    problem = _("has no column {column!r}, only {known}").format(column=TEXT, known=columns or pgettext("columns", "nothing"))
    raise InputError(location, problem, _("name the column of texts {column!r}").format(column=TEXT))


def _described(value: Any) -> str:
    """Return in words what stands where a text should."""
    if is_missing(value):
        return _("no text (null)")
    return _("{value!r} ({kind}), not a text").format(value=str(value)[:40], kind=type(value).__name__)


def longest_text() -> int:
    """Return how many characters a server takes in one text; ``POLICY_TAGGER_LONGEST`` says it for a server.

    Raises
    ------
    InputError
        If that is no number of characters.
    """
    given = os.environ.get(LONGEST_VARIABLE, "").strip()
    if not given:
        return LONGEST
    if not (given.isascii() and given.isdigit() and len(given) < 19 and int(given)):
        problem = _("is {value!r}, no number of characters").format(value=given[:40])
        raise InputError(LONGEST_VARIABLE, problem, _("give 1 or more, or unset it"))
    return int(given)


def check_lengths(texts: Sequence[str], longest: int) -> None:
    """Refuse texts of which one would keep a server busy for long.

    Parameters
    ----------
    texts : sequence of str
        What is to be tagged.
    longest : int
        Characters that one may have.

    Raises
    ------
    InputError
        If one is longer; it names the first.
    """
    for row, text in enumerate(texts):
        if len(text) > longest:
            problem = _("has {count:,} characters, more than the {longest:,} that one text may have here")
            remedy = _("cut it into paragraphs; whoever runs the server can set {variable}").format(variable=LONGEST_VARIABLE)
            where = _("row {row} (the first is row 0)").format(row=row)
            raise InputError(where, problem.format(count=len(text), longest=longest), remedy)
