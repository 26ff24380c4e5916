"""How much a model would learn from being told whether a text carries a label.

Of the two measures here the first alone chooses: ``experiments.selection.curves`` compares them, and adding disagreement
to closeness needs more labels for the same macro-F1, not fewer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import numpy as np

from models.arrays import Floats
from models.decisions.calibration import logit
from models.tagger import BATCH, PolicyTagger


def closeness(probabilities: Floats, thresholds: Floats) -> Floats:
    """Return how close probabilities are to their label's own threshold, fractions in (0, 1].

    Uncertainty sampling (Lewis and Gale, 1994) with the threshold in the place of even odds, measured in log odds, so
    that a label given from 0.1 on is asked about around 0.1: 1 at the threshold, 0.37 at e times its odds or a part of e.

    Parameters
    ----------
    probabilities : ndarray of float, shape (n_texts, n_labels)
        Calibrated probabilities.
    thresholds : ndarray of float, shape (n_labels,)
        Probability from which on a label is given.
    """
    return np.asarray(np.exp(-np.abs(logit(probabilities) - logit(thresholds))))


def disagreement(parts: Floats) -> Floats:
    """Return how far a model's parts are from each other, in bits, shape (n_texts, n_labels).

    The entropy of their mean less the mean of their entropies, which is the Jensen-Shannon divergence of a committee
    (McCallum and Nigam, 1998): 0 where all say the same, however unsure, 1 where sure members contradict each other.

    Parameters
    ----------
    parts : ndarray of float, shape (n_parts, n_texts, n_labels)
        Probabilities; a single part never disagrees.
    """
    return _entropy(parts.mean(axis=0)) - _entropy(parts).mean(axis=0)


def _entropy(p: Floats) -> Floats:
    p = np.clip(p, 1e-9, 1 - 1e-9)
    return np.asarray(-(p * np.log2(p) + (1 - p) * np.log2(1 - p)))


def judge(policy: PolicyTagger, texts: Iterable[str]) -> Floats:
    """Return how close a model is to changing its answers on texts, shape (n_texts, n_labels).

    Parameters
    ----------
    policy : PolicyTagger
        The model.
    texts : iterable of str
        Clean texts; a batch of them at a time is looked at.
    """
    found = [closeness(policy.tagger.predict_proba(batch), policy.thresholds) for batch in _batches(texts)]
    return np.concatenate(found) if found else np.zeros((0, len(policy.keys)))


def _batches(texts: Iterable[str]) -> Iterator[Sequence[str]]:
    source = iter(texts)
    while batch := list(islice(source, BATCH)):
        yield batch
