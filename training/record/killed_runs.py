"""Runs that were killed: the record would call them running for good, and nobody but the next command can tell."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

from labels.ending.leftovers import left_marks, marked
from labels.support.errors import note_line
from labels.wording import _

LOG = logging.getLogger(__name__)
_TAG = "mark"


@contextmanager
def at_work(folder: Path, uri: str) -> Iterator[dict[str, str]]:
    """Have a file that stands as long as a run is at work, from before it is recorded until after it is closed.

    Parameters
    ----------
    folder : Path
        Where such files lie.
    uri : str
        Address of the record.

    Yields
    ------
    dict of str to str
        The tag by which the run is told to be that of the file.
    """
    mark = uuid4().hex
    with marked(folder / mark, uri):
        yield {_TAG: mark}


def close_killed(client: Any, experiment_id: str, folder: Path, uri: str) -> None:
    """Let the record say of runs that were killed that they do not run any more, and remove their files.

    Parameters
    ----------
    client : mlflow.MlflowClient
        Of the record.
    experiment_id : str
        The experiment.
    folder, uri
        As for :func:`at_work`; what was recorded elsewhere is left alone.
    """
    for mark, recorded in left_marks(folder):
        if recorded != uri:
            continue
        for run in client.search_runs([experiment_id], f"attributes.status = 'RUNNING' AND tags.{_TAG} = '{mark.name}'"):
            client.set_terminated(run.info.run_id, "KILLED")
            LOG.warning(note_line(_("run {run} was killed; the record says so now").format(run=run.info.run_id)))
        mark.unlink(missing_ok=True)
