"""Topics addressed by name, number and words."""

import pytest

from labels import InputError
from models.topics.editing.which_topic import TopicsByName
from models.topics.tagger import Topic

TOPICS = [
    Topic(0, ("储能", "电站", "电池"), 9, (), "新型储能·电站"),
    Topic(1, ("电池", "汽车", "出口"), 8, (), "动力电池"),
    Topic(2, ("无人机", "航线", "送药"), 7, (), "7"),
    Topic(3, ("机器人", "工厂"), 6, (), "储能"),
    Topic(4, ("工厂", "机器人"), 5, ()),
]


@pytest.mark.parametrize(
    ("address", "topic"),
    [
        ("新型储能·电站", 0),
        (" 動力電池 ", 1),
        ("#1", 1),
        ("＃１", 1),
        ("1", 1),
        ("7", 2),
        ("储能", 3),
        ("电站", 0),
        ("汽车", 1),
        ("电池 储能", 0),
        ("工厂·机器人", 4),
    ],
)
def test_name_comes_before_number_and_number_before_words(address, topic):
    """Width, script and spaces do not matter; words mean a topic that alone has them all."""
    assert TopicsByName(TOPICS).find(address, "merge") == topic


@pytest.mark.parametrize(
    ("address", "complaint"),
    [
        ("茶叶", r"split '茶叶': no topic has this name or these words; take a name or a number from topics.csv"),
        ("储能 航线", r"no topic has this name or these words; did you mean #3 储能\?"),
        ("动力", r"did you mean #1 动力电池\?"),
        ("#12", "no topic has this number; numbers go from 0 to 4"),
        ("12", "no topic has this number"),
        ("工厂 机器人", "may be any of #3 储能, #4 工厂·机器人; give the number, such as '#3'"),
        ("电池", "may be any of #1 动力电池, #0 新型储能·电站; give the number, such as '#1'"),
        ("", "no topic has this name"),
        ("7" * 5000, "no topic has this name"),
    ],
)
def test_address_of_no_topic_or_of_several_is_refused(address, complaint):
    """In one line, with what may have been meant: better than editing another topic."""
    with pytest.raises(InputError, match=complaint):
        TopicsByName(TOPICS).find(address, "split")


def test_two_topics_of_one_name_are_told_apart_by_number():
    """Both are named."""
    with pytest.raises(InputError, match="may be any of #0 甲, #1 甲"):
        TopicsByName([Topic(0, (), 1, (), "甲"), Topic(1, (), 1, (), "甲")]).find("甲", "drop")
