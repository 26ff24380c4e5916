"""Readings of a desk by its topics, in the desk's file: which there are, which one is shown, which topic each paragraph has.

A reading is whole when the transaction that names it is committed; its page and model lie in a folder beside the file, under
its number. A change makes a new reading, so that every former one can be taken again as long as it is kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import numpy as np

from training.desk.state.desk_file import DeskFile

NO_TOPIC = "-"  # what paragraphs are filtered by that were read and are near no topic
_SHOWN = "topics"  # under which the number of the reading that is shown is noted
_TABLES = (
    "CREATE TABLE IF NOT EXISTS topic_readings (reading INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, "
    "person TEXT NOT NULL, digest TEXT NOT NULL, told TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS topic_rows (reading INTEGER NOT NULL, row INTEGER NOT NULL, topic INTEGER NOT NULL, "
    "PRIMARY KEY (reading, row)) WITHOUT ROWID",
)


def prepare(file: DeskFile) -> None:
    """Make room for readings in a desk's file that has none; programs that know none pass them over.

    Parameters
    ----------
    file : DeskFile
        The desk.
    """
    with file.write() as writer:
        for statement in _TABLES:
            writer.execute(statement)


def shown_reading(file: DeskFile) -> int | None:
    """Return the number of the reading that is shown; None where there is none.

    Parameters
    ----------
    file : DeskFile
        The desk.
    """
    number = file.meta(_SHOWN)
    return int(number) if number else None


def show_reading(file: DeskFile, reading: int) -> None:
    """Show a reading from now on.

    Parameters
    ----------
    file : DeskFile
        The desk.
    reading : int
        Its number.
    """
    file.set_meta(_SHOWN, str(reading))


def add_reading(file: DeskFile, person: str, digest: str, told: Mapping[str, Any], rows: Iterable[tuple[int, int]]) -> int:
    """Add a reading inside a transaction of the caller's; return its number.

    Parameters
    ----------
    file : DeskFile
        The desk.
    person : str
        Who asked for it.
    digest : str
        SHA-256 of the model's files.
    told : mapping
        What is shown of it: ``topics``, ``made`` and more.
    rows : iterable of (int, int)
        Numbers of paragraphs, and of their topics, -1 for none.
    """
    at = datetime.now(UTC).isoformat(timespec="seconds")
    with file.write() as writer:
        number = writer.execute(
            "INSERT INTO topic_readings (at, person, digest, told) VALUES (?, ?, ?, ?)",
            (at, person, digest, json.dumps(told, ensure_ascii=False)),
        ).lastrowid
        assert number is not None
        writer.executemany("INSERT INTO topic_rows VALUES (?, ?, ?)", ((number, row, topic) for row, topic in rows))
    return number


def forget_readings(file: DeskFile, keep: int) -> None:
    """Forget all but the latest readings and the one that is shown.

    Parameters
    ----------
    file : DeskFile
        The desk.
    keep : int
        How many of the latest stay.
    """
    with file.write() as writer:
        shown = shown_reading(file) or 0
        old = "reading != ? AND reading NOT IN (SELECT reading FROM topic_readings ORDER BY reading DESC LIMIT ?)"
        writer.execute(f"DELETE FROM topic_rows WHERE {old}", (shown, keep))
        writer.execute(f"DELETE FROM topic_readings WHERE {old}", (shown, keep))


def readings(file: DeskFile) -> list[dict[str, Any]]:
    """Return what readings are kept, the latest first: number, time, person, digest and what is told of each.

    Parameters
    ----------
    file : DeskFile
        The desk.
    """
    table = file.read().execute("SELECT reading, at, person, digest, told FROM topic_readings ORDER BY reading DESC").fetchall()
    return [
        {"reading": number, "at": at, "person": person, "digest": digest} | json.loads(told)
        for number, at, person, digest, told in table
    ]


def rows_of(file: DeskFile, reading: int) -> list[tuple[int, int]]:
    """Return numbers of paragraphs and of their topics in a reading, -1 for none.

    Parameters
    ----------
    file : DeskFile
        The desk.
    reading : int
        Its number.
    """
    return file.read().execute("SELECT row, topic FROM topic_rows WHERE reading = ?", (reading,)).fetchall()


def topics_of_rows(file: DeskFile, rows: Any) -> list[str | None]:
    """Return what the topic of each paragraph is filtered by: its name, a sign for none, None where it was not read.

    Parameters
    ----------
    file : DeskFile
        The desk.
    rows : ndarray of int, shape (n,)
        Numbers of the paragraphs, ascending.
    """
    reading = shown_reading(file)
    if reading is None:
        return [None] * len(rows)
    reader = file.read()
    found = reader.execute("SELECT told FROM topic_readings WHERE reading = ?", (reading,)).fetchone()
    names = [one["value"] for one in json.loads(found[0])["topics"]] if found else []
    table = dict(reader.execute("SELECT row, topic FROM topic_rows WHERE reading = ?", (reading,)))
    topics = [table.get(row) for row in np.asarray(rows).tolist()]
    return [None if topic is None else names[topic] if topic >= 0 else NO_TOPIC for topic in topics]
