"""Topics joined, split and renamed by hand, addressed by words."""

import numpy as np
import pytest

from labels import InputError, UsageError
from models.topics.editing.edits import TopicEdits, find_topic, parse_edits, renumber
from training.experiment import parse_experiment, to_json

WORDS = [("储能", "电站", "电池"), ("电池", "汽车", "出口"), ("无人机", "航线", "送药"), ("机器人", "工厂")]
VECTORS = np.eye(4, dtype=np.float32)[[0, 0, 1, 1, 2, 2, 2, 3, 3, 3]]
CLUSTERS = np.array([0, 0, 1, 1, 2, 2, -1, 3, 3, 3])


def test_topic_is_found_by_its_words():
    """All must stand there; of several topics the one where they stand foremost."""
    assert find_topic("电站", WORDS, "merge") == 0
    assert find_topic("电池", WORDS, "merge") == 1
    assert find_topic("电池 储能", WORDS, "merge") == 0


@pytest.mark.parametrize("address", ["茶叶", "储能 航线"])
def test_words_of_no_topic_are_named(address):
    """Better than editing another topic."""
    with pytest.raises(InputError, match=rf"\[topics\] split: no topic has the words '{address}'; choose words"):
        find_topic(address, WORDS, "split")


def test_joined_topics_are_one_and_numbers_have_no_gap():
    """Outliers stay outliers."""
    after = TopicEdits(merge=(("储能", "汽车"),)).regroup(CLUSTERS, WORDS, VECTORS, 0)
    assert after.tolist() == [0, 0, 0, 0, 1, 1, -1, 2, 2, 2]


def test_split_topic_is_cut_where_its_texts_differ():
    """By k-means over their vectors."""
    clusters = np.array([0, 0, 0, 0, 1, 1, -1, 1, 1, 1])
    words = [("储能", "电池"), ("无人机", "机器人")]
    after = TopicEdits(split=(("无人机", 2),)).regroup(clusters, words, VECTORS, 0)
    assert len(set(after[[4, 5]])) == len(set(after[7:])) == 1
    assert after[4] != after[7]
    assert after[6] == -1 and set(after[:4]) == {0}


def test_topic_too_small_to_split_is_refused():
    """Two equal texts cannot be told apart."""
    with pytest.raises(InputError, match="topic '储能' is too small for 2 parts"):
        TopicEdits(split=(("储能", 2),)).regroup(CLUSTERS, WORDS, VECTORS, 0)


@pytest.mark.parametrize(
    "edits",
    [
        TopicEdits(merge=(("储能", "电站"),)),
        TopicEdits(merge=(("储能", "汽车"), ("汽车", "航线"))),
        TopicEdits(merge=(("储能", "汽车"),), split=(("储能", 2),)),
    ],
    ids=["with itself", "in two groups", "joined and split"],
)
def test_topic_is_changed_only_once(edits):
    """Two orders for one topic have no clear outcome."""
    with pytest.raises(InputError, match="is a topic that is changed already"):
        edits.regroup(CLUSTERS, WORDS, VECTORS, 0)


def test_names_go_to_the_topics_after_the_changes():
    """One name per topic."""
    assert TopicEdits(rename=(("储能", "新型储能"), ("航线", "低空物流"))).names(WORDS) == {0: "新型储能", 2: "低空物流"}
    with pytest.raises(InputError, match="rename: '电站' is a topic that is changed already"):
        TopicEdits(rename=(("储能", "甲"), ("电站", "乙"))).names(WORDS)


def test_renumbering_closes_gaps():
    """And leaves -1."""
    assert renumber(np.array([4, -1, 2, 4])).tolist() == [1, -1, 0, 1]


def test_edits_are_read_from_the_experiment():
    """The section [topics] reaches the trainer, and the experiment's record holds it."""
    topics = {"merge": [["储能", "电池"]], "split": [{"topic": "机器人"}], "rename": {"储能": "新型储能"}}
    experiment = parse_experiment({"name": "trial", "model": "bertopic", "topics": topics}, "trial.toml")
    edits = experiment.trainer().edits
    assert edits == TopicEdits((("储能", "电池"),), (("机器人", 2),), (("储能", "新型储能"),))
    assert experiment.flat()["topics.rename"] == {"储能": "新型储能"}
    assert "新型储能" in to_json(experiment)
    assert not parse_experiment({"name": "trial", "model": "bertopic"}, "trial.toml").trainer().edits


@pytest.mark.parametrize(
    ("table", "complaint"),
    [
        ({"join": []}, "unknown key 'join'; known keys: merge, split, rename"),
        ({"merge": ["储能", "电池"]}, "is no list of groups"),
        ({"merge": [["储能"]]}, "is no list of groups"),
        ({"merge": [["储能", " "]]}, "is no list of groups"),
        ({"merge": [["储能", 3]]}, "is no list of groups"),
        ({"split": ["储能"]}, "is no list of topics"),
        ({"split": [{"topic": "储能", "into": 1}]}, "is no list of topics"),
        ({"split": [{"topic": "储能", "into": True}]}, "is no list of topics"),
        ({"split": [{"topic": "储能", "parts": 2}]}, "is no list of topics"),
        ({"rename": [["储能", "电池"]]}, "is no table of names"),
        ({"rename": {"储能": ""}}, "is no table of names"),
    ],
    ids=str,
)
def test_wrong_section_is_refused_before_anything_runs(table, complaint):
    """In one line with the place."""
    with pytest.raises(UsageError) as caught:
        parse_edits(table, "trial.toml [topics]")
    assert str(caught.value).startswith("trial.toml [topics]: ")
    assert complaint in str(caught.value)


def test_model_without_topics_takes_no_changes():
    """They would silently do nothing."""
    with pytest.raises(UsageError, match=r"trial.toml \[topics\]: a tfidf model has no topics"):
        parse_experiment({"name": "trial", "model": "tfidf", "topics": {"rename": {"储能": "甲"}}}, "trial.toml")


def test_changes_among_the_parameters_are_refused():
    """They have a section of their own."""
    with pytest.raises(UsageError, match="unknown key 'edits'; write the changes to topics into a section"):
        parse_experiment({"name": "trial", "model": "bertopic", "parameters": {"edits": {}}}, "trial.toml")
