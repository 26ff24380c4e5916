"""Where the paragraphs of each label are: in topics of its own, or scattered over which others."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.arrays import Bits, Floats, Ints
from models.topics.finding.label_topics import OWN


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
        Topics that are about it: at least a third of their paragraphs are.
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


def find_places(topics: Ints, labels: Bits, about: Bits, about_shares: Floats) -> list[LabelPlace]:
    """Return where the paragraphs of each label are, label by label.

    Parameters
    ----------
    topics : ndarray of int, shape (n_paragraphs,)
        Topic of each paragraph, -1 for none.
    labels, about : ndarray of bool, shape (n_paragraphs, n_labels)
        Labels of each paragraph, and those it is about.
    about_shares : ndarray of float, shape (n_topics, n_labels)
        Share of each topic's paragraphs that are about a label.

    Returns
    -------
    list of LabelPlace
    """
    places = []
    for column in range(labels.shape[1]):
        rows = labels[:, column]
        counts = np.bincount(topics[rows & (topics >= 0)], minlength=len(about_shares))
        largest_first = np.argsort(-counts, kind="stable").tolist()
        places.append(
            LabelPlace(
                column,
                int(rows.sum()),
                int((rows & about[:, column]).sum()),
                tuple(np.flatnonzero(about_shares[:, column] >= OWN).tolist()),
                tuple((topic, int(counts[topic])) for topic in largest_first if counts[topic]),
                int((rows & (topics < 0)).sum()),
            )
        )
    return places
