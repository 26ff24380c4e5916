"""Train the hybrid tagger: its members apart, then one calibration over their pool."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.base import Floats
from models.calibration import Labels, choose_thresholds, fit_platt, out_of_fold, sigmoid
from models.hybrid import SURE, HybridTagger, VectorHead, logit
from models.lexicon import LexiconTagger
from models.tfidf import TfidfTrainer
from models.vectors import load_vectors


@dataclass(frozen=True, slots=True)
class HybridTrainer:
    """Settings of the hybrid tagger; ``fit`` returns a :class:`~models.hybrid.HybridTagger`.

    Attributes
    ----------
    lexicon_weight, words_weight, vectors_weight : float
        Weight of each member's log odds in the pool.
    vectors_c : float
        Inverse strength of the L2 penalty of the vector member.
    words, chars, min_df, c, folds, seed
        As in :class:`~models.tfidf.TfidfTrainer`.
    """

    lexicon_weight: float = 0.7
    words_weight: float = 0.3
    vectors_weight: float = 0.3
    vectors_c: float = 10.0
    words: bool = True
    chars: tuple[int, int] = (2, 4)
    min_df: int = 2
    c: float = 0.5
    folds: int = 5
    seed: int = 0

    def fit(self, texts: Sequence[str], labels: Labels, groups: Sequence[str], weights: Floats) -> HybridTagger:
        """Fit the members, calibrate their pool on out-of-fold log odds, choose thresholds.

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
        words, words_scores = trainer.fit_with_scores(texts, labels, groups, weights)
        vectors, vector_odds = self._fit_vectors(texts, labels, groups, weights)
        # Two counts a label: the same in or out of fold, to three digits.
        lexicon = LexiconTagger().fit(texts, labels, weights)
        pool = {"lexicon": self.lexicon_weight, "words": self.words_weight, "vectors": self.vectors_weight}
        pooled = pool["lexicon"] * logit(lexicon.predict_proba(texts))
        pooled += pool["words"] * logit(sigmoid(words.slope * words_scores + words.offset)) + pool["vectors"] * vector_odds
        slope, offset = fit_platt(pooled, labels, weights)
        thresholds = choose_thresholds(sigmoid(slope * pooled + offset), labels, weights)
        return HybridTagger(lexicon, words, vectors, pool, slope, offset, thresholds)

    def _fit_vectors(
        self, texts: Sequence[str], labels: Labels, groups: Sequence[str], weights: Floats
    ) -> tuple[VectorHead, Floats]:
        """Return the vector member and its out-of-fold log odds."""
        from sklearn.linear_model import LogisticRegression

        vectors = load_vectors().encode(texts)

        def fit(rows: NDArray[np.intp]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
            coefficients, constants = np.zeros((vectors.shape[1], labels.shape[1])), np.full(labels.shape[1], -SURE)
            for column in np.flatnonzero(labels[rows].any(axis=0) & ~labels[rows].all(axis=0)):
                model = LogisticRegression(C=self.vectors_c, max_iter=500)
                model.fit(vectors[rows], labels[rows, column], sample_weight=weights[rows])
                coefficients[:, column], constants[column] = model.coef_[0], model.intercept_[0]
            return coefficients, constants

        def fit_score(inside: NDArray[np.intp], outside: NDArray[np.intp]) -> Floats:
            coefficients, constants = fit(inside)
            return np.asarray(vectors[outside] @ coefficients + constants)

        odds = out_of_fold(fit_score, groups, labels.shape[1], folds=self.folds, seed=self.seed)
        coefficients, constants = fit(np.arange(len(texts)))
        return VectorHead(coefficients.astype(np.float32), constants.astype(np.float32)), np.clip(odds, -SURE, SURE)
