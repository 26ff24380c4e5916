"""Audit a population thousands of times, and count how often each way of stating a share covers the truth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from experiments.panel_coverage.labelled_populations import LabelledPopulation
from labels.wording import N_
from models.arrays import Bits, Floats, Ints
from models.audit.correction import Correction, interval
from models.audit.draw import systematic
from models.audit.estimate import LEAST_ANSWERS
from models.audit.strata import Design, stratify
from models.statistics.counts import NORMAL_95, share_difference, wilson

COUNTED, SUMMED, ALONE, CORRECTED = N_("counted tags"), N_("summed probabilities"), N_("audit alone"), N_("corrected")
WHOLE = "all"
# Draws that are worked on together.
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Coverage:
    """How one way of stating the share of one label in one cell did.

    Attributes
    ----------
    population, tagger : str
        What was audited, and by whom it was tagged.
    size : int
        Answers an audit; 0 where none is needed.
    method : str
        Way of stating the share.
    cell : str
        The whole (:data:`WHOLE`), a unit, or two units whose difference is stated.
    label : str
        Label key.
    positives : int
        Paragraphs of the cell that bear the label; of two units the fewer.
    explained : float
        Share of the variance of the truth in the cell that the scores explain (squared correlation).
    given : float
        Share of the audits that give a number.
    covered : float
        Share of those whose interval covers the truth.
    width : float
        Mean width of those intervals.
    error : float
        Root mean squared error of the estimate.
    """

    population: str
    tagger: str
    size: int
    method: str
    cell: str
    label: str
    positives: int
    explained: float
    given: float
    covered: float
    width: float
    error: float

    @property
    def is_difference(self) -> bool:
        """Whether two units are compared."""
        return " - " in self.cell


def measure(
    population: LabelledPopulation, keys: Sequence[str], sizes: Sequence[int], draws: int, seed: int
) -> Iterator[Coverage]:
    """Audit a population and measure every way of stating a share.

    Parameters
    ----------
    population : LabelledPopulation
        The population.
    keys : sequence of str
        Label keys.
    sizes : sequence of int
        Answers an audit.
    draws : int
        Audits of each size.
    seed : int
        Seed of all draws.

    Yields
    ------
    Coverage
    """
    yield from _without_audit(population, keys)
    for size in sizes:
        random = np.random.default_rng([seed, size])
        count = min(size, len(population))
        lots = np.concatenate([np.argsort(random.random((1, len(population))))[:, :count] for _ in range(draws)])
        yield from _alone(population, keys, count, lots)
        design = stratify(population.scores, random.permutation(len(population)), count)
        rows = np.stack([_one_draw(population, design, random) for _ in range(draws)])
        for column, key in enumerate(keys):
            truth, scores = population.truth[:, column], population.scores[:, column]
            parts = [
                Correction.of(scores, design, some, truth[some]) for some in np.array_split(rows, max(1, -(-draws // _AT_ONCE)))
            ]
            for cell in _cells(population):
                found = [_corrected(part, cell, truth) for part in parts]
                joined = (np.concatenate(values) for values in zip(*found, strict=True))
                yield _coverage(population, count, CORRECTED, key, column, cell, *joined)


@dataclass(frozen=True, eq=False, slots=True)
class _Cell:
    """A linear combination of the truth: a share, or a difference of two."""

    name: str
    groups: tuple[Ints, ...]

    @property
    def members(self) -> Ints:
        return np.concatenate(self.groups)

    @property
    def coefficients(self) -> Floats:
        signs = (1,) if len(self.groups) == 1 else (-1, 1)
        return np.concatenate([np.full(len(rows), sign / len(rows)) for sign, rows in zip(signs, self.groups, strict=True)])

    def value(self, column: Floats | Bits) -> float:
        return float(self.coefficients @ column[self.members])


def _cells(population: LabelledPopulation) -> list[_Cell]:
    units = population.cells
    cells = [_Cell(WHOLE, (np.arange(len(population)),)), *(_Cell(name, (rows,)) for name, rows in units.items())]
    return cells + [_Cell(f"{later} - {name}", (units[name], units[later])) for name, later in pairwise(units)]


def _one_draw(population: LabelledPopulation, design: Design, random: np.random.Generator) -> Ints:
    """Draw one audit as :func:`models.audit.draw.draw_audit` does, by the given chance."""
    documents = random.random(population.numbers[1].max() + 1)[population.numbers[1]]
    spread = np.lexsort((random.random(len(population)), documents, population.numbers[0]))
    return systematic(design, spread, random.random(len(design.sizes)))


def _coverage(
    population: LabelledPopulation,
    size: int,
    method: str,
    key: str,
    column: int,
    cell: _Cell,
    estimate: Floats,
    low: Floats,
    high: Floats,
    given: Bits,
) -> Coverage:
    truth, scores = population.truth[:, column], population.scores[cell.members, column]
    target = cell.value(truth)
    covers = (low <= target + 1e-9) & (high >= target - 1e-9)
    varies = len(set(truth[cell.members].tolist())) > 1 and scores.std() > 0
    explained = float(np.corrcoef(scores, truth[cell.members])[0, 1] ** 2) if varies else 0.0
    some = given.any()
    return Coverage(
        population.name,
        population.tagger,
        size,
        method,
        cell.name,
        key,
        min(int(truth[rows].sum()) for rows in cell.groups),
        explained,
        float(given.mean()),
        float(covers[given].mean()) if some else np.nan,
        float((high - low)[given].mean()) if some else np.nan,
        float(np.sqrt(((estimate - target)[given] ** 2).mean())) if some else np.nan,
    )


def _without_audit(population: LabelledPopulation, keys: Sequence[str]) -> Iterator[Coverage]:
    """Yield what is stated without any answer: tags counted, with Wilson's interval, and probabilities summed."""
    always = np.ones(1, dtype=bool)
    for column, key in enumerate(keys):
        tagged, scores = population.tagged[:, column], population.scores[:, column]
        for cell in _cells(population):
            counts = [(tagged[rows].sum(), len(rows)) for rows in cell.groups]
            bounds = wilson(*counts[0]) if len(counts) == 1 else share_difference(*counts[0], *counts[1])[1:]
            stated = np.atleast_1d(cell.value(tagged.astype(np.float64)))
            low, high = (np.atleast_1d(bound) for bound in bounds)
            yield _coverage(population, 0, COUNTED, key, column, cell, stated, low, high, always)
            variance = cell.coefficients**2 @ (scores * (1 - scores))[cell.members]
            summed, half = np.atleast_1d(cell.value(scores)), NORMAL_95 * np.sqrt(variance)
            yield _coverage(population, 0, SUMMED, key, column, cell, summed, summed - half, summed + half, always)


def _alone(population: LabelledPopulation, keys: Sequence[str], size: int, rows: Ints) -> Iterator[Coverage]:
    """Yield the audit alone: a simple random sample of the same size, Wilson's interval with what is left unaudited."""
    for column, key in enumerate(keys):
        truth = population.truth[:, column]
        for cell in _cells(population):
            found = []
            for group in cell.groups:
                inside = np.zeros(len(population), dtype=bool)
                inside[group] = True
                answers = inside[rows].sum(axis=1)
                yes = (inside & truth)[rows].sum(axis=1)
                left = np.maximum((len(group) - answers) / max(len(group) - 1, 1), 1e-9)  # finite population
                found.append((yes, answers, left, yes / len(group), 1 - (answers - yes) / len(group), len(group)))
            given = np.all([answers >= min(LEAST_ANSWERS, size) for _, answers, _, _, _, size in found], axis=0)
            yes, answers, left, least, most, _ = found[0]
            if len(found) == 1:
                stated = yes / np.maximum(answers, 1)
                low, high = wilson(yes, answers, left)
            else:
                later = found[1]
                stated, low, high = share_difference(yes, answers, later[0], later[1], (left + later[2]) / 2)
                least, most = later[3] - most, later[4] - least
            low, high = np.clip(low, least, most), np.clip(high, least, most)
            yield _coverage(population, size, ALONE, key, column, cell, stated, low, high, given)


def _corrected(correction: Correction, cell: _Cell, truth: Bits) -> tuple[Floats, Floats, Floats, Bits]:
    """Return estimate, interval and whether there is a number, for each of many audits, as the panel states them."""
    estimate, variance = correction.linear(cell.members, cell.coefficients)
    bounds, enough = [], []
    for group in cell.groups:
        inside = np.zeros(len(truth), dtype=bool)
        inside[group] = True
        answers, yes = inside[correction.rows].sum(axis=1), (inside & truth)[correction.rows].sum(axis=1)
        bounds.append((yes / len(group), 1 - (answers - yes) / len(group)))
        enough.append(answers >= min(LEAST_ANSWERS, len(group)))
    least, most = bounds[0]
    if len(bounds) == 2:
        least, most = bounds[1][0] - bounds[0][1], bounds[1][1] - bounds[0][0]
    return *interval(estimate, variance, least, most), np.all(enough, axis=0)
