"""What names of files end in: a file under a wrong name is found out too late, by who opens it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from labels.support.errors import UsageError
from labels.wording import _


def is_named(path: Path) -> bool:
    """Return whether the name of a file should say what it holds: not that of a pipe or a device, such as /dev/null.

    Parameters
    ----------
    path : Path
        The file.
    """
    return bool(path.suffix) or path.is_file() or not path.exists()


def path_ending(suffix: str) -> Callable[[str], Path]:
    """Return what reads an option of a command: the name of a file to be written, which must end as what it will hold.

    Parameters
    ----------
    suffix : str
        What it ends in, in lower case: ``.jsonl``.

    Returns
    -------
    callable
        Takes what was given, returns the path; raises a :class:`~labels.support.errors.UsageError` if it ends otherwise.
        A folder passes: whoever writes refuses it.
    """

    def read(given: str) -> Path:
        path = Path(given)
        if path.suffix.lower() != suffix and is_named(path) and not path.is_dir():
            problem = _("is written as {suffix}, its name ends in {ending!r}").format(suffix=suffix, ending=path.suffix)
            name = path.stem if path.stem.lower().endswith(suffix) else f"{path.stem}{suffix}"
            raise UsageError(given, problem, _("call it {name}").format(name=name))
        return path

    return read
