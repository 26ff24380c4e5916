"""The objects of a PDF as they stand in its bytes, and its streams unpacked; far from a reader, near enough to weigh it."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

_MARK = re.compile(rb"(\d{1,9})\s+\d{1,5}\s+obj\b|\bstream\r?\n?")
_HEAD = 100_000  # bytes of an object that are looked at; a longer one is a list of pages
_CHUNK = 2**20
_NAMES = re.compile(rb"/Filter\s*(?:\[([^\]]*)\]|(/\w+))")
_NOT_READ = re.compile(rb"/Subtype\s*/Image\b|/Type\s*/EmbeddedFile\b")
_NUMBERS = re.compile(rb"\d+")
_MOST_FILTERS = 4


@dataclass(slots=True)
class PdfObjects:
    """What stands in the bytes of a file.

    Attributes
    ----------
    heads : dict of int to bytes
        Number of each object to its text; of a stream, to what stands before it.
    streams : dict of int to (int, int)
        Where the stream of an object begins and ends.
    """

    heads: dict[int, bytes] = field(default_factory=dict)
    streams: dict[int, tuple[int, int]] = field(default_factory=dict)


def find_objects(data: bytes) -> PdfObjects:
    """Find the objects of a file, without the table of them, which may be broken.

    Parameters
    ----------
    data : bytes
        The whole file.

    Returns
    -------
    PdfObjects
        Of two objects with one number the later one.
    """
    found = PdfObjects()
    number, start, at = -1, 0, 0
    while mark := _MARK.search(data, at):
        at = mark.end()
        if mark[1]:
            if number >= 0 and number not in found.streams:
                found.heads[number] = data[start : min(mark.start(), start + _HEAD)]
            number, start = int(mark[1]), mark.end()
            found.streams.pop(number, None)
        elif number >= 0 and data[mark.start() - 3 : mark.start()] != b"end":
            end = data.find(b"endstream", at)
            end = len(data) if end < 0 else end
            found.heads[number] = data[start : min(mark.start(), start + _HEAD)]
            found.streams[number] = (at, end)
            at = end
    if number >= 0 and number not in found.streams:
        found.heads[number] = data[start : start + _HEAD]
    return found


def is_passed_over(head: bytes) -> bool:
    """Return whether a stream is a picture or an attached file, which reading text does not unpack.

    Parameters
    ----------
    head : bytes
        What stands before it.
    """
    return _NOT_READ.search(head) is not None


def unpack(packed: bytes, head: bytes, most: int) -> Iterator[bytes]:
    """Unpack a stream piece by piece.

    Parameters
    ----------
    packed : bytes
        The stream as it stands in the file.
    head : bytes
        What stands before it.
    most : int
        Bytes; no more is unpacked.

    Yields
    ------
    bytes
        Of a stream that is damaged, or packed in a way that is not known here, what could be unpacked.
    """
    named = _NAMES.search(head)
    names = re.findall(rb"/(\w+)", named[1] or named[2]) if named else []
    if not names and b"/Filter" in head:
        names = [b"Fl"]  # stands elsewhere in the file
    chunks: Iterator[bytes] = iter((packed,))
    for name in names[:_MOST_FILTERS]:
        if name in (b"Fl", b"FlateDecode"):
            chunks = _inflate(chunks)
        elif name in (b"AHx", b"ASCIIHexDecode"):
            chunks = _from_hex(chunks)
        elif name in (b"RL", b"RunLengthDecode"):
            chunks = _run_lengths(chunks)
        elif name in (b"LZW", b"LZWDecode"):
            chunks = _lzw_lengths(chunks)
            break
        else:
            break
    total = 0
    for chunk in chunks:
        total += len(chunk)
        yield chunk
        if total > most:
            return


def objects_inside(found: PdfObjects, data: bytes, most: int) -> None:
    """Add the objects that are packed in streams of objects.

    Parameters
    ----------
    found : PdfObjects
        The objects of a file; its `heads` are added to.
    data : bytes
        The whole file.
    most : int
        Bytes; no stream is unpacked further.
    """
    for number, (start, end) in list(found.streams.items()):
        if b"/ObjStm" not in found.heads[number]:
            continue
        content = b"".join(unpack(data[start:end], found.heads[number], most))
        first = re.search(rb"/First\s+(\d{1,9})", found.heads[number])
        if not first:
            continue
        table = [int(digits) for digits in _NUMBERS.findall(content, 0, int(first[1]))]
        places = [int(first[1]) + place for place in table[1::2]]
        for inner, place, after in zip(table[::2], places, [*places[1:], len(content)], strict=False):
            found.heads.setdefault(inner, content[place : min(after, place + _HEAD)])


def _inflate(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Unpack chunk by chunk; what is damaged ends there."""
    inflater = zlib.decompressobj()
    for chunk in chunks:
        try:
            while chunk and not inflater.eof:
                yield inflater.decompress(chunk, _CHUNK)
                chunk = inflater.unconsumed_tail
        except zlib.error:
            return


def _from_hex(chunks: Iterator[bytes]) -> Iterator[bytes]:
    for chunk in chunks:
        digits = re.sub(rb"[^0-9A-Fa-f]", b"", chunk)
        yield bytes.fromhex(digits[: len(digits) // 2 * 2].decode())


def _run_lengths(chunks: Iterator[bytes]) -> Iterator[bytes]:
    packed = b"".join(chunks)
    at = 0
    while at < len(packed) - 1 and packed[at] != 128:
        length = packed[at]
        if length < 128:
            yield packed[at + 1 : at + 2 + length]
            at += 2 + length
        else:
            yield packed[at + 1 : at + 2] * (257 - length)
            at += 2


def _lzw_lengths(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Yield as many bytes as the codes of LZW stand for, all of them zero."""
    packed = b"".join(chunks)
    lengths: list[int] = []  # of the codes from 258 on
    width, bits, held, last = 9, 0, 0, 0
    for byte in packed:
        held, bits = (held << 8 | byte) & 0xFFFFFF, bits + 8
        if bits < width:
            continue
        bits -= width
        code = held >> bits & ((1 << width) - 1)
        if code == 257:
            return
        if code == 256:
            lengths, width, last = [], 9, 0
            continue
        length = 1 if code < 256 else lengths[code - 258] if code - 258 < len(lengths) else last + 1
        if last and len(lengths) < 4096 - 258:
            lengths.append(last + 1)
            width = min(12, max(9, (len(lengths) + 259).bit_length()))
        last = length
        yield bytes(length)
