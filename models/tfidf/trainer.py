"""Train the TF-IDF baseline: words and characters, one-vs-rest logistic regression, calibrated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from labels import InputError, UsageError, load_taxonomy
from models.decisions.calibration import Labels, choose_thresholds, fit_platt, out_of_fold, sigmoid
from models.interface import Floats
from models.tfidf.ngrams import CHARS, TOKEN, WORDS, Field, joined
from models.tfidf.tagger import LinearTagger

MISSING = 6.0


@dataclass(frozen=True, slots=True)
class TfidfTrainer:
    """Settings of the TF-IDF tagger; ``fit`` returns a fitted :class:`~models.tfidf.tagger.LinearTagger`.

    Attributes
    ----------
    words : bool
        Whether to count words.
    chars : tuple of (int, int)
        Shortest and longest run of characters; ``(0, 0)`` leaves characters out.
    min_df : int
        Texts an n-gram must stand in.
    c : float
        Inverse strength of the L1 penalty. L1, because an industry is named by a few hundred n-grams among
        tens of thousands: with L2 the same corpus gives 0.07 macro-F1 less on real text.
    folds : int
        Folds of the out-of-fold scores.
    seed : int
        Seed of the folds.
    """

    words: bool = True
    chars: tuple[int, int] = (2, 4)
    min_df: int = 2
    c: float = 0.5
    folds: int = 5
    seed: int = 0

    def pipeline(self) -> Any:
        """Return the unfitted scikit-learn pipeline; its input is :meth:`table`."""
        from sklearn.compose import ColumnTransformer
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.linear_model import LogisticRegression
        from sklearn.multioutput import MultiOutputClassifier
        from sklearn.pipeline import Pipeline

        # Not scaled to unit length: one mention of an industry weighs the same in a long paragraph.
        settings: dict[str, Any] = {
            "token_pattern": TOKEN,
            "min_df": self.min_df,
            "sublinear_tf": True,
            "norm": None,
            "lowercase": False,
        }
        parts = [(name, TfidfVectorizer(**settings), column) for column, name in enumerate(self.analyzers())]
        # Coordinate descent fits an L1 penalty on sparse counts in well under a second.
        logistic = LogisticRegression(C=self.c, l1_ratio=1.0, class_weight="balanced", solver="liblinear", random_state=self.seed)
        # One model a label, as OneVsRestClassifier, which takes weights only through metadata routing,
        # and an estimator with routing requests set cannot be stored by skops 0.16.
        return Pipeline([("tfidf", ColumnTransformer(parts)), ("linear", MultiOutputClassifier(logistic))])

    def analyzers(self) -> list[str]:
        """Return what is counted, in the order of the columns of :meth:`table`."""
        return [WORDS] * self.words + [CHARS] * bool(self.chars[1])

    def table(self, texts: Sequence[str]) -> NDArray[np.object_]:
        """Return the joined n-grams of clean texts, shape (n_texts, n_analyzers)."""
        return np.array([joined(texts, name, self.chars) for name in self.analyzers()], dtype=object).T

    def fit(self, texts: Sequence[str], labels: Labels, groups: Sequence[str], weights: Floats) -> LinearTagger:
        """Fit, calibrate and choose thresholds; see :meth:`fit_with_scores`."""
        return self.fit_with_scores(texts, labels, groups, weights)[0]

    def fit_with_scores(
        self, texts: Sequence[str], labels: Labels, groups: Sequence[str], weights: Floats
    ) -> tuple[LinearTagger, Floats]:
        """Fit, calibrate and choose thresholds; return the out-of-fold decision values too.

        Parameters
        ----------
        texts : sequence of str
            Clean texts.
        labels : ndarray of int, shape (n_texts, n_labels)
            Truth.
        groups : sequence of str
            Document of each text; a document is never on both sides of a fold.
        weights : ndarray of float, shape (n_texts,)
            Weight of each text.

        Returns
        -------
        tuple of (LinearTagger, ndarray of float)
            The tagger, and scores of shape (n_texts, n_labels).

        Raises
        ------
        UsageError
            If the settings count nothing or leave no text out.
        InputError
            If a label stands on no text or on every text, there is one document only, or nothing is frequent enough.
        """
        if not self.analyzers():
            raise UsageError("tfidf", "counts neither words nor characters", "set words = true, or chars = [2, 4]")
        if self.folds < 2:
            raise UsageError("tfidf", f"folds = {self.folds} leaves no text out", "give 2 or more")
        if len(set(groups)) < 2:
            raise InputError("training data", "is one document", "give at least two: scores are learned out of fold")
        table = self.table(texts)
        for key, share in zip(load_taxonomy().keys, labels.mean(axis=0), strict=True):
            if share in (0, 1):
                raise InputError(
                    "training data", f"label {key!r} stands on {share:.0%} of the texts", "add texts that differ in it"
                )

        def fit(rows: NDArray[np.intp], kept: NDArray[np.intp]) -> Any:
            try:
                return self.pipeline().fit(table[rows], labels[rows][:, kept], linear__sample_weight=weights[rows])
            except ValueError as error:  # no n-gram in min_df texts, a setting out of range
                raise InputError("tfidf", f"cannot be fitted ({error})", "correct the settings, or give more text") from error

        def fit_score(inside: NDArray[np.intp], outside: NDArray[np.intp]) -> Floats:
            # A rare label may be missing from a fold: its texts then score as a sure "no".
            kept = np.flatnonzero(labels[inside].any(axis=0) & ~labels[inside].all(axis=0))
            scores = np.full((len(outside), labels.shape[1]), -MISSING)
            if kept.size:
                scores[:, kept] = decision_function(fit(inside, kept), table[outside])
            return scores

        scores = out_of_fold(fit_score, groups, labels.shape[1], folds=self.folds, seed=self.seed)
        slope, offset = fit_platt(scores, labels, weights)
        thresholds = choose_thresholds(sigmoid(slope * scores + offset), labels, weights)
        everything = fit(np.arange(len(texts)), np.arange(labels.shape[1]))
        return compile_pipeline(everything, self.chars, slope, offset, thresholds), scores


def decision_function(pipeline: Any, table: NDArray[np.object_]) -> Floats:
    """Return the decision values of a fitted pipeline, shape (n_texts, n_labels)."""
    features = pipeline.named_steps["tfidf"].transform(table)
    return np.column_stack([head.decision_function(features) for head in pipeline.named_steps["linear"].estimators_])


def compile_pipeline(pipeline: Any, span: tuple[int, int], slope: Floats, offset: Floats, thresholds: Floats) -> LinearTagger:
    """Turn a fitted pipeline into arrays that predict without scikit-learn.

    Parameters
    ----------
    pipeline : sklearn.pipeline.Pipeline
        Fitted pipeline of :meth:`TfidfTrainer.pipeline`.
    span : tuple of (int, int)
        Shortest and longest character n-gram.
    slope, offset, thresholds : ndarray of float, shape (n_labels,)
        Calibration and thresholds.
    """
    heads = pipeline.named_steps["linear"].estimators_
    weights = np.vstack([head.coef_[0] for head in heads]).T
    intercept = np.array([head.intercept_[0] for head in heads])
    fields, first = [], 0
    for name, vectoriser in pipeline.named_steps["tfidf"].named_transformers_.items():
        last = first + len(vectoriser.vocabulary_)
        # An L1 penalty leaves most n-grams without weight; they need not be looked up.
        used = {gram: feature for gram, feature in vectoriser.vocabulary_.items() if weights[first + feature].any()}
        rows = np.array(list(used.values()), dtype=np.intp)
        vocabulary = {gram: number for number, gram in enumerate(used)}
        fields.append(Field(name, span, vocabulary, vectoriser.idf_[rows], weights[first + rows]))
        first = last
    return LinearTagger(fields, intercept, slope, offset, thresholds, {"pipeline": pipeline})
