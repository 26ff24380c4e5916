"""The written corpus with its settled labels."""

from __future__ import annotations

from dataclasses import replace

from labels.annotations import FOLDER, check_annotations, read_annotations, text_hash
from seeds.cleaning.fold import fold
from seeds.corpus import load_corpus
from seeds.schemes import Scheme
from training.sets.labelled_set import LabelledSet

GOLD = FOLDER / "gold.jsonl"


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
