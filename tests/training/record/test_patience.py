"""How long a store is waited for: what is set for MLflow, and what is done again."""

import os
import sqlite3
import threading
import time
from contextlib import closing
from types import SimpleNamespace
from urllib.error import HTTPError, URLError

import pytest

from labels import InputError
from models.storage.asking import RegistryUnreachable, asking
from models.storage.mlflow_flavor import fetch
from training.record import patience
from training.record.patience import AT_FIRST, LATER, ONCE_MORE, is_away, patiently, uploading

NAME = "MLFLOW_HTTP_REQUEST_TIMEOUT"


def test_settings_hold_for_the_block_and_the_users_own_win(monkeypatch):
    monkeypatch.delenv(NAME, raising=False)
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "9")
    with pytest.raises(KeyError), asking(AT_FIRST):
        assert os.environ[NAME] == AT_FIRST[NAME]
        assert os.environ["MLFLOW_HTTP_REQUEST_MAX_RETRIES"] == "9"
        raise KeyError
    assert NAME not in os.environ and os.environ["MLFLOW_HTTP_REQUEST_MAX_RETRIES"] == "9"


def test_lock_that_came_in_between_is_waited_for_and_the_question_asked_again():
    said = ["(sqlite3.OperationalError) database is locked", "database is locked"]

    def ask():
        if said:
            raise ValueError(said.pop())
        return "answer"

    assert patiently("http://server", ask) == "answer"


def test_other_trouble_is_told_at_once():
    asked = []

    def ask():
        asked.append(1)
        raise ValueError("no such run")

    with pytest.raises(ValueError, match="no such run"):
        patiently("http://server", ask)
    assert len(asked) == 1


def test_lock_that_stays_is_told_in_the_end(monkeypatch):
    monkeypatch.setattr(patience, "PATIENCE", 0.2)

    def ask():
        time.sleep(0.05)
        raise sqlite3.OperationalError("database is locked")

    with pytest.raises(sqlite3.OperationalError):
        patiently("http://server", ask)


def test_ctrl_c_ends_the_wait_for_a_locked_file(tmp_path, monkeypatch):
    """It would not end SQLite's own."""
    database = tmp_path / "mlflow.db"
    with closing(sqlite3.connect(database, isolation_level=None)) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        press, looks = threading.Timer(0.2, os.kill, (os.getpid(), 2)), patience.is_locked

        def looked(path):
            if press.ident is None:  # it waits: not before, however busy the machine is
                press.start()
            return looks(path)

        monkeypatch.setattr(patience, "is_locked", looked)
        began = time.monotonic()
        with pytest.raises(KeyboardInterrupt):
            patiently(f"sqlite:///{database}", lambda: pytest.fail("asked while the file was locked"))
        assert time.monotonic() - began < 60
        press.join()


def test_fetching_a_model_leaves_how_mlflow_asks_as_it_was(tmp_path, monkeypatch):
    """What holds for a prediction does not hold for the training run after it in the same process."""
    monkeypatch.delenv("MLFLOW_HTTP_REQUEST_MAX_RETRIES", raising=False)
    with pytest.raises(InputError, match="cannot be fetched"):
        fetch("models:/no-such-model/1", f"sqlite:///{tmp_path}/mlflow.db")
    assert "MLFLOW_HTTP_REQUEST_MAX_RETRIES" not in os.environ


def test_of_a_model_that_cannot_be_fetched_no_password_is_told(monkeypatch):
    """Of the server that MLflow names."""
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
    with pytest.raises(InputError, match="cannot be fetched .*127") as told:
        fetch("models:/no-such-model/1", "http://me:secret@127.0.0.1:9")
    assert "secret" not in str(told.value)


def away():
    """Raise what MLflow does where a server refuses the connection."""
    import requests
    from mlflow.exceptions import MlflowException

    try:
        raise requests.ConnectionError("refused")
    except requests.ConnectionError as error:
        raise MlflowException("API request failed") from error


def test_server_that_is_back_in_time_is_asked_again_by_the_other_way():
    """Of what was asked first nobody knows whether it was done."""
    asked = []

    def first():
        asked.append("first")
        away()

    def again():
        asked.append("again")
        if len(asked) < 3:
            away()
        return "answer"

    assert patiently("http://server", first, again) == "answer"
    assert asked == ["first", "again", "again"]


@pytest.mark.parametrize("hurried", [True, False])
def test_server_that_stays_away_is_told_in_the_end(monkeypatch, hurried):
    """At once where it was waited for already."""
    monkeypatch.setattr(patience, "AWAY", 0.5)
    asked = []

    def ask():
        asked.append(1)
        away()

    with pytest.raises(Exception, match="API request failed"):
        patiently("http://server", ask, hurried=hurried)
    assert (len(asked) == 1) is hurried


@pytest.mark.parametrize(("code", "is_so"), [(503, True), (500, True), (404, False), (403, False)])
def test_answer_that_the_server_cannot_is_one_that_it_is_away(code, is_so):
    """What it refuses it has understood."""
    import requests

    response = requests.Response()
    response.status_code = code
    assert is_away(requests.HTTPError(str(code), response=response)) is is_so
    assert not is_away(ValueError("no such run"))


def test_files_are_waited_for_by_their_size(tmp_path):
    (tmp_path / "model").write_bytes(b"0" * 12_000_000)
    assert float(uploading(tmp_path)[NAME]) == float(LATER[NAME]) + 12


def test_inner_settings_hold_and_the_outer_ones_afterwards(monkeypatch):
    """But for the user's own."""
    monkeypatch.delenv(NAME, raising=False)
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "9")
    with asking(LATER):
        with asking(ONCE_MORE):
            assert os.environ[NAME] == ONCE_MORE[NAME]
        assert os.environ[NAME] == LATER[NAME]
        assert os.environ["MLFLOW_HTTP_REQUEST_MAX_RETRIES"] == "9"
    assert NAME not in os.environ


def test_settings_end_with_the_last_of_two_threads(monkeypatch):
    """Whichever ends first: what stayed would be taken for the user's own."""
    monkeypatch.delenv(NAME, raising=False)
    first, second = asking(LATER), asking(LATER)
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    second.__exit__(None, None, None)
    assert NAME not in os.environ


@pytest.mark.parametrize(
    ("error", "is_so"),
    [
        (HTTPError("http://here", 503, "busy", None, None), True),
        (HTTPError("http://here", 403, "no", None, None), False),
        (URLError("refused"), True),
        (TimeoutError("timed out"), True),
        (PermissionError("a file"), False),
    ],
)
def test_registry_asked_without_mlflow_is_away_as_well(error, is_so):
    """What it answered is known by the cause."""
    try:
        raise RegistryUnreachable("here") from error
    except RegistryUnreachable as raised:
        assert is_away(raised) is is_so


def test_server_that_is_away_is_asked_after_ever_longer_pauses(monkeypatch):
    """Not ten times a second, and never later than the time that is given to it."""
    now, pauses, asked = [0.0], [], []

    def sleep(seconds):
        pauses.append(seconds)
        now[0] += seconds

    def ask():
        asked.append(now[0])
        away()

    monkeypatch.setattr(patience, "time", SimpleNamespace(monotonic=lambda: now[0], sleep=sleep))
    with pytest.raises(Exception, match="API request failed"):
        patiently("http://server", ask)
    assert pauses[:7] == pytest.approx([0.1, 0.2, 0.4, 0.8, 1.6, 2.0, 2.0]) and max(pauses) == 2.0
    assert asked[-1] == pytest.approx(patience.AWAY) and len(asked) < 15
