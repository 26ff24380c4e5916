"""What a new model would change, counted; and which experiment a model came from."""

import json

import pytest
from small_sets import small_scheme

from labels import Paragraph
from training.desk.learning import which_experiment
from training.desk.learning.kept_trainings import BROKEN, Training, keep_trainings, read_trainings
from training.desk.learning.offered_process import last_words
from training.desk.learning.told_changes import ToldChanges
from training.desk.learning.which_experiment import FIRST, origin_of
from training.desk.state.desk_file import DeskFile
from training.experiment import load_experiment, shipped_experiments, to_json
from training.own_scheme import as_own


def paragraph(row):
    return Paragraph(f"p{row}", "d", row, "body", "长" * 300)


def test_changes_are_counted_by_label_and_examples_are_few():
    told = ToldChanges(("apple", "pear"))
    for row in range(1, 10):
        told.add(row, paragraph(row), ["pear"], ["apple"])
    told.add(10, paragraph(10), ["pear"], ["pear"])
    found = told.to_record()
    assert (found["paragraphs"], found["changed"]) == (10, 9)
    assert found["labels"] == [
        {"label": "apple", "before": 0, "after": 9, "given": 9, "taken": 0},
        {"label": "pear", "before": 10, "after": 1, "given": 0, "taken": 9},
    ]
    assert [(one["row"], one["label"], one["what"]) for one in found["examples"]][:2] == [
        (1, "apple", "given"),
        (1, "pear", "taken"),
    ]
    assert len(found["examples"]) == 10 and all(len(one["text"]) == 241 for one in found["examples"])


def test_last_trainings_are_kept_older_ones_without_their_steps(tmp_path):
    file = DeskFile(tmp_path / "desk.sqlite")
    trainings = []
    for number in range(10):
        trainings.append(Training("tfidf", "甲", "before", []))
        trainings[-1].say(1.0, f"step {number}")
        trainings[-1].end(BROKEN)
        keep_trainings(file, trainings)
    kept = read_trainings(file)
    assert len(kept) == 8 and [one.steps for one in kept[:-1]] == [[]] * 7
    assert [text for _, text in kept[-1].steps] == ["step 9"] and kept[-1].ended >= kept[-1].at
    file.close()


@pytest.mark.parametrize(
    ("changed", "name", "settings"),
    [
        ({}, "tfidf", ()),
        ({"seed": 7, "thresholds": {"apple": 0.3}}, "tfidf", ("seed=7", "thresholds.apple=0.3")),
        ({"name": "mine"}, "tfidf", ('name="mine"',)),
    ],
    ids=["as it ships", "with settings", "by another name"],
)
def test_training_again_is_the_experiment_the_model_came_from(tmp_path, monkeypatch, changed, name, settings):
    """With the settings that it was given then, in a form that the option ``--set`` takes."""
    table = json.loads(to_json(as_own(load_experiment("tfidf"), []))) | changed
    scheme = small_scheme("apple", "pear")

    class Found:
        folders = (tmp_path,)

    class Manifest:
        notes = {"experiment": json.dumps(table), "data": "files"}

    monkeypatch.setattr(which_experiment, "find_model", lambda *_: Found)
    monkeypatch.setattr(which_experiment, "read_manifest", lambda _: Manifest)
    found = origin_of("champion", scheme)
    assert (found.experiment, found.settings, found.data, found.trained) == (name, settings, "files", True)
    again = as_own(load_experiment(found.experiment, found.settings), found.settings)
    assert json.loads(to_json(again)) == table


def test_untrained_scheme_begins_with_the_first_experiment(tmp_path, monkeypatch):
    monkeypatch.setenv("POLICY_TAGGER_STORE", str(tmp_path))
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{(tmp_path / 'none.db').as_posix()}")
    found = origin_of("champion", small_scheme("apple", "pear"))
    assert (found.experiment, found.trained) == (FIRST, False) and FIRST in shipped_experiments()


def test_what_went_wrong_is_the_commands_own_sentence():
    assert last_words(["reading\n", "error: a.jsonl: is empty; fill it\n", "note: more\n"]) == "a.jsonl: is empty; fill it"
    assert last_words(["reading\n", "gone\n"]) == "gone" and last_words([]) == ""
