"""Groups of topics after changes by hand."""

from models.topics.catalogue import TopicGroup
from models.topics.editing.regrouping import with_names


def test_group_goes_with_the_topic_that_gave_it_its_name():
    """Also where another of its topics had the name that this one has now."""
    groups = (TopicGroup("甲", (0, 1), 1), TopicGroup("丁", (2,), 1), TopicGroup("戊", (3,), 2))
    names = {0: ("甲", "乙"), 1: ("乙", "丙"), 2: ("子", "丑")}
    assert [group.name for group in with_names(groups, names)] == ["乙", "丁", "戊"]
