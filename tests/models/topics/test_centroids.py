"""Centroids amid their texts, outliers that are near enough and those that are not."""

import numpy as np

from models.topics.centroids import BLOCK, assign, link, nearest_neighbours, reassign
from models.topics.placement import FLOOR
from models.topics.word_support import FULL, Nearness

VECTORS = np.array([[1, 0], [1, 0], [0.8, 0.6], [0, 1], [0, 1]], dtype=np.float32)
CLUSTERS = np.array([0, 0, -1, 1, 1])


def test_centroids_lie_amid_the_texts_nearest_to_them():
    """An outlier near a topic moves its centroid."""
    centroids = reassign(VECTORS, CLUSTERS)
    np.testing.assert_allclose(centroids[0], np.array([2.8, 0.6]) / np.hypot(2.8, 0.6), atol=1e-6)
    np.testing.assert_allclose(centroids[1], [0, 1], atol=1e-6)


def near(vectors, centroids):
    """Return how near texts are whose words bear every topic out."""
    cosine = vectors @ np.asarray(centroids, np.float32).T
    return Nearness(cosine, np.full_like(cosine, FULL))


def everyone(vectors):
    """Return that every text speaks for itself."""
    return np.ones(len(vectors), dtype=bool)


def test_text_near_enough_has_a_topic():
    """One that lies beyond the floor has none, however many do, and one that says nothing of its own counts to none."""
    vectors = np.array([[1, 0], [0.9, 0.1], [FLOOR + 0.01, 0], [FLOOR - 0.01, 0], [1, 0]], np.float32)
    found = assign(near(vectors, np.eye(2)), np.array([True] * 4 + [False]))
    assert found.topics.tolist() == [0, 0, 0, -1, -1]
    assert found.sizes.tolist() == [3, 0]


def test_topic_knows_its_documents():
    """How many there are, and how much of it the largest has; an empty topic has none."""
    found = assign(near(VECTORS, [[1, 0], [0, 1], [-1, 0]]), everyone(VECTORS))
    counts, largest = found.documents(["a", "a", "b", "b", "b"])
    assert counts.tolist() == [2, 1, 0]
    np.testing.assert_allclose(largest, [2 / 3, 1, 0])


def test_text_of_which_nothing_is_known_has_no_topic():
    """Though others are as far away as can be."""
    vectors = np.vstack([VECTORS, np.zeros((5, 2), np.float32)])
    assert assign(near(vectors, np.eye(2)), everyone(vectors)).topics[5:].tolist() == [-1] * 5


def test_typical_texts_are_distinct_and_nearest_first():
    """A notice that forty papers reprinted is one text."""
    texts = ["远", "近", "近", "中"]
    vectors = np.array([[0.6, 0.8], [1, 0], [1, 0], [0.8, 0.6]], dtype=np.float32)
    assignment = assign(near(vectors, [[1, 0]]), everyone(vectors))
    assert assignment.typical(0, texts) == ("近", "中", "远")


def test_linkage_joins_the_nearest_topics_first():
    """As many steps as topics less one; a single topic has none."""
    steps = link(np.array([[1, 0], [0, 1], [0.1, 0.995]], np.float32))
    assert steps.shape == (2, 4)
    assert set(steps[0, :2]) == {1, 2}
    assert link(np.array([[1, 0]], np.float32)).shape == (0, 4)


def test_neighbours_are_the_nearest_texts_itself_first():
    """Also where a text has a copy."""
    vectors = np.array([[0, 1], [1, 0], [1, 0], [0.8, 0.6]], dtype=np.float32)
    neighbours, distances = nearest_neighbours(vectors, 3)
    assert neighbours[:, 0].tolist() == [0, 1, 2, 3]
    assert neighbours[1].tolist() == [1, 2, 3]
    np.testing.assert_allclose(distances[1], [0, 0, 0.2], atol=1e-6)


def test_neighbours_are_the_same_across_blocks():
    """Whatever block a text falls into."""
    dice = np.random.default_rng(0)
    vectors = dice.normal(size=(BLOCK + 50, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    neighbours, distances = nearest_neighbours(vectors, 5)
    row = BLOCK + 10
    expected = np.argsort(1 - vectors @ vectors[row], kind="stable")[:5]
    assert neighbours[row].tolist() == expected.tolist()
    assert (np.diff(distances, axis=1) >= 0).all()
