"""Ctrl-C, and the system's request to stop, at whatever moment: one line, an exit code, nothing half-written.

A command has three stages. While its modules load and while the interpreter closes there is nothing to clean up, and it ends
at once. While it works the request is an exception, as usual, so that what was begun is undone; and it comes again until it
arrives: compiled libraries swallow exceptions (numba in its callbacks, Cython where a function cannot fail) and would go on.
"""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from itertools import pairwise
from types import FrameType, TracebackType
from typing import Any

PROGRAM = "policy-tagger"
ROOMS = ("labels", "seeds", "models", "training", "experiments")
# What handles each signal where nobody has said anything.
_USUAL: dict[int, Any] = {signal.SIGINT: signal.default_int_handler, signal.SIGTERM: signal.SIG_DFL}
if hasattr(signal, "SIGHUP"):  # the terminal was closed; `nohup` has it ignored, and so it stays
    _USUAL[signal.SIGHUP] = signal.SIG_DFL
# Seconds after which a request that was swallowed comes again.
AGAIN = 0.2


class Stopped(KeyboardInterrupt):
    """The system asked the command to stop; whatever cleans up after Ctrl-C cleans up after this."""


def command_is_loading() -> bool:
    """Return whether the interpreter was started for a command of this program, and still loads it."""
    if not sys.argv or os.path.splitext(os.path.basename(sys.argv[0]))[0] == PROGRAM:
        return bool(sys.argv)
    # While it looks for a module to run, the interpreter has no other name for it.
    module = next((name for option, name in pairwise(sys.orig_argv) if option == "-m"), "")
    return sys.argv[0] == "-m" and module.partition(".")[0] in ROOMS


def end_quietly() -> None:
    """Let Ctrl-C end the process in one line wherever no command works that could have to clean up.

    To be called first where a room is imported: most of a command's modules are loaded before its first line runs.
    """
    for number, usual in _USUAL.items():
        if signal.getsignal(number) is usual:  # ignored in the background of a shell, it stays so
            signal.signal(number, _leave)


def _leave(number: int, frame: FrameType | None) -> None:
    with suppress(OSError):
        os.write(2, f"{line(number)}\n".encode())
    os._exit(128 + number)


def line(number: int) -> str:
    """Return what is said of a signal.

    Parameters
    ----------
    number : int
        The signal.
    """
    try:
        from labels.wording import _
    except ImportError:  # it is being loaded at this moment

        def _(message: str) -> str:
            return message

    if number == signal.SIGINT:
        return _("interrupted; nothing was left half-written")
    return _("stopped; nothing was left half-written")


class Interruption:
    """While its block runs, turns signals into exceptions until one of them has arrived.

    Attributes
    ----------
    number : int
        The signal that came, 0 if none did.
    """

    def __init__(self) -> None:
        self.number = 0
        self._before: dict[int, Any] = {}
        self._hook = sys.unraisablehook

    def __enter__(self) -> Interruption:
        """Take the place of what handles signals now, where that is nobody's own."""
        self._hook = sys.unraisablehook
        for number, usual in _USUAL.items():
            handler = signal.getsignal(number)
            if handler in (usual, _leave) or isinstance(getattr(handler, "__self__", None), Interruption):
                with suppress(ValueError):  # only the main thread is told of signals
                    self._before[number] = signal.signal(number, self._take)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Put back what handled signals before."""
        if hasattr(signal, "setitimer") and self.number:
            signal.setitimer(signal.ITIMER_REAL, 0)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        sys.unraisablehook = self._hook

    def _take(self, number: int, frame: FrameType | None) -> None:
        first, self.number = not self.number, self.number or number
        if first and hasattr(signal, "setitimer"):
            self._before[signal.SIGALRM] = signal.signal(signal.SIGALRM, self._come_again)
            signal.setitimer(signal.ITIMER_REAL, AGAIN, AGAIN)
            sys.unraisablehook = self._hide
        if first or not _is_on_its_way():
            raise self.error()

    def _come_again(self, number: int, frame: FrameType | None) -> None:
        if not _is_on_its_way():
            raise self.error()

    def _hide(self, unraisable: Any) -> None:
        """Say nothing of a request that was swallowed: it comes again."""
        if not issubclass(unraisable.exc_type, KeyboardInterrupt):
            self._hook(unraisable)

    def error(self) -> KeyboardInterrupt:
        """Return the exception of the signal that came."""
        return KeyboardInterrupt() if self.number == signal.SIGINT else Stopped()


def _is_on_its_way() -> bool:
    """Return whether the request has arrived where something is cleaned up: that is not to be disturbed."""
    error = sys.exception()
    while error is not None and not isinstance(error, KeyboardInterrupt):
        error = error.__context__
    return error is not None
