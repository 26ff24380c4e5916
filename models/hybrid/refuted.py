"""Words of a label that all mean something else: what that takes off its log odds."""

from __future__ import annotations

import numpy as np

from models.arrays import Floats, Labels


def fit_refuted(odds: Floats, labels: Labels, weights: Floats) -> float:
    """Fit what is added to log odds where all mentions of a label mean something else; one figure for all labels.

    Parameters
    ----------
    odds : ndarray of float, shape (n_cells,)
        Calibrated log odds of such cells, out of fold.
    labels : ndarray of int, shape (n_cells,)
        Truth.
    weights : ndarray of float, shape (n_cells,)
        Weight of each.

    Returns
    -------
    float
        Never more than 0, and drawn to it by a standard normal prior, so that a few cases move little.
    """
    from scipy.optimize import minimize_scalar

    def loss(added: float) -> float:
        return float(weights @ (np.logaddexp(0, odds + added) - labels * (odds + added)) + 0.5 * added**2)

    return float(minimize_scalar(loss, bounds=(-5, 0), method="bounded").x)
