"""Texts that several members of a model read, each reading done once."""

from __future__ import annotations

import sys
from collections.abc import Callable, Hashable, Sequence
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from models.arrays import Ints
from models.text.matcher import Mentions
from models.text.segmenter import fold_case
from models.text.trie import CodePoints
from seeds.cleaning.fold import fold_all

if TYPE_CHECKING:
    from models.text.analyzer import Analyzer

Found = TypeVar("Found")
# Texts from which on a batch holds one string for each word rather than for each occurrence: there are millions of these.
MANY = 5000


class Batch:
    """Texts with their words, characters and terms, found when first asked for.

    All reading happens on folded text, one character for one character, so that offsets hold on the texts as they stand.

    Parameters
    ----------
    texts : sequence of str
        Clean texts; folded ones stay as they are.
    analyzer : Analyzer
        The words and terms of a scheme.
    """

    def __init__(self, texts: Sequence[str], analyzer: Analyzer) -> None:
        self.texts = fold_all(texts)
        self.analyzer = analyzer
        self._cuts: dict[int, list[str]] = {}
        self._kept: dict[Hashable, Any] = {}
        self._whole: tuple[Batch, Ints] | None = None

    def __len__(self) -> int:
        """Return the number of texts."""
        return len(self.texts)

    def take(self, rows: Ints) -> Batch:
        """Return some of the texts as a batch of their own; what is known of them is kept.

        Parameters
        ----------
        rows : ndarray of int
            Rows of the texts.
        """
        part = self._part([self.texts[row] for row in rows])
        if "words" in self.__dict__ or self._cuts:
            part._cuts = {number: self.words_of(int(row)) for number, row in enumerate(rows)}
        if (np.diff(rows) > 0).all():
            part._whole = self, rows
        return part

    def shorten(self, spans: Sequence[tuple[int, int]]) -> Batch:
        """Return a part of each text as a batch of its own, with the words inside it.

        Parameters
        ----------
        spans : sequence of (int, int)
            Where the part of each text begins and ends; words that lie across are cut there.
        """
        part = self._part([text[start:end] for text, (start, end) in zip(self.texts, spans, strict=True)])
        part._cuts = {row: _inside(self.words_of(row), start, end) for row, (start, end) in enumerate(spans)}
        return part

    def _part(self, texts: list[str]) -> Batch:
        """Return a batch of texts that are folded already."""
        part = Batch((), self.analyzer)
        part.texts = texts
        return part

    def once(self, key: Hashable, find: Callable[[Batch], Found]) -> Found:
        """Return what `find` finds in these texts; asked again under the same key, the same answer.

        Parameters
        ----------
        key : hashable
            What is found: the model that reads, for instance.
        find : callable
            Takes the batch.
        """
        if key not in self._kept:
            self._kept[key] = find(self)
        return self._kept[key]  # type: ignore[no-any-return]

    def places(self, key: Hashable, find: Callable[[Batch], tuple[Ints, ...]]) -> tuple[Ints, ...]:
        """Return what `find` finds in these texts; in some of a batch in which it was found, what is known of them.

        Parameters
        ----------
        key : hashable
            What is found.
        find : callable
            Takes a batch and returns columns of which the first is the row of the text and the others hold wherever it stands;
            texts one by one have what they have together, and in the same order.
        """
        if self._whole is not None and key not in self._kept and key in self._whole[0]._kept:
            whole, taken = self._whole
            number = np.full(len(whole), -1)
            number[taken] = np.arange(len(taken))
            rows, *columns = whole._kept[key]
            here = np.flatnonzero(number[rows] >= 0)
            self._kept[key] = number[rows[here]], *(column[here] for column in columns)
        return self.once(key, find)

    @cached_property
    def folded(self) -> list[str]:
        """The texts in lower case, each of the same length as before."""
        whole = "\n".join(self.texts)
        lowered = whole.lower()  # no letter becomes shorter: where the whole has its length, each text has
        one_line_each = whole.count("\n") == len(self.texts) - 1
        return lowered.split("\n") if one_line_each and len(lowered) == len(whole) else [fold_case(text) for text in self.texts]

    @cached_property
    def words(self) -> tuple[Ints, list[str], Ints]:
        """Every word in lower case, punctuation too: row of its text, the word, offset of its first character."""
        cuts = [self.words_of(row) for row in range(len(self))]
        words = list(chain.from_iterable(cuts))
        rows = np.repeat(np.arange(len(cuts)), [len(found) for found in cuts])
        ends = np.cumsum(np.fromiter(map(len, words), dtype=np.intp, count=len(words)))
        first = np.cumsum([0, *map(len, self.folded)])
        lengths = np.diff(ends, prepend=0)
        return rows, words, ends - lengths - first[rows]

    def words_of(self, row: int) -> list[str]:
        """Return the words of one text in lower case; joined they give the text again.

        Parameters
        ----------
        row : int
            Row of the text.
        """
        if row not in self._cuts:  # a reader of a few rows need not wait for all
            words = self.analyzer.segmenter.cut(self.folded[row])
            self._cuts[row] = list(map(sys.intern, words)) if len(self) >= MANY else words
        return self._cuts[row]

    @cached_property
    def points(self) -> CodePoints:
        """The characters of all texts in lower case."""
        return CodePoints(self.folded)

    @cached_property
    def mentions(self) -> Mentions:
        """The terms of the scheme's lexicon in the texts."""
        return self.analyzer.matcher.find_all(self.points)


def _inside(words: list[str], start: int, end: int) -> list[str]:
    """Return the words between two offsets of the text they make up."""
    inside, at = [], 0
    for word in words:
        if part := word[max(start - at, 0) : max(end - at, 0)]:
            inside.append(part)
        at += len(word)
    return inside
