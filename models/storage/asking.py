"""How MLflow asks a server, for the length of a block: set for the whole process it would hold for what comes later, too."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager


@contextmanager
def asking(how: Mapping[str, str]) -> Iterator[None]:
    """Let MLflow ask a server so long for the length of a block, unless the user has said how long.

    Parameters
    ----------
    how : mapping of str to str
        Variables of MLflow and their values.
    """
    ours = {name: value for name, value in how.items() if name not in os.environ}
    os.environ.update(ours)
    try:
        yield
    finally:
        for name in ours:
            os.environ.pop(name, None)
