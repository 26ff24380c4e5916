"""Text that topics are changed by: what is split, and where words, typical texts and labels are counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from labels import Paragraph
from models.arrays import Floats, Ints, Labels
from models.text.batch import Batch
from models.topics.centroids import TYPICAL
from models.topics.editing.remade import remade
from models.topics.finding.form import cores
from models.topics.naming.pieces import name_pieces
from models.topics.placement import Placement
from models.topics.shares import PRIOR
from models.topics.tagger import Topic, TopicTagger
from models.topics.words import WordTable, topic_words


@dataclass(frozen=True, slots=True, eq=False)
class TopicText:
    """Texts with what is known of them.

    Attributes
    ----------
    batch : Batch
        Clean texts.
    labels : ndarray of int, shape (n_texts, n_labels)
        Labels of each text.
    weights : ndarray of float, shape (n_texts,)
        Weight of each text in the label counts; 0 where its labels are not known.
    groups : sequence of str
        Document of each text.
    paragraphs : sequence of Paragraph, optional
        What is known of the texts, in the same order.
    """

    batch: Batch
    labels: Labels
    weights: Floats
    groups: Sequence[str]
    paragraphs: Sequence[Paragraph] | None = None

    def take(self, rows: Ints) -> TopicText:
        """Return some of the texts.

        Parameters
        ----------
        rows : ndarray of int
            Their rows.
        """
        groups = [self.groups[row] for row in rows]
        paragraphs = None if self.paragraphs is None else [self.paragraphs[row] for row in rows]
        return TopicText(self.batch.take(rows), self.labels[rows], self.weights[rows], groups, paragraphs)

    def placed(self, tagger: TopicTagger) -> Placement:
        """Return the topic of each text.

        Parameters
        ----------
        tagger : TopicTagger
            The topics.
        """
        return tagger.place(self.batch, self.paragraphs)

    def shares(self, rows: Ints, average: Floats) -> Floats:
        """Return the share of each label in some of the texts, smoothed towards an average, shape (n_labels,).

        Parameters
        ----------
        rows : ndarray of int
            The texts.
        average : ndarray of float, shape (n_labels,)
            What a few imagined paragraphs carry.
        """
        weights = self.weights[rows]
        return np.asarray((weights @ self.labels[rows] + PRIOR * average) / (weights.sum() + PRIOR))


def described(tagger: TopicTagger, text: TopicText, numbers: Sequence[int]) -> TopicTagger:
    """Return the topics with words, typical texts and documents of some of them found in a text.

    Parameters
    ----------
    tagger : TopicTagger
        The topics.
    text : TopicText
        What they are described by.
    numbers : sequence of int
        Topics to describe; one that the text does not have stays as it is.

    Returns
    -------
    TopicTagger
        A new one.
    """
    placed = text.placed(tagger)
    top = max(len(topic.words) for topic in tagger.catalogue)
    most = max(TYPICAL, *(len(topic.typical) for topic in tagger.catalogue))
    catalogue = list(tagger.catalogue)
    for number, topic in zip(numbers, retold([catalogue[number] for number in numbers], text, placed, top, most), strict=True):
        catalogue[number] = topic
    return remade(tagger, catalogue)


def retold(topics: Sequence[Topic], text: TopicText, placed: Placement, top: int, most: int) -> list[Topic]:
    """Return topics with words, typical texts and documents found in a text; one that the text does not have stays as it is.

    Parameters
    ----------
    topics : sequence of Topic
        The topics.
    text : TopicText
        What they are described by.
    placed : Placement
        Where its texts belong, to these or to other topics.
    top, most : int
        Largest number of words, and of typical texts.
    """
    own, documents = np.where(placed.own, placed.topics, -1), np.asarray(text.groups)
    numbers = [topic.id for topic in topics]
    spoken = cores(text.batch)
    table = spoken.once(WordTable, lambda batch: WordTable(topic_words(batch), name_pieces(batch)))
    words = table.choose(own, int(max(own.max(initial=0), *numbers)) + 1, top, text.groups, numbers)
    told = []
    for topic, its_words in zip(topics, words, strict=True):
        rows = np.flatnonzero(own == topic.id)
        if not len(rows):
            told.append(topic)
            continue
        nearest = sorted(rows, key=lambda row: (-round(float(placed.similarity[row]), 5), text.batch.texts[row]))
        counts = np.unique(documents[placed.topics == topic.id], return_counts=True)[1]
        told.append(
            replace(
                topic,
                words=its_words or topic.words,
                typical=tuple(dict.fromkeys(text.batch.texts[row] for row in nearest))[:most],
                documents=len(counts),
                largest_document=float(counts.max() / counts.sum()),
            )
        )
    return told
