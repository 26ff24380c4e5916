"""Keyword search: its probabilities, counted or assumed, its decisions, its evidence."""

import numpy as np
import pytest

from models.lexicon.tagger import HIT, MISS, LexiconTagger
from models.lexicon.trainer import DRAWN, FEW, LexiconTrainer

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


def test_few_cases_move_the_assumed_trust_and_many_replace_it(fitted):
    """One right of two draws 0.9 down; fifty right of a hundred make it a half."""
    few = fitted([0]).predict_proba(TEXTS)[:, STORAGE]
    many = fitted(list(range(50)), texts=[TEXTS[0]] * 100 + TEXTS[2:]).predict_proba(TEXTS)[:, STORAGE]
    assert 0.5 < few[0] < HIT
    assert many[0] == pytest.approx(0.5, abs=0.03)


def test_text_without_a_term_has_the_share_with_one_imagined_case_on_either_side(fitted):
    """Two misses, none wrong: (0 + 1) / (2 + 2)."""
    texts = [TEXTS[0]] * FEW + TEXTS[2:]
    tagger = fitted(list(range(FEW)), texts=texts)
    assert tagger.miss[STORAGE] == pytest.approx(0.25)
    assert tagger.predict_proba(texts)[-2:, STORAGE].tolist() == [0.25, 0.25]


def test_of_few_texts_the_share_without_a_term_stays_near_what_is_so_before_any_is_seen(fitted):
    """One text carries the label, two hold no term: (0 + 0.05 * 20) / (3 + 20) is far from (0 + 1) / (3 + 2)."""
    tagger = fitted([0], texts=[TEXTS[0], *TEXTS[2:], "村里通车。"])
    assert tagger.miss[STORAGE] == pytest.approx(MISS * DRAWN / (3 + DRAWN))


def test_a_label_that_nobody_looked_for_is_not_taken_for_absent(fitted):
    """A storage text of unknown label says nothing of how often 储能 is right."""
    known = fitted([0], texts=[TEXTS[0]] * 2)
    weights = np.ones((2, 6))
    weights[1, STORAGE] = 0
    unknown = fitted([0], texts=[TEXTS[0]] * 2, weights=weights)
    alone = fitted([0], texts=[TEXTS[0]])
    assert unknown.hit[STORAGE] == pytest.approx(alone.hit[STORAGE])
    assert known.hit[STORAGE] < unknown.hit[STORAGE]


def test_each_term_has_its_own_trust(fitted):
    """抽水蓄能 was right each time, 储能 never: the next 抽水蓄能 is trusted more."""
    texts = ["抽水蓄能。"] * 10 + ["储能。"] * 10 + TEXTS[2:]
    chances = fitted(list(range(10)), texts=texts).predict_proba(["抽水蓄能。", "储能。", "锂电池。"])[:, STORAGE]
    assert chances[0] > chances[2] > chances[1]
    assert chances[0] > 0.8 and chances[1] < 0.3


def test_several_terms_are_trusted_more_than_one(fitted):
    """The same term again is no second witness."""
    texts = ["抽水蓄能与锂电池。"] * 10 + ["储能与储能。", "锂电池。", "抽水蓄能。"] * 5 + TEXTS[2:]
    tagger = fitted([*range(10), 10, 13, 16], texts=texts)
    one, twice, two = tagger.predict_proba(["储能。", "储能与储能。", "储能与锂电池。"])[:, STORAGE]
    assert one == pytest.approx(twice) and two > one


def test_weights_count_as_copies_of_a_text(fitted):
    """A text of weight 3 is three texts."""
    weighted = fitted([0], [3.0, 1.0, 1.0, 1.0])
    copied = fitted([0, 1, 2], texts=[TEXTS[0]] * 2 + TEXTS)
    np.testing.assert_allclose(weighted.hit, copied.hit)
    np.testing.assert_allclose(weighted.miss, copied.miss)


def test_term_that_was_wrong_again_and_again_no_longer_decides(fitted):
    """One contrary case does not silence it."""
    once = fitted([2], texts=TEXTS[:1] + TEXTS[2:])
    often = fitted([20, 21], texts=[TEXTS[0]] * 20 + TEXTS[2:])
    given = [tagger.predict_proba(TEXTS)[0, STORAGE] >= tagger.thresholds[STORAGE] for tagger in (once, often)]
    assert given == [True, False]


def test_label_that_no_text_carries_keeps_what_is_assumed(fitted):
    """Texts that never carry a label say nothing of how often its terms are right."""
    tagger = fitted([0])
    others = np.delete(np.arange(len(tagger.hit)), STORAGE)
    np.testing.assert_allclose(tagger.hit[others], HIT)
    np.testing.assert_array_equal(tagger.miss[others], MISS)


def test_evidence_is_the_counting_terms_with_shares_by_trust(analyzer, fitted):
    """In text order, nothing for a label without a term; alike where nothing is known of them."""
    texts = ["抽水蓄能。"] * 10 + ["储能。"] * 10 + TEXTS[2:]
    first, second = fitted(list(range(10)), texts=texts).explain(["储能与抽水蓄能。"], 0, STORAGE)
    assert (first.start, second.start) == (0, 3) and first.weight < 0.3 < 0.7 < second.weight
    spans = LexiconTagger(analyzer).explain([TEXTS[1]], 0, STORAGE)
    assert [(TEXTS[1][span.start : span.end], span.weight) for span in spans] == [("储能", 0.5), ("储能", 0.5)]
    assert LexiconTagger(analyzer).explain([TEXTS[1]], 0, 0) == []


def test_keywords_know_no_topics(analyzer):
    """None for each text."""
    assert LexiconTagger(analyzer).topics(TEXTS) == [None] * 4


def test_state_brings_the_probabilities_back(fitted, analyzer):
    """Nothing else is fitted."""
    tagger = fitted([0])
    assert tagger.judge is not None and tagger.judge.terms
    again = LexiconTagger.from_state(tagger.state(), analyzer)
    np.testing.assert_array_equal(again.predict_proba(TEXTS), tagger.predict_proba(TEXTS))
    np.testing.assert_array_equal(again.thresholds, tagger.thresholds)
