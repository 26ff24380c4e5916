"""How many processes share the work: the option of every command that has one."""

from __future__ import annotations

import argparse
import os

from labels.support.errors import UsageError
from labels.wording import _

_OPTION = "--jobs"
_LEAST_MOST = 61  # that can be asked for in any case: what Windows can wait for
_MOST_EACH = 4  # for each processor


def processors() -> int:
    """Return how many processors this process may use; a batch system or ``taskset`` may give it fewer than there are."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def add_jobs_option(parser: argparse.ArgumentParser, says: str) -> None:
    """Add the option ``--jobs``, by default one process for each processor.

    Parameters
    ----------
    parser : argparse.ArgumentParser
        The command's.
    says : str
        Its help.
    """
    parser.add_argument(_OPTION, type=int, default=min(processors(), most_jobs()), metavar="N", help=says)


def most_jobs() -> int:
    """Return how many processes can be asked for: more are no faster, and each takes memory."""
    return _LEAST_MOST if os.name == "nt" else max(_LEAST_MOST, _MOST_EACH * processors())


def check_jobs(count: int) -> None:
    """Refuse a number of processes that is none, or that would bring the machine down.

    Parameters
    ----------
    count : int
        What was asked for.

    Raises
    ------
    UsageError
        If it is less than 1 or more than :func:`most_jobs`.
    """
    if count < 1:
        raise UsageError(_OPTION, _("{count} is no number of processes").format(count=count), _("give 1 or more"))
    if count > most_jobs():
        problem = _("{count} processes are too many for {processors} processor(s)").format(count=count, processors=processors())
        raise UsageError(_OPTION, problem, _("give {count} or fewer, or leave it out").format(count=most_jobs()))
