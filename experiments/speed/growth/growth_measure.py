"""What a case takes at sizes that double, each in a process of its own, and how steeply that grows."""

from __future__ import annotations

import multiprocessing
import resource
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np

from labels import InputError
from labels.ending.with_parent import end_with_parent
from labels.wording import _

STEEP = 1.25  # an exponent from which on a case is flagged; 1 is linear, n log n a little more
FLOOR = 0.05  # seconds; less is noise
QUICK_FLOOR = 0.01
LIMIT = 60.0  # seconds of the processor that one run may take; longer ones are stopped, and larger ones not tried
_WAITING = 4  # times as long it may take on the clock, of a machine that others use too
_STEPS = (1, 2, 4, 8)
_QUICK = 0.5  # seconds; what takes longer at 8n is not measured again at larger sizes
_AGAIN, _LARGER = 3, 4  # runs of each size, of which the quickest counts, and how much larger, where one run of each looks steep

Work = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Case:
    """Something that is done with an input of any size.

    Attributes
    ----------
    room : str
        What does it: reading, tagging, copies, tables, schemes, topics, judging, desk.
    name : str
        What it is called in the table.
    prepare : callable
        Takes a size and an empty folder; returns the work, which alone is measured.
    start, most : int
        Smallest and largest size, in characters of text or about as much of something else.
    """

    room: str
    name: str
    prepare: Callable[[int, Path], Work]
    start: int = 1000
    most: int = 512_000


@dataclass(frozen=True, slots=True)
class Growth:
    """What the sizes of one case took.

    Attributes
    ----------
    room, name : str
        Of the case.
    sizes : tuple of int
        Each twice the one before.
    seconds : tuple of float
        Of the processor, for each size; infinity where it was stopped.
    unit : float
        Seconds that hardly any input takes: what has to be done anyway.
    floor : float
        Seconds below which nothing is told; nor is anything below the unit.
    megabytes : int
        What the largest process held.
    refused : str
        Why the largest was not done; empty if it was.
    """

    room: str
    name: str
    sizes: tuple[int, ...]
    seconds: tuple[float, ...]
    unit: float = 0.0
    floor: float = FLOOR
    megabytes: int = 0
    refused: str = ""

    @property
    def exponent(self) -> float:
        """Slope of the logarithm of time over that of size; 0 where too little took long enough to tell."""
        took = np.array(self.seconds) - self.unit
        told = (took >= max(self.floor, self.unit)) & np.isfinite(took)
        if np.inf in self.seconds and told.sum() < 2:
            return float("inf")
        if told.sum() < 2:
            return 0.0
        return float(np.polyfit(np.log(np.array(self.sizes)[told]), np.log(took[told]), 1)[0])

    @property
    def steep(self) -> bool:
        """Whether it grows more than its size does, or was stopped."""
        return self.exponent > STEEP or np.inf in self.seconds

    @property
    def worst(self) -> float:
        """Seconds of the slowest."""
        return max(self.seconds)


def measure(case: Case, *, floor: float = FLOOR, limit: float = LIMIT) -> Growth:
    """Measure a case at n, 2n, 4n and 8n, n being the first size that takes long enough to tell.

    Parameters
    ----------
    case : Case
        The case.
    floor : float
        Seconds that n is to take at least, if it can.
    limit : float
        Seconds after which one run is stopped.

    Returns
    -------
    Growth
        Up to the first size that was stopped.
    """
    unit, *_rest = _in_a_process(case, 1, limit)
    size = case.start
    while _in_a_process(case, size, limit)[0] - unit < max(floor, unit) and size * _STEPS[-1] * 2 <= case.most:
        size *= 2
    found = _at_sizes(case, size, unit, 1, floor, limit)
    if not found.steep or np.inf in found.seconds:
        return found
    # What steps out of a cache of the processor is steep there and nowhere else.
    larger = max(size, min(_LARGER * size, case.most // _STEPS[-1])) if found.worst < _QUICK else size
    return _at_sizes(case, larger, unit, _AGAIN, floor, limit)


def _at_sizes(case: Case, size: int, unit: float, runs: int, floor: float, limit: float) -> Growth:
    seconds: list[float] = []
    megabytes, refused = 0, ""
    sizes = tuple(size * step for step in _STEPS)
    for one in sizes:
        told = [_in_a_process(case, one, limit) for _run in range(runs)]
        took, _held, refused = min(told)
        seconds.append(took)
        megabytes = max(megabytes, *(held for _took, held, _why in told))
        if took == np.inf:
            break
    return Growth(case.room, case.name, sizes[: len(seconds)], tuple(seconds), unit, floor, megabytes, refused)


def _in_a_process(case: Case, size: int, limit: float) -> tuple[float, int, str]:
    context = multiprocessing.get_context("fork")  # libraries, models and word lists are loaded before
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_try, args=(case, size, sender, int(limit)))
    process.start()
    sender.close()
    if receiver.poll(_WAITING * limit):
        try:
            told: tuple[float, int, str] = receiver.recv()
        except EOFError:
            told = (float("inf"), 0, _("stopped"))
    else:
        process.kill()
        told = (float("inf"), 0, _("stopped"))
    process.join()
    return told


def _try(case: Case, size: int, sender: Connection, limit: int) -> None:
    end_with_parent()
    with suppress(KeyboardInterrupt):  # the process that waits for this one says so
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            work = case.prepare(size, Path(folder))
            spent = resource.getrusage(resource.RUSAGE_SELF)
            start = time.process_time()
            end = int(spent.ru_utime + spent.ru_stime) + max(limit, 1)
            resource.setrlimit(resource.RLIMIT_CPU, (end, end + 5))
            refused = done(work)
            took = time.process_time() - start
            sender.send((took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, refused))


def done(work: Work) -> str:
    """Do some work; return why it was refused, or nothing.

    Parameters
    ----------
    work : callable
        What a case prepared.
    """
    try:
        work()
    except InputError as error:
        return error.problem
    return ""


def warm_up(cases: Sequence[Case]) -> None:
    """Load what is loaded once, before anything is measured: libraries, models, word lists.

    Parameters
    ----------
    cases : sequence of Case
        Those that will be measured.
    """
    for case in cases:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            done(case.prepare(case.start // 8, Path(folder)))
