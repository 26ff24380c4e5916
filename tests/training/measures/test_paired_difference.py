"""How far two models differ on the same paragraphs, and how sure that is."""

import numpy as np
import pytest
from small_sets import decided, small_set

from training.measures.evaluation import paired_difference


def pair(n_documents, *, better=0.2, size=4):
    """Return two models on the same paragraphs: one misses three labels of ten, the other fewer by `better`."""
    rng = np.random.default_rng(1)
    y_true = np.eye(3, dtype=bool)[rng.integers(0, 3, n_documents * size)]
    luck = rng.random(y_true.shape)
    data = small_set(y_true, documents=[str(row // size) for row in range(len(y_true))])
    return decided(y_true & (luck > 0.3), data), decided(y_true & (luck > 0.3 - better), data)


def test_difference_is_of_the_second_less_the_first():
    first, second = pair(40)
    found = paired_difference(first, second)
    assert found.difference == pytest.approx(second.metrics["f1_macro"] - first.metrics["f1_macro"])
    assert 0 < found.low < found.difference < found.high
    assert found.documents == 40
    back = paired_difference(second, first)
    assert (back.difference, back.low, back.high) == pytest.approx((-found.difference, -found.high, -found.low))


def test_difference_of_a_model_with_itself_is_nothing():
    first, _ = pair(10)
    found = paired_difference(first, first)
    assert (found.difference, found.low, found.high) == (0.0, 0.0, 0.0)


def test_same_draws_tell_apart_what_two_intervals_do_not():
    """What makes a draw hard makes it hard for both."""
    first, second = pair(40, better=0.05)
    assert first.interval[1] > second.interval[0]
    found = paired_difference(first, second)
    assert found.low > 0
    assert found.high - found.low < (first.interval[1] - first.interval[0]) / 1.5


def test_one_document_more_is_no_clear_difference():
    """It is not drawn in a third of the rounds."""
    y_true = np.ones((20, 1), dtype=bool)
    worse = y_true.copy()
    worse[0] = False
    data = small_set(y_true, ("apple",))
    found = paired_difference(decided(y_true, data), decided(worse, data))
    assert found.low < found.difference < 0
    assert found.high == 0


def test_difference_is_the_same_for_the_same_seed():
    first, second = pair(20)
    assert paired_difference(first, second, seed=1) == paired_difference(first, second, seed=1)
    assert paired_difference(first, second, seed=1) != paired_difference(first, second, seed=2)


@pytest.mark.parametrize(
    "other",
    [
        small_set([[1, 0, 0], [0, 1, 0], [0, 0, 0]]),
        small_set(np.eye(3), documents=["x", "x", "y"]),
        small_set(np.eye(3), ("iron", "gold", "tin")),
    ],
    ids=["labels", "documents", "scheme"],
)
def test_only_models_on_the_same_paragraphs_are_compared(other):
    with pytest.raises(ValueError, match="same paragraphs"):
        paired_difference(decided(np.eye(3), small_set(np.eye(3))), decided(np.eye(3), other))


def test_nothing_tells_models_apart_where_one_has_no_figure():
    """A file without labels: one is rightly silent and has no macro-F1."""
    data = small_set(np.zeros((3, 3)))
    found = paired_difference(decided(np.zeros((3, 3)), data), decided(np.eye(3), data))
    assert (found.difference, found.low, found.high, found.documents) == (0.0, 0.0, 0.0, 3)
