"""Processes of a desk, forked from one that has the libraries loaded: what takes seconds to import is imported once a session.

They are processes all the same: with their own streams, environment, group and exit code, and they can be killed. How a desk
really starts them (``training.desk.server.own_group``) is met by the tests whose desk is a process of its own.
"""

import atexit
import io
import json
import os
import runpy
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from functools import cache
from pathlib import Path

from training.desk.server import own_group

ROOT = Path(__file__).resolve().parent.parent
# What processes of a desk import, themselves aside.
LIBRARIES = (
    "numpy", "models.loading", "seeds.read", "training.run", "training.topic_report.files", "models.topics.trainer",
    "sklearn.svm", "sklearn.linear_model", "sklearn.decomposition", "sklearn.model_selection", "pandas", "jinja2", "mlflow",
    "mlflow.pyfunc", "mlflow.data.pandas_dataset", "mlflow.store.tracking.sqlalchemy_store",
)  # fmt: skip


class Forked:
    """What :class:`subprocess.Popen` is to a desk."""

    def __init__(self, server, argv, **_given):
        module = argv[2].partition("run_module('")[2].partition("'")[0]
        pairs = [os.pipe() for _stream in range(3)]
        theirs = [pairs[0][0], pairs[1][1], pairs[2][1]]
        ours = [pairs[0][1], pairs[1][0], pairs[2][0]]
        self._told = socket.socket(socket.AF_UNIX)
        self._told.connect(server)
        order = {"module": module, "argv": argv[3:], "env": dict(os.environ), "cwd": os.getcwd()}
        data = json.dumps(order).encode()
        socket.send_fds(self._told, [len(data).to_bytes(4, "big")], theirs)
        self._told.sendall(data)
        for one in theirs:
            os.close(one)
        self.stdin, self.stdout, self.stderr = (
            open(one, mode, encoding="utf-8", errors="replace") for one, mode in zip(ours, ("w", "r", "r"), strict=True)
        )
        self.pid = int.from_bytes(self._told.recv(4), "big")
        self.returncode = None

    def poll(self):
        if self.returncode is not None:
            return self.returncode
        self._told.setblocking(False)
        try:
            return self._heard()
        except BlockingIOError:
            return None
        finally:
            self._told.setblocking(True)

    def wait(self, timeout=None):
        self._told.settimeout(timeout)
        return self._heard()

    def _heard(self):
        if self.returncode is None:
            data = self._told.recv(4)
            self.returncode = int.from_bytes(data, "big", signed=True) if data else -signal.SIGKILL
        return self.returncode

    def communicate(self, given=None):
        said = []
        listener = threading.Thread(target=lambda: said.append(self.stderr.read()))
        listener.start()
        if given:
            self.stdin.write(given)
        self.stdin.close()
        out = self.stdout.read()
        listener.join()
        self.wait()
        return out, said[0]

    def __enter__(self):
        return self

    def __exit__(self, *_raised):
        for stream in (self.stdout, self.stderr, self.stdin):
            try:
                stream.close()
            except BrokenPipeError:
                pass
        self.wait()
        self._told.close()


def serve(path):
    """Fork for whoever asks; the libraries are loaded before the first one."""
    for name in LIBRARIES:
        try:
            __import__(name)
        except ImportError:  # an extra that is not installed here
            pass
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(path)
    listening.listen(64)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while True:
        asked, _ = listening.accept()
        if os.fork() == 0:
            listening.close()
            _work(asked)
        asked.close()
        _reap()


def _reap():
    """Let go of those that came to their end."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass


def _work(asked):
    """Start what was asked for, tell its number and, at the end, its exit code."""
    size, streams, *_rest = socket.recv_fds(asked, 4, 3)
    data = b""
    while len(data) < int.from_bytes(size, "big"):
        data += asked.recv(1 << 16)
    order = json.loads(data)
    child = os.fork()
    if child:
        for one in streams:
            os.close(one)
        asked.sendall(child.to_bytes(4, "big"))
        _number, status = os.waitpid(child, 0)
        asked.sendall(os.waitstatus_to_exitcode(status).to_bytes(4, "big", signed=True))
        os._exit(0)
    asked.close()
    os.setsid()
    for number, one in enumerate(streams):
        os.dup2(one, number)
        os.close(one)
    os.environ.clear()
    os.environ.update(order["env"])
    os.chdir(order["cwd"])
    sys.stdin, sys.stdout, sys.stderr = (
        io.TextIOWrapper(open(number, mode + "b"), encoding="utf-8", line_buffering=number == 2, write_through=number == 2)
        for number, mode in enumerate(("r", "w", "w"))
    )
    sys.argv = [order["module"], *order["argv"]]
    code = 0
    try:
        runpy.run_module(order["module"], run_name="__main__", alter_sys=True)
    except SystemExit as stop:
        code = stop.code or 0
    except BaseException as error:
        sys.stderr.write(f"error: {type(error).__name__}: {error}\n")
        code = 1
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            pass
    os._exit(code)


class _Subprocess:
    """What :mod:`own_group` sees of :mod:`subprocess`."""

    PIPE = subprocess.PIPE

    def __init__(self, server):
        self._server = server

    def Popen(self, argv, **given):  # noqa: N802
        return Forked(self._server, argv, **given)


@cache
def begin():
    """Have desks of this process fork what works for them from now on, where the system can."""
    if os.name != "posix":
        return
    folder = tempfile.mkdtemp()
    path = str(Path(folder) / "forks")
    start = f"import sys; sys.path[:0] = [{str(ROOT)!r}, {str(ROOT / 'tests')!r}]; import forked_modules; "
    process = subprocess.Popen(
        [sys.executable, "-c", f"{start}forked_modules.serve({path!r})"], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "ready\n"
    own_group.subprocess = _Subprocess(path)

    @atexit.register
    def end():
        process.kill()
        process.wait()
        process.stdout.close()
        shutil.rmtree(folder, ignore_errors=True)
