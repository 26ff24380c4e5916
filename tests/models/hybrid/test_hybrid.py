"""The hybrid tagger: its pool, its evidence, its storage."""

import numpy as np
import pytest

from models.decisions.calibration import SURE, logit, sigmoid
from models.hybrid.refuted import fit_refuted
from models.hybrid.tagger import HybridTagger
from models.hybrid.trainer import ENOUGH, HybridTrainer
from models.lexicon.tagger import LexiconTagger
from models.storage.store import load_folder, save
from models.tfidf.trainer import TfidfTrainer

MEMBER = TfidfTrainer(words=False, chars=(2, 3), c=10.0, folds=4)


def fitted(corpus, labels=None, **settings):
    """Return a hybrid tagger fitted on the small corpus."""
    trainer = HybridTrainer(**{"tfidf": MEMBER, **settings})
    labels = corpus.labels if labels is None else labels
    return trainer.fit(corpus.batch, labels, corpus.documents, np.ones(len(corpus)))


@pytest.fixture(scope="module")
def hybrid(tiny_corpus):
    """Return a hybrid tagger fitted on the small corpus."""
    return fitted(tiny_corpus)


def test_log_odds_are_cut_off_where_a_member_is_sure():
    assert logit(np.array([0.0, 0.5, 1.0])) == pytest.approx([-SURE, 0.0, SURE])


def test_pool_adds_the_members_log_odds_with_their_weights(hybrid, tiny_corpus):
    texts = tiny_corpus.texts[:5]
    by_hand = 0.7 * logit(hybrid.lexicon.predict_proba(texts)) + 0.4 * logit(hybrid.tfidf.predict_proba(texts))
    refuted = hybrid.analyzer.batch(texts).mentions.refuted(5, len(hybrid.thresholds))
    by_hand = hybrid.slope * by_hand + hybrid.offset + hybrid.refuted * refuted
    assert hybrid.predict_proba(texts) == pytest.approx(sigmoid(by_hand))


def test_opinions_are_those_of_the_pool_and_of_each_member(hybrid, tiny_corpus):
    """Where they differ there is doubt."""
    texts = tiny_corpus.texts[:5]
    pooled, rules, characters = hybrid.opinions(texts)
    assert pooled == pytest.approx(hybrid.predict_proba(texts))
    assert rules == pytest.approx(hybrid.lexicon.predict_proba(texts))
    assert characters == pytest.approx(hybrid.tfidf.predict_proba(texts))


def test_term_that_means_something_else_speaks_against_its_label(hybrid, keys):
    """The characters of 燃料电池行业 are those of 电池行业, and the rules know better."""
    hybrid = HybridTagger.from_state(hybrid.state(), hybrid.analyzer)
    column = keys.index("energy_storage")
    hybrid.refuted = np.full(len(keys), -2.0)
    against = hybrid.predict_proba(["燃料电池行业开会。"])[0, column]
    hybrid.refuted = np.zeros(len(keys))
    assert against < hybrid.predict_proba(["燃料电池行业开会。"])[0, column]
    assert hybrid.predict_proba(["锂电池下线。"])[0, column] > against


@pytest.mark.parametrize(("right", "wrong", "sign"), [(0, 40, -1), (40, 0, 0)])
def test_refuted_terms_only_ever_speak_against(right, wrong, sign):
    """Cases at even odds: all wrong draws far down, all right leaves it at nothing."""
    labels = np.repeat([1, 0], [right, wrong])
    added = fit_refuted(np.zeros(len(labels)), labels, np.ones(len(labels)))
    assert -5 <= added <= 0
    assert added < -1.5 if sign else added > -1e-3


def test_fresh_text_calibrates_the_labels_that_it_holds_enough_of(tiny_corpus):
    """The rest keep the sigmoid of all text."""
    copies = tiny_corpus.take(np.tile(np.arange(len(tiny_corpus)), 25), "copies")
    weights = np.ones(len(copies))
    fresh = np.arange(len(copies)) % 3 == 0
    some = int(copies.labels[fresh].sum(axis=0).argmax())
    few = np.flatnonzero(copies.labels[fresh].sum(axis=0) < ENOUGH)
    trainer = HybridTrainer(tfidf=MEMBER)
    given = copies.batch, copies.labels, copies.documents, weights
    every, apart = trainer.fit(*given), trainer.fit_fresh(*given, fresh)
    assert copies.labels[fresh].sum(axis=0)[some] >= ENOUGH
    assert (apart.slope[some], apart.offset[some]) != (every.slope[some], every.offset[some])
    assert (apart.thresholds[some], set(apart.thresholds[few])) == (trainer.threshold, {0.5} if few.size else set())
    np.testing.assert_array_equal(apart.slope[few], every.slope[few])


def test_text_that_is_all_fresh_is_calibrated_as_a_whole(tiny_corpus):
    """A user's own scheme knows no other."""
    weights, fresh = np.ones(len(tiny_corpus)), np.ones(len(tiny_corpus), dtype=bool)
    given = tiny_corpus.batch, tiny_corpus.labels, tiny_corpus.documents, weights
    trainer = HybridTrainer(tfidf=MEMBER)
    every, whole = trainer.fit(*given), trainer.fit_fresh(*given, fresh)
    np.testing.assert_array_equal(whole.offset, every.offset)


def test_member_of_no_weight_has_no_say(tiny_corpus):
    """With keywords alone in the pool, two texts with the same keyword votes get the same probabilities."""
    tagger = fitted(tiny_corpus, lexicon_weight=1.0, tfidf_weight=0.0)
    dry, wordy = tagger.predict_proba(["山里新建了储能电站。", "海边也有一座储能电站,晚上灯火通明。"])
    assert dry == pytest.approx(wordy)


def test_training_texts_get_their_labels(hybrid, tiny_corpus):
    y_pred = hybrid.predict_proba(tiny_corpus.texts) >= hybrid.thresholds
    assert (y_pred == tiny_corpus.labels.astype(bool)).mean() > 0.95


def test_no_texts_give_no_rows(hybrid, keys):
    assert hybrid.predict_proba([]).shape == (0, len(keys))


def test_evidence_holds_the_term_that_counts(hybrid, keys):
    text = "昨天下午,抽水蓄能电站开始试运行,村民来看热闹。"
    spans = hybrid.explain([text], 0, keys.index("energy_storage"))
    assert any("蓄能" in text[span.start : span.end] for span in spans)
    assert all(0 <= span.start < span.end <= len(text) and 0 < span.weight <= 1 for span in spans)


def test_stored_tagger_gives_the_same_probabilities(hybrid, tiny_corpus, tmp_path):
    save(hybrid, tmp_path / "hybrid", "hybrid", {})
    loaded, manifest = load_folder(tmp_path / "hybrid")
    assert isinstance(loaded, HybridTagger) and manifest.kind == "hybrid"
    assert loaded.pool == hybrid.pool
    assert loaded.predict_proba(tiny_corpus.texts) == pytest.approx(hybrid.predict_proba(tiny_corpus.texts), abs=1e-4)


def test_members_read_a_text_with_one_analyzer(hybrid):
    """So that it is cut once; after loading too."""
    again = HybridTagger.from_state(hybrid.state(), hybrid.analyzer)
    for tagger in (hybrid, again):
        assert tagger.lexicon.analyzer is tagger.tfidf.analyzer is tagger.analyzer


def test_settings_of_the_tfidf_member_reach_it(tiny_corpus):
    """The hybrid holds a trainer of its own and copies none of its fields."""
    tagger = fitted(tiny_corpus, tfidf=TfidfTrainer(words=True, chars=(2, 2), c=10.0, folds=4))
    words, chars = tagger.tfidf.blocks
    assert (words.analyzer, chars.analyzer, chars.span) == ("words", "chars", (2, 2))


def test_seed_of_the_hybrid_is_that_of_its_member(tiny_corpus):
    """Two seeds in one experiment would be a riddle."""
    by_hybrid = fitted(tiny_corpus, seed=3)
    by_member = fitted(tiny_corpus, seed=3, tfidf=TfidfTrainer(words=False, chars=(2, 3), c=10.0, folds=4, seed=7))
    np.testing.assert_array_equal(by_hybrid.slope, by_member.slope)
    assert (by_hybrid.tfidf.slope != fitted(tiny_corpus).tfidf.slope).any()


@pytest.mark.parametrize("base_rate", [0.0, 0.1], ids=["own-shares", "assumed"])
@pytest.mark.parametrize("weights", [(0.7, 0.4), (1.0, 0.0)], ids=["both", "lexicon-alone"])
def test_label_that_no_text_carries_keeps_the_lexicons_word(tiny_corpus, keys, caplog, base_rate, weights):
    """TF-IDF knows nothing of it; the keywords do, and what they say is what comes out."""
    storage = keys.index("energy_storage")
    labels = tiny_corpus.labels.copy()
    labels[:, storage] = 0
    tagger = fitted(tiny_corpus, labels, base_rate=base_rate, lexicon_weight=weights[0], tfidf_weight=weights[1])
    assert "energy_storage" in caplog.text
    texts = ["山里新建了储能电站。", "村里的合唱队登台。"]
    by_lexicon = LexiconTagger(tagger.analyzer).predict_proba(texts)
    assert tagger.predict_proba(texts)[:, storage] == pytest.approx(by_lexicon[:, storage], abs=1e-3)
    y_pred = tagger.predict_proba(tiny_corpus.texts)[:, storage] >= tagger.thresholds[storage]
    assert (y_pred == tiny_corpus.labels[:, storage]).mean() > 0.9
    assert tagger.explain(texts, 0, storage)


def test_label_that_no_text_carries_is_never_given_where_the_lexicon_has_no_weight(tiny_corpus, keys):
    storage = keys.index("energy_storage")
    labels = tiny_corpus.labels.copy()
    labels[:, storage] = 0
    tagger = fitted(tiny_corpus, labels, lexicon_weight=0.0)
    assert (tagger.predict_proba(tiny_corpus.texts)[:, storage] < 0.01).all()
