"""A reading as the templates need it: numbers, names and lines, ready to be written down."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

import numpy as np

from labels import NONE, Paragraph
from models.arrays import Floats
from models.output.periods import month_of, year_of
from models.statistics.counts import Counts, design_effect, difference_z
from seeds.cleaning.fold import fold
from training.topic_report.charts import panel, sparkline
from training.topic_report.corpus_view import TopicReading
from training.topic_report.map import plane, thin
from training.topic_report.tree import draw, order_leaves
from training.topic_report.trends import Change, changes, critical_z, latest, smooth

# Typical paragraphs per topic; characters shown of each, and of one pointed at on the map.
TYPICAL, EXCERPT, TIP = 3, 240, 64
# Rows of the tables of candidates, of changes and of provinces.
CANDIDATES, CHANGES, REGIONS = 20, 8, 40
# Below so many paragraphs a share is written as a count.
FEW = 20
# A label is named on a topic's card from this share on.
NAMED_SHARE = 0.1
# Height of a topic in the tree.
LEAF = 24
# Colour of the largest share of a column, in per cent, and how fast it pales: differences must show among large shares.
STRONGEST, GAMMA = 64, 1.8


class TopicView:
    """A reading as the templates need it.

    Parameters
    ----------
    reading : TopicReading
        The corpus, read.
    files : sequence of str
        Names of the tables in the same folder.
    """

    def __init__(self, reading: TopicReading, files: Sequence[str]) -> None:
        self.reading, self.files = reading, files
        self.keys = [*reading.scheme.keys, NONE]
        self.names = {label.key: label.name for label in reading.scheme.taxonomy.labels} | {NONE: ""}
        self.period_topics = reading.topics_by(reading.periods)
        self.dated = len(self.period_topics.rows) > 1
        self.critical = critical_z(len(reading.names))

    @cached_property
    def values(self) -> dict[str, Any]:
        """Everything that stands on the page but the map."""
        return self._corpus() | self._topics() | self._groups() | self._changes()

    def _corpus(self) -> dict[str, Any]:
        """Return the figures of the whole corpus."""
        reading = self.reading
        dates = [period for p in reading.paragraphs if (period := month_of(p.date) or year_of(p.date))]
        return {
            "title": reading.title,
            "made": datetime.now().strftime("%Y-%m-%d %H:%M"),
            "labelled_by": reading.labelled_by,
            "edits": reading.tagger.edits,
            "dates": (min(dates), max(dates)) if dates else None,
            "n_paragraphs": len(reading.paragraphs),
            "n_documents": len(set(reading.documents)),
            "labelled": float(reading.marks[:, :-1].any(axis=1).mean()),
            "left": float((reading.topics < 0).mean()),
            "labels": self.labels,
            "few": FEW,
            "files": self.files,
        }

    def _topics(self) -> dict[str, Any]:
        """Return the topics by size, as candidates and as a tree."""
        reading = self.reading
        tree = order_leaves(reading.tagger.hierarchy, reading.tagger.centroids)
        order = sorted(range(len(self.topics)), key=lambda number: (-self.topics[number]["n"], number))
        free = reading.candidates
        return {
            "topics": [self.topics[number] for number in order],
            "candidates": [self._candidate(*candidate) for candidate in free[:CANDIDATES]],
            "further": max(0, len(free) - CANDIDATES),
            "tree": draw(tree, LEAF),
            "leaves": [{"topic": self.topics[topic], "group": tree.groups[topic]} for topic in tree.order],
        }

    def _groups(self) -> dict[str, Any]:
        """Return the labels by province and by period."""
        reading = self.reading
        periods = reading.labels_by(reading.periods)
        return {
            "regions": self._regions(reading.labels_by(reading.regions), reading.topics_by(reading.regions)),
            "trends": [self._panel(periods, column) for column in range(len(self.keys) - 1)] if self.dated else [],
            "undated": periods.ungrouped,
        }

    def _changes(self) -> dict[str, Any]:
        """Return the topics that rise and fall beyond chance."""
        rise = self.changes
        return {
            "since": self.period_topics.rows[max(latest(self.period_topics), 1)] if self.dated else None,
            "rising": [self._change(change) for change in rise[:CHANGES] if change.z > self.critical],
            "falling": [self._change(change) for change in rise[::-1][:CHANGES] if change.z < -self.critical],
        }

    @cached_property
    def labels(self) -> list[dict[str, Any]]:
        """Each label and, last, "none" (with an empty name)."""
        marks = self.reading.marks
        rows = zip(self.keys, marks.sum(axis=0), marks.mean(axis=0), strict=True)
        return [{"key": key, "name": self.names[key], "n": int(n), "share": float(share)} for key, n, share in rows]

    @cached_property
    def changes(self) -> list[Change]:
        """Change of each topic's share, the strongest rise first; nothing without two periods."""
        return changes(self.period_topics, self.topic_effect) if self.dated else []

    @cached_property
    def topic_effect(self) -> Floats:
        """Design effect of each topic, shape (n_topics,): one long document is no trend, and no province's trait."""
        return design_effect(self.reading.in_topic, self.reading.documents)

    @cached_property
    def topics(self) -> list[dict[str, Any]]:
        """Each topic, by number."""
        reading = self.reading
        lines = smooth(self.period_topics.counts, self.period_topics.totals) if self.dated else None
        z = {change.mark: change.z for change in self.changes}
        return [
            {
                "id": topic.id,
                "name": reading.names[number],
                "n": int(reading.sizes[number]),
                "share": float(reading.sizes[number] / len(reading.paragraphs)),
                "words": topic.words,
                "key": self.keys[reading.claimant[number]] if reading.claimant[number] >= 0 else NONE,
                "rank": int(reading.claimant[number]) if reading.claimant[number] >= 0 else len(self.keys),
                "labels": self._labels_of(number),
                "spark": sparkline(lines[:, number]) if lines is not None else None,
                "z": round(z.get(number, 0.0), 2),
                "typical": [self._typical(row, topic.words) for row in reading.typical(number, TYPICAL)],
            }
            for number, topic in enumerate(reading.tagger.catalogue)
        ]

    def _labels_of(self, topic: int) -> list[dict[str, Any]]:
        shares = self.reading.label_shares[topic]
        named = [column for column in np.argsort(-shares, kind="stable") if shares[column] >= NAMED_SHARE]
        return [{"key": self.keys[c], "name": self.names[self.keys[c]], "share": float(shares[c])} for c in named[:3]]

    def _typical(self, row: int, words: Sequence[str]) -> dict[str, Any]:
        paragraph = self.reading.paragraphs[row]
        return {"parts": mark_words(_excerpt(paragraph.text, EXCERPT), words), "origin": origin(paragraph)}

    def _candidate(self, topic: int, near: int | None, similarity: float) -> dict[str, Any]:
        return {
            "topic": self.topics[topic],
            "near": None if near is None else self.labels[near],
            "similarity": f"{similarity:.2f}",
        }

    def _change(self, change: Change) -> dict[str, Any]:
        names = ("before", "after", "count_before", "count_after", "low", "high")
        return {"topic": self.topics[change.mark]} | {name: getattr(change, name) for name in names}

    def _panel(self, table: Counts, column: int) -> dict[str, Any]:
        return self.labels[column] | panel(table, column, FEW)

    def _regions(self, table: Counts, topics: Counts) -> dict[str, Any]:
        """Return the provinces, those with most paragraphs first, a cell per label."""
        enough = table.totals >= FEW
        top = table.shares[enough].max(axis=0) if enough.any() else np.ones(table.counts.shape[1])
        rows = []
        for row in np.argsort(-table.totals, kind="stable")[:REGIONS]:
            cells = [
                {
                    "key": key,
                    "name": self.names[key],
                    "n": int(table.counts[row, column]),
                    "share": float(table.shares[row, column]),
                    "low": float(table.low[row, column]),
                    "high": float(table.high[row, column]),
                    "few": not enough[row],
                    "strength": round(STRONGEST * min(1.0, table.shares[row, column] / max(top[column], 1e-9)) ** GAMMA),
                }
                for column, key in enumerate(self.keys[:-1])
            ]
            topic = self._outstanding(topics, row)
            rows.append({"name": table.rows[row], "n": int(table.totals[row]), "cells": cells, "top": topic})
        return {"rows": rows, "all": len(table.rows), "ungrouped": table.ungrouped}

    def _outstanding(self, table: Counts, row: int) -> dict[str, Any] | None:
        """Return the topic that a province speaks of most beyond the others, by standard errors; None where it is chance."""
        if len(table.rows) < 2:
            return None
        own, rest = table.counts[row], table.counts.sum(axis=0) - table.counts[row]
        z = difference_z(rest, table.totals.sum() - table.totals[row], own, table.totals[row], self.topic_effect)
        z[table.counts[row] < 3] = 0
        return self.topics[int(z.argmax())] if z.max() > self.critical else None

    def map(self) -> dict[str, Any]:
        """Return the dots of the map: coordinates in thousandths, topic, label, text and origin of each."""
        reading = self.reading
        rows = thin(reading.topics, reading.similarity)
        vectors, topics = reading.tagger.space.encode(reading.batch)[rows], reading.topics[rows]
        points = np.round(1000 * plane(vectors, reading.tagger.centroids, topics)).astype(int)
        present = [int(number) for number in np.argsort(-reading.sizes, kind="stable") if (topics == number).any()]
        position = {-1: -1} | {number: row for row, number in enumerate(present)}
        centres = {number: np.median(points[topics == number], axis=0).astype(int).tolist() for number in present}
        return {
            "x": points[:, 0].tolist(),
            "y": points[:, 1].tolist(),
            "topic": [position[int(number)] for number in topics],
            "label": reading.marks[rows].argmax(axis=1).tolist(),
            "text": [_excerpt(reading.paragraphs[row].text, TIP) for row in rows],
            "origin": [origin(reading.paragraphs[row]) for row in rows],
            "topics": [
                {
                    "id": reading.tagger.catalogue[number].id,
                    "name": reading.names[number],
                    "x": centres[number][0],
                    "y": centres[number][1],
                }
                for number in present
            ],
        }


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


def _excerpt(text: str, most: int) -> str:
    return text if len(text) <= most else text[:most] + "…"
