"""The recipe for few examples: fitted and compiled alike, cells nobody judged, labels with too few, one label a text."""

import json

import numpy as np
import pytest

from labels import InputError
from models.decisions.pooling import fit_together, to_probabilities
from models.hybrid.tagger import HybridTagger
from models.hybrid.trainer import HybridTrainer
from models.interface import State
from models.text.analyzer import Analyzer
from models.tfidf import trainer as trainer_module
from models.tfidf.compiled import MISSING
from models.tfidf.meaning import MeaningBlock
from models.tfidf.ridge import fit_ridge, name_texts, read_features
from models.tfidf.tagger import TfidfTagger
from models.tfidf.trainer import TfidfTrainer
from seeds.schemes import parse_scheme

TEXTS = {
    "sea": [
        "港口的货轮靠岸。",
        "渔船出海归来。",
        "码头吊机卸下集装箱。",
        "海上航线开通。",
        "船员在甲板上值班。",
        "灯塔照着海湾。",
    ],
    "hill": ["茶农上山采茶。", "果园里苹果红了。", "林场护林员巡山。", "山路修到了村口。", "梯田灌满了水。", "采药人翻过山岭。"],
}


def scheme(single=False, **words):
    """Return a scheme of labels with one term each."""
    labels = "".join(f'[[label]]\nkey = "{key}"\nname = "{name}"\n' for key, name in words.items())
    lexicon = "".join(f"[{key}]\nterms = {json.dumps([name], ensure_ascii=False)}\n" for key, name in words.items())
    return parse_scheme({"labels.toml": f"single = {str(single).lower()}\n{labels}", "lexicon.toml": lexicon}, "few", "few")


def read(single=False):
    """Return the texts as a batch, their labels and documents."""
    batch = Analyzer(scheme(single, sea="海洋", hill="山林")).batch([text for texts in TEXTS.values() for text in texts])
    labels = np.repeat(np.eye(2, dtype=np.int8), [len(texts) for texts in TEXTS.values()], axis=0)
    return batch, labels, [f"d{row % 6}" for row in range(len(batch))]


def few(**settings):
    """Return the settings of a TF-IDF trainer for few examples."""
    return TfidfTrainer(few=True, **settings)


def test_decision_values_are_those_of_the_products_of_texts():
    """Solved over the texts, scored over n-grams and meaning: both must agree."""
    batch, labels, groups = read()
    blocks, intercept, _ = fit_ridge(batch, labels, groups, np.ones(labels.shape), np.arange(2), folds=3, seed=0)
    scores = intercept + sum(block.score(batch) for block in blocks)
    features = read_features(batch.analyzer.batch([*batch.texts, *name_texts(batch.analyzer)]))
    signs = 2.0 * np.vstack([labels, np.eye(2)]) - 1
    mean = signs.mean(axis=0)
    theirs = mean + features.products @ np.linalg.solve(features.products + 0.3 * np.eye(14), signs - mean)
    np.testing.assert_allclose(scores, theirs[:12], atol=1e-5)


def test_contributions_of_meaning_add_up_to_its_score_but_for_a_constant():
    """What the mean takes off belongs to no word and is the same for texts of one length."""
    batch, labels, groups = read()
    blocks, _, _ = fit_ridge(batch, labels, groups, np.ones(labels.shape), np.arange(2), folds=3, seed=0)
    (meaning,) = (block for block in blocks if isinstance(block, MeaningBlock))
    free = MeaningBlock(np.zeros_like(meaning.mean), meaning.weights)
    for row in range(3):
        part = batch.take(np.array([row]))
        np.testing.assert_allclose(free.contributions(part).sum(axis=0), free.score(part)[0], atol=1e-5)


def test_a_name_brings_its_neighbours_along():
    """The label is known before a text is read."""
    first, second = name_texts(Analyzer(scheme(a="汽车", b="房产")))
    assert first.startswith("汽车") and "轿车" in first and "轿车" not in second


@pytest.mark.parametrize("single", [False, True])
def test_unseen_texts_of_a_label_are_found(single):
    """Six examples each are enough for texts that share hardly a character with them."""
    batch, labels, groups = read(single)
    tagger = few().fit(batch, labels, groups, np.ones(len(batch)))
    found = tagger.predict_proba(["远洋货船抵达海港。", "山坡上的茶园丰收。"])
    assert found[0, 0] > found[0, 1] and found[1, 1] > found[1, 0]
    assert not single or np.allclose(found.sum(axis=1), 1)
    assert (tagger.thresholds == 0).all() == single


def test_what_nobody_judged_changes_nothing():
    """A text of weight 0 for a label is as good as none for it, and still teaches the other."""
    batch, labels, groups = read()
    cells = np.ones(labels.shape)
    cells[:3, 1] = 0
    wrong = labels.copy()
    wrong[:3, 1] = 1
    for trainer in (
        few(),
        TfidfTrainer(min_df=1, folds=3),
        HybridTrainer(tfidf=few()),
        HybridTrainer(tfidf=TfidfTrainer(min_df=1)),
    ):
        one, other = (trainer.fit(batch, table, groups, cells).predict_proba(batch) for table in (labels, wrong))
        np.testing.assert_allclose(one, other, atol=1e-9)
        assert not np.allclose(one, trainer.fit(batch, wrong, groups, np.ones(labels.shape)).predict_proba(batch), atol=1e-3)


def test_label_with_too_few_keeps_its_rules_and_the_other_learns():
    """Of two labels one has fewer examples than asked for: the words of its lexicon alone decide it."""
    batch, labels, groups = read()
    labels[8:, 1] = 0
    tagger = HybridTrainer(tfidf=few(least=3)).fit(batch, labels, groups, np.ones(len(batch)))
    assert tagger.tfidf.learned.tolist() == [True, False]
    texts = ["山林的货船。", "茶园。"]
    np.testing.assert_allclose(tagger.predict_proba(texts)[:, 1], tagger.lexicon.predict_proba(texts)[:, 1], atol=1e-6)
    assert (tagger.tfidf.decision_function(texts)[:, 1] == -MISSING).all()


def test_label_with_too_few_is_given_by_its_rules_among_single_labels():
    """A text carries one label; the words of one that is not learned win over the guess of the others."""
    batch, labels, groups = read(single=True)
    keep = np.arange(8)
    tagger = HybridTrainer(tfidf=few(least=3)).fit(batch.take(keep), labels[:8], groups[:8], np.ones(8))
    found = tagger.predict_proba(["这一章写山林。", "渔船靠岸。"])
    assert found[0, 1] > found[0, 0] and found[1, 0] > found[1, 1]


def test_where_no_single_label_is_learned_rules_alone_speak():
    """Without a word of a label none is given, though a text carries one."""
    batch, labels, groups = read(single=True)
    tagger = HybridTrainer(tfidf=few(least=50)).fit(batch, labels, groups, np.ones(12))
    assert (tagger.predict_proba(["海洋之歌。", "春天来了。"]) >= tagger.thresholds).tolist() == [[True, False], [False, False]]


def test_texts_of_one_document_are_enough():
    """Twenty paragraphs of one report: folds are made of paragraphs."""
    batch, labels, _ = read()
    tagger = HybridTrainer(tfidf=few()).fit(batch, labels, ["one"] * 12, np.ones(12))
    assert np.isfinite(tagger.predict_proba(batch)).all()
    with pytest.raises(InputError, match="is one document"):
        TfidfTrainer().fit(batch, labels, ["one"] * 12, np.ones(12))


@pytest.mark.parametrize("single", [False, True])
def test_stored_tagger_says_the_same(single):
    """Its state is data; read back, it gives the same answers, or refuses other vectors."""
    batch, labels, groups = read(single)
    tagger = HybridTrainer(tfidf=few()).fit(batch, labels, groups, np.ones(12))
    state = tagger.state()
    again = HybridTagger.from_state(state, batch.analyzer)
    np.testing.assert_allclose(again.predict_proba(batch), tagger.predict_proba(batch), atol=1e-5)
    arrays = {name.removeprefix("tfidf."): array for name, array in state.arrays.items()}
    assert state.resources
    with pytest.raises(InputError, match="are not those that the model was trained with"):
        TfidfTagger.from_state(State(state.config["tfidf"], arrays), batch.analyzer)


def test_weights_of_members_are_learned_from_all_labels_together():
    """A member that says nothing loses its weight, one that is right keeps it."""
    random = np.random.default_rng(0)
    labels = random.integers(0, 2, (200, 3)).astype(np.int8)
    right, noise = 4.0 * labels - 2, random.normal(size=labels.shape)
    members = np.stack([noise, right])
    weights, offset = fit_together(
        members, labels, np.ones(labels.shape), np.arange(3), centre=np.array([0.5, 0.5]), precision=1.0, single=False
    )
    assert weights[0] < weights[1] / 2 and offset.shape == (3,)
    assert to_probabilities(np.array([[1.0, 2.0]]), True).sum() == pytest.approx(1)


def test_many_texts_are_no_few(monkeypatch):
    """Ridge regression over the texts would fill the memory: beyond a number the usual recipe is taken."""
    monkeypatch.setattr(trainer_module, "MANY", 10)
    trainer = TfidfTrainer(few=True, least=8)
    assert trainer.settled(10).few
    assert not trainer.settled(11).few
    assert trainer.settled(11).least == 8


def test_chosen_examples_say_nothing_of_shares():
    """A base rate draws a label down to it where examples hold more of it, and never up."""
    batch, labels, groups = read()
    weights = np.ones(len(labels))
    plain, drawn, idle = (
        HybridTrainer(base_rate=rate, tfidf=few()).fit(batch, labels, groups, weights) for rate in (0.0, 0.05, 0.5)
    )
    assert (drawn.offset < plain.offset).all()
    assert (idle.offset <= plain.offset).all()
