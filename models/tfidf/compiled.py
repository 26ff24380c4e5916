"""A fitted pipeline of scikit-learn as arrays."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.arrays import Floats, Ints
from models.text.analyzer import Analyzer
from models.tfidf.ngrams import TfidfBlock
from models.tfidf.tagger import TfidfTagger

# Score of a label that the texts to learn from do not hold.
MISSING = 6.0


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
