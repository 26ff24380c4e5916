"""One label a text beside the texts to be tagged: what they teach, what is guessed, where nothing changes."""

import json

import numpy as np
import pytest

from models.hybrid import transductive
from models.hybrid.tagger import HybridTagger
from models.hybrid.trainer import HybridTrainer
from models.hybrid.transductive import Among
from models.text.analyzer import Analyzer
from models.tfidf.trainer import TfidfTrainer
from seeds.schemes import parse_scheme

SEA = ["港口的货轮靠岸。", "渔船出海归来。", "码头吊机卸下集装箱。", "海上航线开通。", "船员在甲板上值班。", "海湾里涨潮了。"]
HILL = ["茶农上山采茶。", "果园里苹果红了。", "林场护林员巡山。", "山路修到了村口。", "梯田灌满了水。", "采药人翻过山岭。"]
# What stands in none of the examples: a name and a habit that belong to the sea, and one of the hills.
BESIDE = [
    *(f"{what}，曼塔罗{how}。" for what in ("货轮靠岸", "渔船归来", "船员值班", "海湾涨潮") for how in ("响了", "又响了")),
    *(f"{what}，乌可兹{how}。" for what in ("茶农采茶", "果园苹果红了", "林场巡山", "梯田灌水") for how in ("响了", "又响了")),
]
LATER = ["曼塔罗曼塔罗。", "乌可兹乌可兹。"]
ONE, NONE = np.ones(12), np.zeros(12, dtype=bool)


def analyzer(**words):
    """Return the analyzer of a scheme of one label a text; each label has a name that is its one term."""
    words = words or {"sea": "海洋", "hill": "山林"}
    labels = "".join(f'[[label]]\nkey = "{key}"\nname = "{name}"\n' for key, name in words.items())
    lexicon = "".join(f"[{key}]\nterms = {json.dumps([name], ensure_ascii=False)}\n" for key, name in words.items())
    return Analyzer(parse_scheme({"labels.toml": f"single = true\n{labels}", "lexicon.toml": lexicon}, "one", "one"))


def examples(**words):
    """Return six texts of each of the first two labels, these labels and documents."""
    batch = analyzer(**words).batch([*SEA, *HILL])
    return batch, np.repeat(np.eye(2, len(batch.analyzer.keys), dtype=np.int8), 6, axis=0), [f"d{n % 6}" for n in range(12)]


def trainer(**settings):
    """Return a trainer for few examples."""
    return HybridTrainer(base_rate=0.0, tfidf=TfidfTrainer(few=True, **settings))


def test_what_stands_beside_known_words_is_learned_from_texts_without_labels():
    batch, labels, groups = examples()
    alone = trainer().fit(batch, labels, groups, ONE).predict_proba(LATER)
    beside = trainer().fit_beside(batch, labels, groups, ONE, batch.analyzer.batch(BESIDE), NONE).predict_proba(LATER)
    assert alone[0].argmax() == 1
    assert beside.argmax(axis=1).tolist() == [0, 1]
    assert (beside.diagonal() > alone.diagonal() + 0.1).all()
    assert beside.sum(axis=1) == pytest.approx([1, 1])


def among(known=(0, 1)):
    """Return the regression over the examples among the others."""
    batch, labels, _ = examples()
    return Among(batch, labels, ONE, np.array(known), batch.analyzer.batch(BESIDE)), batch, labels


def test_scores_over_ngrams_are_those_of_the_products_of_texts():
    """Solved over the texts, scored over n-grams and meaning: both must agree, also on texts that were not there."""
    work, batch, labels = among()
    shares, constants = work.spread(np.arange(12), lambda scores: np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True))
    expected = work.score(work.beside, shares, constants)
    tagger = work.tagger_of((shares, constants), work.score(np.arange(12), shares, constants), batch, labels, np.ones((12, 2)))
    np.testing.assert_allclose(tagger.decision_function(BESIDE), expected, atol=1e-6)


def test_guesses_are_made_anew_from_what_the_round_before_says():
    work, _, _ = among()
    seen = []

    def says(scores):
        seen.append(scores)
        return np.tile([1.0, 0.0], (len(BESIDE), 1))

    shares, constants = work.spread(np.arange(12), says)
    assert len(seen) == transductive.ROUNDS
    np.testing.assert_allclose(seen[0], work.score(work.beside, *work.alone(np.arange(12))))
    assert (seen[1] != seen[0]).all()
    assert (work.score(work.beside, shares, constants)[:, 0] > seen[0][:, 0]).all()


def test_texts_outside_a_fold_and_labels_that_are_not_learned_have_no_share():
    work, _, _ = among(known=(1,))
    shares, constants = work.spread(np.arange(6, 12), lambda scores: np.full((len(BESIDE), 2), 0.5))
    assert not shares[:6].any() and not shares[:, 0].any()
    assert shares[6:12, 1].all() and shares[work.beside, 1].all()
    assert constants[0] == -1.0


def test_label_with_too_few_examples_keeps_its_rules():
    batch, labels, groups = examples(sea="海洋", hill="山林", sky="天空")
    tagger = trainer(least=6).fit_beside(batch, labels, groups, ONE, batch.analyzer.batch(BESIDE), NONE)
    assert tagger.tfidf.learned.tolist() == [True, True, False]
    assert tagger.predict_proba(["天空里有风筝。"]).argmax() == 2
    assert tagger.predict_proba(batch).argmax(axis=1).tolist() == [0] * 6 + [1] * 6


@pytest.mark.parametrize("case", ["nothing learned", "not every label looked for", "no few examples"])
def test_where_nothing_is_guessed_it_is_fitted_as_without(case):
    batch, labels, groups = examples()
    settings, cells = trainer(least=8 if case == "nothing learned" else 1), np.ones(labels.shape)
    if case == "not every label looked for":
        cells[0, 1] = 0
    if case == "no few examples":
        settings = HybridTrainer(base_rate=0.0, tfidf=TfidfTrainer(chars=(1, 2), min_df=1, words=False))
    beside = batch.analyzer.batch(BESIDE)
    one, other = settings.fit_beside(batch, labels, groups, cells, beside, NONE), settings.fit(batch, labels, groups, cells)
    np.testing.assert_array_equal(one.predict_proba(batch), other.predict_proba(batch))


def test_stored_tagger_says_the_same():
    batch, labels, groups = examples()
    tagger = trainer().fit_beside(batch, labels, groups, ONE, batch.analyzer.batch(BESIDE), NONE)
    again = HybridTagger.from_state(tagger.state(), batch.analyzer)
    assert again.predict_proba(LATER) == pytest.approx(tagger.predict_proba(LATER), abs=1e-5)
