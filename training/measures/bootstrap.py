"""How sure a macro-F1 is: bootstrap over documents (:mod:`models.statistics.resampling`).

A round is measured as the whole set is: a label that a draw neither holds nor predicts has no F1 in that round and is
left out of its mean. Counting it 0 would pull the interval of a perfect model down to where its rarest label happens
not to be drawn, counting it 1 would praise a model for what it was not asked. A label that is predicted in vain in a
draw without an example of it counts 0 there, as it does on the whole set.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from models.arrays import Bits, Floats
from models.statistics.resampling import resampled_sums
from training.measures.metrics import ratio


def bootstrap_macro_f1(
    predictions: Sequence[Bits], y_true: Bits, documents: Sequence[str], *, rounds: int = 1000, seed: int = 0
) -> Floats:
    """Return the macro-F1 of models on samples of documents, the same samples for all.

    Parameters
    ----------
    predictions : sequence of ndarray of bool, shape (n_texts, n_labels)
        Predicted labels of each model.
    y_true : ndarray of bool, shape (n_texts, n_labels)
        True labels.
    documents : sequence of str
        Document of each text.
    rounds : int
        Number of samples.
    seed : int
        Seed of the draws.

    Returns
    -------
    ndarray of float, shape (n_models, rounds)
        NaN where a sample determines none.
    """
    columns = np.concatenate([part for y_pred in predictions for part in (y_pred & y_true, y_pred)] + [y_true], axis=1)
    sums = resampled_sums(columns, documents, rounds=rounds, seed=seed)
    *parts, support = np.split(sums, 2 * len(predictions) + 1, axis=1)
    return np.array([mean_f1(both, y_pred + support) for both, y_pred in zip(parts[::2], parts[1::2], strict=True)])


def mean_f1(both: Floats, either: Floats) -> Floats:
    """Return the macro-F1 of each round over the labels that it defines, shape (rounds,); NaN where it defines none.

    Parameters
    ----------
    both : ndarray of float, shape (rounds, n_labels)
        Texts rightly predicted.
    either : ndarray of float, shape (rounds, n_labels)
        Texts predicted and texts true, added.
    """
    f1 = ratio(2 * both, either)
    return ratio(np.nansum(f1, axis=1), (~np.isnan(f1)).sum(axis=1).astype(float))
