"""The files a panel is written to: one entry each, its libraries loaded when it is asked for."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from labels import UsageError
from labels.support.atomic import whole_binary_file, whole_file
from labels.support.extras import need
from labels.wording import _, pgettext
from models.locations import PROGRAM, program_version
from models.output.plain import plain_cell
from models.panel.panel_columns import Panel, PanelColumn
from models.panel.writing.panel_workbook import write_panel_workbook
from models.panel.writing.stata import STATA_ONLY, variable_names, write_stata

_DECIMALS = 6  # in a table of text; the other formats hold numbers as they are


@dataclass(frozen=True, slots=True)
class PanelFile:
    """A format of panels.

    Attributes
    ----------
    write : callable
        Takes the panel and the path.
    needs : tuple of str
        Libraries that not every installation brings.
    notes : callable
        Takes the panel; returns what a user should know of how the file holds it, a line each.
    """

    write: Callable[[Panel, Path], None]
    needs: tuple[str, ...] = ()
    notes: Callable[[Panel], list[str]] = lambda _panel: []


def plain_columns(panel: Panel) -> list[PanelColumn]:
    """Return the columns of a panel but those that number names, which only a program without texts needs.

    Parameters
    ----------
    panel : Panel
        The panel.
    """
    return [column for column in panel.columns if column.name not in STATA_ONLY]


def panel_file(path: Path) -> PanelFile:
    """Return the format that a file's name asks for.

    Parameters
    ----------
    path : Path
        The file.

    Raises
    ------
    UsageError
        If no format ends so, or its library is not installed.
    """
    kind = PANEL_FILES.get(path.suffix.lower())
    if kind is None:
        known = " ".join(PANEL_FILES)
        problem = _("no panel ends in {suffix!r}").format(suffix=path.suffix)
        raise UsageError(str(path), problem, _("name it with one of {known}").format(known=known))
    if kind.needs:
        need(_("writing {suffix}").format(suffix=path.suffix.lower()), "tables", *kind.needs)
    return kind


def write_csv(panel: Panel, path: Path) -> None:
    """Write a table of text, UTF-8 with the mark that Excel knows it by; nothing stands where a value is missing.

    Columns are called as in a file of Stata, which cuts longer names where it reads a table, alike ones among them.

    Parameters
    ----------
    panel : Panel
        The panel.
    path : Path
        Where to.
    """
    columns, names = plain_columns(panel), variable_names(panel)
    with whole_file(path) as file:
        file.write("\ufeff")
        writer = csv.writer(file)
        writer.writerow([plain_cell(names[column.name]) for column in columns])
        writer.writerows(zip(*map(_cells, columns), strict=True))


def csv_notes(panel: Panel) -> list[str]:
    """Return what stands otherwise in a table of text: names too long for Stata, texts that a spreadsheet would run as formulas.

    Parameters
    ----------
    panel : Panel
        The panel.
    """
    return list(filter(None, [_shortened(panel), _defused(panel)]))


def _shortened(panel: Panel) -> str:
    names = variable_names(panel)
    short = [column for column in plain_columns(panel) if names[column.name] != column.name]
    labels = {column.number: column.name.removeprefix(f"{column.key}_") for column in short}
    if not labels:
        return ""
    says = _(
        "names that are too long for Stata end in the number of the label in the .csv, as in a .dta "
        "({old} is {name} there): {labels}"
    )
    told = pgettext("between items", ", ").join(f"{number} {label}" for number, label in labels.items())
    return says.format(old=short[0].name, name=names[short[0].name], labels=told)


def _defused(panel: Panel) -> str:
    changed = {
        column.name: sorted({text for text in column.values if plain_cell(text) != text})
        for column in plain_columns(panel)
        if isinstance(column.values, list)
    }
    told = pgettext("between items", ", ").join(f"{name} ({texts[0]!r})" for name, texts in changed.items() if texts)
    if not told:
        return ""
    says = _(
        "texts that a spreadsheet would run as formulas have an apostrophe before them in the .csv, and in no other format, "
        "in {columns}; take it off before you merge"
    )
    return says.format(columns=told)


def _cells(column: PanelColumn) -> Iterator[str]:
    if isinstance(column.values, list):
        yield from map(plain_cell, column.values)
        return
    for value in column.values.tolist():
        if value != value:
            yield ""
        else:
            yield f"{value:.0f}" if column.form == "count" else f"{round(value, _DECIMALS):.{_DECIMALS}f}".rstrip("0").rstrip(".")


def write_parquet(panel: Panel, path: Path) -> None:
    """Write Parquet, with what each column holds and what the panel was made of in its metadata.

    Parameters
    ----------
    panel : Panel
        The panel.
    path : Path
        Where to.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = plain_columns(panel)
    arrays, fields = [], []
    for column in columns:
        arrays.append(_arrow(column, pa))
        told = {"head": column.head, "says": column.says}
        fields.append(pa.field(column.name, arrays[-1].type, metadata=told))
    made = {"program": f"{PROGRAM} {program_version()}", **panel.made_of}
    schema = pa.schema(fields, metadata={PROGRAM: json.dumps(made, ensure_ascii=False)})
    with whole_binary_file(path) as file:
        pq.write_table(pa.table(arrays, schema=schema), file, compression="zstd")


def _arrow(column: PanelColumn, pa: Any) -> Any:
    if isinstance(column.values, list):
        return pa.array([value or None for value in column.values], pa.string())
    missing = np.isnan(column.values)
    if column.form == "count":
        return pa.array(np.where(missing, 0, column.values).astype(np.int64), pa.int64(), mask=missing)
    return pa.array(column.values, pa.float64(), mask=missing)


# To add a format is to add an entry here and a function.
PANEL_FILES: Mapping[str, PanelFile] = {
    ".dta": PanelFile(write_stata, ("pandas",)),
    ".xlsx": PanelFile(write_panel_workbook),
    ".parquet": PanelFile(write_parquet, ("pyarrow",)),
    ".csv": PanelFile(write_csv, notes=csv_notes),
}
