"""Train the TF-IDF baseline: words and characters, one-vs-rest logistic regression, calibrated."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from labels import InputError, UsageError
from models.arrays import Floats, Ints, Labels
from models.decisions.calibration import choose_thresholds, fit_platt, out_of_fold, sigmoid
from models.settings import check_settings, seed_setting, setting
from models.text.analyzer import Analyzer
from models.text.batch import Batch
from models.tfidf.ngrams import CHARS, TOKEN, WORDS, TfidfBlock, joined
from models.tfidf.tagger import TfidfTagger

LOG = logging.getLogger(__name__)
# Score of a label that the texts to learn from do not hold.
MISSING = 6.0


@dataclass(frozen=True, slots=True)
class TfidfTrainer:
    """Settings of the TF-IDF tagger; ``fit`` returns a fitted :class:`~models.tfidf.tagger.TfidfTagger`.

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
    min_df: int = setting(2, 1, 1000)
    c: float = setting(0.5, 1e-6, 1e6)
    folds: int = setting(5, 2, 100)
    seed: int = seed_setting()

    def __post_init__(self) -> None:
        check_settings(self)
        low, high = self.chars
        if not (1 <= low <= high or low == high == 0):
            raise UsageError("chars", f"chars = {list(self.chars)!r} is no span", "write [2, 4], or [0, 0] for none")
        if not self.analyzers():
            raise UsageError("chars", "neither words nor characters are counted", "set words = true, or chars = [2, 4]")

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
        # One model per label, as OneVsRestClassifier, which takes weights through metadata routing only.
        return Pipeline([("tfidf", ColumnTransformer(parts)), ("linear", MultiOutputClassifier(logistic))])

    def analyzers(self) -> list[str]:
        """Return what is counted, in the order of the columns of :meth:`table`."""
        return [WORDS] * self.words + [CHARS] * bool(self.chars[1])

    def table(self, batch: Batch) -> NDArray[np.object_]:
        """Return the joined n-grams of clean texts, shape (n_texts, n_analyzers).

        Parameters
        ----------
        batch : Batch
            Clean texts.
        """
        return np.array([joined(batch, name, self.chars) for name in self.analyzers()], dtype=object).T

    def fit(self, batch: Batch, labels: Labels, groups: Sequence[str], weights: Floats) -> TfidfTagger:
        """Fit, calibrate and choose thresholds.

        Parameters
        ----------
        batch, labels, groups, weights
            As for :meth:`fit_with_scores`.

        Returns
        -------
        TfidfTagger

        Raises
        ------
        InputError
            As for :meth:`fit_with_scores`.
        """
        return self.fit_with_scores(batch, labels, groups, weights)[0]

    def fit_with_scores(self, batch: Batch, labels: Labels, groups: Sequence[str], weights: Floats) -> tuple[TfidfTagger, Floats]:
        """Fit, calibrate and choose thresholds; return the out-of-fold decision values too.

        Parameters
        ----------
        batch : Batch
            Clean texts.
        labels : ndarray of int, shape (n_texts, n_labels)
            True labels.
        groups : sequence of str
            Document of each text; a document is never on both sides of a fold.
        weights : ndarray of float, shape (n_texts,)
            Weight of each text.

        Returns
        -------
        tuple of (TfidfTagger, ndarray of float)
            The tagger, and scores of shape (n_texts, n_labels).

        Raises
        ------
        InputError
            If a label stands on every text, none stands on any, there is one document only, or nothing is frequent
            enough. A label that stands on no text is named in the log and is never given by this model.
        """
        if len(set(groups)) < 2:
            raise InputError("training data", "is one document", "give at least two: scores are learned out of fold")
        keys = batch.analyzer.keys
        for key, share in zip(keys, labels.mean(axis=0), strict=True):
            if share == 1:
                raise InputError("training data", f"label {key!r} stands on all texts", "add texts that do not carry it")
        known = np.flatnonzero(labels.any(axis=0))
        if not known.size:
            raise InputError("training data", "carries no label at all", "add texts that carry one")
        if missing := [key for column, key in enumerate(keys) if column not in known]:
            LOG.warning("no text to learn from carries %s: TF-IDF never gives it", ", ".join(missing))
        table = self.table(batch)

        def fit(rows: Ints, kept: Ints) -> Any:
            try:
                return self.pipeline().fit(table[rows], labels[rows][:, kept], linear__sample_weight=weights[rows])
            except ValueError as error:  # no n-gram in min_df texts, a setting out of range
                raise InputError("tfidf", f"cannot be fitted ({error})", "correct the settings, or give more text") from error

        def fit_score(inside: Ints, outside: Ints) -> Floats:
            # A rare label may be missing from a fold: its texts then score as a sure "no".
            kept = np.flatnonzero(labels[inside].any(axis=0) & ~labels[inside].all(axis=0))
            scores = np.full((len(outside), labels.shape[1]), -MISSING)
            if kept.size:
                scores[:, kept] = decision_function(fit(inside, kept), table[outside])
            return scores

        scores = out_of_fold(fit_score, groups, labels.shape[1], folds=self.folds, seed=self.seed)
        slope, offset = fit_platt(scores, labels, weights)
        thresholds = choose_thresholds(sigmoid(slope * scores + offset), labels, weights)
        everything = fit(np.arange(len(batch)), known)
        return compile_pipeline(everything, known, self.chars, batch.analyzer, slope, offset, thresholds), scores


def decision_function(pipeline: Any, table: NDArray[np.object_]) -> Floats:
    """Return the decision values of a fitted pipeline, shape (n_texts, n_labels).

    Parameters
    ----------
    pipeline : sklearn.pipeline.Pipeline
        Fitted pipeline of :meth:`TfidfTrainer.pipeline`.
    table : ndarray of str, shape (n_texts, n_analyzers)
        As :meth:`TfidfTrainer.table` returns it.
    """
    features = pipeline.named_steps["tfidf"].transform(table)
    return np.column_stack([head.decision_function(features) for head in pipeline.named_steps["linear"].estimators_])


def compile_pipeline(
    pipeline: Any,
    known: Ints,
    span: tuple[int, int],
    analyzer: Analyzer,
    slope: Floats,
    offset: Floats,
    thresholds: Floats,
) -> TfidfTagger:
    """Turn a fitted pipeline into arrays that predict without scikit-learn.

    Parameters
    ----------
    pipeline : sklearn.pipeline.Pipeline
        Fitted pipeline of :meth:`TfidfTrainer.pipeline`.
    known : ndarray of int
        Columns of the labels it was fitted on; the others get a score that gives them never.
    span : tuple of (int, int)
        Shortest and longest character n-gram.
    analyzer : Analyzer
        The scheme it was fitted for.
    slope, offset, thresholds : ndarray of float, shape (n_labels,)
        Calibration and thresholds.

    Returns
    -------
    TfidfTagger
    """
    heads = pipeline.named_steps["linear"].estimators_
    intercept = np.full(len(slope), -MISSING)
    intercept[known] = [head.intercept_[0] for head in heads]
    weights = np.zeros((heads[0].coef_.shape[1], len(slope)))
    weights[:, known] = np.vstack([head.coef_[0] for head in heads]).T
    blocks, first = [], 0
    for name, vectoriser in pipeline.named_steps["tfidf"].named_transformers_.items():
        last = first + len(vectoriser.vocabulary_)
        # An L1 penalty leaves most n-grams without weight; they need not be looked up.
        used = {gram: feature for gram, feature in vectoriser.vocabulary_.items() if weights[first + feature].any()}
        rows = np.array(list(used.values()), dtype=np.intp)
        vocabulary = {gram: number for number, gram in enumerate(used)}
        blocks.append(TfidfBlock(name, span, vocabulary, vectoriser.idf_[rows], weights[first + rows]))
        first = last
    return TfidfTagger(analyzer, blocks, intercept, slope, offset, thresholds)
