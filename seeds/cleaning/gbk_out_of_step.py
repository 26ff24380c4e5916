"""Repair of GBK text that was decoded one byte out of step.

A GBK character is two bytes. A program that inserts or loses a single byte makes the decoder pair the second byte of
one character with the first of the next, until something puts it back in step: the whole stretch turns into other
characters, and at its ends half a character is left over, shown as ``?``. The bytes between the ends survive, so the
stretch is computed back: encode it, shift it by one byte, decode it. Only the missing halves at the ends are open;
the word list chooses there, and only where one reading clearly wins. What stays open becomes ``□``.

Most of this damage in the wild comes from tools that write the reading of each traditional character behind it,
``規(guī)``, and look for those characters in the bytes: they find some across the border of two characters and split
both, and the opening bracket is lost with the half before it: ``鏈?zhǔn)讲季?``. The reading that is left says which
character the tool believed to see, and so which byte is missing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice

from seeds.vocabulary.unigrams import fluency, load_words

TONED = "āáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜńňǹḿ"
READING = re.compile(rf"\(([a-zɡ]{{0,5}}[{TONED}][a-zɡ{TONED}]{{0,5}})\)")
LOST = "□"

_HALF_READING = re.compile(rf"([a-zɡ]{{0,5}}[{TONED}][a-zɡ{TONED}]{{0,5}}|[a-z]{{2,6}})\)")
_SUSPECT = re.compile(rf"\ufffd|[\ue000-\ue4c5\ue815-\ue864]|\?[a-zɡ]{{0,5}}[{TONED}]|[一-鿿]\?(?:[,，。、;；]|[一-鿿]{2, 24}\?)")
_INSIDE = re.compile(r"(?<=[一-鿿])\?(?=[一-鿿])")
_RARE_SHARE = 0.25  # of the characters around; in running text it is 0.02
_GAP = "?\ufffd"
_MARKS = "，。、；：“”‘’（）《》！？—…·％＋"
_REACH = 40  # characters; longer stretches are not seen, and chance readings grow with length
_GAPS_AT_MOST = 1000  # a text; a file with more is broken beyond repair, and each may take milliseconds
_WEIGHINGS_AT_MOST = 200_000  # of one character in its place, a text: some eight seconds; then what is open stays open
_CONTEXT = 4  # characters left and right that help the word list to choose
_MARGIN = 2.5  # natural logarithm: the chosen character makes the text 12 times as probable as the next one
_BLIND_MARGIN = 4.0  # the same, 55 times, where no reading says which character the tool saw
_GAIN = 2.5  # a repair without the sign of a half reading must gain this much a character
_PRICE_OF_LOSS = 5.0
_KNOWN_AT_LEAST = 4  # characters
_USUAL = 200  # times in the corpus of the word list
_SILENT_AT_LEAST = 3  # bytes that are left of a stretch behind its first character

Simplify = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class _Slot:
    """One byte of a stretch; None where it is missing, perhaps with the reading of the pair that ends on it."""

    byte: int | None
    reading: str | None = None


@dataclass(frozen=True, slots=True)
class _Repair:
    start: int
    end: int
    text: str
    gain: float


def repair(text: str, simplify: Simplify) -> str:
    """Put text that was decoded one byte out of step back in step.

    Parameters
    ----------
    text : str
        Text as read, before any normalisation: private-use characters, too, stand for bytes.
    simplify : callable
        Turns traditional characters into simplified ones; the word list knows only these.

    Returns
    -------
    str
        The text with every stretch that can be computed restored and ``□`` for each character that cannot; text
        without such damage comes back as it is.
    """
    if not _is_suspect(text):
        return text
    restorer = _Restorer(text, simplify)
    return "\n".join(restorer.line(line) if _is_suspect(line) else line for line in text.split("\n"))


def _is_suspect(text: str) -> bool:
    return bool(_SUSPECT.search(text)) or any(
        _is_odd_around(text, gap.start()) for gap in islice(_INSIDE.finditer(text), _GAPS_AT_MOST)
    )


def _is_odd_around(line: str, at: int) -> bool:
    """Say whether characters that modern text hardly uses stand close to a gap: GB2312 has them in its second half."""
    around = [char for char in line[max(0, at - 12) : at + 12] if "一" <= char <= "鿿" or "Α" <= char < "㄰"]
    codes = [char.encode("gb2312", "ignore") for char in around]
    rare = sum(not code or code[0] >= 0xD8 or 0xA4 <= code[0] <= 0xA9 for code in codes if code[:1] != b"\xa1")
    return rare >= 3 and rare >= _RARE_SHARE * len(codes)


class _Restorer:
    """Repairs the lines of one text with what the whole text says about the readings of characters."""

    def __init__(self, text: str, simplify: Simplify) -> None:
        self._simplify = simplify
        self._left = _GAPS_AT_MOST
        self._weighings = _WEIGHINGS_AT_MOST
        self._read_as: dict[str, set[str]] = {}
        for match in READING.finditer(text):
            self._read_as.setdefault(match[1], set()).add(text[match.start() - 1])

    def line(self, line: str) -> str:
        """Repair one line."""
        done: list[str] = []
        cursor = 0
        for gap in re.finditer(r"[?\ufffd]", line):
            at = gap.start()
            if at < cursor:
                continue
            certain = line[at] == "\ufffd" or _half_reading(line, at + 1) is not None
            self._left -= 1
            best = self._best(line, cursor, at, certain) if self._left >= 0 else None
            if best:
                done += [line[cursor : best.start], best.text]
                cursor = best.end
            elif certain:
                half = _half_reading(line, at + 1)
                end = half.end() if half else at + 1
                done += [line[cursor:at], self._by_reading(line, at, end, half[1]) if half else LOST]
                cursor = end
        return "".join([*done, line[cursor:]])

    def _best(self, line: str, cursor: int, at: int, certain: bool) -> _Repair | None:
        forward = ((at, end, slots, True) for end, slots in _stretches(line, at))
        # A stretch that begins without a trace is looked for only where there is another sign of damage.
        silent = line[at] == "\ufffd" or _is_odd_around(line, at)
        backward = ((*stretch, False) for stretch in (_silent_stretches(line, cursor, at) if silent else ()))
        tried = (self._try(line, *stretch) for stretch in (*forward, *backward))
        sound = [one for one in tried if one and (certain or one.gain >= _GAIN * len(one.text))]
        return max(sound, key=lambda one: one.gain, default=None)

    def _try(self, line: str, start: int, end: int, slots: list[_Slot], marked: bool) -> _Repair | None:
        """Decode a stretch in step; None if its bytes make no characters or the text gets no better.

        Where nothing marks the beginning, the character that is half gone there may be any: it is not chosen.
        """
        before = _bytes_of(line[_skip_reading_back(line, start) - 1]) if start else None
        options = self._decode(slots, before[-1] if before else None)
        if options is None:
            return None
        left = self._plain(line[max(0, start - 24) : start])[-_CONTEXT:]
        right = self._plain(line[end : end + 24])[:_CONTEXT]
        if not marked:
            if sum(slot.byte is not None for slot in slots[2:]) < _SILENT_AT_LEAST:
                return None
            options[0] = (LOST,)
        known = self._simplify("".join(chars[0] for chars in options if len(chars) == 1))
        if len(known) >= _KNOWN_AT_LEAST and 2 * sum(load_words().get(char, 0) < _USUAL for char in known) > len(known):
            return None  # out of step: a sound reading is made of usual characters
        margin = _MARGIN if any(slot.reading for slot in slots) else _BLIND_MARGIN
        text = self._choose(options, left, right, margin)
        if not text.strip(LOST):
            return None
        old = fluency(left + self._plain(line[start:end]) + right)
        gain = fluency(left + self._simplify(text) + right) - old - _PRICE_OF_LOSS * text.count(LOST)
        enough = 0.0 if marked else _GAIN * len(text)
        return _Repair(start, end, text + _eaten(line, end), gain) if gain > enough else None

    def _by_reading(self, line: str, start: int, end: int, reading: str) -> str:
        """Return the character of which nothing but its reading is left, if one of that reading fits."""
        names = tuple(sorted(self._read_as.get(reading, ())))
        left, right = self._plain(line[max(0, start - 24) : start])[-_CONTEXT:], self._plain(line[end : end + 24])[:_CONTEXT]
        return self._pick(names, left, right, _MARGIN) if names else LOST

    def _plain(self, text: str) -> str:
        return self._simplify(READING.sub("", text))

    def _decode(self, slots: list[_Slot], before: int | None) -> list[tuple[str, ...]] | None:
        """Return the characters possible at each place, two bytes a character."""
        fits: list[list[int]] = []
        for slot in slots:
            fits.append([slot.byte] if slot.byte is not None else self._missing(slot, fits[-1] if fits else [before]))
        options = []
        for first, second, slot in zip(fits[::2], fits[1::2], slots[1::2], strict=True):
            chars = [char for a in first for b in second if (char := _decode_pair(a, b))]
            known = [char for char in chars if slot.reading and char in self._read_as.get(slot.reading, ())]
            if not chars:
                return None
            options.append(tuple(known or chars))
        return options

    def _missing(self, slot: _Slot, before: list[int] | list[int | None]) -> list[int]:
        """Return the values a missing byte can have, given the byte before it and the reading behind it."""
        every = list(range(0x40, 0xFF))
        names = self._read_as.get(slot.reading or "", set())
        return [b for b in every if any(a is not None and _decode_pair(a, b) in names for a in before)] or every

    def _choose(self, options: list[tuple[str, ...]], left: str, right: str, margin: float) -> str:
        """Pick a character at each place; ``□`` where the word list does not decide."""
        chosen = [chars[0] if len(chars) == 1 else LOST for chars in options]
        for index, chars in enumerate(options):
            if len(chars) > 1:
                before = (left + self._simplify("".join(chosen[:index])))[-_CONTEXT:]
                after = (self._simplify("".join(chosen[index + 1 :])) + right)[:_CONTEXT]
                chosen[index] = self._pick(chars, before, after, margin)
        return "".join(chosen)

    def _pick(self, chars: tuple[str, ...], before: str, after: str, margin: float) -> str:
        # A traditional character and its simplified form are one choice, not two that tie.
        forms = {simple: char for char, simple in zip(chars, self._simplify("\n".join(chars)).split("\n"), strict=True)}
        self._weighings -= len(forms)
        if self._weighings < 0:
            return LOST
        ranked = sorted(((fluency(before + simple + after), char) for simple, char in forms.items()), reverse=True)
        return ranked[0][1] if len(ranked) == 1 or ranked[0][0] - ranked[1][0] >= margin else LOST


def _stretches(line: str, at: int) -> Iterator[tuple[int, list[_Slot]]]:
    """Yield each place where the stretch that begins at a gap may end, with its bytes; their number is even."""
    slots: list[_Slot] = []
    position = at
    while position < min(len(line), at + 2 * _REACH) and len(slots) < 2 * _REACH:
        char = line[position]
        if char in _GAP:
            half = _half_reading(line, position + 1)
            slots.append(_Slot(None, half[1] if half else None))
            position = half.end() if half else position + 1
            if len(slots) % 2 == 0:
                yield position, list(slots)
                return
        else:
            if len(slots) % 2 and 0x40 <= ord(char) <= 0x7E:
                # An ASCII character can be the second half of one: `喊l(fā)` was 群發(fā).
                yield _skip_reading(line, position + 1), [*slots, _Slot(ord(char))]
            code = _bytes_of(char)
            if code is None:
                return
            slots += [_Slot(byte) for byte in code]
            position = _skip_reading(line, position + 1)


def _silent_stretches(line: str, cursor: int, at: int) -> Iterator[tuple[int, int, list[_Slot]]]:
    """Yield the stretches that end in the gap at `at` and whose first half byte left no trace."""
    slots = [_Slot(None)]
    for start in range(at - 1, max(cursor, at - _REACH) - 1, -1):
        code = _bytes_of(line[start])
        if code is None:
            return
        slots = [_Slot(byte) for byte in code] + slots
        yield start, at + 1, [_Slot(None), *slots]  # a first half is gone
        yield start, at + 1, [slots[0], _Slot(None), *slots[1:]]  # a second half is gone


def _half_reading(line: str, at: int) -> re.Match[str] | None:
    return _HALF_READING.match(line, at)


def _skip_reading(line: str, at: int) -> int:
    reading = READING.match(line, at)
    return reading.end() if reading else at


def _skip_reading_back(line: str, at: int) -> int:
    opening = line.rfind("(", max(0, at - 9), at)
    return opening if opening > 0 and (match := READING.match(line, opening)) and match.end() == at else at


def _eaten(line: str, end: int) -> str:
    """Return ``□`` for the digit that a gap has swallowed at the head of a number."""
    return LOST if line[end - 1] in _GAP and line[end : end + 1].isdigit() else ""


@cache
def _decode_pair(first: int, second: int) -> str | None:
    """Return the Chinese character or punctuation mark that two bytes are, if any."""
    try:
        char = bytes((first, second)).decode("gbk")
    except UnicodeDecodeError:
        return None
    return char if len(char) == 1 and ("一" <= char <= "鿿" or char in _MARKS) else None


@lru_cache(maxsize=4096)
def _bytes_of(char: str) -> bytes | None:
    """Return the two GBK bytes that a decoder showed as `char`; None if it cannot come from two."""
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
