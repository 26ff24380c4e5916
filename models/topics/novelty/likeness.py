"""How topics stand to the labels: like them in general, near to one of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from models.arrays import Bits, Floats, Ints, Vectors
from models.topics.finding.label_topics import about_shares
from models.topics.space import unit

# Nearest paragraphs of other topics and documents that are looked at, and for how many paragraphs of a topic.
NEIGHBOURS, LOOKED_AT = 10, 100
# Labels, and paragraphs about each, from which it can be learned what the labels have in common; how surely a label
# left out must be known again by the others.
LABELS, ABOUT, KNOWN_AGAIN = 3, 10, 0.65


def label_likeness(vectors: Vectors, labels: Bits, about: Bits) -> tuple[Floats | None, float | None]:
    """Return how much each text looks like the labels in general, and from which value on a topic does.

    What the labels have in common is the direction from the mean of the texts without a label to the mean of the
    labels' own means. Whether there is such a thing is asked of each label in turn: do the others know its texts
    from those without a label, measured by the area under the curve? If they do not, a new category would not be
    known by it either. A topic has to come half as far above chance as the labels do that were left out.

    Parameters
    ----------
    vectors : ndarray of float32, shape (n_texts, n_dimensions)
        Unit vectors without the part of the labels.
    labels, about : ndarray of bool, shape (n_texts, n_labels)
        Labels of each text, and which of them it is about.

    Returns
    -------
    tuple of (ndarray of float or None, float or None)
        For each text the share of those without a label that look less like the labels, and the value a topic's mean
        must reach. None, None with fewer than three labels that texts are about, or where they have nothing in common.
    """
    none = ~labels.any(axis=1)
    columns = np.flatnonzero(about.sum(axis=0) >= ABOUT)
    if len(columns) < LABELS or none.sum() < ABOUT:
        return None, None
    means = np.stack([unit(vectors[about[:, column]].mean(axis=0)) for column in columns])
    away = vectors[none].mean(axis=0)

    def ranks(direction: Vectors) -> Floats:
        scores = vectors @ direction
        return np.asarray(np.searchsorted(np.sort(scores[none]), scores) / none.sum())

    known = []
    for left_out, column in enumerate(columns):
        others = np.delete(columns, left_out)
        alone = about[:, column] & ~about[:, others].any(axis=1)
        if alone.any():
            known.append(float(ranks(np.delete(means, left_out, axis=0).mean(axis=0) - away)[alone].mean()))
    if not known or np.mean(known) < KNOWN_AGAIN:
        return None, None
    return ranks(means.mean(axis=0) - away), (0.5 + float(np.mean(known))) / 2


def label_nearness(topics: Ints, vectors: Vectors, about: Bits, documents: Sequence[str], n_topics: int) -> Floats:
    """Return for each topic the share of the paragraphs nearest to it that are about each label.

    Looked at are the ten nearest of other topics and other documents to each of its paragraphs: the labels' own
    paragraphs, wherever they lie, and not one centre of them.

    Parameters
    ----------
    topics : ndarray of int, shape (n_texts,)
        Topic of each text, -1 for none.
    vectors : ndarray of float32, shape (n_texts, n_dimensions)
        Unit vectors without the part of the labels.
    about : ndarray of bool, shape (n_texts, n_labels)
        Which labels each text is about.
    documents : sequence of str
        Document of each text.
    n_topics : int
        Number of topics.

    Returns
    -------
    ndarray of float, shape (n_topics, n_labels)
        Fractions in [0, 1]; the topic's own share where that is larger.
    """
    _, document = np.unique(np.asarray(documents, dtype=np.str_), return_inverse=True)
    found = about_shares(topics, about, n_topics)
    if not about.any():
        return found
    for topic in np.unique(topics[topics >= 0]):
        rows = np.flatnonzero(topics == topic)
        rows = rows[np.unique(np.linspace(0, len(rows) - 1, LOOKED_AT).astype(np.intp))]
        similarity = vectors[rows] @ vectors.T
        similarity[:, topics == topic] = -np.inf
        similarity[document[rows][:, None] == document] = -np.inf
        near = _nearest(similarity, min(NEIGHBOURS, len(vectors)))
        if len(near):
            found[topic] = np.maximum(found[topic], about[near].mean(axis=0))
    return found


def _nearest(similarity: Vectors, count: int) -> Ints:
    """Return so many columns of each row, those with most, the first of equal ones; none that are barred.

    Found one after the other: to part a row is many times slower where much of it is equal, as copies are.
    """
    left, rows, near = similarity.copy(), np.arange(len(similarity)), []
    for _place in range(count):
        best = left.argmax(axis=1)
        near.append(best[np.isfinite(left[rows, best])])
        left[rows, best] = -np.inf
    return np.concatenate(near)
