"""The part of a sample that is drawn by lot, and so says honestly how good a model is."""

from __future__ import annotations

import numpy as np

from models.arrays import Ints

# One paragraph in so many is drawn by lot.
LOT = 5


def draw_lots(size: int, count: int, random: np.random.Generator) -> Ints:
    """Draw rows of a frame by lot, each with the same probability of being drawn: ``len(drawn) / size``.

    They are drawn before anything is chosen and from all that is there: what a model thinks of a text has no part in it.

    Parameters
    ----------
    size : int
        Number of texts in the frame.
    count : int
        How many paragraphs the whole sample is to have; a fifth of them is drawn, rounded up.
    random : numpy.random.Generator
        Decides.

    Returns
    -------
    ndarray of int
        Rows, in the order they were drawn.
    """
    return random.choice(size, -(-min(count, size) // LOT), replace=False)
