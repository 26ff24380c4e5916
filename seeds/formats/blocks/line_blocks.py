"""Files of one record a line, cut into blocks of whole lines; the lines are counted, not read."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import BinaryIO

from labels.support.errors import InputError
from labels.wording import _
from seeds.formats.blocks.block import BLOCK, FIRST_BLOCK, Block
from seeds.formats.encoding import STREAM_SAMPLE


class Begun:
    """A file of which the beginning was looked at; read from the beginning all the same, also where that is a pipe.

    Parameters
    ----------
    file : binary file
        The file.

    Attributes
    ----------
    start : bytes
        Its first megabyte.
    is_whole : bool
        Whether that is all of it.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.start = file.read(STREAM_SAMPLE)
        self.is_whole = len(self.start) < STREAM_SAMPLE
        self._ahead = self.start

    def read(self, size: int = -1, /) -> bytes:
        """Return as many bytes as are asked for, or all there are.

        Parameters
        ----------
        size : int
            How many; all with -1.
        """
        if not self._ahead:
            return self._file.read(size)
        if size < 0:
            taken, self._ahead = self._ahead, b""
            return taken + self._file.read()
        taken, self._ahead = self._ahead[:size], self._ahead[size:]
        return taken

    def first_sign(self) -> str:
        """Return the first character that is no white space; empty where the beginning has none."""
        return self.start.removeprefix(codecs.BOM_UTF8).decode("utf-8", "ignore").lstrip()[:1]


def line_blocks(begun: Begun, reader: str, location: str, doc: str) -> Iterator[Block]:
    """Cut a file in UTF-8 into blocks of whole lines.

    Parameters
    ----------
    begun : Begun
        The file.
    reader, location, doc
        As in `Block`.

    Yields
    ------
    Block
        In order; none of blank lines alone.

    Raises
    ------
    InputError
        If there are none.
    """
    line, number = 1, 0
    for data in _whole_lines(begun):
        lines = data.split(b"\n")
        count = sum(map(_holds_record, lines))
        if count:
            yield Block(reader, data, location, doc, line, number)
        line += len(lines) - data.endswith(b"\n")
        number += count
    if not number:
        raise InputError(location, _("is empty"), _("give it some records, or leave it out"))


def _holds_record(line: bytes) -> bool:
    return line.startswith(b"{") or bool(line.decode("utf-8", "replace").strip())


def _whole_lines(begun: Begun) -> Iterator[bytes]:
    parts: list[bytes] = []  # of a line that has no end yet
    data = begun.read(min(FIRST_BLOCK, BLOCK)).removeprefix(codecs.BOM_UTF8)
    while data:
        end = data.rfind(b"\n") + 1
        if end:
            yield b"".join([*parts, data[:end]])
            parts.clear()
        parts.append(data[end:])
        data = begun.read(BLOCK)
    if rest := b"".join(parts):
        yield rest
