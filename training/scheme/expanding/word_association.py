"""How closely a word keeps company with a label: log-likelihood ratio and specificity."""

from __future__ import annotations

import numpy as np

from models.arrays import Floats, Ints


def log_likelihood(inside: Ints, n_inside: int, outside: Ints | Floats, n_outside: int) -> Floats:
    """Return the signed log-likelihood ratio G2 of Dunning (1993), "Accurate methods for the statistics of surprise".

    Twice the natural logarithm of how much better two shares explain the counts than one does; negative where the word
    is rarer inside than outside. 10.8 is significant at 0.001, for one word looked at alone.

    Parameters
    ----------
    inside : ndarray of int, shape (n_words,)
        Paragraphs with the word among those of the label.
    n_inside : int
        Paragraphs of the label, at least one.
    outside : ndarray of int or float, shape (n_words,)
        Paragraphs with the word among the others, expected ones too.
    n_outside : int
        The others, at least one.

    Returns
    -------
    ndarray of float, shape (n_words,)
    """

    def explained(count: Ints | Floats, total: int, share: Floats) -> Floats:
        share = np.clip(share, 1e-12, 1 - 1e-12)
        return np.asarray(count * np.log(share) + (total - count) * np.log1p(-share))

    one, other = inside / n_inside, outside / n_outside
    both = (inside + outside) / (n_inside + n_outside)
    two = explained(inside, n_inside, one) + explained(outside, n_outside, other)
    ratio = 2 * (two - explained(inside, n_inside, both) - explained(outside, n_outside, both))
    return np.asarray(np.where(one >= other, ratio, -ratio))


def even_odds(right: Ints, wrong: Ints) -> Floats:
    """Return the log-likelihood ratio G2 of two counts against equal ones, as :func:`log_likelihood` has it.

    Parameters
    ----------
    right, wrong : ndarray of int, shape (n_words,)
        The counts.

    Returns
    -------
    ndarray of float, shape (n_words,)
        At least 0; 3.8 is significant at 0.05, for one word looked at alone.
    """
    half = np.maximum(right + wrong, 1) / 2
    return np.asarray(2 * sum(count * np.log(np.maximum(count, 1) / half) for count in (right, wrong)))


def specificity(inside: Ints, everywhere: Ints | Floats, n_inside: int, n_texts: int) -> Floats:
    """Return how surely a paragraph with the word is one of the label: 1 always, 0 as often as any, negative more rarely.

    The pointwise mutual information of word and label over its largest possible value, half a paragraph of the label
    and half another added to each word, so that what was seen once is not believed.

    Parameters
    ----------
    inside, everywhere : ndarray of int, shape (n_words,)
        Paragraphs with the word among those of the label, and among all; of all, expected ones too.
    n_inside, n_texts : int
        Paragraphs of the label, and all.

    Returns
    -------
    ndarray of float, shape (n_words,)
    """
    base = (n_inside + 0.5) / (n_texts + 1)
    share = (inside + base) / (everywhere + 1)
    return np.asarray(np.log(share / base) / -np.log(base))
