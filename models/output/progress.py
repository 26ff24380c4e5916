"""A bar on standard error while long work goes on."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from importlib.util import find_spec
from itertools import chain, islice
from pathlib import Path

from labels.paragraphs import Paragraph
from labels.wording import pgettext

# Shorter work is over before a bar could be read.
LONG = 2000
CHUNK = 1 << 20


def with_bar(paragraphs: Iterable[Paragraph], paths: Sequence[Path]) -> Iterator[Paragraph]:
    """Pass paragraphs on and, in a terminal, show how far the work has come.

    Parameters
    ----------
    paragraphs : iterable of Paragraph
        What is worked on.
    paths : sequence of Path
        Where it comes from: files of JSON Lines alone tell how much there is.
    """
    source = iter(paragraphs)
    first = list(islice(source, LONG)) if sys.stderr.isatty() and find_spec("rich") else []
    if len(first) < LONG:
        yield from chain(first, source)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    what = TextColumn(pgettext("progress", "paragraphs"))
    columns = (what, BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=count_lines(paths))
        for paragraph in chain(first, source):
            yield paragraph
            progress.advance(task)


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
