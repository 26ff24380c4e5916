"""Texts that say almost the same in almost the same words, by the stretches of characters they share (Broder, 1997).

Three questions, one kind of shingle: is a text a near copy of one seen before (a sample, compared exactly); which texts of a
large corpus are of one mould (by sketches); and which sentences stand in others (exactly, rarest stretches first).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray

from models.arrays import Bits, Ints

# Characters of a shingle.
WIDTH = 4
# Share of common shingles from which on two texts are near copies: of two versions of a sentence of forty characters one
# word may differ, two stretches may not.
ALIKE = 0.6
# Of a sketch: hash functions, and how many of them must agree: an overlap (Jaccard) of about a third.
HASHES, AGREE = 12, 4
_SEED = 20_240_601
# Larger than the number of any common character, so that shingles of other characters hardly ever get the same number.
_BASE = np.uint64(1_000_003)

Shingles = NDArray[np.uint64]


def shingles(text: str) -> Shingles:
    """Return a number for each stretch of four characters, in order; a shorter text is one stretch.

    Parameters
    ----------
    text : str
        Any text; numbers are the same where the characters are.
    """
    codes = np.array([ord(char) for char in text], dtype=np.uint64)
    width = min(WIDTH, len(codes))
    numbers = np.zeros(len(codes) - width + 1, dtype=np.uint64)
    for at in range(width):
        numbers = numbers * _BASE + codes[at : len(numbers) + at]
    return numbers


def letters(text: str) -> str:
    """Return a text without digits, punctuation and spaces: bulletins differ in their figures, copies in their commas.

    Parameters
    ----------
    text : str
        Folded, in lower case.
    """
    return "".join(filter(str.isalpha, text))


class NearCopies:
    """Texts seen so far, and whether another is a near copy of one of them.

    Texts are compared by the Jaccard coefficient of their sets of shingles, exactly: a sample is small, and only texts that
    are about to be chosen are compared with it, so that no sketch of the sets is needed.
    """

    def __init__(self) -> None:
        self._sets: list[frozenset[int]] = []
        self._holders: defaultdict[int, list[int]] = defaultdict(list)

    def add(self, text: str) -> None:
        """Remember a text.

        Parameters
        ----------
        text : str
            Folded text.
        """
        own = frozenset(shingles(text).tolist())
        for shingle in own:
            self._holders[shingle].append(len(self._sets))
        self._sets.append(own)

    def knows(self, text: str) -> bool:
        """Return whether a text seen before is a near copy of this one.

        Parameters
        ----------
        text : str
            Folded text.
        """
        own = frozenset(shingles(text).tolist())
        # A copy has so many of the shingles that it has one of the rarest of them, whatever else all texts have in common.
        rarest = sorted((self._holders.get(shingle, []) for shingle in own), key=len)[: len(own) - ceil(ALIKE * len(own)) + 1]
        candidates = {number for holders in rarest for number in holders}
        return any(len(own & self._sets[number]) >= ALIKE * len(own | self._sets[number]) for number in candidates)


def without_copies(texts: Sequence[str], agree: int = AGREE) -> Bits:
    """Return which texts are no near copy of an earlier one, digits aside, shape (n_texts,).

    By minimum hashes: of two texts about as many agree as the share of shingles in common.

    Parameters
    ----------
    texts : sequence of str
        Folded, in lower case.
    agree : int
        Of twelve hashes so many must agree: the more, the more alike copies are.
    """
    generator = np.random.default_rng(_SEED)
    factors = generator.integers(1, 1 << 62, size=HASHES, dtype=np.uint64) | np.uint64(1)
    kept = np.ones(len(texts), dtype=bool)
    seen: defaultdict[tuple[int, int], list[frozenset[tuple[int, int]]]] = defaultdict(list)
    for row, text in enumerate(texts):
        marks = frozenset(enumerate(_sketch(letters(text), factors)))
        # Who agrees in so many agrees in one that is not among the commonest few: a beginning that all texts have in common
        # leads from none to all others.
        rarest = sorted((seen[mark] for mark in marks), key=len)[: max(len(marks) - agree + 1, 0)]
        kept[row] = not any(len(marks & other) >= agree for others in rarest for other in others)
        if kept[row]:
            for mark in marks:
                seen[mark].append(marks)
    return kept


def _sketch(text: str, factors: Shingles) -> list[int]:
    """Return the least hash of all shingles of a text under each hash function; nothing for the shortest texts."""
    if len(text) < 2 * WIDTH:
        return []
    numbers = shingles(text)
    mixed = (numbers ^ (numbers >> np.uint64(29)))[:, None] * factors[None, :]
    return [int(value) for value in (mixed ^ (mixed >> np.uint64(32))).min(axis=0)]


@dataclass(frozen=True, eq=False, slots=True)
class ShingleTable:
    """Which text has which shingles, each once.

    Attributes
    ----------
    numbers : ndarray of int, shape (n_entries,)
        Number of the shingle of each entry, from 0; text after text, in each the rarest first.
    starts : ndarray of int, shape (n_texts + 1,)
        Where the entries of each text begin.
    holders : ndarray of int, shape (n_entries,)
        Texts that have each shingle, shingle after shingle.
    shelves : ndarray of int, shape (n_shingles + 1,)
        Where the texts of each shingle begin.
    """

    numbers: Ints
    starts: Ints
    holders: Ints
    shelves: Ints

    @classmethod
    def of(cls, texts: Sequence[str]) -> ShingleTable:
        """Take up texts.

        Parameters
        ----------
        texts : sequence of str
            What is compared of them: :func:`letters`, for instance.

        Returns
        -------
        ShingleTable
        """
        found = [np.unique(shingles(text)) for text in texts]
        sizes = np.array([len(own) for own in found], dtype=np.intp)
        rows = np.repeat(np.arange(len(found)), sizes)
        _, numbers, counts = np.unique(np.concatenate([np.empty(0, np.uint64), *found]), return_inverse=True, return_counts=True)
        shelved = np.argsort(numbers, kind="stable")
        rarest_first = np.lexsort((counts[numbers], rows))
        ends = (np.concatenate([[0], np.cumsum(lengths)]) for lengths in (sizes, counts))
        return cls(numbers[rarest_first], next(ends), rows[shelved], next(ends))

    @property
    def sizes(self) -> Ints:
        """Shingles of each text, shape (n_texts,)."""
        return np.diff(self.starts)

    @property
    def rows(self) -> Ints:
        """The text of each entry, shape (n_entries,)."""
        return np.repeat(np.arange(len(self.sizes)), self.sizes)

    def own(self, row: int) -> Ints:
        """Return the shingles of a text, the rarest first.

        Parameters
        ----------
        row : int
            Which text.
        """
        return self.numbers[self.starts[row] : self.starts[row + 1]]

    def contained(self, least: float, groups: Ints, most: int) -> tuple[Ints, Ints]:
        """Return pairs of texts of other groups of which the shorter stands in the longer one.

        If a share of a text's shingles stands in another, so does one of its rarest: only texts that share one of these are
        compared (prefix filtering; Chaudhuri and others, 2006). Nothing is missed but through `most`.

        Parameters
        ----------
        least : float
            Share of the shingles of the one with fewer that the other must have, a fraction in (0, 1].
        groups : ndarray of int, shape (n_texts,)
            Texts of one group are not compared with each other.
        most : int
            Texts that a shingle may stand in to lead from one to another: what stands everywhere leads everywhere.

        Returns
        -------
        tuple of ndarray of int
            Rows of the shorter text and of the longer one, each pair once.
        """
        sizes, rows, per_shingle = self.sizes, self.rows, np.diff(self.shelves)
        place = np.arange(len(rows)) - self.starts[rows]
        needed = sizes - np.ceil(least * sizes - 1e-9).astype(np.intp) + 1
        held = per_shingle[self.numbers]
        probes = np.flatnonzero((place < needed[rows]) & (held > 1) & (held <= most))
        lengths = held[probes]
        askers = np.repeat(rows[probes], lengths)
        within = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        others = self.holders[np.repeat(self.shelves[self.numbers[probes]], lengths) + within]
        longer = (sizes[others] > sizes[askers]) | ((sizes[others] == sizes[askers]) & (others > askers))
        kept = longer & (groups[others] != groups[askers])
        pairs = np.unique(askers[kept] * len(sizes) + others[kept])
        shorter, longer_rows = pairs // max(len(sizes), 1), pairs % max(len(sizes), 1)
        common = self.common(shorter, longer_rows)
        enough = common >= least * sizes[shorter] - 1e-9
        return shorter[enough], longer_rows[enough]

    def common(self, rows: Ints, others: Ints, counted: Bits | None = None) -> Ints:
        """Return how many shingles pairs of texts have in common, shape (n_pairs,).

        Parameters
        ----------
        rows, others : ndarray of int, shape (n_pairs,)
            The pairs.
        counted : ndarray of bool, shape (n_shingles,), optional
            Which shingles count; all by default.
        """
        sets: dict[int, frozenset[int]] = {}
        for row in {*rows.tolist(), *others.tolist()}:
            own = self.own(row)
            sets[row] = frozenset((own if counted is None else own[counted[own]]).tolist())
        return np.array(
            [len(sets[row] & sets[other]) for row, other in zip(rows.tolist(), others.tolist(), strict=True)], np.intp
        )
