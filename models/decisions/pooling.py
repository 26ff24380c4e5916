"""One calibration for all labels together: what eight examples of one label cannot say, those of all labels can."""

from __future__ import annotations

import numpy as np

from models.arrays import Bits, Floats, Ints, Labels
from models.decisions.calibration import sigmoid

# Precision of the normal prior of a label's own constant, beside the constant that all labels share.
OWN = 1.0


def to_probabilities(odds: Floats, single: bool) -> Floats:
    """Return probabilities, shape (n_texts, n_labels): each label by itself, or, where a text carries one, all together.

    Parameters
    ----------
    odds : ndarray of float, shape (n_texts, n_labels)
        Log odds of each label.
    single : bool
        Whether a text carries one label: then the probabilities of a text add up to 1.
    """
    if not single:
        return sigmoid(odds)
    likely = np.exp(odds - odds.max(axis=1, keepdims=True, initial=-np.inf))
    return np.asarray(likely / likely.sum(axis=1, keepdims=True))


def fit_together(
    members: Floats, labels: Labels, cells: Floats, known: Ints, *, centre: Floats, precision: float, single: bool
) -> tuple[Floats, Floats]:
    """Fit the weights of some members, the same for all labels, and a constant for each label that leans on the others.

    A logistic regression with normal priors (partial pooling; Gelman and Hill, 2007, ch. 12). Where a text carries one
    label it is multinomial and needs no constants: the members know how often each label occurs.

    Parameters
    ----------
    members : ndarray of float, shape (n_members, n_texts, n_labels)
        What each member says, out of fold.
    labels : ndarray of int, shape (n_texts, n_labels)
        True labels.
    cells : ndarray of float, shape (n_texts, n_labels)
        Weight of each text for each label, 0 where nobody looked for it.
    known : ndarray of int
        Columns to fit on; the others get the common constant.
    centre : ndarray of float, shape (n_members,)
        Weights before anything is known.
    precision : float
        How firmly they are held.
    single : bool
        Whether a text carries one label.

    Returns
    -------
    tuple of ndarray of float
        Weights (n_members,), never below 0, and constants (n_labels,).
    """
    from scipy.optimize import minimize

    n_members, _, n_labels = members.shape
    offset = np.zeros(n_labels)
    if not len(known):
        return centre, offset
    x, y, w = members[:, :, known], labels[:, known].astype(np.float64), cells[:, known]
    if single:  # texts of a label that is not learned cannot say which of the others they carry
        rows: Bits = (y.sum(axis=1) == 1) & (w > 0).all(axis=1)
        x, y, w = x[:, rows], y[rows], w[rows]

    def loss(parameters: Floats) -> tuple[float, Floats]:
        weights, common, own = parameters[:n_members], parameters[n_members], parameters[n_members + 1 :]
        odds = np.tensordot(weights, x, 1)
        off = weights - centre
        prior = 0.5 * precision * off @ off + 0.5 * OWN * own @ own
        if single:
            stated = to_probabilities(odds, True)
            value = -(w * y * np.log(np.maximum(stated, 1e-12))).sum()
            error, moved = w * (stated - y), 0.0
        else:
            odds = odds + common + own
            value = (w * (np.logaddexp(0, odds) - y * odds)).sum()
            error, moved = w * (sigmoid(odds) - y), 1.0
        slopes = (x * error).sum(axis=(1, 2)) + precision * off
        return float(value + prior), np.concatenate([slopes, [moved * error.sum()], moved * error.sum(axis=0) + OWN * own])

    start = np.concatenate([centre, np.zeros(1 + len(known))])
    bounds = [(0.0, None)] * n_members + [(None, None)] * (1 + len(known))
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds).x
    offset[:] = 0.0 if single else found[n_members]
    offset[known] += 0.0 if single else found[n_members + 1 :]
    return np.asarray(found[:n_members]), offset
