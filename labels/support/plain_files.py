"""Things of the file system that bear the name of a file and are none: pipes and devices never end."""

from __future__ import annotations

from pathlib import Path

from labels.support.errors import InputError, UsageError
from labels.wording import _


def is_device(path: Path) -> bool:
    """Return whether a path leads to a device, which may hold more than there is room for.

    Parameters
    ----------
    path : Path
        Any path. A pipe is no device: whoever names one wants it read.
    """
    return path.is_char_device() or path.is_block_device()


def check_file(path: Path, remedy: str = "") -> None:
    """Refuse a path that a call names and that is no file: the call was wrong. What cannot be read in a file is told later.

    Parameters
    ----------
    path : Path
        What was named.
    remedy : str
        What to name; to check the path, by default.

    Raises
    ------
    UsageError
        If there is nothing, or a folder.
    """
    if not path.is_file():
        problem = _("is a folder, not a file") if path.is_dir() else _("no such file")
        raise UsageError(str(path), problem, remedy or _("check the path"))


def no_plain_file(path: Path) -> InputError:
    """Return the error of what is no plain file.

    Parameters
    ----------
    path : Path
        A pipe, a device, or a link that leads to one or nowhere.
    """
    return InputError(str(path), _("is no file but a pipe, a device or a link that leads nowhere"), _("put a plain file there"))
