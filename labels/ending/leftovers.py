"""Temporary files and folders that are locked as long as somebody works on them, so that what a kill left is known for it.

The system takes a lock away when its holder ends, however it ends: what nobody holds was left, and the next one who
comes to the same place removes it. Where files cannot be locked, nothing is removed that somebody else may work on.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

SCRATCH = "policy-tagger-"
_RANDOM = re.compile(r"[a-z0-9_]{8}")  # what `tempfile` adds to a name
_UNLOCKED = -1


@contextmanager
def temporary_file(target: Path) -> Iterator[tuple[int, Path]]:
    """Make a file beside the one that it is to replace; it is removed at the end if it still has its name.

    Parameters
    ----------
    target : Path
        The file that it is to replace; what killed runs left beside it is removed.

    Yields
    ------
    tuple of (int, Path)
        The open file, to be closed by whoever takes it, and its name.
    """
    prefix = f".{target.name}."
    _sweep(target.parent, prefix, folders=False, remove=Path.unlink)
    while True:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=prefix)
        path = Path(name)
        if (holder := _hold(path)) is not None:
            break
        os.close(handle)
    try:
        yield handle, path
    finally:
        path.unlink(missing_ok=True)
        _let_go(holder)


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
        Takes what is still needed out of a folder that was left, before it is removed.

    Yields
    ------
    Path
        The folder, empty.
    """

    def remove(folder: Path) -> None:
        if rescue:
            rescue(folder)
        shutil.rmtree(folder, ignore_errors=True)

    _sweep(parent, prefix, folders=True, remove=remove)
    while True:
        folder = Path(tempfile.mkdtemp(dir=parent, prefix=prefix))
        if (holder := _hold(folder)) is not None:
            break
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        _let_go(holder)


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
        os.replace(temporary, path)  # locked before anybody finds it
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


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
