"""Coverage and width in tables: pooled over units and labels, the worst cell, and beside the audit alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from experiments.panel_coverage.simulated_audits import ALONE, WHOLE, Coverage
from labels.wording import N_, _

# Positives from which on a cell is held to the goal by itself, and the share of variance from which on scores help.
MANY, HALF = 30, 0.5
NO_AUDIT = N_("none")
HEAD = (
    N_("population"),
    N_("tagger"),
    N_("answers"),
    N_("method"),
    N_("cover, all"),
    N_("whole"),
    N_("units"),
    N_("changes"),
    N_("least, {many}+ positives"),
    N_("under .90"),
    N_("width, whole"),
    N_("units"),
    N_("beside the audit alone: whole"),
    N_("units"),
    N_("widest"),
    N_("where scores explain half"),
)
LEGEND = N_(
    "cover: share of the audits whose 95 % interval holds the truth, pooled over the labels in the whole and in each unit; "
    "changes: differences between neighbouring units. A cell gets a number from five answers on. "
    "least: the worst of the cells with {many} or more positives; under .90: how many of them are covered less often. "
    "width: mean width of the intervals, and as a share of that of a simple random audit of the same size in the same cell: "
    "on average, in the widest cell (of those that get a number in half of the audits), and on average over the cells in "
    "which the scores explain half of the variance or more."
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: a population, a tagger, a number of answers, a method.

    Attributes
    ----------
    names : tuple of str
        The four; what this program calls so is shown in the language of who reads it.
    figures : dict of str to float
        By the head of the column; NaN where there is none.
    """

    names: tuple[str, str, str, str]
    figures: dict[str, float]

    def cells(self) -> list[str]:
        """Return the line as it is shown."""
        shown = [_shown(name, value) for name, value in self.figures.items()]
        return [*map(_, self.names), *shown]


def _shown(name: str, value: float) -> str:
    if np.isnan(value):
        return "–"
    return (
        f"{value:.0f}" if name == "under" else f"{value:.3f}" if name.startswith(("cover", "width", "least")) else f"{value:.2f}"
    )


def lines(rows: Sequence[Coverage]) -> list[Line]:
    """Sum up what was measured, in the order in which it was.

    Parameters
    ----------
    rows : sequence of Coverage
        Of any number of populations and methods.

    Returns
    -------
    list of Line
    """
    alone = {_place(row): row.width for row in rows if row.method == ALONE}
    groups: dict[tuple[str, str, str, str], list[Coverage]] = {}
    for row in rows:
        groups.setdefault((row.population, row.tagger, str(row.size or NO_AUDIT), row.method), []).append(row)
    return [Line(names, _figures(group, alone)) for names, group in groups.items()]


def _place(row: Coverage) -> tuple[str, str, int, str, str]:
    return row.population, row.tagger, row.size, row.cell, row.label


def _figures(group: Sequence[Coverage], alone: dict[tuple[str, str, int, str, str], float]) -> dict[str, float]:
    shares = [row for row in group if not row.is_difference and row.given > 0]
    whole = [row for row in shares if row.cell == WHOLE]
    units = [row for row in shares if row.cell != WHOLE]
    changes = [row for row in group if row.is_difference and row.given > 0]
    many = [row.covered for row in shares if row.positives >= MANY]

    def beside(rows: Sequence[Coverage], summary: Callable[[list[float]], float]) -> float:
        known = [row.width / alone[_place(row)] for row in rows if alone.get(_place(row), 0) > 0]
        return float(summary(known)) if known else np.nan

    steady = [row for row in shares if row.given >= 0.5]
    return {
        "cover": _covered(shares),
        "cover whole": _covered(whole),
        "cover units": _covered(units),
        "cover changes": _covered(changes),
        "least": min(many, default=np.nan),
        "under": float(sum(share < 0.9 for share in many)),
        "width whole": _mean([row.width for row in whole]),
        "width units": _mean([row.width for row in units]),
        "beside whole": beside(whole, _mean),
        "beside units": beside([row for row in steady if row.cell != WHOLE], _mean),
        "beside widest": beside(steady, max),
        "beside half": beside([row for row in steady if row.explained >= HALF], _mean),
    }


def _covered(rows: Sequence[Coverage]) -> float:
    """Return the share of all audits that cover, each cell as often as it gives a number."""
    total = sum(row.given for row in rows)
    return sum(row.given * row.covered for row in rows) / total if total else float("nan")


def _mean(values: Sequence[float]) -> float:
    return float(np.mean(values)) if len(values) else float("nan")
