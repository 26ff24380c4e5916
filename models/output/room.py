"""Whether a format holds as many paragraphs as there are, as far as that can be told before work begins."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from labels import InputError
from labels.wording import _
from seeds.found_files import shown

_CHUNK = 1 << 20  # bytes
_TABLES = (".csv", ".tsv")


def check_room(paths: Iterable[Path], most: int | None, form: str) -> None:
    """Refuse files of records that are more than a format holds, before they are tagged for nothing.

    Parameters
    ----------
    paths : iterable of Path
        What is to be tagged. Of JSON Lines and tables in text the records are counted; of anything else only the writer
        will know, and says it at the row that is too many.
    most : int or None
        How many paragraphs the format holds; None where there is no end.
    form : str
        Its name, for the message.

    Raises
    ------
    InputError
        If a file holds more.
    """
    if most is None:
        return
    for path in paths:
        suffix = path.suffix.lower()
        if suffix not in (".jsonl", *_TABLES) or not path.is_file():
            continue
        count = _lines(path)  # no fewer than there are records
        if most < count and suffix in _TABLES:
            count = _rows(path)
        if most < count:
            problem = _("holds {count:,} records, {option} holds {most:,}")
            problem = problem.format(count=count, option=f"--format {form}", most=most)
            raise InputError(shown(path), problem, _("cut it into several files, or write --format csv or parquet"))


def _lines(path: Path) -> int:
    count, last = 0, b"\n"
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            count += chunk.count(b"\n")
            last = chunk[-1:]
    return count + (last != b"\n")


def _rows(path: Path) -> int:
    """Return the rows of a table below its head; cells may hold many lines."""
    csv.field_size_limit(sys.maxsize)
    with path.open(encoding="latin-1", newline="") as file:  # signs that tell cells apart are ASCII in all encodings we read
        return max(sum(1 for _ in _records(csv.reader(file))) - 1, 0)


def _records(reader: Iterator[list[str]]) -> Iterator[list[str]]:
    try:
        yield from (row for row in reader if any(row))
    except csv.Error:  # reading it will say what is wrong
        return
