"""All kinds of hostile input: what makes them, and how many of a hundred they are."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from pathlib import Path

from experiments.reading.fuzz.broken import (
    broken_answers,
    broken_audits,
    broken_calls,
    broken_desk,
    broken_files,
    broken_names,
    broken_packages,
    broken_records,
    broken_shipped,
    broken_streams,
)
from experiments.reading.fuzz.hostile_input import Hostile, Making

Maker = Callable[[Making], Hostile]
# To add a kind is to add an entry: what makes it, and its share.
KINDS: Mapping[str, tuple[Maker, int]] = {
    "bytes flipped": (broken_files.flipped, 10),
    "cut": (broken_files.cut, 6),
    "pieces put in": (broken_files.put_in, 14),
    "pieces moved": (broken_files.moved, 6),
    "encodings": (broken_files.encoded, 4),
    "wrong suffix": (broken_files.misnamed, 4),
    "pdf objects": (broken_files.pdf_object, 8),
    "zip heads": (broken_packages.head_changed, 5),
    "zlib broken": (broken_packages.stream_broken, 4),
    "parts and relations": (broken_packages.part_changed, 4),
    "bombs": (broken_packages.bomb, 1),
    "tables": (broken_records.table, 6),
    "a key twice": (broken_records.key_twice, 3),
    "deep JSON": (broken_records.deep, 2),
    "records of wrong types": (broken_records.wrong_types, 6),
    "names": (broken_names.odd_name, 3),
    "pipes, devices, links": (broken_names.no_file, 2),
    "arguments": (broken_names.odd_argument, 2),
    "evidence files": (broken_answers.evidence, 3),
    "annotations": (broken_answers.annotators, 2),
    "labelled files": (broken_answers.labelled, 4),
    "corrections": (broken_answers.corrections, 1),
    "panels": (broken_answers.tagged, 2),
    "settings": (broken_calls.settings, 3),
    "experiments": (broken_calls.experiment, 2),
    "schemes": (broken_calls.scheme, 3),
    "model folders": (broken_calls.model, 2),
    "standard input": (broken_streams.stream, 5),
    "desk": (broken_desk.desk, 5),
    "audits": (broken_audits.audit, 3),
    "shipped experiments": (broken_shipped.shipped_experiment, 2),
    "shipped schemes": (broken_shipped.shipped_scheme, 3),
    "tagged under corrections": (broken_shipped.corrected, 2),
}


def kind_of(seed: int) -> str:
    """Return the kind of input that a seed makes.

    Parameters
    ----------
    seed : int
        Any number from 0 on; so many of each kind are among a hundred or so that follow each other as its share says.
    """
    # A step without a common divisor: kinds are mixed, and each stretch of seeds holds all of them.
    slots = [name for name, (_maker, share) in KINDS.items() for _index in range(share)]
    step = next(number for number in (37, 41, 43, 47) if len(slots) % number)
    return slots[seed * step % len(slots)]


def make(seed: int, folder: Path) -> Hostile:
    """Make the input of a seed; return it.

    Parameters
    ----------
    seed : int
        The same seed makes the same input.
    folder : Path
        An empty folder for its files.
    """
    return KINDS[kind_of(seed)][0](Making(random.Random(seed), folder))
