"""What a long fit is doing, on the screen."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from labels.wording import N_, _

# What a run says of its steps. Whoever lets one be made knows by how these begin where it stands (:func:`step_in`).
FITTING, FITTING_ALL = N_("fitting on {count} paragraphs"), N_("fitting on all {count} paragraphs")
STORING = N_("storing and registering")


def step_in(line: str) -> str | None:
    """Return which step a run says that it has come to; None where it says something else.

    Parameters
    ----------
    line : str
        What it says, in the language spoken here.

    Returns
    -------
    str or None
        One of the messages above.
    """
    steps = FITTING_ALL, FITTING, STORING  # the first begins as the second does
    return next((step for step in steps if _(step).partition("{")[0] in line), None)


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
