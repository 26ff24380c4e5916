"""The benchmarks of taggers stand on the split of training."""

import pytest
from conftest import jsonl

from experiments.shared import labelled
from experiments.shared.labelled import HELD_OUT, read_data
from labels import UsageError
from training.experiment import load_experiment
from training.sets.split import split_data


@pytest.fixture(autouse=True)
def small(monkeypatch, tiny_corpus):
    """Put the small corpus in the place of the shipped one."""
    monkeypatch.setattr(labelled, "shipped_corpus", lambda scheme: tiny_corpus)


def test_held_out_documents_are_those_of_training(tiny_corpus, scheme):
    """So that the figures can stand in one table."""
    data = read_data([], load_experiment("hybrid"), scheme)
    expected = split_data(tiny_corpus, holdout=0.2, seed=0)
    assert (data.fitted.texts, data.sets[0].texts) == (expected.fitted.texts, expected.held.texts)
    assert data.sets[0].name == HELD_OUT and len(data.sets) == 1


def test_further_files_are_measured_on_as_well(tmp_path, scheme):
    path = jsonl(tmp_path / "more.jsonl", {"text": "海岛的无人机送来药品。", "labels": ["low_altitude"]})
    data = read_data([path], load_experiment("hybrid"), scheme)
    assert [len(measured) for measured in data.sets[1:]] == [1]
    assert data.title.endswith("held out, 1 more.")


def test_a_missing_file_is_a_wrong_call(tmp_path, scheme):
    with pytest.raises(UsageError, match="no such file"):
        read_data([tmp_path / "nowhere.jsonl"], load_experiment("hybrid"), scheme)
