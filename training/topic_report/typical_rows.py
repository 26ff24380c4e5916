"""Which paragraphs stand for a topic: those nearest to its centre."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from models.arrays import Ints
from models.topics.placement import Placement


def typical_rows(placement: Placement, texts: Sequence[str], members: Ints, most: int) -> list[int]:
    """Return the rows of the paragraphs nearest to a topic's centre, nearest first, no text twice.

    What speaks for itself goes before headings and rows that go with their section.

    Parameters
    ----------
    placement : Placement
        Where the paragraphs belong.
    texts : sequence of str
        Their texts.
    members : ndarray of int
        Rows of the topic's paragraphs.
    most : int
        Largest number of rows.
    """
    nearness = np.round(placement.similarity[members], 5).tolist()  # what is equal may differ in the last digit
    seen: dict[str, int] = {}
    found = zip((~placement.own[members]).tolist(), nearness, members.tolist(), strict=True)
    for _section, _near, row in sorted(found, key=lambda one: (one[0], -one[1], texts[one[2]])):
        seen.setdefault(texts[row], row)
        if len(seen) == most:
            break
    return list(seen.values())
