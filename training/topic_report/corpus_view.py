"""A corpus read by its topics: who speaks of what, where and since when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from labels import Paragraph
from models.arrays import Bits, Floats, Ints, Labels, Vectors
from models.output.periods import month_of, quarter_of, year_of
from models.statistics.counts import Counts, count
from models.text.batch import Batch
from models.topics.candidates import Candidates, Evidence, find_candidates
from models.topics.naming.custom import Namer
from models.topics.naming.names import name_topics
from models.topics.naming.rules import load_rules
from models.topics.tagger import TopicTagger
from models.topics.words import topic_words
from seeds.schemes import Scheme
from training.topic_report.claims import Claims, LabelPlace, find_claims, find_places

# Paragraphs that a month (or quarter, or year) of a chart should hold, in the median.
ENOUGH = 100


@dataclass(frozen=True, eq=False)
class TopicReading:
    """Paragraphs with their labels and topics.

    Attributes
    ----------
    title : str
        What the corpus is called.
    paragraphs : tuple of Paragraph
        Clean paragraphs.
    labels : ndarray of int, shape (n_paragraphs, n_labels)
        Labels of each paragraph.
    labelled_by : str
        Name of the model that gave the labels; empty where people did.
    tagger : TopicTagger
        The topics.
    batch : Batch
        The paragraphs' texts as the tagger read them.
    topics : ndarray of int, shape (n_paragraphs,)
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
    batch: Batch
    topics: Ints
    similarity: Vectors
    names: tuple[str, ...]

    @property
    def scheme(self) -> Scheme:
        """The scheme of the labels."""
        return self.tagger.analyzer.scheme

    @cached_property
    def documents(self) -> list[str]:
        """Document of each paragraph."""
        return [paragraph.doc for paragraph in self.paragraphs]

    @cached_property
    def sizes(self) -> Ints:
        """Number of paragraphs per topic, shape (n_topics,)."""
        return np.bincount(self.topics[self.topics >= 0], minlength=len(self.names))

    @cached_property
    def in_topic(self) -> Bits:
        """Whether a paragraph belongs to a topic, shape (n_paragraphs, n_topics)."""
        return np.asarray(self.topics[:, None] == np.arange(len(self.names)))

    @cached_property
    def label_shares(self) -> Floats:
        """Share of each topic's paragraphs that carry a label, fractions in [0, 1], shape (n_topics, n_labels)."""
        counts = self.in_topic.T.astype(float) @ self.labels
        return np.asarray(counts / np.maximum(self.sizes, 1)[:, None])

    @cached_property
    def claims(self) -> Claims:
        """Which labels the paragraphs and the topics are about."""
        own = self.tagger.eligibility.judge(self.batch, self.paragraphs)
        return find_claims(self.batch, self.labels, np.where(own, self.topics, -1), len(self.names))

    @property
    def claimant(self) -> Ints:
        """Column of the label that each topic is about, -1 where it is about none, shape (n_topics,)."""
        return self.claims.claimant

    @cached_property
    def label_places(self) -> list[LabelPlace]:
        """Where the paragraphs of each label are, one per label of the scheme, in its order."""
        return find_places(self.topics, self.labels.astype(bool), self.claims)

    @cached_property
    def candidates(self) -> Candidates:
        """Topics that could be a new category, with reasons, and why the others could not."""
        return find_candidates(
            Evidence(
                self.claims.topics,
                [topic.words for topic in self.tagger.catalogue],
                self.documents,
                topic_words(self.batch),
                self.tagger.space.encode_subjects(self.batch),
                self.labels.astype(bool),
                self.claims.about,
                self.claimant >= 0,
                self.periods,
            )
        )

    @cached_property
    def marks(self) -> Bits:
        """Labels of each paragraph and, last, "none of them", shape (n_paragraphs, n_labels + 1)."""
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
        coarse_first = reversed(choices)
        return next((groups for groups in coarse_first if len(set(groups) - {None}) > 1), choices[0])

    def labels_by(self, groups: Sequence[str | None]) -> Counts:
        """Count labels and "none" in groups of paragraphs.

        Parameters
        ----------
        groups : sequence of (str or None)
            Group of each paragraph; None leaves it out.

        Returns
        -------
        Counts
        """
        return count(groups, self.marks, self.documents)

    def topics_by(self, groups: Sequence[str | None]) -> Counts:
        """Count topics in groups of paragraphs.

        Parameters
        ----------
        groups : sequence of (str or None)
            Group of each paragraph; None leaves it out.

        Returns
        -------
        Counts
        """
        return count(groups, self.in_topic, self.documents)

    def typical(self, topic: int, most: int) -> list[int]:
        """Return the rows of the paragraphs nearest to a topic's centre, nearest first, no text twice.

        Parameters
        ----------
        topic : int
            Number of the topic.
        most : int
            Largest number of rows.
        """
        return typical_rows(self.topics, self.similarity, self.batch.texts, topic, most)


def read_topics(
    title: str,
    paragraphs: Sequence[Paragraph],
    labels: Labels,
    labelled_by: str,
    tagger: TopicTagger,
    namer: Namer | None = None,
    batch: Batch | None = None,
) -> TopicReading:
    """Give every paragraph its topic and every topic its name.

    Parameters
    ----------
    title : str
        What the corpus is called.
    paragraphs : sequence of Paragraph
        Clean paragraphs, at least one.
    labels : ndarray of int, shape (n_paragraphs, n_labels)
        Labels of each paragraph.
    labelled_by : str
        Name of the model that gave them; empty where people did.
    tagger : TopicTagger
        The topics.
    namer : callable, optional
        Names a topic in place of the rules; see :mod:`models.topics.naming.custom`. A name given by hand comes first.
    batch : Batch, optional
        The texts, where they were cut already by an analyzer of the same scheme.

    Returns
    -------
    TopicReading

    Raises
    ------
    InputError
        If `namer` fails or gives no short text.
    """
    batch = tagger.analyzer.batch([paragraph.text for paragraph in paragraphs] if batch is None else batch)
    placement = tagger.place(batch, paragraphs)
    similarity, topics = placement.similarity, placement.topics
    most = load_rules().texts
    typical: list[Batch] = []
    for number, topic in enumerate(tagger.catalogue):
        rows = typical_rows(topics, similarity, batch.texts, number, most)
        typical.append(batch.take(np.array(rows)) if rows else tagger.analyzer.batch(topic.typical))
    made = name_topics([topic.words for topic in tagger.catalogue], typical, tagger.analyzer, namer)
    names = tuple(topic.title or name for topic, name in zip(tagger.catalogue, made, strict=True))
    return TopicReading(title, tuple(paragraphs), labels, labelled_by, tagger, batch, topics, similarity, names)


def typical_rows(topics: Ints, similarity: Vectors, texts: Sequence[str], topic: int, most: int) -> list[int]:
    """Return the rows of the paragraphs nearest to a topic's centre, nearest first, no text twice.

    Parameters
    ----------
    topics : ndarray of int, shape (n_paragraphs,)
        Topic of each paragraph.
    similarity : ndarray of float32, shape (n_paragraphs,)
        Similarity to it.
    texts : sequence of str
        The paragraphs' texts.
    topic : int
        Number of the topic.
    most : int
        Largest number of rows.
    """
    members = np.flatnonzero(topics == topic)
    seen: dict[str, int] = {}
    for row in members[np.argsort(-similarity[members], kind="stable")]:
        seen.setdefault(texts[row], int(row))
        if len(seen) == most:
            break
    return list(seen.values())
