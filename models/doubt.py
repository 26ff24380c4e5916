"""How far a model's parts disagree on a text: what to look at first."""

from __future__ import annotations

import numpy as np

from models.arrays import Floats

# From here on outputs made for people point a paragraph out: the parts' mean is between 0.28 and 0.72 for some label.
DOUBTFUL = 0.85


def doubt(opinions: Floats) -> Floats:
    """Return for each text how undecided its least decided label is.

    The entropy of the mean opinion of a committee, in bits: it is high where one member is unsure of itself and where
    sure members contradict each other (query by committee; Dagan and Engelson, 1995).

    Parameters
    ----------
    opinions : ndarray of float, shape (n_opinions, n_texts, n_labels)
        Probabilities.

    Returns
    -------
    ndarray of float, shape (n_texts,)
        Between 0 (all sure, and of one mind) and 1 (as likely as not).
    """
    mean = np.clip(opinions.mean(axis=0), 1e-9, 1 - 1e-9)
    entropy = -(mean * np.log2(mean) + (1 - mean) * np.log2(1 - mean))
    return np.asarray(entropy.max(axis=1, initial=0.0))
