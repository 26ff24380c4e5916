"""Keyword search with exceptions: what the user has today, and what every model is judged against."""

from __future__ import annotations

from typing import Any

import numpy as np

from labels import Span
from models.arrays import Floats
from models.interface import State, Texts
from models.text.analyzer import Analyzer

# Before anything was counted: a term is usually right, and most text without one does not carry the label.
HIT, MISS = 0.9, 0.05


class LexiconTagger:
    """Give a label where one of its terms counts; the probability is how often that was right.

    Parameters
    ----------
    analyzer : Analyzer
        The scheme whose terms are searched.
    hit, miss : ndarray of float, shape (n_labels,), optional
        Probability of each label with and without a counting term; 0.9 and 0.05 where nothing was counted.
    """

    kind = "lexicon"

    def __init__(self, analyzer: Analyzer, hit: Floats | None = None, miss: Floats | None = None) -> None:
        self.analyzer = analyzer
        self.hit = np.full(len(analyzer.keys), HIT) if hit is None else hit
        self.miss = np.full(len(analyzer.keys), MISS) if miss is None else miss

    @property
    def thresholds(self) -> Floats:
        """Halfway between the two probabilities, so that a counting term decides, shape (n_labels,)."""
        return np.asarray((self.hit + self.miss) / 2)

    def predict_proba(self, texts: Texts) -> Floats:
        """Return probabilities of clean texts, shape (n_texts, n_labels).

        Parameters
        ----------
        texts : sequence of str or Batch
            Clean texts.
        """
        batch = self.analyzer.batch(texts)
        return np.where(batch.mentions.votes(len(batch), len(self.analyzer.keys)), self.hit, self.miss)

    def explain(self, texts: Texts, row: int, label: int) -> list[Span]:
        """Return the counting terms of a label, each with an equal share.

        Parameters
        ----------
        texts : sequence of str or Batch
            Clean texts.
        row, label : int
            Which text, and the column of the label.
        """
        found = self.analyzer.batch(texts).mentions.offsets.get((row, label), [])
        return [Span(start, end, 1 / len(found)) for start, end in found]

    def topics(self, texts: Texts) -> list[dict[str, Any] | None]:
        """Return None for each text: keywords know no topics.

        Parameters
        ----------
        texts : sequence of str or Batch
            Clean texts.
        """
        return [None] * len(texts)

    def state(self) -> State:
        """Return what is stored."""
        return State({}, {"hit": self.hit, "miss": self.miss})

    @classmethod
    def from_state(cls, state: State, analyzer: Analyzer) -> LexiconTagger:
        """Rebuild a stored tagger.

        Parameters
        ----------
        state : State
            What :meth:`state` returned.
        analyzer : Analyzer
            The scheme it was fitted for.

        Returns
        -------
        LexiconTagger
        """
        return cls(analyzer, state.arrays["hit"], state.arrays["miss"])
