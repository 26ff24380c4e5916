"""The labelled data of a call: the corpus that ships, what the user adds, and how both are split."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from labels import UsageError
from seeds.schemes import Scheme
from training.sets.labelled_files import read_labelled
from training.sets.shipped_set import is_labelled, shipped_corpus
from training.sets.split import Split, split_data


def labelled_data(scheme: Scheme, paths: Sequence[Path], holdout: float, seed: int) -> tuple[Split, str]:
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

    Returns
    -------
    tuple of (Split, str)
        The written corpus is there for the schemes it was labelled by; what a user adds to it is fitted on whole. Any other
        scheme learns and is measured on the user's files alone.

    Raises
    ------
    UsageError
        If no labelled text ships with the scheme and no file is given.
    InputError
        If a file cannot be used.
    """
    added = read_labelled(paths, "+".join(path.stem for path in paths), scheme) if paths else None
    if is_labelled(scheme):
        sources = f"corpus+{added.name}" if added else "corpus"
        return split_data(shipped_corpus(scheme), holdout=holdout, seed=seed, added=added), sources
    if added is None:
        raise UsageError("--data", f"scheme {scheme.name!r} has labels of its own and no text to learn from", "give --data FILE")
    return split_data(added, holdout=holdout, seed=seed), added.name


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
