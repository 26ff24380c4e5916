"""Texts without a word of a label that are most like those with one, where nothing else tells such texts apart.

Keyword rules say the same of every text without a word of theirs. All that is close to their decision are their own hits, and
what they miss would be labelled by lot alone.
"""

from __future__ import annotations

import numpy as np

from models.arrays import Bits, Floats, Vectors
from models.text.analyzer import Analyzer
from models.tfidf.meaning import centre, encode
from models.tfidf.ridge import name_texts

# Hits that a label's own name and terms weigh as much as, read as one more text: what few hits have in common may be chance.
NAMED = 5
# Probabilities that differ by less are the same.
SAME = 1e-9


def silent(probabilities: Floats, hit: Bits) -> list[int]:
    """Return the columns of labels of which a model says the same of all texts without a word of theirs.

    Parameters
    ----------
    probabilities : ndarray of float, shape (n_texts, n_labels)
        What it says.
    hit : ndarray of bool, shape (n_texts, n_labels)
        Whether a word of the label counts in a text.
    """
    missed = [column[~found] for column, found in zip(probabilities.T, hit.T, strict=True)]
    return [number for number, said in enumerate(missed) if len(said) > 1 and np.ptp(said) < SAME]


def raise_near_misses(
    closeness: Floats, hit: Bits, labels: list[int], vectors: Vectors, analyzer: Analyzer, least: int
) -> Floats:
    """Return closeness in which, of each label, as many texts without its words count like a hit as it has hits.

    They are those most like the hits: by the cosine of their mean word vector to the sum of those of the hits and of the
    label's own name and terms (the centroid of Rocchio, 1971), the mean of all texts taken off.
    By ``experiments.selection.curves`` two runs of five draws gained two to six points of macro-F1 at 50 and 100 labels; more if
    any of so many are taken than if the most alike come first. Three for each hit were no clearly better, and hold more that
    teaches nothing where labels are rare.

    Parameters
    ----------
    closeness : ndarray of float, shape (n_texts, n_labels)
        As :func:`training.select.urgency.closeness` returns it.
    hit : ndarray of bool, shape (n_texts, n_labels)
        Whether a word of the label counts in a text.
    labels : list of int
        Columns of the labels in question.
    vectors : ndarray of float32, shape (n_texts, n_dimensions)
        As :func:`models.tfidf.meaning.encode` returns them.
    analyzer : Analyzer
        The scheme.
    least : int
        How many texts of a label are raised where it has fewer hits.

    Returns
    -------
    ndarray of float, shape (n_texts, n_labels)
    """
    mean = np.asarray(vectors.mean(axis=0), dtype=np.float64)
    texts, names = centre(vectors, mean), centre(encode(analyzer.batch(name_texts(analyzer))), mean)
    raised = closeness.copy()
    for label in labels:
        hits, misses = np.flatnonzero(hit[:, label]), np.flatnonzero(~hit[:, label])
        alike = texts[misses] @ (texts[hits].sum(axis=0) + NAMED * names[label])
        nearest = misses[np.argsort(-alike, kind="stable")[: max(len(hits), least)]]
        raised[nearest, label] = np.median(closeness[hits, label]) if len(hits) else 1.0
    return raised
