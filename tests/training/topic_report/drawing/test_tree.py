"""The tree of topics: near ones side by side, drawn inside its frame."""

import pytest
from topic_readings import SUBJECTS, numbers

from models.topics.centroids import link
from models.topics.embeddings.static import load_vectors
from training.topic_report.drawing.tree import draw, order_leaves


def tree_of(texts, analyzer):
    """Return the tree of topics whose centroids are these texts."""
    centroids = load_vectors().encode(analyzer.batch(texts))
    return order_leaves(link(centroids), centroids)


def test_near_topics_stand_together_in_the_tree(analyzer):
    """And belong to one group."""
    tree = tree_of(SUBJECTS, analyzer)
    assert sorted(tree.order) == list(range(6))
    row_of = {topic: row for row, topic in enumerate(tree.order)}
    assert abs(row_of[0] - row_of[1]) == 1 and abs(row_of[3] - row_of[4]) == 1
    assert tree.groups[0] == tree.groups[1] != tree.groups[5]


@pytest.mark.parametrize("n", [1, 2, 3, 6])
def test_tree_of_any_size_is_drawn(n, analyzer):
    """One topic has no line."""
    path = draw(tree_of(SUBJECTS[:n], analyzer), 24)
    assert path.count("M") == n - 1
    assert all(0 <= number <= max(100, 24 * n) for number in numbers(path))
