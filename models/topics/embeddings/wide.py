"""The static vectors with more words, weighed by how rare a word is in the language: for text of any kind.

The table of :mod:`models.topics.embeddings.static` holds the words of industrial policy and of news. A user's own categories
speak of anything; so further words of the segmenter's dictionary join it here, in the same space.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from models.arrays import Floats, Ints, Vectors
from models.text.batch import Batch
from models.topics.embeddings.static import FOLDER, load_vectors, vectors_digest

TABLE, WORDS = "wide.safetensors", "wide.json"
# Lengths of the words that an unknown word is read as, the longest first.
PIECES = (4, 3, 2)


@dataclass(frozen=True, eq=False)
class WideVectors:
    """A table of word vectors for text of any kind.

    A text's vector is the sum of its words' vectors, each by the weight of its word and one more than the log of how often
    it stands there, turned by `axes` and scaled to unit length. A word that is not in the table is read as the longest
    words of two to four characters in it that are.

    Attributes
    ----------
    index : mapping of str to int
        Row of each word.
    vectors : ndarray of int8, shape (n_words, n_dimensions)
        Quantised vectors.
    scales : ndarray of float32, shape (n_words,)
        Factor that turns a row of `vectors` into the weighted vector of its word.
    axes : ndarray of float32, shape (n_dimensions, n_dimensions)
        Principal axes of the words, each divided by the root of how far the words spread along it: a few axes that all
        words share would drown the others.
    """

    index: Mapping[str, int]
    vectors: NDArray[np.int8]
    scales: NDArray[np.float32]
    axes: NDArray[np.float32]
    _pieces: dict[str, tuple[int, ...]] = field(default_factory=dict, repr=False)

    @property
    def n_dimensions(self) -> int:
        """Number of dimensions of a vector."""
        return int(self.vectors.shape[1])

    def rows(self, word: str) -> tuple[int, ...]:
        """Return the rows that a word is read as; none where no part of it is known.

        Parameters
        ----------
        word : str
            In lower case.
        """
        if (row := self.index.get(word)) is not None:
            return (row,)
        if word not in self._pieces:
            found, start = [], 0
            while start < len(word):
                sizes = (size for size in PIECES if start + size <= len(word) and word[start : start + size] in self.index)
                size = next(sizes, 0)
                if size:
                    found.append(self.index[word[start : start + size]])
                start += size or 1
            self._pieces[word] = tuple(found)
        return self._pieces[word]

    def weighted(self, rows: Sequence[int] | Ints) -> Vectors:
        """Return the weighted vectors of some words along `axes`, shape (n_rows, n_dimensions).

        Parameters
        ----------
        rows : sequence of int
            Their rows.
        """
        chosen = np.asarray(rows, dtype=np.intp)
        return np.asarray((self.scales[chosen, None] * self.vectors[chosen]) @ self.axes, dtype=np.float32)

    def counts(self, words: Sequence[str]) -> Counter[int]:
        """Return how often each row of the table stands in a text.

        Parameters
        ----------
        words : sequence of str
            The words of the text in lower case.
        """
        return Counter(row for word in words for row in self.rows(word))

    def add_up(self, words: Sequence[str]) -> Vectors:
        """Return the sum of the words' vectors of a text, shape (n_dimensions,); zeros where none is known.

        Parameters
        ----------
        words : sequence of str
            Its words in lower case.
        """
        counts = self.counts(words)
        if not counts:
            return np.zeros(self.n_dimensions, dtype=np.float32)
        often = 1 + np.log(np.array(list(counts.values()), dtype=np.float32))
        chosen = np.array(list(counts), dtype=np.intp)
        return np.asarray(((often * self.scales[chosen]) @ self.vectors[chosen].astype(np.float32)) @ self.axes)

    @cached_property
    def _units(self) -> Vectors:
        """Unit vectors of all words along `axes`, zeros for single characters: alone they mean too much."""
        units = np.asarray(self.vectors, dtype=np.float32) @ self.axes
        units /= np.maximum(np.linalg.norm(units, axis=1, keepdims=True), 1e-9)
        units[[row for word, row in self.index.items() if len(word) < 2]] = 0
        return units

    def neighbours(self, words: Sequence[str], count: int) -> list[str]:
        """Return the words of the table that mean most nearly what some words mean together, the nearest first.

        Parameters
        ----------
        words : sequence of str
            In lower case.
        count : int
            How many; none where no word is known.
        """
        meant = self.add_up(words)
        if not meant.any():
            return []
        names = list(self.index)
        return [names[row] for row in np.argsort(-(self._units @ meant), kind="stable")[:count].tolist()]

    def encode(self, batch: Batch) -> Vectors:
        """Return the unit vectors of clean texts, shape (n_texts, n_dimensions).

        Parameters
        ----------
        batch : Batch
            Clean texts.
        """
        sums = np.zeros((len(batch), self.n_dimensions), dtype=np.float32)
        for row in range(len(batch)):
            sums[row] = self.add_up(batch.words_of(row))
        lengths = np.linalg.norm(sums, axis=1, keepdims=True)
        return np.asarray(sums / np.where(lengths > 0, lengths, 1), dtype=np.float32)


def spread_axes(vectors: Vectors) -> Floats:
    """Return the principal axes of words, each divided by the root of the spread along it, shape (n_dimensions, n_dimensions).

    Parameters
    ----------
    vectors : ndarray of float32, shape (n_words, n_dimensions)
        Unit vectors of the words.
    """
    spread, axes = np.linalg.eigh(vectors.T @ vectors / len(vectors))
    return np.asarray(axes * np.maximum(spread, 1e-9) ** -0.25)


@cache
def load_wide() -> WideVectors:
    """Read the shipped tables (once per process)."""
    from safetensors.numpy import load_file

    known, arrays = load_vectors(), load_file(FOLDER / TABLE)
    words = [*known.words, *json.loads((FOLDER / WORDS).read_text(encoding="utf-8"))]
    index = {word: row for row, word in enumerate(words)}
    return WideVectors(index, np.concatenate([known.vectors, arrays["vectors"]]), arrays["scales"], arrays["axes"])


@cache
def wide_digest() -> str:
    """Return the SHA-256 of the shipped tables (computed once per process), in hexadecimal digits."""
    digest = hashlib.sha256(vectors_digest().encode())
    for name in (TABLE, WORDS):
        digest.update((FOLDER / name).read_bytes())
    return digest.hexdigest()
