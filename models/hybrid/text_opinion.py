"""What the TF-IDF member of a hybrid brings into the pool."""

from __future__ import annotations

import numpy as np

from models.arrays import Bits, Floats
from models.decisions.calibration import SURE, logit, sigmoid
from models.decisions.pooling import to_probabilities


def text_opinion(odds: Floats, learned: Bits, single: bool) -> Floats:
    """Return what the TF-IDF member brings into the pool, cut off at 1000 to 1, shape (n_texts, n_labels).

    Parameters
    ----------
    odds : ndarray of float, shape (n_texts, n_labels)
        Its calibrated log odds.
    learned : ndarray of bool, shape (n_labels,)
        Labels that it learned.
    single : bool
        Whether a text carries one label: then the logs of the probabilities of the learned ones, which add up to 1, and
        nothing of the others, which rules alone decide.
    """
    if not single:
        return logit(sigmoid(odds))
    opinion = np.zeros(odds.shape)
    opinion[:, learned] = np.log(np.maximum(to_probabilities(odds[:, learned], True), np.exp(-SURE)))
    return opinion
