"""The hybrid tagger: its pool, its evidence, its storage."""

import dataclasses

import numpy as np
import pytest

from models.decisions.calibration import sigmoid
from models.hybrid.tagger import SURE, HybridTagger, logit
from models.hybrid.trainer import HybridTrainer
from models.storage.store import load_folder, save


@pytest.fixture(scope="module")
def hybrid(tiny_corpus):
    """Return a hybrid tagger fitted on the small corpus."""
    weights = np.ones(len(tiny_corpus))
    return HybridTrainer(c=10.0, folds=4).fit(tiny_corpus.texts, tiny_corpus.labels, tiny_corpus.documents, weights)


def test_log_odds_are_cut_off_where_a_member_is_sure():
    assert logit(np.array([0.0, 0.5, 1.0])) == pytest.approx([-SURE, 0.0, SURE])


def test_pool_adds_the_members_log_odds_with_their_weights(hybrid, tiny_corpus):
    texts = tiny_corpus.texts[:5]
    by_hand = 0.7 * logit(hybrid.lexicon.predict_proba(texts)) + 0.4 * logit(hybrid.tfidf.predict_proba(texts))
    assert hybrid.pooled(texts) == pytest.approx(by_hand)
    assert hybrid.predict_proba(texts) == pytest.approx(sigmoid(hybrid.slope * by_hand + hybrid.offset))


def test_member_of_no_weight_has_no_say(tiny_corpus):
    """With keywords alone in the pool, two texts with the same keyword votes get the same probabilities."""
    alone = HybridTrainer(lexicon_weight=1.0, tfidf_weight=0.0, c=10.0, folds=4)
    tagger = alone.fit(tiny_corpus.texts, tiny_corpus.labels, tiny_corpus.documents, np.ones(len(tiny_corpus)))
    one, two = tagger.predict_proba(["山里新建了储能电站。", "海边也有一座储能电站,晚上灯火通明。"])
    assert one == pytest.approx(two)


def test_training_texts_get_their_labels(hybrid, tiny_corpus):
    given = hybrid.predict_proba(tiny_corpus.texts) >= hybrid.thresholds
    assert (given == tiny_corpus.labels.astype(bool)).mean() > 0.95


def test_no_texts_give_no_rows(hybrid):
    assert hybrid.predict_proba([]).shape == (0, 6)


def test_evidence_holds_the_term_that_counts(hybrid, keys):
    text = "昨天下午,抽水蓄能电站开始试运行,村民来看热闹。"
    spans = hybrid.explain([text], 0, keys.index("energy_storage"))
    assert any("蓄能" in text[span.start : span.end] for span in spans)
    assert all(0 <= span.start < span.end <= len(text) and 0 < span.weight <= 1 for span in spans)


def test_stored_tagger_gives_the_same_probabilities(hybrid, tiny_corpus, tmp_path):
    save(hybrid, tmp_path / "hybrid", "policy-tagger/3 hybrid", {})
    loaded, manifest = load_folder(tmp_path / "hybrid")
    assert isinstance(loaded, HybridTagger) and manifest["kind"] == "hybrid"
    assert loaded.pool == hybrid.pool
    assert loaded.predict_proba(tiny_corpus.texts) == pytest.approx(hybrid.predict_proba(tiny_corpus.texts), abs=1e-4)


def test_every_setting_of_the_tfidf_member_is_one_of_the_hybrid():
    from models.tfidf.trainer import TfidfTrainer

    mine = {field.name for field in dataclasses.fields(HybridTrainer)}
    assert {field.name for field in dataclasses.fields(TfidfTrainer)} <= mine


def test_settings_of_the_tfidf_member_reach_it(tiny_corpus):
    weights = np.ones(len(tiny_corpus))
    trainer = HybridTrainer(words=True, chars=(2, 2), c=10.0, folds=4)
    tagger = trainer.fit(tiny_corpus.texts, tiny_corpus.labels, tiny_corpus.documents, weights)
    words, chars = tagger.tfidf.fields
    assert (words.analyzer, chars.analyzer, chars.span) == ("words", "chars", (2, 2))
