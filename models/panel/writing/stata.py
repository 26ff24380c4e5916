"""Panels as Stata reads them: release 118 (Stata 14 and later), Chinese in texts and in the labels of variables and values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

from labels.support.atomic import whole_binary_file
from models.locations import PROGRAM, program_version
from models.panel.panel_columns import Panel, PanelColumn, free_name

# Numbers that stand for names: ``xtset`` wants them, and value labels hang on them.
STATA_ONLY = ("unit_id", "label_id")
_LONGEST_NAME = 32  # characters of the name of a variable
_LONGEST_LABEL = 80  # characters of its label, and of that of the data
_FORMATS = {"year": "ty", "quarter": "tq", "month": "tm"}
# The file says when it was written; two runs must give the same bytes.
_WRITTEN = datetime(2000, 1, 1)


def write_stata(panel: Panel, path: Path) -> None:
    """Write a panel for Stata.

    Texts that name levels, units and labels stand beside numbers with value labels; periods are dates of Stata (``%ty``,
    ``%tq``, ``%tm``); what is missing is ``.`` or an empty text.

    Parameters
    ----------
    panel : Panel
        The panel.
    path : Path
        Where to.
    """
    import pandas as pd

    names = variable_names(panel)
    data: dict[str, Any] = {}
    value_labels: dict[str, dict[float, str]] = {}
    dates: dict[Any, str] = {}
    for column in panel.columns:
        name = names[column.name]
        meanings = panel.value_labels.get(column.name)
        if column.name == panel.period:
            months = [f"{number // 12:04}-{number % 12 + 1:02}" for number in panel.months.tolist()]
            data[name] = pd.to_datetime(pd.Series(months), format="%Y-%m")
            dates[name] = _FORMATS[panel.period]
            continue
        data[name] = _values(column, meanings)
        if meanings:
            value_labels[name] = {float(number): text for number, text in meanings.items()}
    says = f"{PROGRAM} {program_version()} texts {panel.made_of['texts']} answers {panel.made_of['answers']}"
    with whole_binary_file(path) as file:
        pd.DataFrame(data).to_stata(
            file,
            version=118,
            write_index=False,
            time_stamp=_WRITTEN,
            data_label=says[:_LONGEST_LABEL],
            variable_labels={names[column.name]: column.head[:_LONGEST_LABEL] for column in panel.columns},
            value_labels=value_labels,
            convert_dates=dates,
        )


def variable_names(panel: Panel) -> dict[str, str]:
    """Return names that Stata takes, no two alike, by those of the columns: one too long ends in the number of its label.

    Parameters
    ----------
    panel : Panel
        The panel.
    """
    found = {column.name: column.name for column in panel.columns if len(column.name) <= _LONGEST_NAME}
    taken = set(found)
    for column in panel.columns:
        if column.name not in found:
            found[column.name] = free_name(f"{column.key}_{column.number}", taken)
            taken.add(found[column.name])
    return found


def _values(column: PanelColumn, meanings: Mapping[int, str] | None) -> Any:
    """Return the values of a variable; texts that have numbers as those."""
    if isinstance(column.values, list):
        if meanings is None:
            return column.values
        numbers = {text: float(number) for number, text in meanings.items()}
        return np.array([numbers.get(text, np.nan) for text in column.values])
    if column.form == "count" and not np.isnan(column.values).any():
        return column.values.astype(np.int32)
    return column.values
