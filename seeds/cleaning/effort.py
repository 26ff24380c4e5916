"""How much work the repair of damaged text may cost: a little for every character of it, and no more.

A text that is damaged all over cannot be computed back in reasonable time, nor well. What is left of it when the work
runs out stays as it was found, and the count of those places tells the user of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

# One step weighs one character in its place, which takes one to three microseconds.
_FOR_A_TEXT = 500_000  # steps that a text has which belongs to no document
_FOR_A_DOCUMENT = 2_000_000  # steps: three seconds, enough for some hundred places
_FOR_A_CHARACTER = 6  # steps that each character read adds
_AT_MOST = 4_000_000  # steps, however long the document

Item = TypeVar("Item")


class Effort:
    """The steps that are left for one document.

    Parameters
    ----------
    steps : int
        What it may cost whatever its length.

    Attributes
    ----------
    left : int
        Steps.
    places : int
        Damaged places that were left as found because no steps were left.
    """

    def __init__(self, steps: int = _FOR_A_DOCUMENT) -> None:
        self.left = steps
        self.places = 0
        self._granted = steps

    @classmethod
    def further(cls) -> Effort:
        """Return the steps of a further stretch of a document that is read in stretches."""
        return cls(_FOR_A_TEXT)

    def grant(self, n_characters: int) -> None:
        """Add what a text may cost for its length.

        Parameters
        ----------
        n_characters : int
            Its length.
        """
        more = min(n_characters * _FOR_A_CHARACTER, _AT_MOST - self._granted)
        self._granted += more
        self.left += more

    def spend(self, steps: int) -> None:
        """Take steps off; the last work may cost more than is left.

        Parameters
        ----------
        steps : int
            How many the work took.
        """
        self.left -= steps

    def is_spent(self) -> bool:
        """Return whether nothing is left; count the place that is not repaired for it."""
        self.places += self.left <= 0
        return self.left <= 0


_CURRENT: ContextVar[Effort | None] = ContextVar("effort", default=None)


def effort_for(text: str) -> Effort:
    """Return the effort of the document that is being read, or a new one for a text that belongs to none.

    Parameters
    ----------
    text : str
        Text that is about to be repaired; its length is granted.
    """
    effort = _CURRENT.get() or Effort(_FOR_A_TEXT)
    effort.grant(len(text))
    return effort


def count_places(number: int) -> None:
    """Count damaged places that were left as found in a stretch of the document that is being read.

    Parameters
    ----------
    number : int
        How many.
    """
    if (effort := _CURRENT.get()) is not None:
        effort.places += number


@contextmanager
def one_effort(effort: Effort) -> Iterator[None]:
    """Let everything that is repaired inside the block share one effort.

    Parameters
    ----------
    effort : Effort
        That of a document.
    """
    token = _CURRENT.set(effort)
    try:
        yield
    finally:
        _CURRENT.reset(token)


def with_one_effort(items: Iterable[Item], effort: Effort) -> Iterator[Item]:
    """Iterate so that everything that is repaired on the way shares one effort; between items it holds for nobody.

    Parameters
    ----------
    items : iterable
        Whose making repairs text.
    effort : Effort
        That of a document.

    Yields
    ------
    Item
        The same, in order.
    """
    iterator = iter(items)
    while True:
        with one_effort(effort):
            try:
                item = next(iterator)
            except StopIteration:
                return
        yield item
