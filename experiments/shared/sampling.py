"""Random draws with a fixed seed, so that every run of a benchmark sees the same paragraphs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from models.arrays import Bits, Ints


def draw(rows: Ints, count: int, random: np.random.Generator) -> Ints:
    """Draw rows at random, none of them twice.

    Parameters
    ----------
    rows : ndarray of int
        What to draw from.
    count : int
        How many to draw; fewer where there are fewer.
    random : numpy.random.Generator
        Decides.

    Returns
    -------
    ndarray of int
        The rows in the order they were drawn.
    """
    return random.permutation(rows)[:count]


def in_drawn_documents(documents: Sequence[str], count: int, seed: int) -> Bits:
    """Return which paragraphs stand in one of the documents drawn, shape (n_texts,).

    Parameters
    ----------
    documents : sequence of str
        Document of each paragraph.
    count : int
        How many documents to draw.
    seed : int
        Seed of the draw.
    """
    names = np.unique(documents)
    return np.isin(documents, names[draw(np.arange(len(names)), count, np.random.default_rng(seed))])
