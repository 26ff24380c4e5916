"""What a row of an audit says, and what an empty cell of it means: blanks that depend on the answer make numbers wrong."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from labels import InputError
from labels.exchange.answers import LabelWords, known_names
from labels.exchange.known_words import column_of, heads, is_sheet, known_heads
from labels.exchange.sheet_words import read_mark, written_mark
from labels.wording import _
from seeds.answered import Answered


@dataclass(frozen=True, slots=True)
class Said:
    """What a row says.

    Attributes
    ----------
    labels, judged : tuple of str
        Labels that are there, and labels that are answered.
    blank : tuple of str
        Labels whose cell is empty beside others that are filled, in a row that nobody marked as checked.
    """

    labels: tuple[str, ...]
    judged: tuple[str, ...]
    blank: tuple[str, ...] = ()


def said_in(one: Answered, values: Mapping[str, Any], words: LabelWords) -> Said | None:
    """Return what a row of an audit says; None where nobody answered.

    Nothing was filled in beforehand, so that a row marked as checked is one in which all labels were looked for: an empty
    cell of it is a no. A cell with ``?`` stays open, and so do the labels whose column is gone. In any other row an empty
    cell is no answer.

    Parameters
    ----------
    one : Answered
        The row as labelled text.
    values : mapping of str to object
        Its cells.
    words : LabelWords
        The labels.
    """
    keys, single = words.taxonomy.keys, words.taxonomy.single
    # A workbook, and no task of a tool.
    ours = is_sheet(values) or not known_heads()["before"].isdisjoint(values)
    cells = _label_cells(values, words) if ours else {}
    empty = {key for key, cell in cells.items() if read_mark(cell) == "empty"}
    # Where a text has one label, none is no answer.
    checked = bool(cells) and not single and any(column_of(name) == "checked" and _yes(cell) for name, cell in values.items())
    labels = one.answer.labels if one.answer.confirmed else None
    if labels is None and not (checked and empty):
        return None
    labels = labels or ()
    judged = one.answer.judged if one.answer.labels is not None else ()
    if judged is None or (single and labels):  # who names the one label of a text has said no to the others
        return Said(labels, keys)
    if checked:
        return Said(labels, tuple(key for key in keys if key in judged or key in empty))
    return Said(labels, judged, tuple(key for key in keys if key in empty))


def refuse_blanks(rows: Sequence[tuple[Said, str]], names: Collection[str], words: LabelWords) -> None:
    """Refuse answers of which the missing ones cannot be taken to be like the others.

    Who writes a 1 where a label is and nothing where it is not leaves blanks that depend on the answer: the answered
    paragraphs then do not stand for the others. So it is where a row holds a 1, no 0, and blanks, where nobody ever said no to
    a label that is blank, and where most rows are partly blank.

    Parameters
    ----------
    rows : sequence of (Said, str)
        All that was answered, each with where it stands.
    names : collection of str
        The columns of the file, by which it is told what is missing.
    words : LabelWords
        The labels.

    Raises
    ------
    InputError
        If it is so.
    """
    partly = [(said, where) for said, where in rows if said.blank]
    refused = {key for said, _where in rows for key in said.judged if key not in said.labels}
    never = [(said, where) for said, where in partly if not refused.issuperset(said.blank)]
    only_yes = [(said, where) for said, where in partly if said.labels and set(said.labels) == set(said.judged)]
    most = partly if 2 * len(partly) > len(rows) else []
    found = never or only_yes or most
    if not found:
        return
    said, where = found[0]
    label = next((key for key in said.blank if key not in refused), said.blank[0])
    problem = _("label {label} is empty ({partly} of {total} answered rows are partly empty)")
    column = next((name for name in names if words.column(name) == label), label)
    problem = problem.format(label=column, partly=len(partly), total=len(rows))
    remedy = _("write 0, or mark {checked} where you have looked for all labels: empty is 0 there")
    checked = next((name for name in names if column_of(name) == "checked"), heads()["checked"])
    raise InputError(where, problem, remedy.format(checked=f"{checked} = {written_mark(True)}"))


def _label_cells(values: Mapping[str, Any], words: LabelWords) -> dict[str, Any]:
    """Return the cell of each label that has a column; a remark is none, though a label may be called like it."""
    shown, found = known_names(words.taxonomy), {}
    for name, key in words.columns(values).items():
        if key not in found or name in shown:
            found[key] = values[name]
    return found


def _yes(cell: object) -> bool:
    return read_mark(cell) == "yes"
