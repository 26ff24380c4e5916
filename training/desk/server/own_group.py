"""Processes of a desk that end with it, and with all that they started: a reader shares its work among processes of its own.

The order comes on standard input, which stays open as long as the desk wants it: when it is closed, by the desk or because the
desk is gone, the work is interrupted.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from labels.ending.with_parent import end_with_input

_ROOT = Path(__file__).resolve().parents[3]
# How such a process is started: its own group, which can be ended as one, and which Ctrl-C at the desk's terminal does not reach.
OWN_GROUP: Mapping[str, Any] = {"start_new_session": True} if os.name == "posix" else {}


def end(process: subprocess.Popen[str]) -> None:
    """End a process and what it started, at once.

    Parameters
    ----------
    process : Popen
        Started with :data:`OWN_GROUP`.
    """
    if process.returncode is not None:  # by now its number may be another process's; what it started ends by itself
        return
    if os.name != "posix":
        process.kill()
        return
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:  # it came to its end by itself
        pass


def start_module(module: str, options: Sequence[str]) -> subprocess.Popen[str]:
    """Start a module of this program in a process of its own; return it, to be spoken to by its three streams.

    It has a group of its own, which Ctrl-C at the desk's terminal does not reach: end it with :func:`end`. It starts where this
    program was called, for options may name relative paths, and finds the program by its place.

    Parameters
    ----------
    module : str
        Name of the module.
    options : sequence of str
        Its arguments.
    """
    start = f"import sys; sys.path.insert(0, {str(_ROOT)!r}); import runpy; runpy.run_module({module!r}, run_name='__main__')"
    pipe = subprocess.PIPE
    return subprocess.Popen(
        [sys.executable, "-c", start, *options], stdin=pipe, stdout=pipe, stderr=pipe, text=True, encoding="utf-8",
        errors="replace", **OWN_GROUP,
    )  # fmt: skip


def tell(process: subprocess.Popen[str], order: Mapping[str, Any]) -> None:
    """Say to a process what it is to do, and leave its standard input open; where it has ended already, it says why by itself.

    Parameters
    ----------
    process : Popen
        As :func:`start_module` returned it.
    order : mapping
        What :func:`read_order` returns there.
    """
    assert process.stdin is not None
    try:
        process.stdin.write(json.dumps(order) + "\n")
        process.stdin.flush()
    except OSError:
        with suppress(OSError):
            process.stdin.close()


def read_order() -> dict[str, Any]:
    """Return what the desk wants of this process, which from then on is interrupted when the desk closes its standard input."""
    order: dict[str, Any] = json.loads(sys.stdin.readline())
    end_with_input()
    return order
