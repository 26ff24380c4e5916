"""Topics that do not rest on one document: those that do are given up, until hardly any is left."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from labels import Paragraph
from models.arrays import Bits, Floats, Ints
from models.topics.finding.sections import topics_of_sections
from models.topics.placement import near_enough, place
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
    placing = _Placing(nearness, eligible)
    owned = inside(placing.kept, placing.by_itself)
    while len(placing.kept) > 2 and owned[placing.kept].min() < OWNED:
        gained = placing.without(int(placing.kept[owned[placing.kept].argmin()]))
        if len(gained):  # the others have the texts that they had
            places = np.searchsorted(gained, placing.by_itself).clip(max=len(gained) - 1)
            owned[gained] = inside(gained, np.where(gained[places] == placing.by_itself, places, -1))
    documents = len(set(groups))
    if documents < FEWEST_DOCUMENTS:
        return placing.kept
    marked = MARKED * max(1.0, MANY / documents) ** 2
    numbers = np.unique(np.asarray(groups), return_inverse=True)[1]
    for known in (None, paragraphs):
        while len(placing.kept) > 2:
            sizes, largest = _sizes(placing.topics(known), numbers, nearness.cosine.shape[1])
            sizes, largest = sizes[placing.kept], largest[placing.kept]
            lopsided = (largest / np.maximum(sizes, 1) > MOST) | (sizes < SMALLEST)
            if lopsided.sum() <= marked * len(placing.kept):
                break
            placing.without(int(placing.kept[np.where(lopsided, sizes, len(nearness) + 1).argmin()]))
    return placing.kept


class _Placing:
    """Where texts belong while topics are given up one by one; only those that one of them was nearest to are placed again.

    Topics keep their numbers.
    """

    def __init__(self, nearness: Nearness, eligible: Bits) -> None:
        self._nearness, self._eligible = nearness, eligible
        self._near = near_enough(nearness)
        self._found = place(nearness, own=eligible)
        self.kept = np.arange(nearness.cosine.shape[1])

    @property
    def by_itself(self) -> Ints:
        """Topic of each text that has one by what it says, -1 for others, shape (n_texts,)."""
        return np.where(self._eligible, self._found.topics, -1)

    def topics(self, paragraphs: Sequence[Paragraph] | None) -> Ints:
        """Return the topic of each text, with those of its section where paragraphs are known, -1 for none, shape (n_texts,)."""
        return self.by_itself if paragraphs is None else topics_of_sections(self._found, self._near, paragraphs)

    def without(self, topic: int) -> Ints:
        """Give a topic up; return those that have other texts now, in order."""
        found = self._found
        self.kept = self.kept[self.kept != topic]
        rows = np.flatnonzero((found.nearest == topic) | (found.second == topic))
        again = place(self._nearness.rows(rows).take(self.kept), own=self._eligible[rows])
        before, after = found.topics[rows], np.where(again.topics >= 0, self.kept[again.topics], -1)
        found.topics[rows], found.nearest[rows] = after, self.kept[again.nearest]
        found.second[rows] = np.where(again.second >= 0, self.kept[again.second], -1)
        moved = np.unique(np.concatenate([before[before != after], after[before != after]]))
        return np.asarray(moved[(moved >= 0) & (moved != topic)])


def _sizes(topics: Ints, numbers: Ints, n_topics: int) -> tuple[Ints, Ints]:
    """Return how many texts each topic has, and how many of them are of its largest document, both of shape (n_topics,)."""
    placed = np.flatnonzero(topics >= 0)
    n_documents = int(numbers.max(initial=-1)) + 1
    cells, counts = np.unique(topics[placed] * n_documents + numbers[placed], return_counts=True)
    largest = np.zeros(n_topics, dtype=np.intp)
    np.maximum.at(largest, cells // max(n_documents, 1), counts)
    return np.bincount(topics[placed], minlength=n_topics), largest


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
