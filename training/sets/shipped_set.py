"""The written corpus with its settled labels, by every shipped scheme that it was labelled by."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from labels import UsageError
from labels.annotations import FOLDER, check_annotations, read_annotations, text_hash
from labels.json_lines import read_json_lines
from labels.paragraph_lines import open_text
from labels.wording import _
from seeds.cleaning.fold import fold
from seeds.corpus import load_corpus
from seeds.schemes import INDUSTRIES, Scheme, shipped_schemes
from training.sets.labelled_set import LabelledSet

GOLD_FILE = "gold.jsonl"
GOLD = FOLDER / GOLD_FILE
# What the corpus is called among the data that a model learned from.
CORPUS = "corpus"


def labels_folder(scheme: Scheme) -> Path:
    """Return where the annotations of a shipped scheme lie: those of the industries in ``labels``, others in a folder there.

    Parameters
    ----------
    scheme : Scheme
        A shipped scheme, or a copy of the industries under another name.
    """
    return FOLDER / scheme.name if scheme.shipped and scheme.name != INDUSTRIES else FOLDER


def is_labelled(scheme: Scheme) -> bool:
    """Return whether text that was labelled by a scheme ships with it.

    Parameters
    ----------
    scheme : Scheme
        Any scheme.
    """
    return scheme.shipped and (labels_folder(scheme) / GOLD_FILE).is_file()


def gold_hashes(scheme: str) -> frozenset[str]:
    """Return the hashes of all texts of the corpus that were labelled by a scheme; none of a scheme that does not ship.

    Parameters
    ----------
    scheme : str
        Name of the scheme.
    """
    path = (FOLDER if scheme == INDUSTRIES else FOLDER / scheme) / GOLD_FILE
    if scheme not in shipped_schemes() or not path.is_file():
        return frozenset()
    with open_text(path) as file:
        return frozenset(str(record["hash"]) for _, record in read_json_lines(file, str(path)) if isinstance(record, dict))


def check_labelled(scheme: Scheme) -> None:
    """Refuse a scheme that no shipped text was labelled by.

    Parameters
    ----------
    scheme : Scheme
        Any scheme.

    Raises
    ------
    UsageError
        If the scheme is not :func:`is_labelled`.
    """
    if not is_labelled(scheme):
        location = _("scheme {name!r}").format(name=scheme.name)
        raise UsageError(location, _("has no labelled text that ships with it"), _("name a scheme that has"))


def shipped_corpus(scheme: Scheme) -> LabelledSet:
    """Return what of the written corpus was labelled by a scheme, with its settled labels.

    The corpus was labelled by the industries whole. By another scheme a part of it was; these paragraphs are in the order of
    the corpus and belong to no part of it, since the parts say how a text stands to the lexicon of the industries.

    Parameters
    ----------
    scheme : Scheme
        A shipped scheme that :func:`is_labelled`, or a copy of the industries under another name.

    Returns
    -------
    LabelledSet

    Raises
    ------
    InputError
        If a paragraph of the industries has no label line, a line names no paragraph, a text changed after it was labelled,
        or the scheme lacks a label.
    """
    folder, paragraphs = labels_folder(scheme), load_corpus().paragraphs
    path = folder / GOLD_FILE
    annotations = read_annotations(path, scheme.taxonomy)
    if folder != FOLDER:
        paragraphs = tuple(replace(paragraph, part=None) for paragraph in paragraphs if paragraph.id in annotations)
    hashes = {paragraph.id: text_hash(fold(paragraph.text)) for paragraph in paragraphs}
    gold = check_annotations(hashes, annotations, str(path))
    joined = (replace(paragraph, labels=annotation.labels) for paragraph, annotation in zip(paragraphs, gold, strict=True))
    return LabelledSet(CORPUS, tuple(joined), scheme)
