"""Counts of a panel by unit, period and label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from labels import InputError
from labels.wording import _, pgettext
from models.arrays import Bits, Floats, Ints
from models.panel.dating import latest
from models.panel.paragraph_table import Table
from models.statistics.counts import design_effect, share_difference, wilson

# Rows of a balanced panel; more are a wrong date or a unit too many, and fill the memory.
MOST_ROWS = 5_000_000


@dataclass(frozen=True, eq=False)
class Marked:
    """What is counted: labels, or pairs of labels of two schemes.

    Attributes
    ----------
    names : sequence of (str, str)
        Key of each label, and that of the second scheme, empty without one.
    tagged, judged : ndarray of bool, shape (n, n_marks)
        Which paragraphs carry it, and in which it was looked for.
    scores : ndarray of float, shape (n, n_marks)
        How likely each carries it; NaN where nobody said.
    terms : ndarray of int, shape (n, n_marks), or None
        Mentions of its words; None of pairs, of which a dictionary knows nothing.
    """

    names: Sequence[tuple[str, str]]
    tagged: Bits
    judged: Bits
    scores: Floats
    terms: Ints | None

    @classmethod
    def of(cls, table: Table, keys: Sequence[str], crossed: Sequence[str] = ()) -> Marked:
        """Return what is counted of a table.

        Parameters
        ----------
        table : Table
            The paragraphs.
        keys, crossed : sequence of str
            Labels of the scheme, and of a second one. How likely a paragraph carries both is the product of the two
            probabilities: given the text one says nothing of the other.
        """
        if not crossed:
            return cls([(key, "") for key in keys], table.tagged, table.judged, table.scores, table.terms)
        pairs = [(row, column) for row in range(len(keys)) for column in range(len(crossed))]
        own, other = (np.array([pair[side] for pair in pairs], dtype=np.intp) for side in (0, 1))
        return cls(
            [(keys[row], crossed[column]) for row, column in pairs],
            table.tagged[:, own] & table.cross_tagged[:, other],
            table.judged[:, own],
            table.scores[:, own] * table.cross_scores[:, other],
            None,
        )


class Cells:
    """A panel: units by periods, of each all labels.

    Parameters
    ----------
    table : Table
        The paragraphs.
    marked : Marked
        What is counted.
    balanced : bool
        Whether every unit has every period from the first to the last; otherwise only those with documents.

    Attributes
    ----------
    units : list of int
        Numbers of the units that have paragraphs, by their codes and names.
    unit, period : ndarray of int, shape (n_cells,)
        Number of the unit and of the period of each cell, in that order.

    Raises
    ------
    InputError
        If there is no cell, or more rows than a panel may have.
    """

    def __init__(self, table: Table, marked: Marked, *, balanced: bool = True) -> None:
        self.table, self.marked = table, marked
        self._rows = np.flatnonzero(table.unit_of >= 0)
        passed = table.passed[:, table.passed[0] >= 0]
        if not self._rows.size:
            problem, remedy = _("no paragraph has a unit and a date"), _("ask for another --by or --date, or --kinds")
            raise InputError(pgettext("where", "panel"), problem, remedy)
        n_rows = len(self._rows)
        units, periods = (np.append(of[self._rows], passed[at]) for at, of in enumerate((table.unit_of, table.period_of)))
        self.units = sorted(np.unique(units).tolist(), key=table.unit_order)
        order = np.array(self.units, dtype=np.intp)
        rank = np.zeros(len(table.units), dtype=np.intp)
        rank[order] = np.arange(len(order))
        first, last = int(periods.min()), int(periods.max())
        width = last - first + 1
        flat = rank[units] * width + periods - first
        n_cells = len(order) * width if balanced else len(np.unique(flat))
        if n_cells * len(marked.names) > MOST_ROWS:
            problem = _("would have {rows} rows, for {units} units and {periods} periods")
            problem = problem.format(rows=n_cells * len(marked.names), units=len(order), periods=width)
            remedy = _("leave out cells without documents (--observed), or take longer periods")
            raise InputError(pgettext("where", "panel"), problem, remedy)
        grid = np.arange(n_cells) if balanced else np.unique(flat)
        self.cell_of = np.searchsorted(grid, flat[:n_rows])  # of each paragraph in `rows`
        self._passed = np.searchsorted(grid, flat[n_rows:]), passed[2]
        self.unit, self.period = order[grid // width], grid % width + first
        self._before = np.searchsorted(grid, grid - 1).clip(0, n_cells - 1)
        self._has_before = (grid % width > 0) & (grid[self._before] == grid - 1)

    def __len__(self) -> int:
        """Return the number of cells."""
        return len(self.unit)

    @property
    def rows(self) -> Ints:
        """Rows of the paragraphs in the table that stand in a cell."""
        return self._rows

    def _sum(self, values: Ints | Floats | Bits) -> Floats:
        """Return sums of a column of the table, or of several, in each cell."""
        taken = np.asarray(values)[self._rows].astype(np.float64)
        if taken.ndim == 1:
            return np.asarray(np.bincount(self.cell_of, taken, minlength=len(self)), dtype=np.float64)
        columns = [np.bincount(self.cell_of, column, minlength=len(self)) for column in taken.T]
        return np.stack(columns, axis=1) if columns else np.zeros((len(self), 0))

    def _documents_with(self, marks: Bits) -> Floats:
        """Return in how many documents of each cell a paragraph has a mark, shape (n_cells, n_marks)."""
        docs = self.table.docs[self._rows]
        n_docs = len(self.table.doc_names)
        counts = []
        for column in marks[self._rows].T:
            pairs = np.unique(self.cell_of[column] * n_docs + docs[column])
            counts.append(np.bincount(pairs // n_docs, minlength=len(self)))
        return np.stack(counts, axis=1).astype(np.float64)

    @cached_property
    def documents(self) -> Floats:
        """Documents in each cell, also those of which every paragraph was passed over, shape (n_cells,)."""
        n_docs = len(self.table.doc_names)
        cells, docs = self._passed
        pairs = np.append(self.cell_of * n_docs + self.table.docs[self._rows], cells * n_docs + docs)
        return np.asarray(np.bincount(np.unique(pairs) // n_docs, minlength=len(self)), dtype=np.float64)

    @cached_property
    def missing(self) -> Bits:
        """Cells without a document, shape (n_cells,)."""
        return np.asarray(self.documents == 0)

    @cached_property
    def empty(self) -> Bits:
        """Cells without a paragraph that anybody judged, shape (n_cells,): those without a document among them."""
        return np.asarray(np.bincount(self.cell_of, minlength=len(self)) == 0)

    @cached_property
    def paragraphs(self) -> Floats:
        """Paragraphs in which the label was looked for, shape (n_cells, n_marks)."""
        return self._sum(self.marked.judged)

    @cached_property
    def tagged(self) -> Floats:
        """Paragraphs that carry the label, shape (n_cells, n_marks); NaN where it was looked for in none."""
        return np.where(self.paragraphs > 0, self._sum(self.marked.tagged), np.nan)

    @cached_property
    def tagged_documents(self) -> Floats:
        """Documents with such a paragraph, shape (n_cells, n_marks)."""
        return np.where(self.paragraphs > 0, self._documents_with(self.marked.tagged), np.nan)

    @cached_property
    def share(self) -> Floats:
        """Share of the paragraphs that carry the label, fractions, shape (n_cells, n_marks)."""
        return _divided(self.tagged, self.paragraphs)

    @cached_property
    def bounds(self) -> tuple[Floats, Floats]:
        """95 % interval of the share (Wilson, 1927), widened by the design effect of documents, each (n_cells, n_marks)."""
        low, high = wilson(np.nan_to_num(self.tagged), self.paragraphs, self._effect)
        return np.where(self.paragraphs > 0, low, np.nan), np.where(self.paragraphs > 0, high, np.nan)

    @cached_property
    def _effect(self) -> Floats:
        """Design effect of documents, of all paragraphs, shape (n_marks,)."""
        names = np.asarray(self.table.docs[self._rows]).astype(np.str_).tolist()
        return design_effect(self.marked.tagged[self._rows], names)

    @cached_property
    def change_bounds(self) -> tuple[Floats, Floats]:
        """95 % interval of the change of the share on the period before (Newcombe, 1998), each (n_cells, n_marks)."""
        tagged, before = np.nan_to_num(self.tagged), self._before
        change, low, high = share_difference(tagged[before], self.paragraphs[before], tagged, self.paragraphs, self._effect)
        known = ~np.isnan(change) & self._has_before[:, None]
        return np.where(known, low, np.nan), np.where(known, high, np.nan)

    @cached_property
    def expected(self) -> Floats:
        """Mean probability of the label, shape (n_cells, n_marks); NaN where a paragraph of the cell has none."""
        known = ~np.isnan(self.marked.scores) & self.marked.judged
        sums = self._sum(np.where(known, self.marked.scores, 0))
        return np.where(self._sum(known) == self.paragraphs, _divided(sums, self.paragraphs), np.nan)

    @cached_property
    def terms(self) -> Floats | None:
        """Mentions of the label's words, shape (n_cells, n_marks)."""
        return None if self.marked.terms is None else self._known(self._sum(self.marked.terms))

    @cached_property
    def words(self) -> Floats:
        """Words in each cell, shape (n_cells,)."""
        return self._known(self._sum(self.table.words))

    @cached_property
    def characters(self) -> Floats:
        """Characters in each cell, shape (n_cells,)."""
        return self._known(self._sum(self.table.characters))

    def change(self, values: Floats) -> Floats:
        """Return the change on the period before; NaN where that has no documents or is before the first.

        Parameters
        ----------
        values : ndarray of float, shape (n_cells, n_marks)
            What changes.
        """
        return np.where(self._has_before[:, None], values - values[self._before], np.nan)

    def before(self, cell: int) -> int | None:
        """Return the cell of the period before, None where there is none.

        Parameters
        ----------
        cell : int
            Number of a cell.
        """
        return int(self._before[cell]) if self._has_before[cell] else None

    def dates_used(self) -> list[str]:
        """Return for each cell the kinds of date that its paragraphs were placed by, joined by ``+``."""
        bits = np.zeros(len(self), dtype=np.int64)
        np.bitwise_or.at(bits, self.cell_of, 1 << self.table.date_kinds[self._rows])
        kinds = self.table.kinds
        return ["+".join(sorted(kind for n, kind in enumerate(kinds) if bit >> n & 1 and kind)) for bit in bits.tolist()]

    def first(self) -> tuple[list[list[str]], list[list[str]]]:
        """Return date and id of the first paragraph with each label in each unit.

        Returns
        -------
        tuple of (list of list of str, list of list of str)
            By unit, then by label; empty texts where the label is never mentioned, or in no dated paragraph.
        """
        dates, ids = ([[""] * len(self.marked.names) for _ in self.table.units] for _ in range(2))
        dated = self._rows[[bool(self.table.dates[row]) for row in self._rows.tolist()]]
        order = sorted(dated.tolist(), key=lambda row: latest(self.table.dates[row]))  # stable: in one document in its order
        for row in reversed(order):
            for column in np.flatnonzero(self.marked.tagged[row]).tolist():
                unit = self.table.unit_of[row]
                dates[unit][column], ids[unit][column] = self.table.dates[row], self.table.ids[row]
        return dates, ids

    def members(self, cell: int) -> Ints:
        """Return the rows of the table that stand in a cell.

        Parameters
        ----------
        cell : int
            Number of a cell.
        """
        start, end = np.searchsorted(self._sorted_cells, [cell, cell + 1])
        return self._rows[self._by_cell[start:end]]

    @cached_property
    def _by_cell(self) -> Ints:
        return np.argsort(self.cell_of, kind="stable")

    @cached_property
    def _sorted_cells(self) -> Ints:
        return np.asarray(self.cell_of[self._by_cell])

    def _known(self, sums: Floats) -> Floats:
        empty = self.empty if sums.ndim == 1 else self.empty[:, None]
        return np.asarray(np.where(empty, np.nan, sums))


def _divided(sums: Floats, totals: Floats) -> Floats:
    return np.asarray(np.divide(sums, totals, out=np.full(sums.shape, np.nan), where=totals > 0))
