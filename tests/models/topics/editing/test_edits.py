"""What a person wants of the topics, as an experiment's section says it."""

import pytest

from labels import UsageError
from models.topics.editing.edits import TopicEdits, parse_edits
from training.experiment import parse_experiment, to_json


def test_edits_are_read_from_the_experiment():
    """The section [topics] reaches the trainer, and the experiment's record holds it."""
    topics = {"merge": [["储能", "电池"]], "split": [{"topic": "机器人"}], "rename": {"储能": " 新型  储能 "}}
    topics |= {"seeds": {"氢能": ["制氢"], "数据要素": []}, "drop": ["#7"]}
    experiment = parse_experiment({"name": "trial", "model": "bertopic", "topics": topics}, "trial.toml")
    edits = experiment.trainer().edits
    assert edits == TopicEdits(
        seeds=(("氢能", ("制氢",)), ("数据要素", ())),
        merge=(("储能", "电池"),),
        split=(("机器人", 2),),
        rename=(("储能", "新型 储能"),),
        drop=("#7",),
    )
    assert experiment.flat()["topics.drop"] == ["#7"]
    assert "数据要素" in to_json(experiment)
    assert not parse_experiment({"name": "trial", "model": "bertopic"}, "trial.toml").trainer().edits


@pytest.mark.parametrize(
    ("table", "complaint"),
    [
        ({"join": []}, "unknown key 'join'; known keys: seeds, merge, split, rename, drop"),
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
        ({"drop": "储能"}, "is no list of topics"),
        ({"seeds": ["储能"]}, "is no table of names and words"),
        ({"seeds": {"储能": "电站"}}, "is no table of names and words"),
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
