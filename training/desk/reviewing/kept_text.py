"""What a process of its own reads of a desk's file, which the desk goes on writing meanwhile."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from labels import Paragraph

_ALL = "SELECT p.row, p.record FROM paragraphs p JOIN files f USING (file) ORDER BY f.path, p.place"
_ANSWERED = """
SELECT DISTINCT a.hash, a.text FROM answered a JOIN (
SELECT t.hash AS hash, t.after AS after, MAX(t.entry) FROM entry_texts t JOIN entries e USING (entry) GROUP BY e.person, t.hash
) USING (hash) WHERE after <> '' ORDER BY a.hash
"""


def opened(path: Path) -> closing[sqlite3.Connection]:
    """Open a desk's file for reading alone; closed when the block ends.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    contextlib.closing of sqlite3.Connection
    """
    return closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", timeout=10.0, uri=True))


def all_paragraphs(reader: sqlite3.Connection) -> Iterator[Paragraph]:
    """Yield all paragraphs in the order in which people read.

    Parameters
    ----------
    reader : sqlite3.Connection
        The desk's file.
    """
    for row, record in reader.execute(_ALL):
        yield Paragraph.from_record(json.loads(record), f"row {row}")


def some_paragraphs(reader: sqlite3.Connection, rows: Sequence[int]) -> Iterator[tuple[int, Paragraph]]:
    """Yield some paragraphs with their numbers; those that went away meanwhile are left out.

    Parameters
    ----------
    reader : sqlite3.Connection
        The desk's file.
    rows : sequence of int
        Their numbers.
    """
    for row in rows:
        for (record,) in reader.execute("SELECT record FROM paragraphs WHERE row = ?", (row,)):
            yield row, Paragraph.from_record(json.loads(record), f"row {row}")


def answered_texts(reader: sqlite3.Connection) -> list[str]:
    """Return the texts of which somebody's answer stands in the desk.

    Parameters
    ----------
    reader : sqlite3.Connection
        The desk's file.
    """
    return [text for _, text in reader.execute(_ANSWERED)]
