"""Errors a user can act on, and how a command reports them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable


class InputError(Exception):
    """Something given to the program cannot be used; the work failed (exit code 1).

    Parameters
    ----------
    place : str
        Where: a path, ``path:line``, an option.
    problem : str
        What is wrong there, with the value found.
    remedy : str
        What the user can do about it.
    """

    exit_code = 1

    def __init__(self, place: str, problem: str, remedy: str) -> None:
        super().__init__(place, problem, remedy)
        self.place, self.problem, self.remedy = place, problem, remedy

    def __str__(self) -> str:
        return " ".join(f"{self.place}: {self.problem}; {self.remedy}".split())


class UsageError(InputError):
    """The call itself was wrong: an option, a name, a path that is not there (exit code 2)."""

    exit_code = 2


def run_command(command: Callable[[list[str] | None], int], argv: list[str] | None = None) -> int:
    """Run a command's body and turn what goes wrong into one line and an exit code.

    Parameters
    ----------
    command : callable
        Takes the argument list, returns the exit code.
    argv : list of str, optional
        Arguments; those of the process by default.

    Returns
    -------
    int
        0 done, 1 the work failed, 2 the call was wrong, 130 interrupted.
    """
    try:
        return command(argv)
    except InputError as error:
        print(f"error: {error}", file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:
        # The reader of standard output went away (`| head`): not a failure of ours.
        # Pointing stdout elsewhere keeps the interpreter from complaining at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("interrupted; nothing was left half-written", file=sys.stderr)
        return 130
    except OSError as error:
        place = str(error.filename) if error.filename else "system"
        print(f"error: {place}: {error.strerror or error}; check the path, its permissions and the disk", file=sys.stderr)
        return 1
