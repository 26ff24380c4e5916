"""Train keyword search: count how often its terms are right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.arrays import Floats, Labels
from models.lexicon.tagger import HIT, MISS, LexiconTagger
from models.settings import check_settings, seed_setting
from models.text.batch import Batch


@dataclass(frozen=True, slots=True)
class LexiconTrainer:
    """Settings of keyword search; it has none of its own.

    Attributes
    ----------
    seed : int
        Not used; every trainer takes one.
    """

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
            Not used: two counts per label are the same in or out of fold, to three digits.
        weights : ndarray of float, shape (n_texts,)
            Weight of each text.

        Returns
        -------
        LexiconTagger
        """
        votes = batch.mentions.votes(*labels.shape)
        # One imagined case on either side (Laplace) keeps the estimates off 0 and 1.
        right = (weights[:, None] * votes * labels).sum(axis=0)
        missed = (weights[:, None] * ~votes * labels).sum(axis=0)
        hit = (right + 1) / ((weights[:, None] * votes).sum(axis=0) + 2)
        miss = (missed + 1) / ((weights[:, None] * ~votes).sum(axis=0) + 2)
        # Texts that never carry a label say nothing about its terms; and where too little was seen, a term must still
        # weigh more than none.
        known = labels.any(axis=0)
        miss = np.where(known, miss, MISS)
        return LexiconTagger(batch.analyzer, np.maximum(np.where(known, hit, HIT), miss + 0.01), miss)
