"""Words and character n-grams of a text, with their places.

No n-gram crosses punctuation: a comma before a word is a habit of style, and style is what a written
training corpus must not teach. The n-grams reach scikit-learn joined by spaces (plain types, which skops
stores); prediction counts the same ones here, without importing scikit-learn.
``tests/test_linear.py`` holds both to the same numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.segmenter import default_segmenter, fold_case

WORDS, CHARS = "words", "chars"
# What the vectorisers of training split the joined n-grams on.
TOKEN = r"(?u)\S+"
_RUN = re.compile(r"[^\W_]+")

Gram = tuple[str, int, int]


def word_grams(text: str) -> Iterator[Gram]:
    """Yield (word, start, end) of each word that holds a letter or digit."""
    end = 0
    for word in default_segmenter().cut(fold_case(text)):
        start, end = end, end + len(word)
        if _RUN.search(word):
            # The segmenter may keep white space inside a run of Latin text.
            yield "_".join(word.split()), start, end


def char_grams(text: str, span: tuple[int, int]) -> Iterator[Gram]:
    """Yield (n-gram, start, end) of each run of `span` letters and digits."""
    for run in _RUN.finditer(fold_case(text)):
        letters, first = run.group(), run.start()
        for size in range(span[0], span[1] + 1):
            for start in range(len(letters) - size + 1):
                yield letters[start : start + size], first + start, first + start + size


def grams(text: str, analyzer: str, span: tuple[int, int]) -> Iterator[Gram]:
    """Yield the n-grams of one analyzer; `span` is the length in characters and plays no part for words."""
    return word_grams(text) if analyzer == WORDS else char_grams(text, span)


def joined(texts: Sequence[str], analyzer: str, span: tuple[int, int]) -> list[str]:
    """Return the n-grams of each text joined by spaces: what the vectorisers read.

    Parameters
    ----------
    texts : sequence of str
        Clean texts.
    analyzer : {"words", "chars"}
        What to count.
    span : tuple of (int, int)
        Shortest and longest character n-gram.
    """
    return [" ".join(gram for gram, _, _ in grams(text, analyzer, span)) for text in texts]


class Field:
    """One TF-IDF block of a linear model: its n-grams, their inverse document frequencies and weights.

    Parameters
    ----------
    analyzer : {"words", "chars"}
        What is counted.
    span : tuple of (int, int)
        Shortest and longest character n-gram.
    vocabulary : mapping of str to int
        N-gram to feature number.
    idf : ndarray of float, shape (n_features,)
        Inverse document frequencies.
    weights : ndarray of float, shape (n_features, n_labels)
        Coefficients of the linear model.
    """

    def __init__(
        self, analyzer: str, span: tuple[int, int], vocabulary: Mapping[str, int], idf: NDArray[Any], weights: NDArray[Any]
    ) -> None:
        self.analyzer, self.span, self.vocabulary, self.idf, self.weights = analyzer, span, vocabulary, idf, weights

    def find(self, text: str) -> list[tuple[int, int, int]]:
        """Return (feature, start, end) of the known n-grams of a clean text."""
        known = self.vocabulary
        return [(known[gram], start, end) for gram, start, end in grams(text, self.analyzer, self.span) if gram in known]

    def values(self, features: Sequence[int]) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
        """Return distinct features and their TF-IDF values (sublinear, not scaled) for one text's n-grams."""
        distinct, counts = np.unique(np.asarray(features, dtype=np.intp), return_counts=True)
        return distinct, (1.0 + np.log(counts)) * self.idf[distinct]

    def score(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Return the block's part of the decision values, shape (n_texts, n_labels)."""
        out = np.zeros((len(texts), self.weights.shape[1]))
        for row, text in enumerate(texts):
            if features := [found[0] for found in self.find(text)]:
                distinct, values = self.values(features)
                out[row] = values @ self.weights[distinct]
        return out

    def spread(self, text: str, label: int) -> NDArray[np.float64]:
        """Return what each character of `text` adds to the score of a label.

        An n-gram's contribution is divided evenly over its occurrences and their characters.

        Returns
        -------
        ndarray of float, shape (len(text),)
        """
        share = np.zeros(len(text))
        found = self.find(text)
        if found:
            features, starts, ends = np.array(found).T
            distinct, places, counts = np.unique(features, return_inverse=True, return_counts=True)
            _, values = self.values(features)
            each = (values * self.weights[distinct, label] / counts)[places] / (ends - starts)
            for step in range(int((ends - starts).max())):
                inside = starts + step < ends
                np.add.at(share, starts[inside] + step, each[inside])
        return share
