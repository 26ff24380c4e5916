"""Differences between models, measured on the same draws of documents."""

import numpy as np
import pytest

from experiments.speed.paired import Estimate, paired_difference, score, units
from labels import Paragraph
from training.data import LabelledSet
from training.measures.metrics import bootstrap_interval, evaluate

SIX = 6


@pytest.fixture(scope="module")
def truth():
    """Return the labels of 200 texts."""
    return np.random.default_rng(1).random((200, SIX)) < 0.3


@pytest.fixture(scope="module")
def documents():
    """Return the documents of 200 texts, four in each."""
    return [f"d{row // 4}" for row in range(200)]


def with_errors(truth, share, seed=2):
    """Return decisions of which a share is wrong."""
    return truth ^ (np.random.default_rng(seed).random(truth.shape) < share)


def macro_f1(given, truth):
    """Return macro-F1 as training measures it."""
    return evaluate(given.astype(float), np.full(SIX, 0.5), truth.astype(np.int8))["f1_macro"]


def test_a_model_does_not_differ_from_itself(truth, documents):
    given = with_errors(truth, 0.1)
    assert paired_difference(given, given, truth, documents) == Estimate(0.0, 0.0, 0.0)


def test_difference_is_that_of_the_two_macro_f1(truth, documents):
    good, poor = with_errors(truth, 0.05), with_errors(truth, 0.2, seed=3)
    found = paired_difference(good, poor, truth, documents)
    assert found.value == pytest.approx(macro_f1(good, truth) - macro_f1(poor, truth))
    assert found.low < found.value < found.high


def test_other_way_round_the_sign_turns(truth, documents):
    good, poor = with_errors(truth, 0.05), with_errors(truth, 0.2, seed=3)
    one, other = (paired_difference(*pair, truth, documents) for pair in ((good, poor), (poor, good)))
    assert (other.value, other.low, other.high) == pytest.approx((-one.value, -one.high, -one.low))


def test_against_a_model_that_gives_nothing_the_interval_is_that_of_macro_f1(truth, documents):
    """Both bootstraps draw the same documents, so that figures of one table belong together."""
    given = with_errors(truth, 0.1)
    found = paired_difference(given, np.zeros_like(truth), truth, documents)
    assert (found.low, found.high) == pytest.approx(bootstrap_interval(given, truth, documents))


def test_a_small_steady_difference_is_clear_though_the_intervals_overlap(truth, documents):
    """What pairing is for: one model makes the other's errors and a few more."""
    first = with_errors(truth, 0.1)
    second = first & ~(np.random.default_rng(4).random(truth.shape) < 0.08)
    found = paired_difference(first, second, truth, documents)
    assert found.is_clear and found.value > 0
    assert bootstrap_interval(second, truth, documents)[1] > bootstrap_interval(first, truth, documents)[0]


@pytest.mark.parametrize(
    ("estimate", "text"),
    [(Estimate(0.021, 0.004, 0.04), "+0.021* (+0.004 to +0.040)"), (Estimate(-0.01, -0.03, 0.01), "-0.010 (-0.030 to +0.010)")],
    ids=["clear", "not clear"],
)
def test_only_a_clear_difference_is_starred(estimate, text):
    assert estimate.difference() == text


def test_documents_are_drawn_where_they_are_known(tiny_corpus):
    assert len(set(units(tiny_corpus))) == 8


def test_paragraphs_are_drawn_where_all_stand_in_one_file():
    paragraphs = tuple(Paragraph(f"dev#{n}", "dev", n, "body", "量子通信干线开通。", labels=("quantum",)) for n in (1, 2, 3))
    assert units(LabelledSet("dev", paragraphs)) == ["dev#1", "dev#2", "dev#3"]


def test_score_has_no_difference_without_a_reference(tiny_corpus):
    right = tiny_corpus.labels.astype(bool)
    found = score(right, tiny_corpus)
    assert found.difference is None
    assert (found.f1_macro.value, found.none_f1, min(found.f1.values())) == (1, 1, 1)
