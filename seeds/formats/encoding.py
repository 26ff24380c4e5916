"""Bytes to text: UTF-8, UTF-16, GB18030, Big5 and HZ, with or without byte order mark."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from typing import Protocol

from labels.support.errors import InputError
from labels.wording import _
from seeds.formats.encoding_signs import (
    SAMPLE,
    is_hz,
    is_utf8,
    looks_like_big5,
    n_common,
    soundness,
    utf16_with_zeros,
    utf16_without_zeros,
)

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark is its beginning
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_OTHERS = ((b"%PDF-", "PDF"), (b"{\\rtf", "RTF"))  # whose bytes are letters, too, and look like a text
# How a web page saved as one file begins: lines of a head, among which is this one.
WEB_ARCHIVE = re.compile(rb"(?:(?!mime-version:)[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,12}mime-version:", re.IGNORECASE)
_REPLACEMENT = "\ufffd".encode()
_CONTROLS = dict.fromkeys([*range(9), 0x0E, 0x0F, *range(0x10, 0x20), 0x7F, *range(0x80, 0xA0)])
STREAM_SAMPLE = 1_000_000  # bytes of a long file that are looked at before it is read line by line
_STRAY_ZEROS = 0.05  # of the bytes; UTF-16 that is also UTF-8 is ASCII, with a zero in every character
_SOUND = 0.8  # of the characters are common, in modern text of simplified script
_LOSS_ALLOWED = 0.01  # of the characters
_LOST_AT_MOST = 1 / 3  # of the characters, where an earlier program put U+FFFD in the place of what it could not read
_AHEAD = 16  # bytes behind a broken one that tell where the next character begins


class Readable(Protocol):
    """What bytes are read from."""

    def read(self, size: int = -1, /) -> bytes:
        """Return as many bytes as are asked for, or all there are.

        Parameters
        ----------
        size : int
            How many; all with -1.
        """
        ...


def decode(data: bytes, location: str) -> str:
    r"""Decode a text file whose encoding nobody wrote down.

    A byte order mark decides. Without one, zero bytes tell UTF-16; other bytes are tried as UTF-8, then as GB18030 (of
    which GBK and GB2312 are parts) or Big5; ASCII with the escapes of HZ (``~{``) is that. A file with a few broken bytes
    is read in the encoding that breaks least, or line by line in two, with U+FFFD for each broken character.

    Parameters
    ----------
    data : bytes
        The whole file.
    location : str
        Its name, for the error message.

    Returns
    -------
    str
        The text, line ends as ``\n``, no byte order mark.

    Raises
    ------
    InputError
        If the bytes are not text in any of these encodings, or are those of a PDF, an RTF document or a saved web page.
    """
    found = next((name for mark, name in _OTHERS if data.lstrip()[: len(mark)] == mark), "")
    if found := found or ("MHTML" if WEB_ARCHIVE.match(data) else ""):
        problem = _("is a file of another kind ({kind}) under this name").format(kind=found)
        raise InputError(location, problem, _("give it its own suffix back"))
    text = _decode(data)
    if (gone := text.count("\ufffd")) > _LOST_AT_MOST * len(text) and _REPLACEMENT in data:
        problem = _("is damaged beyond repair ({gone} of its {count} characters are lost)").format(gone=gone, count=len(text))
        remedy = _("get it again from where it was right; this copy was saved in a wrong encoding")
        raise InputError(location, problem, remedy)
    if not _is_text(text, gone - data.count(_REPLACEMENT)):
        problem = _("is not text (or in an encoding this program does not know)")
        raise InputError(location, problem, _("save it as UTF-8 text"))
    return text.removeprefix("\ufeff").removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


def decoded_lines(file: Readable, location: str, *, exact: bool | None = None) -> Iterator[str]:
    """Decode a text file line by line; one that is not UTF-8 is read whole, as by :func:`decode`.


    Parameters
    ----------
    file : binary file
        The file; standard input may be one.
    location : str
        Its name, for the error message.
    exact : bool, optional
        Whether a broken byte is an error; otherwise a few are U+FFFD. By default JSON must be exact, other text not.

    Yields
    ------
    str
        Its lines.

    Raises
    ------
    InputError
        If it is no text in any known encoding, or ceases to be UTF-8 after a megabyte of it.
    """
    start = file.read(STREAM_SAMPLE)
    whole = len(start) < STREAM_SAMPLE
    if not begins_as_utf8(start, whole=whole):
        data = start + file.read()
        exact = start.lstrip()[:1] in (b"{", b"[") if exact is None else exact
        if exact and _decode_whole(data) is None:
            raise InputError(location, _("is not UTF-8 (nor GB18030, Big5 or UTF-16)"), _("save it as UTF-8"))
        yield from io.StringIO(decode(data, location))
        return
    yield from _utf8_lines(start, file, location)


def begins_as_utf8(start: bytes, *, whole: bool) -> bool:
    """Return whether a file is read as UTF-8, by its beginning.

    Parameters
    ----------
    start : bytes
        Its first megabyte.
    whole : bool
        Whether that is all of it.
    """
    if b"\0" in start or is_hz(start) or start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return False
    return is_utf8(start, whole=whole)


def _utf8_lines(start: bytes, file: Readable, location: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder("utf-8")()
    chunk, rest = start.removeprefix(codecs.BOM_UTF8), ""
    try:
        while chunk:
            lines = (rest + decoder.decode(chunk)).split("\n")
            rest = lines.pop()
            for line in lines:
                yield line + "\n"
            chunk = file.read(STREAM_SAMPLE)
        rest += decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise InputError(location, _("is not UTF-8 all through"), _("save it as UTF-8")) from error
    if rest:
        yield rest


def _decode(data: bytes) -> str:
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name, "replace")
    if b"\0" in data:
        if not _has_stray_zeros(data):
            # Neither UTF-8 nor GB18030 text holds zero bytes; in UTF-16 ASCII characters do, and 一 (U+4E00) on the other side.
            return data.decode(utf16_with_zeros(data[:SAMPLE]), "replace")
        data = data.replace(b"\0", b"")
    whole = _decode_whole(data)
    if whole is None:
        return max(_with_losses(data), key=soundness)
    # Bytes of UTF-8 make rare characters in GB18030.
    return whole if is_utf8(data) or soundness(whole) > _SOUND else max((whole, _by_lines(data)), key=soundness)


def _with_losses(data: bytes) -> list[str]:
    """Decode bytes that are broken in every encoding: as UTF-8, as GB18030, as Big5, and each line as what it is."""
    codecs.register_error(_next_utf8.__name__, _next_utf8)
    codecs.register_error(_next_pair.__name__, _next_pair)
    ways = [data.decode("utf-8", _next_utf8.__name__), data.decode("gb18030", _next_pair.__name__)]
    return [*ways, data.decode("big5", "replace"), _by_lines(data)]


def _by_lines(data: bytes) -> str:
    """Decode each line as UTF-8 if it is that, else as GB18030."""
    lines = data.split(b"\n")
    return "\n".join(line.decode("utf-8") if is_utf8(line, whole=True) else line.decode("gb18030", "replace") for line in lines)


def _next_utf8(error: UnicodeError) -> tuple[str, int]:
    """Go on behind what is left of a broken character, so that it is one U+FFFD."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    end = error.end
    while end < min(len(error.object), error.start + 3) and (0x80 <= error.object[end] < 0xC2 or error.object[end] > 0xF4):
        end += 1
    return "\ufffd", end


def _next_pair(error: UnicodeError) -> tuple[str, int]:
    """Go on where the next character of two bytes begins: behind the broken byte or behind the one that follows it."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    behind = [error.object[start : start + _AHEAD] for start in (error.start + 2, error.start + 1)]
    common = [n_common(piece.decode("gb18030", "ignore")) for piece in behind]
    return "\ufffd", min(error.start + (2 if common[0] >= common[1] else 1), len(error.object))


def _has_stray_zeros(data: bytes) -> bool:
    """Return whether bytes are text of bytes, whole or broken, but for a few zeros that a program left in it."""
    if data.count(b"\0") >= _STRAY_ZEROS * len(data):
        return False
    if is_utf8(data):
        return True
    # UTF-16 of Chinese text alone has few zeros, too, but makes sense as that.
    sample = data[: SAMPLE // 2 * 2]
    as_utf16 = soundness(sample.decode(utf16_with_zeros(sample), "replace"))
    return as_utf16 < max(map(soundness, _with_losses(sample.replace(b"\0", b""))))


def _decode_whole(data: bytes) -> str | None:
    """Decode bytes in the first encoding in which none is broken; None if there is no such."""
    zeros = b"\0" in data and not _has_stray_zeros(data)
    if zeros or data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = _decode(data)
        return None if "\ufffd" in text else text
    if is_hz(data):
        return data.decode("hz")
    if (utf16 := utf16_without_zeros(data)) is not None:
        return data.decode(utf16, "replace")
    for name in ("utf-8", "big5" if looks_like_big5(data) else "gb18030", "gb18030"):
        try:
            return data.decode(name)
        except UnicodeDecodeError:
            continue
    return None


def _is_text(text: str, n_lost: int) -> bool:
    if not text:
        return True
    controls = len(text) - len(text.translate(_CONTROLS))
    strange = controls + max(n_lost, 0) + sum(0xD800 <= ord(c) < 0xE000 for c in set(text)) * 10
    return strange <= max(len(text) * _LOSS_ALLOWED, 2)
