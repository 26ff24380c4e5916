"""Which paragraphs must be judged together: a copy of a text in the data to learn from gives its answer away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from models.arrays import Bits


def sources(documents: Sequence[str], hashes: Sequence[str]) -> list[str]:
    """Return where each paragraph comes from: its document, where documents that hold a text in common are one.

    Parameters
    ----------
    documents : sequence of str
        Document of each paragraph.
    hashes : sequence of str
        Hash of each folded text.

    Returns
    -------
    list of str
        The document, or the first in the alphabet of those that hang together. Where more than half of the paragraphs
        would hang together, as by a formula that every document closes with, documents stay apart, and who fits must
        leave out the :func:`copies`.
    """
    root = {document: document for document in documents}

    def find(document: str) -> str:
        while root[document] != document:
            root[document] = document = root[root[document]]
        return document

    first: dict[str, str] = {}
    for document, digest in zip(documents, hashes, strict=True):
        low, high = sorted((find(document), find(first.setdefault(digest, document))))
        root[high] = low
    joined = [find(document) for document in documents]
    largest = max(Counter(joined).values(), default=0)
    return joined if 2 * largest <= len(joined) else list(documents)


def copies(hashes: Sequence[str], judged: Sequence[str]) -> Bits:
    """Return which texts are also among those that are judged, shape (n_texts,).

    Parameters
    ----------
    hashes : sequence of str
        Hash of each folded text to learn from.
    judged : sequence of str
        Hashes of the texts that are judged.
    """
    texts = set(judged)
    return np.array([digest in texts for digest in hashes], dtype=bool)


def other_rows(fold: Sequence[int], hashes: Sequence[str]) -> dict[int, list[int]]:
    """Return by fold the rows to learn from: those of other folds whose text stands nowhere in it.

    Parameters
    ----------
    fold : sequence of int
        Fold of each paragraph.
    hashes : sequence of str
        Hash of each folded text.
    """
    found = {}
    for number in sorted(set(fold)):
        texts = [digest for digest, of in zip(hashes, fold, strict=True) if of == number]
        found[number] = np.flatnonzero((np.asarray(fold) != number) & ~copies(hashes, texts)).tolist()
    return found
