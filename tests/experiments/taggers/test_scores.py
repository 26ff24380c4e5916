"""Differences between taggers, measured on the same draws of documents."""

import numpy as np
import pytest

from experiments.taggers.scores import Estimate, Score, score
from labels import Paragraph
from training.measures.evaluation import Evaluation
from training.sets.labelled_set import LabelledSet


@pytest.fixture(scope="module")
def data(scheme, keys):
    """Return 200 texts in fifty documents, labelled at random."""
    y_true = np.random.default_rng(1).random((200, len(keys))) < 0.3
    paragraphs = (
        Paragraph(f"d{n // 4}#{n}", f"d{n // 4}", n, "body", f"第{n}段。", labels=tuple(np.array(keys)[row].tolist()))
        for n, row in enumerate(y_true, 1)
    )
    return LabelledSet("random", tuple(paragraphs), scheme)


def with_errors(data, share, seed=2):
    """Return labels of which a share is wrong."""
    y_true = data.labels.astype(bool)
    return y_true ^ (np.random.default_rng(seed).random(y_true.shape) < share)


def evaluation(y_pred, data):
    """Return labels as training measures them."""
    return Evaluation(y_pred.astype(float), np.full(y_pred.shape[1], 0.5), data)


def test_a_tagger_does_not_differ_from_itself(data):
    y_pred = with_errors(data, 0.1)
    assert score(y_pred, data, y_pred).difference == Estimate(0.0, 0.0, 0.0)


def test_figures_are_those_of_training(data):
    y_pred = with_errors(data, 0.1)
    found, expected = score(y_pred, data), evaluation(y_pred, data)
    assert found.f1_macro == Estimate(expected.metrics["f1_macro"], *expected.interval)
    assert found.none_f1 == expected.metrics["none/f1"]
    assert found.f1 == {key: expected.metrics[f"f1/{key}"] for key in data.keys}


def test_difference_is_that_of_the_two_macro_f1(data):
    good, poor = with_errors(data, 0.05), with_errors(data, 0.2, seed=3)
    found = score(good, data, poor)
    assert found.difference.value == pytest.approx(found.f1_macro.value - score(poor, data).f1_macro.value)
    assert found.difference.low < found.difference.value < found.difference.high


def test_other_way_round_the_sign_turns(data):
    good, poor = with_errors(data, 0.05), with_errors(data, 0.2, seed=3)
    first, second = score(good, data, poor).difference, score(poor, data, good).difference
    assert (second.value, second.low, second.high) == pytest.approx((-first.value, -first.high, -first.low))


def test_against_a_tagger_that_gives_nothing_the_interval_is_that_of_macro_f1(data):
    """Both bootstraps draw the same documents, so that figures of one table belong together."""
    y_pred = with_errors(data, 0.1)
    found = score(y_pred, data, np.zeros_like(y_pred))
    assert (found.difference.low, found.difference.high) == pytest.approx((found.f1_macro.low, found.f1_macro.high))


def test_a_small_steady_difference_is_clear_though_the_intervals_overlap(data):
    """What pairing is for: one tagger makes the other's errors and a few more."""
    first = with_errors(data, 0.1)
    second = first & ~(np.random.default_rng(4).random(first.shape) < 0.08)
    found = score(first, data, second)
    assert found.difference.is_clear and found.difference.value > 0
    assert score(second, data).f1_macro.high > found.f1_macro.low


@pytest.mark.parametrize(
    ("estimate", "text"),
    [(Estimate(0.021, 0.004, 0.04), "+0.021* (+0.004 to +0.040)"), (Estimate(-0.01, -0.03, 0.01), "-0.010 (-0.030 to +0.010)")],
    ids=["clear", "not clear"],
)
def test_only_a_clear_difference_is_starred(estimate, text):
    assert estimate.difference() == text


def test_score_has_no_difference_without_a_reference(tiny_corpus):
    found = score(tiny_corpus.labels.astype(bool), tiny_corpus)
    assert found.difference is None
    assert (found.f1_macro.value, found.none_f1, min(found.f1.values())) == (1, 1, 1)


def test_a_file_without_a_label_has_no_macro_f1(scheme):
    """Nothing to measure is a dash, never a zero."""
    paragraphs = tuple(Paragraph(f"d#{n}", "d", n, "body", "村里修了路。", labels=()) for n in (1, 2))
    data = LabelledSet("roads", paragraphs, scheme)
    nothing = np.zeros((2, len(scheme.keys)), dtype=bool)
    found = score(nothing, data, nothing)
    assert found == Score(None, 1.0, {}, None)
    assert found.cells() == ["–", "", "1.000"]
