"""A training run that is killed: what stands stays, and the next run works."""

import pytest

import models.storage.store
from models.loading import load
from training import run as training
from training.experiment import EXPERIMENTS
from training.tracking import REGISTERED, Tracker

LEXICON, TFIDF = EXPERIMENTS / "lexicon.toml", EXPERIMENTS / "tfidf.toml"
# Settings that suit sixty paragraphs.
SMALL = ("--set", "parameters.c=10.0", "parameters.folds=4")
FLIGHT = "无人机给海岛送药，低空航线又添一条。"


@pytest.fixture(autouse=True)
def _small_corpus(monkeypatch, robot_corpus):
    """Put the small corpus in place of the shipped one."""
    monkeypatch.setattr(training, "shipped_corpus", lambda: robot_corpus)


@pytest.fixture
def crowned(tracking, store, call):
    """Return a tracker after one run of keyword search, which is champion."""
    assert call(training.main, LEXICON).code == 0
    return Tracker()


def champion(tracker):
    """Return the version that has the alias, and the name of the model in the champion's folder."""
    standing = tracker.standing_champion()
    return standing and standing.version, load().name


def interrupted(*arguments, **options):
    """Stand in for a function during which the user presses Ctrl-C."""
    raise KeyboardInterrupt


@pytest.mark.parametrize("step", ["fit", "store", "choose_champion"])
def test_killed_run_leaves_the_champion_as_it_was(crowned, store, call, monkeypatch, step):
    """Exit code 130, one line; the next run works, and takes the alias as it would have."""
    before = champion(crowned)
    with monkeypatch.context() as patch:
        patch.setattr(training, step, interrupted)
        outcome = call(training.main, TFIDF, *SMALL)
    assert outcome.code == 130
    assert outcome.err.splitlines()[-1] == "interrupted; nothing was left half-written"
    assert champion(crowned) == before == ("1", f"{REGISTERED}/1 lexicon")
    assert not [path.name for path in store.iterdir() if path.name.startswith(".")]
    assert "new champion" in call(training.main, TFIDF, *SMALL).out
    assert champion(crowned)[1].endswith(" tfidf")


@pytest.mark.parametrize("call_number", [1, 2, 3], ids=["for the registry", "under its own name", "as champion"])
def test_run_killed_while_storing_leaves_whole_models_only(crowned, store, call, monkeypatch, call_number):
    """A new folder is made aside and put in place in one step, each of the three times."""
    before, calls = champion(crowned), []
    write = models.storage.store._swap

    def swap(work, folder):
        calls.append(folder)
        if len(calls) == call_number:
            raise KeyboardInterrupt
        write(work, folder)

    with monkeypatch.context() as patch:
        patch.setattr(models.storage.store, "_swap", swap)
        assert call(training.main, TFIDF, *SMALL).code == 130
    assert champion(crowned) == before
    assert {path.name for path in store.iterdir()} <= {"champion", "lexicon", "tfidf"}
    assert all(load(path.name).tag([FLIGHT])[0].labels == ("low_altitude",) for path in store.iterdir())
    assert "new champion" in call(training.main, TFIDF, *SMALL).out


def test_killed_run_is_not_recorded_as_finished(crowned, store, call, monkeypatch):
    """Nobody shall compare with its figures."""
    monkeypatch.setattr(training, "store", interrupted)
    call(training.main, TFIDF, *SMALL)
    runs = crowned.client.search_runs([crowned.experiment_id])
    assert {run.info.run_name: run.info.status for run in runs} == {"lexicon": "FINISHED", "tfidf": "FAILED"}


def test_run_killed_while_the_champion_is_crowned_leaves_alias_and_folder_alike(crowned, store, call, monkeypatch):
    """One that names another model than the other would be half a champion."""
    with monkeypatch.context() as patch:
        patch.setattr(Tracker, "crown", interrupted)
        assert call(training.main, TFIDF, *SMALL).code == 130
    version, name = champion(crowned)
    assert name.startswith(f"{REGISTERED}/{version} ")
    assert "new champion" in call(training.main, TFIDF, *SMALL).out
