"""A reading as the templates need it: numbers, names and lines, ready to be written down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from functools import cached_property
from types import SimpleNamespace
from typing import Any

import numpy as np

from labels import NONE
from labels.wording import language
from models.arrays import Bits, Ints
from models.output.periods import month_of, year_of
from models.statistics.counts import Counts
from models.topics.candidates import Candidate
from training.topic_report.claims import LabelPlace
from training.topic_report.corpus_view import ONE_DOCUMENT, TopicReading
from training.topic_report.drawing.charts import panel, sparkline
from training.topic_report.drawing.tree import TopicTree, draw, order_leaves
from training.topic_report.drawing.trends import Change, changes, critical_z, latest, smooth
from training.topic_report.page_words import PageWords
from training.topic_report.paragraph_island import excerpt, island, mark_words, origin
from training.topic_report.places import FEW, SEVERAL, Places
from training.topic_report.word_contrast import word_contrast

# Typical paragraphs per topic, and characters shown of each.
TYPICAL, EXCERPT = 3, 240
# Rows of the tables of candidates and of changes.
CANDIDATES, CHANGES = 20, 8
# Topics named of those that hold a label's paragraphs.
HOLDING = 4
# A label is named on a topic's card from this share on.
NAMED_SHARE = 0.1
# Below this share of paragraphs with a label the map is coloured by topic at first: by label it would be grey.
COLOURED = 1 / 3
# Height of a topic in the tree.
LEAF = 24


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
        self.words = PageWords(language())
        self.names = self.words.label_names(reading.scheme.taxonomy)
        self.period_topics = reading.topics_by(reading.periods)
        self.dated = len(self.period_topics.rows) > 1
        self.critical = critical_z(len(reading.names))

    @cached_property
    def values(self) -> dict[str, Any]:
        """Everything that stands on the page but the map."""
        # No mapping: words.clear would be its method there.
        said = {"words": SimpleNamespace(**self.words.words), "say": self.words.say, "period": self.words.period}
        return said | self._corpus() | self._topics() | self._groups() | self._changes()

    def _corpus(self) -> dict[str, Any]:
        """Return the figures of the whole corpus."""
        reading = self.reading
        dates = [period for p in reading.paragraphs if (period := month_of(p.date) or year_of(p.date))]
        return {
            "title": reading.title,
            "made": datetime.now().strftime("%Y-%m-%d %H:%M"),
            "labelled_by": reading.labelled_by,
            "edits": self.words.edits(reading.tagger.edits),
            "dates": (min(dates), max(dates)) if dates else None,
            "n_paragraphs": len(reading.paragraphs),
            "n_documents": len(set(reading.documents)),
            "labelled": (labelled := float(reading.marks[:, :-1].any(axis=1).mean())),
            "by_topic": labelled < COLOURED,
            "left": _missing(reading.topics < 0),
            "unplaced": _missing([region is None for region in reading.regions]),
            "undated": _missing([period is None for period in reading.periods]),
            "several": int((reading.labels.sum(axis=1) > 1).sum()),
            "several_documents": SEVERAL,
            "one_document": [topic for topic in self.by_size if topic["alone"]],
            "labels": self.labels,
            "few": FEW,
            "files": self.files,
        }

    def _topics(self) -> dict[str, Any]:
        """Return the topics by size, as candidates and as a tree."""
        reading = self.reading
        tree, found = self.tree, reading.candidates
        return {
            "topics": self.by_size,
            "candidates": [self._candidate(candidate) for candidate in found.listed[:CANDIDATES]],
            "further": max(0, len(found.listed) - CANDIDATES),
            "refused": self.words.refusals(found.refused.values()),
            "places": [self._place(place) for place in reading.label_places],
            "tree": draw(tree, LEAF),
            "leaves": self._leaves(tree),
        }

    def _leaves(self, tree: TopicTree) -> list[dict[str, Any]]:
        """Return the topics of the tree from top to bottom, the first of each group with its name."""
        names, leaves, former = self.reading.tagger.group_names, [], None
        for topic in tree.order:
            group = tree.groups[topic]
            leaves.append({"topic": self.topics[topic], "group": group, "head": names[topic] if group != former else ""})
            former = group
        return leaves

    def _groups(self) -> dict[str, Any]:
        """Return the labels by province and by period."""
        reading = self.reading
        periods, places = reading.labels_by(reading.periods), Places(reading, self.names)
        rows = [row | {"top": row["top"] | {"topic": self._topic(row["top"]["topic"])}} for row in places.rows()]
        return {
            "regions": {"rows": rows, "all": len(places.labels.rows), "ungrouped": places.labels.ungrouped},
            "trends": [self._panel(periods, column) for column in range(len(self.keys) - 1)] if self.dated else [],
            "per_period": int(np.median(periods.documents)) if len(periods.rows) else 0,
        }

    def _changes(self) -> dict[str, Any]:
        """Return the topics that rise and fall beyond chance."""
        rise = [change for change in self.changes if change.documents >= SEVERAL and change.largest <= ONE_DOCUMENT]
        strong = [change for change in self.changes if abs(change.z) > self.critical]
        since = self.period_topics.rows[max(latest(self.period_topics), 1)] if self.dated else None
        recent = [row for row, period in enumerate(self.reading.periods) if since and period and period >= since]
        return {
            "since": since,
            "recent": {"n": len(recent), "documents": len({self.reading.documents[row] for row in recent})},
            "rising": [self._change(change) for change in rise[:CHANGES] if change.z > self.critical],
            "falling": [self._change(change) for change in rise[::-1][:CHANGES] if change.z < -self.critical],
            "left_out": sum(change not in rise for change in strong),
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
        reading = self.reading
        return changes(reading.periods, reading.in_topic, reading.witnesses, reading.topic_effect) if self.dated else []

    @cached_property
    def tree(self) -> TopicTree:
        """The hierarchy, near topics side by side."""
        return order_leaves(self.reading.tagger.hierarchy, self.reading.tagger.centroids)

    @cached_property
    def by_size(self) -> list[dict[str, Any]]:
        """The topics, largest first."""
        return sorted(self.topics, key=lambda topic: (-topic["n"], topic["number"]))

    def _topic(self, number: int | None) -> dict[str, Any] | None:
        return None if number is None else self.topics[number]

    @cached_property
    def topics(self) -> list[dict[str, Any]]:
        """Each topic, by number."""
        reading = self.reading
        lines = smooth(self.period_topics.counts, self.period_topics.totals) if self.dated else None
        z = {change.mark: change.z for change in self.changes}
        behind, largest = reading.behind
        return [
            {
                "id": topic.id,
                "number": number,
                "name": reading.names[number],
                "documents": int(behind[number]),
                "largest": float(largest[number]),
                "largest_title": reading.titles.get(reading.largest_documents[number], ""),
                "alone": bool(reading.alone[number]),
                "n": int(reading.sizes[number]),
                "share": float(reading.sizes[number] / len(reading.paragraphs)),
                "words": topic.words,
                "key": self.keys[reading.claimant[number]] if reading.claimant[number] >= 0 else NONE,
                "rank": int(reading.claimant[number]) if reading.claimant[number] >= 0 else len(self.keys),
                "labels": self._labels_of(number),
                "spark": sparkline(lines[:, number], self.period_topics.rows) if lines is not None else None,
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
        return {"parts": mark_words(excerpt(paragraph.text, EXCERPT), words), "origin": origin(paragraph)}

    def _candidate(self, candidate: Candidate) -> dict[str, Any]:
        near = candidate.nearest
        return asdict(candidate) | {
            "topic": self.topics[candidate.topic],
            "near": None if near is None else self.labels[near],
            "verdict": candidate.growth.verdict if candidate.growth else None,
        }

    def _place(self, place: LabelPlace) -> dict[str, Any]:
        """Return a label with its own topics and those that hold most of its paragraphs."""
        return {
            "label": self.labels[place.column],
            "about": place.about,
            "own": [self.topics[topic] for topic in place.own],
            "held": [{"topic": self.topics[topic], "n": n} for topic, n in place.held[:HOLDING]],
            "further": max(0, len(place.held) - HOLDING),
            "without": place.without,
        }

    def _change(self, change: Change) -> dict[str, Any]:
        names = ("before", "after", "count_before", "count_after", "low", "high", "documents")
        return {"topic": self.topics[change.mark]} | {name: getattr(change, name) for name in names}

    def _panel(self, table: Counts, column: int) -> dict[str, Any]:
        return self.labels[column] | panel(table, column, FEW, SEVERAL, float(self.reading.label_effect[column]))

    def data(self) -> dict[str, Any]:
        """Return what the page's script draws: paragraphs, topics with their words and neighbours, labels.

        Topics are in the order of their size; everything else names them by their place in it.
        """
        reading = self.reading
        order = [topic["number"] for topic in self.by_size]
        place = {number: row for row, number in enumerate(order)}
        found = island(reading, order)
        x, y, topics = (np.array(found[name][: len(found["x"])]) for name in ("x", "y", "topic"))
        words = word_contrast(reading)
        likeness = (reading.tagger.centroids @ reading.tagger.centroids.T).astype(np.float64)
        return {
            "words": self.words.script,
            "paragraphs": found,
            "total": len(reading.paragraphs),
            "left": int((reading.topics < 0).sum()),
            "labels": [label["name"] for label in self.labels],
            "topics": [
                {name: topic[name] for name in ("id", "name", "n", "documents")}
                | {"x": _middle(x[topics == row]), "y": _middle(y[topics == row]), "terms": words[topic["number"]]}
                for row, topic in enumerate(self.by_size)
            ],
            "tree": [place[number] for number in self.tree.order],
            "likeness": np.round(100 * likeness[np.ix_(self.tree.order, self.tree.order)]).astype(int).tolist(),
        }


def _middle(values: Ints) -> int | None:
    """Return the median; None where no dot of the topic is drawn."""
    return int(np.median(values)) if len(values) else None


def _missing(flags: Bits | list[bool]) -> dict[str, Any]:
    """Return how many paragraphs lack something, and their share."""
    return {"n": int(np.sum(flags)), "share": float(np.mean(flags))}
