"""What people said, entry by entry: entries are added and never changed, and an undo is one, too."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from training.desk.state.desk_file import DeskFile
from training.desk.state.said_of_texts import SaidOfText

ANSWER, UNDO = "answer", "undo"
NO_ENTRY = 0  # what an undo names that found nothing to undo
REQUEST = "request"  # what an entry calls the token of the request that made it
_OF_REQUEST = """
SELECT entry, COALESCE(undo_of, entry) FROM entries WHERE json_extract(what, '$.request') = ? AND person = ? AND kind = ?
"""
_TEXTS = "SELECT hash FROM entry_texts WHERE entry = ?"
_LATEST = """
SELECT t.hash, t.after, MAX(t.entry) FROM entry_texts t JOIN entries e USING (entry) WHERE e.person = ? GROUP BY t.hash
"""
_KEEP = """
INSERT OR IGNORE INTO answered SELECT hash, json_extract(record, '$.id'), json_extract(record, '$.doc'),
json_extract(record, '$.text') FROM paragraphs WHERE row = ?
"""
_LACKING = "SELECT COUNT(*) FROM entry_texts LEFT JOIN answered USING (hash) WHERE entry = ? AND answered.hash IS NULL"
_LAST = """
SELECT entry FROM entries WHERE person = ? AND kind = 'answer'
AND entry NOT IN (SELECT undo_of FROM entries WHERE undo_of IS NOT NULL) ORDER BY entry DESC LIMIT 1
"""


class TextGone(Exception):
    """A text that is answered is no longer in the desk: without it the answer would never come into the log of corrections."""


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes of one text.

    Attributes
    ----------
    hash : str
        Of the folded text.
    before, after : SaidOfText
        What the person had said, and says now.
    predicted : tuple of str
        Labels that the model gave.
    row : int
        A paragraph with that text; 0 where none is left.
    """

    hash: str
    before: SaidOfText
    after: SaidOfText
    predicted: tuple[str, ...]
    row: int = 0


def now() -> str:
    """Return the time in UTC, ISO 8601, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def people(file: DeskFile) -> list[str]:
    """Return who has answered here, at most twenty names, the latest first.

    Parameters
    ----------
    file : DeskFile
        The desk.
    """
    named = "SELECT person FROM entries WHERE undo_of IS NOT 0 GROUP BY person ORDER BY MAX(entry) DESC LIMIT 20"
    return [person for (person,) in file.read().execute(named)]


def said_by(file: DeskFile, person: str) -> dict[str, SaidOfText]:
    """Return what a person has said, by the hash of the text.

    Parameters
    ----------
    file : DeskFile
        The desk.
    person : str
        The name.
    """
    found = file.read().execute(_LATEST, (person,))
    return {digest: SaidOfText.from_text(after) for digest, after, _ in found if after}


def add_entry(
    file: DeskFile, person: str, what: Mapping[str, Any], steps: Sequence[Step], model: str, undo_of: int | None = None
) -> int:
    """Add an entry; return its number. It is on the disk when this returns.

    Parameters
    ----------
    file : DeskFile
        The desk.
    person : str
        Who answers.
    what : mapping
        What was asked for, as it was asked.
    steps : sequence of Step
        What becomes of each text.
    model : str
        Name of the model that gave `predicted`.
    undo_of : int, optional
        The entry that is undone; :data:`NO_ENTRY` where there was none, for who asks again.

    Returns
    -------
    int

    Raises
    ------
    TextGone
        If a text that is answered is not there; then nothing was added.
    """
    kind = ANSWER if undo_of is None else UNDO
    with file.write() as writer:
        values = (now(), person, kind, json.dumps(what, ensure_ascii=False), model, undo_of)
        entry = writer.execute(
            "INSERT INTO entries (at, person, kind, what, model, undo_of) VALUES (?, ?, ?, ?, ?, ?)", values
        ).lastrowid
        assert entry is not None
        writer.executemany(
            "INSERT INTO entry_texts VALUES (?, ?, ?, ?, ?)",
            ((entry, one.hash, one.before.to_text(), one.after.to_text(), " ".join(one.predicted)) for one in steps),
        )
        # The text itself is kept: the log of corrections needs it, and its file may be gone by then.
        writer.executemany(
            _KEEP,
            ((one.row,) for one in steps if one.row),
        )
        if undo_of is None and writer.execute(_LACKING, (entry,)).fetchone()[0]:
            raise TextGone
    return entry


def entry_of_request(file: DeskFile, person: str, what: Mapping[str, Any], *, undo: bool) -> tuple[int, list[str]] | None:
    """Return what a request has done already; None where it is new, names itself by no token, or changed nothing.

    Parameters
    ----------
    file : DeskFile
        The desk.
    person : str
        Who asks.
    what : mapping
        What was asked for; ``request`` is its token.
    undo : bool
        Whether for an undo.

    Returns
    -------
    tuple of (int, list of str) or None
        The entry, for an undo the one that was undone, :data:`NO_ENTRY` where there was none; hashes of the texts that changed.
    """
    if REQUEST not in what:
        return None
    reader = file.read()
    found = reader.execute(_OF_REQUEST, (what[REQUEST], person, UNDO if undo else ANSWER)).fetchone()
    return found and (found[1], [digest for (digest,) in reader.execute(_TEXTS, found[:1])])


def last_entry(file: DeskFile, person: str) -> tuple[int, list[Step]] | None:
    """Return the last answer of a person that was not undone, with its steps; None where there is none.

    Parameters
    ----------
    file : DeskFile
        The desk.
    person : str
        The name.
    """
    with file.write() as connection:
        found = connection.execute(_LAST, (person,)).fetchone()
        if found is None:
            return None
        table = connection.execute("SELECT hash, before, after, predicted FROM entry_texts WHERE entry = ?", found).fetchall()
    steps = [
        Step(digest, SaidOfText.from_text(before), SaidOfText.from_text(after), tuple(predicted.split()))
        for digest, before, after, predicted in table
    ]
    return int(found[0]), steps
