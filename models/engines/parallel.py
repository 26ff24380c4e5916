"""Work on batches in several processes, results in order and memory flat."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from typing import Any, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

_function: Callable[[Any], Any] | None = None


def ordered_map(function: Callable[[Item], Result], items: Iterable[Item], jobs: int) -> Iterator[Result]:
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
    """
    if jobs == 1:
        yield from map(function, items)
        return
    waiting: deque[Future[Result]] = deque()
    pool = ProcessPoolExecutor(jobs, initializer=_start, initargs=(function,))
    try:
        for item in items:
            waiting.append(pool.submit(_call, item))
            if len(waiting) > 2 * jobs:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:  # also where nobody reads on
        pool.shutdown(cancel_futures=True)


def _start(function: Callable[[Any], Any]) -> None:
    global _function
    _function = function


def _call(item: Any) -> Any:
    assert _function is not None
    return _function(item)
