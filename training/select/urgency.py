"""How much a model would learn from being told whether a text carries a label.

Closeness to the decision alone says so. How far rules and characters disagree does not help: chosen by that, a model needs
more labels for the same macro-F1 (``experiments.selection.curves``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from models.arrays import Floats
from models.decisions.calibration import logit
from models.tagger import BATCH, PolicyTagger
from models.text.analyzer import Analyzer
from models.text.batch import Batch
from models.tfidf.meaning import encode
from training.select.near_misses import raise_near_misses, silent


def closeness(probabilities: Floats, thresholds: Floats, single: bool = False) -> Floats:
    """Return how close probabilities are to where their label is given or not, fractions in (0, 1].

    Uncertainty sampling (Lewis and Gale, 1994) with the threshold in the place of even odds, measured in log odds, so
    that a label given from 0.1 on is asked about around 0.1: 1 at the threshold, 0.37 at e times its odds or a part of e.

    Parameters
    ----------
    probabilities : ndarray of float, shape (n_texts, n_labels)
        Calibrated probabilities.
    thresholds : ndarray of float, shape (n_labels,)
        Probability from which on a label is given.
    single : bool
        Whether a text carries one label: then a label is given from the probability of the likeliest other on, if that is
        above its threshold, and what counts is the margin between the two likeliest (Scheffer, Decomain and Wrobel, 2001).
    """
    bar = np.broadcast_to(thresholds, probabilities.shape)
    if single:
        rivals = np.where(probabilities >= thresholds, probabilities, 0.0)
        bar = np.maximum(bar, _largest_other(rivals))
    return np.asarray(np.exp(-np.abs(logit(probabilities) - logit(bar))))


def _largest_other(values: Floats) -> Floats:
    """Return the largest of all other columns, at least 0, in the place of each value."""
    rows, first = np.arange(len(values)), values.argmax(axis=1)
    rest = values.copy()
    rest[rows, first] = 0.0
    others = np.repeat(values.max(axis=1, keepdims=True), values.shape[1], axis=1)
    others[rows, first] = rest.max(axis=1)
    return others


def judge(policy: PolicyTagger, texts: Sequence[str], least: int) -> Floats:
    """Return how close a model is to changing its answers on texts, shape (n_texts, n_labels).

    Of labels that rules alone decide, texts that are like their hits count as if they were some
    (:func:`training.select.near_misses.raise_near_misses`).

    Parameters
    ----------
    policy : PolicyTagger
        The model.
    texts : sequence of str
        Clean texts; a batch of them at a time is looked at.
    least : int
        How many texts without a word of such a label count as near to it, at least.
    """
    analyzer, single = policy.tagger.analyzer, policy.scheme.taxonomy.single
    said, hit = [], []
    for batch in _batches(texts, analyzer):
        said.append(policy.tagger.predict_proba(batch))
        hit.append(batch.mentions.votes(len(batch), len(policy.keys)))
    if not said:
        return np.zeros((0, len(policy.keys)))
    probabilities, hits = np.concatenate(said), np.concatenate(hit)
    near = closeness(probabilities, policy.thresholds, single)
    if not (labels := silent(probabilities, hits)):
        return near
    vectors = np.concatenate([encode(batch) for batch in _batches(texts, analyzer)])
    return raise_near_misses(near, hits, labels, vectors, analyzer, least)


def _batches(texts: Sequence[str], analyzer: Analyzer) -> Iterator[Batch]:
    for first in range(0, len(texts), BATCH):
        yield analyzer.batch(texts[first : first + BATCH])
