"""Split labelled data by document, with every label on both sides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from labels import InputError
from labels.wording import _
from models.arrays import Ints, Labels
from training.sets.labelled_set import LabelledSet, merge

# With fewer paragraphs a user's own are not held out from.
LITTLE = 500


@dataclass(frozen=True, slots=True)
class Split:
    """All labelled data and its two sides.

    Attributes
    ----------
    everything, fitted, held : LabelledSet
        All paragraphs, those to fit on, those held out.
    added : LabelledSet or None
        The user's own paragraphs among them, where a corpus is held out from.
    crossed : bool
        Whether there are so few that none is held out: all are learned from, and each is judged by a fit without its
        document.
    """

    everything: LabelledSet
    fitted: LabelledSet
    held: LabelledSet
    added: LabelledSet | None = None
    crossed: bool = False

    @property
    def judged_how(self) -> str:
        """On what figures rest, for people, in the language spoken now."""
        if not self.crossed:
            return _("on the held-out documents")
        if len(set(self.held.documents)) > 1:
            return _("each judged by a fit without its document")
        return _("each judged by a fit without it")


def split_own(data: LabelledSet, *, holdout: float, seed: int, added: LabelledSet | None = None) -> Split:
    """Split a user's own paragraphs; few of them, or those of one document, are all learned from and all judged.

    A fifth of a hundred paragraphs measures nothing, and is missed where there is little to learn from.

    Parameters
    ----------
    data : LabelledSet
        Labelled paragraphs.
    holdout : float
        Share to hold out, a fraction in (0, 1), where there is enough.
    seed : int
        Seed of the split.
    added : LabelledSet, optional
        Further paragraphs, as for :func:`split_data`.

    Returns
    -------
    Split

    Raises
    ------
    InputError
        If there is one paragraph only.
    """
    everything = merge(data, added) if added else data
    if len(everything) < 2:
        remedy = _("give at least two: each is judged by what the others say")
        raise InputError(data.name, _("holds one labelled paragraph"), remedy)
    if len(everything) < LITTLE or len(set(data.documents)) < 2:
        return Split(everything, everything, everything, crossed=True)
    return split_data(data, holdout=holdout, seed=seed, added=added)


def split_data(data: LabelledSet, *, holdout: float, seed: int, added: LabelledSet | None = None) -> Split:
    """Split by document; only natural text of the data is held out, and nothing of what a user adds to it.

    Hard paragraphs are hard on purpose and say nothing about how often a model errs on real text. What a user adds is
    never held out, so that the held-out documents are the same with it and without it: models stay comparable. Of what
    is added, a paragraph of a held-out document, or with the text of a held-out paragraph, is not fitted on either.

    Parameters
    ----------
    data : LabelledSet
        Labelled paragraphs to hold out from.
    holdout : float
        Share of the natural paragraphs to hold out, a fraction in (0, 1).
    seed : int
        Seed of the split.
    added : LabelledSet, optional
        Further paragraphs to fit on. One that bears the id of one in `data` replaces its labels.

    Returns
    -------
    Split

    Raises
    ------
    InputError
        If there are fewer than two documents to hold out from.
    """
    natural = np.flatnonzero(~data.hard)
    part = data.take(natural, data.name)
    _fitted, held = split_documents(part.documents, part.labels, share=holdout, seed=seed)
    everything = merge(data, added) if added else data
    held = natural[held]
    out = everything.take(held, f"{data.name}-heldout")
    documents, hashes = set(out.documents), set(out.hashes)
    rest = np.setdiff1d(np.arange(len(everything)), held)
    seen = [row >= len(data) and (everything.documents[row] in documents or everything.hashes[row] in hashes) for row in rest]
    return Split(everything, everything.take(rest[~np.array(seen)], f"{everything.name}-fitted"), out, added)


def split_documents(documents: Sequence[str], labels: Labels, *, share: float, seed: int) -> tuple[Ints, Ints]:
    """Split paragraphs so that no document stands on both sides and label counts keep the share.

    Greedy, after iterative stratification (Sechidis, Tsoumakas and Vlahavas, 2011), with whole documents as
    the units: documents are shuffled, those with the rarest labels come first, and each goes to the side
    that it brings closer to its target counts of labels and of paragraphs.

    Parameters
    ----------
    documents : sequence of str
        Document of each paragraph, shape (n_texts,).
    labels : ndarray of int, shape (n_texts, n_labels)
        Labels of each paragraph.
    share : float
        Share of the paragraphs that should be on the second side, a fraction in (0, 1).
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
        problem = _("has {count} document(s)").format(count=len(names))
        raise InputError(_("training data"), problem, _("give at least two: one is held out for measuring"))
    none = (labels.sum(axis=1) == 0).astype(np.int64)
    # Columns: the labels, "no label", and the paragraph itself.
    table = np.column_stack([labels.astype(np.int64), none, np.ones(len(labels), dtype=np.int64)])
    counts = np.zeros((len(names), table.shape[1]))
    np.add.at(counts, unit, table)
    totals = np.maximum(counts.sum(axis=0), 1)
    order = np.random.default_rng(seed).permutation(len(names))
    rarity = (counts / totals).max(axis=1)
    order = order[np.argsort(-rarity[order], kind="stable")]
    target = np.array([1 - share, share])[:, None] * totals
    have = np.zeros_like(target)
    side = np.zeros(len(names), dtype=np.int64)
    for document in order:
        # Relative shortfall that a side would still have, over the columns this document holds.
        gain = (counts[document] / totals * (target - have) / target).sum(axis=1)
        side[document] = int(gain[1] > gain[0])
        have[side[document]] += counts[document]
    _balance(side, counts[:, :-1])
    for empty in (0, 1):
        if not (side == empty).any():
            side[order[-1]] = empty
    held = side[unit] == 1
    return np.flatnonzero(~held), np.flatnonzero(held)


def _balance(side: NDArray[np.int64], counts: NDArray[np.float64]) -> None:
    """Bring labels that the greedy walk left on one side to the other too, the rarest first.

    A label of a single document is learned from, not measured. Of the documents that could go over, the one
    goes that takes the fewest other labels off its side, and of these the smallest.
    """
    holds = counts > 0
    spread = holds.sum(axis=0)
    for column in np.argsort(spread, kind="stable"):
        holders = np.flatnonzero(holds[:, column])
        for empty in (0, 1)[: len(holders)]:
            if not (side[holders] == empty).any():
                left = holds[side != empty].sum(axis=0)
                lost = (holds[holders] & (left == 1) & (spread > 1)).sum(axis=1)
                side[holders[np.lexsort((counts[holders].sum(axis=1), lost))[0]]] = empty
