"""How much a model would learn from being told whether a text carries a label.

Closeness to the decision alone says so. How far rules and characters disagree does not help: chosen by that, a model needs
more labels for the same macro-F1 (``experiments.selection.curves``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import numpy as np

from models.arrays import Floats
from models.decisions.calibration import logit
from models.tagger import BATCH, PolicyTagger


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
        others = [np.delete(rivals, column, axis=1).max(axis=1, initial=0.0) for column in range(rivals.shape[1])]
        bar = np.maximum(bar, np.stack(others, axis=1))
    return np.asarray(np.exp(-np.abs(logit(probabilities) - logit(bar))))


def judge(policy: PolicyTagger, texts: Iterable[str]) -> Floats:
    """Return how close a model is to changing its answers on texts, shape (n_texts, n_labels).

    Parameters
    ----------
    policy : PolicyTagger
        The model.
    texts : iterable of str
        Clean texts; a batch of them at a time is looked at.
    """
    single = policy.scheme.taxonomy.single
    found = [closeness(policy.tagger.predict_proba(batch), policy.thresholds, single) for batch in _batches(texts)]
    return np.concatenate(found) if found else np.zeros((0, len(policy.keys)))


def _batches(texts: Iterable[str]) -> Iterator[Sequence[str]]:
    source = iter(texts)
    while batch := list(islice(source, BATCH)):
        yield batch
