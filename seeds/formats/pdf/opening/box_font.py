"""A font of boxes, for Chinese text whose font is not in the file.

The place of a character that has no shape is not known to pdfium, and text drawn character by character then vanishes.
With a font in which every character is a box, whatever fonts a machine has, a file is read the same on all of them.
"""

from __future__ import annotations

import ctypes
import struct
from functools import cache
from typing import Any

_EM, _ASCENT, _DESCENT = 1000, 880, -120
_CHARSETS = frozenset({128, 129, 134, 136})  # Japanese, Korean, simplified and traditional Chinese, as Windows counts them
_HANDLE = 0xB0C5  # any number that is no address of a font


@cache
def install_box_font() -> None:
    """Offer the font to pdfium (once per process)."""
    import pypdfium2

    class BoxFonts(pypdfium2.PdfSysfontBase):  # type: ignore[misc]
        def MapFont(self, _: Any, weight: int, italic: int, charset: int, pitch: int, face: Any, exact: Any) -> Any:  # noqa: N802
            return _HANDLE if charset in _CHARSETS else super().MapFont(_, weight, italic, charset, pitch, face, exact)

        def GetFontData(self, _: Any, font: Any, table: int, buffer: Any, size: int) -> int:  # noqa: N802
            if font != _HANDLE:
                return int(super().GetFontData(_, font, table, buffer, size))
            data = _table(table)
            if buffer and size >= len(data):
                ctypes.memmove(buffer, data, len(data))
            return len(data)

        def GetFaceName(self, _: Any, font: Any, buffer: Any, size: int) -> int:  # noqa: N802
            return 0 if font == _HANDLE else int(super().GetFaceName(_, font, buffer, size))

        def GetFontCharset(self, _: Any, font: Any) -> int:  # noqa: N802
            return 134 if font == _HANDLE else int(super().GetFontCharset(_, font))

        def DeleteFont(self, _: Any, font: Any) -> None:  # noqa: N802
            if font != _HANDLE:
                super().DeleteFont(_, font)

    BoxFonts().setup()


def _table(tag: int) -> bytes:
    """Return the whole font for 0, else one table of it; empty if it has none of that name."""
    return build_font() if tag == 0 else _tables().get(struct.pack(">I", tag), b"")


@cache
def build_font() -> bytes:
    """Return the font as a TrueType file: two glyphs, the second a box that all characters share."""
    tables = _tables()
    directory, body = struct.pack(">IHHHH", 0x10000, len(tables), 64, 2, 16 * len(tables) - 64), b""
    start = len(directory) + 16 * len(tables)
    for tag, data in sorted(tables.items()):
        directory += tag + struct.pack(">III", 0, start + len(body), len(data))
        body += data + b"\0" * (-len(data) % 4)
    return directory + body


@cache
def _tables() -> dict[bytes, bytes]:
    box = struct.pack(">5h", 1, 0, _DESCENT, _EM, _ASCENT) + struct.pack(">HH", 3, 0) + b"\1\1\1\1"
    box += struct.pack(">8h", 0, _EM, 0, -_EM, _DESCENT, 0, _EM, 0)
    box += b"\0" * (-len(box) % 4)
    many_to_one = struct.pack(">HHIII", 13, 0, 28, 0, 1) + struct.pack(">III", 0x20, 0x10FFFF, 1)
    return {
        b"cmap": struct.pack(">HHHHI", 0, 1, 3, 10, 12) + many_to_one,
        b"glyf": box,
        b"head": struct.pack(
            ">IIIIHHQQhhhhHHhhh", 0x10000, 0x10000, 0, 0x5F0F3CF5, 0, _EM, 0, 0, 0, _DESCENT, _EM, _ASCENT, 0, 8, 2, 0, 0
        ),
        b"hhea": struct.pack(">I16h", 0x10000, _ASCENT, _DESCENT, 0, _EM, 0, 0, _EM, 1, *[0] * 7, 2),
        b"hmtx": struct.pack(">HhHh", _EM, 0, _EM, 0),
        b"loca": struct.pack(">3H", 0, 0, len(box) // 2),
        b"maxp": struct.pack(">I14H", 0x10000, 2, 4, 1, 0, 0, 1, *[0] * 8),
    }
