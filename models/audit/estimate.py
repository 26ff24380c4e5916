"""Corrected shares of cells of a panel, their changes and differences, from the answers of one audit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from labels.wording import language
from models.arrays import Bits, Floats, Ints
from models.audit.audit_words import words
from models.audit.correction import Correction, interval, looked_up
from models.audit.population import Population
from models.audit.strata import Design

# With fewer answers in a cell it gets no number. The intervals were measured from five answers on
# (experiments/panel_coverage).
LEAST_ANSWERS = 5


@dataclass(frozen=True, eq=False, slots=True)
class Audit:
    """The answers to what was drawn.

    Attributes
    ----------
    rows : ndarray of int, shape (n_drawn,)
        Rows of the population, all that were drawn.
    design : Design
        The strata, and how many paragraphs of each were drawn.
    answers : ndarray of bool, shape (n_drawn, n_labels)
        Whether each label is there; False where nobody answered.
    judged : ndarray of bool, shape (n_drawn, n_labels)
        Whether somebody answered for it.
    size, seed : int
        Of the draw.
    notes : tuple of str
        What a user should know: answers that are missing, and what is assumed of them.
    """

    rows: Ints
    design: Design
    answers: Bits
    judged: Bits
    size: int
    seed: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Estimate:
    """How often a label is there, by the tagger, by its scores, and corrected.

    Attributes
    ----------
    share, share_expected : float
        Paragraphs that were tagged, and the mean score: fractions, or differences of fractions.
    share_corrected : float or None
        Mean of the pseudo-outcomes, held within what the answers leave possible.
    se : float or None
        Its standard error: how far it is from the truth about these very paragraphs.
    low, high : float or None
        95 % interval, held within what the answers leave possible.
    n_paragraphs : int
        Paragraphs counted.
    n_audit : int
        Answers for that label among them.
    note : str
        Why there is no number; empty where there is one.
    """

    share: float
    share_expected: float
    share_corrected: float | None
    se: float | None
    low: float | None
    high: float | None
    n_paragraphs: int
    n_audit: int
    note: str = ""


@dataclass(frozen=True, eq=False, slots=True)
class _Cell:
    """What is known of a label in some paragraphs, without any assumption."""

    rows: Ints
    n_audit: int
    n_yes: int

    @property
    def enough(self) -> bool:
        return self.n_audit >= min(LEAST_ANSWERS, max(len(self.rows), 1))

    @property
    def bounds(self) -> tuple[float, float]:
        return self.n_yes / len(self.rows), 1 - (self.n_audit - self.n_yes) / len(self.rows)


class Estimator:
    """Corrects shares by an audit; one audit serves every label and every cell.

    Errors are held to be alike in all cells, by score and stratum: where a tagger is much worse in one unit than in the
    others, the estimate of that unit is right on average all the same, but its interval is too narrow.

    A missing answer is no negative: a paragraph without an answer for a label counts as not drawn for it, as if those
    that were answered had been drawn by lot from their stratum.

    Parameters
    ----------
    population : Population
        What is counted.
    audit : Audit
        The answers.
    """

    def __init__(self, population: Population, audit: Audit) -> None:
        self._population, self._audit = population, audit
        self._corrections = [self._correction(column) for column in range(len(population.keys))]

    @property
    def weights(self) -> dict[str, float]:
        """Weight on the scores, by label key, of the labels that have answers; fractions in [0, 1]."""
        pairs = zip(self._population.keys, self._corrections, strict=True)
        return {key: float(found.weight[0]) for key, found in pairs if found is not None}

    def level(self, rows: Bits | Ints | None = None) -> list[Estimate]:
        """Estimate the share of each label in some paragraphs.

        Parameters
        ----------
        rows : ndarray of bool, shape (n_paragraphs,), or of int, optional
            The paragraphs; all by default.

        Returns
        -------
        list of Estimate
            One for each label, in order.
        """
        chosen = self._rows(rows)
        tagged, scores = self._population.tagged, self._population.scores
        found, cells = [], self._cells(chosen)
        for column in range(len(self._population.keys)):
            cell = cells[column]
            plain = (float(tagged[chosen, column].mean()), float(scores[chosen, column].mean())) if len(chosen) else (np.nan,) * 2
            each = np.full(len(chosen), 1 / max(len(chosen), 1))
            bounds = cell.bounds if len(chosen) else (0.0, 1.0)
            found.append(self._estimate(column, plain, chosen, each, bounds, [cell]))
        return found

    def difference(self, before: Bits | Ints, after: Bits | Ints) -> list[Estimate]:
        """Estimate the share of each label in some paragraphs less that in others.

        Parameters
        ----------
        before, after : ndarray of bool, shape (n_paragraphs,), or of int
            Two sets of paragraphs, none in both: the period before and this one, or two units.

        Returns
        -------
        list of Estimate
            One for each label: `after` less `before`. Counts are those of both together, but a number is given only
            where both have answers enough.
        """
        first, second = self._rows(before), self._rows(after)
        members = np.concatenate([first, second])
        sizes = max(len(first), 1), max(len(second), 1)
        coefficients = np.concatenate([np.full(len(first), -1 / sizes[0]), np.full(len(second), 1 / sizes[1])])
        found, sides = [], (self._cells(first), self._cells(second))
        for column in range(len(self._population.keys)):
            cells = [side[column] for side in sides]
            both = all(len(cell.rows) for cell in cells)
            values = self._population.tagged[:, column], self._population.scores[:, column]
            plain = tuple(float(value[second].mean() - value[first].mean()) if both else np.nan for value in values)
            (low, high), (later_low, later_high) = (cell.bounds if len(cell.rows) else (0.0, 1.0) for cell in cells)
            bounds = later_low - high, later_high - low
            found.append(self._estimate(column, (plain[0], plain[1]), members, coefficients, bounds, cells))
        return found

    def pseudo_outcomes(self) -> Floats:
        """Return the pseudo-outcome of each paragraph and label, shape (n_paragraphs, n_labels).

        Their mean over any paragraphs estimates a share nearly without bias, and a regression on them its coefficients;
        single ones may lie far outside [0, 1].
        """
        columns = []
        for correction in self._corrections:
            if correction is None:
                columns.append(np.full(len(self._population), np.nan))
                continue
            expected = correction.weight[0] * correction.scores
            outcome, rows = expected.copy(), correction.rows[0]
            fraction = correction.design.fraction[correction.design.stratum[rows]]
            outcome[rows] += (correction.answers[0] - expected[rows]) / fraction
            columns.append(outcome)
        return np.stack(columns, axis=1)

    def _rows(self, rows: Bits | Ints | None) -> Ints:
        if rows is None:
            return np.arange(len(self._population))
        return np.flatnonzero(rows) if np.asarray(rows).dtype == bool else np.unique(np.asarray(rows, dtype=np.intp))

    def _correction(self, column: int) -> Correction | None:
        judged = self._audit.judged[:, column]
        if not judged.any():
            return None
        design, rows = self._audit.design, self._audit.rows[judged]
        design = design.answered(np.bincount(design.stratum[rows], minlength=len(design.sizes)))
        return Correction.of(self._population.scores[:, column], design, rows[None], self._audit.answers[judged, column][None])

    def _cells(self, rows: Ints) -> list[_Cell]:
        """Return what is known of each label in some paragraphs."""
        inside = looked_up(self._audit.rows, rows, np.ones(len(rows))) > 0
        judged = self._audit.judged & inside[:, None]
        counts, yes = judged.sum(axis=0).tolist(), (judged & self._audit.answers).sum(axis=0).tolist()
        return [_Cell(rows, *each) for each in zip(counts, yes, strict=True)]

    def _estimate(
        self,
        column: int,
        plain: tuple[float, float],
        members: Ints,
        coefficients: Floats,
        bounds: tuple[float, float],
        cells: list[_Cell],
    ) -> Estimate:
        n_audit = sum(cell.n_audit for cell in cells)
        correction = self._corrections[column]
        if not all(len(cell.rows) for cell in cells):
            return Estimate(*plain, None, None, None, None, len(members), n_audit, words()["notes"]["empty"][language()])
        if correction is None or not all(cell.enough for cell in cells):
            fewest = min(cell.n_audit for cell in cells)
            note = words()["notes"]["few"][language()].format(count=fewest, least=LEAST_ANSWERS)
            return Estimate(*plain, None, None, None, None, len(members), n_audit, note)
        found, variance = correction.linear(members, coefficients)
        value, low, high = (float(part[0]) for part in interval(found, variance, *map(np.array, bounds)))
        se = float(np.sqrt(variance[0]))
        return Estimate(*plain, value, se, low, high, len(members), n_audit)
