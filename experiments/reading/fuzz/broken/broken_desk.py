"""Requests to the desk that its page never sends: values of wrong types, bodies that are no JSON, files under odd names."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from experiments.reading.fuzz.broken.broken_answers import write_scheme
from experiments.reading.fuzz.broken.broken_records import wrong_value
from experiments.reading.fuzz.good_files import makers_of
from experiments.reading.fuzz.hostile_input import Hostile, Making, invented, texts
from seeds.formats import FORMATS
from training.desk.server.safety import UPLOAD

_RIGHT: dict[str, Any] = {
    "rows": [1, 2],
    "labels": ["energy"],
    "label": "energy",
    "q": "储能",
    "filter": {"q": "水塔"},
    "expected": 1,
    "checked": True,
    "name": "乙",
    "doc": "d",
    "ids": "1,2",
    "word": "电站",
    "format": "csv",
    "count": 2,
    "add": {"terms": ["水塔"]},
    "drop": {"terms": ["电站"]},
    "folder": "copy",
}


def desk(making: Making) -> Hostile:
    """Return some requests to a desk.

    Parameters
    ----------
    making : Making
        Of the input.
    """
    requests = [_request(making) for _index in range(making.rng.choice((1, 1, 3)))]
    path = making.file("requests.json", json.dumps(requests))
    return Hostile("desk", (str(path), write_scheme(making)), (), frozenset({0, 1}))


def _request(making: Making) -> dict[str, str]:
    rng, known = making.rng, invented()["desk"]
    if rng.random() < 0.2:
        return _upload(making)
    method = rng.choice(("GET", "POST"))
    path = rng.choice(known[method.lower()])
    names = [*known["names"], *_RIGHT]
    given = {
        name: _RIGHT.get(name, "1") if rng.random() < 0.5 else wrong_value(making) for name in rng.sample(names, rng.randrange(5))
    }
    if method == "GET":
        query = [(name, str(value)[:3_000].encode("utf-8", "backslashreplace")) for name, value in given.items()]
        return {"method": method, "path": path, "query": urlencode(query * rng.choice((1, 1, 2))), "body": ""}
    body = json.dumps(given, ensure_ascii=rng.random() < 0.5)
    if rng.random() < 0.2:
        body = rng.choice((body[:-1], body * 2, "[" * 100_000, "null", "[]", '""', "9" * 5_000, "\udcff", "", f"[{body}]"))
    return {
        "method": method,
        "path": path,
        "query": "",
        "body": body.encode("utf-8", "replace").decode() if "\ud800" in body else body,
    }


def _upload(making: Making) -> dict[str, str]:
    rng = making.rng
    suffix = rng.choice(list(FORMATS))
    data = rng.choice(makers_of(suffix))(texts(making.sentences(2)))
    name = rng.choice(
        ("a", "文件", "../a", "a/b", ".a", "con", "a\u202eb", "a" * 300, "=1+1", "\u0000", " ", "a.desk.sqlite", "\ufeff", "a\n")
    )
    query = urlencode({"name": f"{name}{rng.choice((suffix, suffix, '.exe', '', '.'))}"})
    return {
        "method": "POST",
        "path": UPLOAD,
        "query": query,
        "body": data[: rng.choice((0, 9, 10**6))].decode("utf-8", "surrogateescape"),
    }
