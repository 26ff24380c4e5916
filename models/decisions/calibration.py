"""Scores into probabilities, probabilities into decisions; both learned from out-of-fold scores."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from models.arrays import Floats, Ints, Labels

GRID = np.round(np.arange(0.05, 0.96, 0.01), 2)


def sigmoid(scores: Floats) -> Floats:
    """Return the logistic function of `scores`, without overflow.

    Parameters
    ----------
    scores : ndarray of float
        Log odds.
    """
    return np.asarray(0.5 * (1.0 + np.tanh(0.5 * scores)))


# Keeps a sure member from drowning the others: odds beyond 1000 to 1 count as that.
SURE = float(np.log(1000))


def logit(probabilities: Floats | float) -> Floats:
    """Return log odds, cut off at 1000 to 1 either way.

    Parameters
    ----------
    probabilities : ndarray of float
        Fractions in [0, 1].
    """
    odds = np.log(np.maximum(probabilities, 1e-12)) - np.log(np.maximum(1 - np.asarray(probabilities), 1e-12))
    return np.asarray(np.clip(odds, -SURE, SURE))


def out_of_fold(
    fit_score: Callable[[Ints, Ints], Floats],
    groups: Sequence[str],
    n_labels: int,
    *,
    folds: int,
    seed: int,
) -> Floats:
    """Score every text by a model that saw no text of its document.

    Parameters
    ----------
    fit_score : callable
        Takes row numbers to fit on and row numbers to score; returns scores (n_scored, n_labels).
    groups : sequence of str
        Document of each text, shape (n_texts,).
    n_labels : int
        Number of columns.
    folds : int
        Number of folds; fewer where there are fewer documents.
    seed : int
        Seed of the shuffle of documents.

    Returns
    -------
    ndarray of float, shape (n_texts, n_labels)
    """
    names = sorted(set(groups))
    np.random.default_rng(seed).shuffle(names)
    folds = min(folds, len(names))
    fold_of = {name: number % folds for number, name in enumerate(names)}
    fold = np.array([fold_of[name] for name in groups])
    scores = np.zeros((len(groups), n_labels))
    for number in range(folds):
        inside, outside = np.flatnonzero(fold != number), np.flatnonzero(fold == number)
        scores[outside] = fit_score(inside, outside)
    return scores


def apart(groups: Sequence[str]) -> Sequence[str]:
    """Return the document of each text; where all are of one, each text as its own, so that folds can be made.

    Parameters
    ----------
    groups : sequence of str
        Document of each text.
    """
    return groups if len(set(groups)) > 1 else [str(number) for number in range(len(groups))]


def cell_weights(weights: Floats | None, labels: Labels) -> Floats:
    """Return the weight of every text for every label, shape (n_texts, n_labels).

    Parameters
    ----------
    weights : ndarray of float, shape (n_texts,) or (n_texts, n_labels), or None
        Weight of each text, or of each text for each label: 0 where nobody looked for the label. None is 1 for all.
    labels : ndarray of int, shape (n_texts, n_labels)
        True labels.
    """
    each = np.ones(len(labels)) if weights is None else weights
    return np.broadcast_to(each if each.ndim > 1 else each[:, None], labels.shape)


def fit_platt(scores: Floats, labels: Labels, weights: Floats | None = None) -> tuple[Floats, Floats]:
    """Fit a sigmoid per label on out-of-fold scores (Platt, 1999), with his smoothed targets.

    Parameters
    ----------
    scores : ndarray of float, shape (n_texts, n_labels)
        Out-of-fold decision values.
    labels : ndarray of int, shape (n_texts, n_labels)
        True labels.
    weights : ndarray of float, shape (n_texts,) or (n_texts, n_labels), optional
        As for :func:`cell_weights`; a text of weight 0 for a label plays no part in its sigmoid.

    Returns
    -------
    tuple of ndarray of float, shape (n_labels,)
        Slope and offset: ``probability = sigmoid(slope * score + offset)``.
    """
    from sklearn.linear_model import LogisticRegression

    n_labels = scores.shape[1]
    slope, offset = np.ones(n_labels), np.zeros(n_labels)
    cells = cell_weights(weights, labels)
    for column in range(n_labels):
        kept = cells[:, column] > 0
        truth, own, base = labels[kept, column].astype(bool), scores[kept, column], cells[kept, column]
        positives, negatives = int(truth.sum()), int((~truth).sum())
        if not positives or not negatives:
            continue
        # Platt's targets (N+ + 1) / (N+ + 2) and 1 / (N- + 2) as weighted copies of every row.
        high, low = (positives + 1) / (positives + 2), 1 / (negatives + 2)
        target = np.where(truth, high, low)
        rows = np.concatenate([own, own])[:, None]
        answers = np.concatenate([np.ones(len(truth)), np.zeros(len(truth))])
        model = LogisticRegression(C=1e4).fit(rows, answers, sample_weight=np.concatenate([base * target, base * (1 - target)]))
        slope[column], offset[column] = model.coef_[0, 0], model.intercept_[0]
    return slope, offset


def shift_base_rate(offset: Floats, labels: Labels, weights: Floats, base_rate: float) -> Floats:
    """Move sigmoids from the training text's share of each label to another share.

    Where text differs from the training text only in how often a label occurs, its log odds differ by the
    difference of the prior log odds (Saerens, Latinne and Decaestecker, 2002).

    Parameters
    ----------
    offset : ndarray of float, shape (n_labels,)
        Offsets fitted on the training text.
    labels : ndarray of int, shape (n_texts, n_labels)
        Truth of the training text.
    weights : ndarray of float, shape (n_texts,) or (n_texts, n_labels)
        As for :func:`cell_weights`.
    base_rate : float
        Share of texts that carry a label, a fraction in (0, 1); the same for all labels.

    Returns
    -------
    ndarray of float, shape (n_labels,)
    """
    cells = cell_weights(weights, labels)
    share = (cells * labels).sum(axis=0) / np.maximum(cells.sum(axis=0), 1e-12)
    # A label on no text or on all of them has no share to move from.
    share = np.where((share > 0) & (share < 1), share, base_rate)
    return np.asarray(offset + np.log(base_rate / (1 - base_rate)) - np.log(share / (1 - share)))


def choose_thresholds(probabilities: Floats, labels: Labels, weights: Floats | None = None) -> Floats:
    """Return a threshold per label for a good F1, as near to 0.5 as the data allow.

    The F1 curve over thresholds is flat and jagged near its top, and its exact top follows the mixture of
    the training text. By the one-standard-error rule (Breiman, Friedman, Olshen and Stone, 1984) the
    threshold nearest to 0.5 is taken among those whose F1 is within one standard error of the best. A
    label without a positive keeps 0.5.

    Parameters
    ----------
    probabilities : ndarray of float, shape (n_texts, n_labels)
        Out-of-fold probabilities.
    labels : ndarray of int, shape (n_texts, n_labels)
        True labels.
    weights : ndarray of float, shape (n_texts,) or (n_texts, n_labels), optional
        As for :func:`cell_weights`.

    Returns
    -------
    ndarray of float, shape (n_labels,)
    """
    cells = cell_weights(weights, labels)
    thresholds = np.full(labels.shape[1], 0.5)
    for column in range(labels.shape[1]):
        base = cells[:, column]
        truth = labels[:, column].astype(bool) & (base > 0)
        if not truth.any():
            continue
        predicted = probabilities[:, column][None, :] >= GRID[:, None]
        f1 = 2 * ((predicted & truth) @ base) / np.maximum(predicted @ base + base[truth].sum(), 1e-12)
        best = float(f1.max())
        error = np.sqrt(best * (1 - best) / truth.sum())
        fair = GRID[f1 >= best - error]
        thresholds[column] = fair[np.abs(fair - 0.5).argmin()]
    return thresholds
