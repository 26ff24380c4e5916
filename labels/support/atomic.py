"""Files that are either whole or not there."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, BinaryIO, TextIO, cast

from labels.ending.leftovers import temporary_file
from labels.support.errors import UsageError
from labels.wording import _

# Less what the system forbids for new files, which it takes off by itself: asking for that sets it for a moment, and two
# threads that ask at once may leave nothing forbidden.
_RESULT = 0o666


@contextmanager
def whole_file(path: Path, *, encoding: str = "utf-8") -> Iterator[TextIO]:
    """Open a file for writing that appears under its name only when the block ends well.

    Parameters
    ----------
    path : Path
        Where the file is to stand; an older file there is replaced in one step. A pipe or a device is written to.
    encoding : str
        Text encoding of the file.

    Yields
    ------
    TextIO
        The open file; line ends are written as given.

    Raises
    ------
    UsageError
        If the folder of `path` does not exist or `path` is a folder.
    """
    with _whole(path, "w", encoding=encoding, newline="") as file:
        yield cast(TextIO, file)


@contextmanager
def whole_binary_file(path: Path) -> Iterator[BinaryIO]:
    """Open a file for writing bytes, as :func:`whole_file` does for text.

    Parameters
    ----------
    path : Path
        Where the file is to stand.

    Yields
    ------
    BinaryIO
        The open file.

    Raises
    ------
    UsageError
        As for :func:`whole_file`.
    """
    with _whole(path, "wb") as file:
        yield cast(BinaryIO, file)


def check_place(*paths: Path | None) -> None:
    """Refuse now what could not be written after the work is done.

    Parameters
    ----------
    *paths : Path or None
        Files to be written; None for those that were not asked for.

    Raises
    ------
    UsageError
        If a path is a folder or lies in none.
    """
    for path in filter(None, paths):
        if path.is_dir() or not path.parent.is_dir():
            problem = _("is a folder") if path.is_dir() else _("folder {folder} does not exist").format(folder=path.parent)
            raise UsageError(str(path), problem, _("name a file in an existing folder"))


@contextmanager
def _whole(path: Path, mode: str, **options: Any) -> Iterator[IO[Any]]:
    check_place(path)
    if path.exists() and not path.is_file():  # a pipe or a device such as /dev/null: written to, never replaced
        with path.open(mode, **options) as file:
            yield file
        return
    with temporary_file(path, _RESULT) as (handle, temporary):
        with open(handle, mode, **options) as file:
            yield file
        os.replace(temporary, path)


@contextmanager
def result_stream(path: Path | None) -> Iterator[TextIO]:
    """Write results to a file, whole or not at all, or to standard output.

    Parameters
    ----------
    path : Path or None
        The file; None for standard output.

    Yields
    ------
    TextIO
        What to write to.

    Raises
    ------
    UsageError
        If the folder of `path` does not exist or `path` is a folder.
    """
    if path is None:
        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(encoding="utf-8", errors="replace")
        yield sys.stdout
        sys.stdout.flush()
    else:
        with whole_file(path) as file:
            yield file


@contextmanager
def result_bytes(path: Path | None) -> Iterator[Callable[[bytes], object]]:
    """Write results that are UTF-8 already, as :func:`result_stream` does.

    Parameters
    ----------
    path : Path or None
        The file; None for standard output.

    Yields
    ------
    callable
        What takes them.

    Raises
    ------
    UsageError
        As for :func:`result_stream`.
    """
    if path is not None:
        with whole_binary_file(path) as file:
            yield file.write
        return
    sys.stdout.flush()
    raw = getattr(sys.stdout, "buffer", None)
    stdout = sys.stdout
    yield raw.write if raw is not None else lambda data: stdout.write(data.decode())  # in a notebook it takes text alone
    (raw or stdout).flush()
