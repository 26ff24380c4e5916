"""How long a store is waited for: what is set for MLflow, and what is done again."""

import os
import sqlite3
import threading
import time
from contextlib import closing

import pytest

from labels import InputError
from models.storage.asking import asking
from models.storage.mlflow_flavor import fetch
from training.record import patience
from training.record.patience import AT_FIRST, patiently

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


def test_ctrl_c_ends_the_wait_for_a_locked_file(tmp_path):
    """It would not end SQLite's own."""
    database = tmp_path / "mlflow.db"
    with closing(sqlite3.connect(database, isolation_level=None)) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        press = threading.Timer(0.5, os.kill, (os.getpid(), 2))
        press.start()
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
