"""Shares in groups: counts behind them, intervals around them."""

import tracemalloc

import numpy as np
import pytest
from scipy.stats import binomtest

from models.statistics import counts
from models.statistics.counts import count, design_effect, difference_z, share_difference, wilson, witnesses


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


@pytest.mark.parametrize("at_once", [1, 7, 1 << 21])
def test_however_few_are_summed_at_once_sums_are_the_same(monkeypatch, at_once):
    """A group may be cut anywhere."""
    monkeypatch.setattr(counts, "_AT_ONCE", at_once)
    draw = np.random.default_rng(2)
    found, groups = draw.random((90, 3)) < 0.4, [None if n == 4 else f"g{n}" for n in draw.integers(0, 5, 90)]
    documents = [f"d{n}" for n in draw.integers(0, 20, 90)]
    expected = [[sum(found[row, mark] for row in range(90) if groups[row] == f"g{n}") for mark in range(3)] for n in range(4)]
    assert count(groups, found, documents).counts.tolist() == expected
    held = [{documents[row] for row in range(90) if groups[row] == f"g{n}" and found[row, 1]} for n in range(4)]
    assert witnesses(groups, found, documents)[0][:, 1].tolist() == list(map(len, held))


def test_marks_are_counted_in_little_more_memory_than_they_take():
    """Of hundreds of topics those of a corpus are many as numbers."""
    found = np.zeros((60_000, 200), dtype=bool)
    groups, documents = ["a", "b"] * 30_000, [f"d{n % 100}" for n in range(60_000)]
    for ask in (count, witnesses, lambda groups, found, documents: design_effect(found, documents)):
        tracemalloc.start()
        try:
            ask(groups, found, documents)
            _kept, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert peak < 5 * found.nbytes


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


# statsmodels 0.15.0: confint_proportions_2indep(later, later_n, counts, totals, compare="diff", method="newcomb").
NEWCOMBE = {
    (5, 50, 12, 40): (0.035299005890188945, 0.36432753032546195),
    (3, 12, 0, 10): (-0.5323053349335658, 0.0708804156994084),
    (48, 80, 56, 70): (0.05243147240236498, 0.33387265403690614),
    (3, 10, 9, 10): (0.1705227239345029, 0.809017973535488),
    (0, 20, 10, 10): (0.6790860371419145, 1.0),
    (0, 29, 5, 56): (-0.038137147903536936, 0.19256001385511165),
}


@pytest.mark.parametrize("case", NEWCOMBE, ids=str)
def test_interval_of_a_difference_is_newcombes(case):
    """As statsmodels computes it (Newcombe, 1998, method 10)."""
    difference, low, high = share_difference(*case)
    assert float(difference) == pytest.approx(case[2] / case[3] - case[0] / case[1])
    assert (float(low), float(high)) == pytest.approx(NEWCOMBE[case], abs=1e-12)


def test_difference_the_other_way_round_is_its_mirror():
    """Whichever group comes first."""
    one, other = share_difference(5, 50, 12, 40, 1.7), share_difference(12, 40, 5, 50, 1.7)
    assert [float(value) for value in one] == pytest.approx([-float(other[0]), -float(other[2]), -float(other[1])])


def test_difference_from_a_share_of_nothing_is_unknown():
    """A period without paragraphs is missing, not zero; its neighbours are not touched."""
    difference, low, high = share_difference([1, 0, 2], [4, 0, 4], [2, 2, 2], [4, 4, 4])
    assert np.isnan(difference).tolist() == [False, True, False]
    assert (low[1], high[1]) == (-1, 1)
    assert low[0] > -1 and high[2] < 1


# statsmodels 0.15.0: proportions_ztest([later, counts], [later_n, totals]).
@pytest.mark.parametrize(
    ("case", "z"),
    [((5, 50, 12, 40), 2.4086869377111007), ((3, 12, 0, 10), -1.7013926184468013), ((48, 80, 56, 70), 2.6501719512585336)],
    ids=str,
)
def test_standard_errors_of_a_difference_are_those_of_the_score_test(case, z):
    """As statsmodels computes them; a design effect of four halves them; what never or always occurs does not differ."""
    assert float(difference_z(*case)) == pytest.approx(z, abs=1e-12)
    assert float(difference_z(*case, 4.0)) == pytest.approx(z / 2)
    assert difference_z([0, 5], 5, [0, 7], 7).tolist() == [0, 0]


# statsmodels 0.15.0: proportion_confint(count, nobs, method="wilson").
@pytest.mark.parametrize(
    ("case", "bounds"),
    [((3, 10), (0.10779126740630104, 0.6032218525388546)), ((37, 1000), (0.026961180875554734, 0.05058239748206931))],
    ids=str,
)
def test_interval_is_that_of_statsmodels(case, bounds):
    """Two libraries, one formula."""
    assert tuple(map(float, wilson(*case))) == pytest.approx(bounds, abs=1e-12)


def test_witnesses_are_documents_of_each_cell():
    """How many, and how much of the cell the largest has; in the order of the table, those in no group left out."""
    groups, documents = ["b", "b", "b", "a", None], ["x", "x", "y", "x", "z"]
    found, largest = witnesses(groups, marks([1, 1, 1, 1, 1], [0, 0, 1, 0, 1]), documents)
    assert found.tolist() == [[1, 0], [2, 1]]
    assert largest[1].tolist() == pytest.approx([2 / 3, 1.0]) and largest[0].tolist() == [1.0, 0.0]
    assert witnesses([None], marks([1]), ["x"])[0].shape == (0, 1)
