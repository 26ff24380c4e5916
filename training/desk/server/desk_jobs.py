"""Work in the background, one job after the other: files are read and tagged while the page goes on."""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from training.desk.desk import Desk
from training.desk.server.own_group import OWN_GROUP, end
from training.desk.state.kept_paragraphs import (
    FoundFile,
    add_rows,
    begin_file,
    end_file,
    known_files,
    look_around,
    model_number,
    names_of_documents,
)

_MOST_KEPT = 20  # jobs that are shown
_READER = "training.desk.folder_reader"
_ROOT = Path(__file__).resolve().parents[3]


@dataclass
class Job:
    """A job.

    Attributes
    ----------
    id : str
        What it is asked for by.
    kind : str
        What it does: ``read``.
    state : {"waiting", "running", "done", "failed"}
        How far it is.
    done, total : int
        Files that were read, of how many.
    paragraphs : int
        Paragraphs that were tagged.
    message : str
        What went wrong, or how much was done.
    """

    id: str
    kind: str
    state: str = "waiting"
    done: int = 0
    total: int = 0
    paragraphs: int = 0
    message: str = ""

    def to_record(self) -> dict[str, Any]:
        """Return it as the browser gets it."""
        return asdict(self)


class DeskJobs:
    """The jobs of a desk.

    Parameters
    ----------
    desk : Desk
        Whose.
    options : sequence of str
        What the desk was called with, for its reader.
    """

    def __init__(self, desk: Desk, options: Sequence[str]) -> None:
        self._desk, self._options = desk, list(options)
        self._lock = threading.Lock()
        self._jobs: list[Job] = []
        self._waiting: queue.Queue[tuple[Job, Callable[[Job], None]] | None] = queue.Queue()
        self._reader: subprocess.Popen[str] | None = None
        self._closing = False
        self._thread = threading.Thread(target=self._work, name="jobs of the desk", daemon=True)
        self._thread.start()

    def read(self) -> Job:
        """Have what is new in the folder read; return the job, that of another call where that did not begin yet."""
        with self._lock:
            for job in self._jobs:
                if job.kind == "read" and job.state == "waiting":
                    return job
            job = Job(str(len(self._jobs) + 1), "read")
            self._jobs.append(job)
            self._waiting.put((job, self._read))
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
        self._waiting.put(None)
        if self._reader is not None:
            end(self._reader)
        self._thread.join(timeout=10)

    def _work(self) -> None:
        while (given := self._waiting.get()) is not None and not self._closing:
            job, work = given
            job.state = "running"
            try:
                work(job)
                job.state = "done"
            except Exception as error:  # whatever it is, the desk goes on and says so
                job.state, job.message = "failed", str(error) or type(error).__name__

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
            job.message = "nothing to read"
            return
        order = [
            {"path": one.path, "stale": known.get(one.path, ())[:2] != (one.size, one.mtime)}
            | {"tagged_by": known[one.path][2] if one.path in known else ""}
            for one in files
        ]
        desk.reading = True
        try:
            self._hear(job, {one.path: one for one in files}, {"folder": str(desk.folder), "files": order, "taken": names})
        finally:
            desk.reading = False

    def _hear(self, job: Job, files: dict[str, FoundFile], order: dict[str, Any]) -> None:
        """Start the reader and take in what it says."""
        # It starts where this program was called, for the options may name relative paths, and finds the program by its place.
        start = (
            f"import sys; sys.path.insert(0, {str(_ROOT)!r}); import runpy; runpy.run_module({_READER!r}, run_name='__main__')"
        )
        call = [sys.executable, "-c", start, *self._options]
        pipe = subprocess.PIPE
        with subprocess.Popen(
            call, stdin=pipe, stdout=pipe, stderr=pipe, text=True, encoding="utf-8", errors="replace", **OWN_GROUP
        ) as reader:
            self._reader = reader
            assert reader.stdin is not None and reader.stdout is not None and reader.stderr is not None
            told: list[str] = []
            listener = threading.Thread(target=lambda: told.extend(reader.stderr or ()), daemon=True)
            listener.start()
            reader.stdin.write(json.dumps(order) + "\n")
            reader.stdin.close()
            taker = _Taker(self._desk, job, files)
            for line in reader.stdout:
                taker.take(json.loads(line))
            listener.join()
            code = reader.wait()
        self._reader = None
        lines = [line.strip() for line in told if line.strip()]
        self._desk.notes.pop("reader", None)
        if notes := [line.removeprefix("note: ") for line in lines if line.startswith("note: ")]:
            self._desk.notes["reader"] = " ".join(notes)
        if code:
            raise RuntimeError(lines[-1].removeprefix("error: ") if lines else f"the reader ended with code {code}")
        job.message = f"{job.paragraphs} paragraph(s) of {job.total} file(s)"


class _Taker:
    """Put into the file what the reader says."""

    def __init__(self, desk: Desk, job: Job, files: dict[str, FoundFile]) -> None:
        self._desk, self._job, self._files = desk, job, files
        self._model, self._by, self._path, self._count = 0, "", "", 0

    def take(self, message: dict[str, Any]) -> None:
        file, job = self._desk.file, self._job
        if "by" in message:
            self._by = message["by"]
            self._model = model_number(file, message["model"], message["scheme"], message["keys"])
            file.set_meta("model", message["model"])
            job.total = message["files"]
        elif "rows" in message:
            with file.write():
                self._begin(message["path"])
                add_rows(file, message["path"], message["rows"], self._model, self._count)
            self._count += len(message["rows"])
            job.paragraphs += len(message["rows"])
            self._desk.changed()
        else:
            path = message["end"]
            with file.write():
                self._begin(path)
                end_file(file, self._files[path], self._by, message["skipped"])
            job.done += 1
            self._desk.changed()

    def _begin(self, path: str) -> None:
        if path != self._path:
            begin_file(self._desk.file, path)
            self._path, self._count = path, 0
