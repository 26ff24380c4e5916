"""Text at large: what nobody read and nobody chose, beside labelled paragraphs that were chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from labels import InputError
from models.text.analyzer import Analyzer
from seeds.inputs import read_inputs
from training.select.frame import build_frame
from training.sets.labelled_set import LabelledSet
from training.sets.shipped_set import is_labelled
from training.sets.split import Split

# How many texts: enough to count in how many a rare label's words stand.
BESIDE = 2_500


def learns_beside(data: LabelledSet) -> bool:
    """Return whether text at large says what labelled data do not.

    Parameters
    ----------
    data : LabelledSet
        Labelled data.

    Returns
    -------
    bool
        Where paragraphs were chosen, by a scheme whose texts carry any number of labels and that no text ships with.
    """
    return data.chosen and not (data.scheme.taxonomy.single or is_labelled(data.scheme))


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
        why = "it is for paragraphs that were chosen, by a scheme of your own of several labels a text"
        return split, [f"note: --unlabelled is not used: {why}"]
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
        raise InputError(where, "holds no prose that is not labelled", "give --unlabelled text as it will be tagged")
    # In the order drawn: the first are a draw themselves.
    rows = np.random.default_rng(seed).permutation(len(frame))[:BESIDE].tolist()
    beside = analyzer.batch([frame.paragraphs[row].text for row in rows])
    placed = replace(split, everything=split.everything.with_beside(beside), fitted=split.fitted.with_beside(beside))
    named = beside.mentions.votes(len(beside), len(scheme.keys)).sum(axis=0).tolist()
    counts = ", ".join(f"{label.name} {count}" for label, count in zip(scheme.taxonomy.labels, named, strict=True))
    return placed, f"{len(beside)} of {len(frame)} unlabelled texts, drawn by lot; words of labels stand in: {counts}"
