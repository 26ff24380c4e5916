"""Shares in groups: counts behind them, intervals around them."""

import numpy as np
import pytest
from scipy.stats import binomtest

from models.statistics.counts import count, design_effect, wilson


def marks(*columns):
    """Return marks from columns of zeros and ones."""
    return np.array(columns, dtype=bool).T


def test_counts_are_by_group_with_their_totals():
    """Rows sorted; paragraphs in no group are left out and counted as such."""
    table = count(["b", "a", "b", None], marks([1, 1, 0, 1], [0, 0, 0, 1]), ["x", "x", "y", "y"])
    assert table.rows == ("a", "b")
    assert table.totals.tolist() == [1, 2]
    assert table.documents.tolist() == [1, 2]
    assert table.counts.tolist() == [[1, 0], [1, 0]]
    assert table.shares.tolist() == [[1.0, 0.0], [0.5, 0.0]]
    assert table.ungrouped == 1


def test_no_group_at_all_gives_an_empty_table():
    """Text without dates is no error."""
    table = count([None, None], marks([1, 0]), ["x", "y"])
    assert (table.rows, table.counts.shape, table.ungrouped) == ((), (0, 1), 2)


def test_few_paragraphs_have_a_wide_interval():
    """Two of three say hardly more than nothing; two hundred of three hundred do."""
    low, high = wilson(np.array([[2], [200]]), np.array([[3], [300]]))
    assert high[0, 0] - low[0, 0] > 0.6
    assert high[1, 0] - low[1, 0] < 0.12
    assert (low[:, 0] < 2 / 3).all() and (high[:, 0] > 2 / 3).all()


@pytest.mark.parametrize(("n", "total"), [(0, 1), (1, 1), (0, 10), (1, 10), (5, 10), (10, 10), (37, 1000), (6427, 6427)])
def test_interval_is_wilsons(n, total):
    """As scipy computes it (Wilson, 1927)."""
    low, high = wilson(n, total)
    interval = binomtest(n, total).proportion_ci(0.95, "wilson")
    assert (float(low), float(high)) == pytest.approx((interval.low, interval.high), abs=1e-12)


def test_interval_of_a_clustered_sample_is_that_of_a_smaller_one():
    """Ten of forty at a design effect of four are worth what 2.5 of ten are."""
    widened, smaller = wilson(10, 40, 4.0), wilson(2.5, 10)
    np.testing.assert_allclose(widened, smaller)


def test_interval_of_nothing_is_everything():
    """Of no paragraph at all nothing is known."""
    assert [float(bound) for bound in wilson(0, 0)] == [0, 1]


def test_intervals_are_made_for_whole_tables():
    """One total per row, one design effect per column."""
    low, high = wilson(np.array([[1, 2], [3, 4]]), np.array([[10], [20]]), np.array([1.0, 2.0]))
    assert low.shape == high.shape == (2, 2)
    assert (float(low[1, 1]), float(high[1, 1])) == tuple(map(float, wilson(4, 20, 2.0)))


def test_paragraphs_of_one_document_are_no_independent_witnesses():
    """Ten documents of ten equal paragraphs are worth ten paragraphs, not a hundred."""
    documents = [f"d{n // 10}" for n in range(100)]
    together = marks([n // 10 % 2 for n in range(100)])
    apart = marks([n % 2 for n in range(100)])
    assert design_effect(together, documents)[0] == pytest.approx(10 * 10 / 9)
    assert design_effect(apart, documents)[0] == 1.0


def test_one_document_widens_nothing():
    """There is nothing to compare it with."""
    assert design_effect(marks([1, 0, 1]), ["a"] * 3).tolist() == [1.0]
