"""The TF-IDF tagger without scikit-learn: the numbers of the pipeline it came from, and evidence a person would underline."""

import numpy as np
import pytest

from labels import InputError
from models.decisions.evidence import MOST, spans_of_weights
from models.text.segmenter import fold_case
from models.tfidf.compiled import decision_function
from models.tfidf.ngrams import CHARS, WORDS, TfidfBlock, char_grams, joined, word_grams
from models.tfidf.trainer import TfidfTrainer

TEXTS = {
    "storage": "城南的储能电站并网,夜里存电白天用。",
    "two": "无人机给量子计算实验室送芯片,低空经济与量子通信同时起步。",
    "repeats": "储能储能储能,锂电池工厂扩建,储能。",
    "none": "村里的合唱队登台。",
    "latin": "AI PC与GPU集群,GPU卡供不应求,ai_2026 beta",
    "spaces": "储能  电站\t并网\n新材料 生产线",
    "marks": "……“储能”(电站)·无人机!",
    "growing-letter": "İİİ城的储能电站并网。",
    "emoji": "😀储能👨‍👩‍👧电站",
    "unknown": "xyzzy",
    "sign": "。",
    "empty": "",
}
VARIED = list(TEXTS.values())
QUANTUM, LOW_ALTITUDE, STORAGE = 1, 2, 4


def fitted(corpus, weights=None, labels=None, documents=None, **settings):
    """Return a trainer with settings and its tagger on the small corpus."""
    trainer = TfidfTrainer(**{"c": 10.0, "folds": 4, **settings})
    weights = np.ones(len(corpus)) if weights is None else weights
    labels = corpus.labels if labels is None else labels
    return trainer, trainer.fit(corpus.batch, labels, documents or corpus.documents, weights)


def grams(batch, row, analyzer):
    """Return the n-grams of a text with their offsets."""
    return list(word_grams(batch.words_of(row)) if analyzer == WORDS else char_grams(batch.texts[row], (2, 4)))


# --- the same numbers ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "settings",
    [{}, {"words": False}, {"chars": (0, 0)}, {"chars": (1, 1)}, {"min_df": 1}, {"chars": (3, 5)}],
    ids=["both", "characters", "words", "single-characters", "every-gram", "long-grams"],
)
def test_decision_values_equal_those_of_scikit_learn(tiny_corpus, settings):
    """Training counts in scikit-learn, prediction counts here: both must count alike, on any text."""
    trainer, tagger = fitted(tiny_corpus, **settings)
    weights = np.ones(len(tiny_corpus))
    table = trainer.table(tiny_corpus.batch)
    pipeline = trainer.pipeline().fit(table, tiny_corpus.labels, linear__sample_weight=weights)
    batch = tiny_corpus.batch.analyzer.batch(tiny_corpus.texts[:8] + VARIED)
    theirs = decision_function(pipeline, trainer.table(batch))
    np.testing.assert_allclose(tagger.decision_function(batch), theirs, atol=1e-4)


def test_probabilities_are_the_calibrated_decision_values(tfidf):
    """Platt's sigmoid, one slope and offset per label."""
    scores = tfidf.decision_function(VARIED)
    by_hand = 1 / (1 + np.exp(-(tfidf.slope * scores + tfidf.offset)))
    np.testing.assert_allclose(tfidf.predict_proba(VARIED), by_hand, atol=1e-9)


def test_a_text_scores_the_same_alone_and_in_a_batch(tfidf):
    """No state leaks from one text to the next."""
    together = tfidf.predict_proba(VARIED)
    np.testing.assert_array_equal(together, np.vstack([tfidf.predict_proba([text]) for text in VARIED]))


def test_no_texts_give_no_rows(tfidf):
    """An empty file is not an error of the model."""
    assert tfidf.predict_proba([]).shape == (0, 6)


def test_small_corpus_is_learned(tiny_corpus, tfidf):
    """Each sentence gets its own label back, and a new place's sentence too."""
    y_pred = tfidf.predict_proba(tiny_corpus.texts) >= tfidf.thresholds
    np.testing.assert_array_equal(y_pred, tiny_corpus.labels.astype(bool))
    (row,) = tfidf.predict_proba(["江口水泥厂完成超低排放改造,传统产业转型升级见效。"]) >= tfidf.thresholds
    assert row.tolist() == [False] * 5 + [True]


def test_training_again_gives_the_same_numbers(tiny_corpus, tfidf):
    """The seed fixes folds and solver."""
    _, again = fitted(tiny_corpus)
    np.testing.assert_array_equal(again.predict_proba(VARIED), tfidf.predict_proba(VARIED))
    np.testing.assert_array_equal(again.thresholds, tfidf.thresholds)


def test_weight_of_a_text_counts(tiny_corpus, tfidf):
    """Storage sentences a hundred times as heavy make storage likelier."""
    weights = np.where(tiny_corpus.labels[:, STORAGE] == 1, 100.0, 1.0)
    _, plain = fitted(tiny_corpus, c=0.1)
    _, heavy = fitted(tiny_corpus, weights, c=0.1)
    text = [TEXTS["storage"]]
    assert heavy.decision_function(text)[0, STORAGE] > plain.decision_function(text)[0, STORAGE]


# --- what is hard or impossible to train --------------------------------------------------------------------------


def test_label_that_no_text_carries_is_named_and_never_given(tiny_corpus, caplog):
    """Not even with a threshold far below any other; the labels that are known stay as they were."""
    labels = tiny_corpus.labels.copy()
    labels[:, [QUANTUM, STORAGE]] = 0
    _, tagger = fitted(tiny_corpus, labels=labels)
    assert "no text to learn from carries quantum, energy_storage: TF-IDF never gives it" in caplog.text
    probabilities = tagger.predict_proba(tiny_corpus.texts + VARIED)
    assert np.isfinite(probabilities).all()
    assert (probabilities[:, [QUANTUM, STORAGE]] < 0.01).all()
    y_pred = tagger.predict_proba(tiny_corpus.texts) >= tagger.thresholds
    np.testing.assert_array_equal(y_pred, labels.astype(bool))


def test_label_that_every_text_carries_is_refused(tiny_corpus):
    """There is nothing to tell it from."""
    labels = tiny_corpus.labels.copy()
    labels[:, QUANTUM] = 1
    with pytest.raises(InputError, match="label 'quantum' stands on all texts; add texts that do not carry it"):
        fitted(tiny_corpus, labels=labels)


def test_texts_without_any_label_are_refused(tiny_corpus):
    """Nothing could be learned."""
    with pytest.raises(InputError, match="training data: carries no label at all; add texts that carry one"):
        fitted(tiny_corpus, labels=np.zeros_like(tiny_corpus.labels))


def test_one_document_is_refused(tiny_corpus):
    """Out-of-fold scores need a document to leave out."""
    with pytest.raises(InputError, match="training data: is one document; give at least two"):
        fitted(tiny_corpus, documents=["one"] * len(tiny_corpus))


def test_label_that_one_fold_does_not_see_is_no_obstacle(tiny_corpus):
    """A rare label may stand in one document only; a document may hold no label at all."""
    by_label = ["with" if row.any() else "without" for row in tiny_corpus.labels]
    for documents in ([str(row.tolist()) for row in tiny_corpus.labels], by_label):
        _, tagger = fitted(tiny_corpus, documents=documents)
        assert np.isfinite(tagger.predict_proba(VARIED)).all()


@pytest.mark.parametrize(
    "settings",
    [{"words": False, "chars": (0, 0)}, {"min_df": 1000}, {"folds": 0}, {"folds": 1}, {"c": -1.0}, {"chars": (4, 2)}],
    ids=["nothing-counted", "nothing-frequent", "no-fold", "one-fold", "negative-c", "span-backwards"],
)
def test_settings_that_cannot_be_fitted_are_refused(tiny_corpus, settings):
    """In a line a person can act on, not in scikit-learn's words."""
    with pytest.raises(InputError) as caught:
        fitted(tiny_corpus, **settings)
    assert "\n" not in str(caught.value) and caught.value.remedy


# --- n-grams and their offsets --------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", VARIED, ids=TEXTS)
@pytest.mark.parametrize("kind", [WORDS, CHARS])
def test_offsets_of_grams_hold_the_gram(analyzer, kind, text):
    """In the text as given, case and white space aside."""
    for gram, start, end in grams(analyzer.batch([text]), 0, kind):
        assert 0 <= start < end <= len(text)
        held = text[start:end]
        assert "_".join(held.split()) == gram or "_".join(held.lower().split()) == gram


def test_character_grams_do_not_cross_punctuation():
    """A comma before a word is a habit of style, not an industry."""
    found = {gram for gram, _, _ in char_grams("储能,电站 并网", (2, 3))}
    assert found == {"储能", "电站", "并网"}


def test_words_without_a_letter_or_digit_are_left_out(analyzer):
    """Signs name no industry."""
    assert [gram for gram, _, _ in grams(analyzer.batch(["储能……《5G》!"]), 0, WORDS)] == ["储能", "5g"]


def test_joined_grams_are_split_again_without_loss(analyzer):
    """The vectorisers see exactly the grams whose offsets are known."""
    batch = analyzer.batch(VARIED)
    for kind in (WORDS, CHARS):
        for row, line in enumerate(joined(batch, kind, (2, 4))):
            assert line.split() == [gram for gram, _, _ in grams(batch, row, kind)]


def test_contributions_divide_the_score_over_the_characters_without_loss(tfidf):
    """What the characters add sums up to the decision value less the constant."""
    for text in VARIED:
        scores = tfidf.decision_function([text])[0] - tfidf.intercept
        for label in range(len(scores)):
            assert tfidf.contributions(text, label).sum() == pytest.approx(scores[label], abs=1e-6), (text, label)


def test_contributions_are_computed_by_hand(analyzer):
    """储能 twice: (1 + ln 2) · idf 2 · weight 3, over two occurrences of two characters each."""
    block = TfidfBlock(CHARS, (2, 2), {"储能": 0}, np.array([2.0]), np.array([[3.0]]))
    share = (1 + np.log(2)) * 2 * 3 / 4
    found = block.contributions(analyzer.batch(["储能与储能", "储"]))
    np.testing.assert_allclose(found[:, 0], [share, share, 0, share, share, 0, 0, 0])


# --- evidence -----------------------------------------------------------------------------------------------------


@pytest.fixture
def cut(analyzer):
    """Return a function that cuts a text into words."""
    return lambda text: analyzer.segmenter.cut(fold_case(text))


@pytest.mark.parametrize("text", VARIED, ids=TEXTS)
def test_evidence_is_whole_words_inside_the_text(tfidf, cut, text):
    """In text order, without overlap, at word edges, weights positive and at most 1 in sum."""
    edges = {0, *np.cumsum([len(word) for word in cut(text)]).tolist()}
    for label in range(6):
        spans = tfidf.explain([text], 0, label)
        assert all(0 <= span.start < span.end <= len(text) for span in spans)
        assert all(first.end < second.start for first, second in zip(spans, spans[1:], strict=False)), "neighbours are joined"
        assert {offset for span in spans for offset in (span.start, span.end)} <= edges
        assert all(any(char.isalnum() for char in text[span.start : span.end]) for span in spans)
        assert all(0 < span.weight <= 1 for span in spans)
        assert sum(span.weight for span in spans) <= 1.001
        assert len(spans) <= MOST


def test_evidence_is_the_words_that_name_the_industry(tfidf):
    """A person would underline the same."""
    text = TEXTS["storage"]
    assert "储能" in "".join(text[span.start : span.end] for span in tfidf.explain([text], 0, STORAGE))
    text = TEXTS["two"]
    assert "量子" in "".join(text[span.start : span.end] for span in tfidf.explain([text], 0, QUANTUM))
    assert "低空" in "".join(text[span.start : span.end] for span in tfidf.explain([text], 0, LOW_ALTITUDE))


def test_evidence_stays_in_place_behind_a_letter_that_grows(tfidf):
    """İ lowered is two characters; the words behind it must not move."""
    text = TEXTS["growing-letter"]
    assert "储能" in "".join(text[span.start : span.end] for span in tfidf.explain([text], 0, STORAGE))


def test_evidence_is_the_same_every_time(tfidf):
    """Ties are broken by offset, not by chance."""
    for text in VARIED:
        assert [tfidf.explain([text], 0, label) for label in range(6)] == [tfidf.explain([text], 0, label) for label in range(6)]


def test_weights_choose_the_heaviest_words_until_enough(cut):
    """量子 carries 0.8 of the evidence: the rest is not shown."""
    text = "发布量子方案"
    weights = np.array([0.05, 0.05, 0.4, 0.4, 0.05, 0.05])
    assert [(text[s.start : s.end], s.weight) for s in spans_of_weights(cut(text), weights)] == [("量子", 0.8)]


def test_neighbouring_words_are_joined_and_their_weights_added(cut):
    """量子 and 方案 stand side by side: one stretch."""
    text = "发布量子方案"
    weights = np.array([0.0, 0.0, 0.3, 0.3, 0.2, 0.2])
    assert [(text[s.start : s.end], s.weight) for s in spans_of_weights(cut(text), weights)] == [("量子方案", 1.0)]


def test_decision_by_the_constant_alone_shows_the_word_least_against(cut):
    """An empty evidence would leave the reader without a trace."""
    text = "发布量子方案"
    weights = np.array([-0.4, -0.4, -0.1, -0.1, -0.3, -0.3])
    assert [(text[s.start : s.end], s.weight) for s in spans_of_weights(cut(text), weights)] == [("量子", 1.0)]


def test_text_without_words_has_no_evidence():
    """Signs are nothing to underline."""
    assert spans_of_weights(["……", "。"], np.ones(3)) == []
