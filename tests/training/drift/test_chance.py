"""What chance does: documents against documents."""

import numpy as np
import pytest
from drifting import baseline

from models.topics.finding.baseline import Baseline
from training.drift.chance import draw_chance, jensen_shannon, shares


@pytest.mark.parametrize(
    ("first", "second", "distance"), [([1, 0], [1, 0], 0.0), ([1, 0], [0, 1], 1.0), ([0.5, 0.5], [1, 0], 0.5579230452841438)]
)
def test_distance_by_hand(first, second, distance):
    """0 for the same, 1 for nothing in common; the third is sqrt of 0.31128 bits."""
    assert jensen_shannon(np.array([first], float), np.array([second], float)) == pytest.approx([distance])


def test_distance_of_nearly_equal_shares_is_a_number():
    """Rounding may take it below zero, whose root is none."""
    shares = np.random.default_rng(0).dirichlet(np.ones(46), size=2000)
    distances = jensen_shannon(shares, shares * (1 + 1e-16) + 1e-18)
    assert np.isfinite(distances).all() and distances.max() < 1e-6


def test_shares_of_nothing_are_nothing():
    """No division by zero."""
    np.testing.assert_array_equal(shares(np.array([[1, 3], [0, 0]])), [[0.25, 0.75], [0, 0]])


def test_documents_of_one_subject_differ_more_than_mixed_ones():
    """The same paragraphs, otherwise bound into documents."""
    mixed, pure = baseline(*[(5, 5, 0)] * 20), baseline(*[(10, 0, 0), (0, 10, 0)] * 10)
    sizes = np.full(6, 10)
    assert draw_chance(mixed, sizes).limits[0] < draw_chance(pure, sizes).limits[0]


def test_more_new_documents_leave_less_to_chance():
    """Up to as many as there are in training."""
    pure = baseline(*[(10, 0, 0), (0, 10, 0)] * 20)
    limits = [draw_chance(pure, np.full(count, 10)).limits[0] for count in (5, 15, 40)]
    assert limits[0] > limits[1] > limits[2] > 0


def test_what_lies_outside_in_one_document_may_lie_outside_in_a_new_one():
    """Half of one document of ten is outside; so may be a new one."""
    topics = np.array([(10, 0)] * 10)
    chance = draw_chance(Baseline(topics, topics, np.array([5] + [0] * 9)), np.array([10]))
    assert 0.3 < chance.limits[1] <= 1
    assert chance.limits[2] == 0  # all have a topic


@pytest.mark.parametrize("counts", [[(3, 1, 0)], [(1, 0, 0)] * 7, [(1, 0, 0), (500, 20, 3)]])
@pytest.mark.parametrize("sizes", [[1], [1000], [1, 1, 900]])
def test_any_sizes_can_be_drawn(counts, sizes):
    """New documents larger than all, one document only, paragraphs for documents."""
    limits = draw_chance(baseline(*counts), np.array(sizes), draws=50).limits
    assert np.isfinite(limits).all() and min(limits) >= 0


def test_false_alarms_are_as_rare_as_said():
    """New documents drawn like those of training exceed the limit of distance about as rarely as stated, or more rarely."""
    generator = np.random.default_rng(1)

    def corpus(count):
        return np.array(
            [generator.multinomial(generator.integers(5, 60), generator.dirichlet(np.full(8, 0.3))) for _ in range(count)]
        )

    alarms = 0
    for _ in range(40):
        old, new = corpus(30), corpus(30)
        limit = draw_chance(Baseline(old, old, np.zeros(30, int)), new.sum(axis=1), draws=300).limits[0]
        alarms += jensen_shannon(shares(new.sum(axis=0))[None], shares(old.sum(axis=0))[None])[0] > limit
    assert alarms <= 2
