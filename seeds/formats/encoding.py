"""Bytes to text: UTF-8, UTF-16, GB18030 and Big5, with or without byte order mark."""

from __future__ import annotations

import codecs

from labels.support.errors import InputError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark is its beginning
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_CONTROLS = dict.fromkeys([*range(9), 0x0E, 0x0F, *range(0x10, 0x20), 0x7F, *range(0x80, 0xA0)])
_SAMPLE = 20_000  # bytes
_BIG5_COMMON = range(0xA1, 0xC7)  # first bytes of the marks and the 5,401 common characters
_GB_COMMON = frozenset((0xA1, 0xA3, *range(0xB0, 0xD8)))  # the same in GB2312, 3,755 characters
_BIG5_SHARE = 0.9  # of the characters of two bytes
_LOSS_ALLOWED = 0.01  # of the characters


def decode(data: bytes, location: str) -> str:
    r"""Decode a text file whose encoding nobody wrote down.

    A byte order mark decides. Without one, zero bytes tell UTF-16; other bytes are tried as UTF-8, then as GB18030 (of
    which GBK and GB2312 are parts) or Big5. A file with a few broken bytes is read in the encoding that breaks least,
    with U+FFFD for what is broken.

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
        If the bytes are not text in any of these encodings.
    """
    text = _decode(data)
    if text is None or not _is_text(text):
        raise InputError(location, "is not text (or in an encoding this program does not know)", "save it as UTF-8 text")
    return text.removeprefix("\ufeff").removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


def _decode(data: bytes) -> str | None:
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name, "replace")
    if b"\0" in data:
        # Neither UTF-8 nor GB18030 text holds zero bytes; ASCII characters in UTF-16 do, always on one side.
        name = "utf-16-le" if data[1::2].count(0) >= data[::2].count(0) else "utf-16-be"
        return data.decode(name, "replace")
    for name in ("utf-8", "big5" if _looks_like_big5(data) else "gb18030", "gb18030"):
        try:
            return data.decode(name)
        except UnicodeDecodeError:
            continue
    return min((data.decode(name, "replace") for name in ("utf-8", "gb18030")), key=lambda text: text.count("\ufffd"))


def _looks_like_big5(data: bytes) -> bool:
    """Return whether bytes are Big5: GB18030, too, decodes them, but only in Big5 do they make common characters."""
    sample = data[:_SAMPLE]
    shares = []
    for name, common in (("big5", _BIG5_COMMON), ("gb18030", _GB_COMMON)):
        pairs = [code for char in sample.decode(name, "ignore") if len(code := char.encode(name)) > 1]
        shares.append(sum(len(code) == 2 and code[0] in common and code[1] >= 0x40 for code in pairs) / max(len(pairs), 1))
    return shares[0] > _BIG5_SHARE > shares[1]


def _is_text(text: str) -> bool:
    if not text:
        return True
    controls = len(text) - len(text.translate(_CONTROLS))
    strange = controls + text.count("\ufffd") + sum(0xD800 <= ord(c) < 0xE000 for c in set(text)) * 10
    return strange <= max(len(text) * _LOSS_ALLOWED, 1)
