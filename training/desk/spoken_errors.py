"""What is said of something that went wrong in a desk: one sentence, whatever it was."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path

from labels import InputError
from labels.wording import _, pgettext


class ProcessFailed(Exception):
    """A process of the desk failed; what it says of that is the text of this error."""


def sentence(error: Exception, where: str) -> str:
    """Return what went wrong, in the language of the page.

    Parameters
    ----------
    error : Exception
        What was raised. What is no error of a person, of the disk or of a process is a fault of the program.
    where : str
        Name of the desk's file, which is what the disk or SQLite complain of where they name no other.

    Returns
    -------
    str
    """
    if isinstance(error, InputError | ProcessFailed):
        return str(error)
    if isinstance(error, OSError):
        name = Path(str(error.filename)).name if error.filename else where
        return _("{where}: {why}; check the disk").format(where=name, why=reason(error))
    if isinstance(error, sqlite3.Error):
        return _("{where}: {why}; check the disk, nothing confirmed is lost").format(where=where, why=reason(error))
    says = _("desk: went wrong ({why}); load the page anew, nothing confirmed is lost")
    return says.format(why=type(error).__name__)


def reason(error: Exception) -> str:
    """Return what the system, or SQLite, says by itself of an error, where the catalogue knows it in the page's language.

    Parameters
    ----------
    error : Exception
        What was raised.

    Returns
    -------
    str
    """
    said = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return str(error) if isinstance(error, InputError) else _(said) if said else type(error).__name__


def listed(items: Iterable[str]) -> str:
    """Return keys, formats or the like one behind the other.

    Parameters
    ----------
    items : iterable of str
        What can be chosen.

    Returns
    -------
    str
    """
    return pgettext("between items", ", ").join(items)
