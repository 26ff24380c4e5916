"""How topics stand to the labels: like them in general, near to one of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from models.arrays import Bits, Floats, Ints, Vectors
from models.statistics.one_of import members
from models.topics.finding.label_topics import about_shares
from models.topics.space import unit

# Nearest paragraphs of other topics and documents that are looked at, and for how many paragraphs of a topic.
NEIGHBOURS, LOOKED_AT = 10, 100
# Labels, and paragraphs about each, from which it can be learned what the labels have in common; how surely a label
# left out must be known again by the others.
LABELS, ABOUT, KNOWN_AGAIN = 3, 10, 0.65
_AT_ONCE = 200  # paragraphs that are compared with all others in one product


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
    if not about.any() or not (topics >= 0).any():
        return found
    of_topic, of_document = members(topics, n_topics), members(document, int(document.max()) + 1)
    looked_at = np.concatenate(
        [rows[np.unique(np.linspace(0, len(rows) - 1, LOOKED_AT).astype(np.intp))] for rows in of_topic if len(rows)]
    )
    held, met = np.zeros(found.shape), np.zeros(n_topics)
    room = np.empty((min(_AT_ONCE, len(looked_at)), len(vectors)), dtype=vectors.dtype)
    # The rows of many topics in one product: those of a topic alone, where it has twenty, take three times as long.
    for start in range(0, len(looked_at), _AT_ONCE):
        rows = looked_at[start : start + _AT_ONCE]
        similarity = np.matmul(vectors[rows], vectors.T, out=room[: len(rows)])
        for own, row in zip(similarity, rows.tolist(), strict=True):
            own[of_topic[topics[row]]] = own[of_document[document[row]]] = -np.inf
        near, there = _nearest(similarity, min(NEIGHBOURS, len(vectors)))
        np.add.at(held, topics[rows], (about[near] & there[:, :, None]).sum(axis=1))
        np.add.at(met, topics[rows], there.sum(axis=1))
    return np.maximum(found, held / np.maximum(met, 1)[:, None])


def _nearest(similarity: Vectors, count: int) -> tuple[Ints, Bits]:
    """Return so many columns of each row, those with most, the first of equal ones, and which of them are not barred.

    Found one after the other, each barred when it is found: to part a row is many times slower where much of it is equal, as
    copies are.
    """
    rows = np.arange(len(similarity))
    near, there = np.empty((len(rows), count), dtype=np.intp), np.empty((len(rows), count), dtype=bool)
    for place in range(count):
        near[:, place] = best = similarity.argmax(axis=1)
        there[:, place] = np.isfinite(similarity[rows, best])
        similarity[rows, best] = -np.inf
    return near, there
