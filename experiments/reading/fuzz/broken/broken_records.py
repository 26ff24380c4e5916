"""Records whose form is broken: cells too many, columns twice, quotes left open, keys twice, the wrong types."""

from __future__ import annotations

import json
from typing import Any

from experiments.reading.fuzz.good_files import records
from experiments.reading.fuzz.hostile_input import Hostile, Making, Put, marks, texts

_FIELDS = ("id", "doc", "n", "kind", "heading", "text", "date", "region", "labels", "scores", "source", "title", "level", "page")
_DIGITS = 5_000


def wrong_value(making: Making) -> Any:
    """Return a value that hardly any field can have.

    Parameters
    ----------
    making : Making
        Of the input.
    """
    rng = making.rng
    deep: list[Any] = []
    for _index in range(rng.choice((3, 50, 900))):
        deep = [deep]
    values: tuple[Any, ...] = (
        None,
        True,
        0,
        -1,
        1.5,
        float("nan"),
        float("inf"),
        10**400,
        "",
        " ",
        "\u0000",
        "\ud800",
        [],
        {},
        [None],
    )
    more: tuple[Any, ...] = (
        [1, "a"],
        {"text": 1},
        {"": {}},
        deep,
        "x" * 5000,
        "\u001b[31m",
        "=1+1",
        "2026-02-30",
        [["a"]],
        "\u202e",
    )
    return rng.choice((*values, *more))


def _answer(making: Making, name: str, content: str, put: list[Put]) -> Hostile:
    path = making.file(name, content)
    if making.rng.random() < 0.15:
        arguments = ("--input", str(path), "--format", making.rng.choice(("jsonl", "csv")), "--jobs", "1")
        return Hostile("predict", arguments, tuple(put), frozenset({0, 1}))
    return making.read(path, put)


def table(making: Making) -> Hostile:
    """Return a table with cells too many or too few, two columns of paragraphs, an open quote, no header.

    Parameters
    ----------
    making : Making
        Of the input.
    """
    rng = making.rng
    sentences = making.sentences(6)
    told = texts(sentences)
    rows = [[str(n), one, "2024"] for n, one in enumerate(told[:3])]
    head = ["id", "text", "year"]
    sign = rng.choice(",\t;|")
    way = rng.randrange(9)
    if way == 0:
        rows[rng.randrange(3)] += [told[3]]
    elif way == 1:
        head, rows = ["id", "text", "text"], [[row[0], row[1], told[3 + n]] for n, row in enumerate(rows)]
    elif way == 2:
        head, rows = (
            ["text", rng.choice(("正文", "内容", "content", "Text"))],
            [[row[1], told[3 + n]] for n, row in enumerate(rows)],
        )
    elif way == 3:
        rows[rng.randrange(3)][1] = '"' + told[3]
    elif way == 4:
        rows[rng.randrange(3)] = rows[0][: rng.randrange(3)]
    elif way == 5:
        head = rng.choice(([], ["id"], ["id", "text", "text", "text"], ["text"], [""] * 3))
    elif way == 6:
        rows[1][1] = told[3] + sign + told[4]
    elif way == 7:
        rows[1][1] = f'"{told[3]}"{told[4]}'
    else:
        rows[1][0] = rows[0][0]
    content = "\n".join(sign.join(row) for row in [head, *rows]) + rng.choice(("", "\n", "\r\n", "\n\n\n"))
    used = [one for one in sentences if one.text in content]
    name = f"hostile{rng.choice(('.csv', '.tsv', '.et'))}"
    return _answer(making, name, content, [Put(name, marks(used), every=True)])


def key_twice(making: Making) -> Hostile:
    """Return JSON with a key twice: in the record, in an object around it, deep in another field.

    Parameters
    ----------
    making : Making
        Of the input.
    """
    first, second, third = making.sentences(3)
    texts_of = f'"text": "{first.text}", "text": "{second.text}"'
    ways = (
        f"{{{texts_of}}}",
        f'{{"id": "a", "id": "b", "text": "{first.text}"}}',
        f'{{"text": "{first.text}", "extra": {{"a": "{second.text}", "a": 2}}}}',
        f'{{"data": [{{"text": "{first.text}"}}], "data": [{{"text": "{second.text}"}}]}}',
    )
    content = making.rng.choice(ways)
    if making.rng.random() < 0.5:
        content = f'{{"text": "{third.text}"}}\n{content}\n'
    used = [one for one in (first, second, third) if one.text in content]
    name = f"hostile{making.rng.choice(('.jsonl', '.json'))}"
    return _answer(making, name, content, [Put(name, marks(used), every=True)])


def deep(making: Making) -> Hostile:
    """Return JSON nested so deep, or with numbers so long, that its reader gives up.

    Parameters
    ----------
    making : Making
        Of the input.
    """
    (one,) = making.sentences(1)
    depth = making.rng.choice((50, 990, 5_000, 100_000))
    inner = making.rng.choice(
        ("[" * depth + "]" * depth, '{"a":' * depth + "1" + "}" * depth, "9" * _DIGITS, "-" + "9" * _DIGITS + "e9")
    )
    whole = f'"{one.text}"'
    ways = (f'{{"text": {whole}, "extra": {inner}}}', f'{{"text": {inner}}}', inner, f'[{{"text": {whole}, "n": {inner}}}]')
    content = making.rng.choice(ways)
    name = f"hostile{making.rng.choice(('.jsonl', '.json'))}"
    return _answer(making, name, content, [Put(name, marks([one] if one.text in content else []), every=True)])


def wrong_types(making: Making) -> Hostile:
    """Return records whose fields have the wrong type, JSON shapes that hold no records, and ids twice.

    Parameters
    ----------
    making : Making
        Of the input.
    """
    rng = making.rng
    sentences = making.sentences(4)
    found = records(texts(sentences))
    for _index in range(rng.choice((1, 1, 3))):
        record = rng.choice(found)
        name = rng.choice(_FIELDS)
        record[name] = wrong_value(making)
    used = [one for one, record in zip(sentences, found, strict=True) if record["text"] == one.text]
    shapes = (
        "\n".join(json.dumps(one, ensure_ascii=rng.random() < 0.5) for one in found),
        json.dumps(found),
        json.dumps({"columns": list(found[0]), "data": [list(one.values()) for one in found]}),
        json.dumps({str(n): one for n, one in enumerate(found)}),
        json.dumps({"a": {"b": {"c": found}}, "labels": wrong_value(making)}),
    )
    name = f"hostile{rng.choice(('.jsonl', '.json'))}"
    return _answer(making, name, rng.choice(shapes), [Put(name, marks(used), every=True)])
