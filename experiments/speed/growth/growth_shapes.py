"""Texts of any size and of shapes that hurt, and records of them as ``models.predict`` writes them."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from labels.annotations import text_hash
from models.loading import load
from seeds.cleaning.fold import fold
from seeds.schemes import Scheme

_WORD = "储能"  # what is marked as evidence
_PLACES = (("江苏", "320000"), ("广东", "440000"), ("安徽", "340000"))
_OF_A_DOCUMENT = 10  # paragraphs


@dataclass(frozen=True, slots=True)
class Shape:
    """A kind of text that can have any size.

    Attributes
    ----------
    name : str
        What it is called in the table.
    unit : str
        What comes over and over; ``#`` in it is its number.
    before : str
        What stands before it.
    many : bool
        Whether each unit is a paragraph of its own.
    """

    name: str
    unit: str
    before: str
    many: bool

    def texts(self, size: int) -> list[str]:
        """Return paragraphs with so many characters in all, about, and at least one.

        Parameters
        ----------
        size : int
            Characters.
        """
        count = max(1, size // len(self.before + self.unit))
        units = [self.unit.replace("#", str(number)) for number in range(1, count + 1)]
        return [self.before + unit for unit in units] if self.many else [self.before + "".join(units)]


@cache
def load_shapes() -> tuple[Shape, ...]:
    """Return all shapes, in the order of ``shapes.toml``."""
    tables = tomllib.loads(Path(__file__).with_name("shapes.toml").read_text(encoding="utf-8"))["shape"]
    return tuple(Shape(one["name"], one["unit"], one.get("before", ""), "each" in one) for one in tables)


@cache
def own_scheme() -> Scheme:
    """Return the scheme of the texts and records: that of the industries."""
    return load("lexicon", corrections=False).scheme


def label_key() -> str:
    """Return the key of the label that records bear: the first one."""
    return own_scheme().keys[0]


def tagged(texts: Sequence[str], place: Callable[[int], Mapping[str, Any]] | None = None) -> list[dict[str, Any]]:
    """Return paragraphs as ``models.predict`` writes them, ten a document, every word of energy storage as evidence.

    Parameters
    ----------
    texts : sequence of str
        The paragraphs.
    place : callable, optional
        Takes the number of a paragraph, from 0, and returns fields that are to be other.
    """
    keys, records = own_scheme().keys, []
    key, scores = keys[0], dict.fromkeys(keys, 0.1)
    scores[key] = 0.9
    for number, text in enumerate(texts):
        doc, n = f"d{number // _OF_A_DOCUMENT}", number % _OF_A_DOCUMENT + 1
        region, code = _PLACES[number // _OF_A_DOCUMENT % len(_PLACES)]
        record: dict[str, Any] = {"id": f"{doc}#{n}", "doc": doc, "n": n, "kind": "body", "text": text}
        record |= {"region": region, "code": code, "level": "province", "date": f"20{10 + number // 100 % 15}-03-01"}
        starts = [at for at in range(len(text)) if text.startswith(_WORD, at)]
        spans = [{"label": key, "start": at, "end": at + 2, "text": _WORD, "weight": 0.5} for at in starts]
        record |= {"labels": [key], "scores": scores, "evidence": spans, "doubt": 0.1, "corrected": False, "model": "m"}
        record["hash"] = text_hash(fold(text))
        records.append(record | dict(place(number) if place else {}))
    return records


def write_lines(path: Path, records: Sequence[Mapping[str, Any]]) -> str:
    """Write records as JSON Lines; return where.

    Parameters
    ----------
    path : Path
        The file.
    records : sequence of mapping
        The records.
    """
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in records), encoding="utf-8")
    return str(path)
