"""The file that a desk is kept in: SQLite, one writer, as many readers as there are threads.

An answer that was confirmed is on the disk: the file is in WAL mode with ``synchronous = FULL``, so that each commit waits for
the disk. All paths in it are relative to the folder, so that both can be moved together.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from labels import InputError
from labels.wording import N_, _

FORMAT = 1
_SCHEMA = Path(__file__).with_name("desk_schema.txt")
_LATER = (  # which the first desks did not have
    "CREATE INDEX IF NOT EXISTS paragraphs_of_document ON paragraphs (doc)",
    "CREATE INDEX IF NOT EXISTS entries_of_request ON entries (json_extract(what, '$.request'))",
)
_PATIENCE = 10.0  # seconds that a connection waits for another one
_BROKEN = N_("move it away to begin anew; what people answered is also in the log of corrections")
_BESIDE = ("", "-wal")  # what an answer is written into


class DeskMoved(InputError):
    """The file of an open desk is no longer where it was: what is written now would be lost."""


def unusable(path: Path, error: sqlite3.Error) -> InputError:
    """Return what to say of a desk's file that SQLite cannot use.

    Parameters
    ----------
    path : Path
        The file.
    error : sqlite3.Error
        What SQLite says.
    """
    if isinstance(error, sqlite3.OperationalError):  # the disk, the permissions, another program: the file itself may be sound
        return InputError(
            str(path), _("cannot be used ({why})").format(why=error), _("check the path, its permissions and the disk")
        )
    return InputError(str(path), _("cannot be read as a desk ({why})").format(why=error), _(_BROKEN))


class DeskFile:
    """An open desk file.

    Parameters
    ----------
    path : Path
        The file; made where it is missing.

    Attributes
    ----------
    path : Path
        The file.
    id : str
        What tells this desk from others, 12 hexadecimal digits.

    Raises
    ------
    InputError
        If it is no desk, damaged, or was written by a newer program.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._writing = threading.RLock()
        self._threads = threading.local()
        self._readers: dict[threading.Thread, sqlite3.Connection] = {}
        self._opening = threading.Lock()
        self._closed = False
        self._places: dict[Path, os.stat_result] = {}
        if path.exists() and not path.is_file():
            raise InputError(str(path), _("is no file"), _("give the folder another name, or move it away"))
        try:
            self._writer = sqlite3.connect(path, _PATIENCE, isolation_level=None, check_same_thread=False)
        except sqlite3.Error as error:
            raise unusable(path, error) from error
        try:
            self._prepare()
            self.id = self.meta("id")
        except sqlite3.Error as error:
            self.close()
            raise unusable(path, error) from error
        except InputError:
            self.close()
            raise
        beside = (path.with_name(path.name + ending) for ending in _BESIDE)
        self._places = {place: place.stat() for place in beside if place.exists()}

    def _prepare(self) -> None:
        tables = {name for (name,) in self._writer.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if tables and "meta" not in tables:
            raise InputError(str(self.path), _("is a database of another program"), _("give the folder another name"))
        if tables:
            number = self.meta("format")
            if number != str(FORMAT):
                raise InputError(
                    str(self.path),
                    _("is a desk of format {found}, this program reads {known}").format(found=number, known=FORMAT),
                    _("update the program"),
                )
        self._writer.execute("PRAGMA journal_mode = WAL")
        self._writer.execute("PRAGMA synchronous = FULL")
        if not tables:
            with self.write() as writer:
                # executescript would commit halfway: a desk is there whole, or not at all.
                for statement in _SCHEMA.read_text(encoding="utf-8").split(";\n"):
                    if statement.strip():
                        writer.execute(statement)
                self.set_meta("format", str(FORMAT))
                self.set_meta("id", uuid.uuid4().hex[:12])
        for index in _LATER:
            self._writer.execute(index)

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """Open a transaction: committed when the block ends well, taken back otherwise.

        Yields
        ------
        sqlite3.Connection
            The one that writes; other threads wait.

        Raises
        ------
        DeskMoved
            If the file was moved or removed since it was opened.
        """
        with self._writing:
            if self._writer.in_transaction:  # inside another one, of which it is a part
                yield self._writer
                return
            self._check_place()
            self._writer.execute("BEGIN IMMEDIATE")
            try:
                yield self._writer
                self._writer.execute("COMMIT")
            except BaseException:
                if self._writer.in_transaction:
                    self._writer.execute("ROLLBACK")
                raise

    def read(self) -> sqlite3.Connection:
        """Return the connection of this thread that reads what was committed.

        Raises
        ------
        sqlite3.ProgrammingError
            If the desk is closed, for a thread that comes to its end later.
        """
        if self._closed:
            raise sqlite3.ProgrammingError("the desk is closed")
        found: sqlite3.Connection | None = getattr(self._threads, "connection", None)
        if found is None:
            self._check_place()
            # Never made where it is missing: an empty file in its place would pass for a desk without answers.
            address = f"{self.path.absolute().as_uri()}?mode=rw"
            found = sqlite3.connect(address, _PATIENCE, isolation_level=None, check_same_thread=False, uri=True)
            found.execute("PRAGMA query_only = ON")
            with self._opening:
                if self._closed:
                    found.close()
                    raise sqlite3.ProgrammingError("the desk is closed")
                for ended in [thread for thread in self._readers if not thread.is_alive()]:
                    self._readers.pop(ended).close()  # jobs have threads of their own, and a desk is open for weeks
                self._readers[threading.current_thread()] = found
            self._threads.connection = found
        return found

    def _check_place(self) -> None:
        """Refuse to go on where the file is another one than was opened: SQLite would write into one that nobody finds."""
        for place, opened in self._places.items():
            try:
                if os.path.samestat(opened, place.stat()):
                    continue
            except OSError:
                pass
            says = _("was moved or removed while the desk is open; nothing is taken in any more")
            raise DeskMoved(place.name, says, _("put it back where it was, or close the desk and open it again"))

    def meta(self, name: str, default: str = "") -> str:
        """Return what is noted under a name.

        Parameters
        ----------
        name : str
            The name.
        default : str
            What is returned where nothing is.
        """
        found = self.read().execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return str(found[0]) if found else default

    def set_meta(self, name: str, value: str) -> None:
        """Note something under a name.

        Parameters
        ----------
        name, value : str
            The name, and what to note.
        """
        with self.write() as writer:
            writer.execute(
                "INSERT INTO meta VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", (name, value)
            )

    def close(self) -> None:
        """Close it; what stands in files beside it goes into it, so that it can be moved alone.

        A thread that works on keeps its connection, which goes with it: closed by another one while it is in use, it is memory
        that is read after it was given back.
        """
        with self._opening:  # threads that are not done yet may ask for one just then
            self._closed = True
            for thread, reader in self._readers.items():
                if thread is threading.current_thread() or not thread.is_alive():
                    reader.close()
            self._readers.clear()
        with self._writing:
            self._writer.close()
