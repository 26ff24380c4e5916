"""What can be tagged: texts, documents and records; in files, folders and on standard input."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

from labels import InputError, Paragraph, UsageError
from labels.paragraphs import read_stream
from seeds.cleaning.clean import clean_text
from seeds.formats import FORMATS
from seeds.formats.records import clean_records
from seeds.read import STANDARD_INPUT, find_files, read_documents, read_text


def read_inputs(paths: Sequence[Path], problems: list[InputError]) -> Iterator[Paragraph]:
    """Read paragraphs from files and folders, one after the other.

    Documents are read, cleaned and cut into paragraphs. A record (a line of a ``.jsonl``, a row of a ``.csv`` file) is
    one paragraph: its text is cleaned but never split. Standard input (``-``) is JSON Lines if its first character is
    ``{``, otherwise a document.

    Parameters
    ----------
    paths : sequence of Path
        Files, folders, or ``-``.
    problems : list of InputError
        The errors of files found in folders are appended to it, and the other files are still read.

    Yields
    ------
    Paragraph
        Clean paragraphs in order.

    Raises
    ------
    UsageError
        If a path is not there or of an unknown kind.
    InputError
        If a file that was named cannot be read.
    OSError
        If the system refuses a file that was named.
    """
    named = {path for path in paths if not path.is_dir()}
    files, n_passed_over = find_files(paths, tuple(FORMATS))
    if n_passed_over:
        print(f"note: {n_passed_over} file(s) of other kinds in the folders were passed over", file=sys.stderr)
    taken: set[str] = set()
    for path in files:
        try:
            yield from _read(path, taken)
        except InputError as error:
            if path in named:
                raise
            problems.append(error)
        except OSError as error:
            if path in named:
                raise
            problems.append(InputError(str(path), error.strerror or str(error), "check the file"))


def _read(path: Path, taken: set[str]) -> Iterable[Paragraph]:
    if path == STANDARD_INPUT:
        return _standard_input()
    kind = FORMATS[path.suffix.lower()]
    if kind.records:
        records: Iterable[Paragraph] = kind.load()(path)
        return records
    return read_documents([path], taken=taken)


def _standard_input() -> Iterable[Paragraph]:
    stream = io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8-sig")
    try:
        first = next((line for line in stream if line.strip()), "")
        if first.lstrip().startswith("{"):
            return clean_records(read_stream(chain([first], stream), "standard input"))
        return read_text(first + stream.read(), "stdin", location="standard input")
    except UnicodeDecodeError as error:
        raise InputError("standard input", "is not UTF-8", "convert it, or name the file instead") from error


def read_arguments(texts: Sequence[str]) -> Iterator[Paragraph]:
    """Turn texts of the command line into paragraphs, one each.

    Parameters
    ----------
    texts : sequence of str
        The texts as typed.

    Yields
    ------
    Paragraph
        With clean text, in order.

    Raises
    ------
    UsageError
        If a text is empty.
    """
    for number, text in enumerate(texts, 1):
        clean = clean_text(text)
        if not clean:
            raise UsageError(f"text {number}", "is empty", "give some text to tag")
        yield Paragraph(f"text#{number}", "text", number, "body", clean)
