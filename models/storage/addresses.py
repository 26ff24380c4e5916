"""The artifact addresses in an MLflow database: where they lead on this machine, and how to mend them after a move.

MLflow writes absolute addresses. Once a checkout was moved or copied they lead to where it was; the artifacts are then
found by the part of the address below ``mlartifacts``.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from models.storage.sqlite_file import has_column, opened

# The second names SQLAlchemy's driver. MLflow looks for a file in the first as it stands, %XX and all.
SQLITE = ("sqlite:///", "sqlite+pysqlite:///")
ARTIFACTS = "mlartifacts"
# New runs go below a base, which need not have anything in it yet.
BASES = (("experiments", "artifact_location"), ("workspaces", "default_artifact_root"))
COLUMNS = (
    *BASES,
    ("runs", "artifact_uri"),
    ("logged_models", "artifact_location"),
    ("model_versions", "source"),
    ("model_versions", "storage_location"),
    ("trace_tags", "value"),
)


def database_file(uri: str) -> Path:
    """Return the file of an address of SQLite.

    Parameters
    ----------
    uri : str
        The address. SQLAlchemy decodes ``%XX`` in it since 2.1 and takes ``?`` for the start of its options; where
        that leads to no file, but the text as it stands does, that file is meant.

    Returns
    -------
    Path
        The file, whether or not there is one.
    """
    whole = uri.partition(":///")[2]
    text = whole.partition("?")[0]
    return Path(next((path for path in (unquote(text), text, whole) if os.path.isfile(path)), unquote(text)))


def address_for_mlflow(uri: str) -> str:
    """Return an address of SQLite such that MLflow makes no folder beside the one that is meant.

    MLflow makes the folder of a new file by the address as it stands, where SQLAlchemy, which opens the file, decodes ``%XX``
    and cuts options off. Of an address that names the driver it makes none.

    Parameters
    ----------
    uri : str
        Any address.

    Returns
    -------
    str
        The same one where there is nothing odd in it, and of other stores than SQLite.
    """
    plain, driver = SQLITE
    odd = uri.startswith(plain) and set("%?") & set(os.path.dirname(uri))
    return uri.replace(plain, driver, 1) if odd else uri


def folder_address(uri: str) -> Path | None:
    """Return the folder that an address names; MLflow keeps no record in folders any longer.

    Parameters
    ----------
    uri : str
        Address of a store.

    Returns
    -------
    Path or None
        None where it is that of a database or a server.

    Raises
    ------
    ValueError
        If it is no address at all.
    """
    parts = urlsplit(uri)
    if parts.scheme == "file":
        return Path(unquote(parts.path))
    # C: is a folder too; "databricks" is the address of a server without any scheme.
    return Path(uri) if len(parts.scheme) < 2 and not uri.startswith("databricks") else None


def first_folder(addresses: Iterable[str | None], artifacts: Path | None = None) -> Path | None:
    """Return the folder that the first useful address leads to.

    Parameters
    ----------
    addresses : iterable of str or None
        ``file:///`` addresses and absolute paths; others are passed over.
    artifacts : Path, optional
        Where to look by the part below ``mlartifacts`` if the address itself leads nowhere.

    Returns
    -------
    Path or None
        None where no folder is to be seen on this machine.
    """
    for address in addresses:
        path = _local(address or "")
        if path is not None:
            for folder in (path, *_moved(path, artifacts)):
                if os.path.isdir(folder):
                    return folder
    return None


def stale_addresses(database: Path, artifacts: Path) -> int:
    """Count the artifact addresses that :func:`mend_addresses` would rewrite.

    Parameters
    ----------
    database : Path
        MLflow's SQLite file.
    artifacts : Path
        The ``mlartifacts`` folder that belongs to it now.

    Returns
    -------
    int
        0 where there is no such file, or it is no store of MLflow's yet.

    Raises
    ------
    RegistryUnreachable
        If the file cannot be read.
    """
    if not database.is_file():
        return 0
    with opened(database) as connection:
        return sum(count for *_, count in _rewrites(connection, artifacts))


def mend_addresses(database: Path, artifacts: Path) -> int:
    """Let the addresses of a store that was moved or copied lead to the artifacts that came with it.

    Addresses of experiments are always rewritten, others only where the artifacts are there. All change at once, and
    the file is opened for writing only if one has to.

    Parameters
    ----------
    database : Path
        MLflow's SQLite file.
    artifacts : Path
        The ``mlartifacts`` folder that belongs to it now.

    Returns
    -------
    int
        How many addresses were rewritten.

    Raises
    ------
    RegistryUnreachable
        If the file cannot be read or written; then nothing was changed.
    """
    if not stale_addresses(database, artifacts):
        return 0
    with opened(database, write=True) as connection:
        rewrites = list(_rewrites(connection, artifacts))
        for table, column, old, new, _ in rewrites:
            connection.execute(f"UPDATE {table} SET {column} = ? WHERE {column} = ?", (new, old))
    return sum(count for *_, count in rewrites)


def _rewrites(connection: sqlite3.Connection, artifacts: Path) -> Iterator[tuple[str, str, str, str, int]]:
    """Yield table, column, old and new address, and the number of rows, for every address to be rewritten."""
    artifacts = artifacts.resolve()
    for table, column in COLUMNS:
        if not has_column(connection, table, column):
            continue
        query = f"SELECT {column}, COUNT(*) FROM {table} WHERE {column} LIKE ? GROUP BY {column}"
        for old, count in connection.execute(query, (f"%{ARTIFACTS}%",)).fetchall():
            path = _local(old)
            if path is None or path.resolve().is_relative_to(artifacts):
                continue
            moved = list(_moved(path, artifacts))
            new = next((other for other in moved if os.path.exists(other)), None)
            if new is None and moved and (table, column) in BASES:
                new = moved[0]
            if new is not None:
                yield table, column, old, new.as_uri() if old.startswith("file:") else str(new), count


def _local(address: str) -> Path | None:
    """Return the path that an address stands for, if it is one on this machine."""
    if address.startswith("file:///"):
        from urllib.request import url2pathname  # brings all of HTTP with it

        address = url2pathname(address.removeprefix("file://"))
    path = Path(address)
    return path if path.is_absolute() else None


def _moved(path: Path, artifacts: Path | None) -> Iterator[Path]:
    """Yield where a path can be now: by what follows ``mlartifacts`` in it, its last mention first."""
    if artifacts is None:
        return
    for index in reversed(range(len(path.parts))):
        if path.parts[index] == ARTIFACTS:
            yield artifacts.joinpath(*path.parts[index + 1 :])
