"""A desk is asked to end while it answers: it answers to the end, says nothing of it, and waits for no browser."""

import signal
import subprocess
import sys

import pytest
from conftest import ROOT

SERVED = """
import http.client, os, signal, sys, threading, time, webbrowser
from training.desk.server import listening

name, browser = sys.argv[1:]
answers, stopped = [], threading.Event()

async def app(scope, receive, send):
    os.kill(os.getpid(), getattr(signal, name))
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"4")]})
    await send({"type": "http.response.body", "body": b"done"})

def ask():
    connection = http.client.HTTPConnection("127.0.0.1", bound.getsockname()[1], timeout=30)
    connection.request("GET", "/")
    answers.append(connection.getresponse().read())
    connection.close()

listening._BROWSER = 0.0
webbrowser.open = lambda address: (print("browser", flush=True), asked.start(), threading.Event().wait())
bound = listening.listen(None)
asked = threading.Thread(target=ask)
if browser == "none":
    asked.start()
listening.serve(app, bound, "address", browser=browser == "waits")
asked.join()
print("ended", answers)
"""


def served(name, browser="none"):
    """Serve in a process of its own until it is asked to end in the midst of an answer; return what it said."""
    command = [sys.executable, "-c", SERVED, name, browser]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.split("\n")


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_request_to_end_in_the_midst_of_an_answer_is_no_error_there(name):
    """As an exception it was lost in what the server catches, and the desk went on; or ended with a page of tracebacks."""
    if not hasattr(signal, name):
        pytest.skip("there is no such signal here")
    assert served(name) == ["ended [b'done']", ""]


def test_browser_that_ends_when_it_is_closed_keeps_no_desk_open():
    """As those of the terminal do, which run in a thread of the desk."""
    assert served("SIGTERM", "waits") == ["browser", "ended [b'done']", ""]
