"""A desk is open for weeks and closed at any moment: no connection is left, and nobody trips over one that is gone."""

import gc
import sqlite3
import subprocess
import sys
import threading
import time
from types import SimpleNamespace

import pytest

from training.desk.server import desk_jobs
from training.desk.state.desk_file import DeskFile


def test_threads_that_ended_leave_no_connection(tmp_path):
    """Every finding of topics and every training has a thread of its own, and a desk is open for weeks."""
    file = DeskFile(tmp_path / "a.sqlite")
    for _ in range(20):
        thread = threading.Thread(target=file.meta, args=("id",))
        thread.start()
        thread.join()
    assert file.meta("id") == file.id
    held = [one for one in gc.get_objects() if isinstance(one, sqlite3.Connection) and is_open(one, "a.sqlite")]
    assert len(held) <= 3, "the one that writes, this thread's, the last one's"
    file.close()


def test_a_desk_closes_while_threads_still_open_connections(tmp_path):
    """What ends a finding of topics reads the file in its thread at that moment; one closing in twenty was a traceback."""
    for round_ in range(20):
        file = DeskFile(tmp_path / f"{round_}.sqlite")
        going, refused = threading.Event(), []

        def asks(file=file, going=going, refused=refused):
            going.wait()
            try:
                file.meta("id")
            except sqlite3.ProgrammingError as error:
                refused.append(str(error))

        threads = [threading.Thread(target=asks) for _ in range(30)]
        for thread in threads:
            thread.start()
        going.set()
        file.close()
        for thread in threads:
            thread.join()
        with pytest.raises(sqlite3.ProgrammingError):
            file.meta("id")
        assert all("closed" in words for words in refused)
        held = [one for one in gc.get_objects() if isinstance(one, sqlite3.Connection) and is_open(one, file.path.name)]
        assert not held, "no thread kept a connection that was opened after the closing"


def test_a_desk_waits_for_work_beside_the_others_before_it_closes_the_file(tmp_path):
    """Otherwise what such work clears away at its end, as half made topics, it cannot ask for."""
    desk = SimpleNamespace(file=DeskFile(tmp_path / "a.sqlite"))
    jobs, ending, told = desk_jobs.DeskJobs(desk, []), threading.Event(), []

    def clears_away(job):
        ending.wait(20)
        time.sleep(0.2)
        told.append(desk.file.meta("id"))

    job = jobs.start("topics", clears_away)
    jobs.at_end.append(ending.set)
    jobs.close()
    desk.file.close()
    assert (job.state, told) == ("done", [desk.file.id])


def is_open(connection, name):
    """Return whether a connection is one to a file of a name, and not closed."""
    try:
        return connection.execute("PRAGMA database_list").fetchone()[2].endswith(name)
    except sqlite3.ProgrammingError:
        return False


def test_process_whose_words_cannot_be_taken_in_is_not_ended_again_when_the_desk_is(monkeypatch):
    """Its number may be another process's by then."""

    def start(module, options):
        pipe = subprocess.PIPE
        return subprocess.Popen([sys.executable, "-c", "print('no JSON')"], stdin=pipe, stdout=pipe, stderr=pipe, text=True)

    monkeypatch.setattr(desk_jobs, "start_module", start)
    jobs = desk_jobs.DeskJobs(SimpleNamespace(notes={}), [])
    with pytest.raises(ValueError):
        list(jobs.talk("any", {}, "any"))
    assert not jobs._processes
    jobs.close()
