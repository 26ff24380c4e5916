"""Other programs end when this one does: at the end of their time, by an interruption, by a kill."""

import os
import subprocess
import sys
import time

import pytest
from conftest import ROOT

from labels.ending.guarded import output_of

pytestmark = pytest.mark.skipif(os.name != "posix", reason="there is no guard")
SLEEPS = ["sh", "-c", "echo $$ > number; sleep 60 & sleep 60"]


def alive(number):
    """Tell whether a process works."""
    try:
        with open(f"/proc/{number}/stat", encoding="ascii") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def number_in(folder):
    """Wait for the program to say who it is."""
    end = time.monotonic() + 30
    while not (folder / "number").exists() or not (text := (folder / "number").read_text()):
        assert time.monotonic() < end
        time.sleep(0.02)
    return int(text)


def test_output_and_exit_code_are_those_of_the_program(tmp_path):
    assert output_of(["sh", "-c", "pwd; cat; exit 3"], tmp_path, 30) == (3, f"{tmp_path}\n".encode())
    assert output_of(["sh", "-c", "kill -9 $$"], tmp_path, 30)[0] == 128 + 9


def test_program_that_cannot_be_started_is_told_apart(tmp_path):
    (tmp_path / "broken").write_text("no program")
    with pytest.raises(OSError):
        output_of([str(tmp_path / "broken")], tmp_path, 30)


def test_program_that_takes_too_long_is_ended_with_what_it_started(tmp_path):
    with pytest.raises(subprocess.TimeoutExpired):
        output_of(SLEEPS, tmp_path, 1)
    number = number_in(tmp_path)
    assert not alive(number) and not in_group(number)


def in_group(number):
    """Return who is in the same group as a program was, or has it as parent."""
    listed = subprocess.run(["ps", "-e", "-o", "pid=,pgid=,args="], capture_output=True, text=True).stdout
    return [line for line in listed.splitlines() if "sleep 60" in line and str(number) in line.split()[:2]]


def test_program_ends_when_who_started_it_is_killed(tmp_path):
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\nfrom pathlib import Path\nfrom labels.ending.guarded import output_of\n"
    )
    process = subprocess.Popen([sys.executable, "-c", f"{code}output_of({SLEEPS!r}, Path({str(tmp_path)!r}), 60)"])
    number = number_in(tmp_path)
    assert alive(number)
    process.kill()
    process.wait()
    end = time.monotonic() + 15
    while alive(number):
        assert time.monotonic() < end, "it works on for somebody who is gone"
        time.sleep(0.05)


@pytest.mark.parametrize("start", ["", "setsid "], ids=["in its group", "in a group of its own"])
def test_program_that_ended_before_what_it_started_keeps_nobody_waiting(tmp_path, start):
    """Its output stays open; what left its group cannot be found any more, but is not waited for either."""
    with pytest.raises(subprocess.TimeoutExpired):
        output_of(["sh", "-c", f"{start}sleep 60 & echo $! > number"], tmp_path, 1)
    number = number_in(tmp_path)
    if start:
        assert alive(number), "it was waited for"
        os.kill(number, 9)
        return
    end = time.monotonic() + 15
    while alive(number):
        assert time.monotonic() < end, "it works on for nobody"
        time.sleep(0.05)
