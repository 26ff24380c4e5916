"""Candidates for a new category: topics that are coherent, of several documents, like a category and near to none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from models.arrays import Bits, Floats, Ints, Vectors
from models.topics.finding.label_topics import about_shares
from models.topics.space import unit
from models.topics.words import pair_npmi

# Why a topic is no candidate, in the order in which it is asked.
REFUSALS = ("claimed", "few", "one_document", "incoherent", "common", "everywhere", "near", "unlike", "shrinking")
# Paragraphs and documents that a candidate needs, and the largest share of it that one document may have.
PARAGRAPHS, DOCUMENTS, LARGEST = 15, 5, 1 / 3
# Mean normalised pointwise mutual information of its words; below it they are no subject.
COHERENCE = 0.15
# Share of the paragraphs with one of its first words that are in the topic, on average over so many words; below it
# they are the words of everything.
OWN_WORDS, FIRST_WORDS = 0.25, 5
# A topic found in so much of the documents that chance would spread it over is a set phrase of the genre. Where
# documents are so short that chance puts nearly every paragraph of a topic into another, that says nothing.
EVERYWHERE, TELLING = 0.8, 0.75
# Share of the nearest paragraphs of other topics and documents that are about one label; how many are looked at, and
# for how many paragraphs of a topic.
NEAR, NEIGHBOURS, LOOKED_AT = 0.2, 10, 100
# Labels, and paragraphs about each, from which it can be learned what the labels have in common; how surely a label
# left out must be known again by the others.
LABELS, ABOUT, KNOWN_AGAIN = 3, 10, 0.65


@dataclass(frozen=True, slots=True)
class Growth:
    """How the share of a topic changed from the earlier periods to the latest.

    Attributes
    ----------
    before, after : float
        Shares, fractions in [0, 1].
    low, high : float
        95 % interval of the difference, later less earlier, documents taken as clusters.
    """

    before: float
    after: float
    low: float
    high: float

    @property
    def verdict(self) -> str:
        """``growing`` or ``shrinking`` beyond chance, else ``steady``."""
        return "growing" if self.low > 0 else "shrinking" if self.high < 0 else "steady"


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
        Share of the paragraphs with one of its first words that are in the topic, a fraction in [0, 1].
    spread : float or None
        Documents with it, over those expected if its paragraphs were strewn at random; None where documents are too
        short to tell.
    likeness : float or None
        How often one of its paragraphs looks more like the labels in general than one without a label does; 0.5 is
        chance. None where the labels have nothing in common that could be learned.
    nearest : int or None
        Column of the label that most of the nearest paragraphs are about; None where they are about none.
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
    growth : mapping of int to Growth
        Empty without dates.
    """

    topics: Ints
    words: Sequence[Sequence[str]]
    documents: Sequence[str]
    texts: Sequence[str]
    vectors: Vectors
    labels: Bits
    about: Bits
    claimed: Bits
    growth: Mapping[int, Growth]


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
    likeness, least = label_likeness(evidence.vectors, evidence.labels, evidence.about)
    nearness = label_nearness(evidence)
    vocabulary = sorted({word for words in evidence.words for word in words})
    column_of = {word: column for column, word in enumerate(vocabulary)}
    table = _word_table(evidence.texts, column_of)
    _, document = np.unique(np.asarray(evidence.documents, dtype=np.str_), return_inverse=True)
    measured = {}
    for topic in np.unique(evidence.topics[evidence.topics >= 0]).tolist():
        rows = np.flatnonzero(evidence.topics == topic)
        counts = np.bincount(document[rows])
        near = nearness[topic]
        columns = [column_of[word] for word in evidence.words[topic]]
        measured[topic] = Candidate(
            topic,
            len(rows),
            int(np.count_nonzero(counts)),
            float(counts.max() / len(rows)),
            coherence(table[:, columns]),
            own_words(table[:, columns[:FIRST_WORDS]], rows),
            document_spread(rows, document),
            None if likeness is None else float(likeness[rows].mean()),
            int(near.argmax()) if near.any() else None,
            float(near.max(initial=0)),
            evidence.growth.get(topic),
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
        one.documents < DOCUMENTS or one.largest_document > LARGEST,
        one.coherence < COHERENCE,
        one.own_words < OWN_WORDS,
        one.spread is not None and one.spread >= EVERYWHERE,
        one.nearness >= NEAR,
        least is not None and (one.likeness or 0) < least,
        one.growth is not None and one.growth.verdict == "shrinking",
    )
    return next((reason for reason, fails in zip(REFUSALS, failed, strict=True) if fails), None)


def label_likeness(vectors: Vectors, labels: Bits, about: Bits) -> tuple[Floats | None, float | None]:
    """Return how much each text looks like the labels in general, and from which value on a topic does.

    What the labels have in common is the direction from the mean of the texts without a label to the mean of the
    labels' own means. Whether there is such a thing is asked of each label in turn: do the others know its texts
    from those without a label, measured by the area under the curve? If they do not, a new category would not be
    known by it either. A topic has to come half as far above chance as the labels do that were left out.

    Parameters
    ----------
    vectors : ndarray of float32, shape (n_texts, n_dimensions)
        Unit vectors without the part of the labels.
    labels, about : ndarray of bool, shape (n_texts, n_labels)
        Labels of each text, and which of them it is about.

    Returns
    -------
    tuple of (ndarray of float or None, float or None)
        For each text the share of those without a label that look less like the labels, and the value a topic's mean
        must reach. None, None with fewer than three labels that texts are about, or where they have nothing in common.
    """
    none = ~labels.any(axis=1)
    columns = np.flatnonzero(about.sum(axis=0) >= ABOUT)
    if len(columns) < LABELS or none.sum() < ABOUT:
        return None, None
    means = np.stack([unit(vectors[about[:, column]].mean(axis=0)) for column in columns])
    away = vectors[none].mean(axis=0)

    def ranks(direction: Vectors) -> Floats:
        scores = vectors @ direction
        return np.asarray(np.searchsorted(np.sort(scores[none]), scores) / none.sum())

    known = []
    for left_out, column in enumerate(columns):
        others = np.delete(columns, left_out)
        alone = about[:, column] & ~about[:, others].any(axis=1)
        if alone.any():
            known.append(float(ranks(np.delete(means, left_out, axis=0).mean(axis=0) - away)[alone].mean()))
    if not known or np.mean(known) < KNOWN_AGAIN:
        return None, None
    return ranks(means.mean(axis=0) - away), (0.5 + float(np.mean(known))) / 2


def label_nearness(evidence: Evidence) -> dict[int, Floats]:
    """Return for each topic the share of the paragraphs nearest to it that are about each label.

    Looked at are the ten nearest of other topics and other documents to each of its paragraphs: the labels' own
    paragraphs, wherever they lie, and not one centre of them.

    Parameters
    ----------
    evidence : Evidence
        A corpus with its topics and labels.

    Returns
    -------
    dict of int to ndarray of float, shape (n_labels,)
        The topic's own share where that is larger.
    """
    topics, about, vectors = evidence.topics, evidence.about, evidence.vectors
    _, document = np.unique(np.asarray(evidence.documents, dtype=np.str_), return_inverse=True)
    own = about_shares(topics, about, len(evidence.words))
    found = {}
    for topic in np.unique(topics[topics >= 0]).tolist():
        rows = np.flatnonzero(topics == topic)
        rows = rows[np.unique(np.linspace(0, len(rows) - 1, LOOKED_AT).astype(np.intp))]
        others = np.flatnonzero(topics != topic)
        found[topic] = own[topic]
        if about.any() and len(others):
            similarity = vectors[rows] @ vectors[others].T
            similarity[document[rows][:, None] == document[others]] = -np.inf
            count = min(NEIGHBOURS, len(others))
            near = np.argpartition(-similarity, count - 1, axis=1)[:, :count]
            valid = np.isfinite(np.take_along_axis(similarity, near, axis=1))
            if valid.any():
                found[topic] = np.maximum(own[topic], about[others][near[valid]].mean(axis=0))
    return found


def coherence(table: Any) -> float:
    """Return the mean normalised pointwise mutual information of a topic's words, in [-1, 1]; 0 for a single word.

    Parameters
    ----------
    table : sparse matrix, shape (n_texts, n_words)
        Which of its words stands in which text.
    """
    pairs = pair_npmi(table)[np.triu_indices(table.shape[1], 1)]
    return float(pairs.mean()) if len(pairs) else 0.0


def own_words(table: Any, rows: Ints) -> float:
    """Return which share of the texts with one of a topic's words is in the topic, on average over the words.

    Parameters
    ----------
    table : sparse matrix, shape (n_texts, n_words)
        Which of its words stands in which text.
    rows : ndarray of int
        Rows of its texts.
    """
    everywhere = np.asarray(table.sum(axis=0)).ravel()
    inside = np.asarray(table[rows].sum(axis=0)).ravel()
    return float((inside / np.maximum(everywhere, 1)).mean()) if len(inside) else 0.0


def _word_table(texts: Sequence[str], column_of: Mapping[str, int]) -> Any:
    """Return which word stands in which text, as a sparse table of columns."""
    from scipy.sparse import csc_matrix

    found = [(row, column_of[word]) for row, text in enumerate(texts) for word in column_of.keys() & text.split()]
    pairs = np.array(found, dtype=np.intp).reshape(-1, 2)
    return csc_matrix((np.ones(len(pairs), np.float32), pairs.T), shape=(len(texts), len(column_of)))


def document_spread(rows: Ints, document: Ints) -> float | None:
    """Return in how many documents a topic stands, over how many there would be if its paragraphs were strewn at random.

    A category is written about in sections of some documents; a set phrase of the genre stands once in each of them.

    Parameters
    ----------
    rows : ndarray of int
        Rows of the topic's paragraphs.
    document : ndarray of int, shape (n_texts,)
        Number of each paragraph's document.

    Returns
    -------
    float or None
        None where documents are so short that the expected number is near the number of paragraphs.
    """
    expected = float((1 - (1 - len(rows) / len(document)) ** np.bincount(document)).sum())
    if expected > TELLING * len(rows):
        return None
    return len(np.unique(document[rows])) / expected
