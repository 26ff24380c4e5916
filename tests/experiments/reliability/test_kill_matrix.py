"""A process dies where it is told to; the matrix says what comes of it."""

import json
import os

import pytest

from experiments.reliability.dying import KILLED, Death, Places, dies, untraced
from experiments.reliability.kill_matrix import Kill, main, rows
from experiments.reliability.trained_twice import State

HERE = Places(frozenset({__file__}))


def three_lines(path):
    """Do something three times."""
    (path / "1").touch()
    (path / "2").touch()
    (path / "3").touch()


@pytest.mark.parametrize("at", [1, 2, 3])
def test_a_process_dies_before_the_line_that_it_is_told(tmp_path, at):
    death = dies(lambda: three_lines(tmp_path), at + 1, HERE)  # the first line is that of the lambda
    assert (death.code, death.function) == (KILLED, "three_lines")
    assert death.line == three_lines.__code__.co_firstlineno + 1 + at
    assert death.file == "tests/experiments/reliability/test_kill_matrix.py"
    assert sorted(os.listdir(tmp_path)) == [str(n) for n in range(1, at)]


def test_where_there_is_no_such_line_it_comes_to_its_end(tmp_path):
    assert dies(lambda: three_lines(tmp_path), 5, HERE) == Death(0)
    assert len(os.listdir(tmp_path)) == 3


def test_of_a_loop_two_rounds_are_enough(tmp_path):
    def loop():
        for n in range(100):
            (tmp_path / f"{n}").touch()

    ends = [dies(loop, at, HERE).code for at in range(1, 7)]
    assert ends == [KILLED] * 4 + [0] * 2


def test_nobody_dies_in_what_is_left_out(tmp_path):
    spared = untraced(three_lines)
    assert dies(lambda: spared(tmp_path), 2, HERE) == Death(0)


def test_what_goes_wrong_by_itself_is_no_kill(capfd):
    assert dies(lambda: 1 // 0, 9, HERE).code == 1
    assert "ZeroDivisionError" in capfd.readouterr().err


GOOD = State("2", "1", 0, "2", "2", True)


def kill(line, state=GOOD, running=0, function="promote"):
    """Return a kill at a line."""
    return Kill("swap", Death(KILLED, "a.py", line, function), state, running, True, True)


def test_neighbouring_lines_with_one_outcome_stand_together():
    found = [kill(3), kill(5), kill(7, State("1", "1", 1, "1", "1", True)), kill(9, function="other")]
    head, *body = rows(found)
    assert [row[:3] for row in body] == [
        ["swap", "a.py:3–5 promote", "2"],
        ["swap", "a.py:7 promote", "1"],
        ["swap", "a.py:9 other", "1"],
    ]
    assert all(len(row) == len(head) for row in body)


@pytest.mark.parametrize(
    "bad",
    [
        kill(1, State("2", "1", 0, "1", "1", True)),  # the alias says one thing, the answer another
        kill(1, State("2", "1", 0, "2", "1", True)),  # the store is not mended
        kill(1, State("2", "2", 0, "2", "2", False)),  # half a model
        kill(1, running=1),  # a run that runs for ever
    ],
)
def test_what_disagrees_for_good_is_bad(bad):
    assert kill(1).good and not bad.good


@pytest.mark.slow
def test_a_few_kills_of_each_step_leave_nothing_that_disagrees(tmp_path, capsys):
    file = tmp_path / "kills.json"
    assert main(["--every", "60", "--json", str(file)]) == 0
    assert " 0 after which something disagrees for good" in capsys.readouterr().out
    found = json.loads(file.read_text(encoding="utf-8"))
    assert {one["step"] for one in found} == {"swap", "run"} and len(found) > 5


def test_wrong_distance_is_refused(call):
    assert call(main, "--every", "0").code == 2
