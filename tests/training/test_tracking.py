"""The record: where it is kept, what it says when it cannot be kept, and how it survives a move."""

import json
import logging
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from small_runs import FLIGHT, TFIDF, champion, move_to, train

from labels import InputError
from models import locations
from models.loading import load
from models.storage.addresses import ARTIFACTS
from models.storage.registry import read_version, stale_addresses
from training import origin, tracking
from training.origin import git_commit
from training.record.registered import Registered
from training.record.store_address import artifact_location
from training.sets import gather
from training.tracking import Tracker

NAME = "policy-tagger"


# A store and its experiment


def test_experiment_is_made_once_with_its_artifacts_beside_the_database(fresh, scheme):
    """By absolute address: MLflow's own default is the folder that a command happens to start from."""
    first, second = Tracker(scheme), Tracker(scheme)
    assert first.experiment_id == second.experiment_id
    experiment = first.client.get_experiment(first.experiment_id)
    assert experiment.name == "policy-industries"
    assert experiment.artifact_location == (fresh / ARTIFACTS).as_uri()
    assert "人工智能、量子科技" in experiment.tags["mlflow.note.content"]


@pytest.mark.parametrize(
    ("uri", "location"),
    [
        ("sqlite:////data/mlflow.db", "file:///data/mlartifacts"),
        ("sqlite:////data/a b/mlflow.db?timeout=20", "file:///data/a%20b/mlartifacts"),
        ("http://server:5000", None),
        ("postgresql://server/runs", None),
    ],
)
def test_artifacts_go_beside_an_sqlite_file_and_where_a_server_says(uri, location):
    """A server decides itself."""
    assert artifact_location(uri) == location


def test_experiment_that_was_deleted_in_mlflow_is_named(fresh, scheme):
    """MLflow keeps its name, and refuses runs in it."""
    tracker = Tracker(scheme)
    tracker.client.delete_experiment(tracker.experiment_id)
    with pytest.raises(InputError, match="experiment 'policy-industries': was deleted in MLflow; restore it there"):
        Tracker(scheme)


def test_password_of_a_store_is_not_shown(fresh, scheme, monkeypatch):
    """The address stands in messages, which are sent to colleagues."""
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "nowhere://analyst:secret@host/runs")
    with pytest.raises(InputError) as caught:
        Tracker(scheme)
    assert caught.value.location == "nowhere://host/runs"
    assert "secret" not in str(caught.value)


def test_store_that_fails_in_the_middle_of_a_run_is_one_line(fresh, scheme, call, monkeypatch, tiny_corpus):
    """Its database was taken away; what MLflow's layers say to that fills a screen."""
    from training import run as training

    monkeypatch.setattr(gather, "shipped_corpus", lambda scheme: tiny_corpus)
    log = Tracker.log_metrics

    def fail(tracker, metrics):
        with closing(sqlite3.connect(fresh / "mlflow.db")) as connection:
            connection.execute("DROP TABLE metrics")
            connection.execute("DROP TABLE latest_metrics")
        log(tracker, metrics)

    monkeypatch.setattr(Tracker, "log_metrics", fail)
    outcome = call(training.main, "lexicon")
    assert outcome.code == 1
    assert "the MLflow store cannot be used (" in outcome.err.splitlines()[-1]
    assert outcome.err.splitlines()[-1].endswith("check MLFLOW_TRACKING_URI")
    assert "Traceback" not in outcome.err
    assert champion() is None


# Runs


def test_run_that_fails_is_marked_so(fresh, scheme):
    """Nobody shall compare with its figures."""
    tracker = Tracker(scheme)
    with tracker.run("good", {"model": "a"}, "works"):
        pass
    with pytest.raises(ValueError, match="broken"), tracker.run("bad", {"model": "b"}, "does not"):
        raise ValueError("broken")
    runs = tracker.client.search_runs([tracker.experiment_id])
    assert {run.info.run_name: run.info.status for run in runs} == {"good": "FINISHED", "bad": "FAILED"}
    assert {run.data.tags["mlflow.note.content"] for run in runs} == {"works", "does not"}


def test_long_parameters_are_cut(fresh, scheme):
    """MLflow refuses them, which would undo a long run."""
    tracker = Tracker(scheme)
    with tracker.run("long", {}, ""):
        tracker.log_parameters({"topics.merge": ["储能"] * 500, "c": 0.5})
    (run,) = tracker.client.search_runs([tracker.experiment_id])
    assert len(run.data.params["topics.merge"]) == tracking.LONGEST_PARAMETER
    assert run.data.params["c"] == "0.5"


@pytest.mark.parametrize(("tags", "score"), [({"f1_macro": "0.912000"}, 0.912), ({}, None), ({"f1_macro": "good"}, None)])
def test_macro_f1_of_a_version_is_what_its_tag_says(tags, score):
    """None where nobody wrote it down."""
    assert Registered("1", tags).macro_f1() == score


# The commit


def git(folder, *arguments):
    """Run git in a folder."""
    settings = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", str(folder), *settings, *arguments], check=True, capture_output=True)


def test_commit_is_named_and_marked_where_files_differ(tmp_path, monkeypatch):
    """Else a run could not be repeated from it."""
    git(tmp_path, "init", "-q")
    (tmp_path / "file").write_text("one", encoding="utf-8")
    git(tmp_path, "add", "file")
    git(tmp_path, "commit", "-q", "-m", "one")
    git(tmp_path, "tag", "v1")
    monkeypatch.setattr(origin, "checkout", lambda: tmp_path)
    clean = git_commit()
    assert len(clean) == 12 and int(clean, 16)
    (tmp_path / "file").write_text("two", encoding="utf-8")
    assert git_commit() == f"{clean}-dirty"


@pytest.mark.parametrize("where", ["installed", "no repository", "no git"])
def test_commit_is_unknown_outside_git(tmp_path, monkeypatch, where):
    """An installed program, an unpacked archive, a machine without git."""
    monkeypatch.setattr(origin, "checkout", lambda: None if where == "installed" else tmp_path)
    if where == "no git":
        monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert git_commit() == "unknown"


# A checkout that was moved or copied


@pytest.fixture(params=["moved", "copied"])
def elsewhere(request, first_runs, tmp_path, monkeypatch):
    """Return database, artifacts and store in another folder, where no command has run yet; the old one may be gone."""
    old, new = tmp_path / "old", tmp_path / "new place"
    shutil.copytree(first_runs, old)
    with closing(sqlite3.connect(old / "mlflow.db")) as connection:  # as if it had been trained there
        for table, column in tracking_columns():
            connection.execute(f"UPDATE {table} SET {column} = replace({column}, ?, ?)", (str(first_runs), str(old)))
        connection.commit()
    if request.param == "moved":
        old.rename(new)
    else:
        shutil.copytree(old, new)
    move_to(monkeypatch, new)
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{str(new / 'mlflow.db')}")
    return new


def tracking_columns():
    """Return where MLflow keeps addresses."""
    from models.storage.addresses import COLUMNS

    return [(table, column) for table, column in COLUMNS if table != "workspaces" and table != "trace_tags"]


def test_moved_checkout_predicts_through_the_registry(elsewhere):
    """Before any command mended it, with the store and without."""
    before = champion()
    assert before == ("2", f"{NAME}/2 tfidf")
    assert load(f"models:/{NAME}@champion").tag([FLIGHT])[0].labels == ("low_altitude",)
    version = read_version(locations.tracking_uri(), NAME, "2")
    assert version.folder is not None
    shutil.rmtree(elsewhere / "stored")
    assert champion() == before


def test_moved_checkout_trains_and_says_once_that_it_was_mended(elsewhere, call, caplog, robots):
    """What is new goes to the new place, and the old runs lead there."""
    with caplog.at_level(logging.WARNING):
        outcome = train(call, *TFIDF)
    notes = [message for message in caplog.messages if "was moved" in message]
    assert len(notes) == 1
    assert notes[0].startswith(f"note: {elsewhere / 'mlflow.db'} was moved; ")
    assert notes[0].endswith(f" addresses in it lead to {elsewhere / ARTIFACTS} again")
    assert outcome.out.splitlines()[-1].startswith(f"champion stays {NAME}/2 tfidf; {NAME}/3 tfidf")
    assert stale_addresses(elsewhere / "mlflow.db", elsewhere / ARTIFACTS) == 0
    for number in ("1", "2", "3"):
        assert read_version(locations.tracking_uri(), NAME, number).folder.is_relative_to(elsewhere / ARTIFACTS)
    assert len(list((elsewhere / ARTIFACTS / "models").iterdir())) == 3
    assert not (elsewhere.parent / "old").exists() or len(list((elsewhere.parent / "old" / ARTIFACTS / "models").iterdir())) == 2
    caplog.clear()
    assert Tracker(load().scheme).versions()[0].version == "3"
    assert not caplog.messages


def test_models_of_a_moved_checkout_are_read_by_mlflow_after_it_was_mended(elsewhere, scheme):
    """By its own means, which know nothing of the move."""
    import mlflow

    Tracker(scheme)
    served = mlflow.pyfunc.load_model(f"models:/{NAME}@champion")
    assert list(served.predict([FLIGHT])["labels"]) == [["low_altitude"]]
    assert json.loads((Path(elsewhere) / "stored" / "industries" / "champion.json").read_text(encoding="utf-8"))["version"]


def test_registering_hides_no_words_of_whoever_waits(fresh, call, robots, monkeypatch):
    """That a database is locked is told on standard error, where MLflow's own lines are not wanted."""
    whole, places = tracking.patiently, []

    def asked(*arguments, **options):
        places.append(sys.stderr)
        return whole(*arguments, **options)

    monkeypatch.setattr(tracking, "patiently", asked)
    outcome = train(call, "lexicon")
    assert all(place is places[0] for place in places)
    assert "Created version" not in outcome.err
