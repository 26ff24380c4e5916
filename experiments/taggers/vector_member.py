"""Static word vectors as a member of the hybrid's pool, to measure what they would add.

The shipped model does without: see the ablation.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from labels import load_taxonomy
from models.decisions.calibration import fit_platt, out_of_fold, shift_base_rate, sigmoid
from models.hybrid.tagger import SURE, logit
from models.interface import Floats
from models.lexicon.tagger import LexiconTagger
from models.tfidf.trainer import TfidfTrainer
from models.topics.embeddings.static import load_vectors
from training.data import LabelledSet
from training.experiment import Experiment

# Clean texts to decisions, shape (n_texts, n_labels).
Decide = Callable[[Sequence[str]], NDArray[np.bool_]]
LogOdds = Callable[[Sequence[str]], Floats]
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
    """
    settings, weights = experiment.trainer(), _weights(experiment, data)
    trainer = TfidfTrainer(settings.words, settings.chars, settings.min_df, settings.c, settings.folds, settings.seed)
    words, scores = trainer.fit_with_scores(data.texts, data.labels, data.documents, weights)
    lexicon = LexiconTagger().fit(data.texts, data.labels, weights)
    odds, vectors = _fit_vectors(experiment, data)

    def pooled(texts: Sequence[str], words_odds: Floats, vectors_odds: Floats) -> Floats:
        odds = settings.lexicon_weight * logit(lexicon.predict_proba(texts)) + settings.tfidf_weight * words_odds
        return np.asarray(odds + VECTORS_WEIGHT * vectors_odds)

    unseen = pooled(data.texts, logit(sigmoid(words.slope * scores + words.offset)), odds)
    return _decide(experiment, data, unseen, lambda texts: pooled(texts, logit(words.predict_proba(texts)), vectors(texts)))


def fit_vectors_alone(experiment: Experiment, data: LabelledSet) -> Decide:
    """Fit a logistic regression over word vectors, calibrated and with thresholds like the hybrid."""
    return _decide(experiment, data, *_fit_vectors(experiment, data))


def _weights(experiment: Experiment, data: LabelledSet) -> Floats:
    return np.where(data.hard, experiment.hard_weight, 1.0)


def _fit_vectors(experiment: Experiment, data: LabelledSet) -> tuple[Floats, LogOdds]:
    """Return log odds of the training texts out of fold, and what gives those of other texts."""
    from sklearn.linear_model import LogisticRegression

    encode, weights = load_vectors().encode, _weights(experiment, data)
    vectors, labels = encode(data.texts), data.labels

    def fit(rows: NDArray[np.intp]) -> Callable[[NDArray[np.float32]], Floats]:
        heads = [
            LogisticRegression(C=VECTORS_C, max_iter=500).fit(vectors[rows], labels[rows, column], sample_weight=weights[rows])
            for column in range(labels.shape[1])
        ]
        return lambda found: np.clip(np.column_stack([head.decision_function(found) for head in heads]), -SURE, SURE)

    def fit_score(inside: NDArray[np.intp], outside: NDArray[np.intp]) -> Floats:
        return fit(inside)(vectors[outside])

    settings = experiment.trainer()
    unseen = out_of_fold(fit_score, data.documents, labels.shape[1], folds=settings.folds, seed=settings.seed)
    score = fit(np.arange(len(data)))
    return unseen, lambda texts: score(encode(texts))


def _decide(experiment: Experiment, data: LabelledSet, unseen: Floats, odds: LogOdds) -> Decide:
    """Calibrate on log odds out of fold, as the hybrid does; return decisions by its thresholds."""
    weights, base_rate = _weights(experiment, data), experiment.trainer().base_rate
    slope, offset = fit_platt(unseen, data.labels, weights)
    if base_rate:
        offset = shift_base_rate(offset, data.labels, weights, base_rate)
    thresholds = np.array([experiment.thresholds.get(key, 0.5) for key in load_taxonomy().keys])
    return lambda texts: sigmoid(slope * odds(texts) + offset) >= thresholds
