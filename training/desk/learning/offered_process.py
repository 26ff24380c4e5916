"""The process that trains for a desk: it is started, heard, and stopped from here."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from labels.support.errors import error_in
from labels.wording import _
from training.desk.learning.kept_trainings import STAGES, Training
from training.desk.server.one_job import Job
from training.desk.server.own_group import start_module, tell
from training.report.fit_log import FITTING, FITTING_ALL, STORING, step_in

PATIENCE = 25.0  # seconds that it has to end by itself; a little more than it gives itself
_MODULE = "training.desk.learning.offered_run"
# The stages that a run comes to by what it says; that it compares is said on standard output.
_STAGE_OF = {FITTING: 1, FITTING_ALL: 2, STORING: 3}
_COMPARES = len(STAGES) - 1


class OfferedProcess:
    """A process that trains.

    Parameters
    ----------
    training : Training
        What is kept up to date with what it says.
    job : Job
        The same among the jobs of the desk.
    lock : threading.RLock
        Held while steps are added.
    began : float
        When the training began, by the monotonic clock.
    """

    def __init__(self, training: Training, job: Job, lock: threading.RLock, began: float) -> None:
        self._training, self._job, self._lock, self._began = training, job, lock, began
        self._process: subprocess.Popen[str] | None = None
        self._stopped = False
        self._lines: list[str] = []

    def run(self, order: Mapping[str, Any], options: Sequence[str]) -> str:
        """Start it and hear it to its end; return what went wrong by its own words, which mean something where it failed.

        Parameters
        ----------
        order : mapping
            As :mod:`training.desk.learning.offered_run` reads it.
        options : sequence of str
            Options of the desk.
        """
        with start_module(_MODULE, options) as process:
            assert process.stdin is not None and process.stdout is not None
            tell(process, order)
            self._process = process
            if self._stopped:  # before it had begun
                self.stop()
            listener = threading.Thread(target=self._listen, args=(process,), daemon=True)
            listener.start()
            training = self._training
            for line in process.stdout:
                message = json.loads(line)
                if "changes" in message:
                    training.changes = message["changes"]
                else:
                    training.stage = self._job.done = _COMPARES
                    training.done, training.total = message["compared"], message["total"]
            with suppress(OSError):
                process.stdin.close()
            listener.join()
            return last_words(self._lines) or _("the process ended with code {code}").format(code=process.wait())

    def stop(self) -> None:
        """Ask it to end, and end it where it does not."""
        self._stopped = True
        process = self._process
        if process is None or process.stdin is None or process.stdin.closed:
            return
        with suppress(OSError):
            process.stdin.close()
        timer = threading.Timer(PATIENCE, _kill, (process,))
        timer.daemon = True
        timer.start()

    def _listen(self, process: subprocess.Popen[str]) -> None:
        for line in process.stderr or ():
            if not (text := line.strip()):
                continue
            self._lines.append(text)
            with self._lock:
                self._training.say(time.monotonic() - self._began, text)
                told = text.partition("] ")[2] if text.startswith("[") else ""
                if step := step_in(told):
                    self._training.stage = self._job.done = max(self._training.stage, _STAGE_OF[step])


def last_words(lines: Sequence[str]) -> str:
    """Return what went wrong by a command's own words.

    Parameters
    ----------
    lines : sequence of str
        Of its standard error.
    """
    said = [line.strip() for line in lines if line.strip()]
    return ([error for line in said if (error := error_in(line)) is not None] or said or [""])[-1]


def _kill(process: subprocess.Popen[str]) -> None:
    """End a process that did not end by itself, and those that it started."""
    if process.poll() is not None:
        return
    if sys.platform == "win32":
        process.kill()
        return
    with suppress(OSError):
        os.killpg(process.pid, signal.SIGKILL)
