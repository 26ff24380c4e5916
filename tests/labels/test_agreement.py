"""How far two annotators agree."""

import math

import pytest

from labels import NONE
from labels.agreement import Agreement, agreement


def test_kappa_and_alpha_equal_hand_computed_values():
    """Cohen: 20 both, 5 and 10 alone, 15 neither: (0.7 - 0.5) / (1 - 0.5). Alpha: 1 - 0.3 / (2·55·45 / (100·99))."""
    table = Agreement("ai", both=20, first_only=5, second_only=10, neither=15)
    assert table.kappa == pytest.approx(0.4)
    assert table.alpha == pytest.approx(1 - 0.3 / 0.5)


def test_alpha_equals_krippendorffs_own_example():
    """Binary data, two observers, ten units (Krippendorff, "Computing Krippendorff's Alpha-Reliability"): 0.095."""
    first = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0]
    second = [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    coders = ([frozenset(["ai"]) if positive else frozenset() for positive in coder] for coder in (first, second))
    rows = agreement(*coders, ("ai",))
    assert (rows[0].both, rows[0].first_only, rows[0].second_only, rows[0].neither) == (1, 1, 3, 5)
    assert rows[0].alpha == pytest.approx(0.095, abs=5e-4)
    assert rows[0].kappa == pytest.approx(0.04 / 0.44)  # (0.6 - 0.56) / (1 - 0.56)


def test_perfect_and_opposite_annotators_stand_at_the_ends():
    """Full agreement is 1 in both measures; full disagreement is below 0."""
    assert Agreement("ai", 5, 0, 0, 5).kappa == Agreement("ai", 5, 0, 0, 5).alpha == 1
    assert Agreement("ai", 0, 5, 5, 0).kappa == pytest.approx(-1)
    assert Agreement("ai", 0, 5, 5, 0).alpha < 0


@pytest.mark.parametrize("table", [Agreement("ai", 0, 0, 0, 9), Agreement("ai", 9, 0, 0, 0)], ids=["never", "always"])
def test_of_a_label_that_never_varies_agreement_is_not_defined(table):
    """Chance agrees fully there, so that nothing can be said beyond it: no 1.000 for a label that nobody gave."""
    assert math.isnan(table.kappa) and math.isnan(table.alpha) and not table.varies


@pytest.mark.parametrize("cells", [(0, 1, 0, 8), (0, 0, 1, 8), (8, 1, 0, 0), (1, 0, 0, 8)])
def test_one_answer_that_differs_is_enough_for_a_figure(cells):
    table = Agreement("ai", *cells)
    assert table.varies and table.kappa <= 1 and table.alpha <= 1
    assert (table.kappa == 1) == (table.alpha == 1) == (cells[0] == 1)


def test_no_label_at_all_is_a_row_of_its_own():
    """It is a label in every table."""
    rows = agreement([frozenset(), frozenset({"ai"})], [frozenset(), frozenset()], ("ai", "quantum"))
    assert [row.label for row in rows] == ["ai", "quantum", NONE]
    assert (rows[-1].both, rows[-1].first_only, rows[-1].second_only, rows[-1].neither) == (1, 0, 1, 0)


@pytest.mark.parametrize("pair", [([], []), ([frozenset()], [])], ids=["empty", "unequal"])
def test_agreement_of_nothing_is_an_error(pair):
    """Better than a kappa of nothing."""
    with pytest.raises(ValueError, match="cannot compare"):
        agreement(*pair, ("ai",))


def test_label_is_compared_where_both_looked_for_it():
    """None at all where both looked for everything; of nothing there is no figure."""
    sides = [[frozenset({"ai"}), frozenset(), frozenset()], [frozenset(), frozenset(), frozenset()]]
    rows = agreement(*sides, ("ai", "quantum"), [frozenset({"ai"}), None, frozenset({"ai"})])
    assert [(row.label, row.n, row.first_only) for row in rows] == [("ai", 3, 1), ("quantum", 1, 0), (NONE, 1, 0)]
    rows = agreement(*sides, ("ai", "quantum"), [frozenset({"ai"})] * 3)
    assert math.isnan(rows[1].kappa) and math.isnan(rows[1].alpha) and rows[1].n == 0
