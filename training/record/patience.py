"""How long an MLflow store is waited for: a locked file for two minutes, a server that is gone for a quarter of one."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from labels import InputError
from labels.support.errors import note_line
from labels.wording import _
from models.storage.addresses import SQLITE, database_file
from models.storage.sqlite_file import is_locked

LOG = logging.getLogger(__name__)
Answer = TypeVar("Answer")
# Seconds for which a locked file is waited for once a run has begun: what was trained till then is worth it.
PATIENCE = 120.0
# Seconds from the first question that a server does not answer within which it is asked again: one that is started anew may be
# back by then, and who waits is told within 20 what became of it. By itself MLflow takes four minutes and more.
AWAY = 15.0
# How MLflow asks a server: at first, when nobody asks again; in mid-run, when `patiently` does, and knows what may be done twice;
# once it has not answered for so long, when the end of a run is still told it if it can be.
_RETRIES, _TIMEOUT = "MLFLOW_HTTP_REQUEST_MAX_RETRIES", "MLFLOW_HTTP_REQUEST_TIMEOUT"
AT_FIRST = {_RETRIES: "1", _TIMEOUT: "7"}
LATER = {_RETRIES: "0", _TIMEOUT: "8"}
ONCE_MORE = {_RETRIES: "0", _TIMEOUT: "2"}
# Bytes a second that a server may be expected to pass on to wherever it keeps files.
_PASSED_ON = 1e6
# Seconds between two looks at a locked file, and from when on somebody is told. A server that is gone is asked after as many at
# first, and each time after twice as many, so that it is not pressed while it starts, but never after more than the last.
PAUSE, SILENT, LONGEST_PAUSE = 0.1, 2.0, 2.0


class StoreTrouble(InputError):
    """An MLflow store cannot be used."""


def uploading(*folders: Path) -> dict[str, str]:
    """Return how MLflow sends files: a server that passes them on answers once it has done so.

    Parameters
    ----------
    *folders : Path
        What is sent, perhaps in one file.
    """
    size = sum(path.stat().st_size for folder in folders for path in folder.rglob("*") if path.is_file())
    return LATER | {_TIMEOUT: str(round(float(LATER[_TIMEOUT]) + size / _PASSED_ON))}


def patiently(uri: str, ask: Callable[[], Answer], again: Callable[[], Answer] | None = None, *, hurried: bool = False) -> Answer:
    """Return what MLflow answers, as soon as the file of its store can be written to, or its server is back.

    Parameters
    ----------
    uri : str
        Address of the store.
    ask : callable
        Asks MLflow for one thing.
    again : callable, optional
        Asks for it once more, where it may have been done although nobody heard of it; `ask` by default.
    hurried : bool
        Whether nothing is waited for.

    Returns
    -------
    Any
        Its answer.

    Raises
    ------
    Exception
        Whatever `ask` raises, but for a lock that is gone in time, and a server that is back in time.
    """
    until = time.monotonic() + (0.0 if hurried else PATIENCE)
    gone: float | None = None
    pause = PAUSE
    while True:
        _wait_until_free(uri, until)
        began = time.monotonic()
        try:
            return ask()
        except Exception as error:
            away, limit = is_away(error), until
            if away:
                gone = began if gone is None else gone
                limit = gone + AWAY
            if hurried or not (away or is_lock(error)) or time.monotonic() >= limit:
                raise
        ask = again or ask
        time.sleep(min(pause, max(limit - time.monotonic(), 0.0)))  # the last question comes when the time is up
        if away:
            pause = min(2 * pause, LONGEST_PAUSE)


def is_lock(error: BaseException) -> bool:
    """Return whether an error means that another process has locked the store.

    Parameters
    ----------
    error : BaseException
        MLflow, SQLAlchemy and SQLite have one each.
    """
    return "database is locked" in str(error)


def is_away(error: BaseException) -> bool:
    """Return whether an error of MLflow means that a server does not answer, or only says that it cannot.

    Parameters
    ----------
    error : BaseException
        What MLflow raised.
    """
    from http.client import HTTPException
    from urllib.error import HTTPError, URLError

    import requests

    inner: BaseException | None = error
    while inner is not None:
        if isinstance(inner, requests.HTTPError):
            return inner.response is not None and inner.response.status_code >= 500
        if isinstance(inner, requests.ConnectionError | requests.Timeout | requests.exceptions.ChunkedEncodingError):
            return True
        if isinstance(inner, requests.exceptions.RetryError):  # so many answers that it cannot
            return True
        if isinstance(inner, HTTPError):  # of a question that goes by without MLflow
            return inner.code >= 500
        if isinstance(inner, URLError | TimeoutError | ConnectionError | HTTPException):
            return True
        inner = inner.__cause__ or inner.__context__
    return False


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
