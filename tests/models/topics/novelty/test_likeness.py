"""How topics stand to the labels: what labels have in common is learned, and nearness is to paragraphs, not to a centre."""

import numpy as np
import pytest

from models.topics.novelty import likeness
from models.topics.novelty.likeness import ABOUT, label_likeness, label_nearness
from models.topics.space import unit

# What all labels share, what other texts share, and a direction of its own for each subject.
COMMON, OTHER, *SUBJECTS = np.eye(9, 12, dtype=np.float32)


def texts(subject, common, n, rng):
    """Return vectors of a subject that shares a direction with others."""
    return unit(subject + common + rng.normal(0, 0.1, (n, 12)))


def corpus(n_labels=4, n=20, shared=COMMON):
    """Return vectors, labels: some labels with something in common, and two subjects without a label, the first like them."""
    rng = np.random.default_rng(0)
    parts = [texts(SUBJECTS[column], shared, n, rng) for column in range(n_labels)]
    parts += [texts(SUBJECTS[5], COMMON, 20, rng), texts(SUBJECTS[6], OTHER, 200, rng)]
    labels = np.zeros((n_labels * n + 220, max(n_labels, 1)), dtype=bool)
    for column in range(n_labels):
        labels[column * n : (column + 1) * n, column] = True
    return np.vstack(parts), labels


def test_subject_that_shares_what_labels_share_is_like_them():
    """Though no label is anywhere near; and the subjects of other texts are not."""
    vectors, labels = corpus()
    likeness, least = label_likeness(vectors, labels, labels)
    assert likeness[80:100].mean() > least > likeness[100:].mean()
    assert 0.65 < least < 0.8


@pytest.mark.parametrize(
    ("n_labels", "n"), [(0, 0), (1, 20), (2, 20), (4, ABOUT - 1)], ids=["none", "one label", "two labels", "few texts"]
)
def test_too_little_to_learn_from(n_labels, n):
    """Nothing is said rather than something wrong."""
    vectors, labels = corpus(n_labels, n)
    assert label_likeness(vectors, labels, labels) == (None, None)


def test_labels_with_nothing_in_common_teach_nothing():
    """Each label left out is strange to the others."""
    vectors, labels = corpus(shared=0 * COMMON)
    vectors[80:] = unit(np.random.default_rng(1).normal(0, 1, (220, 12)))
    assert label_likeness(vectors, labels, labels) == (None, None)


def test_corpus_where_all_is_labelled_teaches_nothing():
    """There is nothing to set the labels against."""
    vectors, labels = corpus()
    assert label_likeness(vectors[:80], labels[:80], labels[:80]) == (None, None)


def nearness(vectors, topics, about, documents=None):
    """Return how near each topic is to each label."""
    documents = documents or [f"d{row}" for row in range(len(topics))]
    return label_nearness(np.array(topics), vectors, np.array(about, dtype=bool), documents, max(topics) + 1)


def test_topic_beside_a_labels_paragraphs_is_near_to_it():
    """One in another corner is not, though the label's centre lies between both."""
    rng = np.random.default_rng(0)
    near, far, one, other = (texts(SUBJECTS[number], 0 * COMMON, 15, rng) for number in (0, 1, 2, 3))
    beside = texts(SUBJECTS[0], 0.3 * SUBJECTS[4], 15, rng)
    vectors = np.vstack([beside, near, far, one, other])
    topics = [0] * 15 + [1] * 15 + [2] * 15 + [3] * 15 + [-1] * 15
    about = [[False]] * 15 + [[True]] * 15 + [[False]] * 15 + [[True]] * 15 + [[False]] * 15
    found = nearness(vectors, topics, about)
    assert found[0, 0] == 1
    assert found[2, 0] < 0.7


def test_own_document_does_not_count():
    """Paragraphs of one plan resemble each other."""
    rng = np.random.default_rng(0)
    vectors = np.vstack([texts(SUBJECTS[0], COMMON, 30, rng), texts(SUBJECTS[1], OTHER, 30, rng)])
    topics, about = [0] * 15 + [1] * 15 + [2] * 30, [[False]] * 15 + [[True]] * 15 + [[False]] * 30
    assert nearness(vectors, topics, about)[0, 0] == 1
    assert nearness(vectors, topics, about, ["plan"] * 30 + [f"d{row}" for row in range(30)])[0, 0] == 0


@pytest.mark.parametrize("documents", [None, ["plan"] * 6])
def test_topic_without_neighbours_has_its_own_share(documents):
    """A corpus of one topic, or of one document."""
    found = nearness(np.eye(6, dtype=np.float32), [0] * 6, [[True]] * 3 + [[False]] * 3, documents)
    assert found.tolist() == [[0.5]]


def test_nothing_is_near_where_nothing_is_labelled():
    """All zero, of the right shape."""
    assert nearness(np.eye(6, dtype=np.float32), [0, 0, 1, 1, -1, 3], [[False, False]] * 6).tolist() == [[0, 0]] * 4


@pytest.mark.parametrize("at_once", [1, 7, 200])
def test_nearness_is_that_of_the_ten_nearest_of_others(monkeypatch, at_once):
    """However many paragraphs are compared at once; copies are taken in the order in which they stand."""
    monkeypatch.setattr(likeness, "_AT_ONCE", at_once)
    draw = np.random.default_rng(3)
    vectors = unit(draw.normal(0, 1, (120, 6))).astype(np.float32)
    vectors[40:60] = vectors[0]
    topics, about = draw.integers(-1, 9, 120), draw.random((120, 3)) < 0.3
    documents = [f"d{n}" for n in draw.integers(0, 30, 120)]
    found = nearness(vectors, topics.tolist(), about.tolist(), documents)
    for topic in range(9):
        shares = []
        for row in np.flatnonzero(topics == topic):
            others = [n for n in range(120) if topics[n] != topic and documents[n] != documents[row]]
            near = sorted(others, key=lambda n: (-float(np.float32(vectors[row] @ vectors[n])), n))[:10]
            shares += [about[n] for n in near]
        own = about[topics == topic].mean(axis=0)
        np.testing.assert_allclose(found[topic], np.maximum(own, np.mean(shares, axis=0)), atol=0.02)
