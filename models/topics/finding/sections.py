"""Paragraphs in their sections: what says nothing of its own goes with its section, what says little agrees with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from labels import Paragraph
from models.arrays import Bits, Ints
from models.topics.placement import Placement

# Share of a section that one topic must have to be the section's.
MOST = 0.5
# Where there are no headings a section is as many paragraphs before and behind: the rows of a long list stand in none.
NEAR = 3


def topics_of_sections(found: Placement, near: Bits, paragraphs: Sequence[Paragraph]) -> Ints:
    """Return the topic of each paragraph as it stands among others.

    What says nothing of its own goes with its section, and so does what is near several topics, one of them its section's.
    The section of a heading is what stands under it, that of a title the document; that of another paragraph those
    under its heading, or, where it has none, those near it, before and behind. A section's topic is the one that
    at least half of its paragraphs with a topic have.

    Parameters
    ----------
    found : Placement
        Where each paragraph belongs by itself.
    near : ndarray of bool, shape (n_texts, n_topics)
        Which topics each is near enough to.
    paragraphs : sequence of Paragraph
        What is known of each.

    Returns
    -------
    ndarray of int, shape (n_texts,)
        -1 where the section has no topic, or where the paragraph speaks for itself and is far from it.
    """
    documents: defaultdict[str, list[int]] = defaultdict(list)
    for row, paragraph in enumerate(paragraphs):
        documents[paragraph.doc].append(row)
    placed = np.where(found.own, found.topics, -1)
    topics = placed.copy()
    for rows in documents.values():
        rows.sort(key=lambda row: (paragraphs[row].n, paragraphs[row].text))  # not by the order they come in
        for row, topic in _of_sections(placed, paragraphs, rows):
            if topic >= 0 and (not found.own[row] or near[row, topic]):
                topics[row] = topic
    return topics


def _of_sections(placed: Ints, paragraphs: Sequence[Paragraph], rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield each paragraph of a document without a topic by itself, and the topic of its section, -1 for none."""
    under: defaultdict[str, list[int]] = defaultdict(list)
    whole = [row for row in rows if placed[row] >= 0]
    for row in whole:
        under[paragraphs[row].heading or ""].append(row)
    # Counted once, however many paragraphs stand in a section.
    of_whole, of_heading = _most(placed, whole), {heading: _most(placed, own) for heading, own in under.items()}
    for at, row in enumerate(rows):
        if placed[row] >= 0:
            continue
        paragraph = paragraphs[row]
        if paragraph.kind == "title":
            yield row, of_whole
        elif paragraph.kind == "heading":
            yield row, of_heading.get(paragraph.text, -1)
        elif paragraph.heading:
            yield row, of_heading.get(paragraph.heading, -1)
        else:
            near = rows[max(at - NEAR, 0) : at + NEAR + 1]
            yield row, _most(placed, [other for other in near if placed[other] >= 0])


def _most(placed: Ints, section: Sequence[int]) -> int:
    """Return the topic that at least half of some paragraphs have, -1 where there is none."""
    if not section:
        return -1
    counts = np.bincount(placed[list(section)])
    return int(counts.argmax()) if counts.max() >= MOST * len(section) else -1
