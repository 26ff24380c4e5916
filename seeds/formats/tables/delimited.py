"""Tables in text: .csv, .tsv and what Excel calls Unicode text."""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import BinaryIO, TextIO

from labels.paragraphs import Paragraph
from labels.support.errors import InputError
from labels.table_rows import TableRow
from labels.wording import N_, _
from seeds.formats.blocks.block import BLOCK, FIRST_BLOCK, Block, block_paragraphs
from seeds.formats.blocks.sound_text import text_of
from seeds.formats.tables.field_names import Columns, field_of, find_columns, names_once, rows_above, without_text
from seeds.formats.tables.record_options import RecordOptions
from seeds.formats.tables.records import RecordReader

_STATED = re.compile(r'"?sep=([,;\t|])"?[^\n]*\n', re.IGNORECASE)
_DEFUSED = re.compile(r"'(?:['\s]*[=+\-@＝＋－＠]|[\t\r\n])")
_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")
_HEADER_WITHIN = 5  # rows at the top, such as a title, among which the header is looked for
_SAMPLE = 100_000  # characters
_BYTES = 3  # of a character in UTF-8, mostly
_DELIMITERS = ",\t;|"
_QUOTE_REMEDY = N_('write a quote inside a cell twice ("") and close the cell with one')


def read_csv(file: BinaryIO, location: str, doc: str, options: RecordOptions) -> Iterator[Paragraph]:
    """Read a table with a header; cells are separated by commas, tabs, semicolons or bars.

    The column of the paragraphs, and those of date, province and the like, are known by their usual names. All others
    ride along. The encoding is UTF-8, UTF-16 or, as spreadsheets in China write it, GB18030.

    Parameters
    ----------
    file : binary file
        The file.
    location : str
        Its name, for error messages.
    doc : str
        Document of the rows that name none.
    options : RecordOptions
        What the user said.

    Returns
    -------
    iterator of Paragraph
        One per row, with clean text.

    Raises
    ------
    InputError
        If there is no column of paragraphs, a row has more cells than the header, a quote is not closed, an id stands
        twice, or the file is no text.
    """
    return block_paragraphs(cut_csv(file, location, doc, options), options)


def cut_csv(file: BinaryIO, location: str, doc: str, options: RecordOptions) -> Iterator[Block]:
    """Cut a table into blocks of whole rows.

    Parameters
    ----------
    file, location, doc, options
        As for :func:`read_csv`.

    Yields
    ------
    Block
        In order.

    Raises
    ------
    InputError
        If there is no column of paragraphs or no row, a quote is not closed, or the file is no text.
    """
    with text_of(file, location) as text:
        sample = text.read(_SAMPLE)
        noted = _Noted(_lines(sample, text))
        stated = _STATED.match(sample)  # how Excel is told
        delimiter = stated[1] if stated else _delimiter(sample, options.text_column)
        rows = _rows(noted, delimiter, location, 1, skip=bool(stated))
        start, header, columns = _header(rows, location, options)
        head = (column_names(header), columns, delimiter)
        reader, line, number = f"{__name__}:{read_rows.__name__}", noted.count + 1, 0
        for count, lines in _groups(rows, noted):
            yield Block(reader, "".join(lines).encode(), location, doc, line, number, head)
            line, number = line + len(lines), number + count
    if not number:
        raise InputError(f"{location}:{start}", _("is a header without rows"), _("give it some rows, or leave it out"))


class _Noted:
    """Lines that are passed on and kept until somebody has seen to which row they belong."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self.kept: list[str] = []
        self.count = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.kept.append(line)
        self.count += 1
        return line


def _groups(rows: Iterator[tuple[int, list[str]]], noted: _Noted) -> Iterator[tuple[int, list[str]]]:
    """Yield rows in groups: how many, and their lines; also those before one that cannot be read."""
    noted.kept.clear()
    count, size, whole, most = 0, 0, 0, min(FIRST_BLOCK, BLOCK)
    try:
        for _line, _cells in rows:
            size += sum(map(len, noted.kept[whole:]))
            whole, count = len(noted.kept), count + 1
            if size * _BYTES >= most:
                yield count, noted.kept[:whole]
                noted.kept.clear()
                count, size, whole, most = 0, 0, 0, BLOCK
    except InputError:
        if count:
            yield count, noted.kept[:whole]
        raise
    if count:
        yield count, noted.kept[:whole]


def read_rows(block: Block, reader: RecordReader, options: RecordOptions) -> Iterator[Paragraph]:
    """Read a block of a table.

    Parameters
    ----------
    block : Block
        Whole rows in UTF-8, with the names of the columns, what they hold and what separates them.
    reader : RecordReader
        Of the block.
    options : RecordOptions
        What the user said.

    Yields
    ------
    Paragraph
        One per row, in order.

    Raises
    ------
    InputError
        If a row has more cells than the header, or an id stands twice.
    """
    names, columns, delimiter = block.head
    fields = columns.by_field
    for line, cells in _rows(_lines(block.data.decode()), delimiter, block.location, block.line):
        where = f"{block.location}:{line}"
        if len(cells) > len(names) and any(cell.strip() for cell in cells[len(names) :]):
            problem = _("has {cells} cells, but the header has {columns} columns").format(cells=len(cells), columns=len(names))
            raise InputError(where, problem, _('put a cell that holds a comma in quotes ("…")'))
        values = dict(zip(names, [*map(undefused, cells), *[""] * (len(names) - len(cells))], strict=False))
        yield from reader.of_row(values, columns, where, TableRow(values, fields))


def undefused(cell: str) -> str:
    """Return a cell without the apostrophe that keeps a spreadsheet from running it as a formula.

    Parameters
    ----------
    cell : str
        As the file has it.
    """
    return cell[1:] if _DEFUSED.match(cell) else cell


def _header(rows: Iterator[tuple[int, list[str]]], location: str, options: RecordOptions) -> tuple[int, list[str], Columns]:
    """Return the line, cells and columns of the header: the first row, or the one below lines that are no row (a title)."""
    text_column = options.text_column
    above: list[list[str]] = []
    first: tuple[int, list[str]] | None = None
    for line, cells in islice(rows, _HEADER_WITHIN):
        columns = header_columns(cells, f"{location}:{line}", text_column)
        if columns.text is not None:
            options.left_out.extend(rows_above(above, location))
            return line, cells, columns
        above.append(cells)
        first = first or (line, cells)
        if sum(bool(cell.strip()) for cell in cells) > 1:
            break
    if first is None:
        raise InputError(location, _("is empty"), _("give it some rows, or leave it out"))
    line, cells = first
    raise without_text(f"{location}:{line}", cells, text_column)


def column_names(header: Sequence[str]) -> list[str]:
    """Return the names of columns, each once; a column without a name is called by its position.

    Parameters
    ----------
    header : sequence of str
        The cells of the header.
    """
    return names_once(map(_plain, header))


def header_columns(header: Sequence[str], location: str, text_column: str | None) -> Columns:
    """Find what the columns of a table hold, as :func:`find_columns` does, by the names of :func:`column_names`.

    Parameters
    ----------
    header : sequence of str
        The cells of the header.
    location, text_column
        As for :func:`find_columns`.

    Returns
    -------
    Columns

    Raises
    ------
    InputError
        If two columns have the name of the text.
    """
    return find_columns(map(_plain, header), location, None if text_column is None else _plain(text_column))


def _plain(cell: str) -> str:
    """Return the name of a column on one line; between two characters a wide blank is as good as a narrow one."""
    return " ".join(cell.split())


def _rows(
    lines: Iterator[str], delimiter: str, location: str, line: int, *, skip: bool = False
) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that are not empty, each with the line it begins on; with `skip` without the first, which is no row."""
    # Spreadsheet cells may be long; the module's own limit is 128 KiB.
    csv.field_size_limit(sys.maxsize)
    reader, before = csv.reader(lines, delimiter=delimiter, strict=True), line - 1
    if skip:
        next(reader)
        line += 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, cells
            line = before + reader.line_num + 1
    except csv.Error as error:
        problem = _("is not CSV ({reason})").format(reason=error)
        if "unexpected end of data" in str(error):
            problem = _("begins a cell with a quote that is not closed")
        raise InputError(f"{location}:{line}", problem, _(_QUOTE_REMEDY)) from error


def _lines(text: str, rest: TextIO | None = None) -> Iterator[str]:
    """Yield the lines of a text and of what follows it, with their ends, one after the other: a copy would take memory."""
    last = ""
    for found in _LINE.finditer(text):
        if last:
            yield last
        last = found[0]
    if rest is not None and not last.endswith("\n"):
        last += rest.readline()
    if last:
        yield last
    yield from rest or ()


def _delimiter(text: str, text_column: str | None) -> str:
    """Return what separates the cells of the header; where several do, what does so most often."""
    lines = [line for line in text[:_SAMPLE].split("\n") if line.strip()]
    header = lines[0] if lines else ""
    name = header.strip().strip('"')
    if field_of(name) != "text" and name != text_column:  # a line without cells above the header
        header = next((line for line in lines[:_HEADER_WITHIN] if any(sign in line for sign in _DELIMITERS)), header)
    counts = {sign: header.count(sign) for sign in _DELIMITERS}
    return max(_DELIMITERS, key=lambda sign: (counts[sign], -_DELIMITERS.index(sign)))
