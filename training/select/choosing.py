"""Choose the texts a model would learn most from, with a share for every label and no near copies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from models.arrays import Floats, Ints
from models.text.near_copies import NearCopies

# A document gives at most so many times what it would give if all gave alike, before others have given theirs.
SHARE = 3


def choose(
    closeness: Floats,
    texts: Sequence[str],
    documents: Sequence[str],
    count: int,
    drawn: Sequence[int],
    known: NearCopies,
    random: np.random.Generator,
    *,
    together: bool = True,
) -> list[int]:
    """Choose texts, the labels taking turns.

    Each turn takes the text that is closest to that label's threshold. What is close to the thresholds of other labels
    besides counts as well: a text that is open for several labels is read once and teaches all. Turns give a rare label as
    many texts as a common one, and where none is close to its threshold, the closest are those with the highest probability.

    Parameters
    ----------
    closeness : ndarray of float, shape (n_texts, n_labels)
        As :func:`training.select.urgency.closeness` returns it.
    texts : sequence of str
        Folded texts.
    documents : sequence of str
        Document of each text.
    count : int
        How many to choose; fewer where there are fewer.
    drawn : sequence of int
        Rows that are in the sample already.
    known : NearCopies
        Texts of which no near copy is wanted; those chosen are added. Near copies come last.
    random : numpy.random.Generator
        Decides between equals, and which label is first.
    together : bool
        Whether closeness to other labels' thresholds counts. Not where keyword rules alone speak: to them every text that
        names many labels is open for all, and such texts are lists.

    Returns
    -------
    list of int
        Rows in the order they were chosen.
    """
    most = max(1, -(-SHARE * count // max(len(set(documents)), 1)))
    taken, given = set(drawn), Counter(documents[row] for row in drawn)
    chosen: list[int] = []
    later: list[int] = []
    others = closeness.sum(axis=1, keepdims=True) - closeness
    score = closeness * (1 + others) if together else closeness
    for row in _turns(score, random):
        if len(chosen) == count:
            break
        if row in taken:
            continue
        taken.add(row)
        if given[documents[row]] >= most or known.knows(texts[row]):
            later.append(row)
            continue
        given[documents[row]] += 1
        known.add(texts[row])
        chosen.append(row)
    return chosen + later[: count - len(chosen)]


def _turns(score: Floats, random: np.random.Generator) -> Iterator[int]:
    """Yield rows, each label's best in turn; rows come again with other labels."""
    ties: Ints = random.permutation(len(score))
    queues = [np.lexsort((ties, -column)) for column in score.T]
    for place in range(len(score)):
        for column in random.permutation(len(queues)).tolist():
            yield int(queues[column][place])
