"""The paragraphs that topics are found in, in an order of their own: a document has so many at most, copies stand once."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence

import numpy as np

from models.arrays import Bits, Ints
from models.text.near_copies import without_copies

# Most paragraphs of one document, as a multiple of the mean of all, and fewest.
TIMES, LEAST = 2.0, 20
# Of twelve hashes of two texts so many agree that one of them is enough: about three quarters of both are the same.
COPIES = 9
# Where fewer than so many texts would be left, or a smaller share of all, copies stay: a corpus of one mould.
FEWEST, SHARE = 20, 0.5


def choose_rows(texts: Sequence[str], groups: Sequence[str], eligible: Bits, sample: int, seed: int) -> Ints:
    """Return the rows that topics are found in, in the order of their contents.

    The order and the choice depend on texts, documents and seed alone, not on the order the texts come in.

    Parameters
    ----------
    texts : sequence of str
        Folded texts.
    groups : sequence of str
        Document of each text.
    eligible : ndarray of bool, shape (n_texts,)
        Whether a text may be chosen.
    sample : int
        Most texts to choose; 0 for no bound.
    seed : int
        Of the choice.

    Returns
    -------
    ndarray of int, shape (n_chosen,)
    """
    order = sorted(np.flatnonzero(eligible).tolist(), key=lambda row: (_mark(f"{seed}\n{texts[row]}"), texts[row], groups[row]))
    fresh = without_copies([texts[row].lower() for row in order], COPIES)
    rows = (
        [row for row, kept in zip(order, fresh, strict=True) if kept] if fresh.sum() >= max(FEWEST, SHARE * len(order)) else order
    )
    most = max(LEAST, TIMES * len(rows) / max(len({groups[row] for row in rows}), 1))
    taken: Counter[str] = Counter()
    chosen = []
    for row in rows:
        taken[groups[row]] += 1
        if taken[groups[row]] <= most:
            chosen.append(row)
    return np.array(chosen[:sample] if sample else chosen, dtype=np.intp)


def _mark(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=8).digest()
