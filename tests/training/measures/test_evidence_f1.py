"""How far the words a model shows agree with those marked by hand."""

from dataclasses import replace

import numpy as np
import pytest

from labels import Evidence, Paragraph, Span
from models.tagger import PolicyTagger
from seeds.schemes import Scheme
from training.measures.evidence_f1 import evidence_metrics
from training.sets import marks
from training.sets.labelled_set import LabelledSet

TEXT = "村里来了无人机,还有(AI)课。"


class Showing:
    """A model that predicts the labels of the spans it is made with, and shows these spans."""

    kind = "showing"

    def __init__(self, analyzer, *marked):
        self.analyzer, self.marked = analyzer, marked
        self.thresholds = np.full(len(analyzer.keys), 0.5)
        self.asked = 0

    def predict_proba(self, batch):
        """Be sure of the labels that are shown."""
        self.asked += 1
        return np.tile([float(any(key == label for label, *_ in self.marked)) for key in self.analyzer.keys], (len(batch), 1))

    def explain(self, batch, row, column):
        """Return the spans of a label."""
        return [Span(start, end) for label, start, end in self.marked if label == self.analyzer.keys[column]]


@pytest.fixture
def showing(analyzer):
    """Return a function that makes a model of labelled stretches (label, start, end)."""
    return lambda *marked: PolicyTagger(Showing(analyzer, *marked), "showing")


@pytest.fixture
def marked(monkeypatch, scheme):
    """Mark 无人机 for low_altitude and AI for ai in one paragraph; return it as a set."""
    known = {"a#1": (Evidence("low_altitude", 4, 7, "无人机"), Evidence("ai", 11, 13, "AI"))}
    monkeypatch.setattr(marks, "shipped_evidence", lambda taxonomy: known)
    return LabelledSet("marked", (Paragraph("a#1", "a", 1, "body", TEXT, labels=("ai", "low_altitude")),), scheme)


def with_copy(data, **changes):
    """Return a set with a changed copy of its first paragraph behind it."""
    return replace(data, paragraphs=(*data.paragraphs, replace(data.paragraphs[0], **changes)))


def test_agreement_by_hand(marked, showing):
    """来了无人机 holds the three characters marked among five; (AI) with its brackets is two letters of two.

    The mean is over the two labels that are marked or predicted.
    """
    found = evidence_metrics(showing(("low_altitude", 2, 7), ("ai", 10, 14)), marked)
    assert found["evidence/precision/low_altitude"] == 3 / 5
    assert found["evidence/recall/low_altitude"] == 1
    assert found["evidence/f1/low_altitude"] == pytest.approx(2 * 3 / (5 + 3))
    assert found["evidence/f1/ai"] == 1
    assert found["evidence/f1"] == pytest.approx((0.75 + 1) / 2)
    assert "evidence/f1/quantum" not in found


def test_span_counted_twice_counts_once(marked, showing):
    """Overlapping spans cover a character once."""
    twice = evidence_metrics(showing(("ai", 11, 13), ("ai", 11, 12), ("low_altitude", 4, 7)), marked)
    assert twice["evidence/precision/ai"] == 1


def test_label_missed_or_predicted_in_vain_counts_against_evidence(marked, showing):
    """ai is missed, quantum in vain: 0 for both, and low_altitude keeps its own."""
    found = evidence_metrics(showing(("low_altitude", 4, 7), ("quantum", 0, 2)), marked)
    assert (found["evidence/recall/ai"], found["evidence/precision/quantum"]) == (0, 0)
    assert found["evidence/f1/low_altitude"] == 1
    assert found["evidence/f1"] == pytest.approx(1 / 3)
    assert not {"evidence/precision/ai", "evidence/recall/quantum"} & found.keys()


def test_labelled_paragraphs_that_nobody_marked_are_passed_over(marked, showing):
    """Their evidence is unknown, not empty; a paragraph without labels has none."""
    policy = showing(("low_altitude", 4, 7))
    alone = evidence_metrics(policy, marked)
    assert evidence_metrics(policy, with_copy(marked, id="a#2")) == alone
    assert evidence_metrics(policy, with_copy(marked, id="a#2", labels=())) != alone


def test_nothing_is_measured_where_nothing_was_marked(marked, showing):
    """Neither in other paragraphs, nor in another text that bears the id of a marked one, nor predicted in vain."""
    policy, (paragraph,) = showing(("low_altitude", 0, 2)), marked.paragraphs
    for changes in ({"id": "a#2"}, {"text": "短"}, {"id": "a#2", "labels": ()}):
        assert evidence_metrics(policy, replace(marked, paragraphs=(replace(paragraph, **changes),))) == {}
    assert policy.tagger.asked == 0


def test_only_the_shipped_industries_have_marked_words(marked, showing, scheme):
    """A user's scheme may have the same labels, and paragraphs with the same ids."""
    policy = showing(("low_altitude", 4, 7), ("ai", 11, 13))
    copy = Scheme("mine", scheme.taxonomy, scheme.lexicon, scheme.texts)
    assert evidence_metrics(policy, marked)["evidence/f1"] == 1
    assert evidence_metrics(policy, replace(marked, scheme=copy)) == {}


def test_known_predictions_are_not_asked_for_again(marked, showing):
    """The held-out set is predicted once."""
    policy = showing(("low_altitude", 4, 7))
    found = evidence_metrics(policy, marked, np.zeros((1, len(marked.keys)), dtype=bool))
    assert policy.tagger.asked == 0
    assert found["evidence/recall/low_altitude"] == 0
    assert evidence_metrics(policy, marked)["evidence/recall/low_altitude"] == 1
    assert policy.tagger.asked == 1
