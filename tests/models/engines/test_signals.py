"""Commands that are stopped, killed or lose a worker in the middle of their work: nobody works on, nothing is left behind."""

import json
import multiprocessing
import os
import signal
from pathlib import Path

import pytest
from conftest import jsonl
from signalled import ENDS, Signalled, hidden, until

from labels import InputError
from models.engines.parallel import ordered_map
from models.predict import main

TEXT = "城南的储能电站并网，夜里存电白天用。"
LINE = json.dumps({"text": TEXT}, ensure_ascii=False).encode() + b"\n"
WORKERS = 2

pytestmark = pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="processes are looked for where Linux has them")


def whatever_is_given(number):
    """Give a number to whom it is."""
    return number


@pytest.fixture
def begin(tmp_path, trained_store):
    """Return a function that starts a command; what it leaves is ended."""
    begun = []

    def start(module, *arguments, **how):
        begun.append(Signalled(tmp_path, module, *arguments, **how))
        return begun[-1]

    yield start
    for one in begun:
        one.close()


def told(outcome):
    """Return the last line on standard error; there is no traceback among them."""
    assert "Traceback" not in outcome.err and "Exception" not in outcome.err
    return (outcome.err.splitlines() or [""])[-1]


def check(command, name, folder, output=None, group=False):
    """Send a signal; check what the command makes of it, that nobody is left and, unless it was killed, nothing either."""
    code, line = ENDS[name]
    assert command.signal(name, group) == code, command.err
    assert told(command) == line or name == "SIGKILL"
    assert output is None or not output.exists()
    if name != "SIGKILL":
        assert not hidden(folder) and not list(command.scratch.iterdir())


def predict(begin, folder, form, jobs=WORKERS):
    """Begin to tag what never ends, in processes of its own."""
    options = ["--input", "-", "--model", "lexicon", "--format", form, "--jobs", jobs, "--no-corrections"]
    (folder / "out").mkdir()
    output = folder / "out" / f"result.{form}"
    command = begin("models.predict", *options, "--output", output, feed=LINE)
    command.workers(jobs)
    if form != "dta":  # which is made as a whole, at the end
        until(lambda: hidden(folder / "out"), "nothing is written")
    return command, output


@pytest.mark.parametrize("group", [False, True], ids=["it alone", "its workers too"])
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP", "SIGKILL"])
def test_tagging_in_several_processes_ends_with_all_of_them(begin, tmp_path, name, group):
    """A terminal sends its signals to all of them, a service manager as it likes."""
    command, output = predict(begin, tmp_path, "jsonl")
    check(command, name, tmp_path / "out", output, group)


@pytest.mark.slow
@pytest.mark.parametrize("name", ENDS)
@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet", "dta", "html"])
def test_whatever_is_written_nothing_is_left(begin, tmp_path, form, name):
    command, output = predict(begin, tmp_path, form)
    check(command, name, tmp_path / "out", output)


@pytest.mark.slow
@pytest.mark.parametrize("name", ENDS)
def test_tagging_to_standard_output_ends_too(begin, tmp_path, name):
    command = begin("models.predict", "--input", "-", "--model", "lexicon", "--format", "jsonl", "--jobs", WORKERS, feed=LINE)
    command.workers(WORKERS)
    until(lambda: command.out, "nothing is written")
    code, line = ENDS[name]
    assert (command.signal(name), told(command)) == (code, line)
    assert not list(command.scratch.iterdir())


def test_what_a_killed_run_left_is_removed_by_the_next(begin, call, tmp_path):
    """Beside the same output, and nothing that another run still writes."""
    command, output = predict(begin, tmp_path, "jsonl")
    other = begin("models.predict", "--input", "-", "--model", "lexicon", "--jobs", 1, "--output", output, feed=LINE)
    until(lambda: len(hidden(tmp_path / "out")) == 2, "the other run does not write")
    check(command, "SIGKILL", tmp_path / "out", output)
    assert call(main, TEXT, "--model", "lexicon", "--output", output).code == 0
    assert output.exists() and len(hidden(tmp_path / "out")) == 1
    check(other, "SIGTERM", tmp_path / "out")
    assert [path.name for path in (tmp_path / "out").iterdir()] == [output.name]


def test_what_a_killed_worker_had_is_done_again(begin, tmp_path):
    """By the system for want of memory, or by somebody: the result is whole, and in order."""
    command, output = predict(begin, tmp_path, "jsonl")
    os.kill(min(command.workers(WORKERS)), signal.SIGKILL)
    before = command.fed
    until(lambda: command.fed > before + 20_000, "it does not go on")
    command.feeding = False
    assert command.ended() == 0, command.err
    assert "Traceback" not in command.err
    ids = [json.loads(line)["id"] for line in output.read_text(encoding="utf-8").splitlines()]
    assert ids == [f"stdin#{n}" for n in range(1, command.fed + 1)]


# The map itself


def die_once(given):
    """Die at one number, the first time."""
    number, seen, *_much = given
    if number == 7 and not seen.exists():
        seen.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def die(number):
    """Die at one number, each time."""
    if number == 7:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def test_results_stay_in_order_where_a_worker_dies(tmp_path):
    items = [(number, tmp_path / "seen") for number in range(50)]
    assert [result for _, result in ordered_map(die_once, items, 2, send=whatever_is_given)] == list(range(50))
    assert not multiprocessing.active_children()


def test_work_that_kills_every_worker_is_given_up_in_one_sentence():
    """Where a text takes all memory there is, another worker does not help."""
    done = []
    with pytest.raises(InputError) as told:
        done += (result for _, result in ordered_map(die, range(50), 2, send=whatever_is_given))
    assert "worker process" in str(told.value) and "--jobs" in str(told.value)
    assert done == list(range(len(done))) and len(done) <= 7
    assert not multiprocessing.active_children()


def test_large_work_does_not_keep_a_pool_whose_worker_died(tmp_path):
    """What is sent fills the pipe to the workers, and nobody reads it any more."""
    items = [(number, tmp_path / "seen", bytes(1_000_000)) for number in range(12)]
    assert [result for _, result in ordered_map(die_once, items, 2, send=whatever_is_given)] == list(range(12))


STOPPED_AT_THE_START = """
import os, signal, sys
from concurrent.futures import ProcessPoolExecutor
from labels.support.command import run_command
from models.engines.parallel import ordered_map
launch = ProcessPoolExecutor._launch_processes
def launching(pool):
    launch(pool)
    os.kill(os.getpid(), signal.{name})
ProcessPoolExecutor._launch_processes = launching
def command(argv):
    list(ordered_map(int, range(9), 2, send=str))
    return 0
sys.exit(run_command(command, []))
"""


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_stopped_while_its_workers_start_it_waits_for_nobody(python, name):
    """Processes that the pool does not know of yet are told nothing by it."""
    outcome = python("-c", STOPPED_AT_THE_START.format(name=name), timeout=40)
    assert (outcome.code, outcome.err) == (ENDS[name][0], f"{ENDS[name][1]}\n")


# Commands in one process: held where the first file would get its name, so that all there is to leave is there


@pytest.fixture
def tagged(call, tmp_path, trained_store):
    """Return a file of predictions."""
    given = jsonl(tmp_path / "given.jsonl", *({"text": TEXT, "region": "江苏", "date": f"202{n}-03-01"} for n in range(4)))
    assert call(main, "--input", given, "--model", "lexicon", "--output", tmp_path / "tagged.jsonl").code == 0
    return tmp_path / "tagged.jsonl"


@pytest.mark.parametrize("name", ENDS)
@pytest.mark.parametrize(
    "form", ["csv", pytest.param("xlsx", marks=pytest.mark.slow), pytest.param("dta", marks=pytest.mark.slow)]
)
def test_panel_leaves_nothing(begin, tmp_path, tagged, form, name):
    (tmp_path / "out").mkdir()
    command = begin("models.panel", tagged, "--output", tmp_path / "out" / f"panel.{form}", held=True)
    command.held()
    check(command, name, tmp_path / "out", tmp_path / "out" / f"panel.{form}")


@pytest.mark.slow
@pytest.mark.parametrize("name", ENDS)
def test_topics_leave_nothing(begin, tmp_path, name):
    said = [
        f"城{'东南西北'[n % 4]}的{'储能电站 图书馆 港口 合唱队'.split()[n % 4]}迎来第{n}批客人，照常开放。" for n in range(80)
    ]
    given = jsonl(tmp_path / "in.jsonl", *({"text": text, "doc": f"d{n % 9}", "labels": []} for n, text in enumerate(said)))
    command = begin("training.topics", given, "--output", tmp_path / "out", held=True)
    command.held()
    check(command, name, tmp_path)
    if name != "SIGKILL":
        assert not (tmp_path / "out" / "model").exists()


@pytest.mark.slow
@pytest.mark.parametrize("name", ENDS)
def test_training_leaves_nothing(begin, tmp_path, tracking, name):
    command = begin("training.run", "lexicon", held=True)
    command.held()
    check(command, name, tmp_path)
