"""What can be tagged: texts, documents, JSON Lines, tables; files, folders, standard input."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

from labels import InputError, Paragraph, UsageError
from labels.paragraphs import read_paragraphs, read_stream
from seeds.cleaning.clean import clean_text
from seeds.read import STANDARD_INPUT, SUFFIXES, find_files, read_documents, read_text

RECORDS = (".jsonl", ".csv")


def read_inputs(paths: Sequence[Path], problems: list[InputError]) -> Iterator[Paragraph]:
    """Read paragraphs from files and folders, one after the other.

    Documents are read, cleaned and segmented; a record of a ``.jsonl`` or ``.csv`` file is one paragraph,
    its text normalised but never split. Standard input (``-``) is JSON Lines where its first character is
    ``{``, a document elsewhere.

    Parameters
    ----------
    paths : sequence of Path
        Files, folders, or ``-``.
    problems : list of InputError
        Takes the errors of files found in folders, so that the other files are still read.

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
    """
    named = {path for path in paths if not path.is_dir()}
    files, odd = find_files(paths, (*SUFFIXES, *RECORDS))
    if odd:
        print(f"note: {odd} file(s) of other kinds in the folders were passed over", file=sys.stderr)
    taken: set[str] = set()
    for path in files:
        try:
            yield from _read(path, taken)
        except (InputError, OSError) as error:
            if path in named:
                raise
            problem = (
                error if isinstance(error, InputError) else InputError(str(path), error.strerror or str(error), "check the file")
            )
            problems.append(problem)


def _read(path: Path, taken: set[str]) -> Iterable[Paragraph]:
    if path == STANDARD_INPUT:
        return _standard_input()
    if path.suffix.lower() == ".jsonl":
        return (_clean(paragraph) for paragraph in read_paragraphs(path))
    if path.suffix.lower() == ".csv":
        return read_csv(path)
    return read_documents([path], taken=taken)


def _standard_input() -> Iterable[Paragraph]:
    stream = io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8-sig")
    try:
        first = next((line for line in stream if line.strip()), "")
        if first.lstrip().startswith("{"):
            return (_clean(paragraph) for paragraph in read_stream(chain([first], stream), "standard input"))
        return read_text(first + stream.read(), "stdin", place="standard input")
    except UnicodeDecodeError as error:
        raise InputError("standard input", "is not UTF-8", "convert it, or name the file instead") from error


def read_csv(path: Path) -> Iterator[Paragraph]:
    """Read a table with a column ``text``; ``id``, ``heading``, ``region`` and ``date`` are kept.

    Encodings are UTF-8 and, as spreadsheets in China write it, GB18030.

    Raises
    ------
    InputError
        If there is no column ``text``, an id stands twice, or the file is no text.
    """
    from seeds.formats.encoding import decode

    # Spreadsheet cells may be long; the module's own limit is 128 KiB.
    csv.field_size_limit(sys.maxsize)
    reader = csv.DictReader(io.StringIO(decode(path.read_bytes(), str(path)), newline=""))
    try:
        if "text" not in (reader.fieldnames or []):
            columns = ", ".join(reader.fieldnames or []) or "nothing"
            raise InputError(f"{path}:1", f"has no column 'text', only {columns}", "name the column of the paragraphs 'text'")
        seen: set[str] = set()
        for number, row in enumerate(reader, 1):
            place = f"{path}:{reader.line_num}"
            record = {name: row.get(name) or None for name in ("id", "doc", "heading", "region", "date")}
            paragraph = Paragraph.from_record({**record, "text": row["text"] or ""}, place, number)
            if paragraph.id in seen:
                raise InputError(place, f"repeats the id {paragraph.id!r}", "give every row its own id")
            seen.add(paragraph.id)
            yield _clean(paragraph)
    except csv.Error as error:
        raise InputError(f"{path}:{reader.line_num}", f"is not CSV ({error})", "save the table as CSV again") from error


def _clean(paragraph: Paragraph) -> Paragraph:
    return replace(paragraph, text=clean_text(paragraph.text))


def read_arguments(texts: Sequence[str]) -> Iterator[Paragraph]:
    """Turn texts of the command line into paragraphs, one each.

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
