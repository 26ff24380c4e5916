"""Which labelled paragraphs a stored model has learned from: on these it is measured by what it remembers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from labels import InputError
from labels.support.errors import note_line
from labels.wording import _
from models.arrays import Bits
from models.finding import find_model
from models.storage.manifest import read_manifest
from models.storage.store import HELD_OUT, read_arrays
from training.sets.labelled_set import LabelledSet
from training.sets.shipped_set import CORPUS, gold_hashes

# Name of the array that stored models keep beside what is known of their held-out paragraphs.
LEARNED = "learned"


def learned_array(data: LabelledSet) -> dict[str, NDArray[Any]]:
    """Return what is stored with a model of the texts it learned from.

    Parameters
    ----------
    data : LabelledSet
        All that it was fitted on.

    Returns
    -------
    dict of str to ndarray
        ``learned``, shape (n_texts,): the hash of each text as a number, sorted, each once.
    """
    return {LEARNED: np.unique(_numbers(data))}


def learned_from(name: str, scheme: str, data: LabelledSet) -> Bits | None:
    """Return which paragraphs a model has learned from, by their texts.

    Parameters
    ----------
    name : str
        What the model was asked for by, as for :func:`models.loading.load`.
    scheme : str
        Name of its scheme.
    data : LabelledSet
        Labelled paragraphs.

    Returns
    -------
    ndarray of bool, shape (n_texts,), or None
        None where the model does not tell: it was stored before models did. What was never trained has learned from none.
    """
    found = find_model(name, scheme)
    if found is None:
        return np.zeros(len(data), dtype=bool)
    for folder in found.folders:
        try:
            manifest, arrays = read_manifest(folder), read_arrays(folder / HELD_OUT)
        except (InputError, OSError):  # another copy was loaded
            continue
        if LEARNED in arrays:
            return np.isin(_numbers(data), arrays[LEARNED])
        # The champions that ship have learned from what ships labelled beside them.
        if manifest.notes.get("data") == CORPUS and (known := gold_hashes(manifest.scheme)):
            return np.array([digest in known for digest in data.hashes], dtype=bool)
    return None


def learned_notes(sets: Sequence[LabelledSet], fitted: LabelledSet) -> list[str]:
    """Return a line for each set of which some texts are among those that are fitted on.

    Parameters
    ----------
    sets : sequence of LabelledSet
        What is measured on.
    fitted : LabelledSet
        What is fitted on.
    """
    known = frozenset(fitted.hashes) if sets else frozenset()
    notes = (learned_note(np.array([digest in known for digest in data.hashes], dtype=bool), data.name) for data in sets)
    return [note_line(note) for note in notes if note]


def learned_note(learned: Bits | None, name: str) -> str | None:
    """Return what must be known of figures on paragraphs that a model may have learned from; None where it has of none.

    Parameters
    ----------
    learned : ndarray of bool, shape (n_texts,), or None
        What :func:`learned_from` returned.
    name : str
        What the paragraphs are called.
    """
    if learned is None:
        says = _("{name}: the model does not say what it learned from; if these texts were among it, the figures flatter it")
        return says.format(name=name)
    if not learned.any():
        return None
    if learned.all():
        says = _("{name}: the model has learned from all {count} paragraphs; the figures say how well it remembers them")
        return says.format(name=name, count=len(learned))
    says = _("{name}: the model has learned from {some} of the {count} paragraphs; it is flattered on these")
    return says.format(name=name, some=int(learned.sum()), count=len(learned))


def _numbers(data: LabelledSet) -> NDArray[np.int64]:
    return np.array([int(digest, 16) for digest in data.hashes], dtype=np.int64)
