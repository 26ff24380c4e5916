"""What a training run is given: the user's own data, and calls that are wrong."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from training import run as training
from training.data import LabelledSet
from training.experiment import EXPERIMENTS
from training.tracking import Tracker

LEXICON = EXPERIMENTS / "lexicon.toml"
FLIGHT = "无人机给海岛送药，低空航线又添一条。"


@pytest.fixture(autouse=True)
def _small_corpus(monkeypatch, tiny_corpus):
    """Put the small corpus in place of the shipped one."""
    monkeypatch.setattr(training, "shipped_corpus", lambda: tiny_corpus)


def user_file(path, *records):
    """Write labelled records as JSON Lines."""
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), encoding="utf-8")
    return path


def recorded():
    """Return all runs of the store."""
    tracker = Tracker()
    return tracker.client.search_runs([tracker.experiment_id])


def test_data_of_the_user_joins_the_corpus(tracking, store, call, tmp_path):
    """And changes the fingerprint of the run."""
    said = [{"text": f"第{n}架无人机起飞，低空经济兴旺。", "labels": ["low_altitude"]} for n in range(5)]
    more = user_file(tmp_path / "mine.jsonl", *said)
    outcome = call(training.main, LEXICON, "--data", more)
    assert outcome.code == 0
    assert "69 labelled paragraphs" in outcome.err
    (run,) = recorded()
    assert run.inputs.dataset_inputs[0].dataset.name == "tiny+user-fitted"


def test_further_file_is_measured_under_its_own_name(tracking, store, call, tmp_path):
    """``--eval`` adds metrics and a dataset and trains on nothing."""
    more = user_file(tmp_path / "press.jsonl", {"text": FLIGHT, "labels": ["low_altitude"]}, {"text": "村里唱戏。", "labels": []})
    assert call(training.main, LEXICON, "--eval", more).code == 0
    (run,) = recorded()
    assert run.data.metrics["press/f1/low_altitude"] == 1.0
    assert run.data.metrics["press/none/f1"] == 1.0
    assert [one.dataset.name for one in run.inputs.dataset_inputs] == ["tiny-fitted", "tiny-heldout", "press"]


@pytest.mark.parametrize("name", ["新闻稿.jsonl", "dev (2).jsonl", "press@home.jsonl", "a:b.jsonl"])
def test_further_file_may_have_any_name(tracking, store, call, tmp_path, name):
    """MLflow takes few characters in the name of a metric; that must not undo a long run."""
    more = user_file(tmp_path / name, {"text": FLIGHT, "labels": ["low_altitude"]})
    assert call(training.main, LEXICON, "--eval", more).code == 0
    (run,) = recorded()
    assert sorted(metric.partition("/")[2] for metric in run.data.metrics).count("f1_macro") == 1


def test_further_files_of_one_name_are_refused(tracking, store, call, tmp_path):
    """The figures of the first would be overwritten by those of the second."""
    files = []
    for folder in (tmp_path / "east", tmp_path / "west"):
        folder.mkdir()
        files.append(user_file(folder / "press.jsonl", {"text": FLIGHT, "labels": ["low_altitude"]}))
    outcome = call(training.main, LEXICON, "--eval", *files)
    assert outcome.code == 2
    assert "press" in outcome.complaint


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["absent.toml"], 2, "absent.toml: no such experiment file"),
        (["wrong.toml"], 2, "wrong.toml: unknown key 'sead'; known keys: name, model, seed"),
        (["broken.toml"], 2, "broken.toml: is not TOML"),
        ([LEXICON, LEXICON], 2, "experiments: two are called 'lexicon'"),
        ([LEXICON, "other-split.toml"], 2, "experiments: hold out different documents"),
        ([LEXICON, "--set", "sead=1"], 2, "unknown key 'sead'"),
        ([LEXICON, "--set", "holdout=half"], 2, "holdout = 'half' is not of type float"),
        ([LEXICON, "--data", "absent.jsonl"], 2, "absent.jsonl: no such file"),
        ([LEXICON, "--data", "unlabelled.jsonl"], 1, "unlabelled.jsonl:1: has no field 'labels'"),
        ([LEXICON, "--eval", "absent.jsonl"], 2, "absent.jsonl: no such file"),
        ([LEXICON, "--eval", "unknown.jsonl"], 1, "unknown.jsonl:1: unknown label 'drones'"),
        ([LEXICON, "--data", "repeated.jsonl"], 1, "user: repeats the id 'tiny-0#1' of tiny"),
    ],
)
def test_wrong_call_opens_no_run(tracking, store, call, arguments, code, message):
    """One line, and neither a run nor a model."""
    Path("wrong.toml").write_text('name = "a"\nmodel = "lexicon"\nsead = 1\n', encoding="utf-8")
    Path("broken.toml").write_text("name = \n", encoding="utf-8")
    Path("other-split.toml").write_text('name = "b"\nmodel = "lexicon"\nsplit_seed = 1\n', encoding="utf-8")
    user_file(Path("unlabelled.jsonl"), {"text": FLIGHT})
    user_file(Path("unknown.jsonl"), {"text": FLIGHT, "labels": ["drones"]})
    user_file(Path("repeated.jsonl"), {"id": "tiny-0#1", "text": FLIGHT, "labels": []})
    outcome = call(training.main, *arguments)
    assert outcome.code == code
    assert message in outcome.complaint
    assert not recorded()
    assert not list(store.iterdir())


def test_failed_run_says_so_in_one_line(tracking, store, call, monkeypatch, tiny_corpus):
    """Only one document: nothing could be held out."""
    single = LabelledSet("single", tuple(replace(one, doc="only") for one in tiny_corpus.paragraphs))
    monkeypatch.setattr(training, "shipped_corpus", lambda: single)
    outcome = call(training.main, LEXICON)
    assert outcome.code == 1
    assert "has 1 document(s); give at least two" in outcome.complaint
    assert not list(store.iterdir())


@pytest.mark.parametrize("uri", ["nowhere://host", "sqlite:///{}/odd.db/mlflow.db", "sqlite:///{}/odd.db", "file://{}/mlruns"])
def test_store_that_cannot_be_used_is_named(tmp_path, store, call, monkeypatch, uri):
    """An unknown scheme, a folder that is a file, a file that is no database, the retired file store."""
    (tmp_path / "odd.db").write_text("no database at all, " * 500, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MLFLOW_TRACKING_URI", uri.format(tmp_path))
    outcome = call(training.main, LEXICON)
    assert outcome.code == 1
    assert "the MLflow store cannot be used" in outcome.err.splitlines()[-1]
    assert outcome.err.splitlines()[-1].endswith("check MLFLOW_TRACKING_URI")
    assert not list(store.iterdir())
