"""Where texts belong by themselves: by vectors and words."""

import numpy as np

from models.topics.placement import CLEAR, place
from models.topics.word_support import FULL, SUPPORTED, Nearness


def near(cosine, support=FULL):
    """Return how near texts are to topics; their words bear all of these out, or as far as is said."""
    table = np.asarray(cosine, dtype=np.float32)
    return Nearness(table, np.broadcast_to(np.float32(support), table.shape).copy())


def test_the_nearest_the_second_and_how_much_nearer():
    """Row by row; what is too far has no topic but still says which were nearest."""
    found = place(near([[0.2, 0.9, 0.5], [0.3, 0.1, 0.2]]), 0.4)
    assert found.topics.tolist() == [1, -1] and found.nearest.tolist() == [1, 0]
    assert found.second.tolist() == [2, 2]
    assert np.allclose(found.margin, [0.4, 0.1])
    assert np.allclose(found.similarity, [0.9, 0.3]) and np.allclose(found.support, FULL)
    assert found.own.all() and len(found) == 2


def test_a_text_without_words_of_a_topic_is_not_in_it():
    """However near its vector; and the words of the second make it the nearest."""
    cosine = [[0.9, 0.6]] * 3
    support = [[SUPPORTED - 0.001, 0], [SUPPORTED, 0], [0, FULL]]
    found = place(near(cosine, support), 0.3)
    assert found.topics.tolist() == [-1, 0, 1]


def test_a_text_amid_two_topics_is_in_none_by_itself():
    """Unless one is clearly nearer."""
    found = place(near([[0.6, 0.6 - CLEAR / 2], [0.6, 0.6 - 2 * CLEAR]]), 0.3)
    assert found.topics.tolist() == [-1, 0]


def test_long_text_between_two_topics_has_both():
    """A short one has the nearer, and so has one that is plainly about it."""
    found = place(near([[0.75, 0.6], [0.75, 0.6], [0.9, 0.4]]), 0.4, long=np.array([True, False, True]))
    assert found.topics.tolist() == [0, 0, 0]
    assert found.also.tolist() == [1, -1, -1]


def test_a_text_of_which_nothing_is_known_is_in_no_topic():
    """Not even with a floor below zero, where the first topic would be nearest by accident."""
    found = place(near(np.zeros((1, 3))), -1.0)
    assert (found.topics.tolist(), found.second.tolist(), found.margin.tolist()) == ([-1], [-1], [0.0])


def test_one_topic_has_no_second():
    """Alone, the margin says nothing."""
    found = place(near([[0.8]]), 0.5)
    assert (found.topics.tolist(), found.second.tolist(), found.margin.tolist()) == ([0], [-1], [0.0])
