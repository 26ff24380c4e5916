"""How long an MLflow store is waited for: briefly before anything was trained, a minute or two afterwards."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import TypeVar

from labels.support.errors import note_line
from labels.wording import _
from models.storage.addresses import SQLITE, database_file, is_locked

LOG = logging.getLogger(__name__)
Answer = TypeVar("Answer")
# Seconds for which a locked file is waited for once a run has begun: what was trained till then is worth it.
PATIENCE = 120.0
# How MLflow asks a server: at first so that one that is down, or does not answer, is told within 20 seconds; once a model has
# been trained so that one that is started anew within a minute is waited for. By itself it takes four minutes and more.
AT_FIRST = {"MLFLOW_HTTP_REQUEST_MAX_RETRIES": "1", "MLFLOW_HTTP_REQUEST_TIMEOUT": "7"}
LATER = {"MLFLOW_HTTP_REQUEST_MAX_RETRIES": "5"}
# Seconds between two looks at a locked file, and from when on somebody is told.
PAUSE, SILENT = 0.1, 2.0


def patiently(uri: str, ask: Callable[[], Answer]) -> Answer:
    """Return what MLflow answers, as soon as the file of its store can be written to.

    Parameters
    ----------
    uri : str
        Address of the store; of others than SQLite nothing is known.
    ask : callable
        Asks MLflow for one thing; done again where a lock came in between.

    Returns
    -------
    Any
        Its answer.

    Raises
    ------
    Exception
        Whatever `ask` raises, but for a lock that is gone in time.
    """
    until = time.monotonic() + PATIENCE
    while True:
        _wait_until_free(uri, until)
        try:
            return ask()
        except Exception as error:  # MLflow, SQLAlchemy and SQLite have one each
            if "database is locked" not in str(error) or time.monotonic() >= until:
                raise


def _wait_until_free(uri: str, until: float) -> None:
    """Wait while another process has locked the file of a store; Ctrl-C ends that, as it does not end SQLite's own waiting."""
    if not uri.startswith(SQLITE):
        return
    database, began, told = database_file(uri), time.monotonic(), False
    while is_locked(database) and (now := time.monotonic()) < until:
        if not told and now - began >= SILENT:
            told = True
            says = _("{store} is locked by another program; waiting up to {seconds:.0f} s")
            LOG.warning(note_line(says.format(store=database, seconds=until - now)))
        time.sleep(PAUSE)
