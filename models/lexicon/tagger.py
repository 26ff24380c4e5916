"""Keyword search with exceptions: what the user has today, and what every model is judged against."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from labels import Span
from models.arrays import Floats, Ints
from models.decisions.calibration import logit, sigmoid
from models.interface import State, Texts
from models.lexicon.judge import HIT, Counted, MentionJudge, counted
from models.text.analyzer import Analyzer
from models.text.batch import Batch

# Before anything was counted, most text without a term does not carry the label.
MISS = 0.05


class LexiconTagger:
    """Give a label where one of its terms counts; the probability is that of the mention that was right most often.

    Parameters
    ----------
    analyzer : Analyzer
        The scheme whose terms are searched.
    hit, miss : ndarray of float, shape (n_labels,), optional
        Probability of each label with and without a counting term; 0.9 and 0.05 where nothing was counted.
    judge : MentionJudge, optional
        How far each mention can be trusted; all alike without it.
    """

    kind = "lexicon"

    def __init__(
        self,
        analyzer: Analyzer,
        hit: Floats | None = None,
        miss: Floats | None = None,
        judge: MentionJudge | None = None,
    ) -> None:
        self.analyzer, self.judge = analyzer, judge
        self.hit = np.full(len(analyzer.keys), HIT) if hit is None else hit
        self.miss = np.full(len(analyzer.keys), MISS) if miss is None else miss

    @property
    def thresholds(self) -> Floats:
        """Halfway between the two probabilities, shape (n_labels,): a counting term decides unless it was often wrong."""
        return np.asarray((self.hit + self.miss) / 2)

    def predict_proba(self, texts: Texts) -> Floats:
        """Return probabilities of clean texts, shape (n_texts, n_labels).

        Parameters
        ----------
        texts : sequence of str or Batch
            Clean texts.
        """
        batch = self.analyzer.batch(texts)
        if self.judge is None:
            return np.where(batch.mentions.votes(len(batch), len(self.analyzer.keys)), self.hit, self.miss)
        found = counted(batch)
        best = np.tile(self.miss, (len(batch), 1))
        np.maximum.at(best, (found.rows, found.labels), self.trust(found))
        return best

    def trust(self, found: Counted) -> Floats:
        """Return how likely each mention is right, shape (n_mentions,).

        Parameters
        ----------
        found : Counted
            Mentions that count.
        """
        odds = logit(self.hit)[found.labels]
        return sigmoid(odds if self.judge is None else odds + self.judge.log_odds(found))

    def explain(self, texts: Texts, row: int, label: int) -> list[Span]:
        """Return the counting terms of a label, each with the share of its trust in theirs.

        Parameters
        ----------
        texts : sequence of str or Batch
            Clean texts.
        row, label : int
            Which text, and the column of the label.
        """
        batch = self.analyzer.batch(texts)
        offsets = batch.mentions.offsets.get((row, label), [])
        trust, cells = batch.once((self, "trust"), self._trust_by_cell)
        start, end = np.searchsorted(cells, [row * len(self.analyzer.keys) + label + step for step in (0, 1)])
        share = trust[start:end]
        return [Span(*span, weight) for span, weight in zip(offsets, (share / share.sum()).tolist(), strict=True)]

    def _trust_by_cell(self, batch: Batch) -> tuple[Floats, Ints]:
        """Return how likely each mention is right, text by text and label by label, and the number of that cell, ascending."""
        found = batch.once(counted, counted)
        cells = np.asarray(found.rows) * len(self.analyzer.keys) + found.labels
        order = np.argsort(cells, kind="stable")
        return self.trust(found)[order], cells[order]

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
        arrays: dict[str, NDArray[Any]] = {"hit": self.hit, "miss": self.miss}
        if self.judge is None:
            return State({}, arrays)
        terms = [[label, term] for label, term in self.judge.terms]
        arrays["effects"] = np.array([*self.judge.terms.values(), self.judge.weak, self.judge.several])
        return State({"terms": terms}, arrays)

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
        judge = None
        if "terms" in state.config:
            *effects, weak, several = state.arrays["effects"].tolist()
            known = {(label, term): effect for (label, term), effect in zip(state.config["terms"], effects, strict=True)}
            judge = MentionJudge(analyzer, known, weak, several)
        return cls(analyzer, state.arrays["hit"], state.arrays["miss"], judge)
