"""The load on a served model: what counts as an error, and that all is counted. The server is one of a few lines."""

import json
import os
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from experiments.speed import serving_load
from experiments.speed.serving_load import megabytes, put_to_load, served
from labels import InputError
from labels.support.command import run_command

BATCHES = [["一"], ["二", "三"]]


@contextmanager
def server(answer):
    """Serve answers: a function of the texts and the number of the request gives status and body."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            texts = json.loads(self.rfile.read(int(self.headers["content-length"])))["inputs"]
            asked.append(texts)
            given = answer(texts, len(asked))
            if given is None:  # it hangs up
                self.close_connection = True
                return
            status, body = given
            sent = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("content-length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        def log_message(self, *arguments):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        threading.Thread(target=http.serve_forever).start()
        try:
            yield http.server_address[1], asked
        finally:
            http.shutdown()


def good(texts, number):
    """Answer as a model does."""
    return (400, "no text") if None in texts else (200, {"predictions": texts})


def test_requests_are_counted_and_a_null_must_be_refused(monkeypatch):
    """All answers are right: no error."""
    monkeypatch.setattr(serving_load, "_LOOK", 0.05)
    monkeypatch.setattr(serving_load, "REFUSED_EVERY", 3)
    with server(good) as (port, asked):
        load = put_to_load(port, os.getpgid(0), BATCHES, 3, 1.0)
    assert len(load.seconds) == len(asked) - len(BATCHES) > 3
    assert load.refused == sum(None in texts for texts in asked) > 0
    assert not load.errors
    assert len(load.megabytes) >= 2 and min(load.megabytes) > 10


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (lambda texts, number: (200, {"predictions": texts}), "200: {'predictions'"),
        (lambda texts, number: (500, "no") if number > 5 and None not in texts else good(texts, number), '500: "no"'),
        (lambda texts, number: (200, {"predictions": []}) if number > 5 else good(texts, number), "200: {'predictions': []}"),
        (lambda texts, number: (404, "no") if number == 1 else good(texts, number), '"no"'),
    ],
    ids=["a null is tagged", "fails", "another answer than before", "fails before the load"],
)
def test_every_other_answer_is_an_error(monkeypatch, answer, said):
    """Also one that looks like success."""
    monkeypatch.setattr(serving_load, "REFUSED_EVERY", 3)
    monkeypatch.setattr(serving_load, "_LOOK", 0.05)
    with server(answer) as (port, _):
        load = put_to_load(port, os.getpgid(0), BATCHES, 2, 1.0)
    assert load.errors.total() and any(kind.startswith(said) for kind in load.errors), load.errors


def test_server_that_is_gone_is_an_error_and_ends_the_load(monkeypatch):
    """Not a client that waits for ever."""
    monkeypatch.setattr(serving_load, "_LOOK", 0.05)
    with server(lambda texts, number: good(texts, number) if number < 5 else None) as (port, _):
        load = put_to_load(port, os.getpgid(0), BATCHES, 1, 0.3)
    assert load.errors.total()


def test_memory_of_a_group_that_is_not_there_is_not_known():
    assert megabytes(2**22 + 1) != megabytes(2**22 + 1)


def test_model_that_cannot_be_served_is_one_line_and_leaves_no_process(tmp_path, monkeypatch):
    """MLflow's own last words say why."""
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{tmp_path / 'none.db'}")
    monkeypatch.setattr(serving_load.sys, "executable", str(tmp_path / "python"))
    (tmp_path / "mlflow").write_text("#!/bin/sh\necho no such model >&2\nexit 1\n", encoding="utf-8")
    (tmp_path / "mlflow").chmod(0o755)
    with pytest.raises(InputError, match="models:/none: is not served \\(no such model\\); train first"):
        with served("models:/none", tmp_path / "log"):
            pass


@pytest.mark.parametrize("option", ["--clients", "--seconds", "--batch"])
def test_too_few_are_refused(option, capsys):
    assert run_command(serving_load.main, [option, "0"]) == 2
    assert "0 is too few" in capsys.readouterr().err
