"""How MLflow asks a server, for the length of a block: set for the whole process it would hold for what comes later, too.

And what is raised where a store, on a server or not, cannot be asked.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

_ours: set[str] = set()  # what a block set, so that one inside it may set it anew; what the user set stands


class RegistryUnreachable(Exception):
    """An MLflow store cannot be asked.

    Parameters
    ----------
    reason : str
        Which store and why, in one line.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(" ".join(reason.split()))


@contextmanager
def asking(how: Mapping[str, str]) -> Iterator[None]:
    """Let MLflow ask a server so long for the length of a block, unless the user has said how long.

    Parameters
    ----------
    how : mapping of str to str
        Variables of MLflow and their values; those of the innermost block hold.
    """
    given = {name: value for name, value in how.items() if name not in os.environ or name in _ours}
    before, new = {name: os.environ.get(name) for name in given}, given.keys() - _ours
    os.environ.update(given)
    _ours.update(new)
    try:
        yield
    finally:
        _ours.difference_update(new)
        for name, value in before.items():
            if value is None or name not in _ours:  # of two threads the one that came first may end first
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
