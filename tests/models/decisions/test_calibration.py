"""Scores into probabilities and decisions: learned out of fold, per label, by hand-checkable numbers."""

import numpy as np
import pytest

from models.decisions.calibration import GRID, choose_thresholds, fit_platt, out_of_fold, shift_base_rate, sigmoid


def column(values):
    """Return values as a matrix of one label."""
    return np.asarray(values)[:, None]


# --- sigmoid ------------------------------------------------------------------------------------------------------


def test_sigmoid_is_the_logistic_function_without_overflow():
    """At any score, without a warning."""
    with np.errstate(all="raise"):
        values = sigmoid(np.array([-1e6, -2.0, 0.0, 2.0, 1e6]))
    np.testing.assert_allclose(values, [0, 1 / (1 + np.e**2), 0.5, 1 / (1 + np.e**-2), 1], atol=1e-12)


# --- out of fold --------------------------------------------------------------------------------------------------


GROUPS = ["a", "a", "b", "c", "c", "c", "d", "e", "f", "f"]


@pytest.mark.parametrize("folds", [2, 3, 5, 50], ids=lambda folds: f"{folds}-folds")
def test_no_text_is_scored_by_a_model_that_saw_its_document(folds):
    """The two sides of a fold share no document, and every text is scored once."""
    scored = []

    def fit_score(inside, outside):
        assert not {GROUPS[row] for row in inside} & {GROUPS[row] for row in outside}
        assert len(inside) and len(outside)
        scored.extend(outside.tolist())
        return outside[:, None] * np.ones((1, 2))

    scores = out_of_fold(fit_score, GROUPS, 2, folds=folds, seed=0)
    assert sorted(scored) == list(range(len(GROUPS)))
    np.testing.assert_array_equal(scores, np.arange(len(GROUPS))[:, None] * np.ones((1, 2)))


def folds_of(seed, groups=GROUPS):
    """Return the fold of each text."""
    count = iter(range(100))

    def fit_score(inside, outside):
        return np.full((len(outside), 1), next(count))

    return out_of_fold(fit_score, groups, 1, folds=3, seed=seed)[:, 0].tolist()


def test_folds_follow_the_seed_and_not_the_order_of_the_texts():
    """The same seed gives the same folds; shuffled texts stay with their documents' folds."""
    assert folds_of(0) == folds_of(0)
    assert any(folds_of(0) != folds_of(seed) for seed in range(1, 5))
    order = np.random.default_rng(1).permutation(len(GROUPS))
    assert [folds_of(0)[row] for row in order] == folds_of(0, [GROUPS[row] for row in order])


# --- Platt --------------------------------------------------------------------------------------------------------


def test_probabilities_are_the_mean_of_platts_targets_where_scores_are_two_values():
    """Nine positives, eleven negatives: targets 10/11 and 1/13; the sigmoid meets the mean on both sides."""
    scores = column([1.0] * 10 + [-1.0] * 10)
    labels = column([1] * 8 + [0] * 2 + [1] + [0] * 9)
    slope, offset = fit_platt(scores, labels)
    high = (8 * 10 / 11 + 2 / 13) / 10
    low = (1 * 10 / 11 + 9 / 13) / 10
    np.testing.assert_allclose(sigmoid(slope * np.array([1.0, -1.0]) + offset), [high, low], atol=2e-3)


def test_sure_scores_do_not_become_certainty():
    """Perfectly separated out-of-fold scores still leave room for a mistake: (N + 1) / (N + 2)."""
    scores = column([5.0] * 10 + [-5.0] * 10)
    labels = column([1] * 10 + [0] * 10)
    slope, offset = fit_platt(scores, labels)
    np.testing.assert_allclose(sigmoid(slope * np.array([5.0, -5.0]) + offset), [11 / 12, 1 / 12], atol=5e-3)


def test_useless_scores_give_the_share_of_positives():
    """A score that says nothing is calibrated to the base rate."""
    scores = column([1.0, -1.0] * 50)
    labels = column([1, 1, 0, 0, 0, 0, 0, 0, 0, 0] * 10)
    slope, offset = fit_platt(scores, labels)
    np.testing.assert_allclose(sigmoid(slope * np.array([1.0, -1.0]) + offset), 0.2, atol=0.02)


def test_each_label_gets_its_own_sigmoid():
    """One is shifted, the other is not."""
    scores = np.array([[3.0, 1.0], [2.5, 1.0], [1.0, -1.0], [0.5, -1.0]] * 20)
    labels = np.array([[1, 1], [1, 1], [0, 0], [0, 0]] * 20)
    slope, offset = fit_platt(scores, labels)
    assert -offset[0] / slope[0] == pytest.approx(1.75, abs=0.2)
    assert -offset[1] / slope[1] == pytest.approx(0, abs=0.2)


@pytest.mark.parametrize("truth", [0, 1], ids=["never", "always"])
def test_label_that_does_not_vary_keeps_the_plain_sigmoid(truth):
    """There is nothing to learn from."""
    slope, offset = fit_platt(column([1.0, 2.0, 3.0]), column([truth] * 3))
    assert (slope.tolist(), offset.tolist()) == ([1.0], [0.0])


def test_texts_of_no_weight_do_not_count():
    """A hard paragraph of weight 0 leaves no trace in the shape of the sigmoid."""
    scores, labels = column([2.0, -2.0] * 20), column([1, 0] * 20)
    wrong = column([-2.0] * 10), column([1] * 10)
    weights = np.concatenate([np.ones(40), np.zeros(10)])
    slope, offset = fit_platt(np.vstack([scores, wrong[0]]), np.vstack([labels, wrong[1]]), weights)
    assert sigmoid(slope[0] * 2.0 + offset[0]) > 0.9


# --- base rate ----------------------------------------------------------------------------------------------------


def test_base_rate_moves_the_odds_of_every_text_alike():
    """From one text in two to one in ten: even odds become 1 to 9, odds of 9 to 1 become even."""
    labels = column([1, 1, 0, 0])
    offset = shift_base_rate(np.zeros(1), labels, np.ones(4), 0.1)
    np.testing.assert_allclose(sigmoid(offset), [0.1])
    np.testing.assert_allclose(sigmoid(np.log(9) + offset), [0.5])


def test_base_rate_of_the_training_text_moves_nothing():
    """Weights count: one text of weight 2 among six is a third."""
    offset = shift_base_rate(np.array([0.7]), column([1, 0, 0, 0, 0]), np.array([2.0, 1, 1, 1, 1]), 1 / 3)
    np.testing.assert_allclose(offset, [0.7])


# --- thresholds ---------------------------------------------------------------------------------------------------


def test_threshold_parts_what_can_be_parted():
    """Positives at 0.8, negatives at 0.3: anywhere between, and not at the very edge."""
    (threshold,) = choose_thresholds(column([0.8] * 5 + [0.3] * 20), column([1] * 5 + [0] * 20))
    assert 0.35 < threshold < 0.75


def test_threshold_is_low_where_probabilities_are():
    """A rare label whose probabilities never reach 0.5 must still be given (0.5 is rarely right)."""
    (threshold,) = choose_thresholds(column([0.3] * 5 + [0.06] * 95), column([1] * 5 + [0] * 95))
    assert 0.06 < threshold <= 0.3


def test_threshold_has_the_best_f1_on_its_grid():
    """On overlapping probabilities it loses next to nothing against the best of all thresholds."""
    dice = np.random.default_rng(3)
    truth = dice.random(400) < 0.3
    probabilities = np.clip(dice.normal(np.where(truth, 0.6, 0.35), 0.15), 0, 1)

    def f1(threshold):
        y_pred = probabilities >= threshold
        return 2 * (y_pred & truth).sum() / (y_pred.sum() + truth.sum())

    (threshold,) = choose_thresholds(column(probabilities), column(truth.astype(int)))
    assert f1(threshold) >= max(f1(other) for other in GRID) - 0.02


def test_label_without_a_positive_keeps_one_half():
    """No F1 to make best."""
    thresholds = choose_thresholds(np.array([[0.9, 0.9], [0.1, 0.1]]), np.array([[0, 1], [0, 0]]))
    assert thresholds[0] == 0.5
    assert 0.1 < thresholds[1] <= 0.9


def test_thresholds_stay_on_the_grid():
    """Never 0, which would give the label to every text, nor 1, which would give it to none."""
    dice = np.random.default_rng(0)
    thresholds = choose_thresholds(dice.random((50, 6)), (dice.random((50, 6)) < 0.5).astype(int))
    assert ((thresholds >= GRID[0]) & (thresholds <= GRID[-1])).all()


def test_heavier_texts_pull_the_threshold():
    """Ten false alarms at 0.5 of weight 0 do no harm; of weight 10 they push the threshold above 0.5."""
    probabilities = column([0.9] * 5 + [0.4] * 5 + [0.5] * 10 + [0.1] * 20)
    labels = column([1] * 10 + [0] * 30)
    light, heavy = (np.concatenate([np.ones(10), np.full(10, weight), np.ones(20)]) for weight in (0.0, 10.0))
    assert choose_thresholds(probabilities, labels, light)[0] <= 0.4
    assert choose_thresholds(probabilities, labels, heavy)[0] > 0.5
