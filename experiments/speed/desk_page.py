"""Ask a desk as its page does, and see what its server takes of the machine."""

from __future__ import annotations

import http.client
import json
import os
import re
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from labels import InputError
from labels.wording import _


class Page:
    """What asks a desk as its page does.

    Parameters
    ----------
    address : str
        The opening address.
    """

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._connection = http.client.HTTPConnection(parts.netloc, timeout=60)
        self._head = {"Origin": f"http://{parts.netloc}", "Content-Type": "application/json"}
        self._connection.request("GET", f"/?{parts.query}")
        answer = self._connection.getresponse()
        answer.read()
        self._head["Cookie"] = (answer.getheader("set-cookie") or "").partition(";")[0]

    def ask(self, path: str, asked: Mapping[str, Any] | None = None, body: object = None) -> Any:
        """Return the answer to a question.

        Parameters
        ----------
        path : str
            The address.
        asked : mapping, optional
            What stands behind its question mark.
        body : object, optional
            What is posted; without it the question is a GET.

        Raises
        ------
        InputError
            If the desk refuses.
        """
        target = f"{path}?{urlencode(asked, doseq=True)}" if asked else path
        method, sent = ("GET", None) if body is None else ("POST", json.dumps(body))
        self._connection.request(method, target, sent, self._head)
        answer = self._connection.getresponse()
        found = answer.read()
        if answer.status != 200:
            problem = _("was answered with {status}: {answer}").format(status=answer.status, answer=found[:200].decode())
            raise InputError(path, problem, _("open a desk by hand to see why"))
        return json.loads(found)


def peak_megabytes(process: int) -> float:
    """Return the peak of a process's memory in 10^6 bytes; NaN where the system does not tell.

    Parameters
    ----------
    process : int
        Its number.
    """
    try:
        told = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    except OSError:
        return float("nan")
    found = re.search(r"VmHWM:\s+(\d+) kB", told)
    return int(found[1]) * 1024 / 1e6 if found else float("nan")


def seconds_of_work(process: int) -> float:
    """Return the seconds that a process has worked, which tell more than those of a clock where others work beside it.

    Parameters
    ----------
    process : int
        Its number.

    Returns
    -------
    float
        NaN where the system does not tell.
    """
    try:
        told = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return float("nan")
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def timed(ask: Callable[[], object]) -> float:
    """Return the seconds that something takes.

    Parameters
    ----------
    ask : callable
        What is done.
    """
    begin = time.perf_counter()
    ask()
    return time.perf_counter() - begin
