"""Paragraphs and documents as the browser gets them."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from labels import Evidence, Paragraph, UsageError
from labels.wording import _
from models.arrays import Bits, Ints
from models.doubt import DOUBTFUL
from models.prediction import Prediction, of_no_text
from training.desk.search.searched_words import matches_in, phrases_of
from training.desk.state.desk_file import DeskFile
from training.desk.state.kept_paragraphs import address_in
from training.desk.state.said_of_texts import PersonView

_AT_ONCE = 500  # variables of one question to SQLite
_SELECT = (
    "SELECT p.row, p.record, q.evidence, q.topic, m.name "
    "FROM paragraphs p LEFT JOIN predictions q USING (row) LEFT JOIN models m USING (model)"
)
_FIELDS = ("id", "doc", "title", "n", "kind", "heading", "date", "region", "level", "issuer", "number", "page", "source", "text")

Kept = tuple[dict[str, Any], list[dict[str, Any]], dict[str, Any] | None, str]


def kept(file: DeskFile, rows: Sequence[int]) -> dict[int, Kept]:
    """Return what the file has of some paragraphs: record, evidence, topic and model, by their numbers.

    Parameters
    ----------
    file : DeskFile
        The desk.
    rows : sequence of int
        The numbers.
    """
    found: dict[int, Kept] = {}
    for start in range(0, len(rows), _AT_ONCE):
        some = list(rows[start : start + _AT_ONCE])
        asked = f"{_SELECT} WHERE p.row IN ({','.join('?' * len(some))})"
        for row, record, evidence, topic, model in file.read().execute(asked, some):
            spans = json.loads(evidence) if evidence else []
            found[row] = json.loads(record), spans, json.loads(topic) if topic else None, model or ""
    return found


def shown_rows(file: DeskFile, view: PersonView, positions: Ints, query: str = "") -> list[dict[str, Any]]:
    """Return paragraphs as the browser gets them.

    Parameters
    ----------
    file : DeskFile
        The desk.
    view : PersonView
        What the person sees.
    positions : ndarray of int
        Which, in order.
    query : str
        What was searched for, to be marked.
    """
    columns, keys, phrases = view.columns, view.columns.keys, phrases_of(query)
    found = kept(file, columns.rows[positions].tolist())
    result = []
    for at in positions.tolist():
        row = int(columns.rows[at])
        if row not in found:
            continue  # its file is read anew at this moment
        record, evidence, _, _ = found[row]
        labels = labels_at(view, at)
        shown: dict[str, Any] = {"row": row} | {name: record.get(name) for name in _FIELDS}
        shown["url"] = address_in(record)
        shown["labels"] = list(labels)
        shown["judged"] = list(judged_at(view, at))
        shown["predicted"] = [key for key, given in zip(keys, columns.given[at].tolist(), strict=True) if given]
        shown["tagged"] = bool(columns.tagged[at])
        shown["empty"] = bool(columns.empty[at])
        shown["scores"] = dict(zip(keys, map(_known, view.scores[at].round(4).tolist()), strict=True))
        shown["doubt"] = _known(round(float(view.doubt[at]), 3))
        shown["doubtful"] = bool(view.doubt[at] >= np.float32(DOUBTFUL))
        shown["evidence"] = [
            {"start": one["start"], "end": one["end"], "label": one["label"]} for one in evidence if one["label"] in labels
        ]
        shown["matches"] = matches_in(record["text"], phrases) if phrases else []
        shown["corrected"], shown["checked"] = bool(view.corrected[at]), bool(view.checked[at])
        shown["by"] = view.by(at)
        result.append(shown)
    return result


def _known(value: float) -> float | None:
    """Return a number as JSON has it, which knows no NaN."""
    return None if math.isnan(value) else value


def labels_at(view: PersonView, position: int) -> tuple[str, ...]:
    """Return the labels that stand of a paragraph.

    Parameters
    ----------
    view : PersonView
        What the person sees.
    position : int
        The paragraph's.
    """
    return tuple(key for key, given in zip(view.columns.keys, view.labels[position].tolist(), strict=True) if given)


def judged_at(view: PersonView, position: int) -> tuple[str, ...]:
    """Return the labels that people looked for in a paragraph.

    Parameters
    ----------
    view : PersonView
        What the person sees.
    position : int
        The paragraph's.
    """
    return tuple(key for key, seen in zip(view.columns.keys, view.judged[position].tolist(), strict=True) if seen)


def as_prediction(view: PersonView, position: int, said: Kept) -> Prediction:
    """Return a paragraph as a prediction with the labels that stand, for what writes predictions.

    Parameters
    ----------
    view : PersonView
        What the person sees.
    position : int
        The paragraph's.
    said : tuple
        What :func:`kept` returned of it.

    Returns
    -------
    Prediction
    """
    record, evidence, topic, model = said
    labels, keys = labels_at(view, position), view.columns.keys
    spans = tuple(Evidence(**one) for one in evidence if one["label"] in labels)
    scores = {key: round(score, 4) for key, score in zip(keys, view.scores[position].tolist(), strict=True)}
    doubt = round(float(view.doubt[position]), 3)
    paragraph = Paragraph.from_record(record, f"row {view.columns.rows[position]}")
    if not paragraph.text.strip():
        return of_no_text(paragraph, keys, model)
    corrected, judged = bool(view.corrected[position]), judged_at(view, position)
    return Prediction(paragraph, labels, scores, spans, topic, model, doubt, corrected, judged)


def documents_in(file: DeskFile, view: PersonView, found: Bits, offset: int, limit: int) -> tuple[int, list[dict[str, Any]]]:
    """Return how many documents have paragraphs among those found, and some of them in the order in which people read.

    Parameters
    ----------
    file : DeskFile
        The desk.
    view : PersonView
        What the person sees.
    found : ndarray of bool, shape (n,)
        The paragraphs; they alone are counted.
    offset, limit : int
        Which documents.

    Returns
    -------
    tuple of (int, list of dict)
    """
    columns = view.columns
    at = columns.order[found[columns.order]]
    docs = columns.docs.of[at]
    _, first = np.unique(docs, return_index=True)
    numbers = docs[np.sort(first)].tolist()
    names = [columns.docs.names[number] for number in numbers[offset : offset + limit]]
    facts = facts_of(file, names)

    def counted(which: Bits) -> Ints:  # paragraphs of each document, of some kind
        return np.bincount(docs[which[at]], minlength=len(columns.docs.names))

    kinds: dict[str, Bits] = {"paragraphs": found, "corrected": view.corrected, "checked": view.checked}
    kinds["tagged"] = np.asarray(view.labels.any(axis=1))
    counts = {kind: counted(which) for kind, which in kinds.items()}
    labels = [counted(view.labels[:, column]) for column in range(len(columns.keys))]
    result = []
    for number, name in zip(numbers[offset : offset + limit], names, strict=True):
        told: dict[str, Any] = {"doc": name, **facts.get(name, {})} | {kind: int(of[number]) for kind, of in counts.items()}
        told["labels"] = {key: int(of[number]) for key, of in zip(columns.keys, labels, strict=True) if of[number]}
        result.append(told)
    return len(numbers), result


def facts_of(file: DeskFile, names: Sequence[str]) -> dict[str, Mapping[str, Any]]:
    """Return what is known of documents, by their names.

    Parameters
    ----------
    file : DeskFile
        The desk.
    names : sequence of str
        The names.
    """
    found: dict[str, Mapping[str, Any]] = {}
    says = "SELECT name, title, date, region, level, issuer, url FROM documents WHERE name IN"
    for start in range(0, len(names), _AT_ONCE):
        some = list(names[start : start + _AT_ONCE])
        for name, *values in file.read().execute(f"{says} ({','.join('?' * len(some))})", some):
            found[name] = dict(zip(("title", "date", "region", "level", "issuer", "url"), values, strict=True))
    return found


def whole_document(file: DeskFile, view: PersonView, name: str) -> dict[str, Any]:
    """Return a document with all its paragraphs in order.

    Parameters
    ----------
    file : DeskFile
        The desk.
    view : PersonView
        What the person sees.
    name : str
        Its name.

    Raises
    ------
    UsageError
        If there is none of that name.
    """
    inside = view.columns.docs.among([name])
    if not inside.any():
        raise UsageError("doc", _("{name!r} is no document of this desk").format(name=name[:80]), _("load the page anew"))
    _total, (told,) = documents_in(file, view, inside, 0, 1)
    order = view.columns.order
    return told | {"paragraphs": shown_rows(file, view, order[inside[order]])}
