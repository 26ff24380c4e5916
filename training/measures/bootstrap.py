"""How sure a macro-F1 is: bootstrap over documents (Efron, 1979).

Whole documents are drawn, because paragraphs of one document resemble each other.

A round is measured as the whole set is: a label that a draw neither holds nor predicts has no F1 in that round and is
left out of its mean. Counting it 0 would pull the interval of a perfect model down to where its rarest label happens
not to be drawn, counting it 1 would praise a model for what it was not asked. A label that is predicted in vain in a
draw without an example of it counts 0 there, as it does on the whole set.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from models.arrays import Bits, Floats
from training.measures.metrics import ratio

LEVELS = (0.025, 0.975)


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
    _, unit = np.unique(np.asarray(documents), return_inverse=True)
    n_documents = int(unit.max()) + 1
    columns = np.concatenate([part for y_pred in predictions for part in (y_pred & y_true, y_pred)] + [y_true], axis=1)
    counts = np.zeros((n_documents, columns.shape[1]))
    np.add.at(counts, unit, columns)
    random, even = np.random.default_rng(seed), np.full(n_documents, 1 / n_documents)
    # One draw at a time: all at once would take gigabytes for a file of some ten thousand documents.
    sums = np.array([random.multinomial(n_documents, even).astype(float) @ counts for _ in range(rounds)])
    *parts, support = np.split(sums, 2 * len(predictions) + 1, axis=1)
    return np.array([_macro(ratio(2 * both, y_pred + support)) for both, y_pred in zip(parts[::2], parts[1::2], strict=True)])


def interval(values: Floats) -> tuple[float, float] | None:
    """Return the 95 % interval of bootstrap values; None where no round has a value.

    Parameters
    ----------
    values : ndarray of float, shape (rounds,)
        One value per round, NaN where it has none.
    """
    known = values[~np.isnan(values)]
    if not len(known):
        return None
    low, high = np.quantile(known, LEVELS)
    return float(low), float(high)


def _macro(f1: Floats) -> Floats:
    """Return the mean of each row over the labels it defines."""
    return ratio(np.nansum(f1, axis=1), (~np.isnan(f1)).sum(axis=1).astype(float))
