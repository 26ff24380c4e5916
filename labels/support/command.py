"""How a command is run and what it says when something goes wrong."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from typing import TypeAlias

from labels.support.errors import InputError
from labels.support.extras import explain
from labels.support.interruption import Interruption, line

Command: TypeAlias = Callable[[list[str] | None], int]


def run_command(command: Command, argv: list[str] | None = None, what: str | None = None) -> int:
    """Run a command; turn what goes wrong into one line on standard error and an exit code.

    Parameters
    ----------
    command : callable
        Its body: takes the argument list and returns the exit code.
    argv : list of str, optional
        Arguments; those of the process by default.
    what : str, optional
        What is run, for messages; its module by default.

    Returns
    -------
    int
        0 done, 1 the work failed, 2 the call was wrong, 130 interrupted, 143 asked to stop by the system.

    Raises
    ------
    ModuleNotFoundError
        If a module is missing that belongs to no extra: a fault of the installation.
    """
    asked = Interruption()
    try:
        with asked:
            code = _outcome(command, argv, what, asked)
    except BaseException as error:  # whatever libraries make of an interruption
        if not asked.number and not isinstance(error, KeyboardInterrupt):
            raise
        asked.number = asked.number or signal.SIGINT
    if asked.number:
        print(line(asked.number), file=sys.stderr)
        return 128 + asked.number
    return code


def _outcome(command: Command, argv: list[str] | None, what: str | None, asked: Interruption) -> int:
    try:
        code = command(argv)
        print(end="", flush=True)  # here, where a reader that went away is understood
    except Exception as error:
        known = None if asked.number else _explained(error, what or command.__module__)
        if known is None:
            raise
        return known
    return code


def _explained(error: Exception, what: str) -> int | None:
    """Say in one line what went wrong; return the exit code, None where it is a fault of ours."""
    if isinstance(error, ModuleNotFoundError):  # a library of an extra that was not installed
        missing = explain(error, what)
        if missing is None:
            return None
        error = missing
    if isinstance(error, InputError):
        print(f"error: {error}", file=sys.stderr)
        return error.exit_code
    if isinstance(error, BrokenPipeError):
        # The reader of standard output went away (`| head`), which is no failure.
        # With standard output pointed elsewhere the interpreter does not complain at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    if isinstance(error, OSError):
        location = str(error.filename) if error.filename else "system"
        print(f"error: {location}: {error.strerror or error}; check the path, its permissions and the disk", file=sys.stderr)
        return 1
    return None
