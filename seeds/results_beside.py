"""Results of earlier runs that lie in a folder with what they were made of: read again, its texts would count twice."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator
from dataclasses import fields
from typing import TypeVar

from labels import InputError, Paragraph
from labels.wording import _
from seeds.formats.blocks.block import Block, first_paragraph
from seeds.formats.tables.record_options import RecordOptions

_ROW = re.compile(r":(?:record )?\d+$")  # where a record stood in its file
_Piece = TypeVar("_Piece", bound=Block | Paragraph)


def refuse_result(pieces: Iterator[_Piece], location: str, files: Collection[str], options: RecordOptions) -> Iterator[_Piece]:
    """Refuse records that this program made of another file that is read; hand on all others.

    Parameters
    ----------
    pieces : iterator of Block or Paragraph
        The records of a file.
    location : str
        The file.
    files : collection of str
        The paths of all files that are read, from the root.
    options : RecordOptions
        How they are read; what was noticed of a file that is refused is taken out again.

    Yields
    ------
    Block or Paragraph
        The same.

    Raises
    ------
    InputError
        If the first record says that it comes out of one of the files.
    """
    lists = [noticed for field in fields(options) if isinstance(noticed := getattr(options, field.name), list)]
    sizes = list(map(len, lists))
    first = next(pieces, None)
    if first is None:
        return
    paragraph = first_paragraph(first, options) if isinstance(first, Block) else first
    made_of = _made_of(paragraph, location, files) if paragraph is not None else None
    if made_of is not None:
        for noticed, size in zip(lists, sizes, strict=True):
            del noticed[size:]
        problem = _("is a result that was made of {file}, which is read, too").format(file=made_of)
        raise InputError(location, problem, _("take it out of the folder, or give it alone"))
    yield first
    yield from pieces


def _made_of(paragraph: Paragraph, location: str, files: Collection[str]) -> str | None:
    """Return the file that a paragraph says it comes from, in the words of this program, if that is one of the others."""
    source = paragraph.source or ""
    file = _ROW.sub("", source)
    if file == source and paragraph.id != f"{paragraph.doc}#{paragraph.n}":
        return None
    possible = (file, file.rpartition(":")[0])  # of a workbook a sheet is named
    own = os.path.abspath(location)
    return next((one for one in possible if one and (path := os.path.abspath(one)) != own and path in files), None)
