"""A browser without a window, spoken to by its DevTools protocol over pipes: no library, no port."""

import base64
import json
import os
import shutil
import subprocess
import time
from contextlib import contextmanager, suppress

BROWSER = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)
KEYS = {
    "Enter": ("Enter", 13, "\r"),
    "Escape": ("Escape", 27, ""),
    "ArrowDown": ("ArrowDown", 40, ""),
    "ArrowRight": ("ArrowRight", 39, ""),
}


# What the browser says of an expression whose page went away while it was worked out.
LEFT = ("Inspected target navigated or closed", "Execution context was destroyed", "Cannot find context with specified id")


class PageLeftError(Exception):
    """The page that was asked is being replaced by another one."""


class Browser:
    """A headless Chromium with one page."""

    def __init__(self, profile, width=1280, height=900):
        to_browser, self._write = os.pipe()
        self._read, from_browser = os.pipe()
        command = [BROWSER, "--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe", "--lang=zh-CN"]
        command += [f"--user-data-dir={profile}", "about:blank"]
        # The browser reads commands from descriptor 3 and answers on 4; a shell puts them there.
        script = f'exec "$@" 3<&{to_browser} 4>&{from_browser}'
        self._process = subprocess.Popen(
            ["bash", "-c", script, "bash", *command],
            pass_fds=(to_browser, from_browser),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(to_browser)
        os.close(from_browser)
        self._number, self._buffer, self._session = 0, b"", None
        self.said = []
        targets = self.send("Target.getTargets")["targetInfos"]
        self._attach(next(target["targetId"] for target in targets if target["type"] == "page"))
        self.resize(width, height)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.kill()
        self._process.wait()
        os.close(self._write)
        os.close(self._read)

    def _attach(self, page):
        self._session = None
        self._session = self.send("Target.attachToTarget", targetId=page, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.send(f"{domain}.enable")

    @contextmanager
    def tab(self, address):
        """Speak to a new tab of the same browser, which opens an address; it is closed at the end of the block."""
        before, page = self._session, self.send("Target.createTarget", url=address)["targetId"]
        self._attach(page)
        try:
            yield
        finally:
            self._session = before
            self.send("Target.closeTarget", targetId=page)

    def send(self, method, **parameters):
        """Return what the browser answers to a command."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._write, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == self._number:
                if (said := answer.get("error")) and said["message"].startswith(LEFT):
                    raise PageLeftError(said["message"])
                assert "error" not in answer, (method, answer["error"])
                return answer["result"]

    def _next(self):
        while b"\0" not in self._buffer:
            part = os.read(self._read, 1 << 20)
            assert part, "the browser ended"
            self._buffer += part
        line, _, self._buffer = self._buffer.partition(b"\0")
        message = json.loads(line)
        # What the console, the policy for content and uncaught errors say.
        if message.get("method") in ("Log.entryAdded", "Runtime.exceptionThrown"):
            self.said.append(message["params"])
        return message

    def resize(self, width, height=900):
        """Set the size of the page in CSS pixels."""
        self.send("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600)

    def open(self, address):
        """Go to an address."""
        self.send("Page.navigate", url=address)

    def run(self, script):
        """Return the value of an expression in the page; a promise is waited for."""
        answer = self.send("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def wait(self, condition, seconds=20):
        """Wait until an expression in the page is true; return its value."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            script = f"const value = {condition}; return value instanceof Node || value"
            with suppress(PageLeftError):  # the next one is asked
                if value := self.run(f"(() => {{ try {{ {script} }} catch {{ return false }} }})()"):
                    return value
            time.sleep(0.05)
        raise AssertionError(
            f"not within {seconds} s: {condition}; said: {self.said}; {self.run('document.body.innerText')[:600]}"
        )

    def press(self, key, code=""):
        """Press and release a key."""
        name, number, text = KEYS.get(key, (code, ord(key[0].upper()), key))
        common = {"key": key, "code": name, "windowsVirtualKeyCode": number}
        self.send("Input.dispatchKeyEvent", type="keyDown", **common, **({"text": text} if text else {}))
        self.send("Input.dispatchKeyEvent", type="keyUp", **common)

    def type(self, text):
        """Type text into what has the focus."""
        self.send("Input.insertText", text=text)

    def picture(self, path, whole=False):
        """Write a picture of the page."""
        shot = self.send("Page.captureScreenshot", captureBeyondViewport=whole)
        path.write_bytes(base64.b64decode(shot["data"]))
