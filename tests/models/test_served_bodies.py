"""Every kind of body that a served model is sent, asked of MLflow's own scoring app in this process, without a socket."""

import asyncio
import importlib
import json
import sys

import pytest
from small_runs import FLIGHT

from labels import InputError
from models.storage import mlflow_flavor, served_texts
from models.storage.mlflow_flavor import SERVER, SERVER_APP
from models.storage.served_texts import LONGEST, LONGEST_VARIABLE, longest_text

# Longer than any number that JSON is likely to hold: next to it one is a text like any other in an array of NumPy.
LONG = f"海岛之间每天有班次，{FLIGHT}渔民和岸上的医院都说方便。"
CHOIR = "村里办起合唱队，每逢周末登台唱歌。"


async def ask(app, path, body, headers):
    """Put one request to an ASGI app; return status and body."""
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET" if body is None else "POST",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": headers,
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
    }
    sent = []

    async def receive():
        return {"type": "http.request", "body": body or b"", "more_body": False}

    async def send(message):
        sent.append(message)

    try:
        await app(scope, receive, send)
    except Exception:  # what the app does not catch it answers with 500, and tells its server
        assert sent, "no answer at all"
    return sent[0]["status"], b"".join(message.get("body", b"") for message in sent)


@pytest.fixture(scope="module")
def app(logged):
    """Return MLflow's scoring app as its server makes it, and leave MLflow as it was."""
    from mlflow.pyfunc import scoring_server

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(scoring_server._SERVER_MODEL_PATH, str(logged))
        patch.setenv("_MLFLOW_IS_IN_SERVING_ENVIRONMENT", "true")
        patch.setattr(scoring_server, "parse_tf_serving_input", scoring_server.parse_tf_serving_input)
        patch.setattr(mlflow_flavor, "longest_text", lambda: 1000)
        patch.syspath_prepend("")  # MLflow puts the model's code in front, and takes it away by no rule
        sys.modules.pop(SERVER_APP, None)
        yield importlib.import_module(SERVER_APP).app
        sys.modules.pop(SERVER_APP, None)


@pytest.fixture
def post(app):
    """Return a function that posts a body: bytes as they are, all else as JSON."""

    def post(body, kind=b"application/json"):
        given = body if isinstance(body, bytes) else json.dumps(body).encode()
        return asyncio.run(ask(app, "/invocations", given, [(b"content-type", kind)] if kind else []))

    return post


def formats(values):
    """Return the bodies that hold values in place of texts, by what MLflow calls each format."""
    return {
        "inputs": {"inputs": values},
        "inputs by column": {"inputs": {"text": values}},
        "inputs by row": {"inputs": [{"text": value} for value in values]},
        "instances": {"instances": values},
        "instances by row": {"instances": [{"text": value} for value in values]},
        "dataframe_split": {"dataframe_split": {"columns": ["text"], "data": [[value] for value in values]}},
        "split, more columns": {"dataframe_split": {"columns": ["n", "text"], "data": [[1, value] for value in values]}},
        "split, unnamed": {"dataframe_split": {"data": [[value] for value in values]}},
        "dataframe_records": {"dataframe_records": [{"text": value} for value in values]},
        "records, more columns": {"dataframe_records": [{"n": 1, "text": value} for value in values]},
    }


FORMATS = tuple(formats([]))
NO_TEXT = {
    "null": None,
    "number": 5,
    "fraction": 2.5,
    "NaN": float("nan"),
    "infinity": float("inf"),
    "true": True,
    "list": [FLIGHT],
    "empty list": [],
    "object": {"a": FLIGHT},
    "empty object": {},
    "long number": 10**30,
}


@pytest.mark.parametrize("place", FORMATS)
def test_texts_are_tagged_in_every_format(post, place):
    """One row for one text; what looks like a number is a text where JSON says so."""
    status, answer = post(formats([LONG, "5", "True", "nan", CHOIR])[place])
    assert status == 200, answer
    assert [one["labels"] for one in json.loads(answer)["predictions"]] == [["low_altitude"], [], [], [], []]


@pytest.mark.parametrize("where", ["alone", "between texts", "twice"])
@pytest.mark.parametrize("value", NO_TEXT.values(), ids=NO_TEXT)
@pytest.mark.parametrize("place", FORMATS)
def test_what_is_no_text_is_refused_with_its_row(post, place, value, where):
    """The whole batch is: half an answer would be joined to the wrong rows."""
    values = {"alone": [value], "between texts": [LONG, value, CHOIR], "twice": [LONG, value, value]}[where]
    status, answer = post(formats(values)[place])
    assert status == 400, answer
    said = json.loads(answer)
    assert said["error_code"] in ("INVALID_PARAMETER_VALUE", "BAD_REQUEST")
    assert "stack_trace" not in said
    if where != "alone":  # alone some values make another shape, of which the message speaks
        assert "row 1" in said["message"], said


ODD = {
    "null": {"inputs": None},
    "number": {"inputs": 5},
    "true": {"inputs": True},
    "no column": {"inputs": {"a": [LONG]}},
    "empty object": {"inputs": {}},
    "column of null": {"inputs": {"text": None}},
    "column of objects": {"inputs": {"text": {"0": LONG}}},
    "row without": {"inputs": [{"text": LONG}, {"txt": LONG}]},
    "row and text": {"inputs": [{"text": LONG}, LONG]},
    "text and row": {"inputs": [LONG, {"text": LONG}]},
    "table": {"inputs": [[LONG, CHOIR]]},
    "instances null": {"instances": None},
    "instances number": {"instances": 5},
    "split null": {"dataframe_split": None},
    "split text": {"dataframe_split": LONG},
    "split without data": {"dataframe_split": {"columns": ["text"]}},
    "split ragged": {"dataframe_split": {"columns": ["text"], "data": [[LONG], [LONG, 5]]}},
    "split, two columns text": {"dataframe_split": {"columns": ["text", "text"], "data": [[LONG, LONG]]}},
    "split, other columns": {"dataframe_split": {"columns": ["a", "b"], "data": [[LONG, 5]]}},
    "records null": {"dataframe_records": None},
    "records object": {"dataframe_records": {"text": LONG}},
    "records of null": {"dataframe_records": [None]},
    "no format": {"texts": [LONG]},
    "two formats": {"inputs": [LONG], "instances": [LONG]},
    "empty body": {},
    "prompt": {"prompt": LONG},
    "prompt and number": {"input": "x", "text": [5, LONG]},
    "list for a body": [LONG],
    "text for a body": LONG,
    "profile": {"inputs": [LONG], "params": {"profile": "brave"}},
    "profile of no text": {"inputs": [LONG], "params": {"profile": 5}},
    "parameters of no table": {"inputs": [LONG], "params": [1]},
    "threshold": {"inputs": [LONG], "params": {"thresholds": {"ai": 7}}},
    "threshold NaN": {"inputs": [LONG], "params": {"thresholds": {"ai": float("nan")}}},
    "threshold of no label": {"inputs": [LONG], "params": {"thresholds": {"drones": 0.5}}},
    "threshold text": {"inputs": [LONG], "params": {"thresholds": {"ai": "high"}}},
    "no JSON": b"{",
    "nothing": b"",
    "not UTF-8": b'{"inputs": ["\xff\xfe"]}',
}


@pytest.mark.parametrize("body", ODD.values(), ids=ODD)
def test_every_other_body_is_refused(post, body):
    """By MLflow or by the model, as the fault of who asked."""
    status, answer = post(body)
    assert status == 400, answer
    assert json.loads(answer)["message"].strip()


@pytest.mark.parametrize("place", FORMATS)
def test_text_that_is_too_long_is_refused_with_its_row(post, place):
    """One such would keep the server busy for all others."""
    assert post(formats([LONG, "字" * 1000])[place])[0] == 200
    status, answer = post(formats([LONG, "字" * 1001])[place])
    assert status == 400
    words = "row 1 (the first is row 0): has 1,001 characters, more than the 1,000 that one text may have here; cut it"
    assert words in json.loads(answer)["message"]
    assert len(answer) < 1000, "the text is not sent back"


def test_parameter_that_is_refused_does_not_send_the_texts_back(post):
    """MLflow puts the data in front of what the model says."""
    status, answer = post({"inputs": ["字" * 900] * 100, "params": {"profile": "brave"}})
    assert status == 400 and "profile 'brave': is not known" in json.loads(answer)["message"]
    assert len(answer) < 20_000


@pytest.mark.parametrize("text", ["", " ", "\0", "\ud800", "‮", "\u2028", "A" * 1000, "🚁"], ids=repr)
def test_odd_texts_are_texts(post, text):
    """Whatever they say; one that says nothing has no label."""
    status, answer = post({"inputs": [LONG, text]})
    assert status == 200, answer
    assert [one["labels"] for one in json.loads(answer)["predictions"]] == [["low_altitude"], []]


def test_csv_is_read_and_its_numbers_refused(post):
    """A cell is a text where pandas finds one."""
    assert post(f"n,text\n1,{LONG}\n".encode(), b"text/csv")[0] == 200
    for rows in ("1,5", "1,", f"1,{LONG}\n2,"):
        assert post(f"n,text\n{rows}\n".encode(), b"text/csv")[0] == 400


def test_bodies_that_mlflow_itself_stumbles_over(post):
    """Known: 500, without a word of ours; the lines for nginx in the README of the room make a refusal of it."""
    for body, kind in (
        (b'{"inputs": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", b"application/json"),
        (b'{"inputs": ' + b"9" * 5000 + b"}", b"application/json"),
        (b'{"inputs": ["x"]}', None),
    ):
        assert post(body, kind)[0] == 500, "MLflow has mended it: the README need not speak of it any longer"


@pytest.mark.parametrize("path", ["/ping", "/health", "/version"])
def test_health_is_answered(app, path):
    """For who watches the server."""
    status, body = asyncio.run(ask(app, path, None, []))
    assert status == 200
    import mlflow

    assert body.decode().strip() == (mlflow.__version__ if path == "/version" else "")


def test_only_the_server_takes_json_as_it_stands(logged, monkeypatch):
    """Who loads a model in a program of their own has MLflow as it was, and texts of any length."""
    import mlflow

    monkeypatch.delitem(sys.modules, SERVER_APP, raising=False)
    before = vars(sys.modules[SERVER])["parse_tf_serving_input"]
    model = mlflow.pyfunc.load_model(str(logged))
    assert vars(sys.modules[SERVER])["parse_tf_serving_input"] is before
    assert len(model.predict(["字" * (LONGEST + 1)])) == 1


# The limit


def test_limit_is_a_setting_of_who_runs_the_server(monkeypatch):
    """In the environment: who asks cannot raise it."""
    monkeypatch.delenv(LONGEST_VARIABLE, raising=False)
    assert longest_text() == served_texts.LONGEST == 100_000
    monkeypatch.setenv(LONGEST_VARIABLE, " 500 ")
    assert longest_text() == 500


@pytest.mark.parametrize("given", ["0", "-1", "1e5", "many", "٥", "9" * 5000])
def test_limit_that_is_no_number_stops_the_server(monkeypatch, given):
    """A server without the limit that its owner meant must not start."""
    monkeypatch.setenv(LONGEST_VARIABLE, given)
    with pytest.raises(InputError, match="POLICY_TAGGER_LONGEST: is '.+', no number of characters; give 1 or more, or unset it"):
        longest_text()
