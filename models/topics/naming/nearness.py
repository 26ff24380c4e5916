"""Which texts of a topic a phrase is true of by meaning: those nearer to it than nearly all texts elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from models.arrays import Bits, Ints
from models.text.batch import Batch
from models.topics.space import TopicSpace

# Texts of other topics that a phrase is compared with, drawn at random.
ELSEWHERE = 2000
# A text is near a phrase if it is nearer than this share of the texts elsewhere.
NEARER = 0.95


class Nearness:
    """Compares phrases with texts by their vectors.

    Parameters
    ----------
    space : TopicSpace
        What turns texts into vectors; the part that says which labels a text names is left out, else one term of a
        label would be near all that the label is about.
    batch : Batch
        Clean texts.
    topics : ndarray of int, shape (n_texts,)
        Topic of each text, -1 for none.
    """

    def __init__(self, space: TopicSpace, batch: Batch, topics: Ints) -> None:
        self._space, self._analyzer, self._topics = space, batch.analyzer, topics
        self._vectors = space.without_labels(batch)

    def near(self, topic: int, phrases: Sequence[str]) -> Bits:
        """Return which of a topic's texts are near which phrase, shape (n_members, n_phrases).

        Parameters
        ----------
        topic : int
            Number of the topic.
        phrases : sequence of str
            The phrases.
        """
        members, others = np.flatnonzero(self._topics == topic), np.flatnonzero(self._topics != topic)
        if not phrases or not len(others):
            return np.ones((len(members), len(phrases)), dtype=bool)
        points = self._space.without_labels(self._analyzer.batch(phrases))
        if len(others) > ELSEWHERE:
            others = others[np.linspace(0, len(others) - 1, ELSEWHERE).astype(np.intp)]
        limits = np.quantile(self._vectors[others] @ points.T, NEARER, axis=0)
        return np.asarray(self._vectors[members] @ points.T > limits)
