"""What a text means, as the mean of its words' vectors, for a linear model."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.arrays import Floats, Vectors
from models.text.batch import Batch
from models.topics.embeddings.wide import load_wide

# Names of the block in stored models, and of the table among the resources that such a model needs.
VECTORS = "vectors"
TABLE = "wide vectors"


def encode(batch: Batch) -> Vectors:
    """Return the mean word vector of each text, of unit length, shape (n_texts, n_dimensions).

    Parameters
    ----------
    batch : Batch
        Clean texts.
    """
    return batch.once(VECTORS, load_wide().encode)


def centre(vectors: Vectors, mean: Floats) -> Floats:
    """Return vectors less a mean, scaled to unit length, shape (n_texts, n_dimensions).

    What all texts of a user share says nothing about their labels.

    Parameters
    ----------
    vectors : ndarray of float32, shape (n_texts, n_dimensions)
        As :func:`encode` returns them; a text without a known word stays at zeros.
    mean : ndarray of float, shape (n_dimensions,)
        Mean of the texts learned from.
    """
    known = np.asarray(vectors.any(axis=1))
    return np.asarray((vectors - mean) / _distance(vectors, mean)[:, None] * known[:, None], dtype=np.float64)


class MeaningBlock:
    """The part of a linear model that reads the mean of a text's word vectors.

    Parameters
    ----------
    mean : ndarray of float, shape (n_dimensions,)
        Mean vector of the texts learned from.
    weights : ndarray of float, shape (n_dimensions, n_labels)
        Coefficients of the linear model.
    """

    def __init__(self, mean: NDArray[Any], weights: NDArray[Any]) -> None:
        self.mean, self.weights = mean, weights

    def score(self, batch: Batch) -> Floats:
        """Return the block's part of the decision values, shape (n_texts, n_labels).

        Parameters
        ----------
        batch : Batch
            Clean texts.
        """
        return np.asarray(centre(encode(batch), self.mean) @ self.weights)

    def contributions(self, batch: Batch) -> Floats:
        """Return what each character of some texts adds to the score of each label, shape (n_characters, n_labels).

        A word adds what its vector does, divided evenly over its characters. What the mean takes off belongs to no word.

        Parameters
        ----------
        batch : Batch
            Clean texts.

        Returns
        -------
        ndarray of float
            The characters of all texts, a line feed after each, which adds nothing.
        """
        table, distances = load_wide(), _distance(encode(batch), self.mean)
        shares = np.zeros((int(batch.points.starts[-1]), self.weights.shape[1]))
        for row in range(len(batch)):
            words = batch.words_of(row)
            counts = table.counts(words)
            if not counts:
                continue
            scale = float(np.linalg.norm(table.add_up(words))) * distances[row]
            often = np.array(list(counts.values()))
            added = table.weighted(list(counts)) @ self.weights * ((1 + np.log(often)) / often / max(scale, 1e-12))[:, None]
            each = dict(zip(counts, added, strict=True))
            first = int(batch.points.starts[row])
            for word in words:
                for known in table.rows(word):
                    shares[first : first + len(word)] += each[known] / len(word)
                first += len(word)
        return shares


def _distance(vectors: Vectors, mean: Floats) -> Floats:
    distance = np.linalg.norm(vectors - mean, axis=1)
    return np.where(distance > 0, distance, 1.0)
