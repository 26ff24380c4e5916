"""Chosen examples beside text at large: what is presumed, how often a label may be given without its words, what words keep."""

import json
from dataclasses import replace

import numpy as np
import pytest

from models.decisions.calibration import logit
from models.hybrid.presumed import expected_beyond, fit_reliable, join, keep_within
from models.hybrid.tagger import HybridTagger
from models.hybrid.trainer import EARLY, HybridTrainer
from models.text.analyzer import Analyzer
from models.tfidf.trainer import TfidfTrainer
from seeds.schemes import parse_scheme

SEA = ["港口的货轮靠岸。", "渔船出海归来。", "码头吊机卸下集装箱。", "海上航线开通。", "船员在甲板上值班。", "海洋灯塔照着海湾。"]
HILL = ["茶农上山采茶。", "果园里苹果红了。", "林场护林员巡山。", "山路修到了村口。", "梯田灌满了水。", "采药人翻过山岭。"]
AT_LARGE = [
    f"{place}{what}。"
    for place in ("城里", "县里", "镇上", "村里")
    for what in ("开了会", "修了路", "办了学校", "来了客人", "下了雨")
]
ONE = np.ones(12)


def analyzer():
    """Return the analyzer of a scheme of any number of two labels a text."""
    words = {"sea": "海洋", "hill": "山林"}
    labels = "".join(f'[[label]]\nkey = "{key}"\nname = "{name}"\n' for key, name in words.items())
    lexicon = "".join(f"[{key}]\nterms = {json.dumps([name], ensure_ascii=False)}\n" for key, name in words.items())
    return Analyzer(parse_scheme({"labels.toml": labels, "lexicon.toml": lexicon}, "two", "two"))


def examples():
    """Return twelve labelled texts, their labels and documents."""
    return analyzer().batch([*SEA, *HILL]), np.repeat(np.eye(2, dtype=np.int8), 6, axis=0), [f"d{n % 6}" for n in range(12)]


def trainer():
    """Return a trainer for few examples."""
    return HybridTrainer(base_rate=0.0, tfidf=TfidfTrainer(few=True))


NONE = np.zeros(12, dtype=bool)


def test_a_text_with_a_word_of_a_label_is_not_presumed_to_be_without_it():
    batch, labels, groups = examples()
    joined = join(batch, labels, groups, np.ones(labels.shape), batch.analyzer.batch(["海洋馆开门。", "下雨了。"]))
    assert joined.presumed[12:].tolist() == [[False, True], [True, True]]
    assert joined.cells[12:].tolist() == [[0, 1], [1, 1]]
    assert not joined.presumed[:12].any() and not joined.labels[12:].any()
    assert len(set(joined.groups)) == 8


def test_a_presumption_that_the_examples_contradict_is_dropped():
    """What the first fit would give the label all the same is left open; the rest stays presumed."""
    batch, labels, groups = examples()
    beside = batch.analyzer.batch(["渔船和货轮靠上码头。", *AT_LARGE])
    joined = join(batch, labels, groups, np.ones(labels.shape), beside)
    _, _, cells = fit_reliable(TfidfTrainer(few=True), joined, 0.2)
    assert cells[12, 0] == 0
    assert cells[13:].mean() > 0.9
    assert (cells[:12] == 1).all()


def test_a_rate_that_is_set_takes_nothing_from_what_words_find():
    """Examples that were chosen say nothing of how rare a label is; that it is rare is no doubt of its words."""
    batch, labels, groups = examples()
    plain, rare = (replace(trainer(), base_rate=rate).fit(batch, labels, groups, ONE) for rate in (0.0, 0.001))
    texts = batch.analyzer.batch(["海洋馆开门。", *SEA[:3]])
    said, before = rare.predict_proba(texts)[:, 0], plain.predict_proba(texts)[:, 0]
    assert said[0] >= rare.lexicon.predict_proba(texts)[0, 0] > EARLY
    assert (said[1:] < before[1:]).all()


def test_so_many_and_no_more_are_given_without_their_words():
    beside = analyzer().batch(["海洋。", *AT_LARGE])
    odds = np.random.default_rng(0).normal(size=(21, 2))
    bar = logit(np.array([EARLY, EARLY]))
    for most in (0, 3):
        beyond = keep_within(odds, beside, np.array([EARLY, EARLY]), np.array([most, most]))
        given = odds + beyond >= bar
        given[0, 0] = False  # its word stands there
        assert given.sum(axis=0).tolist() == [most, most]
    assert keep_within(odds, beside, np.array([EARLY, EARLY]), np.array([50.0, 50.0])).tolist() == [0, 0]


def test_estimate_goes_by_words_by_examples_without_them_and_by_the_lot():
    batch, labels, _ = examples()
    cells, beside = np.ones(labels.shape), batch.analyzer.batch(["海洋。", "海洋。", *AT_LARGE])
    most = expected_beyond(batch, labels, cells, beside, NONE)
    # sea: (2 texts × (1 + 4.5) / 6 right + 1) × (5 + 1) missed / (1 + 1) found; hill: (0 + 1) × (6 + 1) / (0 + 1)
    assert most == pytest.approx([(2 * 5.5 / 6 + 1) * 3, 7])
    nothing_there = np.array([False] * 6 + [True] * 6)
    assert expected_beyond(batch, labels, cells, beside, nothing_there)[0] < most[0]
    much_there = np.array([True] * 4 + [False] * 8)
    assert expected_beyond(batch, labels, cells, beside, much_there)[0] > most[0]
    cells[:5, 0] = 0  # nobody looked
    assert expected_beyond(batch, labels, cells, beside, NONE)[0] == pytest.approx((2 * 5.5 / 6 + 1) / 2)


def test_words_keep_what_the_rules_say_and_text_at_large_is_left_alone():
    batch, labels, groups = examples()
    beside = batch.analyzer.batch(AT_LARGE)
    tagger = trainer().fit_beside(batch, labels, groups, ONE, beside, NONE)
    texts = ["海洋馆的学校开了会。", "山林里下了雨。"]
    assert (tagger.predict_proba(texts) >= tagger.lexicon.predict_proba(texts) - 1e-9)[[0, 1], [0, 1]].all()
    assert (tagger.predict_proba(["村里来了人。"]) < tagger.thresholds).all()
    assert (tagger.beyond <= 0).all()


def test_stored_tagger_says_the_same():
    batch, labels, groups = examples()
    tagger = trainer().fit_beside(batch, labels, groups, ONE, batch.analyzer.batch(AT_LARGE), NONE)
    tagger = tagger.with_beyond(np.array([-1.0, -2.0]))
    again = HybridTagger.from_state(tagger.state(), batch.analyzer)
    assert again.predict_proba(batch) == pytest.approx(tagger.predict_proba(batch), abs=1e-5)
    assert "beyond" not in trainer().fit(batch, labels, groups, ONE).state().arrays


def test_label_with_too_few_examples_keeps_its_rules():
    batch, labels, groups = examples()
    few = HybridTrainer(base_rate=0.0, tfidf=TfidfTrainer(few=True, least=8))
    tagger = few.fit_beside(batch, labels, groups, ONE, batch.analyzer.batch(AT_LARGE), NONE)
    assert tagger.predict_proba(batch) == pytest.approx(tagger.lexicon.predict_proba(batch), abs=1e-6)
