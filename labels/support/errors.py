"""Errors a user can act on."""

from __future__ import annotations

from labels.support.visible_text import visible
from labels.wording import _

_LONGEST, _START = 1000, 60  # characters of a path


class InputError(Exception):
    """Something that was given to the program cannot be used; the work failed (exit code 1).

    Parameters
    ----------
    location : str
        Where: a path, ``path:line``, an option.
    problem : str
        What is wrong there, with the value found.
    remedy : str
        What the user can do about it.
    """

    exit_code = 1

    def __init__(self, location: str, problem: str, remedy: str) -> None:
        super().__init__(location, problem, remedy)
        self.location, self.problem, self.remedy = location, problem, remedy

    def __str__(self) -> str:
        said = _("{location}: {problem}; {remedy}")
        return visible(" ".join(said.format(location=self.location, problem=self.problem, remedy=self.remedy).split()))


class UsageError(InputError):
    """The call itself was wrong: an option, a name, a path that is not there (exit code 2)."""

    exit_code = 2


def of_system(error: OSError) -> InputError:
    """Return an error of the system in the words of a command.

    Parameters
    ----------
    error : OSError
        What a path, a permission or a disk came to.
    """
    path = str(error.filename) if error.filename else _("system")
    # As one line can show it; no name that a file can have is cut.
    location = path if len(path) <= _LONGEST else f"{path[:_START]}…"
    return InputError(location, _(error.strerror or str(error)), _("check the path, its permissions and the disk"))


def error_line(said: object) -> str:
    """Return an error as a command says it.

    Parameters
    ----------
    said : object
        The error, or what was wrong.
    """
    return visible(_("error: {said}").format(said=said))


def note_line(said: object) -> str:
    """Return a note as a command says it: something was left out, or read in a way that may not have been meant.

    Parameters
    ----------
    said : object
        What.
    """
    return visible(_("note: {said}").format(said=said))


def error_in(line: str) -> str | None:
    """Return what a line that a process of this program wrote says, where it is an error; None where it is none.

    Parameters
    ----------
    line : str
        As :func:`error_line` makes them, in the language spoken here or in English.
    """
    return _behind(line, (error_line(""), "error: "))


def note_in(line: str) -> str | None:
    """Return what a line that a process of this program wrote says, where it is a note; None where it is none.

    Parameters
    ----------
    line : str
        As :func:`note_line` makes them, in the language spoken here or in English.
    """
    return _behind(line, (note_line(""), "note: "))


def _behind(line: str, prefixes: tuple[str, ...]) -> str | None:
    return next((line.removeprefix(prefix) for prefix in prefixes if line.startswith(prefix)), None)
