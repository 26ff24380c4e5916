"""Runs that are killed, meet each other, or find half of what they need: one champion, and never half a model."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from conftest import ROOT, jsonl
from small_runs import FLIGHT, TFIDF, all_runs, champion, copy_runs, train

import models.storage.versions
from labels.ending.leftovers import marked
from models.loading import load
from models.locations import store_folder
from models.storage.addresses import ARTIFACTS
from models.storage.store import load_folder
from models.storage.versions import VersionStore, exclusive
from training import champion as gate
from training import fitting
from training import run as training
from training.tracking import Tracker

NAME = "policy-tagger"
APART = Path(__file__).with_name("apart.py")

pytestmark = pytest.mark.usefixtures("robots")


def interrupted(*arguments, **options):
    """Stand in for a function during which the user presses Ctrl-C."""
    raise KeyboardInterrupt


@pytest.fixture
def promoted(ran, tracker):
    """Work where keyword search is champion, although a better model was trained."""
    store = VersionStore(store_folder())
    with exclusive(store.folder):
        gate.promote(tracker, store, "1", store.read("lexicon").version)
    return ran


def hidden(folder):
    """Return the leftovers in a folder, but for locks."""
    return [path for path in folder.rglob(".*") if not path.name.startswith(".lock")]


# Ctrl-C


@pytest.mark.parametrize(
    ("module", "step"),
    [(fitting, "fit"), (fitting, "write_model"), (fitting, "_register"), (training, "choose_champion")],
    ids=["fitting", "writing the model", "storing", "choosing"],
)
def test_interrupted_run_leaves_the_champion_as_it_was(promoted, call, monkeypatch, module, step):
    """Exit code 130, one line."""
    monkeypatch.setattr(module, step, interrupted)
    outcome = call(training.main, "lexicon")
    assert outcome.code == 130
    assert outcome.err.splitlines()[-1] == "interrupted; nothing was left half-written"
    assert champion() == ("1", f"{NAME}/1 lexicon")
    assert not hidden(promoted / "stored")


@pytest.mark.parametrize(("step", "version"), [("decide", "1"), ("remember", "3")])
def test_promotion_that_is_interrupted_leaves_one_champion_or_the_other(promoted, call, monkeypatch, step, version):
    """Alias and answer agree; the next run works, and takes the alias as it would have."""
    with monkeypatch.context() as patch:
        patch.setattr(training if step == "decide" else gate, step, interrupted)
        assert call(training.main, *TFIDF).code == 130
    assert champion()[0] == version
    assert champion()[1].startswith(f"{NAME}/{version} ")
    if step == "decide":
        assert train(call, *TFIDF).out.splitlines()[-1].startswith(f"new champion: {NAME}/4 tfidf")
        assert champion() == ("4", f"{NAME}/4 tfidf")


def test_run_interrupted_while_a_folder_gets_its_name_leaves_none(promoted, call, monkeypatch):
    """A new folder is made aside and put in place in one step."""
    with monkeypatch.context() as patch:
        patch.setattr(models.storage.versions.os, "rename", interrupted)
        assert call(training.main, "lexicon", "--set", "seed=1").code == 130
    store = VersionStore(store_folder())
    assert sorted(path.name[:6] for path in (store.folder / "versions").iterdir() if path.is_dir()) == ["lexico", "tfidf-"]
    assert not hidden(store.folder)


def test_interrupted_run_is_not_recorded_as_finished(promoted, call, monkeypatch, tracker):
    """Nobody shall compare with its figures."""
    monkeypatch.setattr(fitting, "_register", interrupted)
    call(training.main, "lexicon")
    assert [run.info.status for run in all_runs(tracker)] == ["FINISHED", "FINISHED", "FAILED"]


def test_run_that_was_killed_is_recorded_as_such_by_the_next_command(promoted, tracker, scheme, caplog):
    """It cannot say so itself; a run that is at work, here or elsewhere, is left alone."""
    names = ("killed", "other", "living")
    runs = [tracker.client.create_run(tracker.experiment_id, tags={"mark": name}).info.run_id for name in names]
    marks = store_folder() / "running"
    marks.mkdir(exist_ok=True)
    (marks / "killed").write_text(tracker.uri, encoding="utf-8")
    (marks / "other").write_text("http://localhost:1", encoding="utf-8")  # recorded in another store
    with marked(marks / "living", tracker.uri):
        again = Tracker(scheme)
        states = {run.info.run_id: run.info.status for run in all_runs(again)}
        assert [states[run] for run in runs] == ["KILLED", "RUNNING", "RUNNING"]
        assert [message for message in caplog.messages if "was killed" in message] == [
            f"note: run {runs[0]} was killed; the record says so now"
        ]
        caplog.clear()
        Tracker(scheme)
        assert not caplog.messages
    assert [path.name for path in marks.iterdir()] == ["other"]


def test_alias_decides_where_the_run_was_killed_before_the_copy_was_noted(ran):
    """The pointer of the store is a copy of what the alias says; the next prediction mends it."""
    store = VersionStore(store_folder())
    store.point("champion", store.read("lexicon").version, registered=f"{NAME}/1")
    assert load().name == f"{NAME}/2 tfidf"
    assert store.read("champion").version == store.read("tfidf").version
    assert store.read("champion").extra == {"registered": f"{NAME}/2"}


def test_alias_moved_in_the_registry_is_what_tags_next(ran, tracker):
    """By hand, in MLflow's pages."""
    tracker.client.set_registered_model_alias(NAME, "champion", "1")
    assert load().name == f"{NAME}/1 lexicon"
    tracker.client.delete_registered_model_alias(NAME, "champion")
    assert champion() is None


# What is missing


def test_deleted_store_leaves_predictions_and_training_as_they_were(ran, call):
    """The registry has a copy of every model; the next run fills the store again."""
    before = champion()
    shutil.rmtree(ran / "stored")
    assert champion() == before
    assert load().tag([FLIGHT])[0].labels == ("low_altitude",)
    outcome = train(call, *TFIDF)
    assert outcome.out.splitlines()[-1].startswith(f"champion stays {before[1]}; {NAME}/3 tfidf (macro-F1 ")
    assert "is no better" in outcome.out, "the champion's held-out paragraphs were read from the registry"
    assert champion() == before
    assert VersionStore(store_folder()).names() == ["champion", "tfidf"]


def test_damaged_copy_of_the_store_is_replaced_by_the_registrys(ran):
    """File by file what was registered."""
    folder = VersionStore(store_folder()).read("tfidf").folder
    (folder / "config.json").write_text("{}", encoding="utf-8")
    assert load().name == f"{NAME}/2 tfidf"
    assert load().tag([FLIGHT])[0].labels == ("low_altitude",)


def test_registry_that_lost_its_artifacts_is_replaced_by_the_store(ran, call):
    """Somebody tidied up; the models are still there."""
    shutil.rmtree(ran / ARTIFACTS)
    assert champion() == ("2", f"{NAME}/2 tfidf")
    assert "is no better" in train(call, *TFIDF).out


def test_registry_that_is_gone_leaves_the_last_champion(ran):
    """As its copy of the store says."""
    (ran / "mlflow.db").unlink()
    shutil.rmtree(ran / ARTIFACTS)
    assert load().name == f"{NAME}/2 tfidf"


def test_leftovers_of_killed_runs_are_swept_by_the_next_promotion(ran, scheme):
    """Old ones only: another run may be at work."""
    store = VersionStore(store_folder())
    versions = store.folder / "versions"
    old, new, unused = versions / ".tfidf.abc", versions / ".tfidf.def", versions / "tfidf-000000000000"
    pointer = store.folder / ".champion.json.xyz"
    for folder in (old, new, unused):
        folder.mkdir()
    pointer.touch()
    for path in (old, unused, pointer):
        os.utime(path, (time.time() - 7200,) * 2)
    with exclusive(store.folder):
        gate.promote(Tracker(scheme), store, "1", store.read("lexicon").version)
    assert [path.exists() for path in (old, new, unused, pointer)] == [False, True, False, False]
    assert champion() == ("1", f"{NAME}/1 lexicon")
    assert load("tfidf").name == f"{NAME}/2 tfidf"


# Kills


def apart(*arguments, timeout=3000):
    """Run a part of ``apart.py`` to its end; return what it wrote."""
    done = subprocess.run(command(*arguments), capture_output=True, env=environment(), timeout=timeout, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def command(*arguments):
    """Return the command line of a part of ``apart.py``."""
    return [sys.executable, str(APART), *map(str, arguments)]


def environment():
    """Return the environment of a process of its own, which knows nothing of this one's folders."""
    own = {key: value for key, value in os.environ.items() if not key.startswith(("MLFLOW_", "POLICY_TAGGER_"))}
    return own | {"PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")]), "MLFLOW_DISABLE_TELEMETRY": "true"}


@pytest.mark.slow
def test_promotion_killed_at_any_line_leaves_one_champion_or_the_other(first_runs, tmp_path):
    """Alias and answer agree, every pointer names a whole model, the next promotion works and sweeps what was left."""
    found = json.loads(apart("kill", copy_runs(first_runs, tmp_path / "work"), "promote"))
    assert found["kills"] > 100
    assert set(found["ends"]) == {"1", "2"} and min(found["ends"].values()) > 10
    assert found["swept"] > 0, "some kills leave something to sweep"


@pytest.mark.slow
@pytest.mark.parametrize("what", ["keep", "register"])
def test_run_killed_at_many_lines_of_storing_or_registering_leaves_the_champion(first_runs, tmp_path, what):
    """And whole models only; the next run works and sweeps what was left."""
    found = json.loads(apart("kill", copy_runs(first_runs, tmp_path / "work"), what))
    assert found["kills"] > 10
    assert set(found["ends"]) == {"1"}
    assert found["swept"] > 3 or what == "register"


@pytest.mark.slow
@pytest.mark.parametrize("seconds", [0.3, 0.6, 0.9, 1.2])
def test_command_that_is_killed_from_outside_leaves_the_champion(first_runs, tmp_path, monkeypatch, call, seconds):
    """Wherever that strikes, in MLflow's own code too; nothing can be cleaned up."""
    from small_runs import move_to

    folder = copy_runs(first_runs, tmp_path / "work")
    process = subprocess.Popen(command("train", folder, "go", *TFIDF), env=environment(), stdout=-3, stderr=-3)
    wait_for(folder, 1)
    (folder / "go").touch()
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    move_to(monkeypatch, folder)
    assert champion() == ("2", f"{NAME}/2 tfidf")
    store = VersionStore(store_folder())
    assert all(load_folder(store.read(name).folder) for name in store.names())
    assert train(call, *TFIDF).out.splitlines()[-1].startswith(f"champion stays {NAME}/2 tfidf; ")


def test_write_that_was_killed_inside_sqlite_is_rolled_back_by_the_next_prediction(ran, caplog):
    """Half of it stands in the database and its journal; the alias is what it was before."""
    if os.fork() == 0:
        with closing(sqlite3.connect(ran / "mlflow.db", isolation_level=None)) as connection:
            connection.execute("PRAGMA cache_size = 1")
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("UPDATE registered_model_aliases SET version = 1")
            connection.execute("CREATE TABLE filler (text)")
            for _ in range(1000):
                connection.execute("INSERT INTO filler VALUES (?)", ("x" * 3000,))
            os._exit(0)
    os.wait()
    assert (ran / "mlflow.db-journal").exists()
    assert load().name == f"{NAME}/2 tfidf"
    assert not caplog.messages
    assert champion() == ("2", f"{NAME}/2 tfidf")


# Several at once


def wait_for(folder, count, seconds=120):
    """Wait until that many processes are ready."""
    end = time.monotonic() + seconds
    while len(list(folder.glob("ready.*"))) < count:
        assert time.monotonic() < end, "a process does not start"
        time.sleep(0.05)


def finished(*processes, timeout=600):
    """Wait for processes; return what each wrote to standard output."""
    outcomes = [(*process.communicate(timeout=timeout), process.returncode) for process in processes]
    assert [code for *_, code in outcomes] == [0] * len(processes), outcomes
    return [out for out, *_ in outcomes]


def start(*arguments):
    """Start a part of ``apart.py``."""
    return subprocess.Popen(command(*arguments), env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.slow
def test_readers_meet_whole_models_only_while_the_champion_changes(ran, tracker):
    """A thousand times, under two readers that load as fast as they can."""
    store = VersionStore(store_folder())
    ids = [("1", store.read("lexicon").version), ("2", store.read("tfidf").version)]
    readers = [start("read", ran, "stop") for _ in range(2)]
    wait_for(ran, 2)
    for number in range(1000):
        with exclusive(store.folder):
            gate.promote(tracker, store, *ids[number % 2])
    (ran / "stop").touch()
    for out in finished(*readers):
        seen = json.loads(out)
        assert set(seen) == {"lexicon", "tfidf"} and min(seen.values()) >= 5, seen
    assert champion() == ("2", f"{NAME}/2 tfidf")


@pytest.mark.slow
def test_first_runs_at_once_make_one_champion(tmp_path, monkeypatch, scheme):
    """Two of the industries and one of another scheme, in a folder where MLflow's tables are not made yet."""
    from small_runs import move_to

    own = tmp_path / "own"
    own.mkdir()
    (own / "labels.toml").write_text('[[label]]\nkey = "sea"\nname = "海洋"\n', encoding="utf-8")
    (own / "lexicon.toml").write_text('[sea]\nterms = ["渔港"]\n', encoding="utf-8")
    said = ({"text": f"第{n}座{'渔港' if n % 2 else '粮仓'}开工。", "labels": ["sea"] * (n % 2)} for n in range(10))
    data = jsonl(tmp_path / "own.jsonl", *said)
    runs = [["lexicon"], ["lexicon"], ["lexicon", "--scheme", own, "--data", data]]
    processes = [start("train", tmp_path, "go", *arguments) for arguments in runs]
    wait_for(tmp_path, 3)
    (tmp_path / "go").touch()
    first, second, third = finished(*processes)
    move_to(monkeypatch, tmp_path)
    promotions = sorted(out.splitlines()[-1].partition(":")[0].partition(" p")[0] for out in (first, second))
    assert promotions == ["champion stays", "new champion"]
    assert third.splitlines()[-1].startswith(f"new champion: {NAME}-own/1 lexicon")
    assert champion()[1].endswith(" lexicon") and champion(own)[1] == f"{NAME}-own/1 lexicon"
    tracker = Tracker(scheme)
    assert [run.info.status for run in all_runs(tracker)] == ["FINISHED"] * 2
    assert sorted(version.version for version in tracker.versions()) == ["1", "2"]
