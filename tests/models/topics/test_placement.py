"""Where texts belong by their similarities."""

import numpy as np

from models.topics.placement import place


def test_the_nearest_the_second_and_how_much_nearer():
    """Row by row; what is too far has no topic but still says which were nearest."""
    found = place(np.array([[0.2, 0.9, 0.5], [0.3, 0.1, 0.2]], dtype=np.float32), 0.4)
    assert found.topics.tolist() == [1, -1]
    assert found.second.tolist() == [2, 2]
    assert np.allclose(found.margin, [0.4, 0.1])
    assert np.allclose(found.similarity, [0.9, 0.3])
    assert found.own.all() and len(found) == 2


def test_a_text_of_which_nothing_is_known_is_in_no_topic():
    """Not even with a floor below zero, where the first topic would be nearest by accident."""
    found = place(np.zeros((1, 3), dtype=np.float32), -1.0)
    assert (found.topics.tolist(), found.second.tolist(), found.margin.tolist()) == ([-1], [-1], [0.0])


def test_one_topic_has_no_second():
    """Alone, the margin says nothing."""
    found = place(np.array([[0.8]], dtype=np.float32), 0.5)
    assert (found.topics.tolist(), found.second.tolist(), found.margin.tolist()) == ([0], [-1], [0.0])
