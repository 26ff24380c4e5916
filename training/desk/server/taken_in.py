"""What the reader of a folder says, put into the desk's file as it comes."""

from __future__ import annotations

from typing import Any

from training.desk.desk import Desk
from training.desk.server.one_job import Job
from training.desk.state.kept_paragraphs import FoundFile, add_rows, begin_file, end_file, model_number


class Taker:
    """Put into the desk's file what the reader says.

    Parameters
    ----------
    desk : Desk
        Whose file.
    job : Job
        Told how far it is.
    files : dict of str to FoundFile
        The files that are read, by their paths.
    """

    def __init__(self, desk: Desk, job: Job, files: dict[str, FoundFile]) -> None:
        self._desk, self._job, self._files = desk, job, files
        self._model, self._by, self._path, self._count = 0, "", "", 0

    def take(self, message: dict[str, Any]) -> None:
        """Take one message: who tags, paragraphs of a file, or the end of a file.

        Parameters
        ----------
        message : dict
            As :mod:`training.desk.folder_reader` writes it.
        """
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
