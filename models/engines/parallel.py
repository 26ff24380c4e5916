"""Work on batches in several processes, results in order and memory flat."""

from __future__ import annotations

import gc
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from typing import Any, TypeVar

Item = TypeVar("Item")
Sent = TypeVar("Sent")
Result = TypeVar("Result")

_function: Callable[[Any], Any] | None = None


def ordered_map(
    function: Callable[[Sent], Result], items: Iterable[Item], jobs: int, *, send: Callable[[Item], Sent]
) -> Iterator[tuple[Item, Result]]:
    """Apply a function to items as they come, in `jobs` worker processes, and yield results in order.

    The executor's own ``map`` reads all items before the first result; here only a few wait at a time.

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
    """
    if jobs == 1:
        for item in items:
            yield item, function(send(item))
        return
    waiting: deque[tuple[Item, Future[Result]]] = deque()
    pool = ProcessPoolExecutor(jobs, initializer=_start, initargs=(function,))
    # The collector of garbage writes into all that it looks at: what forked processes share they would soon have three times.
    gc.collect()
    gc.freeze()
    try:
        for item in items:
            waiting.append((item, pool.submit(_call, send(item))))
            if len(waiting) > 2 * jobs:
                done, result = waiting.popleft()
                yield done, result.result()
        while waiting:
            done, result = waiting.popleft()
            yield done, result.result()
    finally:  # also where nobody reads on
        pool.shutdown(cancel_futures=True)
        gc.unfreeze()


def _start(function: Callable[[Any], Any]) -> None:
    global _function
    _function = function
    # A terminal sends Ctrl-C to all of them; the process that started these hears of it and ends them.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _call(item: Any) -> Any:
    assert _function is not None
    return _function(item)
