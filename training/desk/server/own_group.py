"""Processes of a desk that end with all that they started: a reader shares its work among processes of its own."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Mapping
from typing import Any

# How such a process is started: its own group, which can be ended as one, and which Ctrl-C at the desk's terminal does not reach.
OWN_GROUP: Mapping[str, Any] = {"start_new_session": True} if os.name == "posix" else {}


def end(process: subprocess.Popen[str]) -> None:
    """End a process and what it started, at once.

    Parameters
    ----------
    process : Popen
        Started with :data:`OWN_GROUP`.
    """
    if os.name != "posix":
        process.kill()
        return
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:  # it came to its end by itself
        pass
