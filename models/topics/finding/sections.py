"""Paragraphs that say nothing of their own get the topic of the section they stand in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from labels import Paragraph
from models.arrays import Bits, Ints, Vectors

# Share of a section's similarity that one topic must have to be that of its headings and rows.
MOST = 0.5


def topics_of_sections(topics: Ints, similarity: Vectors, own: Bits, paragraphs: Sequence[Paragraph]) -> Ints:
    """Return the topic of each paragraph, those that say nothing of their own with their section.

    The section of a heading is what stands under it, that of a title the document; that of a row or a short line
    the paragraphs under its heading, or, where it has none, those next to it, before and behind.

    Parameters
    ----------
    topics : ndarray of int, shape (n_texts,)
        Topic of each paragraph by itself, -1 for none.
    similarity : ndarray of float32, shape (n_texts,)
        How near it is.
    own : ndarray of bool, shape (n_texts,)
        Whether it speaks for itself.
    paragraphs : sequence of Paragraph
        What is known of each.

    Returns
    -------
    ndarray of int, shape (n_texts,)
        -1 where the section has no topic, or none that fills half of it.
    """
    documents: defaultdict[str, list[int]] = defaultdict(list)
    for row, paragraph in enumerate(paragraphs):
        documents[paragraph.doc].append(row)
    found = np.where(own, topics, -1)
    for rows in documents.values():
        rows.sort(key=lambda row: paragraphs[row].n)
        _fill(found, topics, similarity, own, paragraphs, rows)
    return found


def _fill(
    found: Ints, topics: Ints, similarity: Vectors, own: Bits, paragraphs: Sequence[Paragraph], rows: Sequence[int]
) -> None:
    """Set the topics of those paragraphs of one document that say nothing of their own; its rows stand in order."""
    under: defaultdict[str, list[int]] = defaultdict(list)
    for row in rows:
        heading = paragraphs[row].heading
        if own[row] and heading is not None:
            under[heading].append(row)
    before = np.array([row if own[row] else -1 for row in rows])
    behind = before.copy()
    for at in range(1, len(rows)):
        before[at] = before[at] if before[at] >= 0 else before[at - 1]
    for at in range(len(rows) - 2, -1, -1):
        behind[at] = behind[at] if behind[at] >= 0 else behind[at + 1]
    whole = [row for row in rows if own[row]]
    for at, row in enumerate(rows):
        if own[row]:
            continue
        paragraph = paragraphs[row]
        if paragraph.kind == "title":
            section = whole
        elif paragraph.kind == "heading":
            section = under[paragraph.text]
        elif paragraph.heading is not None:
            section = under[paragraph.heading]
        else:
            section = [near for near in (before[at], behind[at]) if near >= 0]
        found[row] = _most(topics, similarity, section)


def _most(topics: Ints, similarity: Vectors, section: Sequence[int]) -> int:
    """Return the topic that fills at least half of some paragraphs, -1 where none does."""
    if not len(section):
        return -1
    rows = np.asarray(section)
    rows, total = rows[topics[rows] >= 0], float(np.maximum(similarity[rows], 0).sum())
    if not len(rows):
        return -1
    sums = np.bincount(topics[rows], weights=similarity[rows])
    return int(sums.argmax()) if sums.max() >= MOST * total else -1
