"""What the readers share that lean on a library of their format."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from labels.wording import N_

# What to do with a file that has pictures of text instead of text.
SCAN_REMEDY = N_("run text recognition on it first, or give its text as .txt")


@contextmanager
def quiet(*names: str) -> Iterator[None]:
    """Silence libraries while they work; what goes wrong is said in the words of this program.

    Parameters
    ----------
    *names : str
        Their loggers. Warnings are silenced whoever raises them.
    """
    loggers = [logging.getLogger(name) for name in names]
    levels = [logger.level for logger in loggers]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            for logger in loggers:
                logger.setLevel(logging.CRITICAL + 1)
            yield
        finally:
            for logger, level in zip(loggers, levels, strict=True):
                logger.setLevel(level)
