"""How long work takes, on a machine that others use too: by the processor's clock, and once more before it is called slow."""

import time
from collections.abc import Callable


def processor_seconds(work: Callable[[], object]) -> float:
    """Return the processor time of work."""
    began = time.process_time()
    work()
    return time.process_time() - began


def within(seconds: float, work: Callable[[], object], tries: int = 3) -> bool:
    """Return whether work takes less than so many seconds of the processor, in one of some tries."""
    return any(processor_seconds(work) < seconds for _try in range(tries))
