"""A corpus read by its topics: who speaks of what, where and since when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from labels import Paragraph
from models.arrays import Bits, Floats, Ints, Labels, Vectors
from models.output.periods import month_of
from models.statistics.counts import Counts, count, design_effect, witnesses
from models.statistics.one_of import OneOf, members
from models.statistics.resampling import sampling_units
from models.text.batch import Batch
from models.topics.candidates import Candidates, Evidence, find_candidates
from models.topics.finding.label_topics import about_shares
from models.topics.needed import need_topics
from models.topics.placement import Placement
from models.topics.tagger import TopicTagger
from models.topics.words import topic_words
from seeds.schemes import Scheme
from training.topic_report.claims import Claims, LabelPlace, find_claims, find_places
from training.topic_report.time_axis import choose_periods
from training.topic_report.typical_rows import typical_rows

# Share of its paragraphs from which on one document is said to be what a topic rests on.
ONE_DOCUMENT = 0.5


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
    placement : Placement
        Topic of each paragraph, the next best one, and how surely.
    names : tuple of str
        Name of each topic, as stored with the tagger.
    """

    title: str
    paragraphs: tuple[Paragraph, ...]
    labels: Labels
    labelled_by: str
    tagger: TopicTagger
    batch: Batch
    placement: Placement
    names: tuple[str, ...]

    @property
    def topics(self) -> Ints:
        """Topic of each paragraph, -1 where even the nearest is too far, shape (n_paragraphs,)."""
        return self.placement.topics

    @property
    def similarity(self) -> Vectors:
        """Cosine similarity of each paragraph and its nearest topic, shape (n_paragraphs,)."""
        return self.placement.similarity

    @property
    def scheme(self) -> Scheme:
        """The scheme of the labels."""
        return self.tagger.analyzer.scheme

    @cached_property
    def order(self) -> Ints:
        """Rows in an order of their own, whatever order they came in: by their texts, then by where these stand."""

        def key(row: int) -> tuple[str, str, int]:
            return self.batch.texts[row], self.documents[row], self.paragraphs[row].n

        return np.array(sorted(range(len(self.paragraphs)), key=key), dtype=np.intp)

    @cached_property
    def documents(self) -> list[str]:
        """Document of each paragraph."""
        return [paragraph.doc for paragraph in self.paragraphs]

    @cached_property
    def sizes(self) -> Ints:
        """Number of paragraphs per topic, shape (n_topics,)."""
        return np.bincount(self.topics[self.topics >= 0], minlength=len(self.names))

    @property
    def in_topic(self) -> OneOf:
        """Whether a paragraph belongs to a topic, shape (n_paragraphs, n_topics)."""
        return OneOf(self.topics, len(self.names))

    @cached_property
    def rows_of(self) -> list[Ints]:
        """Rows of each topic's paragraphs."""
        return members(self.topics, len(self.names))

    @cached_property
    def witnesses(self) -> Sequence[str]:
        """What counts as one witness for each paragraph: its document, or itself where all stand in one document."""
        return sampling_units(self.documents)

    @cached_property
    def behind(self) -> tuple[Ints, Floats]:
        """Documents behind each topic, and the share of its paragraphs that the largest has, both of shape (n_topics,)."""
        n_documents, largest = witnesses([""] * len(self.paragraphs), self.in_topic, self.documents)
        return n_documents[0], largest[0]

    @cached_property
    def alone(self) -> Bits:
        """Whether a topic rests on one document of several, shape (n_topics,): more than half of its paragraphs are from it."""
        return np.asarray((self.behind[1] > ONE_DOCUMENT) & (len(self.titles) > 1))

    @cached_property
    def titles(self) -> dict[str, str]:
        """Title of each document, its name where none is known."""
        found: dict[str, str] = {}
        for paragraph in self.paragraphs:
            if paragraph.title:
                found.setdefault(paragraph.doc, paragraph.title)
        return {name: found.get(name, name) for name in self.documents}

    @cached_property
    def largest_documents(self) -> list[str]:
        """Document with most of each topic's paragraphs, the first by name of several; empty for a topic without any."""
        names, document_of = np.unique(np.array(self.documents, dtype=np.str_), return_inverse=True)
        largest = [np.bincount(document_of[rows]).argmax() if len(rows) else -1 for rows in self.rows_of]
        return [str(names[number]) if number >= 0 else "" for number in largest]

    @cached_property
    def topic_effect(self) -> Floats:
        """Design effect of each topic, shape (n_topics,): one long document is no trend, and no province's trait."""
        return design_effect(self.in_topic, self.documents)

    @cached_property
    def label_effect(self) -> Floats:
        """Design effect of each label and, last, of none, shape (n_labels + 1,)."""
        return design_effect(self.marks, self.documents)

    @cached_property
    def label_shares(self) -> Floats:
        """Share of each topic's paragraphs that carry a label, fractions in [0, 1], shape (n_topics, n_labels)."""
        return about_shares(self.topics, self.labels.astype(bool), len(self.names))

    @cached_property
    def claims(self) -> Claims:
        """Which labels the paragraphs and the topics are about."""
        return find_claims(self.batch, self.labels, np.where(self.placement.own, self.topics, -1), len(self.names))

    @cached_property
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
                self.tagger.space.without_labels(self.batch),
                self.labels.astype(bool),
                self.claims.about,
                self.claimant >= 0,
                # Headings and rows are in no share: they say nothing of their own.
                [period if own else None for period, own in zip(self.periods, self.placement.own.tolist(), strict=True)],
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
        """Month, quarter or year of each paragraph: the finest that holds enough documents to draw a line."""
        return choose_periods([paragraph.date for paragraph in self.paragraphs], self.witnesses)

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
        return count(groups, self.marks, self.documents, self.label_effect)

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
        return count(groups, self.in_topic, self.documents, self.topic_effect)

    def typical(self, topic: int, most: int) -> list[int]:
        """Return the rows of the paragraphs nearest to a topic's centre, nearest first, no text twice.

        Parameters
        ----------
        topic : int
            Number of the topic.
        most : int
            Largest number of rows.
        """
        return typical_rows(self.placement, self.batch.texts, self.rows_of[topic], most)


def read_topics(
    title: str,
    paragraphs: Sequence[Paragraph],
    labels: Labels,
    labelled_by: str,
    tagger: TopicTagger,
    batch: Batch | None = None,
) -> TopicReading:
    """Give every paragraph its topic.

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
    batch : Batch, optional
        The texts, where they were cut already by an analyzer of the same scheme.

    Returns
    -------
    TopicReading

    Raises
    ------
    UsageError
        If `tagger` is no topic tagger.
    """
    analyzer = need_topics(tagger, "read_topics").analyzer
    batch = analyzer.batch([paragraph.text for paragraph in paragraphs] if batch is None else batch)
    placement = tagger.place(batch, paragraphs)
    names = tuple(topic.name for topic in tagger.catalogue)
    return TopicReading(title, tuple(paragraphs), labels, labelled_by, tagger, batch, placement, names)
