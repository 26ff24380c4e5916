"""Labelled files of the user's own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from labels import InputError, Paragraph, UsageError, read_paragraphs
from seeds.cleaning.clean import clean_text
from seeds.schemes import Scheme
from training.sets.labelled_set import LabelledSet


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


def evaluation_names(paths: Sequence[Path]) -> dict[str, Path]:
    """Return what each further file is called in the metrics; MLflow takes letters, digits and ``_-. `` only.

    Parameters
    ----------
    paths : sequence of Path
        Labelled files.

    Returns
    -------
    dict of str to Path

    Raises
    ------
    UsageError
        If two files would have the same name.
    """
    names: dict[str, Path] = {}
    for path in paths:
        name = re.sub(r"[^\w.\- ]", "_", path.stem)
        if name in names:
            raise UsageError(str(path), f"would be measured as {name!r} like {names[name]}", "rename one of the files")
        names[name] = path
    return names
