"""Bootstrap over documents (Efron, 1979): whole documents are drawn, because paragraphs of one resemble each other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from models.arrays import Floats

LEVELS = (0.025, 0.975)


def sampling_units(documents: Sequence[str]) -> Sequence[str]:
    """Return what is to be drawn: the document of each paragraph, or the paragraph itself where all share one.

    Else the interval of a file without documents would have no width.

    Parameters
    ----------
    documents : sequence of str
        Document of each paragraph.
    """
    return documents if len(set(documents)) > 1 else [str(row) for row in range(len(documents))]


def resampled_sums(columns: ArrayLike, units: ArrayLike, *, rounds: int = 1000, seed: int = 0) -> Floats:
    """Return the sums of columns over samples of units, as many units in each as there are, drawn with replacement.

    What is made of sums (a share, a ratio, an F1, a difference of them) is made of each row as of the sums of the whole.
    The draws depend on the units and the seed alone, so that two models measured apart are measured on the same.

    Parameters
    ----------
    columns : array_like of float, shape (n_paragraphs, n_columns)
        What is counted of each paragraph.
    units : array_like of str or int, shape (n_paragraphs,)
        What each paragraph is drawn with: its document.
    rounds : int
        Number of samples.
    seed : int
        Seed of the draws.

    Returns
    -------
    ndarray of float, shape (rounds, n_columns)
    """
    columns = np.asarray(columns, dtype=np.float64)
    names, unit = np.unique(np.asarray(units), return_inverse=True)
    counts = np.zeros((len(names), columns.shape[1]))
    np.add.at(counts, unit, columns)
    random, even = np.random.default_rng(seed), np.full(len(names), 1 / len(names))
    # One draw at a time: all at once would take gigabytes for a file of some ten thousand documents.
    return np.array([random.multinomial(len(names), even).astype(float) @ counts for _ in range(rounds)])


def percentile_interval(values: Floats) -> tuple[float, float] | None:
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
