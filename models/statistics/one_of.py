"""Marks of which each paragraph has one at most, as its topic is: kept as a number each, not as a table with a column a mark."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.arrays import Bits, Floats, Ints


@dataclass(frozen=True, slots=True, eq=False)
class OneOf:
    """One of some marks, or none, for each of some paragraphs; takes the place of a table of marks where these are counted.

    Attributes
    ----------
    numbers : ndarray of int, shape (n_paragraphs,)
        Which mark each paragraph has, -1 for none.
    n_marks : int
        How many marks there are.
    """

    numbers: Ints
    n_marks: int

    def __len__(self) -> int:
        """Return the number of paragraphs."""
        return len(self.numbers)

    def __getitem__(self, rows: Ints | Bits) -> OneOf:
        """Return the marks of some of the paragraphs.

        Parameters
        ----------
        rows : ndarray of int or of bool
            Which.
        """
        return OneOf(self.numbers[rows], self.n_marks)

    @property
    def shape(self) -> tuple[int, int]:
        """Shape of the table that this stands for."""
        return len(self.numbers), self.n_marks

    def sum(self, axis: int = 0) -> Ints:
        """Return how many paragraphs have each mark, shape (n_marks,).

        Parameters
        ----------
        axis : {0}
            As numpy counts a column of the table.
        """
        return np.bincount(self.numbers[self.numbers >= 0], minlength=self.n_marks)

    def mean(self, axis: int = 0) -> Floats:
        """Return the share of the paragraphs that have each mark, fractions in [0, 1], shape (n_marks,).

        Parameters
        ----------
        axis : {0}
            As for :meth:`sum`.
        """
        return np.asarray(self.sum() / len(self))

    def summed(self, group_of: Ints, n_groups: int) -> Ints:
        """Return how many paragraphs of each group have each mark, shape (n_groups, n_marks).

        Parameters
        ----------
        group_of : ndarray of int, shape (n_paragraphs,)
            Group of each paragraph.
        n_groups : int
            How many groups there are.
        """
        marked = self.numbers >= 0
        cells = group_of[marked] * self.n_marks + self.numbers[marked]
        return np.bincount(cells, minlength=n_groups * self.n_marks).reshape(n_groups, self.n_marks)


def members(numbers: Ints, count: int) -> list[Ints]:
    """Return the rows that have each number from 0 on, in their order.

    All at once: to look through all rows for each number takes the product of both.

    Parameters
    ----------
    numbers : ndarray of int, shape (n_rows,)
        The number of each row, -1 for none.
    count : int
        How many numbers there are.
    """
    order = np.argsort(numbers, kind="stable")
    bounds = np.searchsorted(numbers[order], np.arange(count + 1))
    return [order[start:end] for start, end in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True)]
