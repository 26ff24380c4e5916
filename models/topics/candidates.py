"""Candidates for a new category: topics that are coherent, of several documents, like a category and near to none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from models.arrays import Bits, Ints, Vectors
from models.statistics.one_of import OneOf, members
from models.topics.novelty.likeness import label_likeness, label_nearness
from models.topics.novelty.substance import (
    Growth,
    coherence,
    document_spread,
    documents_by_chance,
    meetings,
    own_words,
    topic_growth,
    word_table,
)

# Why a topic is no candidate, in the order in which it is asked.
REFUSALS = ("claimed", "few", "one_document", "incoherent", "common", "everywhere", "near", "unlike", "shrinking")
# Paragraphs and documents that a candidate needs without the document that has most of it, and the largest share that
# this one may have: a category is still there when one plan is taken away.
PARAGRAPHS, DOCUMENTS, LARGEST = 15, 5, 0.5
# Mean normalised pointwise mutual information of its words; below it they are no subject.
COHERENCE = 0.15
# Share of the paragraphs with two of its first words that are in the topic; below it they are the words of everything.
OWN_WORDS, FIRST_WORDS = 0.3, 5
# A topic found in so much of the documents that chance would spread it over is a set phrase of the genre.
EVERYWHERE = 0.8
# Share of the nearest paragraphs that are about one label, from which on a topic is near to it.
NEAR = 0.2
# Below this share no label is said to be the nearest.
FAINT = 0.05


@dataclass(frozen=True, slots=True)
class Candidate:
    """A topic as a candidate for a new category, and why.

    Attributes
    ----------
    topic : int
        Number of the topic.
    paragraphs, documents : int
        How large it is.
    largest_document : float
        Share of its paragraphs that the document with most of them has, a fraction in [0, 1].
    coherence : float
        Mean normalised pointwise mutual information of its words over the corpus's paragraphs, in [-1, 1].
    own_words : float
        Share of the paragraphs with either of the two words most at home in it that it has, a fraction in [0, 1].
    spread : float or None
        Documents with it, over those expected if its paragraphs were strewn at random; None where documents are too
        short to tell.
    likeness : float or None
        How often one of its paragraphs looks more like the labels in general than one without a label does; 0.5 is
        chance. None where the labels have nothing in common that could be learned.
    nearest : int or None
        Column of the label that most of the nearest paragraphs are about; None where next to none are about any.
    nearness : float
        Share of the nearest paragraphs that are about that label, a fraction in [0, 1].
    growth : Growth or None
        None without dates.
    """

    topic: int
    paragraphs: int
    documents: int
    largest_document: float
    coherence: float
    own_words: float
    spread: float | None
    likeness: float | None
    nearest: int | None
    nearness: float
    growth: Growth | None

    @property
    def elsewhere(self) -> int:
        """Paragraphs outside the document that has most of them."""
        return self.paragraphs - round(self.largest_document * self.paragraphs)


@dataclass(frozen=True, slots=True)
class Candidates:
    """Which topics could be a new category, and why the others could not.

    Attributes
    ----------
    listed : tuple of Candidate
        Those that grow first, then the likest to a category; where that is not known the largest. It may be empty.
    refused : dict of int to str
        First reason, one of `REFUSALS`, for each other topic with paragraphs.
    measured : dict of int to Candidate
        Figures of every topic with paragraphs, listed or not.
    least_likeness : float or None
        Likeness that a candidate had to reach; None where it was not asked.
    """

    listed: tuple[Candidate, ...]
    refused: dict[int, str]
    measured: dict[int, Candidate]
    least_likeness: float | None


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """What candidates are judged by.

    Attributes
    ----------
    topics : ndarray of int, shape (n_texts,)
        Topic of each text, -1 for none.
    words : sequence of sequence of str
        Words of each topic, best first.
    documents : sequence of str
        Document of each text.
    texts : sequence of str
        Words of each text, joined by spaces, as :func:`~models.topics.words.topic_words` gives them.
    vectors : ndarray of float32, shape (n_texts, n_dimensions)
        Unit vectors without the part of the labels.
    labels : ndarray of bool, shape (n_texts, n_labels)
        Labels of each text.
    about : ndarray of bool, shape (n_texts, n_labels)
        Which labels each text is about.
    claimed : ndarray of bool, shape (n_topics,)
        Topics that a label has.
    periods : sequence of (str or None)
        Month, quarter or year of each text, None without a date.
    """

    topics: Ints
    words: Sequence[Sequence[str]]
    documents: Sequence[str]
    texts: Sequence[str]
    vectors: Vectors
    labels: Bits
    about: Bits
    claimed: Bits
    periods: Sequence[str | None]

    def by_texts(self) -> Evidence:
        """Return the same with the texts in an order of their own: sums and samples do not depend on that of a file."""
        rows = sorted(range(len(self.texts)), key=lambda row: (self.texts[row], self.documents[row]))
        return replace(
            self,
            topics=self.topics[rows],
            documents=[self.documents[row] for row in rows],
            texts=[self.texts[row] for row in rows],
            vectors=self.vectors[rows],
            labels=self.labels[rows],
            about=self.about[rows],
            periods=[self.periods[row] for row in rows],
        )


def find_candidates(evidence: Evidence) -> Candidates:
    """Measure every topic and list those that could be a category.

    Parameters
    ----------
    evidence : Evidence
        A corpus with its topics and labels.

    Returns
    -------
    Candidates
    """
    evidence = evidence.by_texts()
    likeness, least = label_likeness(evidence.vectors, evidence.labels, evidence.about)
    topics, n_topics = evidence.topics, len(evidence.words)
    nearness = label_nearness(topics, evidence.vectors, evidence.about, evidence.documents, n_topics)
    growth = topic_growth(OneOf(topics, n_topics), evidence.periods, evidence.documents)
    vocabulary = sorted({word for words in evidence.words for word in words})
    column_of = {word: column for column, word in enumerate(vocabulary)}
    columns = [[column_of[word] for word in words] for words in evidence.words]
    table = word_table(evidence.texts, column_of)
    together, at_home = meetings(table, columns), own_words(table, topics, [own[:FIRST_WORDS] for own in columns])
    _, document = np.unique(np.asarray(evidence.documents, dtype=np.str_), return_inverse=True)
    lengths, rows_of = np.bincount(document), members(topics, n_topics)
    by_chance = {size: documents_by_chance(size, lengths) for size in set(map(len, rows_of)) if size}
    measured = {}
    for topic, rows in enumerate(rows_of):
        if not len(rows):
            continue
        counts = np.unique(document[rows], return_counts=True)[1]
        near = nearness[topic]
        measured[topic] = Candidate(
            topic,
            len(rows),
            len(counts),
            float(counts.max() / len(rows)),
            coherence(together[topic], len(topics)),
            at_home[topic],
            document_spread(len(rows), len(counts), by_chance[len(rows)]),
            None if likeness is None else float(likeness[rows].mean()),
            int(near.argmax()) if near.max(initial=0) >= FAINT else None,
            float(near.max(initial=0)),
            growth[topic],
        )
    refused = {topic: reason for topic, one in measured.items() if (reason := _refusal(one, evidence.claimed[topic], least))}
    listed = [one for topic, one in measured.items() if topic not in refused]
    listed.sort(key=lambda one: (one.growth is None or one.growth.verdict != "growing", -(one.likeness or 0), -one.paragraphs))
    return Candidates(tuple(listed), refused, measured, least)


def _refusal(one: Candidate, claimed: bool, least: float | None) -> str | None:
    """Return the first reason why a topic is no candidate; None where there is none."""
    failed = (
        claimed,
        one.paragraphs < PARAGRAPHS,
        one.documents - 1 < DOCUMENTS or one.largest_document > LARGEST or one.elsewhere < PARAGRAPHS,
        one.coherence < COHERENCE,
        one.own_words < OWN_WORDS,
        one.spread is not None and one.spread >= EVERYWHERE,
        one.nearness >= NEAR,
        least is not None and (one.likeness or 0) < least,
        one.growth is not None and one.growth.verdict == "shrinking",
    )
    return next((reason for reason, fails in zip(REFUSALS, failed, strict=True) if fails), None)
