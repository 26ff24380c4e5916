"""What chance does to the difference of new documents from those of training: documents are drawn, not paragraphs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.arrays import Floats, Ints
from models.topics.finding.baseline import Baseline

# Draws that show what chance does.
DRAWS = 1000
# Text that did not change exceeds one of the three limits in one of so many cases; each of them in a third of these.
RARE = 100
# So many training documents at least are taken for as large as a new one.
LIKE = 5


@dataclass(frozen=True, slots=True, eq=False)
class Chance:
    """What differences documents like those of training show among themselves.

    Attributes
    ----------
    distances : ndarray of float, shape (n_draws,)
        Jensen-Shannon distance of the topics' shares.
    outside : ndarray of float, shape (n_draws,)
        Share outside in the documents taken for new, less that in the others.
    without : ndarray of float, shape (n_draws,)
        The same of the share without a topic.
    """

    distances: Floats
    outside: Floats
    without: Floats

    @property
    def limits(self) -> tuple[float, float, float]:
        """What chance hardly ever exceeds, in the same order; differences of shares are at least 0."""
        distance, *more = (
            float(np.quantile(values, 1 - 1 / (3 * RARE))) for values in (self.distances, self.outside, self.without)
        )
        outside, without = (max(value, 0.0) for value in more)
        return distance, outside, without


def draw_chance(baseline: Baseline, sizes: Ints, seed: int = 0, draws: int = DRAWS) -> Chance:
    """Play new text with documents of training, many times.

    Each time the training documents are parted in two at random. New documents of the given sizes are made of the
    first part and compared with the second as it is: so the one side never holds a document of the other, as new text
    does not, and topics of one document make both differ. A new document is made by drawing paragraphs of one training
    document at least half as large, or of the largest there are. The first part has as many documents as there are new
    ones in proportion, at most half.

    Parameters
    ----------
    baseline : Baseline
        The training documents.
    sizes : ndarray of int, shape (n_new,)
        Paragraphs of each new document.
    seed : int
        Seed of the draws.
    draws : int
        How many.

    Returns
    -------
    Chance
    """
    generator = np.random.default_rng(seed)
    n, n_new = len(baseline.sizes), len(sizes)
    n_first = max(1, min(round(n * n_new / (n + n_new)), n // 2))
    news, olds = np.zeros((2, draws, baseline.topics.shape[1]))
    outside = np.zeros(draws)
    for draw in range(draws):
        order = generator.permutation(n)
        first, second = order[:n_first], order[n_first:] if n > 1 else order
        news[draw], n_outside = _made_of(baseline.take(first), sizes, generator)
        olds[draw] = baseline.unseen[second].sum(axis=0)
        outside[draw] = n_outside / news[draw].sum() - baseline.outside[second].sum() / olds[draw].sum()
    new, old = shares(news), shares(olds)
    return Chance(jensen_shannon(new, old), outside, new[:, -1] - old[:, -1])


def _made_of(documents: Baseline, sizes: Ints, generator: np.random.Generator) -> tuple[Ints, int]:
    """Return the topics of new documents made of others, and how many of their paragraphs lie outside."""
    source = np.repeat(_draw(documents.sizes, sizes, generator), sizes)
    columns = documents.unseen.shape[1]
    topic_of = np.repeat(np.tile(np.arange(columns), len(documents.sizes)), documents.unseen.ravel())
    starts = np.cumsum(documents.sizes) - documents.sizes
    place = (generator.random(len(source)) * documents.sizes[source]).astype(np.intp)
    # Any of a document's paragraphs may be the ones outside: only their number is known.
    among = (generator.random(len(source)) * documents.sizes[source]).astype(np.intp)
    counts = np.bincount(topic_of[starts[source] + place], minlength=columns)
    return counts, int((among < documents.outside[source]).sum())


def _draw(sizes: Ints, wanted: Ints, generator: np.random.Generator) -> Ints:
    """Return a document for each number of paragraphs, of those that are about as large: a long one speaks of more."""
    drawn = np.empty(len(wanted), dtype=np.intp)
    values, value_of = np.unique(wanted, return_inverse=True)
    largest = np.sort(sizes)[::-1][:LIKE]
    for number, value in enumerate(values):
        large_enough = sizes >= min(value / 2, largest[-1])
        rows = np.flatnonzero(value_of == number)
        # In proportion to their sizes, so that each paragraph has the same chance.
        reached = np.cumsum(sizes * large_enough)
        drawn[rows] = np.searchsorted(reached, generator.random(len(rows)) * reached[-1], side="right")
    return drawn


def shares(counts: Floats | Ints) -> Floats:
    """Return counts as shares of their row; a row of nothing stays.

    Parameters
    ----------
    counts : ndarray of float or int, shape (..., n_outcomes)
        How often each was counted.
    """
    return np.asarray(counts / np.maximum(counts.sum(axis=-1, keepdims=True), 1))


def jensen_shannon(first: Floats, second: Floats) -> Floats:
    """Return the Jensen-Shannon distance of pairs of distributions to base 2 (Endres and Schindelin, 2003), in [0, 1].

    Parameters
    ----------
    first, second : ndarray of float, shape (n_pairs, n_outcomes)
        Probabilities, each row adding up to 1.

    Returns
    -------
    ndarray of float, shape (n_pairs,)
    """
    from scipy.spatial.distance import jensenshannon

    with np.errstate(invalid="ignore"):  # rounding may take the distance of equal rows below 0
        return np.nan_to_num(np.asarray(jensenshannon(first, second, base=2, axis=1), dtype=np.float64))
