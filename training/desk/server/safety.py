"""Who may ask: this machine's own browser, from the desk's own page, with the cookie that its opening address gave.

Each request is held to all of it before anything of it is read; each answer carries the rules for the page.
"""

from __future__ import annotations

import hmac
import json
import logging
import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qs

from labels.wording import N_, _

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

LOG = logging.getLogger(__name__)
UPLOAD = "/api/upload"
MOST_JSON, MOST_UPLOAD = 4 * 1024 * 1024, 64 * 1024 * 1024  # bytes of a request
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; "
    "frame-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)
_HEADERS = (
    (b"content-security-policy", _POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
_LARGE = N_("request: holds more than {count:,} bytes; send less at once")
_SHUT = N_("desk: this page is closed to others; open the address that the desk printed when it started")


class Guard:
    """Let only the desk's own page through.

    Parameters
    ----------
    app : ASGI application
        What answers who is let through.
    port : int
        Where the desk listens.
    person : str
        Who answers until somebody says another name.

    Attributes
    ----------
    token : str
        Part of the opening address that is printed.
    once : str
        The same for the address that the browser is started with, where others on the machine can read it: it opens once.
    sessions : dict of str to str
        The name said last by a browser, by the value of its cookie: whose a request is that names nobody.
    at_end : callable or None
        Waits until the application answers nothing any more.
    """

    def __init__(self, app: App, port: int, person: str) -> None:
        self._app, self._person = app, person
        # Browsers tell hosts apart in cookies, and not ports: two desks must not take each other's.
        self._cookie = f"desk{port}"
        self._hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}
        self.token, self.once = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
        self.sessions: dict[str, str] = {}
        self.at_end: Callable[[], None] | None = None

    def close(self) -> None:
        """Wait until nothing is answered any more."""
        if self.at_end is not None:
            self.at_end()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":  # a desk speaks nothing else
            return
        headers: dict[str, list[str]] = {}
        for name, value in scope["headers"]:
            headers.setdefault(name.decode("latin-1").lower(), []).append(value.decode("latin-1"))
        answer = _with_rules(send)
        refused = self._refused(scope, headers)
        if refused is None and (session := self._opened(scope)):
            await _redirect(answer, f"{self._cookie}={session}")
            return
        session = _cookie(headers, self._cookie)
        if refused is None and session not in self.sessions:
            refused = 403, _(_SHUT)
        if refused is not None:
            await _refuse(answer, *refused)
            return
        scope["session"] = session
        await self._answer(scope, _Limited(receive, _most(scope)), answer)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        from starlette.requests import ClientDisconnect

        try:
            await self._app(scope, receive, send)
        except ClientDisconnect:  # the page was closed while it sent something
            pass
        except Exception as error:
            LOG.error("error: desk: %s: %s", type(error).__name__, error)
            raise

    def _refused(self, scope: Scope, headers: dict[str, list[str]]) -> tuple[int, str] | None:
        """Return why a request is refused, whoever sends it: status and sentence."""
        host = headers.get("host", [])
        if len(host) != 1 or host[0].lower() not in self._hosts:
            return 403, _("Host: is not this desk's own; open the address that the desk printed when it started")
        method, path = scope["method"], scope["path"]
        if method not in ("GET", "HEAD", "POST"):
            return 405, _("method: {method} is not known here; use GET or POST").format(method=method[:20])
        origin = headers.get("origin", [])
        own = f"http://{host[0].lower()}"
        site = headers.get("sec-fetch-site", [])
        if method == "POST":
            if origin != [own]:
                return 403, _("Origin: is not this desk's own page; answer from the page of the desk")
            if any(one != "same-origin" for one in site):
                return 403, _("Sec-Fetch-Site: the request comes from another page; answer from the page of the desk")
            kind = headers.get("content-type", [""])[0].partition(";")[0].strip().lower()
            wanted = "application/octet-stream" if path == UPLOAD else "application/json"
            if kind != wanted:
                says = _("Content-Type: is {kind}; send {wanted}") if kind else _("Content-Type: is missing; send {wanted}")
                return 415, says.format(kind=kind[:40], wanted=wanted)
            length = headers.get("content-length", ["0"])[0]
            if length.isdigit() and int(length) > _most(scope):
                return 413, _(_LARGE).format(count=_most(scope))
            return None
        if origin and origin != [own]:
            return 403, _("Origin: is not this desk's own page; open the address that the desk printed")
        # A link on another page may lead to the desk, and shows nothing without the token; nothing else may come from there.
        if path != "/" and any(one not in ("same-origin", "none") for one in site):
            return 403, _("Sec-Fetch-Site: the request comes from another page; open the address that the desk printed")
        return None

    def _opened(self, scope: Scope) -> str | None:
        """Return a new session where a request opens the desk by its address."""
        if scope["method"] != "GET" or scope["path"] != "/":
            return None
        given = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
        if self.once and hmac.compare_digest(given.encode(), self.once.encode()):
            self.once = ""
        elif not hmac.compare_digest(given.encode(), self.token.encode()):
            return None
        session = secrets.token_urlsafe(24)
        self.sessions[session] = self._person
        return session


class TooLong(Exception):
    """A body goes on beyond what was allowed, whatever its head said."""


class _Limited:
    """Hand a body on as long as it is short enough."""

    def __init__(self, receive: Receive, most: int) -> None:
        self._receive, self._most, self._left = receive, most, most

    async def __call__(self) -> Message:
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            raise TooLong(_(_LARGE).format(count=self._most))
        return message


def _most(scope: Scope) -> int:
    return MOST_UPLOAD if scope["path"] == UPLOAD else MOST_JSON


def _cookie(headers: dict[str, list[str]], name: str) -> str:
    """Return the value of a cookie; beside it stand those of other programs of this machine, in whatever form they are."""
    pairs = (part.partition("=") for line in headers.get("cookie", []) for part in line.split(";"))
    return next((value.strip() for key, _mark, value in pairs if key.strip() == name), "")


def _with_rules(send: Send) -> Send:
    async def answer(message: Message) -> None:
        if message["type"] == "http.response.start":
            kept = [(name, value) for name, value in message.get("headers", []) if name.lower() != b"server"]
            # A page of another kind brings a policy of its own, by the digests of what stands in it.
            own = {name.lower() for name, _ in kept}
            message = {**message, "headers": [*kept, *(rule for rule in _HEADERS if rule[0] not in own)]}
        await send(message)

    return answer


async def _refuse(send: Send, status: int, says: str) -> None:
    body = json.dumps({"error": says}, ensure_ascii=False).encode()
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _redirect(send: Send, told: str) -> None:
    cookie = f"{told}; HttpOnly; SameSite=Strict; Path=/"
    headers = [(b"location", b"/"), (b"set-cookie", cookie.encode()), (b"content-length", b"0"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": 303, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
