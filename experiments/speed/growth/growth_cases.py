"""All cases whose growth is measured, room by room."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, partial
from pathlib import Path

from experiments.speed.growth.desk_growth import desk_cases
from experiments.speed.growth.growth_files import Input, load_inputs
from experiments.speed.growth.growth_measure import Case, Work
from experiments.speed.growth.growth_shapes import Shape, load_shapes
from experiments.speed.growth.scheme_growth import scheme_cases
from experiments.speed.growth.table_growth import table_cases
from models.loading import load
from models.locations import CHAMPION
from models.tagger import PolicyTagger
from seeds.read import read_path

_TAGGERS = ("lexicon", CHAMPION)


def all_cases() -> list[Case]:
    """Return all cases: what reads files, what tags, what counts and exchanges, what knows labels, what the desk does."""
    return [*_reading(), *_tagging(), *table_cases(), *scheme_cases(), *desk_cases()]


def _reading() -> Sequence[Case]:
    texts = [Input(f"text, {shape.name}", ".txt", shape.before, shape.unit, "") for shape in load_shapes() if not shape.many]
    return [Case("reading", kind.name, partial(_file, kind)) for kind in (*load_inputs(), *texts)]


def _file(kind: Input, size: int, folder: Path) -> Work:
    path = folder / f"in{kind.suffix}"
    path.write_bytes(kind.content(size))
    return lambda: read_path(path)


def _tagging() -> Sequence[Case]:
    return [
        Case("tagging", f"{name}, {shape.name}", partial(_tagged, name, shape)) for shape in load_shapes() for name in _TAGGERS
    ]


def _tagged(name: str, shape: Shape, size: int, folder: Path) -> Work:
    texts, policy = shape.texts(size), _policy(name)
    return lambda: policy.tag(texts)


@cache
def _policy(name: str) -> PolicyTagger:
    return load(name, corrections=False)
