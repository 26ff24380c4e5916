"""Runs of whose end the record does not hear: closed by the next command, as they ended."""

from types import SimpleNamespace
from typing import ClassVar

import mlflow
import mlflow.pyfunc
import pytest
import requests
from small_runs import all_runs, champion, train

from models.locations import store_folder
from training.record.registered import registered_once
from training.tracking import Tracker

pytestmark = pytest.mark.usefixtures("robots")


def statuses(tracker):
    """Return how the runs ended, the first one first."""
    return [run.info.status for run in all_runs(tracker)]


def marks():
    """Return the files that say that a run is at work, or how it ended."""
    return list((store_folder() / "running").iterdir())


def test_run_whose_end_the_record_does_not_hear_of_is_closed_as_it_ended(fresh, call, scheme, tracker, caplog, monkeypatch):
    """It costs neither the model nor the comparison."""
    with monkeypatch.context() as patch:

        def end(status):
            mlflow.tracking.fluent._active_run_stack.get().pop()  # as MLflow does before it asks
            raise OSError("no answer")

        patch.setattr(mlflow, "end_run", end)
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


def test_run_that_was_opened_twice_is_closed_as_well(fresh, call, scheme, tracker, monkeypatch):
    """The server opened it, and nobody heard of that."""
    whole, opened = mlflow.start_run, []

    def start(**options):
        if not opened:
            opened.append(tracker.client.create_run(options["experiment_id"], tags=options["tags"]))
            raise requests.ConnectionError("reset")
        return whole(**options)

    monkeypatch.setattr(mlflow, "start_run", start)
    train(call, "lexicon")
    assert statuses(tracker) == ["RUNNING", "FINISHED"]
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
