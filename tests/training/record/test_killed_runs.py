"""Runs of whose end the record does not hear: closed by the next command, as they ended."""

from contextlib import suppress
from types import SimpleNamespace
from typing import ClassVar

import mlflow
import mlflow.pyfunc
import pytest
import requests
from mlflow.exceptions import MlflowException
from small_runs import all_runs, champion, train

from labels import InputError
from models.locations import store_folder
from training.record.killed_runs import FINISHED, Mark, at_work, close_killed
from training.record.registered import registered_once
from training.tracking import Tracker

pytestmark = pytest.mark.usefixtures("robots")


def statuses(tracker):
    """Return how the runs ended, the first one first."""
    return [run.info.status for run in all_runs(tracker)]


def marks():
    """Return the files that say that a run is at work, or how it ended."""
    return list((store_folder() / "running").iterdir())


def unheard(status):
    """Stand in for the end of a run of which the record does not hear."""
    mlflow.tracking.fluent._active_run_stack.get().pop()  # as MLflow does before it asks
    raise OSError("no answer")


def test_run_whose_end_the_record_does_not_hear_of_is_closed_as_it_ended(fresh, call, scheme, tracker, caplog, monkeypatch):
    """It costs neither the model nor the comparison."""
    with monkeypatch.context() as patch:
        patch.setattr(mlflow, "end_run", unheard)
        train(call, "lexicon")
    (run,) = all_runs(tracker)
    assert f"note: run {run.info.run_id} has ended; the next command tells the record" in caplog.messages
    assert champion()[0] == "1" and statuses(tracker) == ["RUNNING"]
    Tracker(scheme)
    assert f"note: run {run.info.run_id} had ended while the record could not be told; it says so now" in caplog.messages
    assert statuses(tracker) == ["FINISHED"] and not marks()
    caplog.clear()
    Tracker(scheme)
    assert not caplog.messages


@pytest.mark.parametrize("heard", [True, False])
def test_run_that_was_opened_twice_is_closed_as_well(fresh, call, scheme, tracker, monkeypatch, heard):
    """The server opened it, and nobody heard of that; the other one ended as it did, whenever the record hears of it."""
    whole, opened = mlflow.start_run, []

    def start(**options):
        if not opened:
            opened.append(tracker.client.create_run(options["experiment_id"], tags=options["tags"]))
            raise requests.ConnectionError("reset")
        return whole(**options)

    with monkeypatch.context() as patch:
        patch.setattr(mlflow, "start_run", start)
        if not heard:
            patch.setattr(mlflow, "end_run", unheard)
        train(call, "lexicon")
    assert statuses(tracker) == ["RUNNING", "FINISHED" if heard else "RUNNING"]
    Tracker(scheme)
    assert statuses(tracker) == ["FAILED", "FINISHED"] and not marks()


@pytest.mark.parametrize("step", ["log_model", "register_model"])
def test_what_the_server_did_and_nobody_heard_of_stands_once(fresh, call, tracker, monkeypatch, step):
    """One logged model, one version, whatever was asked again."""
    place = mlflow.pyfunc if step == "log_model" else mlflow
    whole, asked = getattr(place, step), []

    def do(*arguments, **options):
        asked.append(arguments)
        done = whole(*arguments, **options)
        if len(asked) == 1:
            raise requests.ConnectionError("reset")
        return done

    monkeypatch.setattr(place, step, do)
    train(call, "lexicon")
    assert len(asked) == (2 if step == "log_model" else 1)
    assert len(tracker.client.search_logged_models([tracker.experiment_id])) == 1
    assert [one.version for one in tracker.versions()] == ["1"] and champion()[0] == "1"


def test_version_that_a_server_registers_late_is_removed():
    """It stood still, was asked again, and did both."""

    class Client:
        """A registry in which nothing was registered when it was asked first."""

        versions: ClassVar[list] = []

        def search_model_versions(self, which):
            assert which == "name = 'ours' AND run_id = 'run'"
            return list(self.versions)

        def delete_model_version(self, name, version):
            self.versions = [one for one in self.versions if one.version != version]

    client = Client()

    def register():
        client.versions = [SimpleNamespace(version="10"), SimpleNamespace(version="9")]

    assert registered_once(client, "ours", "run", register).version == "9"
    assert [one.version for one in client.versions] == ["9"]


@pytest.mark.parametrize("away", [True, False])
def test_end_of_a_failed_run_that_is_not_heard_of_says_nothing_of_the_store(fresh, tracker, monkeypatch, away):
    """It is told in a hurry: the next experiment waits for a store that is locked, unless the store was waited for in vain."""

    def locked(status):
        with suppress(OSError):
            unheard(status)
        raise MlflowException("database is locked")

    monkeypatch.setattr(mlflow, "end_run", locked)
    with pytest.raises(InputError, match="too few"), tracker.run("one", {}, ""):
        tracker.away = away
        raise InputError("here", "too few", "label more")
    assert tracker.away is away


def test_marks_hold_no_password_and_another_one_is_no_other_record(tmp_path):
    """Whoever may read them is not to know it, and whoever changes it still has the runs closed."""
    uri, ended = "http://me:{}@localhost:5000", []
    with at_work(tmp_path, uri.format("first")) as mark:
        mark.owe(FINISHED, "run-1")
        assert not [path for path in tmp_path.iterdir() if "first" in path.read_text(encoding="utf-8")]
    (tmp_path / "earlier").write_text(uri.format("first"), encoding="utf-8")
    runs = [SimpleNamespace(info=SimpleNamespace(run_id=name)) for name in ("run-1", "run-2")]
    client = SimpleNamespace(
        search_runs=lambda experiments, which: runs if mark.path.name in which else runs[:1],
        set_terminated=lambda run, status: ended.append((run, status)),
    )
    close_killed(client, "1", tmp_path, uri.format("second"))
    assert sorted(ended) == [("run-1", "FINISHED"), ("run-1", "KILLED"), ("run-2", "FAILED")]
    assert not list(tmp_path.iterdir())


def test_what_a_run_ended_with_is_told_where_nothing_can_be_noted(tmp_path):
    """The disk is full, or gone."""
    with pytest.raises(InputError, match="what counts"), Mark(tmp_path / "gone" / "run", "here").owing(FINISHED):
        raise InputError("here", "what counts", "see to it")
