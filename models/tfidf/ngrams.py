"""Words and character n-grams of a text, with their offsets.

No n-gram crosses punctuation: a comma before a word is a habit of style, and style is what a written training corpus
must not teach. The n-grams reach scikit-learn joined by spaces; prediction counts the same ones here, without importing
scikit-learn. ``tests/models/tfidf/test_tfidf.py`` holds both to the same numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.arrays import Floats, Ints
from models.text.batch import Batch
from models.text.segmenter import fold_case
from models.text.trie import Trie

WORDS, CHARS = "words", "chars"
# What the vectorisers of training split the joined n-grams on.
TOKEN = r"(?u)\S+"
_RUN = re.compile(r"[^\W_]+")

Gram = tuple[str, int, int]


def word_grams(words: Iterable[str]) -> Iterator[Gram]:
    """Yield (word, start, end) of each word that holds a letter or digit.

    Parameters
    ----------
    words : iterable of str
        The words of a text; joined they give the text.

    Yields
    ------
    tuple of (str, int, int)
    """
    end = 0
    for word in words:
        start, end = end, end + len(word)
        if _RUN.search(word):
            # The segmenter may keep white space inside a run of Latin text.
            yield "_".join(word.split()), start, end


def char_grams(text: str, span: tuple[int, int]) -> Iterator[Gram]:
    """Yield (n-gram, start, end) of each run of letters and digits.

    Parameters
    ----------
    text : str
        Clean text.
    span : tuple of (int, int)
        Shortest and longest n-gram, in characters.

    Yields
    ------
    tuple of (str, int, int)
    """
    for run in _RUN.finditer(fold_case(text)):
        letters, first = run.group(), run.start()
        for size in range(span[0], span[1] + 1):
            for start in range(len(letters) - size + 1):
                yield letters[start : start + size], first + start, first + start + size


def joined(batch: Batch, analyzer: str, span: tuple[int, int]) -> list[str]:
    """Return the n-grams of each text joined by spaces: what the vectorisers read.

    Parameters
    ----------
    batch : Batch
        Clean texts.
    analyzer : {"words", "chars"}
        What to count.
    span : tuple of (int, int)
        Shortest and longest character n-gram; plays no part for words.
    """
    each = (
        word_grams(batch.words_of(row)) if analyzer == WORDS else char_grams(text, span) for row, text in enumerate(batch.texts)
    )
    return [" ".join(gram for gram, _, _ in grams) for grams in each]


class TfidfBlock:
    """One TF-IDF block of a linear model: its n-grams, their inverse document frequencies and weights.

    Parameters
    ----------
    analyzer : {"words", "chars"}
        What is counted.
    span : tuple of (int, int)
        Shortest and longest character n-gram.
    vocabulary : mapping of str to int
        N-gram to feature number: 0, 1, 2, …, in order.
    idf : ndarray of float, shape (n_features,)
        Inverse document frequencies.
    weights : ndarray of float, shape (n_features, n_labels)
        Coefficients of the linear model.
    unit : bool
        Whether the TF-IDF values of a text are scaled to unit length.
    """

    def __init__(
        self,
        analyzer: str,
        span: tuple[int, int],
        vocabulary: Mapping[str, int],
        idf: NDArray[Any],
        weights: NDArray[Any],
        *,
        unit: bool = False,
    ) -> None:
        self.analyzer, self.span, self.vocabulary, self.idf, self.weights = analyzer, span, vocabulary, idf, weights
        self.unit = unit
        self._lengths = np.array([len(gram) for gram in vocabulary], dtype=np.intp)

    @cached_property
    def _trie(self) -> Trie:
        return Trie(list(self.vocabulary))

    def find(self, batch: Batch) -> tuple[Ints, ...]:
        """Return every occurrence of a known n-gram.

        Parameters
        ----------
        batch : Batch
            Clean texts.

        Returns
        -------
        tuple of ndarray of int, shape (n_occurrences,)
            Row of the text, feature, and offset in the text.
        """
        return batch.places((self, "found"), self._find)

    def _find(self, batch: Batch) -> tuple[Ints, Ints, Ints]:
        if self.analyzer == CHARS:
            # N-grams hold letters and digits alone: wherever one is found, it crosses no punctuation.
            features, starts = self._trie.find(batch.points.codes)
            rows = batch.points.rows(starts)
            return rows, features, starts - batch.points.starts[rows]
        rows, words, starts = batch.words
        number = self.vocabulary.get
        features = np.array([number(word, -1) for word in words], dtype=np.intp)
        known = np.flatnonzero(features >= 0)
        return rows[known], features[known], starts[known]

    def score(self, batch: Batch) -> Floats:
        """Return the block's part of the decision values, shape (n_texts, n_labels).

        Parameters
        ----------
        batch : Batch
            Clean texts.
        """
        rows, features, _ = self.find(batch)
        # Sublinear TF-IDF: one value for each n-gram that a text holds.
        distinct, counts = np.unique(rows * len(self.idf) + features, return_counts=True)
        rows, features = np.divmod(distinct, max(len(self.idf), 1))
        values = (1.0 + np.log(counts)) * self.idf[features]
        if self.unit:
            values /= _lengths(rows, values, len(batch))[rows]
        out = np.zeros((len(batch), self.weights.shape[1]))
        for label in range(out.shape[1]):
            out[:, label] = np.bincount(rows, values * self.weights[features, label], minlength=len(batch))
        return out

    def contributions(self, batch: Batch) -> Floats:
        """Return what each character of some texts adds to the score of each label.

        An n-gram's contribution is divided evenly over its occurrences and their characters.

        Parameters
        ----------
        batch : Batch
            Clean texts.

        Returns
        -------
        ndarray of float, shape (n_characters, n_labels)
            The characters of all texts, a line feed after each, which adds nothing.
        """
        rows, features, starts = self.find(batch)
        distinct, position, counts = np.unique(rows * len(self.idf) + features, return_inverse=True, return_counts=True)
        lengths, starts = self._lengths[features], starts + batch.points.starts[rows]
        values = (1.0 + np.log(counts)) * self.idf[distinct % max(len(self.idf), 1)]
        if self.unit:
            owners = distinct // max(len(self.idf), 1)
            values /= _lengths(owners, values, len(batch))[owners]
        value = (values / counts)[position] / lengths
        shares = np.zeros((int(batch.points.starts[-1]), self.weights.shape[1]))
        for label in range(shares.shape[1]):
            each = value * self.weights[features, label]
            for step in range(int(lengths.max(initial=0))):
                inside = step < lengths
                shares[:, label] += np.bincount(starts[inside] + step, each[inside], minlength=len(shares))
        return shares


def _lengths(rows: Ints, values: Floats, n_texts: int) -> Floats:
    """Return the Euclidean length of each text's values, shape (n_texts,)."""
    return np.asarray(np.sqrt(np.bincount(rows, values**2, minlength=n_texts)))
