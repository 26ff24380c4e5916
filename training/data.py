"""Labelled data: the written corpus with its settled labels, and what the user adds.

``python -m training.data [--output FILE] [--missing]`` writes the labelled corpus as Paragraph JSON Lines.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from labels import InputError, Paragraph, load_taxonomy, read_paragraphs, write_paragraphs
from labels.annotations import FOLDER, check_annotations, read_annotations, text_hash
from labels.support.atomic import result_stream
from labels.support.errors import run_command
from seeds.cleaning.clean import clean_text
from seeds.corpus import load_corpus

GOLD = FOLDER / "gold.jsonl"


@dataclass(frozen=True)
class LabelledSet:
    """Labelled paragraphs as arrays.

    Attributes
    ----------
    name : str
        What the set is called in MLflow.
    paragraphs : tuple of Paragraph
        Clean, with labels.
    """

    name: str
    paragraphs: tuple[Paragraph, ...]

    def __len__(self) -> int:
        """Return the number of paragraphs."""
        return len(self.paragraphs)

    @cached_property
    def texts(self) -> list[str]:
        """Clean texts."""
        return [paragraph.text for paragraph in self.paragraphs]

    @cached_property
    def documents(self) -> list[str]:
        """Document of each paragraph."""
        return [paragraph.doc for paragraph in self.paragraphs]

    @cached_property
    def labels(self) -> NDArray[np.int8]:
        """Labels, shape (n_texts, n_labels)."""
        return label_matrix(paragraph.labels or () for paragraph in self.paragraphs)

    @cached_property
    def hard(self) -> NDArray[np.bool_]:
        """Whether each paragraph belongs to the hard part, shape (n_texts,)."""
        return np.array([paragraph.part == "hard" for paragraph in self.paragraphs], dtype=bool)

    @cached_property
    def fingerprint(self) -> str:
        """First 12 hexadecimal digits of the SHA-256 of ids, texts and labels."""
        lines = (f"{p.id}\t{text_hash(p.text)}\t{','.join(p.labels or ())}\t{p.part}\n" for p in self.paragraphs)
        return hashlib.sha256("".join(lines).encode()).hexdigest()[:12]

    def take(self, rows: NDArray[np.intp], name: str) -> LabelledSet:
        """Return the paragraphs of some rows as a set of their own."""
        return LabelledSet(name, tuple(self.paragraphs[row] for row in rows))


def label_matrix(labels: Iterable[Iterable[str]]) -> NDArray[np.int8]:
    """Return labels as zeros and ones, shape (n_texts, n_labels), columns in taxonomy order."""
    keys = load_taxonomy().keys
    rows = [[key in given for key in keys] for given in map(frozenset, labels)]
    return np.array(rows, dtype=np.int8).reshape(len(rows), len(keys))


def shipped_corpus() -> LabelledSet:
    """Return the written corpus with its settled labels.

    Raises
    ------
    InputError
        If a paragraph has no label line or its text changed after it was labelled.
    """
    paragraphs = load_corpus().paragraphs
    gold = check_annotations(paragraphs, read_annotations(GOLD), str(GOLD))
    joined = (replace(paragraph, labels=annotation.labels) for paragraph, annotation in zip(paragraphs, gold, strict=True))
    return LabelledSet("corpus", tuple(joined))


def read_labelled(paths: Sequence[Path], name: str) -> LabelledSet:
    """Read labelled Paragraph JSON Lines; texts are cleaned as at prediction.

    Raises
    ------
    UsageError, InputError
        If a file is missing, a record is broken or unlabelled, an id stands twice, or nothing is there.
    """
    paragraphs: list[Paragraph] = []
    seen: set[str] = set()
    for path in paths:
        for paragraph in read_paragraphs(path, labelled=True):
            if paragraph.id in seen:
                raise InputError(str(path), f"repeats the id {paragraph.id!r}", "give every paragraph its own id")
            seen.add(paragraph.id)
            paragraphs.append(replace(paragraph, text=clean_text(paragraph.text)))
    if not paragraphs:
        raise InputError(", ".join(map(str, paths)), "holds no paragraph", "give labelled Paragraph JSON Lines")
    return LabelledSet(name, tuple(paragraphs))


def merge(first: LabelledSet, second: LabelledSet) -> LabelledSet:
    """Join two sets; an id may stand in one of them only.

    Raises
    ------
    InputError
        If both hold the same id.
    """
    if shared := {p.id for p in first.paragraphs} & {p.id for p in second.paragraphs}:
        raise InputError(second.name, f"repeats the id {min(shared)!r} of {first.name}", "give every paragraph its own id")
    return LabelledSet(f"{first.name}+{second.name}", first.paragraphs + second.paragraphs)


def main(argv: list[str] | None = None) -> int:
    """Write the labelled corpus; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m training.data", description="Write the labelled corpus as Paragraph JSON Lines."
    )
    parser.add_argument("--output", type=Path, help="file to write; standard output by default")
    parser.add_argument("--missing", action="store_true", help="write the paragraphs that have no settled label yet instead")
    options = parser.parse_args(argv)
    if options.missing:
        gold = read_annotations(GOLD)
        paragraphs: Iterable[Paragraph] = (
            p for p in load_corpus().paragraphs if p.id not in gold or gold[p.id].hash != text_hash(p.text)
        )
    else:
        paragraphs = shipped_corpus().paragraphs
    with result_stream(options.output) as file:
        count = write_paragraphs(paragraphs, file)
    print(f"{count} paragraphs", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(run_command(main))
