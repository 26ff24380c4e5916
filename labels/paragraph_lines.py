"""Paragraphs as JSON Lines."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TextIO

from labels.json_lines import read_json_lines
from labels.paragraphs import Paragraph
from labels.support.errors import InputError
from labels.support.plain_files import check_file
from labels.taxonomy import Taxonomy
from labels.wording import _


def open_text(path: Path) -> TextIO:
    """Open a UTF-8 text file, with or without byte order mark, for reading.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    TextIO
        The open file.

    Raises
    ------
    UsageError
        If there is no such file.
    """
    check_file(path)
    return path.open(encoding="utf-8-sig")


def read_paragraphs(path: Path, *, labelled: bool = False, taxonomy: Taxonomy | None = None) -> Iterator[Paragraph]:
    """Read Paragraph JSON Lines.

    Parameters
    ----------
    path : Path
        The file.
    labelled : bool
        Whether every record must have ``labels``. Each record without ``doc`` is then a document of its own.
    taxonomy : Taxonomy, optional
        Labels that are known; a record with another one is refused. Without it label keys are taken as they stand.

    Yields
    ------
    Paragraph
        One per line, in order.

    Raises
    ------
    UsageError
        If the file is not there.
    InputError
        If a record is broken, two share an id, or (with `labelled`) one has no labels.
    """
    with open_text(path) as file:
        yield from read_stream(file, str(path), labelled=labelled, taxonomy=taxonomy)


def read_stream(
    file: Iterable[str], name: str, *, labelled: bool = False, taxonomy: Taxonomy | None = None
) -> Iterator[Paragraph]:
    """Read Paragraph JSON Lines from open text.

    Parameters
    ----------
    file : iterable of str
        Lines.
    name : str
        What to call it in error messages.
    labelled : bool
        As for :func:`read_paragraphs`.
    taxonomy : Taxonomy, optional
        As for :func:`read_paragraphs`.

    Yields
    ------
    Paragraph
        One per line, in order.

    Raises
    ------
    InputError
        As for :func:`read_paragraphs`.
    """
    seen: set[int] = set()
    for number, (location, record) in enumerate(read_json_lines(file, name), 1):
        paragraph = Paragraph.from_record(record, location, number, taxonomy)
        if labelled and isinstance(record, dict) and record.get("doc") is None:
            paragraph = replace(paragraph, doc=paragraph.id)
        if labelled and paragraph.labels is None:
            remedy = _("add {example} for no label at all").format(example='"labels": []')
            raise InputError(location, _("has no field {field!r}").format(field="labels"), remedy)
        # Hashes, not the ids themselves: a file of a million lines must not fill the memory.
        if hash(paragraph.id) in seen:
            problem = _("repeats the id {id!r}").format(id=paragraph.id)
            raise InputError(location, problem, _("give every paragraph its own id"))
        seen.add(hash(paragraph.id))
        yield paragraph


def write_paragraphs(paragraphs: Iterable[Paragraph], file: TextIO) -> int:
    """Write Paragraph JSON Lines.

    Parameters
    ----------
    paragraphs : iterable of Paragraph
        What to write.
    file : TextIO
        Where to write it.

    Returns
    -------
    int
        How many paragraphs were written.
    """
    count = 0
    for paragraph in paragraphs:
        file.write(json.dumps(paragraph.to_record(), ensure_ascii=False) + "\n")
        count += 1
    return count
