"""A real browser, driven over its DevTools protocol through two pipes: the standard library is enough."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from labels.wording import _

NAMES = ("chromium", "chromium-browser", "google-chrome")
# Windows narrower than this are those of telephones.
_TELEPHONE = 600
_CHUNK = 1 << 20
# The protocol's pipes are the descriptors 3 and 4 of the browser; out of the way first, for they may be 4 and 3 already.
_LAUNCH = """
import fcntl, os, sys
for place, end in enumerate([fcntl.fcntl(int(end), fcntl.F_DUPFD, 10) for end in sys.argv[1:3]], 3):
    os.dup2(end, place)
os.execv(sys.argv[3], sys.argv[3:])
"""


def find_chromium() -> str | None:
    """Return the path of a browser of this family, None where none is installed."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


class Tab:
    """A page in a browser.

    Parameters
    ----------
    to_browser, from_browser : int
        Descriptors of the two pipes.

    Attributes
    ----------
    complaints : list of str
        What the page's scripts threw and what its policy forbade, since the list was emptied.
    """

    def __init__(self, to_browser: int, from_browser: int) -> None:
        self._to, self._from, self._rest, self._count = to_browser, from_browser, b"", 0
        self._session: str | None = None
        self.complaints: list[str] = []

    def attach(self) -> None:
        """Take hold of the browser's first page and listen to what goes wrong there."""
        pages = [target for target in self.ask("Target.getTargets")["targetInfos"] if target["type"] == "page"]
        self._session = self.ask("Target.attachToTarget", targetId=pages[0]["targetId"], flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log"):
            self.ask(f"{domain}.enable")

    def ask(self, method: str, **params: Any) -> dict[str, Any]:
        """Send a command of the protocol; return its result.

        Parameters
        ----------
        method : str
            Such as ``Page.navigate``.
        **params : Any
            Its parameters.

        Raises
        ------
        RuntimeError
            If the browser refuses it, or is gone.
        """
        self._count += 1
        message = {"id": self._count, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._to, json.dumps(message).encode() + b"\0")
        while (answer := self._next()).get("id") != self._count:
            self._hear(answer)
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']}")
        result: dict[str, Any] = answer["result"]
        return result

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            chunk = os.read(self._from, _CHUNK)
            if not chunk:
                raise RuntimeError("the browser is gone")
            self._rest += chunk
        message, _, self._rest = self._rest.partition(b"\0")
        answer: dict[str, Any] = json.loads(message)
        return answer

    def _hear(self, event: dict[str, Any]) -> None:
        if event.get("method") == "Runtime.exceptionThrown":
            self.complaints.append(str(event["params"]["exceptionDetails"]))
        if event.get("method") == "Log.entryAdded" and event["params"]["entry"]["level"] == "error":
            self.complaints.append(event["params"]["entry"]["text"])

    def open(self, address: str, width: int = 1280, height: int = 900) -> None:
        """Show a page, to the end of its loading.

        Parameters
        ----------
        address : str
            Such as ``file:///page.html``.
        width, height : int
            Size of the window, in pixels of CSS.
        """
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < _TELEPHONE}
        self.ask("Emulation.setDeviceMetricsOverride", **size)
        self.ask("Page.navigate", url=address)
        self.run("new Promise((done) => document.readyState === 'complete' ? done() : addEventListener('load', done))")
        self.settle()

    def run(self, script: str) -> Any:
        """Run a script in the page, whatever the page's policy; return what it gives.

        Parameters
        ----------
        script : str
            An expression; a promise is awaited.

        Raises
        ------
        RuntimeError
            If the script fails.
        """
        answer = self.ask("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(str(answer["exceptionDetails"]))
        return answer["result"].get("value")

    def settle(self, milliseconds: int = 0) -> None:
        """Wait until the page has drawn twice.

        Parameters
        ----------
        milliseconds : int
            How long to wait before.
        """
        frames = "requestAnimationFrame(() => requestAnimationFrame(done))"
        self.run(f"new Promise((done) => setTimeout(() => {frames}, {milliseconds}))")

    def picture(self, path: Path) -> None:
        """Write what is seen in the window.

        Parameters
        ----------
        path : Path
            A file ``.png``.
        """
        path.write_bytes(base64.b64decode(self.ask("Page.captureScreenshot", format="png")["data"]))

    def pdf(self) -> bytes:
        """Return the page as it is printed."""
        return base64.b64decode(self.ask("Page.printToPDF", preferCSSPageSize=True)["data"])


@contextmanager
def chromium(folder: Path) -> Iterator[Tab]:
    """Start a browser without a window; stop it in the end.

    Parameters
    ----------
    folder : Path
        An empty folder for its profile.

    Yields
    ------
    Tab
        Its page.

    Raises
    ------
    FileNotFoundError
        If none is installed.
    """
    program = find_chromium()
    if program is None:
        raise FileNotFoundError(_("needs a browser: {names}").format(names=_(" or ").join(NAMES)))
    read_there, to_browser = os.pipe()
    from_browser, written_there = os.pipe()
    options = ["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--remote-debugging-pipe"]
    process = subprocess.Popen(
        [sys.executable, "-c", _LAUNCH, str(read_there), str(written_there), program, *options, f"--user-data-dir={folder}"],
        pass_fds=(read_there, written_there),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(read_there)
    os.close(written_there)
    try:
        tab = Tab(to_browser, from_browser)
        tab.attach()
        yield tab
    finally:
        process.terminate()
        process.wait(timeout=30)
        os.close(to_browser)
        os.close(from_browser)
