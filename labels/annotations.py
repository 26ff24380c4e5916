"""Who said what of which paragraph: annotation files and evidence files.

A line names a paragraph by its id *and* by a hash of its text, so that a text that changes after it was
labelled is noticed. There is one file per annotator (``first.jsonl``, ``second.jsonl``), one with the final labels
(``gold.jsonl``, with a ``reason`` where the annotators differed) and one with evidence spans (``evidence.jsonl``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from labels.json_lines import read_json_lines
from labels.paragraph_lines import open_text
from labels.spans import Evidence
from labels.support.errors import InputError
from labels.taxonomy import Taxonomy
from labels.wording import _

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Annotation:
    """One annotator's answer for one paragraph.

    Attributes
    ----------
    id : str
        Paragraph id.
    hash : str
        :func:`text_hash` of the text that was labelled.
    labels : tuple of str
        Label keys in the order of the labels; empty for "no label".
    reason : str
        Why the final labels are these, where annotators differed; empty elsewhere.
    """

    id: str
    hash: str
    labels: tuple[str, ...]
    reason: str = ""

    @property
    def label_set(self) -> frozenset[str]:
        """The labels as a set."""
        return frozenset(self.labels)


def text_hash(text: str) -> str:
    """Return the first 12 hexadecimal digits of the SHA-256 of a text.

    Parameters
    ----------
    text : str
        Folded text, so that neither width nor script of a mark or a character decides.
    """
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def read_annotations(path: Path, taxonomy: Taxonomy) -> dict[str, Annotation]:
    """Read an annotation file.

    Parameters
    ----------
    path : Path
        The file.
    taxonomy : Taxonomy
        The labels.

    Returns
    -------
    dict of str to Annotation
        By paragraph id, in file order.

    Raises
    ------
    InputError
        If a line is broken, repeats an id or names an unknown label.
    """
    found: dict[str, Annotation] = {}
    for location, record in _records(path, ("id", "hash", "labels")):
        keys = record["labels"]
        if not isinstance(keys, list):
            raise InputError(location, _("field {field!r} is no list").format(field="labels"), _("make it a list of label keys"))
        labels = taxonomy.order(map(str, keys), location)
        _check_new(record["id"], found, location)
        found[record["id"]] = Annotation(record["id"], str(record["hash"]), labels, str(record.get("reason", "")))
    return found


def read_evidence(path: Path, texts: Mapping[str, str], taxonomy: Taxonomy) -> dict[str, tuple[Evidence, ...]]:
    """Read an evidence file and check every span against its text.

    Parameters
    ----------
    path : Path
        The file.
    texts : mapping of str to str
        Paragraph id to folded text.
    taxonomy : Taxonomy
        The labels.

    Returns
    -------
    dict of str to tuple of Evidence
        By paragraph id, in file order.

    Raises
    ------
    InputError
        If an id is unknown, a hash differs, or a span does not hold the words it names.
    """
    found: dict[str, tuple[Evidence, ...]] = {}
    for location, record in _records(path, ("id", "hash", "spans")):
        text = texts.get(record["id"])
        if text is None or text_hash(text) != record["hash"]:
            problem = _("paragraph {id!r} is unknown or its text has changed").format(id=record["id"])
            raise InputError(location, problem, _("mark its evidence again"))
        spans = []
        for span in _spans(record["spans"], location):
            if text[span["start"] : span["end"]] != span["text"]:
                problem = _("characters {start}-{end} are not {words!r}")
                problem = problem.format(start=span["start"], end=span["end"], words=span["text"])
                raise InputError(location, problem, _("correct the offsets"))
            spans.append(Evidence(span["label"], span["start"], span["end"], span["text"]))
        taxonomy.order((span.label for span in spans), location)
        _check_new(record["id"], found, location)
        found[record["id"]] = tuple(spans)
    return found


def _spans(value: object, location: str) -> Iterator[dict[str, Any]]:
    """Yield the spans of a record; each has what a span needs, of the right types."""
    if not isinstance(value, list):
        raise InputError(location, _("field {field!r} is no list").format(field="spans"), _("make it a list of spans"))
    for span in value:
        if not isinstance(span, dict) or not {"label", "start", "end", "text"} <= set(span):
            problem = _("holds a span that is no object with {fields}").format(fields="label, start, end, text")
            raise InputError(location, problem, _("complete the span"))
        for name in ("start", "end"):
            if type(span[name]) is not int:  # true is an int for Python, and no place in a text
                problem = _("holds a span whose {field!r} is no whole number: {value!r}").format(field=name, value=span[name])
                raise InputError(location, problem, _("correct the span"))
        if not isinstance(span["label"], str):
            problem = _("holds a span whose {field!r} is no text: {value!r}").format(field="label", value=span["label"])
            raise InputError(location, problem, _("correct the span"))
        yield span


def check_annotations(hashes: Mapping[str, str], annotations: Mapping[str, Annotation], location: str) -> list[Annotation]:
    """Return the annotation of each paragraph, in order.

    Parameters
    ----------
    hashes : mapping of str to str
        The :func:`text_hash` of every paragraph of the corpus by its id, in order.
    annotations : mapping of str to Annotation
        By paragraph id.
    location : str
        Name of the annotation file, for error messages.

    Returns
    -------
    list of Annotation
        One per paragraph.

    Raises
    ------
    InputError
        If a paragraph has no annotation, an annotation has no paragraph, or a text has changed since it was labelled.
    """
    ordered = []
    left = dict(annotations)
    for name, digest in hashes.items():
        annotation = left.pop(name, None)
        if annotation is None:
            raise InputError(location, _("has no line for paragraph {id!r}").format(id=name), _("label it and add the line"))
        if annotation.hash != digest:
            problem = _("the text of {id!r} has changed since it was labelled").format(id=name)
            raise InputError(location, problem, _("label it again"))
        ordered.append(annotation)
    if left:
        problem = _("names paragraph {id!r}, which the corpus does not have").format(id=next(iter(left)))
        raise InputError(location, problem, _("remove the line"))
    return ordered


def _records(path: Path, fields: tuple[str, ...]) -> Iterator[tuple[str, dict[str, Any]]]:
    with open_text(path) as file:
        for location, record in read_json_lines(file, str(path)):
            if not isinstance(record, dict) or any(name not in record for name in fields):
                problem = _("is no object with {fields}").format(fields=", ".join(fields))
                raise InputError(location, problem, _("complete the line"))
            if not isinstance(record["id"], str):
                problem = _("field {field!r} is {found}, not {wanted}")
                problem = problem.format(field="id", found=type(record["id"]).__name__, wanted=_("text"))
                raise InputError(location, problem, _("write the paragraph's id"))
            yield location, record


def _check_new(key: str, found: Mapping[str, object], location: str) -> None:
    if key in found:
        raise InputError(location, _("repeats paragraph {id!r}").format(id=key), _("keep one line"))
