"""Runs whose end the record has not heard of: it would call them running for good, and nobody but the next command can tell."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from labels.ending.leftovers import left_marks, marked
from labels.support.errors import note_line
from labels.wording import _
from models.storage.mlflow_server import without_password

LOG = logging.getLogger(__name__)
_TAG = "mark"
# How runs end, as MLflow has it.
FINISHED, FAILED, _KILLED = "FINISHED", "FAILED", "KILLED"


@dataclass(frozen=True, slots=True)
class Mark:
    """The file that says that a run is at work.

    Attributes
    ----------
    path : Path
        The file.
    uri : str
        Address of the record, without a password: another one is no other record.
    """

    path: Path
    uri: str

    @property
    def tags(self) -> dict[str, str]:
        """The tag by which the run is told to be that of the file."""
        return {_TAG: self.path.name}

    def owe(self, status: str, run_id: str = "") -> None:
        """Note how the run ended for the next command, in case the record does not hear of it; a failure of that is passed over.

        Parameters
        ----------
        status : str
            As MLflow has it.
        run_id : str
            Which run that is, where it is known: others of the same tag were opened without anybody's hearing of it, and failed.
        """
        with suppress(OSError):  # what the run ended with is told, not that the disk is full as well
            self.path.with_name(f"{self.path.name}.{status}").write_text(f"{self.uri}\n{run_id}", encoding="utf-8")

    @contextmanager
    def owing(self, status: str, run_id: str = "") -> Iterator[None]:
        """Have that noted where the block, which tells the record, does not end well.

        Parameters
        ----------
        status, run_id
            As for :meth:`owe`.
        """
        try:
            yield
        except BaseException:
            self.owe(status, run_id)
            raise


@contextmanager
def at_work(folder: Path, uri: str) -> Iterator[Mark]:
    """Have a file that stands as long as a run is at work, from before it is recorded until after it is closed.

    Parameters
    ----------
    folder : Path
        Where such files lie.
    uri : str
        Address of the record.

    Yields
    ------
    Mark
        The file.
    """
    mark = Mark(folder / uuid4().hex, without_password(uri))
    with marked(mark.path, mark.uri):
        yield mark


def close_killed(client: Any, experiment_id: str, folder: Path, uri: str) -> None:
    """Let the record say of runs of whose end it has not heard that they do not run any more, and remove their files.

    Parameters
    ----------
    client, experiment_id
        As for :func:`training.record.registered.logged_anew`.
    folder, uri
        As for :func:`at_work`; what was recorded elsewhere is left alone.
    """
    for path, said in left_marks(folder):
        recorded, _line, of = said.partition("\n")
        if without_password(recorded) != without_password(uri):
            continue
        mark, _dot, owed = path.name.partition(".")
        for run in client.search_runs([experiment_id], f"attributes.status = 'RUNNING' AND tags.{_TAG} = '{mark}'"):
            if owed:
                status = owed if of in ("", run.info.run_id) else FAILED
                says = _("run {run} had ended while the record could not be told; it says so now")
            else:
                status, says = _KILLED, _("run {run} was killed; the record says so now")
            client.set_terminated(run.info.run_id, status)
            LOG.warning(note_line(says.format(run=run.info.run_id)))
        path.unlink(missing_ok=True)
