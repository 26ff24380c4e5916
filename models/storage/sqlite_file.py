"""The SQLite file that MLflow keeps its records in: opened for one transaction, and asked whether another process has it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from models.storage.asking import RegistryUnreachable


def is_locked(database: Path) -> bool:
    """Return whether another process keeps an SQLite file from being written to at this moment.

    Parameters
    ----------
    database : Path
        The file. One that is not there, or is none of SQLite's, is not locked.
    """
    address = f"{Path(os.path.abspath(database)).as_uri()}?mode=rw"
    try:
        with closing(sqlite3.connect(address, uri=True, timeout=0.0, isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
    except sqlite3.Error as error:
        return error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
    return False


@contextmanager
def opened(database: Path, *, write: bool = False, timeout: float = 3.0) -> Iterator[sqlite3.Connection]:
    """Open an SQLite file for one transaction.

    Parameters
    ----------
    database : Path
        The file.
    write : bool
        Whether it may be changed; without it SQLite opens it for reading only.
    timeout : float
        Seconds to wait while it is locked.

    Yields
    ------
    sqlite3.Connection
        Inside a transaction, which ends with the block: committed if that ends well, else undone.

    Raises
    ------
    RegistryUnreachable
        Whatever SQLite objects to, in the block too.
    """
    mode, begin = ("rw", "BEGIN IMMEDIATE") if write else ("ro", "BEGIN")
    file = Path(os.path.abspath(database)).as_uri()
    address = f"{file}?mode={mode}"
    if not write and os.path.exists(f"{database}-journal"):
        # Of a writer that was killed in its commit: who may only read cannot roll it back. While the writer lives it holds
        # the lock, and nothing is rolled back.
        with suppress(sqlite3.Error), closing(sqlite3.connect(f"{file}?mode=rw", uri=True, timeout=timeout)) as writer:
            writer.execute("SELECT 1 FROM sqlite_master").fetchone()
    try:
        with closing(sqlite3.connect(address, uri=True, timeout=timeout, isolation_level=None)) as connection:
            connection.row_factory = sqlite3.Row
            connection.execute(begin)
            yield connection
            connection.execute("COMMIT")
    except sqlite3.Error as error:
        raise RegistryUnreachable(f"{database}: {error}") from error


def has_column(connection: sqlite3.Connection, table: str, column: str) -> bool:
    """Tell whether this version of MLflow's tables has a column.

    Parameters
    ----------
    connection : sqlite3.Connection
        An open database.
    table, column : str
        What to look for.

    Returns
    -------
    bool
        False too where there is no such table.
    """
    query = "SELECT 1 FROM pragma_table_info(?) WHERE name = ?"
    return connection.execute(query, (table, column)).fetchone() is not None
