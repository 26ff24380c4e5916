"""What comes on standard input: it has no name, so that what it holds says what it is."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO, cast

from labels import InputError, Paragraph
from labels.wording import N_, _
from seeds.formats.blocks.line_blocks import Begun
from seeds.formats.blocks.unpacked import UnpackedFile
from seeds.formats.content_signs import GZIP, needs_all, suffix_of
from seeds.formats.encoding import decode, decoded_lines
from seeds.formats.tables.delimited import read_csv
from seeds.formats.tables.json_records import read_json_text
from seeds.formats.tables.record_options import RecordOptions
from seeds.formats.tables.table_signs import is_table
from seeds.found_files import EMPTY_REMEDY
from seeds.source_files import Source

STDIN = N_("standard input")  # records keep where they stood under the same name in all languages
STDIN_NAME = "stdin"  # of the document
_JSON = re.compile(r'\s*(?:\{\s*(?:["}]|$)|\[\s*(?:[{\]]|$))')


def standard_input(doc: str, options: RecordOptions) -> tuple[Iterator[Paragraph] | Source, bool]:
    """Begin to read standard input; what is packed by gzip is read as what it holds.

    Parameters
    ----------
    doc : str
        Name of the document.
    options : RecordOptions
        How records are read.

    Returns
    -------
    tuple of (iterator of Paragraph or Source, bool)
        A file of a kind that has signs (a workbook, a PDF, a web page), to be read as one of that name; otherwise the paragraphs
        of JSON or of a table, and whether they are such records, or those of a document.

    Raises
    ------
    InputError
        If it is empty or no text.
    """
    begun = Begun(sys.stdin.buffer)
    packed = None
    if begun.start.startswith(GZIP):
        packed = UnpackedFile(io.BytesIO(begun.read()), STDIN)
        begun = Begun(cast(BinaryIO, packed))
    whole = begun.read() if needs_all(begun.start) else None
    if suffix := suffix_of(begun.start if whole is None else whole):
        return Source(f"{STDIN_NAME}{suffix}", STDIN, None, begun.read() if whole is None else whole), False
    if whole is not None:
        raise InputError(STDIN, _("is a file of Office that says by nothing what it holds"), _("give the file by its name"))
    return _text(begun, packed, doc, options)


def in_language(error: InputError) -> None:
    """Let an error call standard input as the user's language does.

    Parameters
    ----------
    error : InputError
        Of a file, or of standard input.
    """
    if error.location.startswith(STDIN):
        error.location = error.location.replace(STDIN, _(STDIN), 1)


def _text(begun: Begun, packed: UnpackedFile | None, doc: str, options: RecordOptions) -> tuple[Iterator[Paragraph], bool]:
    """Return the records of JSON or of a table, or the paragraphs of a document, and whether they are records."""
    lines = decoded_lines(begun, STDIN)
    blank = []
    for line in lines:
        if not line.strip():
            blank.append(line)
        elif _JSON.match(line):
            return read_json_text(chain(blank, [line], lines), STDIN, doc, options), True
        else:
            if packed is not None:
                packed.keep()  # of what is no list of lines all is in memory
            text = decode("".join([*blank, line, *lines]).encode(), STDIN)
            if is_table(text, options.text_column):
                return read_csv(io.BytesIO(text.encode()), STDIN, doc, options), True
            from seeds.texts import read_text  # a fifth of a start

            return iter(read_text(text, doc, location=STDIN)), False
    raise InputError(STDIN, _("is empty"), _(EMPTY_REMEDY))
