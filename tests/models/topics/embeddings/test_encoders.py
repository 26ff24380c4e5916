"""Encoders by name: the shipped vectors, or a sentence encoder the user has."""

import sys
import types

import numpy as np
import pytest

from labels import InputError, UsageError
from models.topics.embeddings import encoders
from models.topics.embeddings.encoders import SentenceEncoder, check_encoder, embed, get_encoder
from models.topics.embeddings.static import load_vectors


class Library(types.ModuleType):
    """Stands in for sentence-transformers: a text's vector is one for its length."""

    def __init__(self):
        super().__init__("sentence_transformers")
        self.loaded, self.asked = [], []

    def SentenceTransformer(self, name):  # noqa: N802
        if name == "nowhere":
            raise OSError("no such model\nmore lines")
        self.loaded.append(name)
        return self

    def encode(self, texts, normalize_embeddings, show_progress_bar):
        self.asked.append(texts)
        return [[len(text), 0.0] for text in texts]


@pytest.fixture
def library(monkeypatch):
    """Return a stand-in for the sentence library."""
    library = Library()
    monkeypatch.setitem(sys.modules, "sentence_transformers", library)
    monkeypatch.setattr(encoders, "find_spec", lambda name: object())
    encoders._sentence_encoder.cache_clear()
    yield library
    encoders._sentence_encoder.cache_clear()


@pytest.mark.parametrize("name", ["nothing", "", "sentence-transformers", "sentence-transformers:", "static:x"])
def test_unknown_encoder_is_refused_in_one_line(name):
    """Before anything is loaded."""
    for ask in (check_encoder, get_encoder):
        with pytest.raises(UsageError, match=f"encoder = '{name}' is not known; use 'static' or 'sentence-transformers:NAME'"):
            ask(name)


def test_static_encoder_is_the_shipped_table():
    """Read once per process."""
    assert get_encoder("static") is load_vectors()


def test_sentence_model_is_loaded_once_and_asked_for_the_texts(library, analyzer):
    """As they are, not by their words."""
    batch = analyzer.batch(["储能电站", "GPU"])
    for _ in range(2):
        np.testing.assert_array_equal(get_encoder("sentence-transformers:mine").encode(batch), [[4, 0], [3, 0]])
    assert library.loaded == ["mine"]
    assert library.asked == [batch.texts] * 2


def test_batch_is_embedded_once_per_encoder(library, analyzer):
    """A sentence model takes minutes for what a matrix product takes no time for."""
    batch = analyzer.batch(["储能电站"])
    assert embed(batch, "sentence-transformers:mine") is embed(batch, "sentence-transformers:mine")
    assert len(library.asked) == 1
    assert embed(batch, "static").shape == (1, 256)


def test_model_that_cannot_be_loaded_is_one_line(library, analyzer):
    """With the first line of the reason."""
    with pytest.raises(InputError, match=r"sentence-transformers:nowhere: cannot be loaded \(no such model\)"):
        SentenceEncoder("nowhere").encode(analyzer.batch(["x"]))


def test_missing_library_is_one_line(monkeypatch, analyzer):
    """With how to get it."""
    monkeypatch.setattr(encoders, "find_spec", lambda name: None)
    with pytest.raises(UsageError, match="needs the package sentence-transformers; pip install sentence-transformers"):
        SentenceEncoder("mine").encode(analyzer.batch(["x"]))
