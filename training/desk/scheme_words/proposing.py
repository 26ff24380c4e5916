"""The search for further words, beside the desk."""

from __future__ import annotations

import json
import subprocess
import threading
from typing import Any

from labels.support.errors import error_in
from labels.wording import _
from training.desk.desk import Desk
from training.desk.server.own_group import end, start_module, tell
from training.desk.spoken_errors import ProcessFailed, sentence

_PROPOSER = "training.desk.scheme_words.word_proposer"
_MOST = 20  # words
_PARAGRAPHS = 20_000  # that are read, which takes about 20 s on one core
NOTHING: dict[str, Any] = {"state": None, "words": [], "paragraphs": 0, "of": 0, "message": ""}


class Proposing:
    """What is looked for, one label at a time, and what was found.

    Parameters
    ----------
    desk : Desk
        The desk.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._lock = threading.Lock()
        self._found: dict[tuple[str, str], dict[str, Any]] = {}
        self._process: subprocess.Popen[str] | None = None
        self._thread: threading.Thread | None = None
        self._closing = False

    def found(self, label: str) -> dict[str, Any]:
        """Return what was found for a label.

        Parameters
        ----------
        label : str
            Its key.

        Returns
        -------
        dict
            ``state`` ("waiting", "running", "done", "failed", None before it was asked for), ``words``, ``paragraphs`` that were
            read ``of`` how many, ``message`` of what went wrong.
        """
        with self._lock:
            return dict(self._found.get((label, self._desk.scheme.digest), NOTHING))

    def start(self, label: str) -> dict[str, Any]:
        """Have words looked for; return what :meth:`found` says.

        Parameters
        ----------
        label : str
            Key of the label.
        """
        scheme, folder = self._desk.scheme, self._desk.own_scheme
        with self._lock:
            place = label, scheme.digest
            under_way = any(one["state"] == "running" for one in self._found.values())
            if not under_way:
                self._found[place] = {**NOTHING, "state": "running"}
                order: dict[str, Any] = {"file": str(self._desk.file.path.resolve()), "label": label, "texts": dict(scheme.texts)}
                order |= {
                    "name": scheme.name,
                    "folder": str(folder) if folder else None,
                    "most": _MOST,
                    "paragraphs": _PARAGRAPHS,
                }
                self._thread = threading.Thread(target=self._run, args=(place, order), name="words proposed", daemon=True)
                self._thread.start()
            return dict(self._found.get(place, {**NOTHING, "state": "waiting"}))

    def close(self) -> None:
        """End what is looked for: as long as another process reads the desk's file, what was written last stays beside it."""
        self._closing = True
        process, thread = self._process, self._thread
        if process is not None:
            end(process)
        if thread is not None:
            thread.join(timeout=10)

    def _run(self, place: tuple[str, str], order: dict[str, Any]) -> None:
        try:
            told = {"state": "done", **self._asked(order)}
        except (OSError, ValueError, ProcessFailed) as error:
            told = {"state": "failed", "message": sentence(error, self._desk.file.path.name)}
        with self._lock:
            self._found[place] = {**NOTHING, **told}

    def _asked(self, order: dict[str, Any]) -> dict[str, Any]:
        """Ask the proposer, whose input stays open as long as the desk lives."""
        with start_module(_PROPOSER, []) as process:
            assert process.stdout is not None and process.stderr is not None
            self._process = process
            if self._closing:
                end(process)
            try:
                tell(process, order)
                line = process.stdout.readline()
                if not line:
                    told = [one.strip() for one in process.stderr if one.strip()]
                    raise ProcessFailed((error_in(told[-1]) or told[-1]) if told else _("the search for words ended early"))
                found: dict[str, Any] = json.loads(line)
                return found
            finally:
                self._process = None
