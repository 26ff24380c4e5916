"""Keyword search: its probabilities, counted or assumed, its decisions, its evidence."""

import numpy as np
import pytest

from models.lexicon.tagger import HIT, MISS, LexiconTagger
from models.lexicon.trainer import LexiconTrainer

TEXTS = ["储能电站投运。", "储能大会闭幕，商谈储能。", "村里修路。", "村里唱戏。"]
STORAGE = 4


@pytest.fixture
def fitted(analyzer):
    """Return a function that counts on texts of which some rows speak of storage."""

    def run(rows, weights=None, texts=TEXTS):
        labels = np.zeros((len(texts), len(analyzer.keys)), dtype=np.int8)
        labels[rows, STORAGE] = 1
        weights = np.ones(len(texts)) if weights is None else np.array(weights)
        return LexiconTrainer().fit(analyzer.batch(texts), labels, ["one"] * len(texts), weights)

    return run


def test_untrained_tagger_gives_a_label_where_a_term_counts(analyzer):
    """Keywords need no training."""
    tagger = LexiconTagger(analyzer)
    y_pred = tagger.predict_proba(TEXTS) >= tagger.thresholds
    assert y_pred[:, STORAGE].tolist() == [True, True, False, False]
    assert not np.delete(y_pred, STORAGE, axis=1).any()


def test_fitted_probabilities_are_shares_with_one_imagined_case_on_either_side(fitted):
    """Two hits, one right: (1 + 1) / (2 + 2); two misses, none wrong: (0 + 1) / (2 + 2)."""
    tagger = fitted([0])
    assert tagger.hit[STORAGE] == pytest.approx(0.5)
    assert tagger.miss[STORAGE] == pytest.approx(0.25)
    assert tagger.predict_proba(TEXTS)[:, STORAGE].tolist() == [0.5, 0.5, 0.25, 0.25]


def test_weights_count_as_copies_of_a_text(fitted):
    """A text of weight 3 is three texts."""
    weighted = fitted([0], [3.0, 1.0, 1.0, 1.0])
    copied = fitted([0, 1, 2], texts=[TEXTS[0]] * 2 + TEXTS)
    np.testing.assert_allclose(weighted.hit, copied.hit)
    np.testing.assert_allclose(weighted.miss, copied.miss)


def test_term_always_decides_even_where_training_says_it_is_wrong(fitted):
    """A hit must stay above the threshold, a miss below: otherwise it would not be keyword search."""
    tagger = fitted([2, 3])
    y_pred = tagger.predict_proba(TEXTS)[:, STORAGE] >= tagger.thresholds[STORAGE]
    assert y_pred.tolist() == [True, True, False, False]


def test_label_that_no_text_carries_keeps_what_is_assumed(fitted):
    """Texts that never carry a label say nothing of how often its terms are right."""
    tagger = fitted([0])
    others = np.delete(np.arange(len(tagger.hit)), STORAGE)
    np.testing.assert_array_equal(tagger.hit[others], HIT)
    np.testing.assert_array_equal(tagger.miss[others], MISS)


def test_evidence_is_the_counting_terms_with_equal_shares(analyzer):
    """In text order, and nothing for a label without a term."""
    spans = LexiconTagger(analyzer).explain([TEXTS[1]], 0, STORAGE)
    assert [(TEXTS[1][span.start : span.end], span.weight) for span in spans] == [("储能", 0.5), ("储能", 0.5)]
    assert LexiconTagger(analyzer).explain([TEXTS[1]], 0, 0) == []


def test_keywords_know_no_topics(analyzer):
    """None for each text."""
    assert LexiconTagger(analyzer).topics(TEXTS) == [None] * 4


def test_state_brings_the_probabilities_back(fitted, analyzer):
    """Nothing else is fitted."""
    tagger = fitted([0])
    again = LexiconTagger.from_state(tagger.state(), analyzer)
    np.testing.assert_array_equal(again.predict_proba(TEXTS), tagger.predict_proba(TEXTS))
    np.testing.assert_array_equal(again.thresholds, tagger.thresholds)
