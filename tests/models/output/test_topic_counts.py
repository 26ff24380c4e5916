"""Shares in groups: counts behind them, intervals around them, dates read as they come."""

import numpy as np
import pytest

from models.output.counts import count, design_effect, month_of, quarter_of, wilson, year_of
from training.topic_report.trends import beyond_chance, changes, latest, smooth


def marks(*columns):
    """Return marks from columns of zeros and ones."""
    return np.array(columns, dtype=bool).T


# --- counting -------------------------------------------------------------------------------------------------------


def test_counts_are_by_group_with_their_totals():
    """Rows sorted; paragraphs in no group are left out and counted as such."""
    table = count(["b", "a", "b", None], marks([1, 1, 0, 1], [0, 0, 0, 1]), ["x", "x", "y", "y"])
    assert table.rows == ("a", "b")
    assert table.totals.tolist() == [1, 2]
    assert table.documents.tolist() == [1, 2]
    assert table.counts.tolist() == [[1, 0], [1, 0]]
    assert table.shares.tolist() == [[1.0, 0.0], [0.5, 0.0]]
    assert table.unplaced == 1


def test_no_group_at_all_gives_an_empty_table():
    """Text without dates is no error."""
    table = count([None, None], marks([1, 0]), ["x", "y"])
    assert (table.rows, table.counts.shape, table.unplaced) == ((), (0, 1), 2)


def test_few_paragraphs_have_a_wide_interval():
    """Two of three say hardly more than nothing; two hundred of three hundred do."""
    low, high = wilson(np.array([[2], [200]]), np.array([[3], [300]]), np.ones(1))
    assert high[0, 0] - low[0, 0] > 0.6
    assert high[1, 0] - low[1, 0] < 0.12
    assert (low[:, 0] < 2 / 3).all() and (high[:, 0] > 2 / 3).all()


def test_interval_is_wilsons():
    """One of ten: 1.8 % to 40.4 % (Wilson, 1927)."""
    low, high = wilson(np.array([[1]]), np.array([[10]]), np.ones(1))
    assert (round(low[0, 0], 3), round(high[0, 0], 3)) == (0.018, 0.404)


@pytest.mark.parametrize("n", [0, 10])
def test_interval_of_none_and_of_all_stays_inside(n):
    """Between 0 and 1."""
    low, high = wilson(np.array([[n]]), np.array([[10]]), np.ones(1))
    assert 0 <= low[0, 0] < high[0, 0] <= 1


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


# --- dates ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("date", "month", "quarter", "year"),
    [
        ("2026-08-14", "2026-08", "2026-Q3", "2026"),
        ("2026-01", "2026-01", "2026-Q1", "2026"),
        ("2026", None, None, "2026"),
        ("2026年8月14日", "2026-08", "2026-Q3", "2026"),
        ("2026-13-01", None, None, "2026"),
        ("20260814", None, None, None),
        ("去年", None, None, None),
        ("", None, None, None),
        (None, None, None, None),
    ],
)
def test_dates_are_read_as_precisely_as_they_are_written(date, month, quarter, year):
    """A year alone is no month."""
    assert (month_of(date), quarter_of(date), year_of(date)) == (month, quarter, year)


# --- change ---------------------------------------------------------------------------------------------------------


def by_month(counts, totals):
    """Return a table of one document a paragraph."""
    groups, columns = [], []
    for month, (row, total) in enumerate(zip(counts, totals, strict=True), 1):
        for paragraph in range(total):
            groups.append(f"2026-{month:02}")
            columns.append([paragraph < k for k in row])
    return count(groups, np.array(columns, dtype=bool), [str(n) for n in range(len(groups))])


def test_smoothing_joins_neighbours_and_keeps_the_whole():
    """A quiet month between two loud ones is no hole; the ends have one neighbour."""
    lines = smooth(np.array([[3], [0], [3], [0]]), np.array([10, 10, 10, 10]))
    assert lines[:, 0].tolist() == pytest.approx([3 / 20, 6 / 30, 3 / 30, 3 / 20])


def test_latest_periods_hold_a_quarter():
    """By paragraphs, not by months."""
    assert latest(by_month([[0]] * 4, [10, 10, 10, 10])) == 3
    assert latest(by_month([[0]] * 4, [10, 10, 10, 1])) == 2


def test_rise_comes_first_and_fall_last():
    """With the shares, the counts and how sure it is."""
    table = by_month([[1, 9, 5]] * 3 + [[9, 1, 5]], [20] * 4)
    rise = changes(table, np.ones(3))
    assert [change.mark for change in rise] == [0, 2, 1]
    first = rise[0]
    assert (first.count_before, first.count_after) == (3, 9)
    assert (first.before, first.after) == pytest.approx((0.05, 0.45))
    assert first.z > 2 and rise[-1].z < -2 and rise[1].z == pytest.approx(0)


def test_more_comparisons_need_stronger_evidence():
    """One at five per cent is 1.96 standard errors; a hundred topics are a hundred chances to be fooled."""
    assert beyond_chance(1) == pytest.approx(1.96, abs=0.001)
    assert beyond_chance(100) == pytest.approx(3.48, abs=0.01)


def test_mark_that_never_or_always_occurs_does_not_change():
    """No division by nothing."""
    table = by_month([[0, 5], [0, 5]], [5, 5])
    assert [change.z for change in changes(table, np.ones(2))] == [0, 0]
