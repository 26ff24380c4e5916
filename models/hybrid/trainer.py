"""Train the hybrid tagger: its members apart, then one calibration over their pool."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.decisions.calibration import Labels, fit_platt, shift_base_rate, sigmoid
from models.hybrid.tagger import HybridTagger, logit
from models.interface import Floats
from models.lexicon.tagger import LexiconTagger
from models.tfidf.trainer import TfidfTrainer


@dataclass(frozen=True, slots=True)
class HybridTrainer:
    """Settings of the hybrid tagger; ``fit`` returns a :class:`~models.hybrid.tagger.HybridTagger`.

    Attributes
    ----------
    lexicon_weight, tfidf_weight : float
        Weight of each member's log odds in the pool.
    base_rate : float
        Share of paragraphs that carry a label, assumed of the text to be tagged and alike for all labels. The
        written corpus holds a label on 11 to 22 % of its paragraphs, because it was written to hold them. 0
        takes the training text's own shares: right where that is a fair sample of what will be tagged.
    words, chars, min_df, c, folds, seed
        As in :class:`~models.tfidf.trainer.TfidfTrainer`. Beside the lexicon, words add nothing to characters and
        take half the time of tagging (``python -m experiments.taggers.ablation``).
    """

    lexicon_weight: float = 0.7
    tfidf_weight: float = 0.4
    base_rate: float = 0.1
    words: bool = False
    chars: tuple[int, int] = (2, 3)
    min_df: int = 2
    c: float = 0.5
    folds: int = 5
    seed: int = 0

    def fit(self, texts: Sequence[str], labels: Labels, groups: Sequence[str], weights: Floats) -> HybridTagger:
        """Fit the members and calibrate their pool on out-of-fold log odds; a label is given from even odds on.

        Parameters
        ----------
        texts : sequence of str
            Clean texts.
        labels : ndarray of int, shape (n_texts, n_labels)
            Truth.
        groups : sequence of str
            Document of each text.
        weights : ndarray of float, shape (n_texts,)
            Weight of each text.

        Raises
        ------
        InputError
            If a label stands on no text or on every text.
        """
        trainer = TfidfTrainer(self.words, self.chars, self.min_df, self.c, self.folds, self.seed)
        tfidf, scores = trainer.fit_with_scores(texts, labels, groups, weights)
        # Two counts a label: the same in or out of fold, to three digits.
        lexicon = LexiconTagger().fit(texts, labels, weights)
        pool = {"lexicon": self.lexicon_weight, "tfidf": self.tfidf_weight}
        pooled = pool["lexicon"] * logit(lexicon.predict_proba(texts))
        pooled += pool["tfidf"] * logit(sigmoid(tfidf.slope * scores + tfidf.offset))
        slope, offset = fit_platt(pooled, labels, weights)
        if self.base_rate:
            offset = shift_base_rate(offset, labels, weights, self.base_rate)
        return HybridTagger(lexicon, tfidf, pool, slope, offset, np.full(labels.shape[1], 0.5))
