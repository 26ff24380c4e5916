"""What a new model would change among the paragraphs of a desk: counts by label, and examples of each kind of change."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from labels import Paragraph

_EXAMPLES = 5  # of each label that is given, and of each that is taken away
_LONGEST = 240  # characters of a text that is shown
_SELECT = (
    "SELECT p.row, p.record, q.given, m.keys FROM paragraphs p JOIN predictions q USING (row) JOIN models m USING (model) "
    "ORDER BY p.row"
)


class ToldChanges:
    """Take down what changes, paragraph by paragraph.

    Parameters
    ----------
    keys : sequence of str
        The labels in column order.

    Attributes
    ----------
    paragraphs, changed : int
        How many were compared, and how many of them would get other labels.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        self._keys = tuple(keys)
        self.paragraphs = self.changed = 0
        self._counts = {key: {"before": 0, "after": 0, "given": 0, "taken": 0} for key in self._keys}
        self._examples: list[dict[str, Any]] = []

    def add(self, row: int, paragraph: Paragraph, before: Sequence[str], after: Sequence[str]) -> None:
        """Compare what two models say of a paragraph.

        Parameters
        ----------
        row : int
            Its number in the desk.
        paragraph : Paragraph
            The paragraph.
        before, after : sequence of str
            Labels that the model gave which tags now, and that the new one gives.
        """
        self.paragraphs += 1
        self.changed += set(before) != set(after)
        for key in self._keys:
            count, had, has = self._counts[key], key in before, key in after
            count["before"] += had
            count["after"] += has
            if had == has:
                continue
            what = "given" if has else "taken"
            count[what] += 1
            if count[what] <= _EXAMPLES:
                text = paragraph.text if len(paragraph.text) <= _LONGEST else f"{paragraph.text[:_LONGEST]}…"
                about = {"row": row, "doc": paragraph.doc, "title": paragraph.title, "text": text}
                self._examples.append(about | {"label": key, "what": what, "before": list(before), "after": list(after)})

    def to_record(self) -> dict[str, Any]:
        """Return it as the browser gets it."""
        counts = [{"label": key, **count} for key, count in self._counts.items()]
        return {"paragraphs": self.paragraphs, "changed": self.changed, "labels": counts, "examples": self._examples}


def tagged_rows(path: Path) -> Iterator[tuple[int, Paragraph, list[str]]]:
    """Yield the paragraphs of a desk with the labels that its model gave.

    Parameters
    ----------
    path : Path
        The desk's file; it is only read.

    Yields
    ------
    tuple of (int, Paragraph, list of str)
        Number, paragraph, labels.
    """
    connection = sqlite3.connect(path, 10.0, isolation_level=None)
    try:
        connection.execute("PRAGMA query_only = ON")
        for row, record, given, keys in connection.execute(_SELECT):
            labels = [key for key, yes in zip(json.loads(keys), given, strict=True) if yes]
            yield row, Paragraph.from_record(json.loads(record), path.name, row), labels
    finally:
        connection.close()


def count_tagged(path: Path) -> int:
    """Return how many paragraphs :func:`tagged_rows` yields.

    Parameters
    ----------
    path : Path
        The desk's file.
    """
    connection = sqlite3.connect(path, 10.0, isolation_level=None)
    try:
        return int(connection.execute("SELECT COUNT(*) FROM predictions").fetchone()[0])
    finally:
        connection.close()
