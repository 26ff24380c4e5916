"""How much of a text is about each label: one mention in passing makes no text about it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.arrays import Floats, Labels
from models.text.batch import Batch

# What ends a clause. A list of fields is cut at its commas, so that one field of twelve is a twelfth of it.
CLAUSE_ENDS = [ord(char) for char in "。！？；：，、!?;:,\n"]
# A text is about a label wholly once its clauses that name the label make up this share of it: prose names its subject
# in every third clause or so, and says "it" in the others.
WHOLE = 0.3
# Characters of a clause that count at most: how far a mention reaches.
LONGEST = 24
# Degree from which on a text is about a label.
STRONG = 0.5


def lexicon_degrees(batch: Batch) -> Floats:
    """Return how much of each text is about each label by the lexicon's terms.

    Parameters
    ----------
    batch : Batch
        Clean texts.

    Returns
    -------
    ndarray of float, shape (n_texts, n_labels)
        Share of the text's characters in clauses that hold a term that counts, over `WHOLE`; fractions in [0, 1].
    """
    return batch.once(lexicon_degrees, _measure)


def _measure(batch: Batch) -> Floats:
    mentions, points = batch.mentions, batch.points
    counting = mentions.counting
    rows, labels = mentions.rows[counting], mentions.labels[counting]
    ends = np.flatnonzero(np.isin(points.codes, CLAUSE_ENDS))
    clauses = np.searchsorted(ends, points.starts[rows] + mentions.starts[counting])
    lengths = np.minimum(np.diff(ends, prepend=-1), LONGEST)
    degrees = np.zeros((len(batch), len(batch.analyzer.keys)))
    # A clause that names a label twice is no longer than one that names it once.
    held = np.unique(np.column_stack([rows, labels, clauses]).reshape(-1, 3), axis=0)
    np.add.at(degrees, (held[:, 0], held[:, 1]), lengths[held[:, 2]])
    length: NDArray[Any] = np.maximum(np.diff(points.starts), 1)
    return np.asarray(np.minimum(degrees / (WHOLE * length[:, None]), 1))


def label_degrees(batch: Batch, labels: Labels) -> Floats:
    """Return how much of each text is about each label, by its labels and by the lexicon's terms.

    Parameters
    ----------
    batch : Batch
        Clean texts.
    labels : ndarray of int, shape (n_texts, n_labels)
        Labels of the texts, by people or by a model; all zero where nobody labelled them.

    Returns
    -------
    ndarray of float, shape (n_texts, n_labels)
        Fractions in [0, 1]; 0 without the label. Where no text has any label: the lexicon's degrees alone. A labelled
        text that holds no term of its label counts as the more, the more of the label's texts hold none: a lexicon that
        knows a label by its name alone says little by its silence.
    """
    degrees = lexicon_degrees(batch)
    if not labels.any():
        return degrees
    given = labels.astype(bool)
    known = (given & (degrees > 0)).sum(axis=0) / np.maximum(given.sum(axis=0), 1)
    return np.asarray(np.where(given, np.maximum(degrees, 1 - known), 0.0))
