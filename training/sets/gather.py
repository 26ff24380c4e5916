"""The labelled data of a call: the corpus that ships, what the user adds, and how both are split."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from pathlib import Path

from labels import UsageError
from seeds.schemes import INDUSTRIES, Scheme
from training.sets.answers import Answers, new_texts, overrule
from training.sets.labelled_files import read_labelled
from training.sets.labelled_set import merge
from training.sets.shipped_set import shipped_corpus
from training.sets.split import Split, split_data


def labelled_data(
    scheme: Scheme, paths: Sequence[Path], holdout: float, seed: int, answers: Answers | None = None
) -> tuple[Split, str]:
    """Return the labelled data of a call and its name.

    Parameters
    ----------
    scheme : Scheme
        What is labelled.
    paths : sequence of Path
        The user's own files.
    holdout : float
        Share of the paragraphs to hold out, a fraction in (0, 1).
    seed : int
        Seed of the split.
    answers : Answers, optional
        What a log of corrections says; it beats older labels of the same texts.

    Returns
    -------
    tuple of (Split, str)
        The written corpus is there for the labels it was written for; what a user adds to it is fitted on whole. A scheme
        with labels of its own learns and is measured on the user's files alone, without a file on the log.

    Raises
    ------
    UsageError
        If the scheme has labels of its own, and neither a file is given nor a log there.
    InputError
        If a file cannot be used.
    """
    own = read_labelled(paths, "+".join(path.stem for path in paths), scheme) if paths else None
    corpus = shipped_corpus(scheme) if scheme.shipped and scheme.name == INDUSTRIES else None
    corrected = new_texts(answers, *filter(None, (corpus, own))) if answers else None
    given = [data for data in (corpus, own, corrected) if data]
    if not given:
        raise UsageError("--data", f"scheme {scheme.name!r} has labels of its own and no text to learn from", "give --data FILE")
    base, *others = given  # what is held out comes from the first
    added = reduce(merge, others) if others else None
    sources = "+".join("corpus" if data is corpus else data.name for data in given)
    split = split_data(base, holdout=holdout, seed=seed, added=added)
    if answers:  # after the split, which goes by labels: the documents held out are the same with corrections and without
        everything, fitted, held = (overrule(part, answers) for part in (split.everything, split.fitted, split.held))
        split = Split(everything, fitted, held, split.added and overrule(split.added, answers))
    return split, sources


def unsupported(split: Split) -> list[str]:
    """Return a line for each side that holds no example of a label.

    Parameters
    ----------
    split : Split
        The labelled data.
    """
    lines = []
    for data, what in ((split.fitted, "to learn from: only its terms tag it"), (split.held, "held out: it is not measured")):
        missing = [key for key, count in zip(data.keys, data.labels.sum(axis=0).tolist(), strict=True) if not count]
        lines += [f"warning: no example of {', '.join(missing)} {what}"] * bool(missing)
    return lines
