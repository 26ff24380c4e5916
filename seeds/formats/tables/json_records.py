"""Records in JSON: one object a line (.jsonl), or a list of objects (.json)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import BinaryIO

from labels.json_lines import parse_json, read_json_lines
from labels.paragraphs import Paragraph
from labels.support.errors import InputError
from labels.wording import _
from seeds.formats.blocks.block import Block, block_paragraphs
from seeds.formats.blocks.line_blocks import Begun, line_blocks
from seeds.formats.blocks.unpacked import UnpackedFile
from seeds.formats.encoding import begins_as_utf8, decoded_lines
from seeds.formats.tables.field_names import Columns, find_columns, without_text
from seeds.formats.tables.json_shapes import find_records, flat
from seeds.formats.tables.record_options import RecordOptions
from seeds.formats.tables.records import RecordReader


def read_jsonl(file: BinaryIO, location: str, doc: str, options: RecordOptions) -> Iterator[Paragraph]:
    """Read JSON Lines; a file that begins with ``[`` is a list of records.

    Parameters
    ----------
    file : binary file
        The file.
    location : str
        Its name, for error messages.
    doc : str
        Document of the records that name none.
    options : RecordOptions
        What the user said.

    Returns
    -------
    iterator of Paragraph
        One per record, in order.

    Raises
    ------
    InputError
        If a record is broken, has no text or repeats an id.
    """
    return block_paragraphs(cut_jsonl(file, location, doc, options), options)


def cut_jsonl(file: BinaryIO, location: str, doc: str, options: RecordOptions) -> Iterator[Block | Paragraph]:
    """Cut JSON Lines in UTF-8 into blocks; of a list of records, and in other encodings, yield the paragraphs.

    Parameters
    ----------
    file, location, doc, options
        As for :func:`read_jsonl`.

    Yields
    ------
    Block or Paragraph
        In order, of one kind.

    Raises
    ------
    InputError
        If there are no records; of a list, as for :func:`read_jsonl`.
    """
    begun = Begun(file)
    if begins_as_utf8(begun.start, whole=begun.is_whole) and begun.first_sign() != "[":
        yield from line_blocks(begun, f"{__name__}:{read_lines.__name__}", location, doc)
    else:
        if isinstance(file, UnpackedFile):  # of a list no line can be read alone
            file.keep()
        yield from read_json_text(decoded_lines(begun, location, exact=True), location, doc, options)


def read_lines(block: Block, reader: RecordReader, options: RecordOptions) -> Iterator[Paragraph]:
    """Read a block of JSON Lines.

    Parameters
    ----------
    block : Block
        Whole lines in UTF-8.
    reader : RecordReader
        Of the block.
    options : RecordOptions
        What the user said.

    Returns
    -------
    iterator of Paragraph
        One per record, in order.

    Raises
    ------
    InputError
        If a record is broken, has no text or repeats an id.
    """
    try:
        lines = block.data.decode().split("\n")
    except UnicodeDecodeError as error:
        raise InputError(block.location, _("is not UTF-8 all through"), _("save it as UTF-8")) from error
    return record_paragraphs(read_json_lines(lines, block.location, block.line), reader, options)


def read_json_text(lines: Iterable[str], location: str, doc: str, options: RecordOptions) -> Iterator[Paragraph]:
    """Read records from text that is JSON Lines or a list in JSON.

    Parameters
    ----------
    lines : iterable of str
        The lines of the text.
    location, doc, options
        As for :func:`read_jsonl`.

    Returns
    -------
    iterator of Paragraph
        One per record, in order.

    Raises
    ------
    InputError
        If there are none.
    """
    reader = RecordReader(location, doc, options)
    lines = iter(lines)
    for number, line in enumerate(lines, 1):
        if line.strip():
            if line.lstrip()[0] == "[":
                return record_paragraphs(_list("".join([line, *lines]), location), reader, options)
            return record_paragraphs(read_json_lines(chain([line], lines), location, number), reader, options)
    raise InputError(location, _("is empty"), _("give it some records, or leave it out"))


def read_json(file: BinaryIO, location: str, doc: str, options: RecordOptions) -> Iterator[Paragraph]:
    """Read a JSON file: a list of records, an object that holds one, or JSON Lines under another name.

    Parameters
    ----------
    file, location, doc, options
        As for :func:`read_jsonl`.

    Returns
    -------
    iterator of Paragraph
        One per record, in order.

    Raises
    ------
    InputError
        If it is not JSON, holds no records, or a record has no text or repeats an id.
    """
    text = "".join(decoded_lines(file, location, exact=True))
    if not text.strip():
        raise InputError(location, _("is empty"), _("give it some records, or leave it out"))
    try:
        records = list(_list(text, location))
    except InputError:
        lines = text.split("\n")
        if sum(line.lstrip()[:1] == "{" and line.rstrip()[-1:] == "}" for line in lines) < 2:  # an object over many lines
            raise
        return read_json_text(lines, location, doc, options)
    return record_paragraphs(records, RecordReader(location, doc, options), options)


def _list(text: str, location: str) -> Iterator[tuple[str, object]]:
    """Yield the records that a JSON value holds, each with its location."""
    records = find_records(parse_json(text, location))
    if not records:
        remedy = _("write a list of objects: {example}").format(example='[{"text": "…"}]')
        raise InputError(location, _("holds no records"), remedy)
    for number, record in enumerate(records, 1):
        yield f"{location}:record {number}", record


def record_paragraphs(records: Iterable[tuple[str, object]], reader: RecordReader, options: RecordOptions) -> Iterator[Paragraph]:
    """Make paragraphs of records, each with its location.

    Parameters
    ----------
    records : iterable of (str, object)
        Where each stands, and what JSON has of it.
    reader : RecordReader
        Of the file or the block.
    options : RecordOptions
        What the user said.

    Yields
    ------
    Paragraph
        One per record, in order.

    Raises
    ------
    InputError
        If a record is no object, has no text or repeats an id.
    """
    known: dict[tuple[str, ...], Columns] = {}
    for where, record in records:
        if not isinstance(record, dict):
            problem = _("is {found}, not an object").format(found=type(record).__name__)
            raise InputError(where, problem, _("write {example}").format(example='{"text": "…"}'))
        if (columns := known.get(tuple(record))) is not None and (paragraph := reader.plain(record, columns, where)) is not None:
            yield paragraph
            continue
        values = flat(record)
        names = tuple(values)
        if names not in known:
            known[names] = find_columns(names, where, options.text_column)
        columns = known[names]
        if columns.text is None:
            raise without_text(where, names, options.text_column, of_json=True)
        yield from reader.paragraphs(values, columns, where, record)
