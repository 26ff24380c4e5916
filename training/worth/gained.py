"""What a round of labelling gained, measured on the paragraphs of the round before; and whether to go on.

What is chosen to be labelled next is ever harder, so that macro-F1 on all labels of each round falls while the model gets
better. On the same paragraphs, each judged by a fit without its document then and now, like is compared with like.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress

import numpy as np

from labels.wording import _, ngettext
from models.arrays import Bits
from models.statistics.resampling import percentile_interval, sampling_units
from training.measures.bootstrap import bootstrap_macro_f1
from training.measures.metrics import macro, precision_recall_f1
from training.sets.labelled_set import LabelledSet, label_matrix
from training.worth.rounds import Answer, Gain, Round

# On fewer common paragraphs a gain says nothing.
FEWEST_COMMON = 20
# Gain in macro-F1 below which a round was hardly worth its labels, and how many such rounds in a row are enough.
SMALL = 0.005
ENOUGH = 2
# Below these nothing is said of stopping: too few labels in all, or of one label, tell nothing of it.
FEWEST_LABELS = 50
FEWEST_POSITIVES = 8


def answers_of(y_pred: Bits, data: LabelledSet) -> dict[str, Answer]:
    """Return what is kept of a round's answers, by hash of the text; of equal texts the first.

    Parameters
    ----------
    y_pred : ndarray of bool, shape (n_texts, n_labels)
        What models say of each paragraph that have not seen its document.
    data : LabelledSet
        The paragraphs and their labels.
    """
    found: dict[str, Answer] = {}
    for said, paragraph, digest in zip(y_pred.tolist(), data.paragraphs, data.hashes, strict=True):
        answer = Answer(tuple(compress(data.keys, said)), tuple(paragraph.labels or ()), paragraph.judged)
        found.setdefault(digest, answer)
    return found


def gain_since(earlier: Round, y_pred: Bits, data: LabelledSet, rounds: int = 2000, seed: int = 0) -> Gain | None:
    """Return what was gained since a round, on its paragraphs that are still there, by the labels they carry now.

    Parameters
    ----------
    earlier : Round
        The round before.
    y_pred : ndarray of bool, shape (n_texts, n_labels)
        What models say now that have not seen the paragraph's document.
    data : LabelledSet
        The paragraphs and their labels now.
    rounds : int
        Number of samples of documents for the interval.
    seed : int
        Seed of the draws.

    Returns
    -------
    Gain or None
        None where fewer than 20 paragraphs are common, or no label can be measured on them.
    """
    first = {digest: row for row, digest in reversed(list(enumerate(data.hashes)))}
    rows = np.array(sorted(row for digest, row in first.items() if digest in earlier.answers), dtype=np.intp)
    if len(rows) < FEWEST_COMMON:
        return None
    then = [earlier.answers[data.hashes[row]] for row in rows.tolist()]
    # A label that the scheme did not have, or that nobody looked for, was no question then.
    asked = label_matrix([tuple(earlier.positives) if one.judged is None else one.judged for one in then], data.keys)
    both = asked.astype(bool) & data.judged[rows]
    said, carried = (
        label_matrix(labels, data.keys).astype(bool) & both
        for labels in ([one.said for one in then], [one.labels for one in then])
    )
    says, true = y_pred[rows] & both, data.labels[rows].astype(bool) & both
    before, after = (float(macro(precision_recall_f1(bits, true)[2])) for bits in (said, says))
    units = sampling_units([data.documents[row] for row in rows.tolist()])
    drawn = bootstrap_macro_f1([said, says], true, units, rounds=rounds, seed=seed)
    ends = percentile_interval(drawn[1] - drawn[0])
    if np.isnan(before) or np.isnan(after) or ends is None:
        return None
    relabelled, changed = (int((one != other).any(axis=1).sum()) for one, other in ((carried, true), (said, says)))
    return Gain(earlier.paragraphs, earlier.model, len(rows), relabelled, changed, before, after, *ends)


def still_missing(gains: Sequence[Gain], data: LabelledSet, each_label: bool = True) -> list[str]:
    """Return what must still come before labelling can stop; empty where it can.

    Parameters
    ----------
    gains : sequence of Gain
        What the last rounds gained, the latest last, at most :data:`ENOUGH` of them.
    data : LabelledSet
        What is labelled.
    each_label : bool
        Whether the model has its examples of each label from these paragraphs alone.
    """
    few = _("{count} more paragraphs").format(count=FEWEST_LABELS - len(data))
    missing = [few] if len(data) < FEWEST_LABELS else []
    if each_label:
        counts = (data.labels.astype(bool) & data.judged).sum(axis=0).tolist()
        looked_for = data.judged.sum(axis=0).tolist()
        rare = _("{count} more of {label}")
        for key, count, asked in zip(data.keys, counts, looked_for, strict=True):
            missing += [rare.format(count=FEWEST_POSITIVES - count, label=key)] if asked and count < FEWEST_POSITIVES else []
    small = 0
    for one in reversed(gains):
        if one.gain >= SMALL:
            break
        small += 1
    if small < ENOUGH:
        more = ENOUGH - small
        says = ngettext(
            "{count} more round that gains under half a point", "{count} more rounds that gain under half a point", more
        )
        missing.append(says.format(count=more))
    return missing
