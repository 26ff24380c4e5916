"""Work on batches in several processes, results in order and memory flat; a process that is killed takes nothing with it."""

from __future__ import annotations

import gc
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from labels.ending.with_parent import end_with_parent
from labels.support.errors import InputError
from labels.support.free_memory import give_back
from labels.wording import _

Item = TypeVar("Item")
Sent = TypeVar("Sent")
Result = TypeVar("Result")

_SIGNALS = {getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGALRM") if hasattr(signal, name)}
_function: Callable[[Any], Any] | None = None


def ordered_map(
    function: Callable[[Sent], Result], items: Iterable[Item], jobs: int, *, send: Callable[[Item], Sent]
) -> Iterator[tuple[Item, Result]]:
    """Apply a function to items as they come, in `jobs` worker processes, and yield results in order.

    The executor's own ``map`` reads all items before the first result; here only a few wait at a time. What a worker had
    that was killed is done again by another one.

    Parameters
    ----------
    function : callable
        Sent to each worker once, when it starts.
    items : iterable
        What to apply it to.
    jobs : int
        Number of worker processes; with 1 all is done in this one.
    send : callable
        Says what of an item goes to the function.

    Yields
    ------
    tuple of (item, result)
        In the order of the items.

    Raises
    ------
    InputError
        If a worker is killed again while that is done again.
    """
    if jobs == 1:
        for item in items:
            yield item, function(send(item))
        return
    # The collector of garbage writes into all that it looks at: what forked processes share they would soon have three times.
    gc.collect()
    give_back()  # what is free would be written to by each of them, which makes pages of its own of it
    gc.freeze()
    workers: _Workers[Item, Sent, Result] | None = None
    try:
        workers = _Workers(function, jobs)
        for item in items:
            workers.give(item, send(item))
            if len(workers.waiting) > 2 * jobs:
                yield workers.take()
        while workers.waiting:
            yield workers.take()
    finally:  # also where nobody reads on
        if workers is not None:
            workers.pool.shutdown(cancel_futures=True)
        gc.unfreeze()


@dataclass(slots=True)
class _Given(Generic[Item, Sent, Result]):
    """What was given to the workers and not taken back yet."""

    item: Item
    sent: Sent
    future: Future[Result]


class _Workers(Generic[Item, Sent, Result]):
    """Processes that work; where one is killed, others take the place of all."""

    def __init__(self, function: Callable[[Sent], Result], jobs: int) -> None:
        self._function, self._jobs = function, jobs
        self.waiting: deque[_Given[Item, Sent, Result]] = deque()
        self._again = 0  # how many of those that wait were there when a worker was killed
        self.pool = self._started()

    def give(self, item: Item, sent: Sent) -> None:
        self.waiting.append(_Given(item, sent, self._submitted(sent)))

    def take(self) -> tuple[Item, Result]:
        first = self.waiting[0]
        while True:
            try:
                result = first.future.result()
                break
            except BrokenProcessPool as error:
                self._start_again(error)
        self.waiting.popleft()
        self._again = max(self._again - 1, 0)
        return first.item, result

    def _started(self) -> ProcessPoolExecutor:
        pool = ProcessPoolExecutor(self._jobs, initializer=_start, initargs=(self._function,))
        try:
            with _undisturbed():  # processes that are there before the pool knows of them would wait for ever, and we for them
                pool.submit(_call_nothing)
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
        return pool

    def _submitted(self, sent: Sent) -> Future[Result]:
        try:
            return self.pool.submit(_call, sent)
        except BrokenProcessPool as error:  # told where its result is asked for, like those before it
            broken: Future[Result] = Future()
            broken.set_exception(error)
            return broken

    def _start_again(self, error: BrokenProcessPool) -> None:
        if self._again:
            problem = _("was killed twice over the same work, by the system for want of memory or by somebody")
            raise InputError(_("worker process"), problem, _("free memory, or run with fewer --jobs")) from error
        self.pool.shutdown()
        self.pool = self._started()
        self._again = len(self.waiting)
        for one in self.waiting:
            if not one.future.done() or one.future.exception() is not None:
                one.future = self._submitted(one.sent)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Let signals wait until the block ends."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _start(function: Callable[[Any], Any]) -> None:
    global _function
    _function = function
    # A terminal sends Ctrl-C to all of them; the process that started these hears of it and ends them.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
    end_with_parent()


def _call_nothing() -> None:
    """Have the pool start its processes."""


def _call(item: Any) -> Any:
    assert _function is not None
    return _function(item)
