"""What a command did, told in a few lines at its end, of the same shape everywhere.

On standard error, where it is in nobody's way: results alone go to standard output.
"""

from __future__ import annotations

import select
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, TypeVar

from labels.support.text_columns import cells
from labels.support.visible_text import visible
from labels.wording import _, pgettext

# More labels than this are no short line any longer; those with the most paragraphs are named.
MOST_LABELS = 12
_WIDTH = 10
_MINUTE = 60


class _Labelled(Protocol):
    @property
    def labels(self) -> tuple[str, ...] | None: ...

    @property
    def text(self) -> str: ...


LabelledT = TypeVar("LabelledT", bound=_Labelled)


@dataclass(slots=True)
class Account:
    """The account of a command; what is not known of it has no line.

    Attributes
    ----------
    files, paragraphs : int or None
        How many were read.
    names : mapping of str to str
        Names of the labels by key; empty where nothing is labelled.
    left_out : list of str
        What was left out, how many and why.
    results : list of str
        Where what was made lies.
    by : str
        The model.
    look : str
        How it is looked at, where that is not by opening it.
    began : float
        When, by :func:`time.monotonic`, in seconds.
    """

    files: int | None = None
    paragraphs: int | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    results: list[str] = field(default_factory=list)
    by: str = ""
    look: str = ""
    began: float = field(default_factory=time.monotonic)
    _counts: Counter[str] = field(default_factory=Counter)
    _none: int = 0
    _empty: int = 0

    def count(self, labels: Iterable[str]) -> None:
        """Count a paragraph with its labels.

        Parameters
        ----------
        labels : iterable of str
            Keys.
        """
        found = set(labels)
        self._counts.update(found)
        self._none += not found

    def totals(self, counts: Mapping[str, int], none: int, empty: int = 0) -> None:
        """Add what was counted elsewhere.

        Parameters
        ----------
        counts : mapping of str to int
            Paragraphs that carry a label, by key.
        none : int
            Paragraphs that carry none.
        empty : int
            Paragraphs without text, of which nothing is known.
        """
        self._counts.update(counts)
        self._none += none
        self._empty += empty

    def counted(self, labelled: Iterable[LabelledT]) -> Iterator[LabelledT]:
        """Pass labelled things on and count their labels; those without an answer are not counted, those without text apart.

        Parameters
        ----------
        labelled : iterable
            Predictions, or paragraphs with labels.

        Yields
        ------
        object
            Each as it came.
        """
        for one in labelled:
            if not one.text.strip():
                self._empty += 1
            elif one.labels is not None:
                self.count(one.labels)
            yield one

    def wrote(self, *paths: Path | None) -> None:
        """Say where results lie.

        Parameters
        ----------
        *paths : Path or None
            Files or folders; None for standard output.
        """
        self.results += [_("standard output") if path is None else str(path) for path in paths]

    def lines(self) -> list[str]:
        """Return the account: how long it took, what was read, labelled and left out, where the result lies."""
        numbers = {_("{count:,} file(s)"): self.files, _("{count:,} paragraph(s)"): self.paragraphs}
        read = [what.format(count=count) for what, count in numbers.items() if count is not None]
        comma = pgettext("between items", ", ")
        rows = {
            pgettext("account", "read"): comma.join(read),
            pgettext("account", "labels"): self._labels(),
            pgettext("account", "model"): self.by,
            pgettext("account", "left out"): pgettext("between statements", "; ").join(self.left_out),
            pgettext("account", "result"): comma.join(self.results),
            pgettext("account", "look"): self.look,
        }
        told = [f"  {name}{' ' * max(1, _WIDTH - cells(name))}{row}" for name, row in rows.items() if row]
        return [_("done in {duration}").format(duration=_duration(time.monotonic() - self.began)), *told]

    def tell(self) -> None:
        """Write the account to standard error, after all that goes to standard output: if nobody reads that, nothing is told."""
        sys.stdout.flush()
        if _reader_left():
            return
        sys.stderr.write("".join(f"{visible(line)}\n" for line in self.lines()))

    def _labels(self) -> str:
        if not self.names or not (self._counts or self._none or self._empty):
            return ""
        shown = list(self.names)
        if len(shown) > MOST_LABELS:
            shown = sorted(shown, key=lambda key: -self._counts[key])[:MOST_LABELS]
        parts = [f"{self.names[key]} {self._counts[key]:,}" for key in shown]
        if more := len(self.names) - len(shown):
            rest = sum(self._counts[key] for key in self.names if key not in shown)
            parts.append(_("{more} further label(s) {count:,}").format(more=more, count=rest))
        listed = pgettext("between items", ", ").join(parts)
        told = _("{labels}; none {count:,}").format(labels=listed, count=self._none)
        return _("{told}; empty {count:,}").format(told=told, count=self._empty) if self._empty else told


def _reader_left() -> bool:
    """Tell whether standard output is a pipe that nobody reads any more; its last write need not have failed."""
    try:
        number = sys.stdout.fileno()
    except (OSError, ValueError):  # no file: a test's, or a closed one
        return False
    if not hasattr(select, "poll"):  # Windows
        return False
    asked = select.poll()
    asked.register(number, 0)
    return any(event & select.POLLERR for _, event in asked.poll(0))


def _duration(seconds: float) -> str:
    if seconds < _MINUTE:
        return _("{seconds:.1f} s").format(seconds=seconds)
    minutes, rest = divmod(round(seconds), _MINUTE)
    return _("{minutes} min {seconds} s").format(minutes=minutes, seconds=rest)
