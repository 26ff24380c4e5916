"""Repair of GBK text that was decoded one byte out of step.

A GBK character is two bytes. A program that inserts or loses a single byte makes the decoder pair the second byte of
one character with the first of the next, until something puts it back in step: the whole stretch turns into other
characters, and at its ends half a character is left over, shown as ``?``. The bytes between the ends survive, so the
stretch is computed back: encode it, shift it by one byte, decode it. Only the missing halves at the ends are open;
the word list chooses there, and only where one reading clearly wins. What stays open becomes ``□``.

Most of this damage comes from tools that write the reading of each traditional character behind it,
``規(guī)``, and look for those characters in the bytes: they find some across the border of two characters and split
both, and the opening bracket is lost with the half before it: ``鏈?zhǔn)讲季?``. The reading that is left says which
character the tool believed to see, and so which byte is missing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from seeds.cleaning.effort import Effort, effort_for
from seeds.cleaning.gbk_candidates import LOST, decode_pair, likeliest, with_first, with_second
from seeds.cleaning.gbk_stretches import (
    GAP,
    READING,
    TONED,
    Slot,
    bytes_of,
    half_reading,
    silent_stretches,
    skip_reading_back,
    stretches,
)
from seeds.vocabulary.unigrams import fluency, load_words

_LOST_BYTES = re.compile("[\ufffd\ue000-\ue4c5\ue815-\ue864]")
_SUSPECT = re.compile(rf"\?[a-zɡ]{{0,5}}[{TONED}]|[一-鿿]\?(?:[,，。、;；]|[一-鿿]{{2,24}}\?)")
_INSIDE = re.compile(r"(?<=[一-鿿])\?(?=[一-鿿])")
_AROUND = 12  # characters on either side of a gap that tell whether text is damaged
_RARE_SHARE = 0.25  # of the characters around; in running text it is 0.02
_HOPELESS_SHARE = 1 / 3  # of the characters around that are U+FFFD: the bytes between them are no text any more
_CONTEXT = 4  # characters left and right that help the word list to choose
_MARGIN = 2.5  # natural logarithm: the chosen character makes the text 12 times as probable as the next one
_BLIND_MARGIN = 4.0  # the same, 55 times, where no reading says which character the tool saw
_GAIN = 2.5  # natural logarithm per character, which a repair without the sign of a half reading must gain
_PRICE_OF_LOSS = 5.0  # natural logarithm per lost character
_KNOWN_AT_LEAST = 4  # characters
_USUAL = 200  # times in the corpus of the word list
_SILENT_AT_LEAST = 3  # bytes that are left of a stretch behind its first character
_STEPS_OF_A_TRY = 100  # what the effort is charged for a stretch, beside the characters weighed in it
_MOST_OF_A_READING = 100  # characters of one reading that are remembered

Simplify = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class _Repair:
    start: int
    end: int
    text: str
    gain: float


def repair(text: str, simplify: Simplify) -> str:
    """Restore text that was decoded one byte out of step.

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
    restorer = _Restorer(text, simplify, effort_for(text))
    return "\n".join(restorer.line(line) if _is_suspect(line) else line for line in text.split("\n"))


def _is_suspect(text: str) -> bool:
    if _LOST_BYTES.search(text):
        return True
    if "?" not in text:
        return False
    return bool(_SUSPECT.search(text)) or any(_is_odd_around(text, gap.start()) for gap in _INSIDE.finditer(text))


def _is_odd_around(line: str, gap: int) -> bool:
    """Return whether characters that modern text hardly uses stand close to a gap: GB2312 has them in its second half."""
    kinds = [kind for char in line[max(0, gap - _AROUND) : gap + _AROUND] if (kind := _is_rare(char)) is not None]
    return sum(kinds) >= 3 and sum(kinds) >= _RARE_SHARE * len(kinds)


@lru_cache(maxsize=1 << 14)
def _is_rare(char: str) -> bool | None:
    """Return whether modern text hardly uses a character; None for marks, Latin letters and what else tells nothing."""
    code = char.encode("gb2312", "ignore")
    if code[:1] == b"\xa1" or not ("一" <= char <= "鿿" or "Α" <= char < "㄰"):
        return None
    return not code or code[0] >= 0xD8 or 0xA4 <= code[0] <= 0xA9


def _is_hopeless_around(line: str, gap: int) -> bool:
    around = line[max(0, gap - _AROUND) : gap + _AROUND]
    return around.count("\ufffd") > _HOPELESS_SHARE * len(around)


class _Restorer:
    """Repair the lines of a text with what the whole text says about the readings of characters."""

    def __init__(self, text: str, simplify: Simplify, effort: Effort) -> None:
        self._simplify = simplify
        self._effort = effort
        self._read_as: dict[str, set[str]] = {}
        for match in READING.finditer(text):
            read_so = self._read_as.setdefault(match[1], set())
            if len(read_so) < _MOST_OF_A_READING:
                read_so.add(text[match.start() - 1])

    def line(self, line: str) -> str:
        """Repair one line."""
        done: list[str] = []
        cursor = 0
        for match in re.finditer(f"[{GAP}]", line):
            gap = match.start()
            if gap < cursor:
                continue
            half = half_reading(line, gap + 1)
            certain = line[gap] == "\ufffd" or half is not None
            best = self._best(line, cursor, gap, certain) if self._is_worth_it(line, gap) else None
            if best:
                done += [line[cursor : best.start], best.text]
                cursor = best.end
            elif certain:
                end = half.end() if half else gap + 1
                done += [line[cursor:gap], self._by_reading(line, gap, end, half[1]) if half else LOST]
                cursor = end
        return "".join([*done, line[cursor:]])

    def _is_worth_it(self, line: str, gap: int) -> bool:
        return not _is_hopeless_around(line, gap) and not self._effort.is_spent()

    def _best(self, line: str, cursor: int, gap: int, certain: bool) -> _Repair | None:
        """Return the repair of a stretch at a gap that gains most, if any is sound."""
        forward = ((gap, end, slots, True) for end, slots in stretches(line, gap))
        # A stretch that begins without a trace is looked for only where there is another sign of damage.
        silent = line[gap] == "\ufffd" or _is_odd_around(line, gap)
        backward = ((*stretch, False) for stretch in (silent_stretches(line, cursor, gap) if silent else ()))
        tried = (self._try(line, *stretch) for stretch in (*forward, *backward))
        sound = [found for found in tried if found and (certain or found.gain >= _GAIN * len(found.text))]
        return max(sound, key=lambda found: found.gain, default=None)

    def _try(self, line: str, start: int, end: int, slots: list[Slot], marked: bool) -> _Repair | None:
        """Decode a stretch in step; None if its bytes make no characters or the text gets no better."""
        before = bytes_of(line[skip_reading_back(line, start) - 1]) if start else None
        self._effort.spend(_STEPS_OF_A_TRY)
        options = self._decode(slots, before[-1] if before else None)
        if options is None:
            return None
        left = self._plain(line[max(0, start - 24) : start])[-_CONTEXT:]
        right = self._plain(line[end : end + 24])[:_CONTEXT]
        if not marked:
            if sum(slot.byte is not None for slot in slots[2:]) < _SILENT_AT_LEAST:
                return None
            options[0] = (LOST,)  # half of that character is gone without a trace: it may be any
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
        return _Repair(start, end, text + _swallowed_digit(line, end), gain) if gain > enough else None

    def _by_reading(self, line: str, start: int, end: int, reading: str) -> str:
        """Return the character of which nothing but its reading is left, if one of that reading fits."""
        names = tuple(sorted(self._read_as.get(reading, ())))
        left, right = self._plain(line[max(0, start - 24) : start])[-_CONTEXT:], self._plain(line[end : end + 24])[:_CONTEXT]
        return self._pick(names, left, right, _MARGIN) if names else LOST

    def _plain(self, text: str) -> str:
        return self._simplify(READING.sub("", text))

    def _decode(self, slots: list[Slot], before: int | None) -> list[tuple[str, ...]] | None:
        """Return the characters that are possible at each position, of two bytes each."""
        options: list[tuple[str, ...]] = []
        last: tuple[int, ...] | None = None if before is None else (before,)  # None: any byte
        for first, second in zip(slots[::2], slots[1::2], strict=True):
            firsts = self._bytes(first, last)
            last = self._bytes(second, firsts)
            names = self._read_as.get(second.reading or "", set())
            chars = _characters(firsts, last)
            if chars is None:  # nothing is known of it but, perhaps, its reading
                options.append(tuple(sorted(names)) or (LOST,))
            elif chars:
                options.append(tuple(char for char in chars if char in names) or chars)
            else:
                return None
        return options

    def _bytes(self, slot: Slot, before: tuple[int, ...] | None) -> tuple[int, ...] | None:
        """Return the values a byte can have, given those before it and the reading behind it; None if it may have any."""
        if slot.byte is not None:
            return (slot.byte,)
        codes = filter(None, map(bytes_of, self._read_as.get(slot.reading or "", ())))
        return tuple(sorted({code[1] for code in codes if before is None or code[0] in before})) or None

    def _choose(self, options: list[tuple[str, ...]], left: str, right: str, margin: float) -> str:
        """Pick a character at each position; ``□`` where the word list does not decide."""
        chosen = [chars[0] if len(chars) == 1 else LOST for chars in options]
        for index, chars in enumerate(options):
            if len(chars) > 1:
                before = (left + self._simplify("".join(chosen[:index])))[-_CONTEXT:]
                after = (self._simplify("".join(chosen[index + 1 :])) + right)[:_CONTEXT]
                chosen[index] = self._pick(chars, before, after, margin)
        return "".join(chosen)

    def _pick(self, chars: tuple[str, ...], before: str, after: str, margin: float) -> str:
        self._effort.spend(len(chars))
        char, lead = likeliest(chars, before, after)
        return char if lead >= margin else LOST


def _characters(firsts: tuple[int, ...] | None, seconds: tuple[int, ...] | None) -> tuple[str, ...] | None:
    """Return the characters of one of the first and one of the second bytes; None if both may be any."""
    if firsts is None and seconds is None:
        return None
    if firsts is None or seconds is None:
        return tuple(chain.from_iterable(map(with_second, seconds or ()) if firsts is None else map(with_first, firsts)))
    return tuple(char for first in firsts for second in seconds if (char := decode_pair(first, second)))


def _swallowed_digit(line: str, end: int) -> str:
    """Return ``□`` for the digit that a gap has swallowed at the head of a number."""
    return LOST if line[end - 1] in GAP and line[end : end + 1].isdigit() else ""
