"""The shipped word vectors: texts as weighted means of their words, and a digest that tells tables apart."""

import shutil

import numpy as np
import pytest

from models.topics.embeddings import static
from models.topics.embeddings.static import FOLDER, WordVectors, frequency_weights, load_vectors, quantise, vectors_digest

TABLE = WordVectors(("储能", "电站"), np.array([[127, 0], [0, 127]], np.int8), np.array([0.01, 0.01], np.float32))


def test_vector_of_a_text_is_the_unit_mean_of_its_words():
    """Words that the table does not know are passed over."""
    np.testing.assert_allclose(TABLE.embed_words(["储能", "电站", "。"]), [0.5**0.5, 0.5**0.5], atol=1e-6)
    assert TABLE.embed_words(["。"]).tolist() == [0, 0]


def test_texts_are_encoded_by_their_words_in_lower_case(analyzer):
    """Row by row, zeros where no word is known."""
    vectors = TABLE.encode(analyzer.batch(["储能电站。", "", "储能"]))
    np.testing.assert_allclose(vectors, [[0.5**0.5, 0.5**0.5], [0, 0], [1, 0]], atol=1e-6)
    same = load_vectors().encode(analyzer.batch(["GPU服务器", "gpu服务器"]))
    np.testing.assert_array_equal(same[0], same[1])


def test_words_alike_have_vectors_alike(analyzer):
    """What the table is good for."""
    battery, storage, choir = load_vectors().encode(analyzer.batch(["锂电池", "储能", "合唱"]))
    assert battery @ storage > battery @ choir


def test_quantised_vectors_are_nearly_the_vectors():
    """Eight bits per number, the weight in the scale."""
    vectors = np.array([[0.6, -0.8], [0.0, 0.0]], np.float32)
    rows, scales = quantise(vectors, np.array([0.5, 1.0], np.float32))
    np.testing.assert_allclose(scales[:, None] * rows, [[0.3, -0.4], [0, 0]], atol=2e-3)


def test_frequent_words_weigh_less():
    """a / (a + p), with a = 0.001."""
    np.testing.assert_allclose(frequency_weights(np.array([0.0, 1.0]), 1000), [1, 0.5])


@pytest.fixture
def own_copy(tmp_path, monkeypatch):
    """Return a copy of the shipped table that the program takes for its own."""
    folder = shutil.copytree(FOLDER, tmp_path / "vectors")
    monkeypatch.setattr(static, "FOLDER", folder)
    vectors_digest.cache_clear()
    yield folder
    vectors_digest.cache_clear()


@pytest.mark.parametrize("name", [static.TABLE, static.WORDS])
def test_digest_changes_with_either_file(own_copy, name):
    """And is the same for the same bytes."""
    shipped = vectors_digest()
    vectors_digest.cache_clear()
    assert vectors_digest() == shipped and len(shipped) == 64
    (own_copy / name).write_bytes((own_copy / name).read_bytes() + b" ")
    vectors_digest.cache_clear()
    assert vectors_digest() != shipped
