"""The space topics are found in: what a paragraph means, which words it uses, which industry it names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from labels import load_taxonomy
from models.text.batch import Batch
from models.topics.embeddings.encoders import get_encoder
from models.topics.words import naming

Vectors = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class TopicSpace:
    """Turn a text into one unit vector made of three, side by side.

    1. *Meaning*: the encoder's vector less the corpus's mean. What all paragraphs share parts none of them
       (Mu and Viswanath, 2018).
    2. *Words*: latent semantic analysis of its TF-IDF words (Deerwester et al., 1990), equal in weight.
    3. *Industries*: the labels whose lexicon terms count in the text, in weight `guidance`. This is how the
       seed terms arrive: two paragraphs that name the same industry come nearer, those that name different
       ones move apart, at fitting and at prediction alike.

    Attributes
    ----------
    encoder : str
        Name of the encoder.
    mean : ndarray of float32, shape (n_encoder,)
        Mean of the corpus's vectors.
    words : tuple of str
        Words of the analysis.
    projection : ndarray of float32, shape (n_words, n_components)
        Vector of each word, its inverse document frequency folded in.
    guidance : float
        Weight of the industries against each of the other two parts; 0 leaves them out.
    """

    encoder: str
    mean: Vectors
    words: tuple[str, ...]
    projection: Vectors
    guidance: float

    @cached_property
    def _row(self) -> dict[str, int]:
        return {word: row for row, word in enumerate(self.words)}

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return unit vectors, shape (n_texts, n_dimensions); zeros for a text of which nothing is known."""
        batch = Batch.of(texts)
        meaning = get_encoder(self.encoder).encode(batch.texts)
        known = np.any(meaning, axis=1, keepdims=True)
        meaning = unit(np.where(known, meaning - self.mean, 0))
        words = np.zeros((len(texts), self.projection.shape[1]), dtype=np.float32)
        if self.words:
            for row in range(len(batch)):
                words[row] = self._project(naming(batch.words_of(row)))
        parts = [meaning, unit(words)]
        if self.guidance:
            parts.append(np.float32(self.guidance * np.sqrt(2)) * named_industries(batch))
        return unit(np.hstack(parts))

    def _project(self, words: Sequence[str]) -> Vectors:
        rows, counts = np.unique([self._row[word] for word in words if word in self._row], return_counts=True)
        return np.asarray((1 + np.log(counts)) @ self.projection[rows.astype(np.intp)], dtype=np.float32)


def plain_space(encoder: str) -> TopicSpace:
    """Return the space of an encoder's own vectors."""
    return TopicSpace(encoder, np.zeros(1, np.float32), (), np.zeros((0, 0), np.float32), 0.0)


def learn_space(
    texts: Sequence[str], documents: Sequence[str], *, encoder: str, guidance: float, components: int, seed: int
) -> TopicSpace:
    """Learn mean and word vectors from a corpus.

    Parameters
    ----------
    texts : sequence of str
        Clean texts.
    documents : sequence of str
        Their words, space-joined.
    encoder : str
        Name of the encoder.
    guidance : float
        Weight of the industries.
    components : int
        Dimensions of the word analysis; fewer in a small corpus, none in a tiny one.
    seed : int
        Seed of the decomposition.
    """
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectors = get_encoder(encoder).encode(texts)
    known = vectors[np.any(vectors, axis=1)]
    mean = known.mean(axis=0) if len(known) else np.zeros(vectors.shape[1], np.float32)
    n = len(documents)
    # A word of one paragraph in a large corpus says nothing about any other.
    counter: Any = TfidfVectorizer(token_pattern=r"(?u)\S+", lowercase=False, sublinear_tf=True, min_df=min(5, 1 + n // 200))
    table = counter.fit_transform(documents)
    dimensions = min(components, n // 10, table.shape[1] - 1)
    if dimensions < 2:
        return TopicSpace(encoder, mean, (), np.zeros((0, 0), np.float32), guidance)
    with np.errstate(invalid="ignore"):  # copies of one text have no variance to explain
        analysis = TruncatedSVD(dimensions, random_state=seed).fit(table)
    projection = (counter.idf_[:, None] * analysis.components_.T).astype(np.float32)
    return TopicSpace(encoder, mean, tuple(map(str, counter.get_feature_names_out())), projection, guidance)


def named_industries(texts: Sequence[str]) -> Vectors:
    """Return unit vectors of the labels whose lexicon terms count in each text, shape (n_texts, n_labels)."""
    found = Batch.of(texts).mentions
    named = np.zeros((len(texts), len(load_taxonomy().keys)), dtype=np.float32)
    named[found.rows[found.counting], found.labels[found.counting]] = 1
    return unit(named)


def unit(vectors: NDArray[Any]) -> Vectors:
    """Return rows scaled to length one; rows of zeros stay."""
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.where(length > 0, length, 1), dtype=np.float32)
