"""What is kept of the documents that topics were found in."""

import numpy as np
import pytest

from models.topics.finding.baseline import Baseline, Unseen, learn_baseline, place_unseen
from models.topics.word_support import word_support


def learned(similarity, unseen, topics=None, groups=None):
    """Return the baseline of four texts of two documents."""
    n = len(similarity)
    topics = np.zeros(n, int) if topics is None else np.array(topics)
    groups = list("aabb") if groups is None else groups
    away = Unseen(np.where(np.array(unseen) >= 0.3, 0, -1), np.array(unseen))
    return learn_baseline(topics, np.array(similarity, np.float32), away, np.ones(n, bool), groups, 2)


def test_topics_are_counted_by_document_both_ways():
    """As placed, and as if the document were new; the last column is none."""
    kept, edge = learned([0.9, 0.8, 0.2, 0.7], [0.6, 0.1, 0.5, 0.4], topics=[0, 1, -1, 1])
    assert kept.topics.tolist() == [[1, 1, 0], [0, 1, 1]]
    assert kept.unseen.tolist() == [[1, 0, 1], [2, 0, 0]]
    assert kept.sizes.tolist() == [2, 2] and 0.09 < edge < 0.2
    assert kept.outside.tolist() == [1, 0]


def test_equal_texts_lie_inside():
    """Rounding puts none of them outside."""
    kept, edge = learned([1.0] * 4, [1.0] * 4)
    assert kept.outside.tolist() == [0, 0] and edge < 1 - 1e-6


def test_paragraphs_of_one_document_are_units():
    """Nothing could be drawn otherwise."""
    assert learned([0.5] * 4, [0.5] * 4, groups=["a"] * 4)[0].sizes.tolist() == [1, 1, 1, 1]


def test_joined_and_dropped_topics_are_regrouped():
    """The first two are one now; what belonged to the third has none."""
    counts = np.array([(1, 2, 3, 4), (5, 6, 7, 8)])
    found = Baseline(counts, counts[::-1], np.array([1, 0])).regrouped([(0, 1)])
    assert found.topics.tolist() == [[3, 7], [11, 15]]
    assert found.unseen.tolist() == [[11, 15], [3, 7]]
    assert found.outside.tolist() == [1, 0]


@pytest.mark.parametrize("n_topics", [2, 3])
def test_counts_of_other_topics_are_none(n_topics):
    """A model whose topics were changed without them cannot be compared with."""
    arrays = learned([0.5] * 4, [0.5] * 4)[0].arrays()
    assert (Baseline.from_arrays(arrays, n_topics) is None) == (n_topics == 3)
    assert Baseline.from_arrays({}, n_topics) is None


def test_a_document_of_its_own_subject_lies_far_from_topics_of_others(analyzer):
    """Among its own paragraphs it is near."""
    texts = ["储能电站已经并网,夜里存电。"] * 6 + ["无人机给海岛送药。"] * 6 + ["茶农在山上采茶炒茶。"] * 6
    nearest = np.repeat([0, 1, 2], 6)
    groups = ["a", "b"] * 6 + ["c"] * 6
    batch = analyzer.batch(texts)
    support = word_support(batch, [("储能", "电站"), ("无人机", "海岛"), ("茶农", "采茶")])
    found = place_unseen(batch, support, nearest, np.ones(18, bool), groups, encoder="static", guidance=0.0, components=0, seed=0)
    assert (found.topics[:12] == nearest[:12]).all() and (found.topics[12:] == -1).all()
    assert found.similarity[:12].min() > 0.9 > 0.5 > found.similarity[12:].max()
