"""Marks of which each paragraph has one at most are counted as a table of them would be."""

import numpy as np
import pytest

from models.statistics.counts import count, design_effect, witnesses
from models.statistics.one_of import OneOf, members


@pytest.mark.parametrize("grouped", [0.0, 0.5, 1.0], ids=["no group", "some", "all in groups"])
@pytest.mark.parametrize("n_documents", [1, 12, 400])
def test_marks_as_numbers_count_as_a_table_of_them_does(grouped, n_documents):
    """To the last bit: groups, intervals, documents behind each cell, design effect."""
    draw = np.random.default_rng(n_documents)
    numbers = draw.integers(-1, 7, 400)
    numbers[numbers == 3] = 4  # a mark that nothing has
    one, table = OneOf(numbers, 7), numbers[:, None] == np.arange(7)
    groups = [f"g{n}" if draw.random() < grouped else None for n in draw.integers(0, 5, 400)]
    documents = [f"d{n}" for n in draw.integers(0, n_documents, 400)]
    found, expected = count(groups, one, documents), count(groups, table, documents)
    for name in ("rows", "totals", "documents", "counts", "low", "high", "ungrouped"):
        assert np.array_equal(getattr(found, name), getattr(expected, name)), name
    for mine, other in zip(witnesses(groups, one, documents), witnesses(groups, table, documents), strict=True):
        assert mine.shape == other.shape and mine.tolist() == other.tolist()
    assert design_effect(one, documents).tolist() == design_effect(table, documents).tolist()


def test_effect_that_is_known_is_not_found_again():
    """The interval is as wide as it says."""
    one, documents = OneOf(np.array([0, 1, 0, 1]), 2), ["x", "x", "y", "y"]
    wide, usual = (count(["a"] * 4, one, documents, effect) for effect in (np.array([9.0, 9.0]), None))
    assert (wide.high - wide.low > usual.high - usual.low).all()


@pytest.mark.parametrize("n", [0, 1, 50])
def test_members_are_the_rows_of_each_number_in_their_order(n):
    """Numbers that no row has have none, rows of -1 are nobody's."""
    numbers = np.random.default_rng(n).integers(-1, 6, n)
    assert [rows.tolist() for rows in members(numbers, 8)] == [np.flatnonzero(numbers == number).tolist() for number in range(8)]


def test_what_stands_for_a_table_has_its_shape_rows_and_sums():
    """As far as it is asked."""
    one = OneOf(np.array([2, -1, 0, 2]), 3)
    assert (one.shape, len(one), one.sum().tolist(), one.mean().tolist()) == ((4, 3), 4, [1, 0, 2], [0.25, 0, 0.5])
    assert one[np.array([True, False, False, True])].numbers.tolist() == [2, 2]
