"""Metrics against values worked out on paper."""

import numpy as np
import pytest

from labels import load_taxonomy
from training.measures.metrics import (
    HEADLINE,
    Bin,
    bootstrap_interval,
    calibration_error,
    evaluate,
    precision_recall_f1,
    reliability,
)

KEYS = load_taxonomy().keys
# Columns: ai, quantum, low_altitude, new_materials, energy_storage, traditional_upgrade.
TRUTH = np.array(
    [
        [1, 0, 0, 0, 0, 0],
        [1, 1, 0, 0, 0, 0],
        [0, 1, 0, 0, 0, 0],
        [0, 0, 1, 0, 0, 0],
        [0, 0, 0, 0, 0, 0],
        [0, 0, 0, 0, 0, 0],
    ],
    dtype=np.int8,
)
GIVEN = np.array(
    [
        [1, 0, 0, 0, 0, 0],  # right
        [1, 0, 0, 0, 0, 0],  # quantum missed
        [0, 1, 0, 0, 0, 0],  # right
        [0, 0, 0, 0, 0, 0],  # low_altitude missed: "none" given in vain
        [0, 0, 0, 0, 0, 0],  # right
        [1, 0, 0, 0, 0, 0],  # ai given in vain
    ],
    dtype=bool,
)


def metrics(given=GIVEN, truth=TRUTH):
    """Return the metrics of bare decisions: 0.9 where a label is given, 0.1 elsewhere."""
    return evaluate(np.where(given, 0.9, 0.1), np.full(6, 0.5), truth)


def test_precision_recall_and_f1_by_hand():
    """``ai``: two of three given are right, both wanted are found."""
    found = metrics()
    assert found["precision/ai"] == pytest.approx(2 / 3)
    assert found["recall/ai"] == 1.0
    assert found["f1/ai"] == pytest.approx(4 / 5)
    assert (found["precision/quantum"], found["recall/quantum"]) == (1.0, 0.5)
    assert found["f1/quantum"] == pytest.approx(2 / 3)


def test_macro_micro_and_exact_match_by_hand():
    """Three labels right of four given and five wanted; three paragraphs of six wholly right."""
    found = metrics()
    assert found["f1_macro"] == pytest.approx((4 / 5 + 2 / 3) / 6)
    assert found["f1_micro"] == pytest.approx(2 * 3 / (4 + 5))
    assert found["exact_match"] == 0.5


def test_none_is_a_label_of_its_own():
    """Wanted on two paragraphs, given on two, on one of them rightly; no part of the macro mean."""
    found = metrics()
    assert (found["none/precision"], found["none/recall"], found["none/f1"]) == (0.5, 0.5, 0.5)
    assert found["none/support"] == 2


def test_giving_nothing_is_right_where_nothing_is_wanted():
    """A silent model on unlabelled text: perfect for "none", nothing for the six."""
    found = metrics(np.zeros((3, 6), dtype=bool), np.zeros((3, 6), dtype=np.int8))
    assert found["none/f1"] == found["exact_match"] == 1.0
    assert found["f1_macro"] == found["f1_micro"] == 0.0


def test_every_label_and_every_headline_is_reported():
    """MLflow and the tables look these names up."""
    found = metrics()
    assert set(HEADLINE) <= found.keys()
    names = ("f1", "precision", "recall", "ece", "support")
    assert {f"{name}/{key}" for name in names for key in KEYS} <= found.keys()
    assert [found[f"support/{key}"] for key in KEYS] == [2, 2, 1, 0, 0, 0]
    assert all(type(value) is float for value in found.values())


def test_probability_at_the_threshold_gives_the_label():
    """A threshold belongs to what it admits; each label has its own."""
    probabilities = np.array([[0.3, 0.3, 0, 0, 0, 0]])
    found = evaluate(probabilities, np.array([0.3, 0.31, 0.5, 0.5, 0.5, 0.5]), np.array([[1, 1, 0, 0, 0, 0]], dtype=np.int8))
    assert (found["recall/ai"], found["recall/quantum"]) == (1.0, 0.0)


def test_columns_that_are_never_given_nor_wanted_score_zero():
    """Undefined is 0, not a division by zero."""
    empty = np.zeros((4, 1), dtype=bool)
    assert [value[0] for value in precision_recall_f1(empty, empty)] == [0, 0, 0]


def test_reliability_shows_the_bins_that_hold_something():
    """Two texts in the third tenth, one of them labelled; two in the ninth, both labelled; none elsewhere."""
    probabilities = np.array([[0.2], [0.28], [0.85], [0.85]])
    (table,) = reliability(probabilities, np.array([[True], [False], [True], [True]]))
    assert table == [Bin(pytest.approx(0.24), 0.5, 2), Bin(pytest.approx(0.85), 1.0, 2)]


def test_calibration_error_by_hand():
    """Two bins of two texts: |0.25 - 0.5| and |0.85 - 1| with half the texts each."""
    probabilities = np.array([[0.25], [0.25], [0.85], [0.85]])
    truth = np.array([[True], [False], [True], [True]])
    assert calibration_error(probabilities, truth)[0] == pytest.approx(0.5 * 0.25 + 0.5 * 0.15)


def test_errors_within_a_bin_cancel_and_between_bins_do_not():
    """0.31 and 0.39 share a bin; 0.31 and 0.41 do not."""
    truth = np.array([[True], [False]])
    together = calibration_error(np.array([[0.31], [0.39]]), truth)[0]
    apart = calibration_error(np.array([[0.31], [0.41]]), truth)[0]
    assert together == pytest.approx(abs(0.7 - 1) / 2)
    assert apart == pytest.approx((0.69 + 0.41) / 2)


@pytest.mark.parametrize(("probability", "error"), [(0.0, 1.0), (1.0, 0.0)])
def test_certainty_has_a_bin(probability, error):
    """0 belongs to the first bin, 1 to the last."""
    assert calibration_error(np.array([[probability]]), np.array([[True]]))[0] == error


def test_mean_calibration_error_is_over_labels():
    """One label wholly wrong among six."""
    found = evaluate(np.array([[1.0, 0, 0, 0, 0, 0]]), np.full(6, 0.5), np.zeros((1, 6), dtype=np.int8))
    assert found["ece/ai"] == 1.0
    assert found["ece"] == pytest.approx(1 / 6)


def sample(n_documents, *, size=4, seed=0):
    """Return decisions that are right nine times of ten, their truth, and the documents."""
    rng = np.random.default_rng(seed)
    truth = rng.random((n_documents * size, 6)) < 0.3
    given = truth ^ (rng.random(truth.shape) < 0.1)
    return given, truth, [f"document-{row // size}" for row in range(len(truth))]


def macro(given, truth):
    """Return macro-F1 over the six columns."""
    return precision_recall_f1(given, truth)[2].mean()


def test_interval_contains_the_point():
    """The figure that stands beside it in every table."""
    given, truth, documents = sample(60)
    low, high = bootstrap_interval(given, truth, documents)
    assert 0 <= low < macro(given, truth) < high <= 1


def test_interval_widens_with_fewer_documents():
    """Fewer documents say less."""
    widths = []
    for n_documents in (10, 40, 160):
        low, high = bootstrap_interval(*sample(n_documents))
        widths.append(high - low)
    assert widths == sorted(widths, reverse=True)
    assert widths[0] > 2 * widths[2]


def test_interval_widens_when_errors_gather_in_documents():
    """The same decisions in ten documents of sixteen paragraphs, all wrong or all right, are less sure than apart."""
    truth = np.zeros((160, 6), dtype=bool)
    truth[np.arange(160), np.arange(160) % 6] = True
    given = truth.copy()
    given[:48] = False
    apart = bootstrap_interval(given, truth, [str(row) for row in range(160)])
    gathered = bootstrap_interval(given, truth, [str(row // 16) for row in range(160)])
    assert gathered[1] - gathered[0] > 2 * (apart[1] - apart[0])


def test_interval_of_one_document_is_its_point():
    """Nothing varies where one document is drawn again and again."""
    given, truth, _ = sample(5)
    low, high = bootstrap_interval(given, truth, ["only"] * len(truth))
    assert low == high == pytest.approx(macro(given, truth))


def test_interval_is_the_same_for_the_same_seed():
    """And another for another."""
    data = sample(30)
    assert bootstrap_interval(*data, seed=1) == bootstrap_interval(*data, seed=1)
    assert bootstrap_interval(*data, seed=1) != bootstrap_interval(*data, seed=2)
