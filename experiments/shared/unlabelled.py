"""Text that nobody labelled: the one reader of it, and labels that a model gives it."""

from __future__ import annotations

import argparse
import gzip
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import compress
from pathlib import Path
from typing import TextIO

import numpy as np

from experiments.shared.sampling import draw
from labels import InputError, Paragraph
from labels.json_lines import read_json_lines
from labels.paragraph_lines import open_text
from labels.wording import _
from models.arrays import Ints
from models.lexicon.tagger import LexiconTagger
from models.tagger import PolicyTagger
from models.text.analyzer import Analyzer
from seeds.cleaning.clean import clean_text
from seeds.cleaning.fold import fold
from seeds.schemes import Scheme
from training.measures.evaluation import Evaluation
from training.sets.labelled_set import LabelledSet

PACKED = ".gz"
# Paragraphs that topics are sought in: so many in which a term of the lexicon stands, and so many others.
NAMED, OTHERS = 4000, 1000


def add_input_option(parser: argparse.ArgumentParser) -> None:
    """Give a command the option ``--input``.

    Parameters
    ----------
    parser : argparse.ArgumentParser
        Of the command.
    """
    parser.add_argument(
        "--input", type=Path, required=True, metavar="FILE.jsonl", help=_("paragraphs without labels (.jsonl or .jsonl.gz)")
    )


def add_source_option(parser: argparse.ArgumentParser) -> None:
    """Give a command the option ``--input`` for what topics are found in.

    Parameters
    ----------
    parser : argparse.ArgumentParser
        Of the command.
    """
    parser.add_argument(
        "--input",
        type=Path,
        required=True,
        metavar="PATH",
        help=_("paragraphs without labels (.jsonl or .jsonl.gz), or a folder of documents"),
    )


def read_unlabelled(path: Path) -> Iterator[Paragraph]:
    """Read Paragraph JSON Lines, plain or gzipped, and clean their texts.

    Parameters
    ----------
    path : Path
        A file of objects with ``text`` and, where known, ``doc``. A record without ``doc`` is a document of its own.

    Yields
    ------
    Paragraph
        One per record, in order.

    Raises
    ------
    UsageError
        If the file is not there.
    InputError
        If a record is broken or the file is cut off.
    """
    with _open(path) as file:
        for number, (location, record) in enumerate(read_json_lines(file, str(path)), 1):
            paragraph = Paragraph.from_record(record, location, number)
            known = isinstance(record, dict) and record.get("doc") is not None
            yield replace(paragraph, text=clean_text(paragraph.text), doc=paragraph.doc if known else paragraph.id)


@contextmanager
def _open(path: Path) -> Iterator[TextIO]:
    with open_text(path) as plain:  # says what is wrong where there is no such file
        if path.suffix != PACKED:
            yield plain
            return
    try:
        with gzip.open(path, "rt", encoding="utf-8") as packed:
            yield packed
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        problem = _("is no whole gzip file ({reason})").format(reason=error)
        raise InputError(str(path), problem, _("fetch or pack it again")) from error


def read_distinct(path: Path) -> list[Paragraph]:
    """Read each text of a file once, where it stands first; empty texts are left out.

    Parameters
    ----------
    path : Path
        As for :func:`read_unlabelled`.

    Returns
    -------
    list of Paragraph
        At least one.

    Raises
    ------
    UsageError, InputError
        As for :func:`read_unlabelled`, and if the file holds no text.
    """
    found: dict[str, Paragraph] = {}
    for paragraph in read_unlabelled(path):
        if paragraph.text:
            found.setdefault(fold(paragraph.text), paragraph)
    if not found:
        raise InputError(str(path), _("holds no paragraph"), _("give JSON Lines with texts"))
    return list(found.values())


def labelled_by(policy: PolicyTagger, paragraphs: Sequence[Paragraph], name: str) -> LabelledSet:
    """Return paragraphs with the labels that a model gives them.

    Parameters
    ----------
    policy : PolicyTagger
        The model.
    paragraphs : sequence of Paragraph
        Clean paragraphs.
    name : str
        What to call the set.
    """
    y_pred = Evaluation.of(policy, LabelledSet(name, tuple(paragraphs), policy.scheme)).y_pred
    labels = (tuple(compress(policy.keys, row)) for row in y_pred)
    labelled = (replace(paragraph, labels=keys) for paragraph, keys in zip(paragraphs, labels, strict=True))
    return LabelledSet(name, tuple(labelled), policy.scheme)


def labelled_by_keywords(paragraphs: Iterable[Paragraph], scheme: Scheme) -> LabelledSet:
    """Return paragraphs with labels by keyword search, which stands in where nobody labelled them.

    Parameters
    ----------
    paragraphs : iterable of Paragraph
        Clean paragraphs.
    scheme : Scheme
        Labels and terms.
    """
    return labelled_by(PolicyTagger(LexiconTagger(Analyzer(scheme)), "keywords"), list(paragraphs), "unlabelled")


def draw_for_topics(source: LabelledSet, seed: int = 0) -> tuple[Ints, Ints]:
    """Draw 4,000 paragraphs in which a term of the lexicon stands and 1,000 others, fewer where there are fewer.

    Parameters
    ----------
    source : LabelledSet
        The paragraphs.
    seed : int
        Seed of the draw.

    Returns
    -------
    tuple of ndarray of int
        The rows drawn and the rows left, both in order.
    """
    rows = np.arange(len(source))
    named = np.isin(rows, source.batch.mentions.rows)
    random = np.random.default_rng(seed)
    drawn = np.sort(np.concatenate([draw(rows[named], NAMED, random), draw(rows[~named], OTHERS, random)]))
    return drawn, np.setdiff1d(rows, drawn)
