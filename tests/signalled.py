"""Commands in processes of their own that get a signal in the middle of their work, and what is left of them."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
import uuid
from pathlib import Path

from conftest import ROOT

# What each signal makes of a command: exit code, and the one line on standard error.
ENDS = {
    "SIGINT": (130, "interrupted; nothing was left half-written"),
    "SIGTERM": (143, "stopped; nothing was left half-written"),
    "SIGHUP": (129, "stopped; nothing was left half-written"),
    "SIGKILL": (-signal.SIGKILL, ""),
}
# Runs a module and stops, for good, where the first file or folder would get its name: all is written by then.
HELD = """
import os, pathlib, runpy, sys, time
module, ready, sys.argv = sys.argv[1], sys.argv[2], sys.argv[2:]
def hold(*given, **more):
    pathlib.Path(ready).touch()
    while True:
        time.sleep(0.05)
if ready != "-":
    os.replace = os.rename = hold
runpy.run_module(module, run_name="__main__", alter_sys=True)
"""


def until(condition, what, seconds=60):
    """Wait until something is so; return it."""
    end = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < end, what
        time.sleep(0.02)
    return found


class Signalled:
    """A command in a session of its own, with folders of its own for temporary files."""

    def __init__(self, folder, module, *arguments, held=False, feed=None):
        self.scratch = folder / "tmp"
        self.scratch.mkdir(exist_ok=True)
        name, value = "POLICY_TAGGER_MARK", uuid.uuid4().hex
        self._mark = f"{name}={value}"
        self._ready, self._err, self._out = (folder / f"{what}-{value}" for what in ("ready", "err", "out"))
        path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
        env = os.environ | {"TMPDIR": str(self.scratch), "PYTHONPATH": path, name: value}
        start = [sys.executable, "-c", HELD, module, str(self._ready) if held else "-", *map(str, arguments)]
        if not held:
            start = [sys.executable, "-m", module, *map(str, arguments)]
        with self._err.open("wb") as err, self._out.open("wb") as out:
            self.process = subprocess.Popen(
                start,
                cwd=folder,
                env=env,
                stdin=subprocess.PIPE,
                stdout=out,
                stderr=err,
                start_new_session=True,
            )
        self.feeding, self.fed = True, 0
        if feed:
            threading.Thread(target=self._feed, args=(feed,), daemon=True).start()

    def _feed(self, line):
        try:
            while self.feeding:
                self.process.stdin.write(line * 500)
                self.fed += 500
            self.process.stdin.close()
        except OSError:  # it has ended
            pass

    @property
    def err(self):
        """What it has written to standard error."""
        return self._err.read_text(encoding="utf-8")

    @property
    def out(self):
        """What it has written to standard output."""
        return self._out.read_bytes()

    def held(self):
        """Wait until all is written and nothing has its name."""
        until(lambda: self._ready.exists() or self.process.poll() is not None, "it does not come to its end")
        assert self.process.poll() is None, self.err

    def everybody(self):
        """Return the numbers of the processes that it is, and that it or they started."""
        return marked_by(self._mark)

    def workers(self, count):
        """Wait until so many processes work for it; return their numbers."""
        until(lambda: len(self.everybody()) > count or self.process.poll() is not None, "nobody works for it")
        assert self.process.poll() is None, self.err
        return self.everybody() - {self.process.pid}

    def signal(self, name, group=False):
        """Send a signal to it, or to all that it started too, as a terminal does; return its exit code."""
        number = getattr(signal, name)
        (os.killpg if group else os.kill)(self.process.pid, number)
        return self.ended()

    def ended(self, seconds=60):
        """Wait for it, and for all that it started; return its exit code."""
        code = self.process.wait(seconds)
        self.feeding = False
        until(lambda: not self.everybody(), "somebody works on for a command that is gone", 15)
        return code

    def close(self):
        """End what is left of it, whatever a test came to."""
        self.feeding = False
        for number in self.everybody():
            try:
                os.kill(number, signal.SIGKILL)
            except ProcessLookupError:
                pass
        self.process.wait(30)
        shutil.rmtree(self.scratch, ignore_errors=True)


def marked_by(mark):
    """Return the numbers of the processes that were started with a variable."""
    return {int(path.parent.name) for path in Path("/proc").glob("[0-9]*/environ") if mark in environment_of(path)}


def environment_of(path):
    """Return the environment that a process was started with; nothing where it is another user's, or has ended."""
    try:
        return path.read_bytes().decode(errors="replace").split("\0")
    except OSError:
        return []


def hidden(*folders):
    """Return what is left in folders: what has a hidden name, but for locks."""
    return [path for folder in folders for path in folder.rglob(".*") if not path.name.startswith(".lock")]
