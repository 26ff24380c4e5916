"""What a long fit is doing, on the screen."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def progress(say: Callable[[str], object]) -> Iterator[None]:
    """Pass the steps that models log while fitting on to `say`.

    Parameters
    ----------
    say : callable
        Takes a line, such as ``Status.update`` of rich.
    """

    class Teller(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            say(record.getMessage())

    log, teller = logging.getLogger("models"), Teller()
    level = log.level
    log.addHandler(teller)
    log.setLevel(logging.INFO)
    try:
        yield
    finally:
        log.removeHandler(teller)
        log.setLevel(level)
