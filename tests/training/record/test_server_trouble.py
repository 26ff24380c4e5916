"""A real MLflow server that dies, stands still or is started anew in the middle of a run: one line, and no model is lost."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from urllib.request import urlopen

import mlflow
import pytest
from conftest import ROOT
from mlflow.store.artifact.http_artifact_repo import HttpArtifactRepository
from small_runs import FLIGHT, TFIDF, all_runs, champion, train

from models.loading import load
from models.locations import store_folder
from models.storage.versions import VersionStore
from training import fitting
from training import run as training
from training.record import patience
from training.record.kept import PREFIX
from training.tracking import Tracker

NAME = "policy-tagger"
# Seconds within which a run has to end once the server is gone: twenty, and what a busy machine takes for the rest of it.
SOON = 35

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("robots")]


class Server:
    """``mlflow server`` on a port of its own, with all processes that it starts."""

    def __init__(self, folder):
        with closing(socket.socket()) as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.folder, self.address, self.process, self.gone = folder, f"http://127.0.0.1:{self.port}", None, 0.0

    def begin(self):
        """Start it."""
        options = {"backend-store-uri": f"sqlite:///{self.folder / 'mlflow.db'}", "artifacts-destination": self.folder / "served"}
        options |= {"host": "127.0.0.1", "port": self.port, "workers": 1}
        command = [sys.executable, "-m", "mlflow", "server", *(f"--{name}={value}" for name, value in options.items())]
        own = {key: value for key, value in os.environ.items() if not key.startswith("MLFLOW_")}
        own |= {"MLFLOW_DISABLE_TELEMETRY": "true"}
        log = (self.folder / "server.log").open("ab")
        with log:
            self.process = subprocess.Popen(command, env=own, stdout=log, stderr=log, start_new_session=True, cwd=self.folder)

    def start(self):
        """Start it, and wait until it answers."""
        self.begin()
        end = time.monotonic() + 120
        while not self.answers():
            assert time.monotonic() < end and self.process.poll() is None, (self.folder / "server.log").read_text()
            time.sleep(0.1)

    def answers(self):
        """Tell whether it does."""
        try:
            with urlopen(f"{self.address}/health", timeout=2) as answer:
                return answer.status == 200
        except OSError:
            return False

    def kill(self):
        """End all its processes at once."""
        self._send(signal.SIGKILL)
        self.process.wait()

    def freeze(self):
        """Let all its processes stand still."""
        self._send(signal.SIGSTOP)

    def _send(self, number):
        self.gone = time.monotonic()
        os.killpg(self.process.pid, number)

    def back(self):
        """Let it work again, started anew where it was killed."""
        if self.process.poll() is not None:
            self.start()
            return
        os.killpg(self.process.pid, signal.SIGCONT)
        while not self.answers():
            time.sleep(0.1)

    def stop(self):
        """End it for good."""
        if self.process is not None and self.process.poll() is None:
            self.kill()


@pytest.fixture
def server(fresh, monkeypatch):
    """Return a server that answers, which holds the record of the test."""
    found = Server(fresh)
    found.start()
    monkeypatch.setenv("MLFLOW_TRACKING_URI", found.address)
    yield found
    found.stop()


def fitted(patch, strike):
    """Strike between the opening of the run and the first metric."""
    whole = fitting.fit_and_measure

    def meanwhile(*arguments):
        done = whole(*arguments)
        strike()
        return done

    patch.setattr(fitting, "fit_and_measure", meanwhile)


def uploading(patch, strike):
    """Strike while artifacts are uploaded, after the first."""
    whole, sent = HttpArtifactRepository.log_artifact, []

    def meanwhile(*arguments):
        sent.append(arguments)
        if len(sent) == 2:
            strike()
        return whole(*arguments)

    patch.setattr(HttpArtifactRepository, "log_artifact", meanwhile)


def logged(patch, strike):
    """Strike after the model is logged, before it is registered."""
    whole, asked = mlflow.register_model, []

    def meanwhile(*arguments, **options):
        asked.append(arguments)
        if len(asked) == 1:
            strike()
        return whole(*arguments, **options)

    patch.setattr(mlflow, "register_model", meanwhile)


def registered(patch, strike):
    """Strike after the model is registered, when its run is to be closed and it is to be compared."""
    whole = Tracker.describe

    def meanwhile(*arguments):
        whole(*arguments)
        strike()

    patch.setattr(Tracker, "describe", meanwhile)


def waiting():
    """Return the pointers to models that wait for a record."""
    store = VersionStore(store_folder())
    return [store.read(name) for name in store.names() if name.startswith(PREFIX)]


@contextmanager
def struck(moment, strike):
    """Let something happen to the server at a moment of the next run."""
    with pytest.MonkeyPatch.context() as patch:
        moment(patch, strike)
        yield


def failed(call, server, *arguments):
    """Train while the server is lost; return the line that says so."""
    outcome = call(training.main, *arguments)
    took = time.monotonic() - server.gone
    assert outcome.code == 1, outcome.err
    assert "Traceback" not in outcome.err and took < SOON, took
    (line,) = [line for line in outcome.err.splitlines() if line.startswith("error: ")]
    assert line == outcome.err.splitlines()[-1]
    assert line.startswith(f"error: {server.address}: the MLflow store cannot be used (")
    return line


def settled(tracker, count):
    """Check that every model is registered once, and no run is left running; return the versions by store folder."""
    versions = tracker.versions()
    assert sorted(int(one.version) for one in versions) == list(range(1, count + 1))
    found = {one.tags["store_version"]: one.version for one in versions}
    assert len(found) == count and waiting() == []
    assert "RUNNING" not in {run.info.status for run in all_runs(tracker)}
    assert [path.name for path in (store_folder() / "running").glob("*")] == []
    return found


@pytest.mark.parametrize(("moment", "how"), [(fitted, "kill"), (uploading, "freeze"), (registered, "kill")])
def test_server_lost_in_mid_run_costs_no_model(server, call, scheme, moment, how):
    """The next run, of another model, registers it, and the better of both is champion."""
    with struck(moment, getattr(server, how)):
        line = failed(call, server, *TFIDF)
    (pointer,) = waiting()
    said = "and the next run compares it with the champion" if moment is registered else "the finished model is kept in "
    assert said in line
    assert load(pointer.name).tag([FLIGHT])[0].labels == ("low_altitude",)
    server.back()
    outcome = train(call, "lexicon")
    assert (f"registered {NAME}/1 tfidf" in outcome.err) is (moment is not registered)
    assert f"of an earlier run: new champion: {NAME}/1 tfidf" in outcome.err
    assert outcome.out.splitlines()[-1].startswith(f"champion stays {NAME}/1 tfidf; {NAME}/2 lexicon")
    assert champion() == ("1", f"{NAME}/1 tfidf")
    assert settled(Tracker(scheme), 2)[pointer.version] == "1"


def test_server_that_is_started_anew_lets_the_run_go_on(server, call, scheme, monkeypatch):
    """It is back before anybody is told: in time for a machine that is busy with tests, where that takes half a minute."""
    monkeypatch.setattr(patience, "AWAY", 180.0)

    def strike():
        server.kill()
        server.begin()

    with struck(logged, strike):
        outcome = train(call, "lexicon")
    assert outcome.out.splitlines()[-1].startswith(f"new champion: {NAME}/1 lexicon")
    tracker = Tracker(scheme)
    settled(tracker, 1)
    assert [run.info.status for run in all_runs(tracker)] == ["FINISHED"]


def test_server_that_stood_still_for_a_while_does_nothing_twice(server, call, scheme):
    """What it was asked before it is asked again, it does when it goes on."""
    waker = "import os, signal, sys, time; time.sleep(9.5); os.killpg(int(sys.argv[1]), signal.SIGCONT)"
    started = []

    def strike():
        server.freeze()
        started.append(subprocess.Popen([sys.executable, "-c", waker, str(server.process.pid)]))

    with struck(logged, strike):
        train(call, "lexicon")
    for process in started:
        process.wait()
    settled(Tracker(scheme), 1)


def test_server_lost_for_good_ends_the_call_and_the_process(server, fresh):
    """In a process of its own: nothing of MLflow's keeps it, and what is not trained is named."""
    code = f"""
import os, signal, sys
sys.path[:0] = [{str(ROOT)!r}, {str(ROOT / "tests")!r}]
from training import fitting, run
from labels.support.command import run_command
whole = fitting._store
def store(*arguments):
    os.killpg({server.process.pid}, signal.SIGKILL)
    return whole(*arguments)
fitting._store = store
sys.exit(run_command(run.main, sys.argv[1:]))
"""
    began = time.monotonic()
    command = [sys.executable, "-c", code, "lexicon", "tfidf"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=fresh, timeout=600)
    assert time.monotonic() - began < 300
    assert done.returncode == 1 and "Traceback" not in done.stderr
    (line,) = [line for line in done.stderr.splitlines() if line.startswith("error: ")]
    assert "the finished model is kept in " in line
    assert "tfidf: not trained, there is no record" in done.stderr
    assert len(waiting()) == 1
