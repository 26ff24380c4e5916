"""The columns of a panel, long (a row for each label) and wide (a column for each label)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, count
from typing import Any

import numpy as np

from labels.exchange.answers import shown_names
from models.arrays import Floats
from models.panel.cells import Cells
from models.panel.dating import Calendar
from models.panel.units import DIMENSIONS, By
from models.panel.wording import Form, wording
from seeds.schemes import Scheme


@dataclass(frozen=True, eq=False)
class PanelColumn:
    """A column of a panel.

    Attributes
    ----------
    name : str
        As files have it.
    head, says : str
        Its name for people, and what it holds.
    form : {"text", "count", "share", "number"}
        What stands in it.
    values : list of str or ndarray of float
        One a row; NaN where a number is missing.
    key : str
        Of a column of a wide panel, the column of the long one it comes from.
    number : int
        And the number of its label, from 1.
    """

    name: str
    head: str
    says: str
    form: Form
    values: list[str] | Floats
    key: str = ""
    number: int = 0


@dataclass(frozen=True, eq=False)
class Panel:
    """A panel, ready to be written.

    Attributes
    ----------
    columns : list of PanelColumn
        In order.
    made_of : mapping of str to str
        What :func:`models.panel.provenance.provenance` returned.
    period : str or None
        What a period is.
    months : ndarray of int, shape (n_rows,)
        The month with which the period of each row begins, counted from January of year 0; empty without periods.
    value_labels : mapping of str to (mapping of int to str)
        What the numbers of some columns mean.
    notes : list of str
        What a reader should know of the whole.
    """

    columns: list[PanelColumn]
    made_of: Mapping[str, str]
    period: str | None
    months: Any
    value_labels: Mapping[str, Mapping[int, str]]
    notes: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.columns[0].values)


# By name, values of shape (n_cells, n_marks).
Measures = dict[str, Any]
# What stands for the whole cell and not for a label of it.
_OF_CELL = ("missing", "documents", "words", "characters", "date_used")
_LABELS = ("label_id", "label", "label_name", "cross", "cross_name")


def build(cells: Cells, by: By, scheme: Scheme, more: Measures, made_of: Mapping[str, str], cross: Scheme | None = None) -> Panel:
    """Return a panel in long form.

    Parameters
    ----------
    cells : Cells
        What was counted.
    by : By
        What it is by.
    scheme : Scheme
        Whose labels.
    more : mapping of str to array, shape (n_cells, n_marks)
        Further measures: those of an audit.
    made_of : mapping of str to str
        What it was made of.
    cross : Scheme, optional
        The second scheme.

    Returns
    -------
    Panel
    """
    n_marks = len(cells.marked.names)
    columns: dict[str, Any] = {name: _each(values, n_marks) for name, values in _unit_columns(cells, by).items()}
    columns |= {name: _tiled(values, len(cells)) for name, values in _label_columns(cells, scheme, cross).items()}
    of_cells: Measures = {
        "missing": cells.missing.astype(np.float64),
        "documents": cells.documents,
        "words": cells.words,
        "characters": cells.characters,
        "date_used": cells.dates_used(),
    }
    measures = _measures(cells) | more
    for name in wording().columns:
        if name in of_cells:
            columns[name] = _each(of_cells[name], n_marks)
        elif name in measures:
            columns[name] = _flat(measures[name])
    columns |= {name: [text] * (len(cells) * n_marks) for name, text in made_of.items()}
    order = [name for name in wording().columns if name in columns]
    calendar = Calendar(by.period) if by.period else None
    months = [year * 12 + month - 1 for year, month in map(calendar.first_month, cells.period.tolist())] if calendar else []
    names = shown_names(scheme.taxonomy)
    levels = {number: wording().levels[key] for number, key in enumerate(wording().levels, 1)}
    units = {number: cells.table.units[unit].name for number, unit in enumerate(cells.units, 1)}
    value_labels = {"unit_id": units, "level": levels, "missing": wording().flags}
    value_labels["label_id"] = {
        number: " × ".join([names[own], *([shown_names(cross.taxonomy)[other]] if cross else [])])
        for number, (own, other) in enumerate(cells.marked.names, 1)
    }
    return Panel([_column(name, columns[name]) for name in order], made_of, by.period, np.repeat(months, n_marks), value_labels)


def widen(panel: Panel, keys: Sequence[tuple[str, str]]) -> Panel:
    """Return a panel with a row for each unit and period, and a column for each measure and label.

    Parameters
    ----------
    panel : Panel
        In long form.
    keys : sequence of (str, str)
        The labels, in the order of its rows.

    Returns
    -------
    Panel
        Measures are called ``share_<key>``; of what is the same for all labels there is one column.
    """
    n_marks = len(keys)
    labels = panel.value_labels["label_id"]
    alike = {*_LABELS, *panel.made_of, *_OF_CELL, *DIMENSIONS, "unit_id", "code", "adcode", "unit", "title", panel.period}
    before = [column for column in panel.columns if column.name in alike - {*_LABELS, *panel.made_of}]
    looked = next(column for column in panel.columns if column.name == "paragraphs")
    counts = np.asarray(looked.values).reshape(-1, n_marks)
    if (counts == counts[:, :1]).all():  # every label was looked for in every paragraph
        before.append(looked)
        alike.add(looked.name)
    measures = [column for column in panel.columns if column.name not in alike]
    behind = [column for column in panel.columns if column.name in panel.made_of]
    wide = [replace(column, values=column.values[::n_marks]) for column in before]
    taken = {column.name for column in (*wide, *behind)}
    for number, (own, other) in enumerate(keys, 1):
        for column in measures:
            name = "_".join(filter(None, (column.name, own, other)))
            if name in taken:  # share_low of a label and share of one called low_…
                name = free_name(f"{column.name}_{number}", taken)
            taken.add(name)
            head = wording().of_label.format(measure=column.head, label=labels[number])
            values = column.values[number - 1 :: n_marks]
            wide.append(PanelColumn(name, head, column.says, column.form, values, column.name, number))
    wide += [replace(column, values=column.values[::n_marks]) for column in behind]
    value_labels = {name: said for name, said in panel.value_labels.items() if name != "label_id"}
    return replace(panel, columns=wide, months=panel.months[::n_marks], value_labels=value_labels)


def free_name(wanted: str, taken: Collection[str]) -> str:
    """Return a name that no other column has: the one wanted, or it with a number behind it.

    Parameters
    ----------
    wanted : str
        The name.
    taken : collection of str
        The names of other columns.
    """
    numbered = (f"{wanted}_{number}" for number in count(2))
    return next(name for name in chain([wanted], numbered) if name not in taken)


def _column(name: str, values: Any) -> PanelColumn:
    told = wording().columns[name]
    return PanelColumn(name, told.head, told.says, told.form, values)


def _unit_columns(cells: Cells, by: By) -> dict[str, Any]:
    """Return the columns that name unit and period of each cell."""
    units = [cells.table.units[unit] for unit in cells.unit.tolist()]
    numbers = {unit: float(number) for number, unit in enumerate(cells.units, 1)}
    columns: dict[str, Any] = {
        "unit_id": np.array([numbers[unit] for unit in cells.unit.tolist()]),
        "code": [unit.code for unit in units],
        "adcode": np.array([float(unit.code) if unit.code else np.nan for unit in units]),
        "unit": [unit.name for unit in units],
        "level": [wording().levels.get(unit.level, "") for unit in units],
    }
    if len(by.dimensions) > 1:
        for at, dimension in enumerate(by.dimensions):
            if dimension != "level":
                columns[dimension] = [unit.values[at] for unit in units]
    if "document" in by.dimensions:
        at = by.dimensions.index("document")
        columns["title"] = [cells.table.titles.get(unit.values[at], "") for unit in units]
    if by.period:
        name = Calendar(by.period).name
        periods = [name(number) for number in cells.period.tolist()]
        columns[by.period] = np.array(periods, dtype=np.float64) if by.period == "year" else periods
    return columns


def _label_columns(cells: Cells, scheme: Scheme, cross: Scheme | None) -> dict[str, Any]:
    names = shown_names(scheme.taxonomy)
    marks = cells.marked.names
    columns: dict[str, Any] = {
        "label_id": np.arange(1.0, len(marks) + 1),
        "label": [own for own, _ in marks],
        "label_name": [names[own] for own, _ in marks],
    }
    if cross is not None:
        others = shown_names(cross.taxonomy)
        columns |= {"cross": [other for _, other in marks], "cross_name": [others[other] for _, other in marks]}
    return columns


def _measures(cells: Cells) -> Measures:
    """Return what was counted for each label of each cell."""
    low, high = cells.bounds
    change_low, change_high = cells.change_bounds
    dates, ids = cells.first()
    units = cells.unit.tolist()
    found: Measures = {
        "paragraphs": cells.paragraphs,
        "tagged": cells.tagged,
        "tagged_documents": cells.tagged_documents,
        "share": cells.share,
        "share_low": low,
        "share_high": high,
        "share_expected": cells.expected,
        "ln_tagged": np.log1p(cells.tagged),
        "share_change": cells.change(cells.share),
        "share_change_low": change_low,
        "share_change_high": change_high,
        "tagged_change": cells.change(cells.tagged),
        "first": [dates[unit] for unit in units],
        "first_id": [ids[unit] for unit in units],
    }
    if cells.terms is not None:
        words = cells.words[:, None]
        found |= {
            "terms": cells.terms,
            "term_share": np.divide(cells.terms * 100, words, out=np.full(cells.terms.shape, np.nan), where=words > 0),
            "ln_terms": np.log1p(cells.terms),
        }
    return found


def _each(values: Any, times: int) -> Any:
    """Return each value so many times after another."""
    return np.repeat(values, times) if isinstance(values, np.ndarray) else [value for value in values for _ in range(times)]


def _tiled(values: Any, times: int) -> Any:
    """Return all values, so many times after another."""
    return np.tile(values, times) if isinstance(values, np.ndarray) else list(values) * times


def _flat(values: Any) -> Any:
    return values.ravel() if isinstance(values, np.ndarray) else [value for row in values for value in row]
