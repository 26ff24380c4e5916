"""Paragraphs in their sections: what says nothing of its own goes with its section, what says little agrees with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from labels import Paragraph
from models.arrays import Ints, Vectors
from models.topics.placement import Placement

# Share of a section that one topic must have to be the section's.
MOST = 0.5
# Cosine similarity from which on a text that is in no topic by itself is in that of its section.
AGREES = 0.35
# Where there are no headings a section is as many paragraphs before and behind: the rows of a long list stand in none.
NEAR = 3
# A paragraph's neighbours: so many before and behind that speak for themselves. One of them that is nearest to the same topic,
# with at least this similarity, bears it out.
BESIDE, BEARS_OUT = 2, 0.35
# By how much similarity and margin together must pass the floor, with a neighbour that bears the paragraph out and without: set
# by reading 160 assignments of policy documents (experiments/README.md has the table). With 0.25 for those without, 8 were
# wrong and 12 loose; of the 145 that these bounds leave, 4 and 10.
BORNE_OUT, ALONE = 0.15, 0.35


def topics_of_sections(found: Placement, similarity: Vectors, floor: float, paragraphs: Sequence[Paragraph]) -> Ints:
    """Return the topic of each paragraph as it stands among others.

    A paragraph near the floor keeps its topic where one next to it is nearest to the same, and else must be nearer. What
    says nothing of its own goes with its section, and so does what is in no topic but near that of its section.
    The section of a heading is what stands under it, that of a title the document; that of another paragraph those
    under its heading, or, where it has none, those near it, before and behind. A section's topic is the one that
    at least half of its paragraphs with a topic have.

    Parameters
    ----------
    found : Placement
        Where each paragraph belongs by itself.
    similarity : ndarray of float32, shape (n_texts, n_topics)
        How near each topic is.
    floor : float
        Similarity below which a paragraph has no topic by itself.
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
    nearest = similarity.argmax(axis=1)
    enough = found.similarity + found.margin - floor
    for rows in documents.values():
        rows.sort(key=lambda row: (paragraphs[row].n, paragraphs[row].text))  # not by the order they come in
        own = [row for row in rows if found.own[row]]
        for at, row in enumerate(own):
            beside = own[max(at - BESIDE, 0) : at] + own[at + 1 : at + 1 + BESIDE]
            if len(beside) < BESIDE or found.similarity[row] < floor:
                continue
            borne_out = any(nearest[other] == nearest[row] and found.similarity[other] >= BEARS_OUT for other in beside)
            placed[row] = nearest[row] if enough[row] >= (BORNE_OUT if borne_out else ALONE) else -1
    topics = placed.copy()
    for rows in documents.values():
        for row, section in _sections(placed, paragraphs, rows):
            topic = _most(placed, section)
            if topic >= 0 and (not found.own[row] or similarity[row, topic] >= AGREES):
                topics[row] = topic
    return topics


def _sections(placed: Ints, paragraphs: Sequence[Paragraph], rows: Sequence[int]) -> list[tuple[int, Sequence[int]]]:
    """Return, for each paragraph of a document without a topic by itself, the rows of its section that have one."""
    under: defaultdict[str, list[int]] = defaultdict(list)
    whole = [row for row in rows if placed[row] >= 0]
    for row in whole:
        under[paragraphs[row].heading or ""].append(row)
    sections: list[tuple[int, Sequence[int]]] = []
    for at, row in enumerate(rows):
        if placed[row] >= 0:
            continue
        paragraph = paragraphs[row]
        if paragraph.kind == "title":
            sections.append((row, whole))
        elif paragraph.kind == "heading":
            sections.append((row, under.get(paragraph.text, ())))
        elif paragraph.heading:
            sections.append((row, under.get(paragraph.heading, ())))
        else:
            near = rows[max(at - NEAR, 0) : at + NEAR + 1]
            sections.append((row, [other for other in near if placed[other] >= 0]))
    return sections


def _most(placed: Ints, section: Sequence[int]) -> int:
    """Return the topic that at least half of some paragraphs have, -1 where there is none."""
    if not section:
        return -1
    counts = np.bincount(placed[list(section)])
    return int(counts.argmax()) if counts.max() >= MOST * len(section) else -1
