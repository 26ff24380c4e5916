"""A block of records: a stretch of a file with all that is needed to read it alone.

Every reader of such files goes the same way, whether one process reads them or many: the file is cut into blocks, a block
is read (parsed, cleaned) as a whole, and only then it is known whether one of its ids stood in an earlier block.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from importlib import import_module
from typing import Any

from labels.paragraphs import Paragraph
from labels.support.errors import InputError
from labels.wording import N_, _
from seeds.cleaning.effort import Effort, count_places, one_effort
from seeds.formats.blocks.seen_ids import BlockIds, SeenIds
from seeds.formats.tables.record_options import RecordOptions
from seeds.formats.tables.records import RecordReader

# Bytes: about two thousand paragraphs, for models are fastest with many at once; the first is smaller, so that the others
# begin to work. A block ends where a record does.
BLOCK, FIRST_BLOCK = 1 << 19, 1 << 16
# A record with more characters than this is hardly one paragraph.
LONG = 3000
_FAULT_REMEDY = N_("save it anew from the program it was made with, or leave it out")


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of a file of records.

    Attributes
    ----------
    reader : str
        What reads it, as ``module:function``: takes the block, a `RecordReader` and a `RecordOptions`, and yields clean
        paragraphs.
    data : bytes
        What it holds.
    location : str
        The file, for error messages.
    doc : str
        Document of the records that name none.
    line : int
        The line of the file, from 1, that it begins with.
    number : int
        How many records stand before it.
    head : object
        What the reader must know of the beginning of the file.
    """

    reader: str
    data: bytes
    location: str
    doc: str
    line: int = 1
    number: int = 0
    head: Any = None


@dataclass(slots=True)
class BlockRead:
    """What was read of a block.

    Attributes
    ----------
    paragraphs : list of Paragraph
        Clean, in order; those before the record that cannot be read, if there is one.
    problem : InputError or None
        What is wrong with that record.
    ids : bytes
        Digests of the records' ids.
    unread_dates, errors, unread_places : list of str
        As in `RecordOptions`.
    n_paragraphs, n_long : int
        Paragraphs, and those among them that are as long as documents.
    n_damaged : int
        Places that were left as found, for it would take too long to repair them.
    """

    paragraphs: list[Paragraph] = field(default_factory=list)
    problem: InputError | None = None
    ids: bytes = b""
    unread_dates: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    n_paragraphs: int = 0
    n_long: int = 0
    n_damaged: int = 0
    unread_places: list[str] = field(default_factory=list)


def read_block(block: Block, options: RecordOptions, stop: int | None = None) -> BlockRead:
    """Read a block.

    Parameters
    ----------
    block : Block
        The block.
    options : RecordOptions
        What the user said; what is noticed goes into the result.
    stop : int, optional
        Position in the block of a record whose id stood in an earlier block.

    Returns
    -------
    BlockRead

    Raises
    ------
    OSError
        If the system refuses what is needed for it.
    ModuleNotFoundError
        If a library is not installed.
    """
    read = BlockRead()
    # What repair may cost is in proportion to the length of a file, wherever it is cut.
    effort = Effort() if block.number == 0 else Effort.further()
    ids = BlockIds(stop)
    own = replace(options, unread_dates=read.unread_dates, unread_places=read.unread_places, errors=read.errors)
    reader = RecordReader(block.location, block.doc, own, block.number, ids)
    try:
        with one_effort(effort):
            read.paragraphs.extend(_reader(block.reader)(block, reader, own))
    except (OSError, ModuleNotFoundError):
        raise
    except InputError as error:
        read.problem = error
    except Exception as error:  # of a broken record that the reader does not expect
        read.problem = unexpected(error, block.location)
    read.ids, read.n_damaged = ids.joined(), effort.places
    read.n_paragraphs = len(read.paragraphs)
    read.n_long = 0 if options.split else sum(len(paragraph.text) > LONG for paragraph in read.paragraphs)
    return read


def first_paragraph(block: Block, options: RecordOptions) -> Paragraph | None:
    """Return the first paragraph of a block, whatever is wrong behind it; None where it cannot be read.

    Parameters
    ----------
    block : Block
        The block.
    options : RecordOptions
        What the user said; takes nothing.
    """
    own = RecordOptions(options.text_column, options.split)
    with suppress(Exception):  # told by who reads the block
        return next(_reader(block.reader)(block, RecordReader(block.location, block.doc, own), own), None)
    return None


def _reader(address: str) -> Callable[[Block, RecordReader, RecordOptions], Iterator[Paragraph]]:
    module, _colon, name = address.partition(":")
    return getattr(import_module(module), name)  # type: ignore[no-any-return]


def unexpected(error: Exception, location: str) -> InputError:
    """Return in words what a reader did not expect of a broken file.

    Parameters
    ----------
    error : Exception
        What it raised.
    location : str
        The file.
    """
    problem = _("cannot be read ({reason})").format(reason=f"{type(error).__name__}: {error}")
    found = InputError(location, problem, _(_FAULT_REMEDY))
    found.__cause__ = error
    return found


def blocks_read(blocks: Iterable[Block], options: RecordOptions) -> Iterator[BlockRead]:
    """Read the blocks of a file one after the other.

    Parameters
    ----------
    blocks : iterable of Block
        In order.
    options : RecordOptions
        What the user said; takes what is noticed.

    Yields
    ------
    BlockRead
        Up to the first with a problem, which is to be raised behind its paragraphs.
    """
    seen = SeenIds()
    for block in blocks:
        read = read_block(block, options)
        repeats = seen.add(read.ids) if options.met is None else None
        if repeats is not None:
            read = read_block(block, options, repeats)
        options.unread_dates.extend(read.unread_dates)
        options.unread_places.extend(read.unread_places)
        options.errors.extend(read.errors)
        count_places(read.n_damaged)
        yield read
        if read.problem is not None:
            return


def block_paragraphs(pieces: Iterable[Block | Paragraph], options: RecordOptions) -> Iterator[Paragraph]:
    """Yield the paragraphs of a file that was cut.

    Parameters
    ----------
    pieces : iterable of Block or Paragraph
        Its blocks, or its paragraphs where it is of a kind that cannot be cut.
    options : RecordOptions
        What the user said; takes what is noticed.

    Yields
    ------
    Paragraph
        In order.

    Raises
    ------
    InputError
        If a record cannot be read or repeats an id.
    """
    pieces = iter(pieces)
    for first in pieces:
        if isinstance(first, Paragraph):
            yield first
            continue
        for read in blocks_read(_and_others(first, pieces), options):
            yield from read.paragraphs
            if read.problem is not None:
                raise read.problem


def _and_others(first: Block, pieces: Iterator[Block | Paragraph]) -> Iterator[Block]:
    yield first
    for piece in pieces:
        assert isinstance(piece, Block), "a file is cut from its beginning to its end"
        yield piece
