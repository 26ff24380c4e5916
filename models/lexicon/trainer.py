"""Train keyword search: count how often its terms are right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from models.arrays import Floats, Ints, Labels
from models.decisions.calibration import cell_weights, logit, out_of_fold, sigmoid
from models.lexicon.judge import fit_judge
from models.lexicon.tagger import MISS, LexiconTagger
from models.settings import check_settings, seed_setting
from models.text.batch import Batch

FOLDS = 5
# With fewer texts that carry a label its share of misses is drawn to `MISS`, as if that had been seen in so many texts.
FEW, DRAWN = 8, 20.0


@dataclass(frozen=True, slots=True)
class LexiconTrainer:
    """Settings of keyword search; it has none of its own.

    Attributes
    ----------
    seed : int
        Seed of the shuffle of documents into folds.
    """

    takes_cells: ClassVar[bool] = True
    seed: int = seed_setting()

    def __post_init__(self) -> None:
        check_settings(self)

    def fit(self, batch: Batch, labels: Labels, groups: Sequence[str], weights: Floats) -> LexiconTagger:
        """Estimate how likely each label is with and without a counting term.

        Parameters
        ----------
        batch : Batch
            Clean texts.
        labels : ndarray of int, shape (n_texts, n_labels)
            True labels.
        groups : sequence of str
            Not used.
        weights : ndarray of float, shape (n_texts,) or (n_texts, n_labels)
            Weight of each text, or of each text for each label.

        Returns
        -------
        LexiconTagger
        """
        votes = batch.mentions.votes(*labels.shape)
        # One imagined case on either side (Laplace) keeps the estimate off 0.
        cells = cell_weights(weights, labels)
        missed = (cells * ~votes * labels).sum(axis=0)
        unhit = (cells * ~votes).sum(axis=0)
        miss = (missed + 1) / (unhit + 2)
        # Of few texts that carry a label hardly one says how many the terms miss: drawn to what is so before any is seen.
        few = (labels * (cells > 0)).sum(axis=0) < FEW
        miss = np.where(few, (missed + MISS * DRAWN) / (unhit + DRAWN), miss)
        judge, base = fit_judge(batch, labels, weights)
        # Texts that never carry a label say nothing about its terms; and where too little was seen, a term must still
        # weigh more than none.
        miss = np.where(labels.any(axis=0), miss, MISS)
        return LexiconTagger(batch.analyzer, np.maximum(sigmoid(base), miss + 0.01), miss, judge)

    def fit_with_scores(
        self, batch: Batch, labels: Labels, groups: Sequence[str], weights: Floats
    ) -> tuple[LexiconTagger, Floats]:
        """Fit, and return the out-of-fold log odds too.

        Parameters
        ----------
        batch, labels
            As for :meth:`fit`.
        groups : sequence of str
            Document of each text; a document is never on both sides of a fold.
        weights
            As for :meth:`fit`.

        Returns
        -------
        tuple of (LexiconTagger, ndarray of float)
            The tagger, and log odds of shape (n_texts, n_labels).
        """

        def score(inside: Ints, outside: Ints) -> Floats:
            part = self.fit(batch.take(inside), labels[inside], groups, weights[inside])
            return logit(part.predict_proba(batch.take(outside)))

        scores = out_of_fold(score, groups, labels.shape[1], folds=FOLDS, seed=self.seed)
        return self.fit(batch, labels, groups, weights), scores
