"""Work in the background while the page goes on: files are read and tagged one job after the other, beside them all else.

What takes minutes does not keep a file that was dropped waiting.
"""

from __future__ import annotations

import json
import queue
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from labels.support.errors import error_in, note_in
from labels.wording import _
from training.desk.desk import Desk
from training.desk.server.one_job import Job
from training.desk.server.own_group import end, start_module, tell
from training.desk.server.taken_in import Taker
from training.desk.spoken_errors import ProcessFailed, sentence
from training.desk.state.kept_paragraphs import (
    FoundFile,
    begin_file,
    complained_files,
    known_files,
    look_around,
    names_of_documents,
)

_PATIENCE = 3.0  # seconds that processes have to come to their end
_MOST_KEPT = 20  # jobs that are shown
_LANGUAGE = "language"  # under which is noted what the reader spoke
_READER = "training.desk.folder_reader"


_Waiting = queue.Queue[tuple[Job, Callable[[Job], None]] | None]


class DeskJobs:
    """The jobs of a desk.

    Parameters
    ----------
    desk : Desk
        Whose.
    options : sequence of str
        What the desk was called with, for the processes that work for it.

    Attributes
    ----------
    options : list of str
        As given.
    at_end : list of callable
        What is called when the desk closes, to end what was started.
    """

    def __init__(self, desk: Desk, options: Sequence[str]) -> None:
        self._desk, self.options = desk, list(options)
        self.at_end: list[Callable[[], None]] = []
        self._lock = threading.Lock()
        self._jobs: list[Job] = []
        self._files: _Waiting = queue.Queue()
        self._others: _Waiting = queue.Queue()
        self._processes: set[subprocess.Popen[str]] = set()
        self._closing = False
        self._threads = [
            threading.Thread(target=self._work, args=(waiting,), name="jobs of the desk", daemon=True)
            for waiting in (self._files, self._others)
        ]
        self._besides: list[threading.Thread] = []  # of jobs that do not wait for others
        for thread in self._threads:
            thread.start()

    def read(self) -> Job:
        """Have what is new in the folder read; return the job, that of another call where that did not begin yet."""
        with self._lock:
            for job in self._jobs:
                if job.kind == "read" and job.state == "waiting":
                    return job
            return self._add("read", self._read, self._files)

    def add(self, kind: str, work: Callable[[Job], None]) -> Job:
        """Have something done when its turn comes; return the job.

        Parameters
        ----------
        kind : str
            What it does.
        work : callable
            Does it; what it raises is what went wrong, in words.
        """
        with self._lock:
            return self._add(kind, work, self._others)

    def _add(self, kind: str, work: Callable[[Job], None], waiting: _Waiting) -> Job:
        job = Job(str(len(self._jobs) + 1), kind)
        self._jobs.append(job)
        waiting.put((job, work))
        return job

    def beside(self, kind: str, total: int) -> Job:
        """Return a new job that somebody else does, and keeps up to date, while others go on.

        Parameters
        ----------
        kind : str
            What it does.
        total : int
            Of how many steps.
        """
        with self._lock:
            job = Job(str(len(self._jobs) + 1), kind, "running", total=total)
            self._jobs.append(job)
            return job

    def use(self, *options: str) -> None:
        """Have another model, or another scheme, tag from the next reading on.

        Parameters
        ----------
        *options : str
            Of the desk, as ``--model NAME``; they hold in place of those of the same name.
        """
        self.options += options

    def start(self, kind: str, work: Callable[[Job], None]) -> Job:
        """Have something long done at once, beside the reading of files; return the job.

        Parameters
        ----------
        kind : str
            What it does.
        work : callable
            Does it, and says in the job how far it is.
        """
        with self._lock:
            job = Job(str(len(self._jobs) + 1), kind)
            self._jobs.append(job)
            self._besides = [thread for thread in self._besides if thread.is_alive()]
            thread = threading.Thread(target=self._do, args=(job, work), name=f"job {kind}", daemon=True)
            self._besides.append(thread)
            thread.start()
        return job

    def list(self) -> list[dict[str, Any]]:
        """Return the latest jobs, the last one first."""
        with self._lock:
            return [job.to_record() for job in self._jobs[-_MOST_KEPT:][::-1]]

    def find(self, name: str) -> Job | None:
        """Return a job by its id; None where there is none.

        Parameters
        ----------
        name : str
            The id.
        """
        with self._lock:
            return next((job for job in self._jobs if job.id == name), None)

    def close(self) -> None:
        """End what runs; what is half read is read again next time."""
        self._closing = True
        for waiting in (self._files, self._others):
            waiting.put(None)
        for closing in self.at_end:
            closing()
        for process in list(self._processes):  # which are interrupted by that, and clear away what they began
            with suppress(OSError):
                if process.stdin:
                    process.stdin.close()
        for thread in self._threads:
            thread.join(timeout=_PATIENCE)
        for process in list(self._processes):
            end(process)
        with self._lock:
            threads = [*self._threads, *self._besides]
        for thread in threads:
            thread.join(timeout=10)

    def _work(self, waiting: _Waiting) -> None:
        while (given := waiting.get()) is not None and not self._closing:
            self._do(*given)

    def _do(self, job: Job, work: Callable[[Job], None]) -> None:
        job.state = "running"
        try:
            work(job)
            job.state = "done"
        except Exception as error:  # whatever it is, the desk goes on and says so
            job.state, job.message = "failed", sentence(error, self._desk.file.path.name)

    def _read(self, job: Job) -> None:
        desk, file = self._desk, self._desk.file
        files, skipped = look_around(desk.folder)
        known, names = known_files(file), names_of_documents(file)
        gone = known.keys() - {one.path for one in files}
        with file.write() as writer:
            for path in gone:
                begin_file(file, path)
            writer.execute("DELETE FROM skipped WHERE file = ''")
            writer.executemany("INSERT INTO skipped VALUES ('', ?, ?)", skipped)
        if gone:
            desk.changed()
        if not files:
            job.message = _("nothing to read")
            return
        # What was said of files in another language is said anew, which takes reading them again.
        other = complained_files(file) if file.meta(_LANGUAGE) != desk.language else set()
        order = [
            {"path": one.path, "stale": one.path in other or known.get(one.path, ())[:2] != (one.size, one.mtime)}
            | {"tagged_by": known[one.path][2] if one.path in known else ""}
            for one in files
        ]
        desk.reading = True
        try:
            self._hear(job, {one.path: one for one in files}, {"folder": str(desk.folder), "files": order, "taken": names})
            file.set_meta(_LANGUAGE, desk.language)
        finally:
            desk.reading = False

    def _hear(self, job: Job, files: dict[str, FoundFile], order: dict[str, Any]) -> None:
        """Start the reader and take in what it says."""
        taker = Taker(self._desk, job, files)
        for message in self.talk(_READER, order, "reader"):
            taker.take(message)
        job.message = _("{count} paragraph(s) of {files} file(s)").format(count=job.paragraphs, files=job.total)

    def talk(self, module: str, order: Mapping[str, Any], subject: str) -> Iterator[dict[str, Any]]:
        """Start a process of its own and yield what it says, one JSON object a line.

        Parameters
        ----------
        module : str
            What it runs, with the options of the desk.
        order : mapping
            What it is told on standard input.
        subject : str
            Under which its notes are kept.

        Yields
        ------
        dict

        Raises
        ------
        ProcessFailed
            If it fails; in its own words.
        """
        with start_module(module, self.options) as process:
            self._processes.add(process)
            if self._closing:  # which looks at those that were there
                end(process)
            try:
                assert process.stdout is not None and process.stderr is not None
                told: list[str] = []
                listener = threading.Thread(target=lambda: told.extend(process.stderr or ()), daemon=True)
                listener.start()
                tell(process, order)
                for line in process.stdout:
                    yield json.loads(line)
                listener.join()
            finally:  # also where what it said cannot be taken in: its number may be another process's by the end of the desk
                self._processes.discard(process)
            code = process.wait()
        lines = [line.strip() for line in told if line.strip()]
        self._desk.notes.pop(subject, None)
        if notes := [note for line in lines if (note := note_in(line)) is not None]:
            self._desk.notes[subject] = " ".join(notes)
        if code:
            ended = _("the process ended with code {code}").format(code=code)
            raise ProcessFailed((error_in(lines[-1]) or lines[-1]) if lines else ended)
