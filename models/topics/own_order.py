"""Texts in an order of their own and sums in one thread, so that neither a file's order nor the machine's cores decide."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from inspect import signature
from typing import Any

import numpy as np

from labels import Paragraph
from models.arrays import Ints
from models.text.batch import Batch
from models.topics.editing.topic_text import TopicText
from models.topics.embeddings.encoders import embed
from models.topics.finding.form import cores
from models.topics.tagger import TopicTagger


def fit_in_own_order(text: TopicText, encoder: str, fit: Callable[[TopicText], TopicTagger]) -> TopicTagger:
    """Find topics in texts ordered by what they say.

    Sums of floating point numbers, ties and random draws depend on the order of their terms, in our code as in that of the
    libraries; here all of them meet the same order, whatever order a file has. Sums that several threads share are rounded
    in another way with every number of threads, and UMAP makes other topics of the last digit: so one thread does it all.

    Parameters
    ----------
    text : TopicText
        The texts as they come.
    encoder : str
        Name of the encoder, whose vectors are computed once for either order.
    fit : callable
        Finds topics.

    Returns
    -------
    TopicTagger
        Its `clusters` in the order of `text`.
    """
    order = own_order(text)
    if np.array_equal(order, np.arange(len(order))):
        return _in_one_thread(text, fit)
    batch = text.batch.once(("in own order", order.tobytes()), lambda given: _reordered(given, order, encoder))
    groups = [text.groups[row] for row in order]
    paragraphs = None if text.paragraphs is None else [text.paragraphs[row] for row in order]
    tagger = _in_one_thread(TopicText(batch, text.labels[order], text.weights[order], groups, paragraphs), fit)
    if tagger.clusters is not None:
        clusters = np.empty_like(tagger.clusters)
        clusters[order] = tagger.clusters
        tagger.clusters = clusters
    return tagger


def _in_one_thread(text: TopicText, fit: Callable[[TopicText], TopicTagger]) -> TopicTagger:
    # What is loaded later would not be held to it.
    for library in ("scipy.linalg", "sklearn.cluster", "sklearn.decomposition"):
        import_module(library)
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    with threadpool_limits(1), same_eigenvectors():
        return fit(text)


@contextmanager
def same_eigenvectors() -> Iterator[None]:
    """Let ARPACK draw the same numbers every time, for those who do not say which.

    From scipy 1.17 on ``eigsh`` starts anew from a vector of an unseeded generator where a graph is all but in pieces. UMAP's
    spectral layout does not seed it (0.5.12), whatever its own ``random_state``, so its topics differed from run to run.
    """
    linalg = import_module("scipy.sparse.linalg")
    users = [linalg, import_module("sklearn.manifold._spectral_embedding")]
    unseeded = linalg.eigsh
    if "rng" not in signature(unseeded).parameters:  # an older scipy seeds it by itself
        yield
        return

    def seeded(*arguments: Any, **options: Any) -> Any:
        return unseeded(*arguments, **({"rng": 0} | options))

    for user in users:
        user.eigsh = seeded  # type: ignore[attr-defined]
    try:
        yield
    finally:
        for user in users:
            user.eigsh = unseeded  # type: ignore[attr-defined]


def own_order(text: TopicText) -> Ints:
    """Return the rows of texts in an order that depends on what they say and what is known of them alone.

    Parameters
    ----------
    text : TopicText
        The texts.

    Returns
    -------
    ndarray of int, shape (n_texts,)
        Rows that change places with each other in another order of the texts are equal in all that fitting reads.
    """

    def key(row: int) -> tuple[object, ...]:
        known = () if text.paragraphs is None else _known(text.paragraphs[row])
        told = (text.groups[row], *known, tuple(text.labels[row].tolist()), float(text.weights[row]))
        # By a digest first: sorted by themselves texts would stand beside those that begin alike.
        return _digest(text.batch.texts[row]), told

    return np.array(sorted(range(len(text.batch)), key=key), dtype=np.intp)


def _known(paragraph: Paragraph) -> tuple[object, ...]:
    return paragraph.doc, paragraph.n, paragraph.kind, paragraph.heading or "", paragraph.text


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _reordered(given: Batch, order: Ints, encoder: str) -> Batch:
    """Return a batch in another order; what is cut and encoded for one is so for both."""
    whole = cores(given)
    batch, inner = given.take(order), whole.take(order)
    batch.once(cores, lambda _: inner)
    inner.once(cores, lambda own: own)
    # An encoder, too, may round by the company that a text is in.
    vectors = whole.once(("vectors", encoder), lambda _: embed(inner, encoder)[np.argsort(order)])
    inner.once(("vectors", encoder), lambda _: vectors[order])
    return batch
