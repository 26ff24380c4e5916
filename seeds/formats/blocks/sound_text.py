"""Text files that are read as they come: only those that are UTF-8 and nothing else, which is known when all was looked at."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO, TextIO

from seeds.formats.encoding import STREAM_SAMPLE, decode

_REPLACEMENT = "\ufffd".encode()
_ODD_BYTES = bytes([*range(9), 0x0E, 0x0F, *range(0x10, 0x20), 0x7F])  # control characters that are no white space
_C1 = re.compile(b"\xc2[\x80-\x9f]")


@contextmanager
def text_of(file: BinaryIO, location: str) -> Iterator[TextIO]:
    r"""Open a file as :func:`decode` decodes it; one that is UTF-8 and nothing else is not read at once.

    Parameters
    ----------
    file : binary file
        The file.
    location : str
        Its name, for the error message.

    Yields
    ------
    TextIO
        Its text, line ends as ``\n``.

    Raises
    ------
    InputError
        As for :func:`decode`.
    """
    if not file.seekable() or not _is_sound_utf8(file):
        yield io.StringIO(decode(file.read(), location), newline="\n")
        return
    text = io.TextIOWrapper(file, encoding="utf-8-sig")
    try:
        yield text
    finally:
        with suppress(ValueError):  # it was closed in the meantime
            text.detach()


def _is_sound_utf8(file: BinaryIO) -> bool:
    """Return whether a file is UTF-8 all through, without what would make us doubt it; stay at its beginning."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    begin = file.tell()
    try:
        data = file.read(STREAM_SAMPLE)
        if data.removeprefix(codecs.BOM_UTF8).startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return False
        while data:
            decoder.decode(data)
            if b"~{" in data or _REPLACEMENT in data or len(data.translate(None, _ODD_BYTES)) < len(data) or _C1.search(data):
                return False
            data = file.read(STREAM_SAMPLE)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    finally:
        file.seek(begin)
    return True
