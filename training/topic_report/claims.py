"""Which topics are about which label, and where the paragraphs of each label are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.arrays import Bits, Floats, Ints, Labels
from models.text.batch import Batch
from models.topics.finding.degrees import STRONG, label_degrees
from models.topics.finding.form import cores
from models.topics.finding.label_topics import OWN, about_shares


@dataclass(frozen=True, slots=True)
class LabelPlace:
    """Where the paragraphs of a label are.

    Attributes
    ----------
    column : int
        Column of the label.
    paragraphs : int
        Paragraphs with the label.
    about : int
        Those that are about it, not only mention it.
    own : tuple of int
        Topics that are about it: at least half of their paragraphs are.
    held : tuple of (int, int)
        Every topic that holds paragraphs of the label and how many, most first.
    without : int
        Paragraphs of the label that belong to no topic.
    """

    column: int
    paragraphs: int
    about: int
    own: tuple[int, ...]
    held: tuple[tuple[int, int], ...]
    without: int


@dataclass(frozen=True, slots=True, eq=False)
class Claims:
    """What paragraphs and topics are about.

    Attributes
    ----------
    topics : ndarray of int, shape (n_paragraphs,)
        Topic of each paragraph that speaks for itself, -1 for none.
    about : ndarray of bool, shape (n_paragraphs, n_labels)
        Labels that a paragraph is about, not only mentions.
    shares : ndarray of float, shape (n_topics, n_labels)
        Share of each topic's paragraphs that are about a label, fractions in [0, 1].
    """

    topics: Ints
    about: Bits
    shares: Floats

    @property
    def claimant(self) -> Ints:
        """Column of the label that each topic is about, -1 where it is about none, shape (n_topics,)."""
        return np.where(self.shares.max(axis=1) >= OWN, self.shares.argmax(axis=1), -1)


def find_claims(batch: Batch, labels: Labels, topics: Ints, n_topics: int) -> Claims:
    """Find out what paragraphs and topics are about.

    Parameters
    ----------
    batch : Batch
        The paragraphs' texts.
    labels : ndarray of int, shape (n_paragraphs, n_labels)
        Labels of each paragraph.
    topics : ndarray of int, shape (n_paragraphs,)
        Topic of each paragraph that speaks for itself, -1 for none.
    n_topics : int
        Number of topics.

    Returns
    -------
    Claims
    """
    # Without labels nobody says what a text is about: the report then speaks of no label at all.
    about = np.asarray((label_degrees(cores(batch), labels) >= STRONG) & labels.astype(bool))
    return Claims(topics, about, about_shares(topics, about, n_topics))


def find_places(topics: Ints, labels: Bits, claims: Claims) -> list[LabelPlace]:
    """Return where the paragraphs of each label are, label by label.

    Parameters
    ----------
    topics : ndarray of int, shape (n_paragraphs,)
        Topic of each paragraph, -1 for none.
    labels : ndarray of bool, shape (n_paragraphs, n_labels)
        Labels of each paragraph.
    claims : Claims
        What they are about.

    Returns
    -------
    list of LabelPlace
    """
    places = []
    for column in range(labels.shape[1]):
        rows = labels[:, column]
        counts = np.bincount(topics[rows & (topics >= 0)], minlength=len(claims.shares))
        largest_first = np.argsort(-counts, kind="stable").tolist()
        places.append(
            LabelPlace(
                column,
                int(rows.sum()),
                int((rows & claims.about[:, column]).sum()),
                tuple(np.flatnonzero(claims.shares[:, column] >= OWN).tolist()),
                tuple((topic, int(counts[topic])) for topic in largest_first if counts[topic]),
                int((rows & (topics < 0)).sum()),
            )
        )
    return places
