"""Static word vectors: a table that ships with the project, no download and no torch."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.text.segmenter import default_segmenter

FOLDER = Path(__file__).with_name("vectors")
SMOOTHING = 1e-3


@dataclass(frozen=True, eq=False)
class WordVectors:
    """A table of word vectors with a weight a word.

    A text's vector is the weighted mean of its words' vectors, scaled to unit length. The weight of a
    word of relative frequency p is a / (a + p), the smooth inverse frequency of Arora, Liang and Ma
    (2017), "A simple but tough-to-beat baseline for sentence embeddings".

    Attributes
    ----------
    words : tuple of str
        The words, lower case.
    vectors : ndarray of int8, shape (n_words, n_dimensions)
        Quantised vectors.
    scales : ndarray of float32, shape (n_words,)
        Factor that turns a row of `vectors` into the weighted vector of its word.
    """

    words: tuple[str, ...]
    vectors: NDArray[np.int8]
    scales: NDArray[np.float32]

    @cached_property
    def index(self) -> dict[str, int]:
        """Row of each word."""
        return {word: row for row, word in enumerate(self.words)}

    @property
    def n_dimensions(self) -> int:
        """Number of dimensions of a vector."""
        return int(self.vectors.shape[1])

    def rows(self, words: Sequence[str]) -> list[int]:
        """Return the rows of those `words` that the table knows, in order."""
        index = self.index
        return [index[word] for word in words if word in index]

    def weighted(self, word: str) -> NDArray[np.float32]:
        """Return a word's weighted vector, shape (n_dimensions,); zeros for an unknown word."""
        row = self.index.get(word)
        if row is None:
            return np.zeros(self.n_dimensions, dtype=np.float32)
        return np.asarray(self.scales[row] * self.vectors[row], dtype=np.float32)

    def embed_words(self, words: Sequence[str]) -> NDArray[np.float32]:
        """Return the unit vector of one segmented text; zeros where no word is known.

        Returns
        -------
        ndarray of float32, shape (n_dimensions,)
        """
        rows = self.rows(words)
        if not rows:
            return np.zeros(self.n_dimensions, dtype=np.float32)
        total = self.scales[rows] @ self.vectors[rows].astype(np.float32)
        norm = float(np.linalg.norm(total))
        return (total / norm if norm else total).astype(np.float32)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors of clean texts.

        Parameters
        ----------
        texts : sequence of str
            Clean texts.

        Returns
        -------
        ndarray of float32, shape (n_texts, n_dimensions)
        """
        segmenter = default_segmenter()
        out = np.zeros((len(texts), self.n_dimensions), dtype=np.float32)
        for row, text in enumerate(texts):
            out[row] = self.embed_words(segmenter.cut(text.lower()))
        return out


def quantise(vectors: NDArray[np.float32], weights: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Store unit vectors in eight bits a number, the word's weight folded into the row's scale.

    Parameters
    ----------
    vectors : ndarray of float32, shape (n_words, n_dimensions)
        Unit vectors.
    weights : ndarray of float32, shape (n_words,)
        Weight of each word in a text's mean.

    Returns
    -------
    tuple of ndarray
        int8 rows and float32 scales; ``scales[:, None] * rows`` approximates ``weights[:, None] * vectors``.
    """
    top = np.abs(vectors).max(axis=1)
    top[top == 0] = 1
    rows = np.round(vectors / top[:, None] * 127).astype(np.int8)
    return rows, (weights * top / 127).astype(np.float32)


def frequency_weights(counts: NDArray[np.float64], total: float) -> NDArray[np.float32]:
    """Return smooth-inverse-frequency weights, fractions in (0, 1].

    Parameters
    ----------
    counts : ndarray of float, shape (n_words,)
        Occurrences of each word in the counted text.
    total : float
        Words in the counted text.
    """
    return (SMOOTHING / (SMOOTHING + counts / total)).astype(np.float32)


@cache
def load_vectors() -> WordVectors:
    """Read the shipped table (once a process); ``models/topics/embeddings/vectors/README.md`` says what it was made from."""
    from safetensors.numpy import load_file

    arrays = load_file(FOLDER / "vectors.safetensors")
    words = json.loads((FOLDER / "words.json").read_text(encoding="utf-8"))
    return WordVectors(tuple(words), arrays["vectors"], arrays["scales"])
