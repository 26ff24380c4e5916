"""What a run does where MLflow's store is locked, gone, moved, broken or none: one line, and no trained model is lost."""

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager

import pytest
from conftest import ROOT
from small_runs import FLIGHT, all_runs, champion, train

from models import locations
from models.finding import model_folder
from models.loading import load
from models.locations import store_folder
from models.storage.addresses import ARTIFACTS
from models.storage.registry import read_version
from models.storage.versions import VersionStore
from training import fitting
from training import run as training
from training.record import patience
from training.record.kept import PREFIX
from training.tracking import Tracker

NAME = "policy-tagger"

pytestmark = pytest.mark.usefixtures("robots")


def refused(call, code):
    """Train; return the one line that says why that cannot be."""
    outcome = call(training.main, "lexicon")
    assert outcome.code == code, outcome.err
    *others, line = outcome.err.splitlines()
    assert line.startswith("error: ") and "Traceback" not in outcome.err
    assert not [other for other in others if other.startswith("error: ")]
    return line


def waiting():
    """Return the pointers to models that wait for a record."""
    store = VersionStore(store_folder())
    return [store.read(name) for name in store.names() if name.startswith(PREFIX)]


# Addresses that can hold no record


@pytest.mark.parametrize("form", ["{}", "file:{}", "file://{}", "sqlite:///{}"])
def test_folder_for_an_address_is_refused_at_once(fresh, call, monkeypatch, form):
    """With an address that works in its place."""
    folder = fresh / "50 % of it"
    folder.mkdir()
    shutil.move(fresh / "mlflow.db", folder)
    given = str(folder).replace("%", "%25") if ":" in form else str(folder)
    monkeypatch.setenv("MLFLOW_TRACKING_URI", form.format(given))
    began = time.monotonic()
    line = refused(call, 2)
    assert time.monotonic() - began < 20
    assert "is a folder" in line
    before, address = line.split("set MLFLOW_TRACKING_URI to ")
    monkeypatch.setenv("MLFLOW_TRACKING_URI", address)
    train(call, "lexicon")
    assert champion()[0] == "1"
    assert {path.name for path in folder.iterdir()} == {"mlflow.db", ARTIFACTS}
    assert {path.name for path in fresh.iterdir()} == {folder.name, "stored"}


def test_server_that_is_down_is_told_at_once(fresh, call, monkeypatch):
    """MLflow by itself tries for four minutes."""
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "http://127.0.0.1:9")
    began = time.monotonic()
    line = refused(call, 1)
    assert time.monotonic() - began < 20
    assert line.startswith("error: http://127.0.0.1:9: the MLflow store cannot be used (")
    assert line.endswith(" Connection refused); check MLFLOW_TRACKING_URI")


@pytest.mark.slow
def test_server_that_does_not_answer_is_told_within_twenty_seconds(fresh, call, monkeypatch):
    """It takes the connection and says nothing."""
    with closing(socket.socket()) as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(50)
        monkeypatch.setenv("MLFLOW_TRACKING_URI", f"http://127.0.0.1:{silent.getsockname()[1]}")
        began = time.monotonic()
        assert "timed out" in refused(call, 1)
        assert time.monotonic() - began < 20


@pytest.mark.parametrize("kept", [None, 9000], ids=["no database", "half a database"])
def test_broken_database_is_told_before_anything_is_trained(fresh, call, kept):
    """And left as it is: somebody may mend it."""
    database = fresh / "mlflow.db"
    broken = b"no database. " * 500 if kept is None else database.read_bytes()[:kept]
    database.write_bytes(broken)
    line = refused(call, 1)
    assert f"{database}: " in line and line.endswith("check MLFLOW_TRACKING_URI")
    assert database.read_bytes() == broken
    assert not (store_folder() / "versions").exists()


TRACK = """
import sys
from labels.support.command import run_command
from seeds.schemes import load_scheme
from training.tracking import Tracker
sys.exit(run_command(lambda argv: Tracker(load_scheme("industries")) and 0, []))
"""


def test_database_that_may_only_be_read_is_told_before_anything_is_trained(fresh):
    """In a process that has no more rights than a user's, whoever runs the tests."""
    drop = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-dac_override,-dac_read_search"]
    root = os.geteuid() == 0
    if root and shutil.which("setpriv") is None:
        pytest.skip("root may write everywhere, and setpriv, which takes that right away, is not on PATH")
    (fresh / "mlflow.db").chmod(0o444)
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [*drop * root, sys.executable, "-c", TRACK]
    done = subprocess.run(command, capture_output=True, text=True, cwd=fresh, env=environment, timeout=120)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    reason = "the MLflow store cannot be used (attempt to write a readonly database); check MLFLOW_TRACKING_URI"
    assert line == f"error: sqlite:///{fresh / 'mlflow.db'}: {reason}"


@pytest.mark.parametrize("name", ["50 %41", "what?", "100%25?c=d&e"])
def test_odd_signs_in_the_path_of_the_checkout_make_no_folder_beside_it(fresh, call, monkeypatch, name):
    """MLflow made one called as the address is written."""
    house = fresh / "houses" / name
    house.mkdir(parents=True)
    shutil.move(fresh / "mlflow.db", house)
    monkeypatch.delenv("MLFLOW_TRACKING_URI")
    monkeypatch.delenv("POLICY_TAGGER_STORE")
    monkeypatch.setattr(locations, "data_folder", lambda: house)
    train(call, "lexicon")
    assert [path.name for path in house.parent.iterdir()] == [name]
    assert {path.name for path in house.iterdir()} == {"mlflow.db", ARTIFACTS, "stored"}
    assert champion() == ("1", f"{NAME}/1 lexicon")
    registered = read_version(locations.tracking_uri(), NAME, "1")
    assert model_folder(registered.folder) is not None and registered.folder.is_relative_to(house)
    shutil.rmtree(house / "stored")
    assert load(f"models:/{NAME}@champion").tag([FLIGHT])[0].labels == ("low_altitude",)


# Locked in mid-run


LOCK = """
import sqlite3, sys, time
connection = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=60)
connection.execute("BEGIN EXCLUSIVE")
print("locked", flush=True)
time.sleep(float(sys.argv[2]))
"""


@contextmanager
def locked(database, seconds, *, to_the_end=False):
    """Let another process lock a database for so long; it is killed at the end of the block, or waited for."""
    process = subprocess.Popen([sys.executable, "-c", LOCK, str(database), str(seconds)], stdout=subprocess.PIPE)
    try:
        assert process.stdout.readline() == b"locked\n"
        yield
    finally:
        if not to_the_end:
            process.kill()
        process.communicate()


@pytest.fixture
def impatient(fresh, monkeypatch):
    """Let MLflow itself wait for no lock; return the database."""
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{fresh / 'mlflow.db'}?timeout=0.1")
    return fresh / "mlflow.db"


@pytest.mark.parametrize("step", ["log_metrics", "register", "promote"])
def test_store_that_is_locked_in_mid_run_is_waited_for(impatient, call, monkeypatch, caplog, step):
    """And who waits is told."""
    monkeypatch.setattr(patience, "SILENT", 0.0)
    whole = getattr(Tracker, step)

    def meanwhile(*arguments):
        with locked(impatient, 3, to_the_end=True):
            return whole(*arguments)

    monkeypatch.setattr(Tracker, step, meanwhile)
    outcome = train(call, "lexicon")
    assert champion() == ("1", f"{NAME}/1 lexicon")
    assert outcome.out.splitlines()[-1].startswith(f"new champion: {NAME}/1 lexicon")
    (told,) = [message for message in caplog.messages if "is locked" in message]
    assert told.startswith(f"note: {impatient} is locked by another program; waiting up to ")


@pytest.mark.slow
def test_store_that_is_locked_for_a_minute_in_mid_run_is_waited_for(fresh, call, monkeypatch):
    """With all settings as they are."""
    whole = Tracker.log_metrics

    def meanwhile(*arguments):
        with locked(fresh / "mlflow.db", 60, to_the_end=True):
            return whole(*arguments)

    monkeypatch.setattr(Tracker, "log_metrics", meanwhile)
    train(call, "lexicon")
    assert champion() == ("1", f"{NAME}/1 lexicon")


def test_store_that_stays_locked_costs_no_model(impatient, call, scheme, monkeypatch):
    """One line says where it is; it can tag; the next run registers it and ends what was begun."""
    monkeypatch.setattr(patience, "PATIENCE", 0.3)
    whole = Tracker.log_metrics

    def fail(tracker, metrics):
        with locked(impatient, 60):
            whole(tracker, metrics)

    with monkeypatch.context() as patch:
        patch.setattr(Tracker, "log_metrics", fail)
        line = refused(call, 1)
    (pointer,) = waiting()
    for words in (
        "database is locked",
        f"the finished model is kept in {pointer.folder}",
        f"--model {pointer.name} tags with it",
    ):
        assert words in line
    assert load(pointer.name).tag([FLIGHT])[0].labels == ("low_altitude",)
    outcome = train(call, "lexicon", "--set", "seed=1")
    assert f"registered {NAME}/1 lexicon, which an earlier run had finished and could not record" in outcome.err
    assert champion() == ("1", f"{NAME}/1 lexicon"), "the same again is no better"
    assert waiting() == []
    tracker = Tracker(scheme)
    first, second = sorted(tracker.versions(), key=lambda one: one.version)
    assert first.tags["store_version"] == pointer.version
    assert first.tags.keys() == second.tags.keys() and first.macro_f1() == second.macro_f1()
    assert [run.info.status for run in all_runs(tracker)] == ["FAILED", "FINISHED", "FINISHED"]
    kept, after = all_runs(tracker)[1:]
    assert kept.data.metrics["f1_macro"] == after.data.metrics["f1_macro"]
    assert kept.info.run_name.startswith("lexicon")
    assert model_folder(read_version(locations.tracking_uri(), NAME, "1").folder) is not None


# Whatever goes wrong once a model is there


class Trouble(Exception):
    """A fault of ours."""


def mlflow_trouble():
    """Return an error as MLflow has them."""
    from mlflow.exceptions import MlflowException

    return MlflowException("the artifact store is full\nTraceback follows")


ERRORS = {
    "of MLflow": mlflow_trouble,
    "of the disk": lambda: OSError(28, "No space left on device"),
    "Ctrl-C": KeyboardInterrupt,
    "ours": Trouble,
}


@pytest.mark.parametrize(
    ("step", "error"),
    [(step, "of MLflow") for step in ("log_metrics", "log_folder", "register", "describe")]
    + [("register", error) for error in ERRORS if error != "of MLflow"],
)
def test_finished_model_is_registered_by_the_next_run(fresh, call, scheme, monkeypatch, step, error):
    """Wherever the first one failed, and once: also where it had come as far as that itself."""

    def fail(*arguments):
        raise ERRORS[error]()

    with monkeypatch.context() as patch:
        patch.setattr(Tracker, step, fail)
        if error == "ours":
            with pytest.raises(Trouble):
                call(training.main, "lexicon")
        else:
            outcome = call(training.main, "lexicon")
            assert outcome.code == (130 if error == "Ctrl-C" else 1)
            assert "Traceback" not in outcome.err
            assert error == "Ctrl-C" or "the finished model is kept in " in outcome.err.splitlines()[-1]
    (pointer,) = waiting()
    outcome = train(call, "lexicon", "--set", "seed=1")
    assert f"registered {NAME}/1 lexicon" in outcome.err
    tracker = Tracker(scheme)
    assert sorted(version.version for version in tracker.versions()) == ["1", "2"]
    assert {one.tags["store_version"] for one in tracker.versions()} > {pointer.version}
    assert waiting() == [] and champion()[0] == "1"
    assert {run.info.status for run in all_runs(tracker)} == {"FAILED", "FINISHED"}


def test_artifacts_that_cannot_be_written_cost_no_model(fresh, call, scheme):
    """Their folder was on a disk that is gone; it is back for the next run."""
    Tracker(scheme)
    gone = fresh / "disk" / ARTIFACTS
    with closing(sqlite3.connect(fresh / "mlflow.db")) as connection:
        query = "UPDATE experiments SET artifact_location = ? WHERE name = 'policy-industries'"
        connection.execute(query, (gone.with_name("artifacts").as_uri(),))
        connection.commit()
    gone.parent.touch()  # a file where the disk was
    line = refused(call, 1)
    assert "the finished model is kept in " in line and str(gone.parent) in line
    assert len(waiting()) == 1
    gone.parent.unlink()
    outcome = train(call, "lexicon")
    assert f"registered {NAME}/1 lexicon" in outcome.err
    assert champion()[0] == "1" and waiting() == []


def test_kept_model_that_was_damaged_since_does_not_stop_the_next_run(fresh, call, monkeypatch):
    """It is named and given up."""
    with monkeypatch.context() as patch:
        patch.setattr(fitting, "_register", lambda *arguments: (_ for _ in ()).throw(mlflow_trouble()))
        refused(call, 1)
    (pointer,) = waiting()
    (pointer.folder / "manifest.json").write_text("{", encoding="utf-8")
    outcome = train(call, "lexicon", "--set", "seed=1")
    assert "note: a model that an earlier run kept cannot be registered: " in outcome.err
    assert waiting() == [] and champion() == ("1", f"{NAME}/1 lexicon")


def test_model_that_was_only_offered_gets_no_name_by_being_registered_later(fresh, call, monkeypatch, tmp_path):
    """It waits for somebody to accept it, as it would have."""
    offer = tmp_path / "offer.json"
    with monkeypatch.context() as patch:
        patch.setattr(Tracker, "log_metrics", lambda *arguments: (_ for _ in ()).throw(mlflow_trouble()))
        assert call(training.main, "lexicon", "--offer", offer).code == 1
    assert len(waiting()) == 1
    outcome = train(call, "lexicon", "--set", "seed=1", "--offer", offer)
    assert f"registered {NAME}/1 lexicon" in outcome.err
    assert VersionStore(store_folder()).names() == [] and champion() is None


def test_models_that_wait_are_not_swept(fresh, call, monkeypatch):
    """However old they are."""
    with monkeypatch.context() as patch:
        patch.setattr(Tracker, "log_metrics", lambda *arguments: (_ for _ in ()).throw(mlflow_trouble()))
        refused(call, 1)
    (pointer,) = waiting()
    os.utime(pointer.folder, (1, 1))
    VersionStore(store_folder()).sweep()
    assert pointer.folder.is_dir()
