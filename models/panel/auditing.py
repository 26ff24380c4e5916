"""A panel and its audit: paragraphs drawn to be answered by people, and shares corrected by the answers."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from labels import InputError
from labels.paragraphs import KINDS
from labels.wording import _, pgettext
from models.audit.estimate import Audit, Estimate, Estimator
from models.audit.method_text import Counted, Language, Program, method_text, references, snippet
from models.audit.population import Population
from models.panel.cells import Cells
from models.panel.dating import ANY
from models.panel.dating import KINDS as DATES
from models.panel.panel_columns import Panel
from models.panel.paragraph_table import Table
from models.panel.provenance import counted as whole_population
from models.panel.units import By
from models.panel.writing.reading_lines import r_reading, stata_reading
from seeds.schemes import Scheme

LANGUAGES: tuple[Language, ...] = ("en", "zh")
PROGRAMS: tuple[Program, ...] = ("stata", "r")
# Column of a panel to field of an estimate.
_LEVEL = {"share_corrected": "share_corrected", "se": "se", "low": "low", "high": "high", "n_audit": "n_audit", "note": "note"}
_CHANGE = {"change_corrected": "share_corrected", "change_se": "se", "change_low": "low", "change_high": "high"}


def population_of(table: Table, keys: Sequence[str]) -> Population:
    """Return what an audit is drawn from: all paragraphs that count, whatever the panel is by.

    Parameters
    ----------
    table : Table
        The paragraphs.
    keys : sequence of str
        The labels.

    Raises
    ------
    InputError
        If some have no probabilities, or several models spoke of them.
    """
    unsaid = np.flatnonzero(np.isnan(table.scores).any(axis=1) | ~table.judged.all(axis=1))
    if unsaid.size:
        problem = _("{count} paragraph(s) have no probability of every label, first {id}")
        problem = problem.format(count=len(unsaid), id=table.ids[unsaid[0]])
        remedy = _("tag them with a model: {command}").format(command="python -m models.predict")
        raise InputError(pgettext("where", "audit"), problem, remedy)
    if len(table.models) != 1:
        problem = _("{count} models spoke of the paragraphs: {models}")
        problem = problem.format(count=len(table.models), models="; ".join(sorted(table.models)))
        raise InputError(pgettext("where", "audit"), problem, _("tag all with one model"))
    return whole_population(table, keys)


def for_a_paper(population: Population, audit: Audit, scheme: Scheme, counted: Counted, panel: Panel, path: Path) -> str:
    """Return what a paper says of corrected shares, in English and Chinese, and how Stata and R use them.

    Parameters
    ----------
    population : Population
        What was counted.
    audit : Audit
        The answers.
    scheme : Scheme
        The labels.
    counted : Counted
        What the panel counted.
    panel : Panel
        The panel as it is written.
    path : Path
        Where to.
    """
    parts = []
    for language in LANGUAGES:
        parts += [method_text(population, audit, scheme, counted, language), references(language)]
    readings = {"stata": stata_reading(panel, path, scheme.keys[0]), "r": r_reading(panel, path, scheme.keys[0])}
    parts += [snippet(program, readings[program].lines, readings[program].period) for program in PROGRAMS]
    return "\n\n\n".join(parts) + "\n"


def what_counted(cells: Cells, by: By, more: Mapping[str, Any], kinds: Collection[str], left_out: Mapping[str, int]) -> Counted:
    """Return what a panel counted, as a paper says it.

    Parameters
    ----------
    cells : Cells
        What was counted.
    by : By
        What it is by.
    more : mapping of str to array
        What :func:`corrected` returned.
    kinds : collection of str
        Kinds of paragraphs that count.
    left_out : mapping of str to int
        How many did not, by kind.
    """
    table = cells.table
    used = {table.kinds[kind] for kind in np.unique(table.date_kinds[cells.rows]).tolist()}
    estimates = more["share_corrected"][~cells.empty]
    return Counted(
        [kind for kind in KINDS if kind in kinds],
        left_out,
        by.dimensions,
        by.period,
        [kind for kind in (*DATES, ANY) if kind in used],
        len(table) - len(cells.rows),
        estimates.size,
        int(np.isnan(estimates).sum()),
    )


def corrected(cells: Cells, estimator: Estimator) -> dict[str, Any]:
    """Return the corrected shares of a panel and their changes on the period before.

    Parameters
    ----------
    cells : Cells
        What was counted.
    estimator : Estimator
        The answers.

    Returns
    -------
    dict of str to (ndarray of float, or list of list of str), shape (n_cells, n_marks)
        By the name of the column; NaN, or an empty text, where there is nothing to say.
    """
    shape = (len(cells), len(cells.marked.names))
    found: dict[str, Any] = {name: np.full(shape, np.nan) for name in (*_LEVEL, *_CHANGE)}
    found["note"] = [[""] * shape[1] for _ in range(shape[0])]
    for cell in np.flatnonzero(~cells.empty).tolist():
        rows = cells.members(cell)
        _take(found, _LEVEL, cell, estimator.level(rows))
        before = cells.before(cell)
        if before is not None and not cells.empty[before]:
            _take(found, _CHANGE, cell, estimator.difference(cells.members(before), rows))
    return found


def _take(found: dict[str, Any], fields: dict[str, str], cell: int, estimates: Sequence[Estimate]) -> None:
    for column, estimate in enumerate(estimates):
        for name, field in fields.items():
            value = getattr(estimate, field)
            found[name][cell][column] = value if value is not None else np.nan
