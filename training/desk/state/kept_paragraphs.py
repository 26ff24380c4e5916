"""Put into a desk's file what was read, file by file, and take out what went away."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from labels import InputError
from labels.wording import _
from seeds.formats import FORMATS
from seeds.found_files import find_files, shown, unknown_kind
from training.desk.search.searched_words import indexed
from training.desk.state.desk_file import DeskFile

_FACTS = ("title", "date", "region", "level", "issuer")


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file of the folder.

    Attributes
    ----------
    path : str
        Relative to the folder, with slashes.
    size, mtime : int
        In bytes; in nanoseconds.
    """

    path: str
    size: int
    mtime: int


def look_around(folder: Path) -> tuple[list[FoundFile], list[tuple[str, str]]]:
    """Return the files of a folder that can be read, and what else is in it, with the reason.

    A link that leads out of the folder is not followed: nothing outside it is read.

    Parameters
    ----------
    folder : Path
        The folder.

    Returns
    -------
    tuple of (list of FoundFile, list of (str, str))
    """
    try:
        found, unknown = find_files([folder])
    except InputError:  # nothing to read in it yet
        found, unknown = [], [path for path in sorted(folder.iterdir()) if path.is_file() and not path.name.startswith(".")]
    root, files, skipped = folder.resolve(), [], []
    for path in found:
        name = path.relative_to(folder).as_posix()
        try:
            if not path.resolve().is_relative_to(root):
                skipped.append((shown(name), _("is a link out of the folder; put the file itself there")))
                continue
            told = path.stat()
            name.encode()
        except OSError as error:
            skipped.append(
                (
                    shown(name),
                    _("{problem}; {remedy}").format(problem=_(error.strerror or str(error)), remedy=_("check the file")),
                )
            )
            continue
        except UnicodeEncodeError:
            skipped.append((shown(name), _("has a name that is no Unicode; rename it")))
            continue
        files.append(FoundFile(name, told.st_size, told.st_mtime_ns))
    for path in unknown:
        problem, remedy = unknown_kind(path.suffix.lower())
        reason = _("{problem}; {remedy}").format(problem=problem, remedy=remedy)
        if path.suffix.lower() in FORMATS:
            reason = _("is no plain file; put the file itself there")
        skipped.append((shown(path.relative_to(folder).as_posix()), reason))
    return files, skipped


def known_files(file: DeskFile) -> dict[str, tuple[int, int, str]]:
    """Return size, time of change and model of each file that was read, by its path.

    Parameters
    ----------
    file : DeskFile
        The desk.
    """
    return {
        path: (size, mtime, by) for path, size, mtime, by in file.read().execute("SELECT path, size, mtime, tagged_by FROM files")
    }


def complained_files(file: DeskFile) -> set[str]:
    """Return the files of which something was left out, by their paths.

    Parameters
    ----------
    file : DeskFile
        The desk.
    """
    return {path for (path,) in file.read().execute("SELECT DISTINCT file FROM skipped WHERE file <> ''")}


def names_of_documents(file: DeskFile) -> dict[str, list[str]]:
    """Return the names of the documents in each file, by its path.

    Parameters
    ----------
    file : DeskFile
        The desk.
    """
    found: dict[str, list[str]] = {}
    says = "SELECT DISTINCT f.path, d.name FROM paragraphs p JOIN files f USING (file) JOIN documents d USING (doc)"
    for path, name in file.read().execute(says):
        found.setdefault(path, []).append(name)
    return found


def begin_file(file: DeskFile, path: str) -> None:
    """Forget the paragraphs of a file that is read anew, or went away; what people said of their texts stays.

    Parameters
    ----------
    file : DeskFile
        The desk.
    path : str
        The file.
    """
    with file.write() as writer:
        found = writer.execute("SELECT file FROM files WHERE path = ?", (path,)).fetchone()
        writer.execute("DELETE FROM skipped WHERE file = ?", (path,))
        if found is None:
            return
        rows = writer.execute("SELECT row, json_extract(record, '$.text') FROM paragraphs WHERE file = ?", found).fetchall()
        # The index holds no texts: it must be told what to take out.
        writer.executemany(
            "INSERT INTO words (words, rowid, body) VALUES ('delete', ?, ?)", ((row, indexed(text)) for row, text in rows)
        )
        documents = writer.execute("SELECT DISTINCT doc FROM paragraphs WHERE file = ?", found).fetchall()
        writer.execute("DELETE FROM predictions WHERE row IN (SELECT row FROM paragraphs WHERE file = ?)", found)
        writer.execute("DELETE FROM paragraphs WHERE file = ?", found)
        writer.execute("DELETE FROM files WHERE file = ?", found)
        # Those of this file alone are looked at: thousands of files may go at once, out of thousands that stay.
        writer.executemany(
            "DELETE FROM documents WHERE doc = ? AND NOT EXISTS (SELECT 1 FROM paragraphs p WHERE p.doc = documents.doc)",
            documents,
        )


def add_rows(file: DeskFile, path: str, rows: Sequence[Mapping[str, Any]], model: int, start: int) -> None:
    """Add paragraphs of a file with what the model says of them.

    Parameters
    ----------
    file : DeskFile
        The desk.
    path : str
        The file.
    rows : sequence of mapping
        As :mod:`training.desk.folder_reader` sends them.
    model : int
        What :func:`model_number` returned.
    start : int
        How many paragraphs of the file were added before.
    """
    with file.write() as writer:
        # Until the whole file is there its size is one that no file has: after a crash it is read anew.
        writer.execute("INSERT OR IGNORE INTO files (path, size, mtime, tagged_by) VALUES (?, -1, 0, '')", (path,))
        (number,) = writer.execute("SELECT file FROM files WHERE path = ?", (path,)).fetchone()
        for place, said in enumerate(rows, start):
            record = said["record"]
            values = (number, _document(writer, record), place, record["kind"], said["hash"])
            facts = tuple(record.get(name) for name in ("region", "level", "issuer", "date"))
            row = writer.execute(
                "INSERT INTO paragraphs (file, doc, place, kind, hash, region, level, issuer, date, record) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (*values, *facts, json.dumps(record, ensure_ascii=False)),
            ).lastrowid
            topic = json.dumps(said["topic"], ensure_ascii=False) if said["topic"] else None
            scores, given = np.array(said["scores"], dtype="<f4").tobytes(), bytes(said["given"])
            evidence = json.dumps(said["evidence"], ensure_ascii=False)
            writer.execute(
                "INSERT INTO predictions VALUES (?, ?, ?, ?, ?, ?, ?)",
                (row, model, scores, given, said["doubt"], evidence, topic),
            )
            writer.execute("INSERT INTO words (rowid, body) VALUES (?, ?)", (row, said["words"]))


def end_file(file: DeskFile, found: FoundFile, by: str, skipped: Sequence[Mapping[str, str]]) -> None:
    """Note that a file was read to its end.

    Parameters
    ----------
    file : DeskFile
        The desk.
    found : FoundFile
        The file, as it was before it was read.
    by : str
        What tagged it.
    skipped : sequence of mapping
        ``source`` and ``reason`` of what was left out of it.
    """
    with file.write() as writer:
        writer.execute(
            "INSERT INTO files (path, size, mtime, tagged_by) VALUES (?, ?, ?, ?) ON CONFLICT (path) DO UPDATE "
            "SET size = excluded.size, mtime = excluded.mtime, tagged_by = excluded.tagged_by",
            (found.path, found.size, found.mtime, by),
        )
        writer.executemany(
            "INSERT INTO skipped VALUES (?, ?, ?)", ((found.path, one["source"], one["reason"]) for one in skipped)
        )


def model_number(file: DeskFile, name: str, scheme: str, keys: Sequence[str]) -> int:
    """Return the number of a model in the file, where it is added if it is new.

    Parameters
    ----------
    file : DeskFile
        The desk.
    name, scheme : str
        Name of the model, digest of its scheme.
    keys : sequence of str
        Its labels in column order.
    """
    values = (name, scheme, json.dumps(list(keys)))
    with file.write() as writer:
        writer.execute("INSERT OR IGNORE INTO models (name, scheme, keys) VALUES (?, ?, ?)", values)
        (number,) = writer.execute("SELECT model FROM models WHERE name = ? AND scheme = ? AND keys = ?", values).fetchone()
    return int(number)


def address_in(record: Mapping[str, Any]) -> str | None:
    """Return the first address of the web among the columns of the user's own; None where there is none.

    Parameters
    ----------
    record : mapping
        A paragraph's.
    """
    cells = (record.get("extra") or {}).values()
    return next((cell for cell in cells if cell.startswith(("http://", "https://")) and not set(cell) & set(" \t\n\"'<>")), None)


def _document(writer: sqlite3.Connection, record: Mapping[str, Any]) -> int:
    """Return the number of a paragraph's document; what is known of it is what its first paragraph that knows it says."""
    facts = (*(record.get(name) for name in _FACTS), address_in(record))
    writer.execute(
        "INSERT INTO documents (name, title, date, region, level, issuer, url) VALUES (?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (name) DO UPDATE SET title = COALESCE(title, excluded.title), date = COALESCE(date, excluded.date), "
        "region = COALESCE(region, excluded.region), level = COALESCE(level, excluded.level), "
        "issuer = COALESCE(issuer, excluded.issuer), url = COALESCE(url, excluded.url)",
        (record["doc"], *facts),
    )
    return int(writer.execute("SELECT doc FROM documents WHERE name = ?", (record["doc"],)).fetchone()[0])
