"""The space topics are found in: what a paragraph means, which words it uses, which labels it names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.arrays import Ints, Vectors
from models.text.batch import Batch
from models.topics.embeddings.encoders import embed
from models.topics.finding.degrees import lexicon_degrees
from models.topics.finding.form import cores
from models.topics.words import topic_words


def _no_mean() -> Vectors:
    return np.zeros(1, dtype=np.float32)


def _no_projection() -> Vectors:
    return np.zeros((0, 0), dtype=np.float32)


@dataclass(frozen=True, eq=False)
class TopicSpace:
    """Turn a text into one unit vector made of three, side by side.

    1. *Meaning*: the encoder's vector less the corpus's mean. What all paragraphs share parts none of them
       (Mu and Viswanath, 2018).
    2. *Words*: latent semantic analysis of its TF-IDF words (Deerwester et al., 1990), equal in weight.
    3. *Labels*: how much of the text is about each label by the lexicon's terms, in weight `guidance`. This is how
       the seed terms arrive: two paragraphs about the same label come nearer, those about different ones move
       apart, at fitting and at prediction alike, and one that mentions a label in passing stays where it is.

    All three are made of the text without its numbering and the offices that stand behind it.

    Attributes
    ----------
    encoder : str
        Name of the encoder. With nothing else given the space is the encoder's own.
    mean : ndarray of float32, shape (n_encoder,)
        Mean of the corpus's vectors.
    words : tuple of str
        Words of the analysis.
    projection : ndarray of float32, shape (n_words, n_components)
        Vector of each word, its inverse document frequency folded in.
    guidance : float
        Weight of the labels against each of the other two parts; 0 leaves them out.
    """

    encoder: str
    mean: Vectors = field(default_factory=_no_mean)
    words: tuple[str, ...] = ()
    projection: Vectors = field(default_factory=_no_projection)
    guidance: float = 0.0

    @cached_property
    def _row(self) -> dict[str, int]:
        return {word: row for row, word in enumerate(self.words)}

    def encode(self, batch: Batch) -> Vectors:
        """Return the unit vectors of clean texts, computed once per batch.

        Parameters
        ----------
        batch : Batch
            Clean texts.

        Returns
        -------
        ndarray of float32, shape (n_texts, n_dimensions)
            Zeros for a text of which nothing is known.
        """
        return batch.once(self, self._encode)

    def _encode(self, whole: Batch) -> Vectors:
        batch = cores(whole)
        meaning = embed(batch, self.encoder)
        known = np.any(meaning, axis=1, keepdims=True)
        parts = [unit(np.where(known, meaning - self.mean, 0)), unit(self._project(batch))]
        if self.guidance:
            parts.append(np.float32(self.guidance * np.sqrt(2)) * named_labels(batch))
        return unit(np.hstack(parts))

    def without_labels(self, batch: Batch) -> Vectors:
        """Return the unit vectors of clean texts without their third part: what they mean and which words they use.

        Parameters
        ----------
        batch : Batch
            Clean texts.

        Returns
        -------
        ndarray of float32, shape (n_texts, n_dimensions)
        """
        vectors = self.encode(batch)
        return unit(vectors[:, : -len(batch.analyzer.keys)]) if self.guidance else vectors

    def _project(self, batch: Batch) -> Vectors:
        """Return the sum of the vectors of each text's words, with logarithmic counts."""
        vectors = np.zeros((len(batch), self.projection.shape[1]), dtype=np.float32)
        if self.words:
            for row in range(len(batch)):
                vectors[row] = self._sum(batch.words_of(row))
        return vectors

    def _sum(self, words: Sequence[str]) -> Vectors:
        rows, counts = np.unique([self._row[word] for word in words if word in self._row], return_counts=True)
        return np.asarray((1 + np.log(counts)) @ self.projection[rows.astype(np.intp)], dtype=np.float32)


def learn_space(batch: Batch, rows: Ints, *, encoder: str, guidance: float, components: int, seed: int) -> TopicSpace:
    """Learn mean and word vectors from a corpus.

    Parameters
    ----------
    batch : Batch
        Clean texts.
    rows : ndarray of int
        Rows of the texts to learn from.
    encoder : str
        Name of the encoder.
    guidance : float
        Weight of the labels.
    components : int
        Dimensions of the word analysis; fewer in a small corpus, none in a tiny one.
    seed : int
        Seed of the decomposition.

    Returns
    -------
    TopicSpace

    Raises
    ------
    UsageError, InputError
        If there is no such encoder or it cannot be loaded.
    """
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer

    batch = cores(batch)
    vectors = embed(batch, encoder)[rows]
    known = vectors[np.any(vectors, axis=1)]
    mean = known.mean(axis=0) if len(known) else np.zeros(vectors.shape[1], np.float32)
    documents = topic_words(batch)
    n = len(rows)
    # A word of one paragraph in a large corpus says nothing about any other.
    counter: Any = TfidfVectorizer(token_pattern=r"(?u)\S+", lowercase=False, sublinear_tf=True, min_df=min(5, 1 + n // 200))
    try:
        table = counter.fit_transform([documents[row] for row in rows])
    except ValueError:  # no word stands in enough paragraphs
        return TopicSpace(encoder, mean, guidance=guidance)
    dimensions = min(components, n // 10, table.shape[1] - 1)
    if dimensions < 2:
        return TopicSpace(encoder, mean, guidance=guidance)
    with np.errstate(invalid="ignore", divide="ignore"):  # copies of one text have no variance to explain
        analysis = TruncatedSVD(dimensions, random_state=seed).fit(table)
    projection = (counter.idf_[:, None] * analysis.components_.T).astype(np.float32)
    return TopicSpace(encoder, mean, tuple(map(str, counter.get_feature_names_out())), projection, guidance)


def named_labels(batch: Batch) -> Vectors:
    """Return how much of each text is about each label by the lexicon's terms, no vector longer than one.

    A text about one label has the length one; one mention in a long text next to none, so that it decides little.

    Parameters
    ----------
    batch : Batch
        Clean texts.

    Returns
    -------
    ndarray of float32, shape (n_texts, n_labels)
    """
    degrees = lexicon_degrees(batch)
    return np.asarray(degrees / np.maximum(np.linalg.norm(degrees, axis=1, keepdims=True), 1), dtype=np.float32)


def unit(vectors: NDArray[Any]) -> Vectors:
    """Return rows scaled to length one; rows of zeros stay.

    Parameters
    ----------
    vectors : ndarray of float, shape (n_rows, n_dimensions)
        Any rows.

    Returns
    -------
    ndarray of float32, shape (n_rows, n_dimensions)
    """
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.where(length > 0, length, 1), dtype=np.float32)


def distinct(vectors: NDArray[Any]) -> int:
    """Return how many vectors are not equal to an earlier one; sorting them compares equal ones number by number.

    Parameters
    ----------
    vectors : ndarray, shape (n_vectors, n_dimensions)
        Any vectors.
    """
    return len({row.tobytes() for row in np.asarray(vectors) + 0})  # the zero below zero is zero
