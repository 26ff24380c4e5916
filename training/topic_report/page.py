"""One self-contained HTML page of a topic run: no network, opened from a folder or from the MLflow UI.

What the page says and how it looks stands in ``templates``; this module brings the numbers and the lines. Jinja
escapes every text (autoescape), the map's data enter as JSON without ``<``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from labels import Paragraph, load_taxonomy
from models.output.counts import Counts, design_effect, month_of, year_of
from training.topic_report.charts import panel, sparkline
from training.topic_report.corpus_view import TopicReading
from training.topic_report.map import plane, thin
from training.topic_report.tree import draw, grow
from training.topic_report.trends import Change, beyond_chance, changes, latest, smooth

FOLDER = Path(__file__).with_name("templates")
NONE = "none"
TYPICAL, EXCERPT, TIP = 3, 240, 64
CANDIDATES, CHANGES, REGIONS = 20, 8, 40
# Below so many paragraphs a share is written as a count.
FEW = 20
# An industry is named on a topic's card from this share on.
NAMED_SHARE = 0.1
LEAF = 24
# Colour of the largest share of a column, in per cent, and how fast it pales: differences must show among large shares.
STRONGEST, GAMMA = 64, 1.8


def render(template: str, values: dict[str, Any]) -> str:
    """Fill one of the templates in ``training/topic_report/templates``.

    Parameters
    ----------
    template : str
        File name; ``.html`` templates are escaped.
    values : dict
        What the template names.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

    environment = Environment(
        loader=FileSystemLoader(FOLDER), autoescape=select_autoescape(["html"]), undefined=StrictUndefined, trim_blocks=True
    )
    environment.filters |= {"share": share, "count": lambda number: f"{number:,}", "cell": table_cell}
    return environment.get_template(template).render(values)


def share(value: float) -> str:
    """Return a fraction as a percentage: one decimal under ten, none above."""
    percent = 100 * value
    return f"{percent:.1f}%" if 0 < percent < 9.95 else f"{percent:.0f}%"


def table_cell(text: str) -> str:
    """Return a text as a cell of a Markdown table."""
    return " ".join(str(text).split()).replace("|", "\\|")


class TopicView:
    """A reading as the templates want it.

    Parameters
    ----------
    reading : TopicReading
        The corpus, read.
    files : sequence of str
        Names of the tables in the same folder.
    """

    def __init__(self, reading: TopicReading, files: Sequence[str]) -> None:
        self.reading, self.files = reading, files
        self.keys = [*load_taxonomy().keys, NONE]
        self.labels = {label.key: label.name for label in load_taxonomy().labels} | {NONE: ""}
        self.period_topics = reading.topics_by(reading.periods)
        self.dated = len(self.period_topics.rows) > 1
        self.surprise = beyond_chance(len(reading.names))

    @cached_property
    def values(self) -> dict[str, Any]:
        """Everything that stands on the page but the map."""
        reading = self.reading
        tree = grow(reading.tagger.hierarchy, reading.tagger.centroids)
        rise = self.changes
        by_number = self.topics
        order = sorted(range(len(by_number)), key=lambda number: (-by_number[number]["n"], number))
        free = reading.candidates
        dates = [when for p in reading.paragraphs if (when := month_of(p.date) or year_of(p.date))]
        periods = reading.industries_by(reading.periods)
        return {
            "title": reading.title,
            "made": datetime.now().strftime("%Y-%m-%d %H:%M"),
            "labelled_by": reading.labelled_by,
            "span": (min(dates), max(dates)) if dates else None,
            "n_paragraphs": len(reading.paragraphs),
            "n_documents": len(set(reading.documents)),
            "spoken": float(reading.marks[:, :-1].any(axis=1).mean()),
            "left": float((reading.numbers < 0).mean()),
            "industries": self.industries,
            "topics": [by_number[number] for number in order],
            "candidates": [self._candidate(*one) for one in free[:CANDIDATES]],
            "further": max(0, len(free) - CANDIDATES),
            "few": FEW,
            "regions": self._regions(reading.industries_by(reading.regions), reading.topics_by(reading.regions)),
            "trends": [self._panel(periods, column) for column in range(len(self.keys) - 1)] if self.dated else [],
            "undated": periods.unplaced,
            "since": self.period_topics.rows[max(latest(self.period_topics), 1)] if self.dated else None,
            "rising": [self._change(one) for one in rise[:CHANGES] if one.z > self.surprise],
            "falling": [self._change(one) for one in rise[::-1][:CHANGES] if one.z < -self.surprise],
            "tree": draw(tree, LEAF),
            "leaves": [{"topic": by_number[topic], "group": tree.groups[topic]} for topic in tree.order],
            "files": self.files,
        }

    @cached_property
    def industries(self) -> list[dict[str, Any]]:
        """Each industry and, last, "none" (with an empty name)."""
        marks = self.reading.marks
        rows = zip(self.keys, marks.sum(axis=0), marks.mean(axis=0), strict=True)
        return [{"key": key, "name": self.labels[key], "n": int(n), "share": float(part)} for key, n, part in rows]

    @cached_property
    def changes(self) -> list[Change]:
        """Change of each topic's share, the strongest rise first; nothing without two periods."""
        reading = self.reading
        return changes(self.period_topics, design_effect(reading.in_topic, reading.documents)) if self.dated else []

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
                "industries": self._industries(number),
                "spark": sparkline(lines[:, number]) if lines is not None else None,
                "z": round(z.get(number, 0.0), 2),
                "typical": [self._typical(row, topic.words) for row in reading.typical(number, TYPICAL)],
            }
            for number, topic in enumerate(reading.tagger.topics_)
        ]

    def _industries(self, topic: int) -> list[dict[str, Any]]:
        shares = self.reading.industries[topic]
        named = [column for column in np.argsort(-shares, kind="stable") if shares[column] >= NAMED_SHARE]
        return [{"key": self.keys[c], "name": self.labels[self.keys[c]], "share": float(shares[c])} for c in named[:3]]

    def _typical(self, row: int, words: Sequence[str]) -> dict[str, Any]:
        paragraph = self.reading.paragraphs[row]
        text = paragraph.text if len(paragraph.text) <= EXCERPT else paragraph.text[:EXCERPT] + "…"
        return {"parts": marked(text, words), "place": place(paragraph)}

    def _candidate(self, topic: int, near: int | None, similarity: float) -> dict[str, Any]:
        return {
            "topic": self.topics[topic],
            "near": None if near is None else self.industries[near],
            "similarity": f"{similarity:.2f}",
        }

    def _change(self, change: Change) -> dict[str, Any]:
        names = ("before", "after", "count_before", "count_after")
        return {"topic": self.topics[change.mark]} | {name: getattr(change, name) for name in names}

    def _panel(self, table: Counts, column: int) -> dict[str, Any]:
        return self.industries[column] | panel(table, column, FEW)

    def _regions(self, table: Counts, topics: Counts) -> dict[str, Any]:
        """Return the provinces, those with most paragraphs first, a cell an industry."""
        sure = table.totals >= FEW
        top = table.shares[sure].max(axis=0) if sure.any() else np.ones(table.counts.shape[1])
        rows = []
        for row in np.argsort(-table.totals, kind="stable")[:REGIONS]:
            cells = [
                {
                    "key": key,
                    "name": self.labels[key],
                    "n": int(table.counts[row, column]),
                    "share": float(table.shares[row, column]),
                    "low": float(table.low[row, column]),
                    "high": float(table.high[row, column]),
                    "few": not sure[row],
                    "strength": round(STRONGEST * min(1.0, table.shares[row, column] / max(top[column], 1e-9)) ** GAMMA),
                }
                for column, key in enumerate(self.keys[:-1])
            ]
            rows.append(
                {"name": table.rows[row], "n": int(table.totals[row]), "cells": cells, "top": self._standing_out(topics, row)}
            )
        return {"rows": rows, "all": len(table.rows), "unplaced": table.unplaced}

    def _standing_out(self, table: Counts, row: int) -> dict[str, Any] | None:
        """Return the topic that a province speaks of most beyond the average, by standard errors; None where it is chance."""
        average = table.counts.sum(axis=0) / table.totals.sum()
        error = np.sqrt(average * (1 - average) / table.totals[row])
        z = np.divide(table.shares[row] - average, error, out=np.zeros(len(error)), where=error > 0)
        z[table.counts[row] < 3] = 0
        return self.topics[int(z.argmax())] if z.max() > self.surprise else None

    def map(self) -> dict[str, Any]:
        """Return the dots of the map: coordinates in thousandths, topic, industry, text and place of each."""
        reading = self.reading
        rows = thin(reading.numbers, reading.similarity)
        vectors = reading.tagger.space.encode([reading.paragraphs[row].text for row in rows])
        numbers = reading.numbers[rows]
        points = np.round(1000 * plane(vectors, reading.tagger.centroids, numbers)).astype(int)
        present = [int(number) for number in np.argsort(-reading.sizes, kind="stable") if (numbers == number).any()]
        position = {-1: -1} | {number: row for row, number in enumerate(present)}
        centres = {number: np.median(points[numbers == number], axis=0).astype(int).tolist() for number in present}
        return {
            "x": points[:, 0].tolist(),
            "y": points[:, 1].tolist(),
            "topic": [position[int(number)] for number in numbers],
            "industry": reading.marks[rows].argmax(axis=1).tolist(),
            "text": [_excerpt(reading.paragraphs[row].text) for row in rows],
            "place": [place(reading.paragraphs[row]) for row in rows],
            "topics": [
                {
                    "id": reading.tagger.topics_[number].id,
                    "name": reading.names[number],
                    "x": centres[number][0],
                    "y": centres[number][1],
                }
                for number in present
            ],
        }


def topic_page(view: TopicView) -> str:
    """Return the page as HTML."""
    from markupsafe import Markup

    dots = view.map()
    files = {kind: (FOLDER / f"topics.{kind}").read_text(encoding="utf-8") for kind in ("css", "js")}
    # Inside a script element only "<" could end it; JSON allows it written so.
    island = json.dumps(dots, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    insertions = {"css": Markup(files["css"]), "script": Markup(files["js"]), "map": Markup(island), "dots": len(dots["x"])}
    return render("topics.html", view.values | insertions)


def marked(text: str, words: Sequence[str]) -> list[tuple[str, bool]]:
    """Part a text into stretches that are, or are not, one of the words."""
    if not words:
        return [(text, False)]
    pattern = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    parts = re.split(f"({pattern})", text, flags=re.IGNORECASE)
    return [(part, index % 2 == 1) for index, part in enumerate(parts) if part]


def place(paragraph: Paragraph) -> str:
    """Return where and when a paragraph stands: date, province, document."""
    return " · ".join(part for part in (paragraph.date, paragraph.region, paragraph.doc) if part)


def _excerpt(text: str) -> str:
    return text if len(text) <= TIP else text[:TIP] + "…"
