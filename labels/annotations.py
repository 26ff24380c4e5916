"""Who said what of which paragraph: annotation files and evidence files.

A line names a paragraph by its id *and* by a hash of its text, so that a text that changes after it was
labelled is noticed. One file an annotator (``first.jsonl``, ``second.jsonl``), one with the settled labels
(``gold.jsonl``, ``reason`` where the annotators differed), one with evidence spans (``evidence.jsonl``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from labels.paragraphs import Paragraph, open_text, read_json_lines
from labels.support.errors import InputError
from labels.taxonomy import load_taxonomy

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
        Label keys in taxonomy order; empty for "none of the six".
    reason : str
        Why, where annotators differed; empty elsewhere.
    """

    id: str
    hash: str
    labels: tuple[str, ...]
    reason: str = ""

    @property
    def label_set(self) -> frozenset[str]:
        """The labels as a set."""
        return frozenset(self.labels)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A stretch of text that carries a label.

    Attributes
    ----------
    label : str
        Label key.
    start, end : int
        Character offsets into the paragraph's text.
    """

    label: str
    start: int
    end: int


def text_hash(text: str) -> str:
    """Return the first 12 hexadecimal digits of the SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def read_annotations(path: Path) -> dict[str, Annotation]:
    """Read an annotation file.

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
    for place, record in _records(path, ("id", "hash", "labels")):
        keys = record["labels"]
        if not isinstance(keys, list):
            raise InputError(place, "field 'labels' is no list", "make it a list of label keys")
        labels = load_taxonomy().order(map(str, keys), place)
        _new(record["id"], found, place)
        found[record["id"]] = Annotation(record["id"], str(record["hash"]), labels, str(record.get("reason", "")))
    return found


def read_evidence(path: Path, texts: Mapping[str, str]) -> dict[str, tuple[Evidence, ...]]:
    """Read an evidence file and check every span against its text.

    Parameters
    ----------
    path : Path
        The file.
    texts : mapping of str to str
        Paragraph id to clean text.

    Raises
    ------
    InputError
        If an id is unknown, a hash differs, or a span does not hold the words it names.
    """
    found: dict[str, tuple[Evidence, ...]] = {}
    for place, record in _records(path, ("id", "hash", "spans")):
        text = texts.get(record["id"])
        if text is None or text_hash(text) != record["hash"]:
            raise InputError(place, f"paragraph {record['id']!r} is unknown or its text has changed", "mark its evidence again")
        spans = []
        for span in record["spans"]:
            if not isinstance(span, dict) or not {"label", "start", "end", "text"} <= set(span):
                raise InputError(place, "holds a span that is no object with label, start, end, text", "complete the span")
            if text[span["start"] : span["end"]] != span["text"]:
                raise InputError(
                    place, f"characters {span['start']}-{span['end']} are not {span['text']!r}", "correct the offsets"
                )
            spans.append(Evidence(span["label"], span["start"], span["end"]))
        load_taxonomy().order((span.label for span in spans), place)
        _new(record["id"], found, place)
        found[record["id"]] = tuple(spans)
    return found


def check_annotations(paragraphs: Iterable[Paragraph], annotations: Mapping[str, Annotation], place: str) -> list[Annotation]:
    """Return the annotation of each paragraph, in order.

    Raises
    ------
    InputError
        If a paragraph has no annotation, an annotation no paragraph, or a text has changed since.
    """
    ordered = []
    left = dict(annotations)
    for paragraph in paragraphs:
        annotation = left.pop(paragraph.id, None)
        if annotation is None:
            raise InputError(place, f"has no line for paragraph {paragraph.id!r}", "label it and add the line")
        if annotation.hash != text_hash(paragraph.text):
            raise InputError(place, f"the text of {paragraph.id!r} has changed since it was labelled", "label it again")
        ordered.append(annotation)
    if left:
        raise InputError(place, f"names paragraph {next(iter(left))!r}, which the corpus does not have", "remove the line")
    return ordered


def _records(path: Path, fields: tuple[str, ...]) -> Iterator[tuple[str, dict[str, Any]]]:
    with open_text(path) as file:
        for place, record in read_json_lines(file, str(path)):
            if not isinstance(record, dict) or any(name not in record for name in fields):
                raise InputError(place, f"is no object with {', '.join(fields)}", "complete the line")
            if not isinstance(record["id"], str):
                raise InputError(place, f"field 'id' is {type(record['id']).__name__}, not text", "write the paragraph's id")
            yield place, record


def _new(key: str, found: Mapping[str, object], place: str) -> None:
    if key in found:
        raise InputError(place, f"repeats paragraph {key!r}", "keep one line")
