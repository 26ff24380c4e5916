"""Errors a user can act on."""

from __future__ import annotations


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
        return " ".join(f"{self.location}: {self.problem}; {self.remedy}".split())


class UsageError(InputError):
    """The call itself was wrong: an option, a name, a path that is not there (exit code 2)."""

    exit_code = 2
