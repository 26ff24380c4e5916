"""Topics that do not rest on one document: those that do are given up, until hardly any is left."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from labels import Paragraph
from models.arrays import Bits, Floats, Ints
from models.topics.centroids import assign
from models.topics.word_support import Nearness

# A topic rests on one document that has more than half of its paragraphs; sections between two topics may add a few.
MOST = 0.48
# Of all topics so many may stay that do, the largest; their largest document's share marks them. So in a folder of MANY documents
# and more; in a smaller one, where most subjects are those of one document, more may: a fifth with half as many.
MARKED, MANY = 0.05, 100
# With fewer documents than this none is asked to share its topics with others.
FEWEST_DOCUMENTS = 10
# Of the texts that hold a topic's first words so many are in it, or it is about nothing of its own: the words of formulas and
# generalities (decisions, support, development) stand everywhere.
OWNED = 0.08
# Topics with fewer paragraphs than this are given up too.
SMALLEST = 5


def widen(
    nearness: Nearness,
    groups: Sequence[str],
    eligible: Bits,
    paragraphs: Sequence[Paragraph] | None,
    inside: Callable[[Ints, Ints], Floats],
) -> Ints:
    """Give up topics that say nothing of their own, and topics that rest on one document for more than half.

    The vaguest first, as long as there is one; then the smallest of those that rest on one document, until hardly any is left.
    What was in them goes to the nearest topic that is near enough, or to none. The centroids and words of the others stay as
    they are: taken again they would follow the paragraphs they inherit, and topic after topic would come to rest on one
    document.

    Parameters
    ----------
    nearness : Nearness
        How near texts are to topics.
    groups : sequence of str
        Document of each text.
    eligible : ndarray of bool, shape (n_texts,)
        Whether a text speaks for itself.
    paragraphs : sequence of Paragraph, optional
        What is known of the texts: with it they count in the end as they are placed, with their sections. To begin with that
        would give up too many topics: whole lists in one document go with their section.
    inside : callable
        Takes topics that are left and which of them each text has, and returns how far each owns its words.

    Returns
    -------
    ndarray of int
        The topics that stay, at least one.
    """
    kept = np.arange(nearness.cosine.shape[1])
    while len(kept) > 2:
        owned = inside(kept, assign(nearness.take(kept), eligible).by_itself)
        if owned.min() >= OWNED:
            break
        kept = np.delete(kept, int(owned.argmin()))
    documents = len(set(groups))
    if documents < FEWEST_DOCUMENTS:
        return kept
    marked = MARKED * max(1.0, MANY / documents) ** 2
    for known in (None, paragraphs):
        while len(kept) > 2:
            found = assign(nearness.take(kept), eligible, known)
            sizes, (_, largest) = found.sizes, found.documents(groups)
            lopsided = (largest > MOST) | (sizes < SMALLEST)
            if lopsided.sum() <= marked * len(kept):
                break
            kept = np.delete(kept, int(np.where(lopsided, sizes, len(nearness) + 1).argmin()))
    return kept


def wide_clusters(clusters: Ints, groups: Sequence[str]) -> int:
    """Return how many clusters do not rest on one document for more than half; all of them where documents are few.

    Parameters
    ----------
    clusters : ndarray of int, shape (n_texts,)
        Cluster of each text, -1 for outliers.
    groups : sequence of str
        Document of each text.
    """
    count = int(clusters.max()) + 1
    documents, numbers = np.unique(np.asarray(groups), return_inverse=True)
    if len(documents) < FEWEST_DOCUMENTS:
        return count
    shares = (np.bincount(own).max() / len(own) for cluster in range(count) if len(own := numbers[clusters == cluster]))
    return sum(share <= MOST for share in shares)
