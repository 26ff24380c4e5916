"""Paragraphs of one mould: daily bulletins, guiding ideas that every document repeats."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from models.arrays import Bits

# Characters of a shingle, hash functions, and how many of them must agree: an overlap (Jaccard) of about a third.
SHINGLE, HASHES, AGREE = 4, 12, 4
_SEED = 20_240_601


def without_copies(texts: Sequence[str]) -> Bits:
    """Return which texts are no near copy of an earlier one, digits aside, shape (n_texts,).

    By minimum hashes of shingles (Broder, 1997): of two texts about as many agree as the share of shingles in common.

    Parameters
    ----------
    texts : sequence of str
        Folded, in lower case.
    """
    generator = np.random.default_rng(_SEED)
    factors = generator.integers(1, 1 << 62, size=HASHES, dtype=np.uint64) | np.uint64(1)
    kept = np.ones(len(texts), dtype=bool)
    seen: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for row, text in enumerate(texts):
        marks = list(enumerate(_marks(text, factors)))
        alike = Counter(other for mark in marks for other in seen[mark])
        kept[row] = not alike or max(alike.values()) < AGREE
        if kept[row]:
            for mark in marks:
                seen[mark].append(row)
    return kept


def _marks(text: str, factors: NDArray[np.uint64]) -> list[int]:
    """Return the least hash of all shingles of a text under each hash function; nothing for the shortest texts."""
    codes = np.array([ord(char) for char in text if char.isalpha()], dtype=np.uint64)
    if len(codes) < 2 * SHINGLE:
        return []
    base = np.uint64(1_000_003)
    shingles = np.zeros(len(codes) - SHINGLE + 1, dtype=np.uint64)
    for at in range(SHINGLE):
        shingles = shingles * base + codes[at : len(codes) - SHINGLE + 1 + at]
    mixed = (shingles ^ (shingles >> np.uint64(29)))[:, None] * factors[None, :]
    return [int(value) for value in (mixed ^ (mixed >> np.uint64(32))).min(axis=0)]
