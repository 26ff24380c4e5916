"""Paragraphs that are nearly the same and are labelled differently."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

import numpy as np

from models.arrays import Bits, Ints, Vectors
from models.text.batch import Batch

# Cosine of the counts of character pairs and triples from which on two texts are neighbours.
NEAR = 0.6
# Length of the part of a text's unit vector, its commonest pairs and triples, that is only looked at where the others are alike.
COMMON = 0.3
# Rows that are compared with all others at once: so many times the number of texts are numbers in memory.
CHUNK = 256
# Entries of rows that are laid side by side at once, and how many times the time of one in a product of tables one takes there.
SIDE_BY_SIDE, DEARER = 1 << 22, 8
# Words shown of what one text has and the other has not, and words from the first that differs that are looked at.
MOST_WORDS, LOOKED_AT = 6, 400


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


@dataclass(frozen=True, slots=True, eq=False)
class NearTexts:
    """Texts of which any two can be compared, equal ones as one.

    Attributes
    ----------
    group_of : ndarray of int, shape (n_texts,)
        Which of the different texts each is.
    counts : sparse matrix of float32, shape (n_different, n_features), or None
        Unit vectors of the counts of their character pairs and triples; None where there is nothing to compare.
    """

    group_of: Ints
    counts: Any

    @classmethod
    def of(cls, texts: Sequence[str]) -> NearTexts:
        """Count what texts are compared by.

        Parameters
        ----------
        texts : sequence of str
            Folded texts.

        Returns
        -------
        NearTexts
        """
        from sklearn.feature_extraction.text import TfidfVectorizer

        numbers: dict[str, int] = {}
        group_of = np.array([numbers.setdefault(text, len(numbers)) for text in texts], dtype=np.intp)
        if len(numbers) < 2:
            return cls(group_of, None)
        table = TfidfVectorizer(analyzer="char", ngram_range=(2, 3), sublinear_tf=True, dtype=np.float32)
        try:
            return cls(group_of, table.fit_transform(texts)[np.unique(group_of, return_index=True)[1]])
        except ValueError:  # texts of a character each hold no pair
            return cls(group_of, None)

    def near(self, least: float = NEAR) -> Iterator[tuple[Ints, Ints, Vectors]]:
        """Yield pairs of near texts, each pair both ways, those of some texts at a time: of many alike all are too many to keep.

        Parameters
        ----------
        least : float
            Cosine from which on they are near, a fraction in (0, 1].

        Yields
        ------
        tuple of (ndarray of int, ndarray of int, ndarray of float32)
            The first text, the second one and their cosine, by the first, the nearest second one first.
        """
        if self.counts is None:
            return
        most = min(COMMON, least / 2)
        rare, common = _parted(self.counts, most)
        lengths, held = np.diff(self.counts.indptr), np.bincount(self.counts.indices, minlength=self.counts.shape[1])
        for start in range(0, self.counts.shape[0], CHUNK):
            own = self.counts[start : start + CHUNK]
            part = (own @ rare.T).tocoo()
            # What the common ones of a unit vector add is no longer than they are.
            kept = np.flatnonzero((part.data >= least - most) & (part.row + start != part.col))
            first, second = part.row[kept], part.col[kept]
            if DEARER * int(lengths[start + first].sum()) > int(held[own.indices].sum()):  # most are alike
                whole = (own @ self.counts.T).tocoo()
                kept = np.flatnonzero((whole.data >= least) & (whole.row + start != whole.col))
                first, second, cosine = whole.row[kept], whole.col[kept], whole.data[kept]
            else:
                cosine = part.data[kept] + _products(own, first, common, second)
            near = np.flatnonzero(cosine >= least)
            order = near[np.lexsort((second[near], -cosine[near], first[near]))]
            yield first[order].astype(np.intp) + start, second[order].astype(np.intp), cosine[order]


def _products(own: Any, first: Ints, others: Any, second: Ints) -> Vectors:
    """Return the products of pairs of rows; of some at a time, for laid side by side those of all are too many to keep."""
    found = np.empty(len(first), dtype=np.float32)
    step = max(SIDE_BY_SIDE // max(int(np.diff(own.indptr).max(initial=0)), 1), 1)
    for start in range(0, len(first), step):
        some = slice(start, start + step)
        found[some] = np.asarray(own[first[some]].multiply(others[second[some]]).sum(axis=1)).ravel()
    return found


def _parted(counts: Any, most: float) -> tuple[Any, Any]:
    """Return unit vectors without their commonest features, up to that length, and vectors of these alone."""
    held = np.bincount(counts.indices, minlength=counts.shape[1])
    row_of = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    order = np.lexsort((-held[counts.indices], row_of))
    length = np.cumsum(counts.data[order].astype(np.float64) ** 2)
    before = np.concatenate([[0.0], length])[counts.indptr[:-1]]
    is_common = np.empty(len(order), dtype=bool)
    is_common[order] = length - before[row_of] <= most**2
    parts = []
    for chosen in (~is_common, is_common):
        part = counts.copy()
        part.data = np.where(chosen, counts.data, np.float32(0))
        part.eliminate_zeros()
        parts.append(part)
    return parts[0], parts[1]


def contradictions(texts: NearTexts, given: Bits, judged: Bits) -> list[Contradiction]:
    """Find near neighbours with different answers: for each text and label the nearest.

    Parameters
    ----------
    texts : NearTexts
        The texts.
    given, judged : ndarray of bool, shape (n_texts, n_labels)
        The labels as they stand, and whether anybody looked for them.

    Returns
    -------
    list of Contradiction
        Label by label; each pair from both sides, unless one of them has a nearer one.
    """
    n_groups, group_of = int(texts.group_of.max(initial=-1)) + 1, texts.group_of
    sides = [(column, answer) for column in range(given.shape[1]) for answer in (False, True)]
    # Of the texts that are equal, the first with each answer; the nearest other text with another answer, and how near it is.
    first, nearest = (np.full((len(sides), n_groups), -1) for _each in range(2))
    likeness = np.ones((len(sides), n_groups))
    rows_of = [np.flatnonzero(judged[:, column] & (given[:, column] == answer)) for column, answer in sides]
    for side, rows in enumerate(rows_of):
        first[side, group_of[rows[::-1]]] = rows[::-1]
    opposite = first[[side ^ 1 for side in range(len(sides))]]
    for one, other, cosine in texts.near():
        for side in range(len(sides)):
            differs = np.flatnonzero((first[side, one] >= 0) & (opposite[side, other] >= 0))
            groups, place = np.unique(one[differs], return_index=True)
            nearest[side, groups] = opposite[side, other[differs[place]]]
            likeness[side, groups] = np.minimum(cosine[differs[place]], 1.0)
    equal = opposite >= 0
    nearest, likeness = np.where(equal, opposite, nearest), np.where(equal, 1.0, likeness)
    return [
        Contradiction(row, int(nearest[side, group]), column, float(likeness[side, group]))
        for side, (column, _answer) in enumerate(sides)
        for row, group in zip(rows_of[side].tolist(), group_of[rows_of[side]].tolist(), strict=True)
        if nearest[side, group] >= 0
    ]


def differing_words(batch: Batch, row: int, other: int) -> tuple[str, str]:
    """Return the words that one text has in the place of others, and those others, each joined by spaces.

    Of long texts what stands within 400 words of the first difference is compared: comparing takes the square of that.

    Parameters
    ----------
    batch : Batch
        The texts.
    row, other : int
        Which two.
    """
    first, second = batch.words_of(row), batch.words_of(other)
    begins = next(
        (place for place, (one, two) in enumerate(zip(first, second, strict=False)) if one != two), min(len(first), len(second))
    )
    whole = max(len(first), len(second)) - begins <= LOOKED_AT
    first, second = first[begins : begins + LOOKED_AT], second[begins : begins + LOOKED_AT]
    changes = [change for change in SequenceMatcher(None, first, second, autojunk=False).get_opcodes() if change[0] != "equal"]
    # What reaches the end of a stretch may go on behind it: it tells only where nothing else does.
    inside = [change for change in changes if whole or (change[2] < len(first) and change[4] < len(second))]
    changes = inside or changes
    here = ["".join(first[start:end]) for _, start, end, _, _ in changes if end > start]
    there = ["".join(second[start:end]) for _, _, _, start, end in changes if end > start]
    return _shown(here), _shown(there)


def _shown(words: Sequence[str]) -> str:
    return " ".join(words[:MOST_WORDS]) + " …" * (len(words) > MOST_WORDS)
