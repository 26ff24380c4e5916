"""Other programs, started so that they end when this one does, however it ends."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

_NOT_STARTED = 127
# Runs a program, and ends it with all that it started once the parent is gone. It loads as little as it can.
_GUARD = f"""
import os, signal, sys, time
parent, program = int(sys.argv[1]), sys.argv[2:]
child = os.fork()
if not child:
    try:
        os.execvp(program[0], program)
    except OSError:
        os._exit({_NOT_STARTED})
wait = 0.005
while True:
    ended, status = os.waitpid(child, os.WNOHANG)
    if ended:
        code = os.waitstatus_to_exitcode(status)
        os._exit(code if code >= 0 else 128 - code)
    if os.getppid() != parent:
        os.killpg(0, signal.SIGKILL)
    time.sleep(wait)
    wait = min(wait * 1.5, 0.2)
"""


def output_of(command: Sequence[str], folder: Path, seconds: float) -> tuple[int, bytes]:
    """Run a program, which is given nothing to read, to its end; return its exit code and what it wrote to standard output.

    However this ends, by an error, an interruption or a kill, the program ends too, with all that it started.

    Parameters
    ----------
    command : sequence of str
        The program and its arguments.
    folder : Path
        Where it works.
    seconds : float
        How long it may take.

    Raises
    ------
    FileNotFoundError, OSError
        If it cannot be started.
    subprocess.TimeoutExpired
        If it takes longer.
    """
    guard = [sys.executable, "-I", "-S", "-c", _GUARD, str(os.getpid())] if os.name == "posix" else []
    null, pipe = subprocess.DEVNULL, subprocess.PIPE
    process = subprocess.Popen([*guard, *command], cwd=folder, start_new_session=True, stdin=null, stdout=pipe, stderr=null)
    try:
        printed, _errors = process.communicate(timeout=seconds)
    finally:
        _end(process)
    if guard and process.returncode == _NOT_STARTED:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), command[0])
    return process.returncode, bytes(printed)


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.returncode is not None:  # not asked anew: what a program that has ended started still has its group
        return
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # its own group: the program and what it started
    else:
        process.kill()
    if process.stdout is not None:
        process.stdout.close()  # not read to its end: whoever left the group may hold it open
    process.wait()
