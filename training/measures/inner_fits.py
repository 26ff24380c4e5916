"""What fits say that only measure: what the fit on everything says as well need not be said by each of them."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

# Who says while a model is fitted what it leaves out.
_SPEAKERS = ("training.experiment", "models.tfidf.trainer")


@contextmanager
def inner_fits(*, tell: bool = False) -> Iterator[None]:
    """Keep warnings of fits from being repeated.

    Parameters
    ----------
    tell : bool
        Whether each different warning is shown once; else none is.
    """
    told: set[str] = set()

    def first(record: logging.LogRecord) -> bool:
        message = record.getMessage()
        new = tell and message not in told
        told.add(message)
        return new or record.levelno < logging.WARNING

    loggers = [logging.getLogger(name) for name in _SPEAKERS]
    for logger in loggers:
        logger.addFilter(first)
    try:
        yield
    finally:
        for logger in loggers:
            logger.removeFilter(first)
