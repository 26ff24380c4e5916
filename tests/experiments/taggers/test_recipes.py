"""Recipes are followed as their authors wrote them."""

import sys
from importlib.machinery import ModuleSpec
from types import ModuleType

import numpy as np
import pytest

from experiments.taggers.recipes import FastTextRecipe, Linear


def test_a_setting_says_what_it_is():
    assert (str(Linear(10.0, False)), str(Linear(0.1, True))) == ("C=10", "C=0.1, balanced")


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


def test_fasttext_reads_words_and_a_label_for_none(fake_fasttext, keys):
    """A line without a label would be passed over, and with it every paragraph that carries no label."""
    labels = np.array([[1, 1, 0, 0, 0, 0], [0] * 6], dtype=np.int8)
    scorer = FastTextRecipe(keys).fit(["人工智能 量子", "村民出行"], labels, np.ones(2), FastTextRecipe.settings)
    assert fake_fasttext.lines == ["__label__ai __label__quantum 人工智能 量子", "__label__none 村民 出行"]
    assert fake_fasttext.settings["loss"] == "ova" and fake_fasttext.settings["thread"] == 1
    assert scorer(["算力"]).tolist() == [[0.75, 0.25, 0, 0, 0, 0]]
