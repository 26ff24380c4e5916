"""Sentence embeddings are computed once."""

import numpy as np
import pytest

from experiments.taggers.sentence_cache import BATCH, CachedEmbeddings, default_cache


class Counting:
    """An encoder that remembers what it was asked: a text's vector is its length and its first character."""

    def __init__(self):
        self.asked = []

    def query(self, texts):
        self.asked += texts
        return np.array([[len(text), ord(text[0])] for text in texts], dtype=np.float32)


@pytest.fixture
def cache(tmp_path):
    """Return a place for a cache in a folder that is not there yet."""
    return tmp_path / "cache" / "e5.npz"


def test_vectors_come_in_the_order_of_the_texts(cache):
    texts = ["储能电站并网", "无人机", "储能电站并网"]
    vectors = CachedEmbeddings(cache, Counting())(texts)
    assert vectors.tolist() == [[6, ord("储")], [3, ord("无")], [6, ord("储")]]


def test_a_text_is_embedded_once(cache):
    model = Counting()
    embeddings = CachedEmbeddings(cache, model)
    embeddings(["无人机", "无人机"])
    embeddings(["无人机", "量子"])
    assert model.asked == ["无人机", "量子"]


def test_the_next_run_reads_what_was_kept(cache):
    first = CachedEmbeddings(cache, Counting())(["无人机", "量子"])
    model = Counting()
    again = CachedEmbeddings(cache, model)(["量子", "无人机"])
    assert not model.asked
    assert again.tolist() == first[::-1].tolist()


def test_an_interrupted_run_keeps_its_full_batches(cache):
    class Breaking(Counting):
        def query(self, texts):
            if len(self.asked) >= BATCH:
                raise KeyboardInterrupt
            return super().query(texts)

    texts = [f"第{n}段" for n in range(BATCH + 1)]
    with pytest.raises(KeyboardInterrupt):
        CachedEmbeddings(cache, Breaking())(texts)
    model = Counting()
    CachedEmbeddings(cache, model)(texts)
    assert model.asked == texts[BATCH:]
    assert [path.name for path in cache.parent.iterdir()] == ["e5.npz"]


def test_timing_computes_what_is_known_anew(cache):
    model = Counting()
    embeddings = CachedEmbeddings(cache, model)
    embeddings(["无人机"])
    embeddings.compute(["无人机"])
    assert len(model.asked) == 2


def test_cache_lies_outside_the_checkout(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert default_cache().parent.parent == tmp_path
