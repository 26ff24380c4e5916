"""Static word vectors as a member of the hybrid's pool, to measure what they would add.

The shipped model does without them: see the ablation.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from models.arrays import Bits, Floats, Ints, Vectors
from models.decisions.calibration import SURE, fit_platt, logit, out_of_fold, shift_base_rate, sigmoid
from models.hybrid.trainer import HybridTrainer
from models.lexicon.trainer import LexiconTrainer
from models.text.batch import Batch
from models.topics.embeddings.static import load_vectors
from training.experiment import Experiment
from training.sets.labelled_set import LabelledSet

# Takes clean texts; returns predicted labels, shape (n_texts, n_labels).
Decide = Callable[[Batch], Bits]
# Takes clean texts; returns log odds of the labels, shape (n_texts, n_labels).
LogOdds = Callable[[Batch], Floats]
VECTORS_WEIGHT = 0.3
VECTORS_C = 10.0


def fit_with_vectors(experiment: Experiment, data: LabelledSet) -> Decide:
    """Fit the hybrid with a third member, a logistic regression over word vectors, at a weight of 0.3.

    Parameters
    ----------
    experiment : Experiment
        Settings of the hybrid; its thresholds hold here too.
    data : LabelledSet
        What to learn from.

    Returns
    -------
    Decide
    """
    settings, weights = _settings(experiment), _weights(experiment, data)
    trainer = replace(settings.tfidf, seed=settings.seed)
    tfidf, scores = trainer.fit_with_scores(data.batch, data.labels, data.documents, weights)
    lexicon = LexiconTrainer().fit(data.batch, data.labels, data.documents, weights)
    unseen_vectors, vectors = _fit_vectors(settings, data, weights)

    def pooled(batch: Batch, tfidf_odds: Floats, vectors_odds: Floats) -> Floats:
        odds = settings.lexicon_weight * logit(lexicon.predict_proba(batch)) + settings.tfidf_weight * tfidf_odds
        return np.asarray(odds + VECTORS_WEIGHT * vectors_odds)

    unseen = pooled(data.batch, logit(sigmoid(tfidf.slope * scores + tfidf.offset)), unseen_vectors)
    return _decide(experiment, data, unseen, lambda batch: pooled(batch, logit(tfidf.predict_proba(batch)), vectors(batch)))


def fit_vectors_alone(experiment: Experiment, data: LabelledSet) -> Decide:
    """Fit a logistic regression over word vectors, calibrated and with thresholds like the hybrid.

    Parameters
    ----------
    experiment : Experiment
        Settings of the hybrid.
    data : LabelledSet
        What to learn from.

    Returns
    -------
    Decide
    """
    return _decide(experiment, data, *_fit_vectors(_settings(experiment), data, _weights(experiment, data)))


def _settings(experiment: Experiment) -> HybridTrainer:
    trainer = experiment.trainer()
    assert isinstance(trainer, HybridTrainer)
    return trainer


def _weights(experiment: Experiment, data: LabelledSet) -> Floats:
    return np.where(data.hard, experiment.hard_weight, 1.0)


def _fit_vectors(settings: HybridTrainer, data: LabelledSet, weights: Floats) -> tuple[Floats, LogOdds]:
    """Return log odds of the training texts out of fold, and what gives those of other texts."""
    from sklearn.linear_model import LogisticRegression

    encode, labels = load_vectors().encode, data.labels
    vectors = encode(data.batch)

    def fit(rows: Ints) -> Callable[[Vectors], Floats]:
        heads = [
            LogisticRegression(C=VECTORS_C, max_iter=500).fit(vectors[rows], labels[rows, column], sample_weight=weights[rows])
            for column in range(labels.shape[1])
        ]
        return lambda found: np.clip(np.column_stack([head.decision_function(found) for head in heads]), -SURE, SURE)

    def fit_score(inside: Ints, outside: Ints) -> Floats:
        return fit(inside)(vectors[outside])

    folds = settings.tfidf.folds
    unseen = out_of_fold(fit_score, data.documents, labels.shape[1], folds=folds, seed=settings.seed)
    score = fit(np.arange(len(data)))
    return unseen, lambda batch: score(encode(batch))


def _decide(experiment: Experiment, data: LabelledSet, unseen: Floats, odds: LogOdds) -> Decide:
    """Calibrate on log odds out of fold, as the hybrid does; return what predicts labels by its thresholds."""
    weights, base_rate = _weights(experiment, data), _settings(experiment).base_rate
    slope, offset = fit_platt(unseen, data.labels, weights)
    if base_rate:
        offset = shift_base_rate(offset, data.labels, weights, base_rate)
    thresholds = np.array([experiment.thresholds.get(key, 0.5) for key in data.keys])
    return lambda batch: sigmoid(slope * odds(batch) + offset) >= thresholds
