"""Ctrl-C and the system's request to stop: one line and an exit code at any moment, and nothing left half-written."""

import ast
import json
import os
import signal
import subprocess
import sys
import time

import pytest
from conftest import ROOT

from labels.support.interruption import Interruption
from training.cli import COMMANDS

SAID = {
    "SIGINT": (130, "interrupted; nothing was left half-written\n"),
    "SIGTERM": (143, "stopped; nothing was left half-written\n"),
}
# What a library does whose import takes long.
SLOW_IMPORT = "import os, signal, time\nos.kill(os.getpid(), signal.{name})\ntime.sleep(60)\n"


def script(body):
    """Return a script that runs a command with this body."""
    return (
        "import os, signal, sys, time\nfrom pathlib import Path\n"
        "from labels.support.atomic import whole_file\nfrom labels.support.command import run_command\n"
        f"def command(argv):\n{''.join(f'    {line}{chr(10)}' for line in body.splitlines())}    return 0\n"
        "sys.exit(run_command(command))\n"
    )


@pytest.mark.parametrize("module", [command.module for command in COMMANDS.values()])
def test_command_ends_in_one_line_while_its_modules_load(python, tmp_path, monkeypatch, module):
    """Before its first line runs: all of them begin by loading argparse."""
    (tmp_path / "slow").mkdir()
    (tmp_path / "slow" / "argparse.py").write_text(SLOW_IMPORT.format(name="SIGINT"))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "slow"))
    outcome = python("-m", module.removesuffix(".__main__"), timeout=50)
    assert (outcome.code, outcome.out, outcome.err) == (130, "", SAID["SIGINT"][1])


@pytest.mark.parametrize("name", SAID)
@pytest.mark.parametrize("program", ["experiments.topics.compare_topics", "policy-tagger"])
def test_other_ways_to_start_a_command_end_alike(python, tmp_path, monkeypatch, name, program):
    """A measurement, and the installed command."""
    (tmp_path / "slow").mkdir()
    (tmp_path / "slow" / "argparse.py").write_text(SLOW_IMPORT.format(name=name))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "slow"))
    (tmp_path / "policy-tagger").write_text("from training import cli\nimport argparse\n")
    outcome = python(*((tmp_path / program,) if "." not in program else ("-m", program)), timeout=50)
    assert (outcome.code, outcome.out, outcome.err) == (SAID[name][0], "", SAID[name][1])


@pytest.mark.parametrize("name", SAID)
@pytest.mark.parametrize(
    "swallowing",
    [
        "try:\n    {stop}\n    time.sleep(1)\nexcept BaseException:\n    pass\n",
        "class Thing:\n    def __del__(self):\n        {stop}\n        time.sleep(0)\nthing = Thing()\ndel thing\n",
        "import ctypes\n@ctypes.CFUNCTYPE(None)\ndef back():\n    {stop}\n    time.sleep(0)\nback()\n",
        "try:\n    {stop}\n    time.sleep(1)\nexcept BaseException:\n    raise ImportError('cannot be loaded') from None\n",
        "try:\n    {stop}\n    time.sleep(1)\nexcept BaseException:\n    raise OSError('interrupted system call') from None\n",
    ],
    ids=["bare-except", "destructor", "callback", "import-error", "system-error"],
)
def test_request_that_a_library_swallows_comes_again(python, swallowing, name):
    """And what it makes of it is no error of the user's."""
    body = swallowing.format(stop=f"os.kill(os.getpid(), signal.{name})") + "time.sleep(50)"
    outcome = python("-c", script(body), timeout=40)
    assert (outcome.code, outcome.out, outcome.err) == (SAID[name][0], "", SAID[name][1])


@pytest.mark.parametrize("name", SAID)
def test_what_was_begun_is_cleared_away_undisturbed(python, tmp_path, name):
    """However often it is asked for while that lasts."""
    stop = f"os.kill(os.getpid(), signal.{name})"
    body = (
        "try:\n    with whole_file(Path('result.csv')) as file:\n"
        f"        file.write('half')\n        {stop}\n        time.sleep(9)\n"
        f"finally:\n    {stop}\n    time.sleep(0.5)\n    Path('cleared').touch()"
    )
    outcome = python("-c", script(body), timeout=40)
    assert (outcome.code, outcome.err) == SAID[name]
    assert [path.name for path in tmp_path.iterdir()] == ["cleared"]


def test_results_written_before_are_not_lost_at_the_end(python):
    """The interpreter may be asked to stop while it closes."""
    ends = "import atexit\natexit.register(lambda: (os.kill(os.getpid(), signal.SIGINT), time.sleep(9)))\nprint('result')"
    start = "from labels.support.interruption import end_quietly\nend_quietly()\n"
    outcome = python("-c", start + script(ends), timeout=40)
    assert (outcome.code, outcome.out, outcome.err) == (130, "result\n", SAID["SIGINT"][1])


def test_who_ignores_ctrl_c_is_left_alone(python):
    """A command in the background of a shell gets the Ctrl-C that is meant for another."""
    outcome = python("-c", "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\n" + script("os.kill(os.getpid(), 2)"))
    assert (outcome.code, outcome.err) == (0, "")


def test_other_programs_keep_their_own_ways(python):
    """Whoever imports the project handles signals as before, after running a command too."""
    says = (
        "import signal, labels, seeds, models, training\nfrom labels.support.command import run_command\n"
        "run_command(lambda argv: 0, [])\n"
        "print(signal.getsignal(2) is signal.default_int_handler, signal.getsignal(15) is signal.SIG_DFL)"
    )
    assert python("-c", says).out == "True True\n"


def test_handler_of_somebody_elses_stays(monkeypatch):
    """What a program has said about its signals holds."""
    mine = lambda number, frame: None  # noqa: E731
    before = signal.signal(signal.SIGTERM, mine)
    try:
        with Interruption():
            assert signal.getsignal(signal.SIGTERM) is mine
            assert signal.getsignal(signal.SIGINT) is not signal.default_int_handler
    finally:
        signal.signal(signal.SIGTERM, before)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_every_room_and_every_folder_of_experiments_loads_labels_first():
    """That is where Ctrl-C is seen to; whatever is loaded before ends in a traceback."""
    files = [ROOT / room / "__init__.py" for room in ("seeds", "models", "training")]
    files += sorted((ROOT / "experiments").glob("*/__init__.py"))
    for path in files:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        loaded = [
            alias.name if isinstance(node, ast.Import) else node.module
            for node in tree.body
            if isinstance(node, ast.Import | ast.ImportFrom)
            for alias in node.names
        ]
        known = [name for name in loaded if name.partition(".")[0] not in {*sys.stdlib_module_names}]
        assert known and known[0] == "labels", path
    assert len(files) > 10


@pytest.mark.slow
@pytest.mark.parametrize("moment", range(0, 20, 3))
def test_topics_end_in_one_line_at_any_moment(tmp_path, moment):
    """While libraries load, while they compile, while files are written; by hand: press Ctrl-C where you like."""
    said = [
        f"城{'东南西北'[n % 4]}的{'储能电站 图书馆 港口 合唱队'.split()[n % 4]}迎来第{n}批客人，照常开放。" for n in range(80)
    ]
    records = [json.dumps({"text": text, "doc": f"d{n % 9}", "labels": []}, ensure_ascii=False) for n, text in enumerate(said)]
    (tmp_path / "in.jsonl").write_text("\n".join(records), encoding="utf-8")
    command = [sys.executable, "-m", "training.topics", str(tmp_path / "in.jsonl"), "--output", str(tmp_path / "out")]
    process = subprocess.Popen(command, cwd=ROOT, stdout=-1, stderr=-1, text=True, env=os.environ | {"OMP_NUM_THREADS": "1"})
    time.sleep(0.2 + moment * 0.6)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=120)
    if process.returncode == 0 or (process.returncode == -signal.SIGINT and out):  # it had ended before, or was just ending
        assert "topics in" in out and "Traceback" not in err
        return
    if str(ROOT) not in err and "Traceback" in err:
        pytest.skip("the interpreter itself was still starting")
    assert (process.returncode, out) == (130, "")
    assert err.endswith(SAID["SIGINT"][1]) and "Traceback" not in err and "Exception" not in err
    assert not [path for path in tmp_path.rglob(".*")]
