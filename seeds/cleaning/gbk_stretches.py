"""Stretches of GBK text that were decoded one byte out of step: where they lie and which bytes are left of them.

A stretch begins or ends in a gap: ``?`` or U+FFFD, shown for half a character. Tools that write the reading of each
traditional character behind it (``規(guī)``) leave half of such a reading at a gap: ``?zhǔn)``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from seeds.cleaning.gbk_candidates import decode_pair

TONED = "āáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜńňǹḿ"
READING = re.compile(rf"\(([a-zɡ]{{0,5}}[{TONED}][a-zɡ{TONED}]{{0,5}})\)")
GAP = "?\ufffd"

_HALF_READING = re.compile(rf"([a-zɡ]{{0,5}}[{TONED}][a-zɡ{TONED}]{{0,5}}|[a-z]{{2,6}})\)")
_REACH = 40  # characters; longer stretches are not seen, and chance readings grow with length


@dataclass(frozen=True, slots=True)
class Slot:
    """One byte of a stretch.

    Attributes
    ----------
    byte : int or None
        The byte; None if it is missing.
    reading : str or None
        Of a missing byte: the reading of the two-byte character that ends in it, where it is known.
    """

    byte: int | None
    reading: str | None = None


def stretches(line: str, gap: int) -> Iterator[tuple[int, list[Slot]]]:
    """Find the stretches that begin in a gap.

    Parameters
    ----------
    line : str
        A line of text.
    gap : int
        Offset of the gap.

    Yields
    ------
    tuple of (int, list of Slot)
        An offset where the stretch may end, and its bytes up to there; their number is even.
    """
    slots: list[Slot] = []
    offset = gap
    while offset < min(len(line), gap + 2 * _REACH) and len(slots) < 2 * _REACH:
        char = line[offset]
        if char in GAP:
            half = half_reading(line, offset + 1)
            slots.append(Slot(None, half[1] if half else None))
            offset = half.end() if half else offset + 1
            if len(slots) % 2 == 0:
                yield offset, list(slots)
                return
        else:
            if len(slots) % 2 and 0x40 <= ord(char) <= 0x7E:
                # An ASCII character can be the second half of a character: `喊l(fā)` was 群發(fā).
                yield _skip_reading(line, offset + 1), [*slots, Slot(ord(char))]
            code = bytes_of(char)
            if code is None:
                return
            if slots[-1].byte is not None and decode_pair(slots[-1].byte, code[0]) is None:
                return  # nothing that is longer can be sound
            slots += [Slot(byte) for byte in code]
            offset = _skip_reading(line, offset + 1)


def silent_stretches(line: str, first: int, gap: int) -> Iterator[tuple[int, int, list[Slot]]]:
    """Find the stretches that end in a gap and of which the first half character left no trace.

    Parameters
    ----------
    line : str
        A line of text.
    first : int
        Offset before which no stretch may begin.
    gap : int
        Offset of the gap.

    Yields
    ------
    tuple of (int, int, list of Slot)
        Offsets of beginning and end, and the bytes between them.
    """
    slots = [Slot(None)]
    for start in range(gap - 1, max(first, gap - _REACH) - 1, -1):
        code = bytes_of(line[start])
        if code is None:
            return
        if slots[0].byte is not None and decode_pair(code[1], slots[0].byte) is None:
            return  # nothing that is longer can be sound
        slots = [Slot(byte) for byte in code] + slots
        yield start, gap + 1, [Slot(None), *slots]  # the first half of a character is gone
        yield start, gap + 1, [slots[0], Slot(None), *slots[1:]]  # the second half of a character is gone


def half_reading(line: str, offset: int) -> re.Match[str] | None:
    """Return the match of a reading whose opening bracket is lost in a gap (``zhǔn)``); its first group is the reading.

    Parameters
    ----------
    line : str
        A line of text.
    offset : int
        Where the half must begin.
    """
    return _HALF_READING.match(line, offset)


def _skip_reading(line: str, offset: int) -> int:
    reading = READING.match(line, offset)
    return reading.end() if reading else offset


def skip_reading_back(line: str, offset: int) -> int:
    """Return the offset where the reading in brackets begins that ends at an offset; the offset itself if none does.

    Parameters
    ----------
    line : str
        A line of text.
    offset : int
        Offset behind the reading.
    """
    opening = line.rfind("(", max(0, offset - 9), offset)
    is_reading = opening > 0 and (match := READING.match(line, opening)) and match.end() == offset
    return opening if is_reading else offset


@lru_cache(maxsize=4096)
def bytes_of(char: str) -> bytes | None:
    """Return the two GBK bytes that a decoder showed as a character; None if it cannot come from two.

    Parameters
    ----------
    char : str
        One character.
    """
    code = ord(char)
    if 0xE815 <= code <= 0xE864:
        trail = 0x50 + code - 0xE815
        return bytes((0xFE, trail + (trail >= 0x7F)))  # as Windows shows them; Python gives four-byte codes
    if 0x21 <= code <= 0x7E:
        return bytes((0xA3, code + 0x80))  # half width only since: it was a full-width character
    try:
        found = char.encode("gb18030")
    except UnicodeEncodeError:
        return None
    return found if len(found) == 2 else None
