"""Processes of this program that end when the one that started them is gone, however it went: nobody is left to hear them.

A parent that is killed can end nobody any more. So each process of its own looks to it by itself.
"""

from __future__ import annotations

import _thread
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable

PATIENCE = 20.0  # seconds that compiled code has to come to its end after an interruption
_EVERY = 0.5  # seconds between two looks


def end_with_parent(parent: int | None = None) -> None:
    """Let this process end, without a word, within a second after its parent has.

    Parameters
    ----------
    parent : int, optional
        The parent's number, for a process that a program of its own started. Without it the process is one of
        `multiprocessing`, which tells when the parent is gone on every system and however it starts its processes.
    """
    wait = _parent_of_worker() if parent is None else lambda: _until_gone(parent)
    _when(wait, lambda: os._exit(1), "whether the parent lives")


def end_with_input() -> None:
    """Let this process be interrupted, as by Ctrl-C, once its standard input is closed: by its parent, or as that is gone.

    So what was begun is undone. Where that takes more than some seconds, it ends at once.
    """
    # Not by `sys.stdin`, whose lock nobody could have any more when the interpreter closes.
    _when(lambda: os.read(sys.stdin.fileno(), 1), _interrupt, "whether somebody waits for it")


def _when(wait: Callable[[], object], then: Callable[[], object], name: str) -> None:
    def follow() -> None:
        wait()
        then()

    threading.Thread(target=follow, name=name, daemon=True).start()


def _parent_of_worker() -> Callable[[], object]:
    parent = multiprocessing.parent_process()
    assert parent is not None, "not started by multiprocessing"
    return parent.join


def _until_gone(parent: int) -> None:
    """Wait until somebody else is the parent; for ever where the system gives children to nobody else."""
    while os.getppid() == parent:
        time.sleep(_EVERY)


def _interrupt() -> None:
    main = threading.main_thread().ident
    if sys.platform != "win32" and main is not None:
        signal.pthread_kill(main, signal.SIGINT)  # wakes it where it waits for something, as Ctrl-C does
    else:
        _thread.interrupt_main()
    time.sleep(PATIENCE)
    os._exit(130)
