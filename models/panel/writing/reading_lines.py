"""Lines with which Stata and R read a panel from the very file that was written, down to the rows of one label."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from labels.wording import _
from models.panel.panel_columns import Panel, PanelColumn
from models.panel.wording import wording
from models.panel.writing.panel_files import plain_columns
from models.panel.writing.panel_workbook import workbook_columns
from models.panel.writing.stata import variable_names

# Columns that a regression needs, by the names they are given.
_NEEDED = ("share_corrected", "se", "unit")


@dataclass(frozen=True, slots=True)
class Reading:
    """How a program reads a panel.

    Attributes
    ----------
    lines : str
        Lines of the program.
    period : str or None
        What the period is called after them; None where the panel has none.
    """

    lines: str
    period: str | None


def stata_reading(panel: Panel, path: Path, key: str) -> Reading:
    """Return how Stata reads a panel.

    Parameters
    ----------
    panel : Panel
        The panel, long or wide, with corrected shares.
    path : Path
        The file it was written to.
    key : str
        Key of the first label, whose rows or columns are taken.
    """
    suffix, name, said, names = path.suffix.lower(), path.name, _said(panel, key, "*"), variable_names(panel)
    if suffix == ".parquet":
        name = f"{path.stem}.dta"
        says = _("Stata does not read Parquet: write the panel once more, with {option} {path}.")
        said.append(f"* {says.format(option='--output', path=name)}")
    if suffix in (".dta", ".parquet"):
        lines = [f'use "{name}", clear', *_renamed([(names[one.name], new) for one, new in _taken(panel, panel.columns)])]
        return Reading("\n".join([*said, *lines, _kept_by_stata(panel, key)]), panel.period)
    if suffix == ".xlsx":
        from xlsxwriter.utility import xl_col_to_name

        columns = workbook_columns(panel)
        # Without heads the variables are called by their letters: heads for people are not all names that Stata takes.
        letters = [(xl_col_to_name(columns.index(one)), new) for one, new in _taken(panel, columns)]
        lines = [f'import excel "{name}", sheet("{wording().sheet}") cellrange(A2) clear', *_renamed(letters)]
    else:
        taken = _taken(panel, plain_columns(panel))
        lines = [f'import delimited "{name}", varnames(1) case(preserve) encoding("utf-8") clear']
        lines += _renamed([(names[one.name], new) for one, new in taken])
    lines += [_kept_by_stata(panel, key), f"egen unit_id = group({'unit code), missing' if _share_names(panel) else 'unit)'}"]
    if panel.period in (None, "year"):
        return Reading("\n".join([*said, *lines]), panel.period)
    return Reading("\n".join([*said, *lines, f"egen period_id = group({panel.period})"]), "period_id")


def r_reading(panel: Panel, path: Path, key: str) -> Reading:
    """Return how R reads a panel.

    Parameters
    ----------
    panel, path, key
        As for :func:`stata_reading`.
    """
    suffix, name = path.suffix.lower(), json.dumps(path.name, ensure_ascii=False)
    columns = panel.columns if suffix == ".dta" else plain_columns(panel)
    if suffix == ".xlsx":
        columns = workbook_columns(panel)
        lines = [f'panel <- as.data.frame(readxl::read_excel({name}, sheet = "{wording().sheet}", guess_max = 1e5))']
    elif suffix == ".parquet":
        lines = [f"panel <- as.data.frame(arrow::read_parquet({name}))"]
    elif suffix == ".csv":
        lines = [f'panel <- read.csv({name}, fileEncoding = "UTF-8-BOM", check.names = FALSE)']
    else:
        lines = [f"panel <- as.data.frame(haven::zap_labels(haven::read_dta({name})))"]
    taken = [(columns.index(one), one, new) for one, new in _taken(panel, columns)]
    if moved := [(at + 1, new) for at, one, new in taken if suffix == ".xlsx" or one.name != new]:
        numbers, names = ", ".join(str(at) for at, _new in moved), ", ".join(f'"{new}"' for _at, new in moved)
        lines.append(f"names(panel)[c({numbers})] <- c({names})")
    if _share_names(panel):
        lines.append("panel$unit <- paste(panel$unit, panel$code)")
    only = "" if _is_wide(panel) else f'label == "{key}" & '
    lines.append(f"panel <- subset(panel, {only}!is.na(share_corrected))")
    return Reading("\n".join([*_said(panel, key, "#"), *lines]), panel.period)


def _is_wide(panel: Panel) -> bool:
    return all(column.name != "label" for column in panel.columns)


def _share_names(panel: Panel) -> bool:
    """Return whether two units bear one name (朝阳区 of Beijing and of Changchun), so that codes must tell them apart."""
    units, codes = (next(one.values for one in panel.columns if one.name == name) for name in ("unit", "code"))
    return len(set(zip(units, codes, strict=True))) > len(set(units))


def _said(panel: Panel, key: str, sign: str) -> list[str]:
    if _is_wide(panel) and panel.period:
        says = _("The panel is wide, one row a unit and period; these lines take the columns of the label {label}.")
    elif _is_wide(panel):
        says = _("The panel is wide, one row a unit; these lines take the columns of the label {label}.")
    elif panel.period:
        says = _("The panel is long, one row a unit, period and label; these lines take the rows of {label}.")
    else:
        says = _("The panel is long, one row a unit and label; these lines take the rows of {label}.")
    return [f"{sign} {says.format(label=key)}"]


def _taken(panel: Panel, columns: Sequence[PanelColumn]) -> list[tuple[PanelColumn, str]]:
    """Return the columns that a regression needs, of a wide panel those of its first label, with the names they are given."""
    names = [
        *_NEEDED,
        *(["code"] if _share_names(panel) else []),
        *([panel.period] if panel.period else []),
        *([] if _is_wide(panel) else ["label"]),
    ]
    return [(next(one for one in columns if one.name == name or (one.key == name and one.number == 1)), name) for name in names]


def _renamed(pairs: Sequence[tuple[str, str]]) -> list[str]:
    moved = [(old, new) for old, new in pairs if old != new]
    return [f"rename ({' '.join(old for old, _new in moved)}) ({' '.join(new for _old, new in moved)})"] if moved else []


def _kept_by_stata(panel: Panel, key: str) -> str:
    rows = "" if _is_wide(panel) else f'label == "{key}" & '
    return f"keep if {rows}!missing(share_corrected)"
