"""What tells one encoding from another: which characters the same bytes make in each, and how common these are."""

from __future__ import annotations

import codecs

SAMPLE = 20_000  # bytes of a file that are looked at
_BIG5_COMMON = range(0xA1, 0xC7)  # first bytes of the marks and the 5,401 common characters
_GB_COMMON = frozenset((0xA1, 0xA3, *range(0xB0, 0xD8)))  # the same in GB2312, 3,755 characters
_BIG5_SHARE = 0.9  # of the characters of two bytes


def n_common(text: str) -> int:
    """Return how many characters are ASCII or among the 3,755 common ones of GB2312 and its marks.

    Parameters
    ----------
    text : str
        Any text.
    """
    codes = [char.encode("gb2312", "ignore") for char in text]
    return sum(len(code) == 1 or (len(code) == 2 and code[0] in _GB_COMMON) for code in codes)


def soundness(text: str) -> float:
    """Return how much a text looks like Chinese that was decoded rightly.

    Parameters
    ----------
    text : str
        The text.

    Returns
    -------
    float
        At most 1, which is that of common characters alone; below 0 where most are lost.
    """
    sample = text[:SAMPLE]
    return n_common(sample) / max(len(sample), 1) - 2 * text.count("\ufffd") / max(len(text), 1)


def is_utf8(sample: bytes, *, whole: bool = False) -> bool:
    """Return whether bytes are UTF-8.

    Parameters
    ----------
    sample : bytes
        Bytes from the beginning of a text.
    whole : bool
        Whether they are all of it; else the last character may be cut off.
    """
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample, final=whole)
    except UnicodeDecodeError:
        return False
    return True


def is_hz(data: bytes) -> bool:
    """Return whether ASCII bytes are HZ: GB2312 in seven bits, between ``~{`` and ``~}``.

    Parameters
    ----------
    data : bytes
        All bytes of a text.
    """
    if not (data.isascii() and b"~{" in data):
        return False
    try:
        text = data.decode("hz")
    except UnicodeDecodeError:
        return False
    chinese = [char for char in text if not char.isascii()]
    return len(chinese) > 1 and n_common("".join(chinese)) > _BIG5_SHARE * len(chinese)


def looks_like_big5(data: bytes) -> bool:
    """Return whether bytes are Big5: GB18030, too, decodes them, but only in Big5 do they make common characters.

    Parameters
    ----------
    data : bytes
        All bytes of a text.
    """
    sample = data[:SAMPLE]
    shares = []
    for name, common in (("big5", _BIG5_COMMON), ("gb18030", _GB_COMMON)):
        pairs = [code for char in sample.decode(name, "ignore") if len(code := char.encode(name)) > 1]
        shares.append(sum(len(code) == 2 and code[0] in common and code[1] >= 0x40 for code in pairs) / max(len(pairs), 1))
    return shares[0] > _BIG5_SHARE > shares[1]


def utf16_with_zeros(sample: bytes) -> str:
    """Return which UTF-16 bytes are that hold zero bytes: the one in which they make more common characters.

    Parameters
    ----------
    sample : bytes
        Bytes from the beginning of a text.

    Returns
    -------
    str
        ``utf-16-le`` or ``utf-16-be``.
    """
    shares = {}
    for name in ("utf-16-le", "utf-16-be"):
        shares[name] = n_common(sample[: len(sample) // 2 * 2].decode(name, "ignore"))
    return max(shares, key=lambda name: shares[name])


def utf16_without_zeros(data: bytes) -> str | None:
    """Return the UTF-16 that bytes are that hold Chinese text and nothing else; None for other bytes.

    Parameters
    ----------
    data : bytes
        All bytes of a text.
    """
    sample = data[: SAMPLE // 2 * 2]
    if len(data) % 2 or is_utf8(sample):
        return None
    for name in ("utf-16-le", "utf-16-be"):
        chars = sample.decode(name, "ignore").strip("\r\n")
        codes = [char.encode("gb2312", "ignore") for char in chars]
        if chars and sum(bool(code) and code[0] in _GB_COMMON for code in codes) > _BIG5_SHARE * len(chars):
            return name
    return None
