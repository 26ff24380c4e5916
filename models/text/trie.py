"""Find many strings in many texts at once, by array operations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.arrays import Ints


class CodePoints:
    """Many texts as one array of characters, a line feed after each.

    Parameters
    ----------
    texts : sequence of str
        Texts in lower case.

    Attributes
    ----------
    codes : ndarray of uint32, shape (n_characters,)
        Code points.
    starts : ndarray of int, shape (n_texts + 1,)
        Where each text begins in `codes`, and the end of the last.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        joined = "".join(f"{text}\n" for text in texts)
        self.codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        self.starts: Ints = np.cumsum([0, *(len(text) + 1 for text in texts)])

    def rows(self, offsets: Ints) -> Ints:
        """Return which text each offset in `codes` lies in.

        Parameters
        ----------
        offsets : ndarray of int
            Offsets into `codes`.
        """
        return np.searchsorted(self.starts, offsets, side="right") - 1


class Trie:
    """A prefix tree over characters that is walked from all positions of a text in step.

    The automaton of Aho and Corasick (1975) reads one character after the other and hands over its matches one
    object at a time; here every position of a whole batch of texts takes its first step at once, the few that
    found an edge take the second, and so on: a few dozen array operations, and no compiled extension.

    Parameters
    ----------
    patterns : sequence of str
        Distinct, none empty.
    """

    def __init__(self, patterns: Sequence[str]) -> None:
        letters = sorted({ord(char) for pattern in patterns for char in pattern})
        # Number 0 is every character that stands in no pattern: no edge bears it.
        self._letters = np.zeros((letters[-1] if letters else 0) + 2, dtype=np.int64)
        self._letters[letters] = np.arange(1, len(letters) + 1)
        self._width = len(letters) + 1
        # Nodes are numbered from 0, the root; those one letter below it come first.
        edges: dict[tuple[int, int], int] = {}
        spelt = [self._letters[[ord(char) for char in pattern]].tolist() for pattern in patterns]
        for letter in sorted({word[0] for word in spelt}):
            edges[0, letter] = len(edges) + 1
        shallow = len(edges) + 1
        ends: dict[int, int] = {}
        for number, word in enumerate(spelt):
            node = 0
            for letter in word:
                node = edges.setdefault((node, letter), len(edges) + 1)
            ends[node] = number
        self._pattern = np.array([ends.get(node, -1) for node in range(len(edges) + 1)], dtype=np.int64)
        # The first two steps, which most positions take, read a full table; the others search the sorted edges.
        order = sorted((node * self._width + letter, child) for (node, letter), child in edges.items())
        self._table = np.zeros(shallow * self._width, dtype=np.int32)
        for key, child in order:
            if key < len(self._table):
                self._table[key] = child
        # The last key is one that no step can ask for, so that every search ends inside the table.
        self._keys = np.array([key for key, _ in order] + [np.iinfo(np.int64).max], dtype=np.int64)
        self._children = np.array([child for _, child in order] + [0], dtype=np.int64)

    def find(self, codes: NDArray[np.uint32]) -> tuple[Ints, Ints]:
        """Return every occurrence of every pattern, nested and overlapping ones too.

        Parameters
        ----------
        codes : ndarray of uint32, shape (n_characters,)
            Code points of the text.

        Returns
        -------
        tuple of ndarray of int, shape (n_found,)
            Number of the pattern and its first position; the shortest patterns come first.
        """
        letters = self._letters.take(codes, mode="clip")
        nodes: NDArray[Any] = self._table.take(letters)
        offsets = np.flatnonzero(nodes)
        nodes = nodes[offsets]
        patterns, starts = [], []
        for depth in range(1, len(codes) + 1):
            found = self._pattern.take(nodes)
            hits = np.flatnonzero(found >= 0)
            patterns.append(found.take(hits))
            starts.append(offsets.take(hits))
            # Offsets rise: only the last can be at the end of the text.
            while offsets.size and offsets[-1] + depth >= len(codes):
                offsets, nodes = offsets[:-1], nodes[:-1]
            if not offsets.size:
                break
            # A large vocabulary has more edges than 32 bits can number.
            steps = np.multiply(nodes, self._width, dtype=np.int64) + letters.take(offsets + depth)
            children = self._table.take(steps) if depth == 1 else self._search(steps)
            right = np.flatnonzero(children)
            offsets, nodes = offsets.take(right), children.take(right)
        empty = np.zeros(0, dtype=np.int64)
        return np.concatenate([empty, *patterns]), np.concatenate([empty, *starts])

    def _search(self, steps: Ints) -> Ints:
        """Return the node at the end of each edge, 0 where there is none."""
        slots = np.searchsorted(self._keys, steps)
        return np.where(self._keys.take(slots) == steps, self._children.take(slots), 0)
