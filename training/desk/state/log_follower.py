"""Keep the log of corrections up to what people answer, beside everything else; an answer never waits for it."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Mapping, MutableMapping

from labels import InputError
from labels.standing import Standing
from labels.wording import _
from training.desk.spoken_errors import reason
from training.desk.state.answer_log import AnswerLog

_NOTE = "log"
_PATIENCE = 30  # seconds that the last answers have at the end


class LogFollower:
    """A thread that adds to the log what it lacks.

    Parameters
    ----------
    log : AnswerLog
        The log.
    notes : mutable mapping of str to str
        Where it is said that the log cannot be read or written.
    """

    def __init__(self, log: AnswerLog, notes: MutableMapping[str, str]) -> None:
        self._log, self._notes = log, notes
        self._wake, self._closing = threading.Event(), False
        self._thread = threading.Thread(target=self._follow, name="log of corrections", daemon=True)
        self._thread.start()

    def others(self) -> Mapping[str, Standing]:
        """Return what stands in the log and is not from this desk, by the hash of the text; nothing where it cannot be read."""
        try:
            return self._log.others()
        except (InputError, OSError) as error:
            self._notes[_NOTE] = _("{where}: {why}").format(where=self._log.path.name, why=reason(error))
            return {}

    def wake(self) -> None:
        """Note that something was answered."""
        self._wake.set()

    def use(self, log: AnswerLog) -> None:
        """Follow with another log from now on.

        Parameters
        ----------
        log : AnswerLog
            The log.
        """
        self._log = log
        self.wake()

    def close(self) -> None:
        """Write what is lacking, and end."""
        self._closing = True
        self._wake.set()
        self._thread.join(timeout=_PATIENCE)

    def _follow(self) -> None:
        closing = False
        while not closing:
            self._wake.wait()
            self._wake.clear()
            closing = self._closing  # asked before it follows: what was answered until then is followed in any case
            try:
                self._log.follow()
                self._notes.pop(_NOTE, None)
            except (InputError, OSError, sqlite3.Error) as error:
                says = _("{where}: {why}; answers are kept here and go into the log when that is mended")
                self._notes[_NOTE] = says.format(where=self._log.path.name, why=reason(error))
