"""A bar on standard error while long work goes on."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import TypeVar

from labels.wording import pgettext

Item = TypeVar("Item")
# Shorter work is over before a bar could be read.
LONG = 2000
CHUNK = 1 << 20


def with_bar(items: Iterable[Item], paths: Sequence[Path], size: Callable[[Item], int] = lambda item: 1) -> Iterator[Item]:
    """Pass paragraphs, or blocks of them, on and, in a terminal, show how far the work has come.

    Parameters
    ----------
    items : iterable
        What is worked on.
    paths : sequence of Path
        Where it comes from: files of JSON Lines alone tell how much there is.
    size : callable
        Returns how many paragraphs an item is.

    Yields
    ------
    object
        The same, in order.
    """
    source = iter(items)
    if not (sys.stderr.isatty() and find_spec("rich")):
        yield from source
        return
    first: list[Item] = []
    count = 0
    for item in source:
        first.append(item)
        count += size(item)
        if count >= LONG:
            break
    else:
        yield from first
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    what = TextColumn(pgettext("progress", "paragraphs"))
    columns = (what, BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=count_lines(paths))
        for item in chain(first, source):
            yield item
            progress.advance(task, size(item))


def count_lines(paths: Sequence[Path]) -> int | None:
    """Return the number of lines where all paths are files of JSON Lines, else None.

    Parameters
    ----------
    paths : sequence of Path
        Where paragraphs come from.
    """
    if not paths or not all(path.suffix.lower() == ".jsonl" and path.is_file() for path in paths):
        return None
    lines = 0
    for path in paths:
        with path.open("rb") as file:
            lines += sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(CHUNK), b""))
    return lines
