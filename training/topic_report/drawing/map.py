"""Where paragraphs lie on the map: two dimensions, near ones close together."""

from __future__ import annotations

import numpy as np

from models.arrays import Floats, Ints, Vectors
from models.statistics.one_of import members

# Dots that a browser draws at once and a person can still tell apart.
DOTS = 6000
# How far a dot is drawn towards its topic's centre before the map is made: 0 leaves it, 1 puts them on one point.
PULL = 0.1
NEIGHBOURS = 30
# Fewer different points than this have no neighbourhoods to keep.
FEWEST = 10
# Decimals of a coordinate by which two points differ.
ROUNDED = 5
# A third of the time of scikit-learn's defaults (1,000 steps, angle 0.5); to the eye the map is the same.
STEPS, ANGLE = 400, 0.7
# How far coordinates give way to their ranks, which leave no corner of the map empty: 0 not at all, 1 wholly.
SPREAD = 0.4
# How far the first copy of a text stands from it.
APART = 0.004


def thin(topics: Ints, similarity: Vectors, most: int = DOTS, seed: int = 0) -> Ints:
    """Choose the paragraphs to draw: each topic keeps its share, and its most typical paragraph.

    Parameters
    ----------
    topics : ndarray of int, shape (n_paragraphs,)
        Topic of each paragraph.
    similarity : ndarray of float32, shape (n_paragraphs,)
        Similarity to the topic.
    most : int
        About how many to keep.
    seed : int
        Seed of the draw.

    Returns
    -------
    ndarray of int
        Sorted rows.
    """
    if len(topics) <= most:
        return np.arange(len(topics))
    generator = np.random.default_rng(seed)
    kept = []
    for rows in filter(len, members(topics + 1, int(topics.max()) + 2)):
        drawn = generator.permutation(rows)[: max(1, round(len(rows) * most / len(topics)))]
        kept.append(np.append(drawn[1:], rows[similarity[rows].argmax()]))
    return np.unique(np.concatenate(kept))


def plane(vectors: Vectors, centroids: Vectors, topics: Ints, seed: int = 0) -> Floats:
    """Lay paragraphs out in two dimensions by t-SNE (van der Maaten and Hinton, 2008) from a PCA start.

    Parameters
    ----------
    vectors : ndarray of float32, shape (n_paragraphs, n_dimensions)
        Unit vectors.
    centroids : ndarray of float32, shape (n_topics, n_dimensions)
        Centres of the topics.
    topics : ndarray of int, shape (n_paragraphs,)
        Topic of each paragraph, -1 for none.
    seed : int
        Seed of the layout.

    Returns
    -------
    ndarray of float, shape (n_paragraphs, 2)
        Fractions in [0, 1].
    """
    pull = np.where(topics >= 0, PULL, 0.0)[:, None]
    pulled = (1 - pull) * vectors + pull * centroids[topics]
    # Copies have one place and stand around it: among points that are all equal t-SNE divides by zero and ends the process.
    # They come sorted, so that the map does not depend on the order of a file.
    distinct, place_of = np.unique(np.round(pulled, ROUNDED), axis=0, return_inverse=True)
    place_of = place_of.ravel()
    points = _lay_out(distinct, seed)
    low, high = points.min(axis=0), points.max(axis=0)
    ranks = points.argsort(axis=0).argsort(axis=0) / max(len(points) - 1, 1)
    places = (1 - SPREAD) * (points - low) / np.where(high > low, high - low, 1.0) + SPREAD * ranks
    return np.asarray(np.clip(places[place_of] + _around(place_of), 0, 1))


def _lay_out(vectors: Floats, seed: int) -> Floats:
    """Return two coordinates of vectors of which no two are equal, in any unit."""
    from sklearn.decomposition import PCA
    from sklearn.manifold import TSNE

    n = len(vectors)
    if n == 1:
        return np.zeros((1, 2))
    reduced = PCA(min(50, n - 1, vectors.shape[1]), random_state=seed).fit_transform(vectors)
    start = np.zeros((n, 2), np.float32)
    start[:, : reduced.shape[1]] = reduced[:, :2]
    if n < FEWEST:
        return start.astype(np.float64)
    # Points on one line need some room to pass each other.
    start = 1e-4 * start / start[:, 0].std() + np.random.default_rng(seed).normal(0, 1e-6, start.shape).astype(np.float32)
    near = min(NEIGHBOURS, (n - 1) / 3)
    layout = TSNE(2, init=start, perplexity=near, max_iter=STEPS, angle=ANGLE, random_state=seed)
    return np.asarray(layout.fit_transform(reduced), dtype=np.float64)


def _around(place_of: Ints) -> Floats:
    """Return how far each copy stands from the place of its text: the first on it, the others on a spiral around it."""
    order = np.argsort(place_of, kind="stable")
    starts = np.flatnonzero(np.diff(place_of[order], prepend=-1))
    copy = np.empty(len(place_of))
    copy[order] = np.arange(len(order)) - np.repeat(starts, np.diff([*starts, len(order)]))
    angle = copy * np.pi * (3 - np.sqrt(5))  # the golden angle: no two in one direction
    return np.asarray(APART * np.sqrt(copy)[:, None] * np.column_stack([np.cos(angle), np.sin(angle)]))
