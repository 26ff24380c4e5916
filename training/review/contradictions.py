"""Paragraphs that are nearly the same and are labelled differently."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import numpy as np

from models.arrays import Bits, Ints
from models.text.batch import Batch

# Rows of the first texts, rows of the second ones, and their cosines.
Pairs = tuple[Ints, Ints, list[float]]
# Cosine of the counts of character pairs and triples from which on two texts are neighbours.
NEAR = 0.6
# Rows that are compared with all others at once: so many times the number of texts are numbers in memory.
CHUNK = 256
# Words shown of what one text has and the other has not.
MOST_WORDS = 6


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A near neighbour that has the other answer.

    Attributes
    ----------
    row, neighbour : int
        Rows of both texts.
    column : int
        Column of the label.
    likeness : float
        Cosine of both, a fraction in (0, 1].
    """

    row: int
    neighbour: int
    column: int
    likeness: float


def near_pairs(texts: Sequence[str], near: float = NEAR) -> Pairs:
    """Return pairs of near texts, each pair both ways, the nearest first.

    Parameters
    ----------
    texts : sequence of str
        Folded texts.
    near : float
        Cosine from which on they are near, a fraction in (0, 1].

    Returns
    -------
    tuple of (ndarray of int, ndarray of int, list of float)
        Rows of the first, rows of the second, and their cosine.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer

    rows: list[int] = []
    others: list[int] = []
    cosines: list[float] = []
    if len(texts) > 1:
        table = TfidfVectorizer(analyzer="char", ngram_range=(2, 3), sublinear_tf=True, dtype=np.float32)
        try:
            counts = table.fit_transform(texts)
        except ValueError:  # texts of a character each hold no pair
            return np.array([], dtype=np.intp), np.array([], dtype=np.intp), []
        for start in range(0, len(texts), CHUNK):
            cosine = (counts[start : start + CHUNK] @ counts.T).tocoo()
            kept = (cosine.data >= near) & (cosine.row + start != cosine.col)
            rows += (cosine.row[kept] + start).tolist()
            others += cosine.col[kept].tolist()
            cosines += cosine.data[kept].tolist()
    order = np.argsort(-np.array(cosines), kind="stable")
    return np.array(rows, dtype=np.intp)[order], np.array(others, dtype=np.intp)[order], np.array(cosines)[order].tolist()


def contradictions(pairs: Pairs, given: Bits, judged: Bits) -> Iterator[Contradiction]:
    """Find near neighbours with different answers: for each text and label the nearest.

    Parameters
    ----------
    pairs : tuple of (ndarray of int, ndarray of int, list of float)
        What :func:`near_pairs` found.
    given, judged : ndarray of bool, shape (n_texts, n_labels)
        The labels as they stand, and whether anybody looked for them.

    Yields
    ------
    Contradiction
        The nearest pairs first; each pair from both sides, unless one of them has a nearer one.
    """
    seen: set[tuple[int, int]] = set()
    for row, other, likeness in zip(*pairs, strict=True):
        differs = (given[row] != given[other]) & judged[row] & judged[other]
        for column in np.flatnonzero(differs).tolist():
            if (int(row), column) not in seen:
                seen.add((int(row), column))
                yield Contradiction(int(row), int(other), column, min(float(likeness), 1.0))


def differing_words(batch: Batch, row: int, other: int) -> tuple[str, str]:
    """Return the words that one text has in the place of others, and those others, each joined by spaces.

    Parameters
    ----------
    batch : Batch
        The texts.
    row, other : int
        Which two.
    """
    first, second = batch.words_of(row), batch.words_of(other)
    changes = [change for change in SequenceMatcher(None, first, second, autojunk=False).get_opcodes() if change[0] != "equal"]
    here = ["".join(first[start:end]) for _, start, end, _, _ in changes if end > start]
    there = ["".join(second[start:end]) for _, _, _, start, end in changes if end > start]
    return _shown(here), _shown(there)


def _shown(words: Sequence[str]) -> str:
    return " ".join(words[:MOST_WORDS]) + " …" * (len(words) > MOST_WORDS)
