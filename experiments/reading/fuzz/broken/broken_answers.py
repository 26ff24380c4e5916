"""Files of answers that are broken: labelled text, annotations, evidence, the log of corrections."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from experiments.reading.fuzz.broken.broken_records import wrong_value
from experiments.reading.fuzz.hostile_input import Hostile, Making, Sentence, texts
from seeds.cleaning.clean import clean_text

_KEY = "energy"  # a label of the scheme that the commands of answers are asked with


def _hash(one: Sentence) -> str:
    return hashlib.sha256(clean_text(one.text).encode()).hexdigest()[:12]


def _hurt(making: Making, records: list[dict[str, Any]], names: tuple[str, ...]) -> str:
    """Return JSON Lines of records of which some fields are wrong, missing, twice or no JSON."""
    rng = making.rng
    for _index in range(rng.choice((1, 1, 2))):
        record = rng.choice(records)
        name = rng.choice(names)
        if rng.random() < 0.15:
            record.pop(name, None)
        else:
            record[name] = wrong_value(making)
    lines = [json.dumps(one, ensure_ascii=rng.random() < 0.5) for one in records]
    if rng.random() < 0.2:
        lines[-1] = rng.choice(
            (lines[-1][:-3], lines[0], "[" * 100_000, '{"id": "a", "id": "b"}', "5", "null", '"a"', "[]", "\udcff")
        )
    return "\n".join(lines) + rng.choice(("", "\n"))


def evidence(making: Making) -> Hostile:
    """Return an evidence file whose spans or fields have the wrong types.

    Parameters
    ----------
    making : Making
        Of the input.
    """
    sentences = making.sentences(3)
    records = []
    for n, one in enumerate(sentences):
        span = {"label": _KEY, "start": 0, "end": 2, "text": clean_text(one.text)[:2]}
        if making.rng.random() < 0.7:
            span[making.rng.choice(tuple(span))] = wrong_value(making)
        records.append({"id": f"r{n}", "hash": _hash(one), "spans": [span]})
    content = _hurt(making, records, ("id", "hash", "spans")) if making.rng.random() < 0.6 else _lines(records)
    making.file("texts.json", json.dumps({f"r{n}": clean_text(one.text) for n, one in enumerate(sentences)}))
    path = making.file("evidence.jsonl", content)
    return Hostile("evidence", (str(path), str(making.folder / "texts.json")), (), frozenset({0, 1}))


def annotators(making: Making) -> Hostile:
    """Return two files of annotators, one of which is broken.

    Parameters
    ----------
    making : Making
        Of the input.
    """
    sentences = making.sentences(3)
    records: list[dict[str, Any]] = [{"id": f"r{n}", "hash": _hash(one), "labels": [_KEY]} for n, one in enumerate(sentences)]
    if making.rng.random() < 0.4:
        records = [{"id": f"r{n}", "text": one.text, "labels": [_KEY], "annotator": "甲"} for n, one in enumerate(sentences)]
    first = making.file("first.jsonl", _lines(records))
    names = tuple(records[0])
    second = making.file("second.jsonl", _hurt(making, records, names))
    labels = making.file("labels.toml", LABELS)
    return Hostile("agreement", (str(first), str(second), "--labels", str(labels)), (), frozenset({0, 1, 2}))


def labelled(making: Making) -> Hostile:
    """Return a file of labelled text, or of an annotation tool, that is broken.

    Parameters
    ----------
    making : Making
        Of the input.
    """
    rng = making.rng
    told = texts(making.sentences(3))
    shapes: tuple[list[dict[str, Any]], ...] = (
        [{"id": f"r{n}", "text": one, "labels": [_KEY]} for n, one in enumerate(told)],
        [{"id": n, "text": one, "label": [[0, 2, _KEY]]} for n, one in enumerate(told)],
        [{"id": n, "text": one, "entities": [{"label": _KEY, "start_offset": 0, "end_offset": 2}]} for n, one in enumerate(told)],
        [_studio(n, one) for n, one in enumerate(told)],
    )
    records = rng.choice(shapes)
    content = _hurt(making, records, (*records[0], "labels", "judged"))
    suffix = rng.choice((".jsonl", ".json"))
    if suffix == ".json" and rng.random() < 0.5:
        content = json.dumps(records)
    path = making.file(f"hostile{suffix}", content)
    return Hostile("labelled", (str(path), write_scheme(making)), (), frozenset({0, 1}))


def _studio(n: int, text: str) -> dict[str, Any]:
    value = {"start": 0, "end": 2, "text": text[:2], "labels": [_KEY]}
    result = {"from_name": "label", "to_name": "text", "type": "labels", "value": value}
    return {"id": n, "data": {"text": text}, "annotations": [{"result": [result]}]}


def corrections(making: Making) -> Hostile:
    """Return a log of corrections that is broken.

    Parameters
    ----------
    making : Making
        Of the input.
    """
    path = making.file("corrections.jsonl", broken_log(making)[1])
    return Hostile("corrections", (str(path),), (), frozenset({0, 1}))


def broken_log(making: Making) -> tuple[str, str]:
    """Return a text that a log of corrections speaks of, and the log, which is broken.

    Parameters
    ----------
    making : Making
        Of the input.
    """
    sentences = making.sentences(3)
    records: list[dict[str, Any]] = []
    for n, one in enumerate(sentences):
        text = clean_text(one.text)
        record = {
            "format": 1,
            "entry": "answer",
            "at": "2026-01-01T00:00:00+00:00",
            "by": "甲",
            "id": f"r{n}",
            "hash": _hash(one),
        }
        record |= {
            "doc": "r",
            "text": text,
            "before": None,
            "after": [_KEY],
            "judged": [_KEY],
            "scheme": "s",
            "scheme_digest": "d",
        }
        records.append({**record, "model": "m", "source": "f"})
    return sentences[0].text, _hurt(making, records, tuple(records[0]))


def tagged(making: Making) -> Hostile:
    """Return tagged paragraphs, as predict writes them, some of whose fields are wrong, to be counted in a panel.

    Parameters
    ----------
    making : Making
        Of the input.
    """
    records: list[dict[str, Any]] = []
    for n, one in enumerate(making.sentences(5)):
        place = {"region": "江苏", "code": "320000", "level": "province", "date": f"202{n}-03-01", "title": f"报告{n}"}
        record = {"id": f"d{n}#1", "doc": f"d{n}", "n": 1, "kind": "body", "text": one.text, "labels": [_KEY], **place}
        records.append({**record, "scores": {_KEY: 0.9}, "model": "m", "evidence": [], "doubt": 0.1, "corrected": False})
    path = making.file("tagged.jsonl", _hurt(making, records, (*records[0], "judged", "source", "extra", "issued", "city")))
    by = making.rng.choice(("region,year", "document", "month", "issuer,quarter", "x", ""))
    out = str(making.folder.parent / "panel.csv")
    arguments = (str(path), "--scheme", write_scheme(making), "--by", by, "--output", out)
    return Hostile("panel", arguments, (), frozenset({0, 1, 2}))


LABELS = f'[[label]]\nkey = "{_KEY}"\nname = "电力"\nenglish = "power"\ndefinition = "d"\ncolour = "#b35806"\n'

LEXICON = f'[{_KEY}]\nterms = ["电站"]\n'


def write_scheme(making: Making) -> str:
    """Write a scheme of one label; return its folder.

    Parameters
    ----------
    making : Making
        Of the input.
    """
    folder = making.folder / "own"
    folder.mkdir()
    (folder / "labels.toml").write_text(LABELS, encoding="utf-8")
    (folder / "lexicon.toml").write_text(LEXICON, encoding="utf-8")
    return str(folder)


def _lines(records: list[dict[str, Any]]) -> str:
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in records)
