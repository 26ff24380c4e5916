"""What rises and falls: shares smoothed, changes that chance does not explain."""

import numpy as np
import pytest

from models.statistics.counts import count
from training.topic_report.drawing.trends import changes, critical_z, differ, latest, smooth


def paragraphs_by_month(counts, totals):
    """Return month, marks and document of paragraphs, one document per paragraph."""
    groups, columns = [], []
    for month, (row, total) in enumerate(zip(counts, totals, strict=True), 1):
        for paragraph in range(total):
            groups.append(f"2026-{month:02}")
            columns.append([paragraph < k for k in row])
    return groups, np.array(columns, dtype=bool), [str(n) for n in range(len(groups))]


def by_month(counts, totals):
    """Return a table of one document per paragraph."""
    return count(*paragraphs_by_month(counts, totals))


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
    rise = changes(*paragraphs_by_month([[1, 9, 5]] * 3 + [[9, 1, 5]], [20] * 4), np.ones(3))
    assert [change.mark for change in rise] == [0, 2, 1]
    first = rise[0]
    assert (first.count_before, first.count_after) == (3, 9)
    assert (first.before, first.after) == pytest.approx((0.05, 0.45))
    assert 0 < first.low < 0.4 < first.high < 0.7
    assert first.z > 2 and rise[-1].z < -2 and rise[1].z == pytest.approx(0)


def test_more_comparisons_need_stronger_evidence():
    """One at five per cent is 1.96 standard errors; a hundred topics are a hundred chances to be fooled."""
    assert critical_z(1) == pytest.approx(1.96, abs=0.001)
    assert critical_z(100) == pytest.approx(3.48, abs=0.01)


def test_mark_that_never_or_always_occurs_does_not_change():
    """No division by nothing."""
    table = paragraphs_by_month([[0, 5], [0, 5]], [5, 5])
    assert [change.z for change in changes(*table, np.ones(2))] == [0, 0]


def test_change_knows_the_documents_behind_it():
    """Of the part with the larger share; what one document brings is no trend."""
    groups, marks, _ = paragraphs_by_month([[0, 9], [9, 1]], [20, 20])
    documents = ["early"] * 20 + [*["long"] * 8, *(f"d{n}" for n in range(12))]
    rise, fall = changes(groups, marks, documents, np.ones(2))
    assert (rise.mark, rise.documents, rise.largest) == (0, 2, pytest.approx(8 / 9))
    assert (fall.mark, fall.documents, fall.largest) == (1, 1, 1.0)


def test_shares_differ_only_beyond_what_documents_explain():
    """The same counts, of paragraphs each for itself and of documents of thirty."""
    counts, totals = np.array([10, 30]), np.array([100, 100])
    assert differ(counts, totals, 1.0) and not differ(counts, totals, 30.0)
    assert not differ(np.array([5]), np.array([9]), 1.0) and not differ(np.zeros(2, int), totals, 1.0)
