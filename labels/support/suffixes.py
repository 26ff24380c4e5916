"""What names of files end in: a file under a wrong name is found out too late, by who opens it."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from labels.support.errors import UsageError


def is_named(path: Path) -> bool:
    """Return whether the name of a file says what it holds: not that of a pipe or a device, such as /dev/null.

    Parameters
    ----------
    path : Path
        The file.
    """
    return bool(path.suffix) or path.is_file() or not path.exists()


def check_suffix(path: Path | None, suffixes: Collection[str], what: str) -> None:
    """Check, before work begins, that a file is called after what will be written there.

    Parameters
    ----------
    path : Path or None
        The file; None where none was asked for.
    suffixes : collection of str
        What its name may end in, in lower case.
    what : str
        What is written, for the message: ``paragraphs are``.

    Raises
    ------
    UsageError
        If its name ends otherwise.
    """
    if path is not None and path.suffix.lower() not in suffixes and is_named(path) and not path.is_dir():
        known = " or ".join(suffixes)
        raise UsageError(
            str(path), f"{what} written as {known}, not as {path.suffix or 'a file without suffix'}", f"end its name in {known}"
        )
