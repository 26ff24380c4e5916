"""The tree of topics: near ones side by side, drawn inside its frame."""

import numpy as np
import pytest
from scipy.cluster.hierarchy import leaves_list
from topic_readings import SUBJECTS, numbers

from models.topics.centroids import link
from models.topics.embeddings.static import load_vectors
from models.topics.space import unit
from training.topic_report.drawing import tree
from training.topic_report.drawing.tree import draw, order_leaves


def tree_of(texts, analyzer):
    """Return the tree of topics whose centroids are these texts."""
    centroids = load_vectors().encode(analyzer.batch(texts))
    return order_leaves(link(centroids), centroids)


def test_near_topics_stand_together_in_the_tree(analyzer):
    """And belong to one group."""
    found = tree_of(SUBJECTS, analyzer)
    assert sorted(found.order) == list(range(6))
    row_of = {topic: row for row, topic in enumerate(found.order)}
    assert abs(row_of[0] - row_of[1]) == 1 and abs(row_of[3] - row_of[4]) == 1
    assert found.groups[0] == found.groups[1] != found.groups[5]


@pytest.mark.parametrize("n", [1, 2, 3, 6])
def test_tree_of_any_size_is_drawn(n, analyzer):
    """One topic has no line."""
    path = draw(tree_of(SUBJECTS[:n], analyzer), 24)
    assert path.count("M") == n - 1
    assert all(0 <= number <= max(100, 24 * n) for number in numbers(path))


def test_many_topics_stand_side_by_side_too(monkeypatch):
    """Each two parts are turned so that near ends meet, and what stood together in the tree still does."""
    draw = np.random.default_rng(0)
    middle = 3 * draw.normal(0, 1, (8, 16))[np.arange(80) % 8]
    centroids = unit(draw.normal(0, 1, (80, 16)) + middle)
    links = link(centroids)
    best, plain = order_leaves(links, centroids), leaves_list(links).tolist()
    monkeypatch.setattr(tree, "OPTIMAL", 79)
    found = order_leaves(links, centroids)

    def length(order):
        return sum(float(np.linalg.norm(centroids[one] - centroids[two])) for one, two in zip(order, order[1:], strict=False))

    assert sorted(found.order) == list(range(80))
    assert found.order != best.order and length(found.order) < min(length(plain), 1.02 * length(best.order))
    place = {topic: row for row, topic in enumerate(found.order)}
    members = {topic: [topic] for topic in range(80)}
    for step, (left, right, _distance, _size) in enumerate(found.links):
        members[80 + step] = both = members[int(left)] + members[int(right)]
        rows = [place[topic] for topic in both]
        assert max(rows) - min(rows) == len(rows) - 1
