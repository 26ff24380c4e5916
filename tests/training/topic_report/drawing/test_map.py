"""The map of paragraphs: inside its frame, the same on every call."""

import numpy as np
import pytest
from topic_readings import SUBJECTS

from models.topics.embeddings.static import load_vectors
from training.topic_report.drawing.map import plane, thin


def vectors_of(n, analyzer):
    """Return the vectors of `n` texts of six subjects in turn."""
    return load_vectors().encode(analyzer.batch([f"{SUBJECTS[row % 6]}第{row}期" for row in range(n)]))


def test_thinning_keeps_proportions_and_the_most_typical():
    """Half as many dots, half of each topic."""
    topics = np.array([0] * 300 + [1] * 100 + [2])
    similarity = np.linspace(0, 1, 401, dtype=np.float32)
    rows = thin(topics, similarity, most=200)
    assert np.abs(np.bincount(topics[rows]) - [150, 50, 1]).max() <= 1
    assert {299, 399, 400} <= set(rows.tolist())
    assert rows.tolist() == sorted(set(rows.tolist()))


def test_small_corpus_is_drawn_whole():
    """And in order."""
    assert thin(np.zeros(9, dtype=int), np.zeros(9), most=10).tolist() == list(range(9))


@pytest.mark.parametrize("n", [1, 2, 9, 10, 24])
def test_map_of_any_size_lies_in_the_unit_square(n, analyzer):
    """Also where t-SNE has too few neighbours."""
    vectors = vectors_of(n, analyzer)
    points = plane(vectors, vectors[:6], np.arange(n) % 6)
    assert points.shape == (n, 2)
    assert np.isfinite(points).all() and points.min() >= 0 and points.max() <= 1


def test_map_is_the_same_on_every_call(analyzer):
    """Same seed, same machine, same map."""
    vectors = vectors_of(30, analyzer)
    np.testing.assert_array_equal(*(plane(vectors, vectors[:6], np.arange(30) % 6) for _ in range(2)))


@pytest.mark.parametrize("kinds", [1, 2, 12], ids=["all equal", "two texts", "a dozen texts"])
def test_copies_of_a_text_stand_around_one_place(kinds, analyzer):
    """And do not end the program; each is still a dot of its own."""
    said = [f"{one}与{two}" for one in SUBJECTS for two in SUBJECTS[:2]][:kinds]
    texts = load_vectors().encode(analyzer.batch(said))
    vectors = np.repeat(texts, 20, axis=0)
    points = plane(vectors, texts, np.repeat(np.arange(kinds), 20))
    assert np.isfinite(points).all() and points.min() >= 0 and points.max() <= 1
    assert len(np.unique(points.round(6), axis=0)) > 10 * kinds
    for text in range(kinds):
        assert np.ptp(points[20 * text : 20 * text + 20], axis=0).max() < 0.05


@pytest.mark.parametrize("kind", ["zeros", "line", "two points", "one word apart"])
def test_map_of_vectors_that_hardly_differ(kind, analyzer):
    """Of nothing known, along one direction, in two heaps, and so near that rounding decides."""
    n, generator = 40, np.random.default_rng(0)
    direction = vectors_of(2, analyzer)
    vectors = {
        "zeros": np.zeros_like(direction[:1]).repeat(n, axis=0),
        "line": np.linspace(0, 1, n, dtype=np.float32)[:, None] * direction[:1],
        "two points": direction[np.arange(n) % 2],
        "one word apart": direction[:1] + generator.normal(0, 1e-5, (n, direction.shape[1])).astype(np.float32),
    }[kind]
    points = plane(vectors, direction, np.full(n, -1))
    assert points.shape == (n, 2)
    assert np.isfinite(points).all() and points.min() >= 0 and points.max() <= 1
