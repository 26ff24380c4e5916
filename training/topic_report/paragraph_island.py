"""The paragraphs that ride in the page: where they lie on the map, what they say, where they come from."""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from pathlib import PurePath
from typing import Any, TypeVar

import numpy as np

from labels import Paragraph
from models.arrays import Bits
from seeds.cleaning.fold import fold
from training.topic_report.corpus_view import TopicReading
from training.topic_report.drawing.map import plane, thin

# Bytes of text that the page carries: a folder of a hundred policy documents whole, of a year of news what is nearest to
# each topic.
TEXT_BYTES = 3_500_000
# Characters shown of a paragraph, and of a dot whose text the page does not carry.
LONGEST, TIP = 1500, 64

Value = TypeVar("Value", bound=Hashable)


def island(reading: TopicReading, order: Sequence[int], budget: int = TEXT_BYTES) -> dict[str, Any]:
    """Return the paragraphs as columns, short enough for a page.

    Parameters
    ----------
    reading : TopicReading
        The corpus, read.
    order : sequence of int
        Topics in the order in which the page numbers them.
    budget : int
        About how many bytes of text to carry: of every topic the same number of paragraphs, the nearest.

    Returns
    -------
    dict
        ``x`` and ``y`` in thousandths, of the dots, which come first. Of every paragraph ``text`` and ``n``; ``topic``,
        ``second`` and ``also`` (places in `order`, -1 for none); ``own`` (0 where it goes with its section); ``similarity``
        and ``margin`` (thousandths); ``carried`` (0 where there is only the beginning of its text); ``marks`` (row of
        ``sets``: the labels it bears, the last of all labels for none); ``origin`` (row of ``origins``: title, file, date,
        province).
    """
    carried = nearest(reading, budget)
    own = reading.order
    chosen = own[thin(reading.topics[own], reading.similarity[own])]
    vectors = reading.tagger.space.encode(reading.batch)[chosen]
    points = np.round(1000 * plane(vectors, reading.tagger.centroids, reading.topics[chosen])).astype(int)
    dots, points = np.sort(chosen), points[np.argsort(chosen)]
    rows = np.concatenate([dots, np.setdiff1d(np.flatnonzero(carried), dots)])
    position = np.full(len(reading.names) + 1, -1)  # the last is that of "none"
    position[list(order)] = np.arange(len(order))
    sets, marks = _numbered([tuple(np.flatnonzero(reading.marks[row]).tolist()) for row in rows])
    origins, origin_of = _numbered([_origin(reading, int(row)) for row in rows])
    placement = reading.placement
    return {
        "x": points[:, 0].tolist(),
        "y": points[:, 1].tolist(),
        "text": [excerpt(reading.paragraphs[row].text, LONGEST if carried[row] else TIP) for row in rows],
        "topic": position[placement.topics[rows]].tolist(),
        "second": position[placement.second[rows]].tolist(),
        "also": position[placement.also[rows]].tolist(),
        "own": placement.own[rows].astype(int).tolist(),
        "similarity": np.round(1000 * placement.similarity[rows]).astype(int).tolist(),
        "margin": np.round(1000 * placement.margin[rows]).astype(int).tolist(),
        "carried": carried[rows].astype(int).tolist(),
        "marks": marks,
        "sets": sets,
        "origin": origin_of,
        "origins": origins,
        "n": [reading.paragraphs[row].n for row in rows],
    }


def nearest(reading: TopicReading, budget: int) -> Bits:
    """Choose the paragraphs that the page carries with their text: of every topic the nearest, of all the same number.

    What speaks for itself goes before headings and rows that go with their section.

    Parameters
    ----------
    reading : TopicReading
        The corpus, read.
    budget : int
        Largest number of bytes of their texts together; at least one paragraph of each topic is taken.

    Returns
    -------
    ndarray of bool, shape (n_paragraphs,)
    """
    texts = np.argsort(reading.order)
    order = np.lexsort((texts, -np.round(reading.similarity, 5), ~reading.placement.own, reading.topics))
    _, first = np.unique(reading.topics[order], return_index=True)
    rank = np.empty(len(order), dtype=np.intp)
    rank[order] = np.arange(len(order)) - np.repeat(first, np.diff([*first, len(order)]))
    sizes = np.array([len(paragraph.text[:LONGEST].encode()) for paragraph in reading.paragraphs])
    together = np.cumsum(np.bincount(rank, weights=sizes))
    return np.asarray(rank < max(1, int((together <= budget).sum())))


def excerpt(text: str, most: int) -> str:
    """Return a text, or its beginning with an ellipsis.

    Parameters
    ----------
    text : str
        Any text.
    most : int
        Largest number of characters.
    """
    return text if len(text) <= most else text[:most] + "…"


def mark_words(text: str, words: Sequence[str]) -> list[tuple[str, bool]]:
    """Cut a text into stretches that are, or are not, one of the words.

    Parameters
    ----------
    text : str
        Any text.
    words : sequence of str
        What to look for, whatever the case, the width and the script.

    Returns
    -------
    list of (str, bool)
        The stretches in order, and whether each is one of the words; joined they give the text.
    """
    if not words:
        return [(text, False)]
    pattern = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    bounds = [bound for found in re.finditer(pattern, fold(text), re.IGNORECASE) for bound in found.span()]
    parts = (text[start:end] for start, end in zip([0, *bounds], [*bounds, len(text)], strict=True))
    return [(part, index % 2 == 1) for index, part in enumerate(parts) if part]


def origin(paragraph: Paragraph) -> str:
    """Return where and when a paragraph was written: date, province, document.

    Parameters
    ----------
    paragraph : Paragraph
        The paragraph; what is not known of it is left out.
    """
    return " · ".join(part for part in (paragraph.date, paragraph.region, paragraph.doc) if part)


def _origin(reading: TopicReading, row: int) -> tuple[str, str, str, str]:
    paragraph = reading.paragraphs[row]
    # The file's name alone: a page that is mailed need not say how its maker's folders are called.
    source = PurePath(paragraph.source).name if paragraph.source else paragraph.doc
    return reading.titles[paragraph.doc], source, paragraph.date or "", paragraph.region or ""


def _numbered(values: Sequence[Value]) -> tuple[list[Value], list[int]]:
    """Return the different values, and for each value its place among them."""
    places: dict[Value, int] = {}
    numbers = [places.setdefault(value, len(places)) for value in values]
    return list(places), numbers
