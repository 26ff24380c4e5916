"""What a kill left is told from what somebody works on, and removed; nothing else is."""

import os
import signal
import stat
import subprocess
import sys
import tempfile
import time

import pytest
from conftest import ROOT

from labels.ending import leftovers
from labels.ending.leftovers import left_marks, marked, remove_noted, scratch_folder, temporary_file, temporary_folder
from labels.support.atomic import whole_file
from models.storage.folders import whole_folder

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="files are locked there in other ways")
# Opens something and waits to be killed.
HOLDS = """import sys, time; sys.path.insert(0, {root!r})
from pathlib import Path
{opens}:
    print('held', flush=True)
    time.sleep(60)
"""
OPENS = {
    "file": "from labels.support.atomic import whole_file\nwith whole_file(Path('out.csv'))",
    "folder": "from labels.ending.leftovers import temporary_folder\nwith temporary_folder(Path.cwd(), '.model.')",
    "mark": "from labels.ending.leftovers import marked\nwith marked(Path('running/run-1'), 'where')",
}


@pytest.fixture
def holder(tmp_path):
    """Return a function that starts a process in the test's folder which holds something; it is killed at the end."""
    begun = []

    def start(kind):
        code = HOLDS.format(root=str(ROOT), opens=OPENS[kind])
        begun.append(subprocess.Popen([sys.executable, "-c", code], cwd=tmp_path, stdout=subprocess.PIPE, text=True))
        assert begun[-1].stdout.readline() == "held\n"
        return begun[-1]

    yield start
    for one in begun:
        one.kill()
        one.wait()
        one.stdout.close()


def test_file_of_a_killed_run_is_removed_by_the_next_one_and_that_of_a_living_one_is_not(tmp_path, holder):
    killed, living = holder("file"), holder("file")
    assert len(list(tmp_path.glob(".out.csv.*"))) == 2
    killed.kill()
    killed.wait()
    with whole_file(tmp_path / "out.csv") as file:
        file.write("whole")
    assert len(list(tmp_path.glob(".out.csv.*"))) == 1 and (tmp_path / "out.csv").read_text() == "whole"
    living.send_signal(signal.SIGKILL)
    living.wait()
    with whole_file(tmp_path / "out.csv") as file:
        file.write("again")
    assert os.listdir(tmp_path) == ["out.csv"]


def test_folder_of_a_killed_run_is_removed_after_what_is_needed_was_taken_out(tmp_path, holder):
    killed = holder("folder")
    (left,) = tmp_path.glob(".model.*")
    (left / "old").mkdir()
    seen = []
    with temporary_folder(tmp_path, ".model.", seen.append):
        assert not seen, "it is held"
    killed.kill()
    killed.wait()
    with temporary_folder(tmp_path, ".model.", seen.append) as folder:
        assert seen == [left] and not left.exists() and folder.is_dir()
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", [".out.csv.backup", ".out.csv.abcdefghi", ".out.csv", "out.csv.abcdefgh", ".out.csv.ABCDEFGH"])
def test_what_others_named_alike_stays(tmp_path, name):
    (tmp_path / name).write_text("mine")
    with whole_file(tmp_path / "out.csv") as file:
        file.write("whole")
    assert (tmp_path / name).read_text() == "mine"


def test_neither_a_folder_nor_a_link_is_taken_for_a_file(tmp_path):
    (tmp_path / ".out.csv.abcdefgh").mkdir()
    (tmp_path / "mine").write_text("mine")
    (tmp_path / ".out.csv.abcdefgi").symlink_to(tmp_path / "mine")
    with whole_file(tmp_path / "out.csv") as file:
        file.write("whole")
    assert (tmp_path / ".out.csv.abcdefgh").is_dir() and (tmp_path / "mine").read_text() == "mine"


def test_disk_without_locks_keeps_what_is_there(tmp_path, monkeypatch):
    """Whether somebody works on it cannot be known."""
    import fcntl

    def refused(*given):
        raise OSError(45, "Operation not supported")

    (tmp_path / ".out.csv.abcdefgh").touch()
    monkeypatch.setattr(fcntl, "flock", refused)
    with whole_file(tmp_path / "out.csv") as file:
        file.write("whole")
    assert sorted(os.listdir(tmp_path)) == [".out.csv.abcdefgh", "out.csv"]


def test_one_that_sweeps_at_that_moment_takes_no_file_from_who_makes_it(tmp_path, monkeypatch):
    """Between the making of a file and its lock another process may find it: then another one is made."""
    import fcntl

    lock, missed = fcntl.flock, []

    def once_too_late(handle, how):
        if not missed:
            missed.append(next(tmp_path.glob(".out.csv.*")))
            missed[0].unlink()
        return lock(handle, how)

    monkeypatch.setattr(fcntl, "flock", once_too_late)
    with temporary_file(tmp_path / "out.csv") as (handle, path):
        os.close(handle)
        assert path.exists() and path != missed[0]


def test_scratch_of_killed_runs_is_removed_from_the_systems_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (tmp_path / "policy-tagger-abcdefgh").mkdir()
    (tmp_path / "policy-tagger-abcdefgh" / "half").touch()
    (tmp_path / "policy-tagger-fuzz-abcdefgh").mkdir()
    with scratch_folder() as folder:
        assert sorted(os.listdir(tmp_path)) == sorted([folder.name, "policy-tagger-fuzz-abcdefgh"])
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert os.listdir(tmp_path) == ["policy-tagger-fuzz-abcdefgh"]


@pytest.mark.parametrize("everything", [True, False])
def test_what_libraries_keep_for_a_while_goes_there_where_it_is_said(tmp_path, monkeypatch, everything):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with scratch_folder(for_libraries=everything) as folder, tempfile.NamedTemporaryFile() as file:
        assert os.path.dirname(file.name) == str(folder if everything else tmp_path)
    assert tempfile.gettempdir() == str(tmp_path) and not list(tmp_path.iterdir())


def test_mark_of_a_killed_run_is_found_and_that_of_a_living_one_is_not(tmp_path, holder):
    killed = holder("mark")
    with marked(tmp_path / "running" / "run-2", "here"):
        assert sorted(os.listdir(tmp_path / "running")) == ["run-1", "run-2"]
        assert not list(left_marks(tmp_path / "running"))
        killed.kill()
        killed.wait()
        (found,) = left_marks(tmp_path / "running")
        assert (found[0].name, found[1]) == ("run-1", "where")
        found[0].unlink()
    assert not list((tmp_path / "running").iterdir()) and not list(left_marks(tmp_path / "nowhere"))


def test_process_ends_with_its_parent(tmp_path):
    """One that was started by hand, and watches who started it."""
    child = f"import os, sys, time; sys.path.insert(0, {str(ROOT)!r}); from labels.ending.with_parent import end_with_parent; "
    child += "end_with_parent(int(sys.argv[1])); print(os.getpid(), flush=True); time.sleep(60)"
    parent = f"import os, subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}, str(os.getpid())])"
    process = subprocess.Popen([sys.executable, "-c", parent], stdout=subprocess.PIPE, text=True)
    number = int(process.stdout.readline())
    time.sleep(0.7)
    os.kill(number, 0)
    process.kill()
    process.wait()
    process.stdout.read()  # closed when the last process that writes there is gone
    process.stdout.close()


def interrupted(use, moment):
    """Use something, interrupted before one of the instructions that it takes; return whether it came to so many."""
    left = moment

    def trace(frame, event, argument):
        nonlocal left
        frame.f_trace_opcodes = True
        if event in ("opcode", "return") and inside(frame):
            left -= 1
            if left == 0:
                raise KeyboardInterrupt
        return trace

    sys.settrace(trace)
    try:
        use()
    except (KeyboardInterrupt, OSError) as error:  # `shutil.rmtree` makes the second of it where it has just closed a folder
        assert isinstance(error, KeyboardInterrupt) or isinstance(error.__context__, KeyboardInterrupt)
    finally:
        sys.settrace(None)
    return left <= 0


def inside(frame):
    """Tell whether a frame belongs to what makes, holds and removes, or was called by it."""
    while frame is not None:
        if frame.f_code.co_filename == leftovers.__file__:
            return True
        frame = frame.f_back
    return False


def use_file(folder):
    with temporary_file(folder / "out.csv") as (handle, path):
        os.close(handle)
        path.write_text("half")


def use_folder(folder):
    with temporary_folder(folder, ".model.") as path:
        (path / "half").touch()


def use_mark(folder):
    with marked(folder / "run-1", "here"):
        pass


@pytest.mark.parametrize("use", [use_file, use_folder, use_mark])
def test_interrupted_before_any_instruction_nothing_is_left(tmp_path, use):
    """As Ctrl-C comes between any two of them; the end of a command removes what no block could."""
    moment = 0
    while interrupted(lambda: use(tmp_path), moment := moment + 1):
        remove_noted()
        assert not os.listdir(tmp_path), moment
    assert moment > 100
    use(tmp_path)
    assert not os.listdir(tmp_path) and not leftovers._noted


def test_file_that_two_threads_remove_at_once_is_removed(tmp_path, monkeypatch):
    """At the end of a command, while a thread still comes out of its block."""
    met = []

    def remove(path):
        path.unlink(missing_ok=True)
        if not met:
            met.append(path)
            remove_noted()

    monkeypatch.setattr(leftovers, "_remove_file", remove)
    use_file(tmp_path)
    assert met and not os.listdir(tmp_path) and not leftovers._noted


@pytest.mark.slow
def test_interrupted_on_the_way_out_the_former_is_back_or_the_new_one_there(tmp_path):
    """And nothing beside it, before whatever instruction it comes."""

    def use():
        with whole_folder(tmp_path / "model") as folder:
            (folder / "file").write_text("new")

    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "file").write_text("former")
    moment, found = 0, set()
    while interrupted(use, moment := moment + 1):
        remove_noted()
        assert os.listdir(tmp_path) == ["model"], moment
        found.add((tmp_path / "model" / "file").read_text())
        (tmp_path / "model" / "file").write_text("former")
    assert found == {"former", "new"}
