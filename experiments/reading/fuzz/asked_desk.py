"""A desk with a few paragraphs in this process, and hostile requests put to it as a browser's are."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any
from unittest.mock import patch

from labels.support.errors import InputError
from models.loading import load
from training.desk.desk import Desk
from training.desk.learning.desk_learning import Learning
from training.desk.search.searched_words import indexed
from training.desk.server import desk_app
from training.desk.server.desk_jobs import DeskJobs
from training.desk.server.one_job import Job
from training.desk.server.safety import UPLOAD, Guard
from training.desk.state.answer_log import AnswerLog
from training.desk.state.desk_file import DeskFile
from training.desk.state.kept_paragraphs import add_rows, model_number

PORT, PERSON, SESSION = 4000, "甲", "s"
TEXTS = ("青石镇第1座储能电站并网。", "村里修好了第2座水塔。", "红石县建成3个车间。")


class AtOnce(Executor):
    """Do in this thread what threads of the server do: those of hundreds of desks would take all the memory there is."""

    def submit(self, work: Callable[..., Any], /, *given: Any, **named: Any) -> Future[Any]:
        """Do it; return what came of it.

        Parameters
        ----------
        work : callable
            What is to be done.
        *given, **named : object
            Its arguments.
        """
        future: Future[Any] = Future()
        try:
            future.set_result(work(*given, **named))
        except BaseException as error:
            future.set_exception(error)
        return future


class IdleJobs(DeskJobs):
    """Jobs that are done as soon as they begin: what they read and train is tried as input of its own."""

    def _do(self, job: Job, work: Callable[[Job], None]) -> None:
        job.state = "done"


def opened(folder: Path, scheme_folder: Path) -> tuple[Desk, IdleJobs, Guard]:
    """Open a desk that has read three paragraphs.

    Parameters
    ----------
    folder : Path
        An empty folder for its files.
    scheme_folder : Path
        Its scheme.

    Returns
    -------
    tuple of (Desk, IdleJobs, Guard)
        The desk, its jobs, and its application with one session open.
    """
    read = folder / "材料"
    read.mkdir(parents=True)
    scheme, file = load("lexicon", scheme=scheme_folder, corrections=False).scheme, DeskFile(folder / "材料.desk.sqlite")
    log = AnswerLog(folder / "log.jsonl", scheme, file)
    desk = Desk(read, file, scheme, log)
    keys = scheme.keys
    said: Mapping[str, Any] = {"scores": [0.9] * len(keys), "given": [1] * len(keys), "doubt": 0.1, "evidence": [], "topic": None}
    rows = [
        {
            "record": {"text": text, "doc": "d", "kind": "body", "id": f"d#{n}"},
            "hash": f"{n:012x}",
            "words": indexed(text),
            **said,
        }
        for n, text in enumerate(TEXTS)
    ]
    add_rows(file, "a.txt", rows, model_number(file, "m", scheme.digest, keys), 0)
    jobs = IdleJobs(desk, [])
    with patch.object(desk_app, "ThreadPoolExecutor", lambda *_given: AtOnce()):
        guard = desk_app.build(desk, jobs, Learning(desk, jobs, log, []), PORT, PERSON)
    guard.sessions[SESSION] = PERSON
    return desk, jobs, guard


def ask(argv: list[str] | None) -> int:
    """Put requests to a desk: a file of them, and a scheme; print what each is answered with.

    Parameters
    ----------
    argv : list of str, optional
        The file of requests, the folder of the scheme.

    Returns
    -------
    int
        0, where all was done.

    Raises
    ------
    RuntimeError
        If an answer is the desk's own fault, or no JSON, or does not say in a line what is wrong.
    InputError
        If a request was refused, in the words that the page shows.
    """
    path, scheme = map(Path, argv or [])
    requests: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    desk, jobs, guard = opened(Path("desk"), scheme)
    refused = ""
    try:
        for one in requests:
            body = one["body"].encode("utf-8", "surrogateescape")
            status, answer = asyncio.run(answered(guard, one["method"], one["path"], one["query"].encode(), body))
            refused = checked(one["path"], status, answer) or refused
    finally:
        jobs.close()
        desk.close()
    if refused:
        raise InputError("desk", refused, "ask otherwise")
    return 0


def checked(path: str, status: int, answer: bytes) -> str:
    """Return what a request was refused for; nothing where it was done.

    Parameters
    ----------
    path : str
        What was asked.
    status : int
        Of the answer.
    answer : bytes
        Its body.

    Returns
    -------
    str

    Raises
    ------
    RuntimeError
        As of :func:`ask`.
    """
    if status >= 500:
        raise RuntimeError(f"{path}: {status} {answer[:300]!r}")
    if status < 400:
        sys.stdout.write(f"{path} {status} {len(answer)}\n")
        return ""
    says = json.loads(answer)["error"]
    if not isinstance(says, str) or not says or "\n" in says:
        raise RuntimeError(f"{path}: {status} {answer[:300]!r}")
    return says


async def answered(app: Any, method: str, path: str, query: bytes, body: bytes) -> tuple[int, bytes]:
    """Put one request to an application, as the server does.

    Parameters
    ----------
    app : ASGI application
        What answers.
    method, path : str
        Of the request.
    query, body : bytes
        Behind the ``?``; what is sent.

    Returns
    -------
    tuple of (int, bytes)
        Status and body of the answer.
    """
    host = f"127.0.0.1:{PORT}"
    kind = "application/octet-stream" if path == UPLOAD else "application/json"
    named: Sequence[tuple[str, str]] = (("host", host), ("cookie", f"desk{PORT}={SESSION}"), ("content-type", kind))
    head = [
        (name.encode(), value.encode())
        for name, value in (*named, *((("origin", f"http://{host}"),) if method == "POST" else ()))
    ]
    scope: dict[str, Any] = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
    }
    scope |= {"raw_path": path.encode(), "query_string": query, "root_path": "", "headers": head, "client": ("127.0.0.1", 1)}
    scope |= {"server": ("127.0.0.1", PORT)}
    told: list[MutableMapping[str, Any]] = []
    given = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> dict[str, Any]:
        return given.pop() if given else {"type": "http.disconnect"}

    async def send(message: MutableMapping[str, Any]) -> None:
        told.append(message)

    await app(scope, receive, send)
    status = next(int(one["status"]) for one in told if one["type"] == "http.response.start")
    return status, b"".join(one.get("body", b"") for one in told if one["type"] == "http.response.body")
