"""Errors become one line and an exit code."""

import pytest

from labels import InputError, UsageError
from labels.support.command import run_command


def raiser(error):
    """Return a command that raises `error`."""

    def command(argv):
        raise error

    return command


@pytest.mark.parametrize(
    ("error", "code", "line"),
    [
        (InputError("a.jsonl:3", "is\nbroken", "mend it"), 1, "error: a.jsonl:3: is broken; mend it"),
        (UsageError("call", "gives no text", "give some"), 2, "error: call: gives no text; give some"),
        (
            FileNotFoundError(2, "No such file", "x.txt"),
            1,
            "error: x.txt: No such file; check the path, its permissions and the disk",
        ),
        (OSError("disk full"), 1, "error: system: disk full; check the path, its permissions and the disk"),
        (KeyboardInterrupt(), 130, "interrupted; nothing was left half-written"),
    ],
    ids=["input", "usage", "system-with-path", "system", "interrupt"],
)
def test_errors_become_one_line_and_an_exit_code(capsys, error, code, line):
    """Nothing on standard output, one line on standard error."""
    assert run_command(raiser(error)) == code
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == line + "\n"


def test_command_that_ends_well_keeps_its_code():
    """And gets its arguments."""
    seen = []
    assert run_command(lambda argv: seen.append(argv) or 0, ["a"]) == 0
    assert seen == [["a"]]


def test_programming_errors_are_not_hidden():
    """A traceback of ours must reach us."""
    with pytest.raises(ZeroDivisionError):
        run_command(raiser(ZeroDivisionError()))


def test_reader_that_goes_away_is_no_failure(python):
    """``| head`` closes the pipe; the command ends quietly."""
    script = (
        "import os, sys\n"
        "from labels.support.command import run_command\n"
        "read, write = os.pipe()\n"
        "os.dup2(write, 1)\n"
        "os.close(read)\n"
        "def command(argv):\n"
        "    print('x' * 100_000, flush=True)\n"
        "    return 0\n"
        "sys.exit(run_command(command))\n"
    )
    outcome = python("-c", script)
    assert (outcome.code, outcome.err) == (0, "")
