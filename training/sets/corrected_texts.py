"""A log of corrections as labelled data: what people said of a text beats whatever was said of it before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import numpy as np

from labels import Paragraph
from labels.standing import Standing
from labels.wording import _
from models.corrected import load_corrections
from models.locations import corrections_file
from seeds.schemes import Scheme
from training.sets.labelled_set import LabelledSet


@dataclass(frozen=True, slots=True)
class Answers:
    """What stands in a log of corrections.

    Attributes
    ----------
    data : LabelledSet
        The texts with the labels that people gave.
    known : mapping of str to Standing
        The same by the hash of the text.
    digest : str
        Of what stands.
    path : Path
        The log.
    """

    data: LabelledSet
    known: dict[str, Standing]
    digest: str
    path: Path

    @property
    def line(self) -> str:
        """What is learned from, for people."""
        says = _("{count} corrected texts of {path} ({digest}) are learned from; {option} leaves them out")
        return says.format(count=len(self.data), path=self.path, digest=self.digest, option="--no-corrections")


def read_answers(asked: Path | Literal[False] | None, scheme: Scheme) -> Answers | None:
    """Read the log of corrections of a call.

    Parameters
    ----------
    asked : Path, False or None
        A log; None is that of the scheme, where there is one; False leaves corrections out.
    scheme : Scheme
        What is labelled.

    Returns
    -------
    Answers or None
        None where nothing stands.

    Raises
    ------
    UsageError, InputError
        As for :func:`models.corrected.load_corrections`.
    """
    path = corrections_file(scheme) if asked is None else asked
    if path is False or (asked is None and not path.is_file()):
        return None
    found = load_corrections(path, scheme)
    if found is None:
        return None
    paragraphs = tuple(_paragraph(digest, said, row) for row, (digest, said) in enumerate(found.known.items(), 1))
    data = LabelledSet("corrections", paragraphs, scheme, answered=frozenset(found.known))
    return Answers(data, dict(found.known), found.digest, path)


def _paragraph(digest: str, said: Standing, number: int) -> Paragraph:
    last = said.last
    return Paragraph(
        f"correction-{digest}", last.doc, number, "body", last.text, source=last.source, labels=said.labels, judged=said.judged
    )


def overrule(data: LabelledSet, answers: Answers) -> LabelledSet:
    """Return labelled data in which what people said of a text stands wherever the text does.

    Parameters
    ----------
    data : LabelledSet
        Labelled paragraphs.
    answers : Answers
        What stands.

    Returns
    -------
    LabelledSet
        The same paragraphs in the same order. Labels that nobody looked for stay.
    """
    joined = tuple(
        _overruled(paragraph, answers.known[digest], data.keys) if digest in answers.known else paragraph
        for paragraph, digest in zip(data.paragraphs, data.hashes, strict=True)
    )
    told = LabelledSet(data.name, joined, data.scheme, data.spans, data.answered | answers.data.answered)
    if "batch" in data.__dict__:  # the texts are the same
        told.__dict__["batch"] = data.batch
    return told


def _overruled(paragraph: Paragraph, said: Standing, keys: Sequence[str]) -> Paragraph:
    kept = {*said.labels, *(key for key in paragraph.labels or () if key not in said.judged)}
    looked = None if paragraph.judged is None else {*paragraph.judged, *said.judged}
    judged = None if looked is None else tuple(key for key in keys if key in looked)
    return replace(paragraph, labels=tuple(key for key in keys if key in kept), judged=judged)


def new_texts(answers: Answers, *others: LabelledSet) -> LabelledSet | None:
    """Return the texts that people answered for and that stand in no other set.

    Parameters
    ----------
    answers : Answers
        What stands.
    *others : LabelledSet
        Sets of the same scheme.

    Returns
    -------
    LabelledSet or None
        None where there are none.
    """
    present = {digest for data in others for digest in data.hashes}
    rows = [row for row, digest in enumerate(answers.known) if digest not in present]
    return answers.data.take(np.array(rows, dtype=np.intp), answers.data.name) if rows else None
