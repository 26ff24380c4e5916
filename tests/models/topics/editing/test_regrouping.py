"""Groups of topics after changes by hand."""

from models.topics.catalogue import TopicGroup
from models.topics.editing.regrouping import with_each, with_more, with_names


def test_group_goes_with_the_topic_that_gave_it_its_name():
    """Also where another of its topics had the name that this one has now."""
    groups = (TopicGroup("甲", (0, 1), 1), TopicGroup("丁", (2,), 1), TopicGroup("戊", (3,), 2))
    names = {0: ("甲", "乙"), 1: ("乙", "丙"), 2: ("子", "丑")}
    assert [group.name for group in with_names(groups, names)] == ["乙", "丁", "戊"]


def test_further_topics_go_with_another_one_also_with_each_other():
    """As if they came one after the other; a topic in no group takes them to none."""
    groups = (TopicGroup("甲", (0, 2), 1), TopicGroup("丁", (1,), 1), TopicGroup("戊", (0, 1, 2), 2))
    beside, one_by_one = [2, 4, 1, 3, 7, 5], groups
    for number, other in enumerate(beside, start=4):
        one_by_one = with_more(one_by_one, other, [number])
    found = with_each(groups, beside, 4)
    assert found == one_by_one and [group.topics for group in found] == [(0, 2, 4, 5, 9), (1, 6), (0, 1, 2, 4, 5, 6, 9)]
