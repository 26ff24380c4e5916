"""Where texts belong by themselves: by vectors and words."""

import numpy as np
import pytest

from models.topics import placement
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


@pytest.mark.parametrize("at_once", [1, 11, 1 << 17])
@pytest.mark.parametrize("n_topics", [1, 2, 7])
def test_however_many_texts_are_compared_at_once_they_belong_to_the_same(monkeypatch, at_once, n_topics):
    """To the nearest topic, the first of equal ones, and nothing where another is nearly as near."""
    monkeypatch.setattr(placement, "_AT_ONCE", at_once)
    draw = np.random.default_rng(n_topics)
    cosine = np.round(2 * draw.random((60, n_topics)) - 1, 1).astype(np.float32)  # many are equal
    cosine[:3] = 0
    support = np.round(draw.random((60, n_topics)) / 5, 2).astype(np.float32)
    found = place(Nearness(cosine, support), 0.4, long=np.arange(60) % 2 == 0)
    score = Nearness(cosine, support).score
    for row in range(60):
        order = sorted(range(n_topics), key=lambda topic: (-score[row, topic], topic))
        assert found.nearest[row] == order[0]
        assert (found.similarity[row], found.support[row]) == (cosine[row, order[0]], support[row, order[0]])
        known = cosine[row].any()
        assert found.second[row] == (order[1] if n_topics > 1 and known else -1)
        margin = score[row, order[0]] - score[row, order[1]] if n_topics > 1 and known else 0
        assert found.margin[row] == margin
        near = [known and cosine[row, topic] >= np.float32(0.4) and support[row, topic] >= SUPPORTED for topic in order[:2]]
        clear = n_topics == 1 or margin >= np.float32(CLEAR)
        assert found.topics[row] == (order[0] if near[0] and clear else -1)
