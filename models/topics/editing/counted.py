"""Which topics the training documents were counted by, after topics were changed by hand.

A stored model keeps counts of its documents, not the documents. A topic that is split, dropped or added without them cannot be
counted again, so the counts stay as they are, and new text is compared by the points that topics had when they were counted:
the parts of a split topic together, a dropped topic still by itself, one that was added not at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from models.arrays import Ints
from models.topics.catalogue import Topic
from models.topics.editing.anchors import Anchors
from models.topics.editing.remade import remade
from models.topics.finding.baseline import learn_baseline, place_unseen

if TYPE_CHECKING:
    from models.topics.editing.topic_text import TopicText
    from models.topics.tagger import TopicTagger


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """The columns of a baseline.

    Attributes
    ----------
    columns : ndarray of int, shape (n_counted_points,)
        Column of each point that there was when topics were counted, -1 for one that led to no topic then; points that were
        added later stand behind them.
    dropped : tuple of (int, str)
        Columns none of whose topics is left, and their names.
    """

    columns: Ints
    dropped: tuple[tuple[int, str], ...] = ()

    @property
    def count(self) -> int:
        """Number of columns."""
        return int(self.columns.max(initial=-1)) + 1

    def whole(self, anchors: Anchors) -> bool:
        """Return whether each topic was counted by itself.

        Parameters
        ----------
        anchors : Anchors
            The points as they are now.
        """
        return np.array_equal(self.columns, anchors.topics)

    def column_of_points(self, anchors: Anchors) -> Ints:
        """Return the column of each point, that of the whole for a part, -1 for a topic added later.

        Parameters
        ----------
        anchors : Anchors
            The points as they are now.

        Returns
        -------
        ndarray of int, shape (n_points,)
        """
        found = np.full(len(anchors.points), -1)
        found[: len(self.columns)] = self.columns
        for point in range(len(self.columns), len(found)):  # a parent stands before its parts
            if anchors.parents[point] >= 0:
                found[point] = found[anchors.parents[point]]
        return found

    def topics(self, anchors: Anchors) -> list[list[int]]:
        """Return the topics of each column that there are now.

        Parameters
        ----------
        anchors : Anchors
            The points as they are now.
        """
        found: list[list[int]] = [[] for _column in range(self.count)]
        for column, topic in sorted(set(zip(self.column_of_points(anchors).tolist(), anchors.topics.tolist(), strict=True))):
            if column >= 0 and topic >= 0:
                found[column].append(topic)
        return found

    def regrouped(self, anchors: Anchors, joined: Iterable[Sequence[int]], gone: Iterable[Topic]) -> tuple[Counted, list[Ints]]:
        """Return the columns after topics were joined or dropped, and the columns before that each is made of.

        Parameters
        ----------
        anchors : Anchors
            The points before.
        joined : iterable of sequence of int
            Groups of topics that are joined, by their numbers before.
        gone : iterable of Topic
            Topics that are dropped, as they were.
        """
        left = [set(topics) for topics in self.topics(anchors)]
        columns_of: dict[int, list[int]] = {}
        for column, topics in enumerate(left):
            for topic in topics:
                columns_of.setdefault(topic, []).append(column)
        first = _first_of_joined(
            self.count, ([column for one in group for column in columns_of.get(one, ())] for group in joined)
        )
        names = dict(self.dropped)
        for gone_topic in gone:
            for column in columns_of.get(gone_topic.id, ()):
                left[column].discard(gone_topic.id)
                names |= {} if left[column] else {column: gone_topic.name}
        kept, number = np.unique(first, return_inverse=True)
        dropped = tuple((int(number[column]), name) for column, name in sorted(names.items()))
        columns = np.where(self.columns >= 0, number[self.columns], -1) if self.count else self.columns
        made_of = np.split(np.argsort(number, kind="stable"), np.cumsum(np.bincount(number, minlength=len(kept)))[:-1])
        return Counted(columns, dropped), made_of[: len(kept)]

    def record(self) -> dict[str, Any]:
        """Return it as JSON can write it."""
        return {"columns": self.columns.tolist(), "dropped": [list(one) for one in self.dropped]}

    @classmethod
    def from_record(cls, record: dict[str, Any]) -> Counted:
        """Return what :meth:`record` recorded.

        Parameters
        ----------
        record : dict
            What it returned.
        """
        return cls(np.array(record["columns"], dtype=np.intp), tuple((column, name) for column, name in record["dropped"]))


def _first_of_joined(count: int, groups: Iterable[Sequence[int]]) -> Ints:
    """Return for each column the first of those it is joined with, over whatever others."""
    before = list(range(count))

    def first(column: int) -> int:
        while before[column] != column:
            before[column] = column = before[before[column]]
        return column

    for group in groups:
        firsts = {first(column) for column in group}
        for column in firsts:
            before[column] = min(firsts)
    return np.array([first(column) for column in range(count)], dtype=np.intp)


def as_counted(tagger: TopicTagger) -> TopicTagger:
    """Return a tagger that places text by the topics that its documents were counted by.

    Parameters
    ----------
    tagger : TopicTagger
        Topics, changed by hand or not.

    Returns
    -------
    TopicTagger
        The same one where each topic was counted by itself. Else one with a topic a column: under its number and name where
        it is one topic still, under the names of all its parts, or under the name that it had, with the number -1.
    """
    counted = tagger.counted
    if counted.whole(tagger.anchors):
        return tagger
    topics = np.full(len(tagger.anchors.points), -1)
    topics[: len(counted.columns)] = counted.columns
    names, catalogue = dict(counted.dropped), []
    for column, numbers in enumerate(counted.topics(tagger.anchors)):
        own = [tagger.catalogue[number] for number in numbers]
        if own:
            catalogue.append(replace(own[0], title=" + ".join(topic.name for topic in own)))
        else:
            catalogue.append(Topic(-1, (), 0, (), f"{names.get(column, '')} (dropped)".strip()))
    return remade(tagger, catalogue, anchors=replace(tagger.anchors, topics=topics))


def not_counted(tagger: TopicTagger) -> list[Topic]:
    """Return the topics that were added after the documents were counted.

    Parameters
    ----------
    tagger : TopicTagger
        Topics, changed by hand or not.
    """
    known = {topic for topics in tagger.counted.topics(tagger.anchors) for topic in topics}
    return [topic for topic in tagger.catalogue if topic.id not in known]


def is_text_of(tagger: TopicTagger, text: TopicText) -> bool:
    """Return whether topics were found in a text: as many paragraphs, document by document, speak for themselves.

    Parameters
    ----------
    tagger : TopicTagger
        The topics.
    text : TopicText
        A text.
    """
    if tagger.baseline is None:
        return False
    own = np.flatnonzero(text.placed(tagger).own)
    units = [text.groups[int(row)] for row in own]
    if len(set(units)) == 1:  # the paragraphs of one document are counted one by one
        units = [str(row) for row in own]
    return np.array_equal(np.unique(np.asarray(units, dtype=np.str_), return_counts=True)[1], tagger.baseline.sizes)


def recounted(tagger: TopicTagger, text: TopicText, seed: int = 0) -> TopicTagger:
    """Return topics with the counts of the text that they were found in made again, as at fitting.

    Parameters
    ----------
    tagger : TopicTagger
        Topics, changed by hand.
    text : TopicText
        The text that they were found in; where none of it speaks for itself, nothing is counted.
    seed : int
        Seed of the parts that are left out in turn.
    """
    placed, space = text.placed(tagger), tagger.space
    if not placed.own.any():
        return tagger
    unseen = place_unseen(
        text.batch,
        tagger.nearness(text.batch).support,
        placed.nearest,
        placed.own,
        text.groups,
        encoder=space.encoder,
        guidance=space.guidance,
        components=space.projection.shape[1],
        seed=seed,
    )
    baseline, edge = learn_baseline(placed.topics, placed.similarity, unseen, placed.own, text.groups, len(tagger.catalogue))
    reach = replace(tagger.reach, edge=edge)
    return remade(tagger, tagger.catalogue, baseline=baseline, reach=reach, counted=Counted(tagger.anchors.topics))
