"""Things of the file system that bear the name of a file and are none: pipes and devices never end."""

from __future__ import annotations

from pathlib import Path

from labels.support.errors import InputError
from labels.wording import _


def is_device(path: Path) -> bool:
    """Return whether a path leads to a device, which may hold more than there is room for.

    Parameters
    ----------
    path : Path
        Any path. A pipe is no device: whoever names one wants it read.
    """
    return path.is_char_device() or path.is_block_device()


def no_plain_file(path: Path) -> InputError:
    """Return the error of what is no plain file.

    Parameters
    ----------
    path : Path
        A pipe, a device, or a link that leads to one or nowhere.
    """
    return InputError(str(path), _("is no file but a pipe, a device or a link that leads nowhere"), _("put a plain file there"))
