"""Rivals learn what a small corpus says, each by its recipe, and say how they were made."""

import sys
from importlib.machinery import ModuleSpec
from types import ModuleType

import numpy as np
import pytest

from experiments.taggers.rivals import AsWritten, KeywordSearch, Ours, Tuned
from experiments.topics.recipes import (
    FastTextRecipe,
    LinearRecipe,
    encoder_features,
    jieba_tfidf,
    liblinear,
    logistic,
    support_vectors,
    thuctc_features,
)
from labels import load_taxonomy
from models.topics.embeddings.static import load_vectors
from training.experiment import Experiment
from training.measures.metrics import precision_recall_f1

RECIPES = {
    "words": lambda: LinearRecipe(jieba_tfidf, liblinear, [100.0]),
    "bigrams": lambda: LinearRecipe(thuctc_features, support_vectors, [1.0]),
    "vectors": lambda: LinearRecipe(encoder_features(load_vectors().encode), logistic, [10.0]),
}


def labels_of(rival, text):
    """Return the keys of the labels that a rival gives one text."""
    return [key for key, bit in zip(load_taxonomy().keys, rival.predict([text])[0], strict=True) if bit]


def macro_f1(rival, data):
    """Return a rival's macro-F1."""
    return precision_recall_f1(rival.predict(data.texts), data.labels.astype(bool))[2].mean()


def test_keyword_search_is_fooled_where_the_rules_know_better(tiny_corpus):
    rules = Ours("rules", Experiment("lexicon", "lexicon"))
    rules.fit(tiny_corpus, 1.0)
    text = "焊接机器人的手臂换了新的外壳。"
    assert labels_of(KeywordSearch(), text) == ["ai"]
    assert labels_of(rules, text) == []


def test_keyword_search_counts_no_weak_term():
    """A weak term says too little alone; search for it would find half of everything."""
    assert labels_of(KeywordSearch(), "这一模型的训练参数已经公布。") == []


@pytest.mark.filterwarnings("ignore:k=5000 is greater than n_features")
@pytest.mark.parametrize("recipe", RECIPES.values(), ids=RECIPES)
def test_tuned_rival_learns_the_small_corpus(recipe, tiny_corpus):
    rival = Tuned("rival", recipe(), "by its recipe")
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
        return lambda given: np.hstack([np.array([self.score(text, setting) for text in given]) for setting in settings])

    @staticmethod
    def score(text, setting):
        return [0.4 * (("阿福" in text) == (setting == "right")), 0, 0, 0, 0, 0]


def test_setting_and_thresholds_are_those_that_do_best_out_of_fold(robot_corpus):
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
    given = rival.predict(tiny_corpus.texts)
    assert given.dtype == bool and given.shape == tiny_corpus.labels.shape
    assert not (given & ~tiny_corpus.labels.astype(bool)).any()
    assert rival.pipeline[0].tokenizer.__name__ == "lcut"
    assert rival.pipeline[1].estimator.C == 1


@pytest.fixture
def fake_fasttext(monkeypatch):
    """Put a library in fastText's place that remembers its training file and gives every label 0.25 but ai 0.75."""
    module = ModuleType("fasttext")
    module.__spec__ = ModuleSpec("fasttext", None)

    class Model:
        f = None

        @staticmethod
        def predict(line, k, threshold, on_unicode_error):
            assert line.endswith("\n") and k == -1
            return [(0.75, "__label__ai"), (0.25, "__label__none"), (0.25, "__label__quantum")]

    def train_supervised(**settings):
        with open(settings.pop("input"), encoding="utf-8") as file:
            module.lines = file.read().splitlines()
        module.settings = settings
        model = Model()
        model.f = model
        return model

    module.train_supervised = train_supervised
    monkeypatch.setitem(sys.modules, "fasttext", module)
    return module


def test_fasttext_reads_words_and_a_label_for_none(fake_fasttext):
    """A line without a label would be passed over, and with it every paragraph that speaks of no industry."""
    labels = np.array([[1, 1, 0, 0, 0, 0], [0] * 6], dtype=np.int8)
    scorer = FastTextRecipe().fit(["人工智能 量子", "村民出行"], labels, np.ones(2), FastTextRecipe.settings)
    assert fake_fasttext.lines == ["__label__ai __label__quantum 人工智能 量子", "__label__none 村民 出行"]
    assert fake_fasttext.settings["loss"] == "ova" and fake_fasttext.settings["thread"] == 1
    assert scorer(["算力"]).tolist() == [[0.75, 0.25, 0, 0, 0, 0]]
