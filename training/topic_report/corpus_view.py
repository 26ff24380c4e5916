"""A corpus read by its topics: who speaks of what, where and since when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from labels import Paragraph
from models.decisions.calibration import Labels
from models.interface import Floats
from models.output.counts import Counts, count, month_of, quarter_of, year_of
from models.topics.naming.custom import Namer
from models.topics.naming.names import name_topics
from models.topics.naming.phrases import load_rules
from models.topics.space import unit
from models.topics.tagger import CLAIM, TopicTagger

# Paragraphs that a month (or quarter, or year) of a chart should hold, in the median.
ENOUGH = 100


@dataclass(frozen=True, eq=False)
class TopicReading:
    """Paragraphs with their industries and topics.

    Attributes
    ----------
    title : str
        What the corpus is called.
    paragraphs : tuple of Paragraph
        Clean paragraphs.
    labels : ndarray of int, shape (n_paragraphs, n_labels)
        Industries of each paragraph.
    labelled_by : str
        Name of the model that gave the industries; "" where people did.
    tagger : TopicTagger
        The topics.
    numbers : ndarray of int, shape (n_paragraphs,)
        Topic of each paragraph, -1 where even the nearest is too far.
    similarity : ndarray of float32, shape (n_paragraphs,)
        Cosine similarity of each paragraph and its nearest topic.
    names : tuple of str
        Name of each topic.
    """

    title: str
    paragraphs: tuple[Paragraph, ...]
    labels: Labels
    labelled_by: str
    tagger: TopicTagger
    numbers: NDArray[np.intp]
    similarity: NDArray[np.float32]
    names: tuple[str, ...]

    @cached_property
    def documents(self) -> list[str]:
        """Document of each paragraph."""
        return [paragraph.doc for paragraph in self.paragraphs]

    @cached_property
    def sizes(self) -> NDArray[np.int64]:
        """Paragraphs of each topic, shape (n_topics,)."""
        return np.bincount(self.numbers[self.numbers >= 0], minlength=len(self.names))

    @cached_property
    def in_topic(self) -> NDArray[np.bool_]:
        """Whether a paragraph belongs to a topic, shape (n_paragraphs, n_topics)."""
        return np.asarray(self.numbers[:, None] == np.arange(len(self.names)))

    @cached_property
    def industries(self) -> Floats:
        """Share of each topic's paragraphs that speak of an industry, fractions, shape (n_topics, n_labels)."""
        counts = self.in_topic.T.astype(float) @ self.labels
        return np.asarray(counts / np.maximum(self.sizes, 1)[:, None])

    @cached_property
    def claimant(self) -> NDArray[np.intp]:
        """Column of the industry that claims each topic, -1 where none does, shape (n_topics,)."""
        return np.where(self.industries.max(axis=1) >= CLAIM, self.industries.argmax(axis=1), -1)

    @cached_property
    def candidates(self) -> list[tuple[int, int | None, float]]:
        """Topics that no industry claims, the nearest to an industry first: candidates for a new category.

        An industry's place is the mean of the topics' centroids, each weighted by its paragraphs that speak of the
        industry; one topic that happens to be claimed (diplomats who speak of AI) does not draw its neighbours in.

        Returns
        -------
        list of (int, int or None, float)
            Topic, column of the nearest industry, and their cosine similarity after the mean of all paragraphs is
            taken off, in [-1, 1]. Where no paragraph speaks of an industry: None, 0, by size.
        """
        free = np.flatnonzero((self.claimant < 0) & (self.sizes > 0))
        free = free[np.argsort(-self.sizes[free], kind="stable")]
        spoken = np.flatnonzero(self.labels.any(axis=0))
        if not len(spoken):
            return [(int(topic), None, 0.0) for topic in free]
        weights = self.sizes / max(self.sizes.sum(), 1)
        centred = unit(self.tagger.centroids - weights @ self.tagger.centroids)
        near = centred[free] @ unit((self.industries[:, spoken] * weights[:, None]).T @ centred).T
        order = np.argsort(-near.max(axis=1), kind="stable")
        return [(int(free[row]), int(spoken[near[row].argmax()]), float(near[row].max())) for row in order]

    @cached_property
    def marks(self) -> NDArray[np.bool_]:
        """Industries of each paragraph and, last, "none of them", shape (n_paragraphs, n_labels + 1)."""
        return np.column_stack([self.labels.astype(bool), ~self.labels.astype(bool).any(axis=1)])

    @cached_property
    def months(self) -> list[str | None]:
        """Month of each paragraph."""
        return [month_of(paragraph.date) for paragraph in self.paragraphs]

    @cached_property
    def regions(self) -> list[str | None]:
        """Province of each paragraph."""
        return [paragraph.region or None for paragraph in self.paragraphs]

    @cached_property
    def periods(self) -> list[str | None]:
        """Month, quarter or year of each paragraph: the finest that holds enough paragraphs to draw a line."""
        dates = [paragraph.date for paragraph in self.paragraphs]
        choices = [self.months, [quarter_of(date) for date in dates], [year_of(date) for date in dates]]
        for groups in choices:
            sizes = np.unique([group for group in groups if group], return_counts=True)[1]
            if len(sizes) > 1 and np.median(sizes) >= ENOUGH:
                return groups
        known = [len(set(groups) - {None}) for groups in choices]
        return next((groups for groups, n in zip(reversed(choices), reversed(known), strict=True) if n > 1), choices[0])

    def industries_by(self, groups: Sequence[str | None]) -> Counts:
        """Count industries and "none" in groups of paragraphs."""
        return count(groups, self.marks, self.documents)

    def topics_by(self, groups: Sequence[str | None]) -> Counts:
        """Count topics in groups of paragraphs."""
        return count(groups, self.in_topic, self.documents)

    def typical(self, topic: int, most: int) -> list[int]:
        """Return the rows of the paragraphs nearest to a topic's centre, no text twice."""
        return typical_rows(self.numbers, self.similarity, [p.text for p in self.paragraphs], topic, most)


def read_topics(
    title: str,
    paragraphs: Sequence[Paragraph],
    labels: Labels,
    labelled_by: str,
    tagger: TopicTagger,
    namer: Namer | None = None,
) -> TopicReading:
    """Give every paragraph its topic and every topic its name.

    Parameters
    ----------
    title : str
        What the corpus is called.
    paragraphs : sequence of Paragraph
        Clean paragraphs, at least one.
    labels : ndarray of int, shape (n_paragraphs, n_labels)
        Industries of each paragraph.
    labelled_by : str
        Name of the model that gave them; "" where people did.
    tagger : TopicTagger
        The topics.
    namer : callable, optional
        Names a topic in place of the rules; see :mod:`models.topics.naming.custom`. A name given by hand stands before either.
    """
    texts = [paragraph.text for paragraph in paragraphs]
    nearest, similarity = tagger.nearest(texts)
    numbers = np.where(similarity >= tagger.floor, nearest, -1)
    most = load_rules().texts
    members = [
        [texts[row] for row in typical_rows(numbers, similarity, texts, number, most)] or list(topic.typical)
        for number, topic in enumerate(tagger.topics_)
    ]
    found = name_topics([topic.words for topic in tagger.topics_], members, namer)
    names = tuple(topic.title or name for topic, name in zip(tagger.topics_, found, strict=True))
    return TopicReading(title, tuple(paragraphs), labels, labelled_by, tagger, numbers, similarity, names)


def typical_rows(
    numbers: NDArray[np.intp], similarity: NDArray[np.float32], texts: Sequence[str], topic: int, most: int
) -> list[int]:
    """Return the rows of the paragraphs nearest to a topic's centre, nearest first, no text twice."""
    members = np.flatnonzero(numbers == topic)
    seen: dict[str, int] = {}
    for row in members[np.argsort(-similarity[members], kind="stable")]:
        seen.setdefault(texts[row], int(row))
        if len(seen) == most:
            break
    return list(seen.values())
