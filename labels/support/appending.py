"""Files that only grow: what is added is on the disk whole, or not there, however many processes add at once."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO

# Windows locks bytes, and nobody else may read those: one far behind whatever such a file holds.
_FAR = 1 << 30


def append_lines(path: Path, choose: Callable[[bytes], Iterable[str]]) -> int:
    """Add lines to a file while no other process adds to it; return how many.

    Parameters
    ----------
    path : Path
        The file; made, with its folder, where it is missing.
    choose : callable
        Takes what the file holds, read under the lock, and returns the lines to add, without line ends. So nobody can
        add the same in between.

    Returns
    -------
    int
        How many lines were added; they are on the disk when this returns.

    Raises
    ------
    OSError
        If the file cannot be written; what was written of the lines is taken back.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    # Unbuffered: what a buffer still holds after a write that failed would be written once more when the file is closed.
    with path.open("a+b", buffering=0) as file:
        _lock(file)  # held until the file is closed, or the process ends
        file.seek(0)
        content = file.read()
        lines = list(choose(content))
        # A line that a power cut left without its end must not swallow the next one.
        start = "\n" if content and not content.endswith(b"\n") else ""
        if lines:
            try:
                left = memoryview((start + "".join(f"{line}\n" for line in lines)).encode())
                while left:
                    left = left[os.write(file.fileno(), left) :]
                os.fsync(file.fileno())
            except BaseException:
                os.ftruncate(file.fileno(), len(content))
                raise
    return len(lines)


def is_ours_alone(file: BinaryIO) -> bool:
    """Keep a file, open for writing, from other processes that ask the same until it is closed; return whether it is free.

    Processes that are forked meanwhile do not hold it.

    Parameters
    ----------
    file : binary file
        The file.
    """
    try:
        if sys.platform == "win32":
            import msvcrt

            place = file.tell()
            file.seek(_FAR)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            file.seek(place)
        else:
            import fcntl

            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno not in (errno.EACCES, errno.EAGAIN, errno.EDEADLK)  # others: such a disk knows no locks
    return True


def _lock(file: BinaryIO) -> None:
    if sys.platform == "win32":
        import msvcrt

        file.seek(_FAR)
        msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX)
