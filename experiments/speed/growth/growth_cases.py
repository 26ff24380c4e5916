"""All cases whose growth is measured, room by room."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, partial
from pathlib import Path

import numpy as np

from experiments.speed.growth.desk_growth import desk_cases
from experiments.speed.growth.growth_files import Input, load_inputs
from experiments.speed.growth.growth_measure import Case, Work
from experiments.speed.growth.growth_shapes import Shape, load_shapes
from experiments.speed.growth.judging_growth import judging_cases
from experiments.speed.growth.scheme_growth import scheme_cases
from experiments.speed.growth.table_growth import table_cases
from experiments.speed.growth.topic_growth import topic_cases
from models.loading import load
from models.locations import CHAMPION
from models.tagger import PolicyTagger
from models.text.near_copies import ShingleTable, without_copies
from models.why import lines
from seeds.read import read_path

_TAGGERS = ("lexicon", CHAMPION)
_HELD, _MOST_HOLDERS = 0.6, 100  # share of a text in another; texts that a stretch may stand in to lead to others
_NUMBER, _FIRST_SIGN = re.compile(r"\d{1,4}"), 0x4E00


def all_cases() -> list[Case]:
    """Return all cases: what reads files, what tags, counts, exchanges, judges, what the desk does."""
    others = (*table_cases(), *scheme_cases(), *topic_cases(), *judging_cases(), *desk_cases())
    return [*_reading(), *_tagging(), *_copies(), *others]


def _reading() -> Sequence[Case]:
    texts = [Input(f"text, {shape.name}", ".txt", shape.before, shape.unit, "") for shape in load_shapes() if not shape.many]
    return [Case("reading", kind.name, partial(_file, kind)) for kind in (*load_inputs(), *texts)]


def _file(kind: Input, size: int, folder: Path) -> Work:
    path = folder / f"in{kind.suffix}"
    path.write_bytes(kind.content(size))
    return lambda: read_path(path)


def _tagging() -> Sequence[Case]:
    shapes = load_shapes()
    found = [Case("tagging", f"{name}, {shape.name}", partial(_tagged, name, shape)) for shape in shapes for name in _TAGGERS]
    return found + [Case("tagging", f"why, {shape.name}", partial(_explained, shape)) for shape in shapes if not shape.many]


def _tagged(name: str, shape: Shape, size: int, folder: Path) -> Work:
    texts, policy = shape.texts(size), _policy(name)
    return lambda: policy.tag(texts)


def _explained(shape: Shape, size: int, folder: Path) -> Work:
    (text,), policy = shape.texts(size), _policy("lexicon")
    return lambda: list(lines(policy, text))


def _copies() -> Sequence[Case]:
    """Return the cases of what finds texts that say almost the same."""
    shapes = [shape for shape in load_shapes() if shape.many]
    return [
        *(Case("copies", f"left out, {shape.name}", partial(_without_copies, shape)) for shape in shapes),
        *(Case("copies", f"held by longer ones, {shape.name}", partial(_contained, shape)) for shape in shapes),
    ]


def _without_copies(shape: Shape, size: int, folder: Path) -> Work:
    texts = [_without_digits(text) for text in shape.texts(size)]
    return lambda: without_copies(texts)


def _contained(shape: Shape, size: int, folder: Path) -> Work:
    texts = [_without_digits(text) for text in shape.texts(size)]
    return lambda: ShingleTable.of(texts).contained(_HELD, np.arange(len(texts)), _MOST_HOLDERS)


def _without_digits(text: str) -> str:
    """Return a text with a character in the place of each three of its digits, so that numbers tell texts apart as words do."""
    return _NUMBER.sub(lambda found: chr(_FIRST_SIGN + int(found[0])), text)


@cache
def _policy(name: str) -> PolicyTagger:
    return load(name, corrections=False)
