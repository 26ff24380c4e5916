"""Rivals learn what a small corpus says, each by its recipe, and say how they were made."""

import numpy as np
import pytest

from experiments.taggers.recipes import (
    LinearRecipe,
    encoder_features,
    jieba_tfidf,
    liblinear,
    logistic,
    support_vectors,
    thuctc_features,
)
from experiments.taggers.rivals import AsWritten, KeywordSearch, Ours, Tuned
from models.topics.embeddings.static import load_vectors
from training.experiment import Experiment
from training.measures.metrics import precision_recall_f1

RECIPES = {
    "words": lambda: LinearRecipe(jieba_tfidf, liblinear, [100.0]),
    "bigrams": lambda: LinearRecipe(thuctc_features, support_vectors, [1.0]),
}


@pytest.fixture
def labels_of(keys):
    """Return a function that gives the keys of the labels that a rival predicts for one text."""
    return lambda rival, text: [key for key, bit in zip(keys, rival.predict([text])[0], strict=True) if bit]


@pytest.fixture(params=[*RECIPES, "vectors"])
def recipe(request, analyzer):
    """Return a recipe of each kind."""
    if request.param == "vectors":
        features = encoder_features(lambda texts: load_vectors().encode(analyzer.batch(texts)))
        return LinearRecipe(features, logistic, [10.0])
    return RECIPES[request.param]()


def macro_f1(rival, data):
    """Return a rival's macro-F1."""
    return precision_recall_f1(rival.predict(data.texts), data.labels.astype(bool))[2].mean()


def test_keyword_search_is_fooled_where_the_rules_know_better(tiny_corpus, scheme, labels_of):
    rules = Ours("rules", Experiment("lexicon", "lexicon"))
    rules.fit(tiny_corpus, 1.0)
    text = "焊接机器人的手臂换了新的外壳。"
    assert labels_of(KeywordSearch(scheme), text) == ["ai"]
    assert labels_of(rules, text) == []


def test_keyword_search_counts_no_weak_term(scheme, labels_of):
    """A weak term says too little alone; search for it would find half of everything."""
    assert labels_of(KeywordSearch(scheme), "这一模型的训练参数已经公布。") == []


@pytest.mark.filterwarnings("ignore:k=5000 is greater than n_features")
def test_tuned_rival_learns_the_small_corpus(recipe, tiny_corpus):
    rival = Tuned("rival", recipe, "by its recipe")
    rival.fit(tiny_corpus, 1.0)
    assert macro_f1(rival, tiny_corpus) > 0.9


@pytest.mark.filterwarnings("ignore:k=5000 is greater than n_features")
def test_tuned_rival_says_what_was_chosen(tiny_corpus):
    rival = Tuned("rival", RECIPES["bigrams"](), "by its recipe")
    rival.fit(tiny_corpus, 1.0)
    assert rival.note.startswith("by its recipe; C=")
    assert rival.note.endswith(("thresholds 0.5", "thresholds tuned"))


class Shy:
    """A recipe of two settings, wrong everywhere and right everywhere, neither ever sure."""

    settings = ("wrong", "right")

    def fit(self, texts, labels, weights, settings):
        return lambda texts: np.hstack([np.array([self.score(text, setting) for text in texts]) for setting in settings])

    @staticmethod
    def score(text, setting):
        return [0.4 * (("阿福" in text) == (setting == "right")), 0, 0, 0, 0, 0]


def test_setting_and_thresholds_are_those_that_do_best_out_of_fold(robot_corpus, labels_of):
    """The right setting never reaches 0.5: a fair deal finds its threshold too."""
    rival = Tuned("rival", Shy(), "made up")
    rival.fit(robot_corpus, 1.0)
    assert rival.note == "made up; right, thresholds tuned"
    assert labels_of(rival, "阿福在门口迎客。") == ["ai"]
    assert labels_of(rival, "老人在门口迎客。") == []


def test_pipeline_as_written_keeps_its_defaults(tiny_corpus):
    """It is the user's, not ours to mend: at 0.5 it gives few labels, all of them right."""
    rival = AsWritten()
    rival.fit(tiny_corpus, 1.0)
    y_pred = rival.predict(tiny_corpus.texts)
    assert y_pred.dtype == bool and y_pred.shape == tiny_corpus.labels.shape
    assert not (y_pred & ~tiny_corpus.labels.astype(bool)).any()
    assert rival.pipeline[0].tokenizer.__name__ == "lcut"
    assert rival.pipeline[1].estimator.C == 1
