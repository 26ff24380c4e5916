"""Texts that several members of a model read, each reading done once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import chain
from typing import overload

import numpy as np
from numpy.typing import NDArray

from models.text.matcher import Mentions, default_matcher
from models.text.segmenter import default_segmenter, fold_case
from models.text.trie import CodePoints


class Batch(Sequence[str]):
    """Clean texts with their words, characters and terms, found when first asked for.

    Parameters
    ----------
    texts : sequence of str
        Clean texts.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = list(texts)
        self._cuts: dict[int, list[str]] = {}

    @classmethod
    def of(cls, texts: Sequence[str]) -> Batch:
        """Return `texts` itself where it is a batch already, else a new one."""
        return texts if isinstance(texts, Batch) else cls(texts)

    def __len__(self) -> int:
        return len(self.texts)

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> list[str]: ...
    def __getitem__(self, place: int | slice) -> str | list[str]:
        """Return a text, or a list of them."""
        return self.texts[place]

    def __iter__(self) -> Iterator[str]:
        return iter(self.texts)

    @cached_property
    def folded(self) -> list[str]:
        """The texts in lower case, each of the same length as before."""
        return [fold_case(text) for text in self.texts]

    @cached_property
    def words(self) -> tuple[NDArray[np.intp], list[str], NDArray[np.intp]]:
        """Every word in lower case, punctuation too: row of its text, the word, its first character in the text."""
        cut = default_segmenter().cut
        cuts = [cut(text) for text in self.folded]
        words = list(chain.from_iterable(cuts))
        rows = np.repeat(np.arange(len(cuts)), [len(found) for found in cuts])
        ends = np.cumsum(np.fromiter(map(len, words), dtype=np.intp, count=len(words)))
        first = np.cumsum([0, *map(len, self.folded)])
        lengths = np.diff(ends, prepend=0)
        return rows, words, ends - lengths - first[rows]

    def words_of(self, row: int) -> list[str]:
        """Return the words of one text in lower case; joined they give the text again."""
        if "words" in self.__dict__:
            return self.words[1][self._bounds[row] : self._bounds[row + 1]]
        if row not in self._cuts:  # a reader of a few rows need not wait for all
            self._cuts[row] = default_segmenter().cut(self.folded[row])
        return self._cuts[row]

    @cached_property
    def _bounds(self) -> list[int]:
        """Where the words of each text begin among all words, and the end of the last."""
        bounds: list[int] = np.searchsorted(self.words[0], np.arange(len(self) + 1)).tolist()
        return bounds

    @cached_property
    def points(self) -> CodePoints:
        """The characters of all texts in lower case."""
        return CodePoints(self.folded)

    @cached_property
    def mentions(self) -> Mentions:
        """The terms of the shipped lexicon in the texts."""
        return default_matcher().find_all(self.points)
