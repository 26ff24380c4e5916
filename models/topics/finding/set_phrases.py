"""Set phrases of a genre: stretches of text that stand in many of its documents, learned and not listed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from models.arrays import Bits
from models.text.near_copies import Shingles, letters, shingles

# A stretch is common that stands in so many documents, and in this share of them.
FEWEST, SHARE = 3, 0.05
# A text is a set phrase where this share of its stretches is common.
COMMON = 0.4
# Where more of a corpus than this would be set phrases they are its subject.
MOST = 0.1


def common_shingles(texts: Sequence[str], groups: Sequence[str]) -> Shingles:
    """Return the stretches of four letters that stand in many documents.

    Parameters
    ----------
    texts : sequence of str
        Folded texts.
    groups : sequence of str
        Document of each.

    Returns
    -------
    ndarray of uint64, shape (n_common,)
        Their numbers, ascending; none where they would make set phrases of a tenth of the texts.
    """
    documents: defaultdict[str, list[Shingles]] = defaultdict(list)
    for text, group in zip(texts, groups, strict=True):
        documents[group].append(shingles(letters(text)))
    held = [np.unique(np.concatenate(parts)) for parts in documents.values()]
    numbers, counts = np.unique(np.concatenate([np.empty(0, np.uint64), *held]), return_counts=True)
    common = numbers[counts >= max(FEWEST, SHARE * len(documents))]
    return common if set_phrases(texts, common).mean() <= MOST else common[:0]


def set_phrases(texts: Sequence[str], common: Shingles) -> Bits:
    """Return which texts are set phrases, shape (n_texts,).

    Parameters
    ----------
    texts : sequence of str
        Folded texts.
    common : ndarray of uint64, shape (n_common,)
        What :func:`common_shingles` gave.
    """
    if not len(common) or not len(texts):
        return np.zeros(len(texts), dtype=bool)
    found = [shingles(letters(text)) for text in texts]
    sizes = np.array([max(len(own), 1) for own in found])
    rows = np.repeat(np.arange(len(found)), [len(own) for own in found])
    counts = np.bincount(rows, weights=np.isin(np.concatenate(found), common), minlength=len(found))
    return np.asarray(counts / sizes >= COMMON)
