"""Metrics against values worked out on paper."""

import numpy as np
import pytest
from small_sets import decided, small_set

from training.measures.evaluation import Evaluation
from training.measures.metrics import KEY, METRICS, find_metric, macro, precision_recall_f1, show
from training.measures.reliability import Bin, calibration_error, reliability

KEYS = ("ai", "quantum", "flight", "steel")
TRUTH = np.array([[1, 0, 0, 0], [1, 1, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 0], [0, 0, 0, 0]])
PREDICTED = np.array(
    [
        [1, 0, 0, 0],  # right
        [1, 0, 0, 0],  # quantum missed
        [0, 1, 0, 0],  # right
        [0, 0, 0, 0],  # flight missed: "none" in vain
        [0, 0, 0, 0],  # right
        [1, 0, 0, 0],  # ai in vain
    ]
)


def metrics(y_pred=PREDICTED, y_true=TRUTH, keys=KEYS):
    """Return the metrics of bare decisions."""
    return decided(y_pred, small_set(y_true, keys)).metrics


def test_precision_recall_and_f1_by_hand():
    """``ai``: two of three predicted are right, both true ones are found."""
    found = metrics()
    assert found["precision/ai"] == pytest.approx(2 / 3)
    assert found["recall/ai"] == 1.0
    assert found["f1/ai"] == pytest.approx(4 / 5)
    assert (found["precision/quantum"], found["recall/quantum"]) == (1.0, 0.5)
    assert found["f1/quantum"] == pytest.approx(2 / 3)


def test_macro_micro_and_exact_match_by_hand():
    """Three labels right of four predicted and five true; three paragraphs of six wholly right.

    ``flight`` was missed and counts 0; ``steel`` was neither there nor predicted and does not count.
    """
    found = metrics()
    assert found["f1_macro"] == pytest.approx((4 / 5 + 2 / 3 + 0) / 3)
    assert found["f1_micro"] == pytest.approx(2 * 3 / (4 + 5))
    assert found["exact_match"] == 0.5


def test_none_is_a_label_of_its_own():
    """True of two paragraphs, predicted of two, of one of them rightly; no part of the macro mean."""
    found = metrics()
    assert (found["none/precision"], found["none/recall"], found["none/f1"]) == (0.5, 0.5, 0.5)
    assert found["none/support"] == 2


def test_silence_is_right_where_nothing_is_true():
    """Perfect for "none"; of the labels nothing can be said, and nothing is."""
    found = metrics(np.zeros((3, 4)), np.zeros((3, 4)))
    assert found["none/f1"] == found["exact_match"] == 1.0
    undefined = ("f1_macro", "f1_micro", *(f"{name}/{key}" for name in ("f1", "precision", "recall") for key in KEYS))
    assert not set(undefined) & found.keys()
    assert [found[f"support/{key}"] for key in KEYS] == [0, 0, 0, 0]


def test_perfect_model_scores_one_whatever_the_file_holds():
    """It scored 0.167 on a file of one label of six, because the other five counted 0."""
    only = np.array([[1, 0, 0, 0]] * 5)
    found = metrics(only, only)
    assert found["f1_macro"] == found["f1_micro"] == found["f1/ai"] == found["exact_match"] == 1.0
    assert "f1/quantum" not in found
    assert "none/f1" not in found and found["none/support"] == 0


def test_label_predicted_without_an_example_counts_zero():
    """Else saying it everywhere would cost nothing."""
    found = metrics([[1, 1, 0, 0], [1, 0, 0, 0]], [[1, 0, 0, 0], [1, 0, 0, 0]])
    assert (found["f1/quantum"], found["precision/quantum"]) == (0.0, 0.0)
    assert "recall/quantum" not in found
    assert found["f1_macro"] == 0.5


def test_label_never_predicted_has_no_precision_and_its_f1_is_zero():
    found = metrics([[0, 0, 0, 0], [0, 0, 0, 0]], [[1, 0, 0, 0], [0, 0, 0, 0]])
    assert "precision/ai" not in found
    assert (found["recall/ai"], found["f1/ai"], found["f1_macro"]) == (0.0, 0.0, 0.0)


def test_every_metric_of_every_label_is_reported_as_a_plain_number():
    """MLflow and the tables look these names up."""
    everything = np.vstack([np.eye(4), np.zeros(4)])
    found = metrics(everything, everything)
    names = ("f1", "precision", "recall", "ece", "support")
    own = {"f1_macro", "f1_micro", "exact_match", "ece", "none/f1", "none/precision", "none/recall", "none/support"}
    assert found.keys() == own | {f"{name}/{key}" for name in names for key in KEYS}
    assert all(type(value) is float for value in found.values())


@pytest.mark.parametrize("size", [1, 2, 9])
def test_any_number_of_labels_is_measured(size):
    """Six is the number of one scheme."""
    keys = [f"label{number}" for number in range(size)]
    found = metrics(np.eye(size), np.eye(size), keys)
    assert found["f1_macro"] == 1.0
    assert [found[f"f1/{key}"] for key in keys] == [1.0] * size


def test_probability_at_the_threshold_predicts_the_label():
    """A threshold belongs to what it admits; each label has its own."""
    data = small_set([[1, 1]], ("ai", "quantum"))
    found = Evaluation(np.array([[0.3, 0.3]]), np.array([0.3, 0.31]), data).metrics
    assert (found["recall/ai"], found["recall/quantum"]) == (1.0, 0.0)


def test_columns_that_are_never_predicted_nor_true_are_undefined():
    """Neither 0 nor a warning of a division by zero."""
    empty = np.zeros((4, 1), dtype=bool)
    assert np.isnan(precision_recall_f1(empty, empty)).all()


def test_mean_is_over_what_is_defined():
    assert macro(np.array([0.5, np.nan, 1.0])) == 0.75
    assert np.isnan(macro(np.array([np.nan])))


# --- the table of metrics -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "direction"),
    [
        ("f1_macro", True),
        ("f1/ai", True),
        ("ece", False),
        ("ece/ai", False),
        ("support/ai", None),
        ("none/support", None),
        ("evidence/f1", True),
        ("evidence/recall/ai", True),
        ("topics/outlier_share", False),
        ("topics/left_share", False),
        ("topics/npmi", True),
        ("topics/count", None),
    ],
)
def test_table_says_which_direction_is_better(name, direction):
    """A count has none."""
    assert find_metric(name).higher_is_better is direction


def test_metric_of_another_file_is_in_no_table():
    """They are logged under the file's name."""
    assert find_metric("dev/f1_macro") is None


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("f1/ai", 2 / 3, "0.667"),
        ("support/ai", 12.0, "12"),
        ("topics/count", 31.0, "31"),
        ("f1/ai", None, "–"),
        ("x", 1.0, "1.000"),
    ],
)
def test_values_are_shown_in_their_format(name, value, shown):
    assert show(name, value) == shown


def test_evaluation_computes_every_metric_that_has_a_function():
    """An entry of the table is all that a new metric needs."""
    everything = np.vstack([np.eye(4), np.zeros(4)])
    found = metrics(everything, everything)
    of_one_label = {"accuracy"}  # where a text carries one label; tests/training/measures/test_judged.py
    asked = {name for name, metric in METRICS.items() if metric.function} - of_one_label
    assert all(name.replace(KEY, "ai") in found for name in asked)


# --- reliability --------------------------------------------------------------------------------------------------


def error(probabilities, y_true):
    """Return the calibration error of one label."""
    return calibration_error(reliability(np.array(probabilities)[:, None], np.array(y_true)[:, None]))[0]


def test_reliability_shows_the_bins_that_hold_something():
    """Two texts in the third tenth, one of them labelled; two in the ninth, both labelled; none elsewhere."""
    probabilities = np.array([[0.2], [0.28], [0.85], [0.85]])
    (table,) = reliability(probabilities, np.array([[True], [False], [True], [True]]))
    assert table == [Bin(pytest.approx(0.24), 0.5, 2), Bin(pytest.approx(0.85), 1.0, 2)]


def test_calibration_error_by_hand():
    """Two bins of two texts: |0.25 - 0.5| and |0.85 - 1| with half the texts each."""
    assert error([0.25, 0.25, 0.85, 0.85], [True, False, True, True]) == pytest.approx(0.5 * 0.25 + 0.5 * 0.15)


def test_errors_within_a_bin_cancel_and_between_bins_do_not():
    """0.31 and 0.39 share a bin; 0.31 and 0.41 do not."""
    assert error([0.31, 0.39], [True, False]) == pytest.approx(abs(0.7 - 1) / 2)
    assert error([0.31, 0.41], [True, False]) == pytest.approx((0.69 + 0.41) / 2)


@pytest.mark.parametrize(("probability", "expected"), [(0.0, 1.0), (1.0, 0.0)])
def test_certainty_has_a_bin(probability, expected):
    """0 belongs to the first bin, 1 to the last."""
    assert error([probability], [True]) == expected


def test_mean_calibration_error_is_over_labels():
    """One label wholly wrong among four; those without an example have a calibration error all the same."""
    found = Evaluation(np.array([[1.0, 0, 0, 0]]), np.full(4, 0.5), small_set([[0, 0, 0, 0]], KEYS)).metrics
    assert found["ece/ai"] == 1.0
    assert found["ece"] == pytest.approx(1 / 4)
