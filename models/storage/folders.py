"""The file operations of a store: names, a lock between processes, digests, replacing and removing in one step."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from labels.ending.leftovers import temporary_file, temporary_folder
from labels.support.errors import InputError, UsageError
from labels.wording import _

_OLD = "old"
LONGEST_NAME = 100  # bytes; what is added to it must still fit the 255 of a file name


class StillHeld(InputError):
    """Another process holds a lock."""


@contextmanager
def exclusive(folder: Path, timeout: float = 60.0) -> Iterator[None]:
    """Hold a folder's lock, which the system releases when the holder ends, however it ends.

    Parameters
    ----------
    folder : Path
        Holds the lock's file ``.lock``; made where it is missing. The lock is not reentrant.
    timeout : float
        Seconds to wait for another holder.

    Raises
    ------
    StillHeld
        If the lock is still held then.
    InputError
        If it cannot be had at all.
    """
    path = folder / ".lock"
    deadline = time.monotonic() + timeout
    folder.mkdir(parents=True, exist_ok=True)
    try:
        while (connection := _locked(path)) is None:
            if time.monotonic() >= deadline:
                problem = _("was held by another process for {seconds:g} s").format(seconds=timeout)
                raise StillHeld(str(path), problem, _("wait until it is done"))
            time.sleep(0.02)  # SQLite's own waiting would not heed Ctrl-C
    except sqlite3.Error as error:
        problem = _("cannot be locked ({reason})").format(reason=error)
        raise InputError(str(path), problem, _("check its permissions, or remove it")) from error
    with closing(connection):
        yield


def _locked(path: Path) -> sqlite3.Connection | None:
    """Return a connection that holds the lock, or None where another one does."""
    connection = sqlite3.connect(path, timeout=0.0, isolation_level=None)
    try:
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.Error as error:
        connection.close()
        if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
            return None
        raise
    return connection


def is_plain(name: str, longest: int = LONGEST_NAME) -> bool:
    """Tell whether a name can be a file's on any system, and none that a store gives to its own leftovers.

    Parameters
    ----------
    name : str
        The name.
    longest : int
        Bytes it may have.

    Returns
    -------
    bool
        Whether it is one.
    """
    odd = not name or name != name.strip() or name.startswith(".") or ".." in name or not name.isprintable()
    return not odd and not set(name) & set('/\\:*?"<>|') and len(os.fsencode(name)) <= longest


def check_name(name: str, longest: int = LONGEST_NAME) -> None:
    """Refuse a name that is not plain.

    Parameters
    ----------
    name, longest
        As for :func:`is_plain`.

    Raises
    ------
    UsageError
        If it is not.
    """
    if not is_plain(name, longest):
        remedy = _("use at most {longest} bytes, no separators, no leading dot and no {dots}").format(
            longest=longest, dots="'..'"
        )
        raise UsageError(_("name {name!r}").format(name=name), _("cannot name files of the store"), remedy)


def open_to_all(folder: Path) -> None:
    """Let everybody read a new folder's files, and write them to the disk before the folder gets its name.

    Parameters
    ----------
    folder : Path
        The folder.
    """
    folder.chmod(0o755)
    for path in folder.rglob("*"):
        if path.is_dir():
            path.chmod(0o755)
        else:
            path.chmod(0o644)
            with path.open("rb+") as file:
                os.fsync(file.fileno())


@contextmanager
def whole_folder(folder: Path, former: Path | None = None) -> Iterator[Path]:
    """Make a folder that appears under its name only when the block ends well; one already there is replaced.

    Parameters
    ----------
    folder : Path
        Where it shall stand.
    former : Path, optional
        Where the one already there goes; by default it is removed.

    Yields
    ------
    Path
        An empty folder, to be filled.
    """

    def put_back(left: Path) -> None:
        # What a run moved away that was killed before its own stood there has its name back.
        if not folder.exists() and (left / _OLD).is_dir():
            os.replace(left / _OLD, folder)

    folder.parent.mkdir(parents=True, exist_ok=True)
    with temporary_folder(folder.parent, f".{folder.name}.", put_back) as work:
        new, old = work / "new", former or work / _OLD
        new.mkdir()
        yield new
        open_to_all(new)  # safetensors makes files private; a model is for everybody
        try:
            if folder.exists():
                os.replace(folder, old)
            os.replace(new, folder)
        except BaseException:
            if not folder.exists() and old.exists():
                os.replace(old, folder)
            raise


def digest(folder: Path) -> str:
    """Return the SHA-256 of a folder's files: of each its relative path, its size and its contents, in order.

    Parameters
    ----------
    folder : Path
        The folder.

    Returns
    -------
    str
        64 hexadecimal digits.
    """
    total = hashlib.sha256()
    for name in sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()):
        content = (folder / name).read_bytes()
        total.update(os.fsencode(f"{name}\0{len(content)}\0") + content)
    return total.hexdigest()


def touch(folder: Path) -> None:
    """Let a folder's age start anew, where the system allows it.

    Parameters
    ----------
    folder : Path
        The folder.
    """
    with suppress(PermissionError):  # another user's
        os.utime(folder)


def remove(path: Path) -> None:
    """Remove a file, or a folder in such a way that nobody sees half of it under its name.

    Parameters
    ----------
    path : Path
        The file or folder. What a kill leaves of it is named ``.removed.<number>``.

    Raises
    ------
    OSError
        If it is not there or the system refuses.
    """
    if not path.is_dir():
        path.unlink()
        return
    hidden = path.with_name(f".removed.{time.time_ns()}")
    os.rename(path, hidden)
    shutil.rmtree(hidden, ignore_errors=True)


def replace(path: Path, fields: Mapping[str, str]) -> None:
    """Write a JSON file that replaces the one before in one step.

    Parameters
    ----------
    path : Path
        The file. What a kill leaves is named ``.<name>.<random>``, and is removed by the next call.
    fields : mapping of str to str
        What it shall hold.
    """
    with temporary_file(path) as (handle, temporary):
        with open(handle, "w", encoding="utf-8") as file:
            json.dump(fields, file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
