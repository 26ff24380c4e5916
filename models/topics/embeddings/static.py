"""Static word vectors: a table that ships with the project, no download and no torch."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.arrays import Floats, Vectors
from models.text.batch import Batch

FOLDER = Path(__file__).with_name("vectors")
TABLE, WORDS = "vectors.safetensors", "words.json"
# Name of the table among the resources that a stored model needs.
VECTORS = "vectors"
SMOOTHING = 1e-3


@dataclass(frozen=True, eq=False)
class WordVectors:
    """A table of word vectors with a weight per word.

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

    def embed_words(self, words: Sequence[str]) -> Vectors:
        """Return the unit vector of one segmented text.

        Parameters
        ----------
        words : sequence of str
            Its words in lower case.

        Returns
        -------
        ndarray of float32, shape (n_dimensions,)
            Zeros where no word is known.
        """
        rows = [self.index[word] for word in words if word in self.index]
        if not rows:
            return np.zeros(self.n_dimensions, dtype=np.float32)
        total = self.scales[rows] @ self.vectors[rows].astype(np.float32)
        norm = float(np.linalg.norm(total))
        return np.asarray(total / norm if norm else total, dtype=np.float32)

    def encode(self, batch: Batch) -> Vectors:
        """Return the unit vectors of clean texts.

        Parameters
        ----------
        batch : Batch
            Clean texts.

        Returns
        -------
        ndarray of float32, shape (n_texts, n_dimensions)
        """
        vectors = np.zeros((len(batch), self.n_dimensions), dtype=np.float32)
        for row in range(len(batch)):
            vectors[row] = self.embed_words(batch.words_of(row))
        return vectors


def quantise(vectors: Vectors, weights: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Store unit vectors in eight bits per number, the word's weight folded into the row's scale.

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


def frequency_weights(counts: Floats, total: float) -> NDArray[np.float32]:
    """Return smooth-inverse-frequency weights, fractions in (0, 1].

    Parameters
    ----------
    counts : ndarray of float, shape (n_words,)
        Occurrences of each word in the counted text.
    total : float
        Number of words in the counted text.
    """
    return (SMOOTHING / (SMOOTHING + counts / total)).astype(np.float32)


@cache
def load_vectors() -> WordVectors:
    """Read the shipped table (once per process); ``vectors/README.md`` beside this file says what it was made from."""
    from safetensors.numpy import load_file

    arrays = load_file(FOLDER / TABLE)
    words = json.loads((FOLDER / WORDS).read_text(encoding="utf-8"))
    return WordVectors(tuple(words), arrays["vectors"], arrays["scales"])


@cache
def vectors_digest() -> str:
    """Return the SHA-256 of the shipped table's two files (computed once per process), in hexadecimal digits."""
    digest = hashlib.sha256()
    for name in (TABLE, WORDS):
        digest.update((FOLDER / name).read_bytes())
    return digest.hexdigest()
