"""What the registry says over HTTP: what a server may answer, credentials, redirects."""

import base64
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

import pytest

from models.storage.registry import RegistryUnreachable, read_alias, read_version

NAME = "policy 税"


class Server(ThreadingHTTPServer):
    """Answers every call as the test says, and remembers what it was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers, self.asked = {}, []

    @property
    def uri(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        self.server.asked.append((parts.path, dict(parse_qsl(parts.query)), self.headers.get("Authorization")))
        code, body, headers, wait = self.server.answers.get(parts.path.rpartition("/mlflow/")[2], (404, "", {}, 0))
        time.sleep(wait)
        try:
            self.send_response(code)
            for key, value in headers.items():
                self.send_header(key, value)
            self.end_headers()
            self.wfile.write(body.encode())
        except OSError:
            pass

    def log_message(self, *_) -> None:
        pass


@pytest.fixture
def server(monkeypatch):
    for name in ("USERNAME", "PASSWORD", "TOKEN"):
        monkeypatch.delenv(f"MLFLOW_TRACKING_{name}", raising=False)
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")  # nobody is there
    monkeypatch.delenv("no_proxy", raising=False)
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server
        server.shutdown()
        thread.join(10)


def answer(
    server, code: int = 200, body: object = "", headers=(), wait: float = 0, call: str = "registered-models/alias"
) -> None:
    text = body if isinstance(body, str) else json.dumps(body)
    server.answers[call] = (code, text, dict(headers), wait)


FOUND = {
    "name": NAME,
    "version": "7",
    "run_id": "r",
    "source": "models:/m-1",
    "tags": [{"key": "kind", "value": "tfidf"}, {"key": "空"}],
}


def test_a_server_that_knows_the_model(server, tmp_path):
    answer(server, body={"model_version": FOUND})
    found = read_alias(server.uri + "/", NAME, "champion")
    assert (found.name, found.version, found.run_id, found.description) == (NAME, "7", "r", "")
    assert found.tags == {"kind": "tfidf", "空": ""} and found.folder is None
    assert server.asked[0] == ("/api/2.0/mlflow/registered-models/alias", {"name": NAME, "alias": "champion"}, None)
    answer(server, body={"artifact_uri": tmp_path.as_uri()}, call="model-versions/get-download-uri")
    answer(server, body={"model_version": FOUND}, call="model-versions/get")
    assert read_version(server.uri + "/below", NAME, "7").folder == tmp_path
    assert server.asked[-2:] == [
        ("/below/api/2.0/mlflow/model-versions/get", {"name": NAME, "version": "7"}, None),
        ("/below/api/2.0/mlflow/model-versions/get-download-uri", {"name": NAME, "version": "7"}, None),
    ]


MISSING = [
    (404, {"error_code": "RESOURCE_DOES_NOT_EXIST", "message": "Registered Model with name=x not found"}),
    (404, "<html>"),
    (400, {"error_code": "RESOURCE_DOES_NOT_EXIST"}),
    (400, {"error_code": "INVALID_PARAMETER_VALUE", "message": "Registered model alias champion not found."}),
]


@pytest.mark.parametrize(("code", "body"), MISSING)
def test_a_server_that_knows_no_such_model(server, code, body):
    answer(server, code, body)
    assert read_alias(server.uri, NAME, "champion") is None


REFUSALS = [
    (500, "oops", "answered 500"),
    (503, {"error_code": "TEMPORARILY_UNAVAILABLE"}, "answered 503"),
    (401, "who are you", "answered 401"),
    (400, {"error_code": "INVALID_PARAMETER_VALUE", "message": "Invalid alias name"}, "answered 400"),
    (400, "[]", "answered 400"),
    (200, "<html>hello</html>", "not JSON"),
    (200, "", "not JSON"),
    (200, "[" * 100_000, "not JSON"),
    (200, "[]", "describes no model version"),
    (200, {"model_version": 3}, "describes no model version"),
    (200, {"model_version": {"name": NAME}}, "describes no model version"),
    (200, {"model_version": FOUND | {"tags": 3}}, "describes no model version"),
    (200, {"model_version": FOUND | {"tags": ["a"]}}, "describes no model version"),
]


@pytest.mark.parametrize(("code", "body", "reason"), REFUSALS)
def test_a_server_that_answers_something_else(server, code, body, reason):
    answer(server, code, body)
    with pytest.raises(RegistryUnreachable, match=reason) as caught:
        read_alias(server.uri, NAME, "champion")
    assert "\n" not in str(caught.value) and len(str(caught.value)) < 120


def test_a_server_that_takes_too_long(server):
    answer(server, body={"model_version": FOUND}, wait=10)
    start = time.monotonic()
    with pytest.raises(RegistryUnreachable, match="timed out"):
        read_alias(server.uri, NAME, "champion", timeout=0.2)
    assert time.monotonic() - start < 8


def test_no_server_at_all(server):
    uri = server.uri
    server.shutdown()
    server.server_close()
    with pytest.raises(RegistryUnreachable, match="refused"):
        read_alias(uri, NAME, "champion")
    with pytest.raises(RegistryUnreachable, match="no-such-host.invalid"):
        read_alias("https://user:secret@no-such-host.invalid", NAME, "champion")


def basic(text: str) -> str:
    return "Basic " + base64.b64encode(text.encode()).decode()


CREDENTIALS = [
    ({"USERNAME": "税", "PASSWORD": "p:w"}, basic("税:p:w")),
    ({"TOKEN": "abc"}, "Bearer abc"),
    ({"USERNAME": "u", "PASSWORD": "p", "TOKEN": "abc"}, basic("u:p")),
    ({"USERNAME": "u", "TOKEN": "abc"}, "Bearer abc"),
    ({"USERNAME": "u"}, None),
]


@pytest.mark.parametrize(("variables", "header"), CREDENTIALS)
def test_credentials_go_along_as_mlflow_sends_them(server, monkeypatch, variables, header):
    for name, value in variables.items():
        monkeypatch.setenv(f"MLFLOW_TRACKING_{name}", value)
    answer(server, body={"model_version": FOUND})
    read_alias(server.uri, NAME, "champion")
    assert {sent for *_, sent in server.asked} == {header}
    monkeypatch.delenv("http_proxy")  # MLflow would ask it even for this machine
    from mlflow.utils.credentials import get_default_host_creds
    from mlflow.utils.rest_utils import http_request

    http_request(get_default_host_creds(server.uri), "/api/2.0/mlflow/registered-models/alias", "GET", extra_headers={})
    assert server.asked[-1][2] == header


def test_credentials_in_the_address_are_used_and_not_shown(server):
    uri = server.uri.replace("//", "//us%40er:sec%2Fret@")
    answer(server, body={"model_version": FOUND})
    read_alias(uri, NAME, "champion")
    assert server.asked[0][2] == basic("us@er:sec/ret")
    answer(server, 500)
    with pytest.raises(RegistryUnreachable) as caught:
        read_alias(uri, NAME, "champion")
    assert "ret@" not in str(caught.value)


def test_a_token_that_http_forbids_is_not_shown(server, monkeypatch):
    monkeypatch.setenv("MLFLOW_TRACKING_TOKEN", "secret\nHost: x")
    with pytest.raises(RegistryUnreachable, match="HTTP forbids") as caught:
        read_alias(server.uri, NAME, "champion")
    assert "secret" not in str(caught.value) and not server.asked


def test_redirects_stay_on_the_server(server, monkeypatch):
    monkeypatch.setenv("MLFLOW_TRACKING_TOKEN", "abc")
    answer(server, body={"model_version": FOUND | {"source": "s3://x"}}, call="model-versions/get")
    answer(server, 302, headers={"Location": "/api/2.0/mlflow/model-versions/get"})
    assert read_alias(server.uri, NAME, "champion").version == "7"
    with Server() as other:
        for target in (other.uri, server.uri.replace("127.0.0.1", "localhost"), "file:///etc/passwd", "ftp://127.0.0.1/"):
            answer(server, 302, headers={"Location": target})
            with pytest.raises(RegistryUnreachable, match="redirects to another server|answered 302"):
                read_alias(server.uri, NAME, "champion")
        assert not other.asked
    answer(server, 302, headers={"Location": "/api/2.0/mlflow/registered-models/alias"})  # in a circle
    with pytest.raises(RegistryUnreachable, match="answered 302"):
        read_alias(server.uri, NAME, "champion")
