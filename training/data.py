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

from labels import InputError, Paragraph, read_paragraphs, write_paragraphs
from labels.annotations import FOLDER, check_annotations, read_annotations, text_hash
from labels.support.atomic import result_stream
from labels.support.command import run_command
from models.arrays import Bits, Ints, Labels
from models.text.analyzer import Analyzer
from models.text.batch import Batch
from seeds.cleaning.clean import clean_text
from seeds.cleaning.fold import fold, fold_all
from seeds.corpus import load_corpus
from seeds.schemes import INDUSTRIES, Scheme, load_scheme

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
    scheme : Scheme
        What the labels mean.
    """

    name: str
    paragraphs: tuple[Paragraph, ...]
    scheme: Scheme

    def __len__(self) -> int:
        """Return the number of paragraphs."""
        return len(self.paragraphs)

    @property
    def keys(self) -> tuple[str, ...]:
        """Label keys in column order."""
        return self.scheme.keys

    @cached_property
    def texts(self) -> list[str]:
        """Clean texts."""
        return [paragraph.text for paragraph in self.paragraphs]

    @cached_property
    def batch(self) -> Batch:
        """The texts with their words and terms, each found once for all who ask."""
        return Analyzer(self.scheme).batch(self.texts)

    @cached_property
    def documents(self) -> list[str]:
        """Document of each paragraph."""
        return [paragraph.doc for paragraph in self.paragraphs]

    @cached_property
    def labels(self) -> Labels:
        """True labels, shape (n_texts, n_labels)."""
        return label_matrix((paragraph.labels or () for paragraph in self.paragraphs), self.keys)

    @cached_property
    def hard(self) -> Bits:
        """Whether each paragraph belongs to the hard part, shape (n_texts,)."""
        return np.array([paragraph.part == "hard" for paragraph in self.paragraphs], dtype=bool)

    @cached_property
    def fresh(self) -> Bits:
        """Whether each paragraph is text that the lexicon was not written on, shape (n_texts,).

        That is the later part of the corpus, and whatever a user brings.

        Returns
        -------
        ndarray of bool
        """
        return np.array([paragraph.part in ("later", None) for paragraph in self.paragraphs], dtype=bool)

    @cached_property
    def folded(self) -> list[str]:
        """The texts folded: what machines match and learn from."""
        return fold_all(self.texts)

    @cached_property
    def hashes(self) -> list[str]:
        """Hash of each folded text."""
        return [text_hash(text) for text in self.folded]

    @cached_property
    def fingerprint(self) -> str:
        """First 12 hexadecimal digits of the SHA-256 of ids, texts and labels."""
        lines = (
            f"{p.id}\t{digest}\t{','.join(p.labels or ())}\t{p.part}\n"
            for p, digest in zip(self.paragraphs, self.hashes, strict=True)
        )
        return hashlib.sha256("".join(lines).encode()).hexdigest()[:12]

    def take(self, rows: Ints, name: str) -> LabelledSet:
        """Return the paragraphs of some rows as a set of their own.

        Parameters
        ----------
        rows : ndarray of int
            Rows of the paragraphs.
        name : str
            What to call the set.
        """
        part = LabelledSet(name, tuple(self.paragraphs[row] for row in rows), self.scheme)
        if "batch" in self.__dict__:  # what was found in the whole need not be looked for again
            part.__dict__["batch"] = self.batch.take(rows)
        return part


def label_matrix(labels: Iterable[Iterable[str]], keys: Sequence[str]) -> Labels:
    """Return labels as zeros and ones, shape (n_texts, n_labels).

    Parameters
    ----------
    labels : iterable of iterable of str
        Label keys of each text.
    keys : sequence of str
        Label keys in column order.
    """
    rows = [[key in known for key in keys] for known in map(frozenset, labels)]
    return np.array(rows, dtype=np.int8).reshape(len(rows), len(keys))


def shipped_corpus(scheme: Scheme) -> LabelledSet:
    """Return the written corpus with its settled labels.

    Parameters
    ----------
    scheme : Scheme
        The shipped industries, which the corpus was labelled by, or a copy of them under another name.

    Returns
    -------
    LabelledSet

    Raises
    ------
    InputError
        If a paragraph has no label line, its text changed after it was labelled, or the scheme lacks a label.
    """
    paragraphs = load_corpus().paragraphs
    hashes = {paragraph.id: text_hash(fold(paragraph.text)) for paragraph in paragraphs}
    gold = check_annotations(hashes, read_annotations(GOLD, scheme.taxonomy), str(GOLD))
    joined = (replace(paragraph, labels=annotation.labels) for paragraph, annotation in zip(paragraphs, gold, strict=True))
    return LabelledSet("corpus", tuple(joined), scheme)


def read_labelled(paths: Sequence[Path], name: str, scheme: Scheme) -> LabelledSet:
    """Read labelled Paragraph JSON Lines; texts are cleaned as at prediction.

    Parameters
    ----------
    paths : sequence of Path
        The files.
    name : str
        What to call the set.
    scheme : Scheme
        What the labels mean.

    Returns
    -------
    LabelledSet

    Raises
    ------
    UsageError, InputError
        If a file is missing, a record is broken or unlabelled, an id stands twice, or nothing is there.
    """
    paragraphs: list[Paragraph] = []
    seen: set[str] = set()
    for path in paths:
        for paragraph in read_paragraphs(path, labelled=True, taxonomy=scheme.taxonomy):
            if paragraph.id in seen:
                raise InputError(str(path), f"repeats the id {paragraph.id!r}", "give every paragraph its own id")
            seen.add(paragraph.id)
            paragraphs.append(replace(paragraph, text=clean_text(paragraph.text)))
    if not paragraphs:
        raise InputError(", ".join(map(str, paths)), "holds no paragraph", "give labelled Paragraph JSON Lines")
    return LabelledSet(name, tuple(paragraphs), scheme)


def merge(first: LabelledSet, second: LabelledSet) -> LabelledSet:
    """Join two sets; a paragraph of the second with the id and the text of one of the first corrects it.

    Parameters
    ----------
    first, second : LabelledSet
        Sets of one scheme.

    Returns
    -------
    LabelledSet
        The first set's paragraphs in order, corrected, then what is new in the second.

    Raises
    ------
    InputError
        If both hold the same id with different texts.
    """
    later = {paragraph.id: paragraph for paragraph in second.paragraphs}
    joined = []
    for paragraph in first.paragraphs:
        correction = later.pop(paragraph.id, None)
        if correction is not None and correction.text != paragraph.text:
            raise InputError(
                second.name, f"repeats the id {paragraph.id!r} of {first.name} with another text", "give it an id of its own"
            )
        joined.append(paragraph if correction is None else replace(paragraph, labels=correction.labels))
    return LabelledSet(f"{first.name}+{second.name}", (*joined, *later.values()), first.scheme)


def main(argv: list[str] | None = None) -> int:
    """Write the labelled corpus; return the exit code.

    Parameters
    ----------
    argv : list of str, optional
        Arguments; those of the process by default.
    """
    parser = argparse.ArgumentParser(
        prog="python -m training.data", description="Write the labelled corpus as Paragraph JSON Lines.", allow_abbrev=False
    )
    parser.add_argument("--output", type=Path, help="file to write; standard output by default")
    parser.add_argument("--missing", action="store_true", help="write the paragraphs that have no settled label yet instead")
    options = parser.parse_args(argv)
    scheme = load_scheme(INDUSTRIES)
    if options.missing:
        gold = read_annotations(GOLD, scheme.taxonomy)
        paragraphs: Iterable[Paragraph] = (
            p for p in load_corpus().paragraphs if p.id not in gold or gold[p.id].hash != text_hash(fold(p.text))
        )
    else:
        paragraphs = shipped_corpus(scheme).paragraphs
    with result_stream(options.output) as file:
        count = write_paragraphs(paragraphs, file)
    print(f"{count} paragraphs", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(run_command(main))
