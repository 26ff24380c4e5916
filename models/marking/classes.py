"""Words of like meaning as one: what is learned of a word holds for those beside it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from models.arrays import Ints, Vectors

# Vectors are scaled to whole numbers of this length, whose products single precision adds without rounding: the classes
# are the same on every machine.
LENGTH = 500
ROUNDS = 15


def word_classes(vectors: NDArray[np.int8], count: int) -> Ints:
    """Sort word vectors into classes by direction: spherical k-means (Dhillon and Modha, 2001).

    Parameters
    ----------
    vectors : ndarray of int8, shape (n_words, n_dimensions)
        The most frequent words first: they are the first centres.
    count : int
        How many classes.

    Returns
    -------
    ndarray of int, shape (n_words,)
        Class of each word, from 0.
    """
    points = _scaled(vectors.astype(np.float64))
    centres = points[:count]
    classes = np.zeros(len(points), dtype=np.intp)
    for _ in range(ROUNDS):
        classes = (points @ centres.T).argmax(axis=1)
        sums = np.zeros(centres.shape)
        np.add.at(sums, classes, points)
        centres = _scaled(sums)
    return classes


def _scaled(vectors: NDArray[np.float64]) -> Vectors:
    lengths = np.sqrt((vectors**2).sum(axis=1, keepdims=True))
    return np.round(vectors / np.where(lengths > 0, lengths, 1) * LENGTH).astype(np.float32)
