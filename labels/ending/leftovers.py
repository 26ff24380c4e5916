"""Temporary files and folders that are locked as long as somebody works on them, so that what a kill left is known for it.

The system takes a lock away when its holder ends, however it ends: what nobody holds was left, and the next one who
comes to the same place removes it. Where files cannot be locked, nothing is removed that somebody else may work on.

Ctrl-C is an exception at whatever moment it comes, also between two steps that belong together. So a name is chosen, and
noted, before anything bears it; a removal that was interrupted is done again; and what no block could remove any more,
since the exception came on the way into it or out of it, the end of the command removes.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

SCRATCH = "policy-tagger-"
_RANDOM = re.compile(r"[a-z0-9_]{8}")  # what is added to a name, by `tempfile` too
_UNLOCKED = _NO_FILE = -1
_PRIVATE = 0o600
# What is made, or about to be, and not removed yet, and how that is done.
_noted: dict[Path, Callable[[Path], object]] = {}


@contextmanager
def temporary_file(target: Path, mode: int = _PRIVATE) -> Iterator[tuple[int, Path]]:
    """Make a file beside the one that it is to replace; it is removed at the end if it still has its name.

    Parameters
    ----------
    target : Path
        The file that it is to replace; what killed runs left beside it is removed.
    mode : int
        Who may read and write it, as far as the system lets new files be read and written.

    Yields
    ------
    tuple of (int, Path)
        The open file, to be closed by whoever takes it, and its name.
    """
    prefix = f".{target.name}."
    _sweep(target.parent, prefix, folders=False, remove=_remove_file)
    with _made(target.parent, prefix, partial(_make_file, mode=mode), _remove_file) as (handle, path):
        yield handle, path


@contextmanager
def temporary_folder(parent: Path, prefix: str, rescue: Callable[[Path], object] | None = None) -> Iterator[Path]:
    """Make a folder that is removed at the end.

    Parameters
    ----------
    parent : Path
        Where; what killed runs left there under the same prefix is removed.
    prefix : str
        First part of its name.
    rescue : callable, optional
        Takes what is still needed out of a folder that was left, or whose block did not end well, before it is removed.

    Yields
    ------
    Path
        The folder, empty.
    """

    def remove(folder: Path) -> None:
        if rescue:
            rescue(folder)
        _remove_folder(folder)

    _sweep(parent, prefix, folders=True, remove=remove)
    with _made(parent, prefix, _make_folder, remove) as (_none, folder):
        yield folder
        _noted[folder] = _remove_folder  # it ended well


@contextmanager
def scratch_folder(*, for_libraries: bool = False) -> Iterator[Path]:
    """Make a folder among the system's temporary ones, removed at the end; what killed runs left there is removed as well.

    Parameters
    ----------
    for_libraries : bool
        Whether whatever a library of Python keeps for a while goes there, too: a kill leaves that as well.

    Yields
    ------
    Path
        The folder, empty.
    """
    with temporary_folder(Path(tempfile.gettempdir()), SCRATCH) as folder:
        before = tempfile.tempdir
        if for_libraries:
            tempfile.tempdir = str(folder)
        try:
            yield folder
        finally:
            tempfile.tempdir = before


@contextmanager
def marked(path: Path, note: str) -> Iterator[None]:
    """Have a file that says what goes on as long as it does; what a kill leaves of it :func:`left_marks` finds.

    Parameters
    ----------
    path : Path
        The file; its folder is made.
    note : str
        What it says.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with temporary_file(path) as (handle, temporary):
        with open(handle, "w", encoding="utf-8") as file:
            file.write(note)
        try:
            _noted[path] = _remove_file
            os.replace(temporary, path)  # locked before anybody finds it
            yield
        finally:
            _remove_surely(path)


def left_marks(folder: Path) -> Iterator[tuple[Path, str]]:
    """Yield the files of :func:`marked` that killed processes left, with what they say; whoever has dealt with one removes it.

    Parameters
    ----------
    folder : Path
        Where they lie.

    Yields
    ------
    tuple of (Path, str)
    """
    for path in sorted(folder.glob("*")):
        if path.name.startswith("."):  # killed before it had its name
            _remove_left(path, Path.unlink)
            continue
        holder = _hold(path)
        if holder is not None and holder != _UNLOCKED:
            try:
                yield path, path.read_text(encoding="utf-8", errors="replace")
            finally:
                _let_go(holder)


def remove_noted() -> None:
    """Remove what this process made and could not remove: for the end of a command that was interrupted."""
    for path in list(_noted):
        with suppress(OSError):
            _remove_noted(path)


def _remove_noted(path: Path) -> None:
    if remove := _noted.get(path):
        remove(path)
        _noted.pop(path, None)  # at the end of a command two threads may remove it at once


def _remove_surely(path: Path) -> None:
    try:
        _remove_noted(path)
    finally:  # of several requests to stop only one is an exception: where it came just there, none disturbs this
        _remove_noted(path)


@contextmanager
def _made(parent: Path, prefix: str, make: Callable[[Path], int], remove: Callable[[Path], object]) -> Iterator[tuple[int, Path]]:
    """Make a file or a folder of a new name and hold it; remove it at the end."""
    path, holder = Path(), _UNLOCKED
    try:
        while True:
            path = Path(os.path.abspath(parent), prefix + os.urandom(4).hex())
            if os.path.lexists(path):  # somebody else's: never noted, so never removed
                continue
            _noted[path] = remove
            try:
                handle = make(path)
            except OSError as error:
                del _noted[path]
                if isinstance(error, FileExistsError):  # another was quicker
                    continue
                raise
            if (held := _hold(path)) is not None:
                holder = held
                break
            del _noted[path]  # one that swept took it for left
            if handle != _NO_FILE:
                os.close(handle)
        yield handle, path
    finally:
        _remove_surely(path)
        _let_go(holder)


def _make_file(path: Path, mode: int) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)


def _make_folder(path: Path) -> int:
    os.mkdir(path, 0o700)
    return _NO_FILE


def _remove_file(path: Path) -> None:
    path.unlink(missing_ok=True)


def _remove_folder(path: Path) -> None:
    shutil.rmtree(path, ignore_errors=True)


def _sweep(parent: Path, prefix: str, *, folders: bool, remove: Callable[[Path], object]) -> None:
    """Remove what bears such a name, is ours and held by nobody."""
    with suppress(OSError):  # whoever may not list a folder may still write into it
        names = [entry.name for entry in os.scandir(parent) if entry.is_dir(follow_symlinks=False) is folders]
        for name in names:
            if name.startswith(prefix) and _RANDOM.fullmatch(name, len(prefix)):
                _remove_left(parent / name, remove)


def _remove_left(path: Path, remove: Callable[[Path], object]) -> None:
    with suppress(OSError):  # it is gone, or another user's; where there are no locks, a file that is open cannot be removed
        if sys.platform == "win32":
            if not path.is_dir():
                remove(path)
            return
        holder = _hold(path)
        if holder is None:
            return
        try:
            if holder != _UNLOCKED and os.fstat(holder).st_uid == os.geteuid():
                remove(path)
        finally:
            _let_go(holder)


def _hold(path: Path) -> int | None:
    """Lock what was just made, or was left; None where somebody else holds it, or it is gone meanwhile."""
    if sys.platform == "win32":
        return _UNLOCKED
    import fcntl

    try:
        holder = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError:
        return None
    except OSError:
        return _UNLOCKED
    try:
        fcntl.flock(holder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.path.samestat(os.fstat(holder), os.stat(path, follow_symlinks=False)):
            return holder
    except (BlockingIOError, FileNotFoundError):
        pass
    except OSError:  # a disk without locks
        os.close(holder)
        return _UNLOCKED
    os.close(holder)
    return None


def _let_go(holder: int) -> None:
    if holder != _UNLOCKED:
        os.close(holder)
