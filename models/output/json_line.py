"""A prediction as a line of JSON, put together from its parts: as ``json`` writes ``to_record()``, in a third of the time."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache, lru_cache
from json.encoder import encode_basestring
from operator import attrgetter

from labels.paragraphs import DOCUMENT_FIELDS, Paragraph
from models.prediction import Prediction

_document: Callable[[Paragraph], tuple[str | int | None, ...]] = attrgetter(*DOCUMENT_FIELDS)
# What stands in few paragraphs, in the order in which it is written; `part` is left out, labels are the model's.
_SELDOM: Callable[[Paragraph], tuple[object, ...]] = attrgetter("found", "labels", "judged", "predicted", "part")
_NOTHING = (None,) * 5
_text = encode_basestring


def json_line(prediction: Prediction) -> str:
    """Return the JSON of a prediction and the end of the line.

    Parameters
    ----------
    prediction : Prediction
        What a model says of a paragraph.
    """
    p = prediction.paragraph
    if _SELDOM(p) != _NOTHING or prediction.topic:
        return _encoder().encode(prediction.to_record()) + "\n"
    own = "" if p.extra is None else f'"extra": {_encoder().encode(dict(p.extra))}, '
    labels = ", ".join(map(_word, prediction.labels))
    scores = _scores(tuple(prediction.scores)) % (*prediction.scores.values(),)
    evidence = ", ".join(
        [
            f'{{"label": {_word(span.label)}, "start": {span.start}, "end": {span.end}, "text": {_text(span.text)}, '
            f'"weight": {_number(span.weight)}}}'
            for span in prediction.evidence
        ]
    )
    return (
        f'{{"id": {_text(p.id)}, "doc": {_text(p.doc)}, "n": {p.n}, "kind": {_word(p.kind)}, "heading": {_or_null(p.heading)}, '
        f'"region": {_or_null(p.region)}, "date": {_or_null(p.date)}, "source": {_or_null(p.source)}, '
        f'{_of_document(_document(p))}"text": {_text(p.text)}, {own}"labels": [{labels}], "predicted": [{labels}], '
        f'"scores": {{{scores}}}, "doubt": {prediction.doubt!r}, "corrected": {"true" if prediction.corrected else "false"}, '
        f'"evidence": [{evidence}], "topic": null, "model": {_word(prediction.model)}}}\n'
    )


@cache
def _encoder() -> json.JSONEncoder:
    return json.JSONEncoder(ensure_ascii=False)


@lru_cache(maxsize=256)
def _of_document(known: tuple[str | int | None, ...]) -> str:
    """Return what is known of a document, which is the same in all its paragraphs."""
    return "".join(map(_field, DOCUMENT_FIELDS, known))


def _field(name: str, value: str | int | None) -> str:
    return f'"{name}": {_text(value) if isinstance(value, str) else _encoder().encode(value)}, '


def _number(value: float) -> str:
    return float.__repr__(value) if isinstance(value, float) else repr(value)


@lru_cache(maxsize=8)
def _scores(keys: tuple[str, ...]) -> str:
    """Return the scores of some labels with a place for each."""
    return ", ".join(f"{_text(key).replace('%', '%%')}: %r" for key in keys)


@lru_cache(maxsize=1024)
def _word(text: str) -> str:
    """Return a text that stands in many lines."""
    return _text(text)


def _or_null(text: str | None) -> str:
    return "null" if text is None else _text(text)
