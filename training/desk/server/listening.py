"""Listen on this machine alone, until somebody ends it."""

from __future__ import annotations

import errno
import os
import signal
import socket
import threading
import webbrowser
from types import FrameType
from typing import TYPE_CHECKING

from labels import UsageError
from labels.wording import _
from training.desk.server.safety import Guard

if TYPE_CHECKING:
    from uvicorn import Server

HOST = "127.0.0.1"
FIRST_PORT = 8765
_TRIED = 20
_PATIENCE = 3  # seconds that requests in progress have at the end
_BROWSER = 0.5  # seconds until the browser opens, when the server listens


def listen(port: int | None) -> socket.socket:
    """Return a socket that is bound to this machine alone.

    Parameters
    ----------
    port : int or None
        The port; None for the first free one from 8765 on.

    Raises
    ------
    UsageError
        If it is taken, or is none.
    OSError
        If the system refuses any port.
    """
    if port is not None and not 0 < port < 65536:
        raise UsageError("--port", _("{port} is no port").format(port=port), _("give a number from 1024 to 65535"))
    for number in [port] if port is not None else [*range(FIRST_PORT, FIRST_PORT + _TRIED), 0]:
        # The protocol is named: asyncio sends at once, as answers must be, on sockets that say they are TCP.
        bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        try:
            if os.name == "posix":  # a desk opened again at once has its port back, and pages left open go on
                bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            bound.bind((HOST, number))
            bound.listen(64)
            return bound
        except OSError as error:
            bound.close()
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
    raise UsageError("--port", _("{port} is taken, or not allowed").format(port=port), _("give another one, or leave it out"))


def server_of(guard: Guard) -> Server:
    """Return what speaks HTTP for an application.

    Parameters
    ----------
    guard : Guard
        The application.

    Returns
    -------
    uvicorn.Server
    """
    import uvicorn

    config = uvicorn.Config(
        guard, log_config=None, access_log=False, server_header=False, lifespan="off", ws="none", http="h11", loop="asyncio",
        log_level="critical",  # a page that hangs up in the middle is no fault, and faults are told in one line by the guard
        timeout_graceful_shutdown=_PATIENCE, h11_max_incomplete_event_size=64 * 1024,
    )  # fmt: skip
    return uvicorn.Server(config)


def serve(guard: Guard, bound: socket.socket, address: str, *, browser: bool) -> None:
    """Serve until Ctrl-C, or until the process is asked to end.

    Parameters
    ----------
    guard : Guard
        The application.
    bound : socket
        What :func:`listen` returned.
    address : str
        What the browser opens.
    browser : bool
        Whether to open one.
    """
    server = server_of(guard)

    def ends(number: int, frame: FrameType | None) -> None:
        # The server ends by itself: an exception in the midst of what it does could be lost there, or leave that half done.
        # Whoever presses Ctrl-C once more does not want to wait for what the desk closes.
        if server.should_exit and number == signal.SIGINT:
            raise KeyboardInterrupt
        server.should_exit = True

    # The usual end of a desk; in other commands such a request comes again until it is heard.
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:  # as `nohup` has it
            signal.signal(number, ends)
    opening = threading.Timer(_BROWSER, webbrowser.open, (address,))
    opening.daemon = True  # some browsers are programs of the terminal, and end when they are closed
    if browser:
        opening.start()
    try:
        server.run(sockets=[bound])
    except KeyboardInterrupt:  # which the server raises again at its end, as it was asked to end by Ctrl-C
        pass
    finally:
        opening.cancel()
