"""Split by document, with every label on both sides."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from labels import InputError


def split_documents(
    documents: Sequence[str], labels: NDArray[np.int8], *, share: float, seed: int
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Split paragraphs so that no document stands on both sides and label counts keep the share.

    Greedy, after iterative stratification (Sechidis, Tsoumakas and Vlahavas, 2011), with whole documents as
    the units: documents are shuffled, those with the rarest labels come first, and each goes to the side
    that it brings closer to its wanted counts of labels and of paragraphs.

    Parameters
    ----------
    documents : sequence of str
        Document of each paragraph, shape (n_texts,).
    labels : ndarray of int, shape (n_texts, n_labels)
        Labels of each paragraph.
    share : float
        Wanted share of the paragraphs on the second side, a fraction in (0, 1).
    seed : int
        Seed of the shuffle.

    Returns
    -------
    tuple of ndarray of int
        Rows to train on and rows held out, both sorted.

    Raises
    ------
    InputError
        If there are fewer than two documents.
    """
    names, unit = np.unique(np.asarray(documents), return_inverse=True)
    if len(names) < 2:
        raise InputError("training data", f"has {len(names)} document(s)", "give at least two: one is held out for measuring")
    none = (labels.sum(axis=1) == 0).astype(np.int64)
    # Columns: the labels, "none of the six", and the paragraph itself.
    table = np.column_stack([labels.astype(np.int64), none, np.ones(len(labels), dtype=np.int64)])
    counts = np.zeros((len(names), table.shape[1]))
    np.add.at(counts, unit, table)
    totals = np.maximum(counts.sum(axis=0), 1)
    order = np.random.default_rng(seed).permutation(len(names))
    rarity = (counts / totals).max(axis=1)
    order = order[np.argsort(-rarity[order], kind="stable")]
    wanted = np.array([1 - share, share])[:, None] * totals
    have = np.zeros_like(wanted)
    side = np.zeros(len(names), dtype=np.int64)
    for document in order:
        # Relative shortfall that a side would still have, over the columns this document holds.
        gain = (counts[document] / totals * (wanted - have) / wanted).sum(axis=1)
        side[document] = int(gain[1] > gain[0])
        have[side[document]] += counts[document]
    _settle(side, counts[:, :-1])
    for empty in (0, 1):
        if not (side == empty).any():
            side[order[-1]] = empty
    held = side[unit] == 1
    return np.flatnonzero(~held), np.flatnonzero(held)


def _settle(side: NDArray[np.int64], counts: NDArray[np.float64]) -> None:
    """Bring labels that the greedy walk left on one side to the other too, the rarest first.

    A label of a single document is learned from, not measured. Of the documents that could go over, the one
    goes that takes the fewest other labels off its side, and of these the smallest.
    """
    holds = counts > 0
    spread = holds.sum(axis=0)
    for column in np.argsort(spread, kind="stable"):
        holders = np.flatnonzero(holds[:, column])
        for wanted in (0, 1)[: len(holders)]:
            if not (side[holders] == wanted).any():
                left = holds[side != wanted].sum(axis=0)
                lost = (holds[holders] & (left == 1) & (spread > 1)).sum(axis=1)
                side[holders[np.lexsort((counts[holders].sum(axis=1), lost))[0]]] = wanted
