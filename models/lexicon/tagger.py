"""Keyword search with exceptions: what the user has today, and what every model is judged against."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from labels import load_taxonomy
from models.decisions.calibration import Labels
from models.interface import Floats, Span, State
from models.text.batch import Batch


class LexiconTagger:
    """Give a label where one of its terms counts; the probability is how often that was right.

    Attributes
    ----------
    hit_, miss_ : ndarray of float, shape (n_labels,)
        Probability of each label with and without a counting term.
    thresholds : ndarray of float, shape (n_labels,)
        Halfway between the two, so that a counting term decides.
    """

    kind = "lexicon"

    def __init__(self) -> None:
        n_labels = len(load_taxonomy().keys)
        self.hit_: Floats = np.full(n_labels, 0.9)
        self.miss_: Floats = np.full(n_labels, 0.05)

    @property
    def thresholds(self) -> Floats:
        """Probability from which on a label is given."""
        return (self.hit_ + self.miss_) / 2

    def fit(self, texts: Sequence[str], labels: Labels, weights: Floats) -> LexiconTagger:
        """Count how often a term was right.

        Parameters
        ----------
        texts : sequence of str
            Clean texts.
        labels : ndarray of int, shape (n_texts, n_labels)
            Truth.
        weights : ndarray of float, shape (n_texts,)
            Weight of each text.
        """
        votes = self._votes(texts)
        # One imagined case on either side (Laplace) keeps the estimates off 0 and 1.
        right = (weights[:, None] * votes * labels).sum(axis=0)
        missed = (weights[:, None] * ~votes * labels).sum(axis=0)
        self.hit_ = (right + 1) / ((weights[:, None] * votes).sum(axis=0) + 2)
        self.miss_ = (missed + 1) / ((weights[:, None] * ~votes).sum(axis=0) + 2)
        # Where too little was seen, a term must still weigh more than none.
        self.hit_ = np.maximum(self.hit_, self.miss_ + 0.01)
        return self

    def predict_proba(self, texts: Sequence[str]) -> Floats:
        """Return probabilities, shape (n_texts, n_labels)."""
        return np.where(self._votes(texts), self.hit_, self.miss_)

    def explain(self, texts: Sequence[str], row: int, label: int) -> list[Span]:
        """Return the counting terms of a label, each with an equal share."""
        places = Batch.of(texts).mentions.places.get((row, label), [])
        return [Span(start, end, 1 / len(places)) for start, end in places]

    def topics(self, texts: Sequence[str]) -> list[dict[str, Any] | None]:
        """Return None for each text: keywords know no topics."""
        return [None] * len(texts)

    def state(self) -> State:
        """Return what is stored."""
        return State({}, {"hit": self.hit_, "miss": self.miss_})

    @classmethod
    def from_state(cls, state: State) -> LexiconTagger:
        """Rebuild a stored tagger."""
        tagger = cls()
        tagger.hit_, tagger.miss_ = state.arrays["hit"], state.arrays["miss"]
        return tagger

    @staticmethod
    def _votes(texts: Sequence[str]) -> np.ndarray[Any, np.dtype[np.bool_]]:
        found = Batch.of(texts).mentions
        votes = np.zeros((len(texts), len(load_taxonomy().keys)), dtype=bool)
        votes[found.rows[found.counting], found.labels[found.counting]] = True
        return votes
