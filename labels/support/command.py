"""How a command is run and what it says when something goes wrong."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from labels.support.errors import InputError
from labels.support.extras import explain


def run_command(command: Callable[[list[str] | None], int], argv: list[str] | None = None, what: str | None = None) -> int:
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
        0 done, 1 the work failed, 2 the call was wrong, 130 interrupted.

    Raises
    ------
    ModuleNotFoundError
        If a module is missing that belongs to no extra: a fault of the installation.
    """
    try:
        return command(argv)
    except InputError as error:
        print(f"error: {error}", file=sys.stderr)
        return error.exit_code
    except ModuleNotFoundError as error:  # a library of an extra that was not installed
        missing = explain(error, what or command.__module__)
        if missing is None:
            raise
        print(f"error: {missing}", file=sys.stderr)
        return missing.exit_code
    except BrokenPipeError:
        # The reader of standard output went away (`| head`), which is no failure.
        # With standard output pointed elsewhere the interpreter does not complain at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("interrupted; nothing was left half-written", file=sys.stderr)
        return 130
    except OSError as error:
        location = str(error.filename) if error.filename else "system"
        print(f"error: {location}: {error.strerror or error}; check the path, its permissions and the disk", file=sys.stderr)
        return 1
