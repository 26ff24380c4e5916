"""What a long fit is doing, on the screen."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from labels.wording import N_

# What a run says of its steps. Whoever lets one be made knows by how these begin where it stands: no step begins as another does.
FITTING, FITTING_ALL = N_("fitting on {count} paragraphs"), N_("fitting on all {count} paragraphs")
STORING = N_("storing and registering")


@contextmanager
def progress(report: Callable[[str], object]) -> Iterator[None]:
    """Pass on each step that models log while they are fitted.

    Parameters
    ----------
    report : callable
        Takes a line, such as ``Status.update`` of rich.
    """
    log, handler = logging.getLogger("models"), _ReportHandler(report)
    level = log.level
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    try:
        yield
    finally:
        log.removeHandler(handler)
        log.setLevel(level)


class _ReportHandler(logging.Handler):
    """Hands messages to a function."""

    def __init__(self, report: Callable[[str], object]) -> None:
        super().__init__()
        self.report = report

    def emit(self, record: logging.LogRecord) -> None:
        """Pass a message on."""
        self.report(record.getMessage())
