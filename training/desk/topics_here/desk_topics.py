"""The topics of a desk: found and changed in the background, kept in a folder beside the desk's file, one folder a reading.

The folder of a reading gets its number when the model in it is complete, and the reading is there when the desk's file says
so; what a crash left between the two is swept at the next start. The page, which takes longest, comes into it as a whole.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import threading
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from labels import InputError, UsageError
from labels.support.errors import error_in
from labels.wording import _, pgettext
from training.desk.desk import Desk
from training.desk.server.desk_jobs import DeskJobs
from training.desk.server.one_job import Job
from training.desk.server.own_group import end, start_module, tell
from training.desk.topics_here.topic_readings import (
    add_reading,
    forget_readings,
    prepare,
    readings,
    rows_of,
    show_reading,
    shown_reading,
)
from training.desk.topics_here.topics_process import STEPS
from training.topic_report.files import PAGE
from training.topics.stored_topics import FITTED

KIND = "topics"  # of its jobs
FIND, PLACE, EDIT = "find", "place", "edit"
_ENDING, _OWN, _READ = ".sqlite", ".topics", "page"
_PROCESS = "training.desk.topics_here.topics_process"
_KEPT = 6  # readings
_MADE, _UNDERWAY = re.compile(r"[1-9][0-9]*"), re.compile(r"\.making-[0-9a-f]{32}")


class DeskTopics:
    """What a desk knows of topics.

    Parameters
    ----------
    desk : Desk
        The desk.
    jobs : DeskJobs
        Its jobs.

    Attributes
    ----------
    folder : Path
        Where readings lie: beside the desk's file, and nothing of them anywhere else.
    """

    def __init__(self, desk: Desk, jobs: DeskJobs) -> None:
        self._desk, self._jobs = desk, jobs
        path = desk.file.path
        self.folder = path.with_name(path.name.removesuffix(_ENDING) + _OWN)
        self._lock = threading.Lock()
        self._turn = threading.Lock()  # one process at a time
        self._process: subprocess.Popen[str] | None = None
        self._drawing: int | None = None  # the reading whose page is drawn
        self._closing = False
        prepare(desk.file)
        self._sweep()
        jobs.at_end.append(self.close)

    def told(self) -> dict[str, Any]:
        """Return the reading that is shown, and which others are kept; ``reading`` is None where there is none.

        ``job`` is the one that works on topics; None while only the page of ``drawing`` is drawn, when all else
        can go on.
        """
        kept, shown = readings(self._desk.file), shown_reading(self._desk.file)
        found: dict[str, Any] = next((one for one in kept if one["reading"] == shown), {"reading": None, "topics": []})
        short = [{name: one[name] for name in ("reading", "at", "person", "do", "made")} for one in kept]
        busy = [job["id"] for job in self._jobs.list() if job["kind"] == KIND and job["state"] in ("waiting", "running")]
        drawing = self._drawing if busy else None
        state = {"job": busy[0] if busy and not drawing else None, "drawing": drawing}
        return found | state | {"readings": short, "page": shown is not None and self._path(shown).is_file()}

    def page(self) -> Path:
        """Return the page of the reading that is shown.

        Raises
        ------
        UsageError
            If there is none.
        """
        shown = shown_reading(self._desk.file)
        if shown is None or not self._path(shown).is_file():
            raise UsageError(pgettext("where", "topics"), _("have no page yet"), _("find them, or wait until it is drawn"))
        return self._path(shown)

    def show(self, reading: int) -> None:
        """Show a reading that is kept.

        Parameters
        ----------
        reading : int
            Its number.

        Raises
        ------
        UsageError
            If it is not kept.
        """
        if not any(one["reading"] == reading for one in readings(self._desk.file)) or not self._model(reading).is_dir():
            raise UsageError("reading", _("{number} is not kept any more").format(number=reading), _("load the page anew"))
        show_reading(self._desk.file, reading)
        self._desk.changed()

    def start(self, person: str, do: str, edits: Mapping[str, Any] | None = None) -> Job:
        """Find topics, give new paragraphs theirs, or change topics, in the background.

        Parameters
        ----------
        person : str
            Who asks; the labels are as this person sees them.
        do : {"find", "place", "edit"}
            What.
        edits : mapping, optional
            What to change, as the ``[topics]`` table of an experiment says it.

        Returns
        -------
        Job

        Raises
        ------
        UsageError
            If there is nothing to change, or a change is under way.
        """
        with self._lock:
            told = self.told()
            if told["job"]:
                raise UsageError(pgettext("where", "topics"), _("are being worked on"), _("wait until that is done"))
            if do != FIND and not (told["reading"] and self._model(told["reading"]).is_dir()):
                raise UsageError(pgettext("where", "topics"), _("are not there to be changed"), _("find them first"))
            order = self._order(person) | {"do": do, "edits": dict(edits or {}), "known": 0}
            if do != FIND:
                order["model"] = str(self._model(told["reading"]))
                told_then = {name: told[name] for name in ("title", "paragraphs", "without", "topics")}
                order["former"] = {"told": told_then, "rows": rows_of(self._desk.file, told["reading"])}
                order["known"] = told["known"]
            if told["drawing"]:
                self._end()  # the page would be an old one before it is drawn
            self._drawing = None
            return self._jobs.start(KIND, lambda job: self._work(job, person, order))

    def close(self) -> None:
        """End what runs; what is half made is swept at the next start."""
        self._closing = True
        self._end()

    # --- behind the scenes

    def _end(self) -> None:
        process = self._process  # which is nobody's any more once it came to its end in its own thread
        if process is not None:
            end(process)

    def _model(self, reading: int) -> Path:
        return self.folder / str(reading) / FITTED

    def _path(self, reading: int) -> Path:
        return self.folder / str(reading) / _READ / PAGE

    def _order(self, person: str) -> dict[str, Any]:
        view = self._desk.view(person)
        columns, keys = view.columns, view.columns.keys
        labels = [[key for key, given in zip(keys, row, strict=True) if given] for row in view.labels.tolist()]
        return {
            "database": str(self._desk.file.path),
            "keys": list(keys),
            "rows": list(zip(columns.rows.tolist(), labels, strict=True)),
            "labelled_by": self._desk.model,
            "folder": str(self._desk.folder),
        }

    def _work(self, job: Job, person: str, order: Mapping[str, Any]) -> None:
        with self._turn:
            self.folder.mkdir(exist_ok=True)
            making, page = (self.folder / f".making-{uuid.uuid4().hex}" for _ in range(2))
            making.mkdir()
            page.mkdir()
            try:
                self._hear(job, person, {**order, "output": str(making), "page": str(page)})
            finally:
                self._sweep()

    def _take(self, person: str, making: Path, said: Mapping[str, Any]) -> int:
        file = self._desk.file
        with file.write():
            number = add_reading(file, person, said["digest"], said["told"], said["rows"])
            os.replace(making, self.folder / str(number))
            show_reading(file, number)
        forget_readings(file, _KEPT)
        self._desk.changed()
        return number

    def _hear(self, job: Job, person: str, order: Mapping[str, Any]) -> None:
        """Start the process and take in what it says."""
        job.total, number = STEPS, None
        with start_module(_PROCESS, self._jobs.options) as process:
            self._process = process
            if self._closing:
                end(process)
            assert process.stdout is not None and process.stderr is not None
            complaints: list[str] = []
            listener = threading.Thread(target=lambda: complaints.extend(process.stderr or ()), daemon=True)
            listener.start()
            try:
                tell(process, order)  # where it ended before it read that, it says below why
                for line in process.stdout:
                    said = json.loads(line)
                    if "told" in said:
                        number = self._take(person, Path(order["output"]), said)
                        self._drawing = number
                    job.done = said["done"]
                listener.join()
            finally:
                self._process = None
            code = process.wait()
        if number is not None and not code:
            os.replace(order["page"], self.folder / str(number) / _READ)
            job.done = STEPS
        elif number is None or code > 0:  # a process that was ended while it drew was ended by a later change
            lines = [line.strip() for line in complaints if line.strip()]
            error = next((error for line in lines if (error := error_in(line)) is not None), "")
            raise InputError(
                pgettext("where", "topics"),
                error or _("were not worked out: the process ended with code {code}").format(code=code),
                _("what was there stays"),
            )

    def _sweep(self) -> None:
        """Remove what no reading owns: only folders named as this program names them."""
        if not self.folder.is_dir():
            return
        owned = {str(one["reading"]) for one in readings(self._desk.file)}
        for path in self.folder.iterdir():
            if _UNDERWAY.fullmatch(path.name) or (_MADE.fullmatch(path.name) and path.name not in owned):
                shutil.rmtree(path, ignore_errors=True)
