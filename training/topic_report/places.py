"""Provinces on the page: how much each speaks of every label, and which topic it speaks of more than the others do."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import numpy as np

from models.statistics.counts import difference_z, witnesses
from training.topic_report.corpus_view import ONE_DOCUMENT, TopicReading
from training.topic_report.drawing.trends import critical_z

# Rows of the table.
PROVINCES = 40
# Below so many paragraphs a share is written as a count.
FEW = 20
# Documents of a province that must speak of a topic before the topic is said to be the province's.
SEVERAL = 3
# Colour of the largest share of a column, in per cent, and how fast it pales: differences must show among large shares.
STRONGEST, GAMMA = 64, 1.8


class Places:
    """The provinces of a reading.

    Parameters
    ----------
    reading : TopicReading
        The corpus, read.
    names : mapping of str to str
        What labels are called, by key.
    """

    def __init__(self, reading: TopicReading, names: Mapping[str, str]) -> None:
        self.reading, self.names = reading, names
        self.labels, self.topics = reading.labels_by(reading.regions), reading.topics_by(reading.regions)
        self.behind, self.largest = witnesses(reading.regions, reading.in_topic, reading.witnesses)
        self.documents = witnesses(reading.regions, np.ones((len(reading.paragraphs), 1), dtype=bool), reading.witnesses)[0]

    @cached_property
    def critical(self) -> float:
        """Standard errors that a topic must stand out by, all topics of all provinces with enough documents compared."""
        return critical_z(len(self.reading.names) * max(int((self.documents >= SEVERAL).sum()), 1))

    def rows(self) -> list[dict[str, Any]]:
        """Return the provinces, those with most paragraphs first, a cell per label and the topic that stands out."""
        table, enough = self.labels, self.labels.totals >= FEW
        top = table.shares[enough].max(axis=0) if enough.any() else np.ones(table.counts.shape[1])
        rows = []
        for row in np.argsort(-table.totals, kind="stable")[:PROVINCES]:
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
                for column, key in enumerate(self.reading.scheme.keys)
            ]
            rows.append(
                {
                    "name": table.rows[row],
                    "n": int(table.totals[row]),
                    "documents": int(self.documents[row, 0]),
                    "cells": cells,
                    "top": self.outstanding(int(row)),
                }
            )
        return rows

    def outstanding(self, row: int) -> dict[str, Any]:
        """Return the topic that a province speaks of most beyond the others, by standard errors.

        Errors are widened by the design effect of documents, and one document is no province: of the province at least
        three must speak of the topic, none of them for more than half of its paragraphs.

        Parameters
        ----------
        row : int
            Row of the province.

        Returns
        -------
        dict
            ``topic`` (its number, or None), ``n``, ``documents``, and ``why`` there is none: "documents" where the province
            has too few, "chance" where nothing stands out, "alone" where there is no other province.
        """
        none = {"topic": None, "n": 0, "documents": 0}
        table = self.topics
        if len(table.rows) < 2:
            return none | {"why": "alone"}
        if self.documents[row, 0] < SEVERAL:
            return none | {"why": "documents"}
        own, rest = table.counts[row], table.counts.sum(axis=0) - table.counts[row]
        z = difference_z(rest, table.totals.sum() - table.totals[row], own, table.totals[row], self.reading.topic_effect)
        z[(self.behind[row] < SEVERAL) | (self.largest[row] > ONE_DOCUMENT)] = 0
        topic = int(z.argmax())
        if z[topic] <= self.critical:
            return none | {"why": "chance"}
        return {"topic": topic, "n": int(own[topic]), "documents": int(self.behind[row, topic]), "why": ""}
