"""Text at large: what nobody read and nobody chose, beside labelled paragraphs that were chosen, or of one label a text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from labels import InputError
from labels.support.errors import note_line
from labels.wording import _, pgettext
from models.text.analyzer import Analyzer
from models.tfidf.trainer import MANY
from seeds.found_files import find_files
from seeds.inputs import read_inputs
from training.select.frame import build_frame
from training.sets.labelled_set import LabelledSet
from training.sets.shipped_set import is_labelled
from training.sets.split import Split

# How many texts: enough to count in how many a rare label's words stand, or to show what stands together.
BESIDE = 2_500
# The option of the command that names it.
_OPTION = "--unlabelled"


def learns_beside(data: LabelledSet) -> bool:
    """Return whether text at large says what labelled data do not.

    Parameters
    ----------
    data : LabelledSet
        Labelled data.

    Returns
    -------
    bool
        By a scheme that no text ships with: where paragraphs were chosen and carry any number of labels; where they carry
        one, and every label was looked for, as long as they are few (:data:`models.tfidf.trainer.MANY`).
    """
    if is_labelled(data.scheme):
        return False
    if data.scheme.taxonomy.single:
        return len(data) < MANY and bool(data.judged.all())
    return data.chosen


def beside_labelled(split: Split, paths: Sequence[Path], seed: int, problems: list[InputError]) -> tuple[Split, list[str]]:
    """Put text at large beside labelled data where it is of use.

    Parameters
    ----------
    split, paths, seed, problems
        As for :func:`put_beside`; no paths are nothing to put there.

    Returns
    -------
    tuple of (Split, list of str)
        The data, and what is to be said of it.

    Raises
    ------
    UsageError, InputError, OSError
        As for :func:`put_beside`.
    """
    if not paths:
        return split, []
    if not learns_beside(split.everything):
        find_files(paths)  # what is not there is a wrong call, whether it would have been used or not
        says = _(
            "{option} is not used: it is for schemes of your own: of several labels a text where paragraphs were chosen, "
            "of one where every label was looked for in fewer than {many:,} paragraphs"
        )
        return split, [note_line(says.format(option=_OPTION, many=MANY))]
    placed, line = put_beside(split, paths, seed, problems)
    return placed, [line]


def put_beside(split: Split, paths: Sequence[Path], seed: int, problems: list[InputError]) -> tuple[Split, str]:
    """Put text at large beside labelled data.

    Parameters
    ----------
    split : Split
        Labelled data, some of them chosen.
    paths : sequence of Path
        Text as it will be tagged.
    seed : int
        Seed of the draw.
    problems : list of InputError
        What could not be read of folders is appended to it.

    Returns
    -------
    tuple of (Split, str)
        The same data with the texts, and a line that says how many they are and what they are for.

    Raises
    ------
    UsageError, OSError
        As for :func:`seeds.inputs.read_inputs`.
    InputError
        As for :func:`seeds.inputs.read_inputs`, or if there is no text but what is labelled.
    """
    scheme, read = split.everything.scheme, read_inputs(paths, problems)
    analyzer = Analyzer(scheme)
    frame = build_frame(read, set(split.everything.hashes), analyzer.segmenter)
    if not len(frame):
        where = ", ".join(map(str, paths))
        remedy = _("give {option} text as it will be tagged").format(option=_OPTION)
        raise InputError(where, _("holds no prose that is not labelled"), remedy)
    # In the order drawn: the first are a draw themselves.
    single = scheme.taxonomy.single
    most = min(BESIDE, MANY - len(split.everything)) if single else BESIDE
    rows = np.random.default_rng(seed).permutation(len(frame))[:most].tolist()
    beside = analyzer.batch([frame.paragraphs[row].text for row in rows])
    placed = replace(split, everything=split.everything.with_beside(beside), fitted=split.fitted.with_beside(beside))
    drawn = {"count": len(beside), "total": len(frame)}
    if single:
        says = _("{count} of {total} unlabelled texts, drawn by lot: learned from too, by labels that are guessed")
        return placed, says.format(**drawn)
    named = beside.mentions.votes(len(beside), len(scheme.keys)).sum(axis=0).tolist()
    counts = [f"{label.name} {count}" for label, count in zip(scheme.taxonomy.labels, named, strict=True)]
    says = _("{count} of {total} unlabelled texts, drawn by lot; words of labels stand in: {counts}")
    return placed, says.format(counts=pgettext("between items", ", ").join(counts), **drawn)
