"""Which columns of the counts topics have after they were joined and dropped, over and over."""

import numpy as np
import pytest

from models.topics.editing.anchors import Anchors
from models.topics.editing.counted import Counted
from models.topics.tagger import Topic

COUNT = 12


@pytest.fixture
def random():
    """Return a source of random numbers."""
    return np.random.default_rng(7)


def drawn_groups(random, topics):
    """Return some topics in groups of one to three, none in two."""
    shuffled = random.permutation(topics)
    return [list(map(int, group)) for group in np.array_split(shuffled[: len(topics) // 2], max(1, len(topics) // 4))]


def changed(counted, anchors, groups, dropped):
    """Return counts and points after topics were joined and dropped, and what each column is made of."""
    gone = [Topic(topic, (), 1, (), f"主题{topic}") for topic in dropped]
    columns, made_of = counted.regrouped(anchors, groups, gone)
    leader = np.arange(anchors.n_topics)
    for group in groups:
        leader[group] = group[0]
    leader[dropped] = -1
    kept = np.unique(leader[leader >= 0])
    numbers = np.array([int(np.searchsorted(kept, one)) if one >= 0 else -1 for one in leader])
    return columns, anchors.renumbered(numbers), made_of


@pytest.mark.parametrize("time", range(5))
def test_columns_stay_those_of_the_paragraphs_however_often_topics_change(random, time):
    """What a column is made of is told by following each point from the first count on."""
    anchors = Anchors.of(np.eye(COUNT, dtype=np.float32), [(str(number),) for number in range(COUNT)])
    counted, first_columns = Counted(anchors.topics), {number: {number} for number in range(COUNT)}
    for _change in range(time + 1):
        left = np.arange(anchors.n_topics)
        groups = drawn_groups(random, left)
        joined = {topic for group in groups for topic in group}
        dropped = [topic for topic in left.tolist() if topic not in joined][:1] if len(left) > 4 else []
        counted, anchors, made_of = changed(counted, anchors, groups, dropped)
        assert sorted(np.concatenate(made_of).tolist()) == sorted(first_columns)
        first_columns = {
            column: set().union(*(first_columns[before] for before in one.tolist())) for column, one in enumerate(made_of)
        }
        for column, points in first_columns.items():
            assert set(np.flatnonzero(counted.columns == column).tolist()) == points
            topics = {int(anchors.topics[point]) for point in points} - {-1}
            assert counted.topics(anchors)[column] == sorted(topics)
            assert bool(topics) != (column in dict(counted.dropped))
    assert counted.count == len(first_columns)


def test_columns_joined_over_others_are_one():
    """A topic that has points of two columns joins these as well."""
    anchors = Anchors.of(np.eye(4, dtype=np.float32), [()] * 4).renumbered(np.array([0, 1, 1, 2]))
    counted, made_of = Counted(np.arange(4)).regrouped(anchors, [[0, 1], [1, 2]], [])
    assert [one.tolist() for one in made_of] == [[0, 1, 2, 3]] and counted.columns.tolist() == [0, 0, 0, 0]


def test_nothing_counted_stays_nothing():
    """As for topics that nobody counted documents by."""
    anchors = Anchors.of(np.eye(2, dtype=np.float32), [(), ()])
    counted, made_of = Counted(np.zeros(0, dtype=np.intp)).regrouped(anchors, [[0, 1]], [])
    assert counted.count == 0 and made_of == []
