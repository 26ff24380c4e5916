"""The lock of a store: who waits, who is told, and that it is free again."""

import multiprocessing
import os
import signal
import sqlite3
import time
from pathlib import Path

import pytest
from stored_versions import writer

from labels.support.errors import InputError
from models.storage.versions import VersionStore, exclusive

SPAWN = multiprocessing.get_context("spawn")


@pytest.fixture
def store(tmp_path: Path) -> VersionStore:
    return VersionStore(tmp_path / "存 store%20")


def _hold(folder: Path, held, let_go: Path, seconds: float) -> None:
    with exclusive(folder):
        held.set()
        time.sleep(seconds)
        let_go.touch()


def _holder(folder: Path, let_go: Path, seconds: float):
    """Have a lock held by another process, which makes a file before it lets go of it."""
    held = SPAWN.Event()
    process = SPAWN.Process(target=_hold, args=(folder, held, let_go, seconds))
    process.start()
    assert held.wait(30)
    return process


def test_the_second_process_waits(tmp_path):
    process = _holder(tmp_path, tmp_path / "free", 0.7)
    with exclusive(tmp_path, timeout=60):
        assert (tmp_path / "free").exists()
    process.join(60)


def test_the_lock_is_free_when_its_holder_was_killed(tmp_path):
    process = _holder(tmp_path, tmp_path / "free", 600)
    with pytest.raises(InputError), exclusive(tmp_path, timeout=0):
        pass
    os.kill(process.pid, signal.SIGKILL)
    process.join(30)
    with exclusive(tmp_path, timeout=0):
        pass


def test_a_lock_that_cannot_be_had_is_one_line(tmp_path):
    with exclusive(tmp_path):
        start = time.monotonic()
        with pytest.raises(InputError) as caught, exclusive(tmp_path, timeout=0.3):
            pass
        assert 0.3 <= time.monotonic() - start < 20
    assert "held by another process for 0.3 s" in str(caught.value) and "\n" not in str(caught.value)
    (tmp_path / ".lock").write_text("x" * 5000)
    with pytest.raises(InputError, match="cannot be locked"), exclusive(tmp_path):
        pass


def test_what_fails_under_the_lock_stays_itself_and_frees_it(tmp_path):
    with pytest.raises(sqlite3.OperationalError), exclusive(tmp_path):
        raise sqlite3.OperationalError("mine")
    with exclusive(tmp_path, timeout=0):
        pass


def test_a_caller_may_hold_the_stores_own_lock(store):
    with exclusive(store.folder):
        store.point("champion", store.add("tfidf", writer("一")).name)
        store.sweep()
    assert store.read("champion") is not None


@pytest.mark.parametrize("work", ["add", "point", "sweep"])
def test_adding_pointing_and_sweeping_take_turns(store, work, tmp_path):
    """Else a version could be swept between being found again and being pointed to."""
    folder = store.add("tfidf", writer("一"))
    process = _holder(store.folder / "versions", tmp_path / "free", 0.7)
    {
        "add": lambda: store.add("tfidf", writer("一")),
        "point": lambda: store.point("champion", folder.name),
        "sweep": store.sweep,
    }[work]()
    assert (tmp_path / "free").exists()
    process.join(60)
