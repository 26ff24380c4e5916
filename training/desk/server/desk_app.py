"""The application: addresses, what each is answered with, and how errors are said."""

from __future__ import annotations

import asyncio
import json
import logging
import shutil
import sqlite3
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from labels import InputError, UsageError
from labels.wording import _
from models.output.colours import label_hues
from models.output.page_shell import LOOK
from training.desk.desk import Desk
from training.desk.learning.desk_learning import Learning
from training.desk.learning.learning_routes import learning_gets, learning_posts
from training.desk.reviewing import review_routes
from training.desk.scheme_words.words_routes import WordsRoom
from training.desk.sent_out import Parcel
from training.desk.server import asked, asked_changes
from training.desk.server.desk_jobs import DeskJobs
from training.desk.server.safety import UPLOAD, Guard, TooLong
from training.desk.server.uploads import checked_name, put
from training.desk.spoken_errors import sentence
from training.desk.state.answer_changes import OtherCount
from training.desk.topics_here.topic_routes import topic_routes

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

LOG = logging.getLogger(__name__)
PAGE = Path(__file__).resolve().parent.parent / "page"
FIRST = "desk.html"
# What the page is made of, by how names of files end.
_KINDS = {
    ".html": "text/html",
    ".js": "text/javascript",
    ".css": "text/css",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}
_THREADS = 4  # that answer; a desk has one person, or a few
_KEPT = {"cache-control": "no-store"}
# Whose a request is, percent-encoded: two tabs of one browser, whose cookies are one, may be two people's.
_PERSON = "desk-person"


def build(desk: Desk, jobs: DeskJobs, learning: Learning, port: int, person: str) -> Guard:
    """Return the application of a desk.

    Parameters
    ----------
    desk : Desk
        The desk.
    jobs : DeskJobs
        Its jobs.
    learning : Learning
        Its trainings.
    port : int
        Where it listens.
    person : str
        Who answers until somebody says another name.
    """
    from starlette.applications import Starlette
    from starlette.routing import Route

    pages = {path.relative_to(PAGE).as_posix(): path for path in PAGE.rglob("*") if path.suffix in _KINDS and path.is_file()}
    pages[LOOK.name] = LOOK  # what all our pages share
    handlers = _Handlers(desk, jobs, learning, pages, person)
    routes = [
        Route(path, handlers.first if path == "/" else handlers.static, methods=["GET"]) for path in ("/", "/static/{name:path}")
    ]
    words = WordsRoom(desk, jobs, learning)
    routes += [Route(path, handlers.get(answer), methods=["GET"]) for path, answer in (handlers.gets() | words.gets()).items()]
    routes += [
        Route(path, handlers.post(answer), methods=["POST"]) for path, answer in (handlers.posts() | words.posts()).items()
    ]
    routes += [Route(UPLOAD, handlers.upload, methods=["POST"]), Route("/api/colours.css", handlers.colours, methods=["GET"])]
    routes += topic_routes(desk, jobs, handlers.get, handlers.post)
    errors: dict[Any, Any] = {404: _unknown, 405: _unknown, TooLong: _too_long}
    app = Starlette(routes=routes, exception_handlers=errors)
    guard = Guard(app, port, person)
    handlers.sessions, guard.at_end = guard.sessions, handlers.close
    return guard


class _Handlers:
    """What answers, address by address."""

    def __init__(self, desk: Desk, jobs: DeskJobs, learning: Learning, pages: Mapping[str, Path], given: str) -> None:
        self._desk, self._jobs, self._learning, self._pages, self._given = desk, jobs, learning, pages, given
        self.sessions: dict[str, str] = {}
        # Always the same threads: each has a connection of its own to the desk's file.
        self._threads = ThreadPoolExecutor(_THREADS, "desk")

    def close(self) -> None:
        """Wait for what is still being answered, though nobody hears it any more: it reads the desk's file."""
        self._desk.closing = True
        self._threads.shutdown(cancel_futures=True)

    def gets(self) -> dict[str, Callable[[str, dict[str, Any]], Any]]:
        desk = self._desk
        return {
            "/api/state": lambda person, given: self._state(person),
            "/api/job": lambda person, given: self._job(given),
            "/api/search": lambda person, given: asked.search(desk, person, given),
            "/api/rows": lambda person, given: asked.some_rows(desk, person, given),
            "/api/documents": lambda person, given: asked.documents(desk, person, given),
            "/api/matrix": lambda person, given: asked.counted(desk, person, given),
            "/api/export": lambda person, given: _file(asked.sent(desk, person, given)),
            "/api/document": lambda person, given: asked.document(desk, person, given),
            **learning_gets(self._learning),
            **review_routes.gets(desk),
        }

    def posts(self) -> dict[str, Callable[[str, dict[str, Any]], Any]]:
        desk = self._desk
        return {
            "/api/answer": lambda person, given: asked_changes.answer(desk, person, given),
            "/api/answer-all": lambda person, given: asked_changes.answer_all(desk, person, given),
            "/api/undo": lambda person, given: asked_changes.undo(desk, person, given),
            "/api/person": lambda person, given: self._state(person),
            **learning_posts(self._learning),
            **review_routes.posts(desk, self._jobs),
        }

    def get(self, answer: Callable[[str, dict[str, Any]], Any]) -> Callable[[Request], Any]:
        async def handle(request: Request) -> Response:
            query = request.query_params
            given = {name: query.getlist(name) for name in query.keys()}
            return await self._answered(lambda: answer(self._person(request), given))

        return handle

    def post(self, answer: Callable[[str, dict[str, Any]], Any]) -> Callable[[Request], Any]:
        async def handle(request: Request) -> Response:
            body = await request.body()

            def work() -> Any:
                given = _parsed(body)
                if request.url.path == "/api/person":
                    person = self.sessions[request.scope["session"]] = asked_changes.person_in(given)
                else:
                    person = self._person(request)
                return answer(person, given)

            return await self._answered(work)

        return handle

    async def first(self, request: Request) -> Response:
        from starlette.responses import FileResponse

        if FIRST not in self._pages:
            return _error(404, _("page: is not installed; install the program anew"))
        return FileResponse(self._pages[FIRST], media_type=_KINDS[".html"], headers=_KEPT)

    async def static(self, request: Request) -> Response:
        from starlette.responses import FileResponse

        path = self._pages.get(request.path_params["name"])
        if path is None:
            return _error(404, _("static: there is no such file; load the page anew"))
        return FileResponse(path, media_type=_KINDS[path.suffix], headers={"cache-control": "no-cache"})

    async def colours(self, request: Request) -> Response:
        from starlette.responses import Response

        return Response(f"{label_hues(self._desk.scheme.taxonomy)}\n", media_type=_KINDS[".css"], headers=_KEPT)

    async def upload(self, request: Request) -> Response:
        body = await request.body()

        def work() -> dict[str, Any]:
            name = put(self._desk.folder, checked_name(request.query_params.get("name", "")), body)
            return {"job": self._jobs.read().id, "name": name}

        return await self._answered(work)

    def _person(self, request: Request) -> str:
        """Return whose a request is: the tab says so, else it is the name said last by this browser."""
        if (named := request.headers.get(_PERSON)) is None:
            return self.sessions[request.scope["session"]]
        try:
            return asked_changes.person_in({"name": unquote(named, errors="strict")})
        except UnicodeDecodeError:
            return asked_changes.person_in({})

    def _state(self, person: str) -> dict[str, Any]:
        return asked.state(self._desk, self._jobs, person) | {"given": self._given}

    def _job(self, given: Mapping[str, Any]) -> dict[str, Any]:
        name = (given.get("id") or [""])[-1]
        job = self._jobs.find(name)
        if job is None:
            raise UsageError("id", _("{name!r} is no job of this desk").format(name=name[:20]), _("load the page anew"))
        return job.to_record()

    async def _answered(self, work: Callable[[], Any]) -> Response:
        """Work in another thread; say what goes wrong in one sentence."""
        from starlette.responses import Response

        start = time.perf_counter()
        try:
            found = await asyncio.get_running_loop().run_in_executor(self._threads, work)
        except OtherCount as error:
            return _error(409, str(error))
        except InputError as error:
            return _error(400, str(error))
        except Exception as error:
            if not isinstance(error, OSError | sqlite3.Error):  # a fault of the program: the desk goes on, and says so there too
                LOG.error("error: desk: %s: %s", type(error).__name__, error)
            return _error(500, sentence(error, self._desk.file.path.name))
        if isinstance(found, Response):
            return found
        found["took_ms"] = round((time.perf_counter() - start) * 1000, 1)
        return Response(json.dumps(found, ensure_ascii=False), media_type="application/json", headers=_KEPT)


async def _unknown(request: Request, error: Exception) -> Response:
    return _error(getattr(error, "status_code", 404), _("desk: there is no such address; load the page anew"))


async def _too_long(request: Request, error: Exception) -> Response:
    return _error(413, str(error))


def _error(status: int, says: str) -> Response:
    from starlette.responses import Response

    return Response(json.dumps({"error": says}, ensure_ascii=False), status, _KEPT, "application/json")


def _file(parcel: Parcel) -> Response:
    """Send a file, then remove it."""
    from starlette.background import BackgroundTask
    from starlette.responses import FileResponse

    done = BackgroundTask(shutil.rmtree, parcel.folder, ignore_errors=True)
    kind = "application/octet-stream"  # so that a browser keeps it and opens nothing
    return FileResponse(parcel.path, filename=parcel.name, media_type=kind, headers=_KEPT, background=done)


def _parsed(body: bytes) -> dict[str, Any]:
    try:
        given = json.loads(body.decode() or "{}")
        json.dumps(given, ensure_ascii=False, allow_nan=False).encode()  # halves of characters, numbers without an end
    except (ValueError, RecursionError):
        given = None
    if not isinstance(given, dict):
        raise UsageError("body", _("is no object of JSON"), _("send one"))
    return given
