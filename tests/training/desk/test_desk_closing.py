"""A desk is open for weeks and closed at any moment: no connection is left, and nobody trips over one that is gone."""

import gc
import sqlite3
import subprocess
import sys
import threading
import time
from types import SimpleNamespace

import pytest
from desk_browser import desk, filled
from signalled import until

from training.desk.desk import Desk
from training.desk.scheme_words import proposing
from training.desk.server import asked, desk_jobs, listening, own_group
from training.desk.spoken_errors import ProcessFailed
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


def test_a_connection_that_is_in_use_goes_with_its_thread(tmp_path):
    """Closed by another thread it is memory that is read after it was given back: one closing in ten was a crash."""
    file = DeskFile(tmp_path / "a.sqlite")
    reads, closed, got = threading.Event(), threading.Event(), []

    def goes_on():
        rows = file.read().execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) SELECT i FROM n"
        )
        got.append(next(rows)[0])
        reads.set()
        closed.wait(20)
        got.append(sum(1 for _ in rows))
        with pytest.raises(sqlite3.ProgrammingError, match="closed"):
            file.read()

    thread = threading.Thread(target=goes_on)
    thread.start()
    assert reads.wait(20)
    file.close()
    closed.set()
    thread.join()
    assert got == [1, 999]
    with pytest.raises(sqlite3.ProgrammingError):
        file.meta("id")
    del thread
    gc.collect()
    held = [one for one in gc.get_objects() if isinstance(one, sqlite3.Connection) and is_open(one, "a.sqlite")]
    assert not held and not list(tmp_path.glob("*-wal"))


def test_desk_waits_for_what_is_still_answered_and_leaves_nothing_that_was_to_be_sent(tmp_path, monkeypatch):
    """A page that asks for much is not waited for, and what works on it still reads the file."""
    monkeypatch.setattr(listening, "_PATIENCE", 0.1)
    folder, answering, told = filled(tmp_path / "材料"), threading.Event(), []

    def answers(desk, person, given):
        (tmp_path / ".材料.desk.sqlite.out-half").mkdir()
        answering.set()
        while not desk.closing:
            time.sleep(0.01)
        time.sleep(0.2)
        told.append(desk.file.meta("id") == desk.file.id)
        return {}

    with desk(folder) as browser:
        monkeypatch.setattr(asked, "documents", answers)
        asks = threading.Thread(target=lambda: browser.raw("GET", "/api/documents"), daemon=True)
        asks.start()
        assert answering.wait(20)
        browser.close()
        assert told == [True]
        asks.join(20)
    assert not list(tmp_path.glob(".材料*")) and not list(tmp_path.glob("*-wal"))


def test_what_is_being_written_to_be_sent_ends_when_the_desk_is_closed(tmp_path):
    """Of a million paragraphs it takes minutes."""
    with desk(filled(tmp_path / "材料")) as browser:
        held = [one for one in gc.get_objects() if isinstance(one, Desk) and one.folder == tmp_path / "材料"]
        (here,) = held
        here.closing = True
        status, _, body = browser.raw("GET", "/api/export?format=jsonl")
        assert status == 400 and "is being closed" in body.decode()
        assert not list(tmp_path.glob(".材料*.out-*"))


def test_a_desk_waits_for_work_beside_the_others_before_it_closes_the_file(tmp_path):
    """Otherwise what such work clears away at its end, as half made topics, it cannot ask for."""
    file = DeskFile(tmp_path / "a.sqlite")
    jobs, ending, told = desk_jobs.DeskJobs(SimpleNamespace(file=file), []), threading.Event(), []

    def clears_away(job):
        ending.wait(20)
        time.sleep(0.2)
        told.append(file.meta("id"))

    job = jobs.start("topics", clears_away)
    jobs.at_end.append(ending.set)
    jobs.close()
    file.close()
    assert (job.state, told) == ("done", [file.id])


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


def test_process_that_was_waited_for_is_not_ended_by_its_number(monkeypatch):
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    monkeypatch.setattr(own_group.os, "killpg", lambda *given: pytest.fail("it may be another process's"))
    own_group.end(process)


def sleeping(code):
    """Start a process of its own group that would go on for long."""
    pipe = subprocess.PIPE
    return subprocess.Popen([sys.executable, "-c", code], stdin=pipe, stdout=pipe, stderr=pipe, text=True, **own_group.OWN_GROUP)


def test_process_that_begins_while_the_desk_closes_is_ended(monkeypatch):
    """The closing looked at those that were there before."""

    def start(module, options):
        jobs.close()
        return sleeping("import time; time.sleep(600)")

    monkeypatch.setattr(desk_jobs, "start_module", start)
    jobs = desk_jobs.DeskJobs(SimpleNamespace(notes={}), [])
    with pytest.raises(ProcessFailed):
        list(jobs.talk("any", {}, "any"))


LOOKS = """
import json, pathlib, sqlite3, sys, time
order = json.loads(sys.stdin.readline())
reader = sqlite3.connect(pathlib.Path(order["file"]).as_uri() + "?mode=ro", uri=True)
rows = reader.execute("SELECT * FROM paragraphs")
next(rows)
pathlib.Path(order["file"] + ".looked").touch()
time.sleep(600)
"""


def test_search_for_words_ends_with_the_desk_and_leaves_its_file_whole(tmp_path, monkeypatch):
    """While another process reads the file, what was answered last stays beside it: moved alone the file would lack it."""

    def start(module, options):
        return sleeping(LOOKS)

    monkeypatch.setattr(proposing, "start_module", start)
    with desk(filled(tmp_path / "材料")) as browser:
        assert browser.post("/api/words-propose", {"label": "ai"})[0] == 200
        until((tmp_path / "材料.desk.sqlite.looked").exists, "nobody looks")
        row, *_ = browser.rows()
        assert browser.post("/api/answer", {"rows": [row["row"]], "labels": ["ai"]})[0] == 200
        browser.close()
        assert not list(tmp_path.glob("*-wal"))
