"""How much there is to a PDF: how far its streams unpack, and how often what stands on a page is drawn.

pdfium unpacks each stream as a whole, and draws a form as often as it is named, also in other forms: a file of two
kilobytes may hold a page that takes hours.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from seeds.formats.pdf.opening.pdf_objects import PdfObjects, find_objects, is_passed_over, objects_inside, unpack

HEAVIEST_PAGE = 64 * 2**20  # bytes of what is drawn on it, all forms counted as often as they are drawn
_DEEPEST = 30  # forms in each other; pdfium goes no deeper
_REFERENCE = re.compile(rb"(\d{1,9})\s+\d{1,5}\s+R\b")
_NAMED = re.compile(rb"/([^\s/<>\[\]()]+)\s*(\d{1,9})\s+\d{1,5}\s+R\b")
_DRAWN = re.compile(rb"/([^\s/<>\[\]()]+)\s+Do\b")
_CONTENTS = re.compile(rb"/Contents\s*(?:\[([^\]]*)\]|(\d{1,9}\s+\d{1,5}\s+R\b))")
_RESOURCES = re.compile(rb"/Resources\s+(\d{1,9})\s+\d{1,5}\s+R\b")
_OBJECTS = re.compile(rb"/XObject\s*(?:<<(.*?)>>|(\d{1,9})\s+\d{1,5}\s+R\b)", re.DOTALL)


def is_too_heavy(data: bytes) -> bool:
    """Return whether a stream of a PDF, or a page with all that is drawn on it, is larger than `HEAVIEST_PAGE`.

    Parameters
    ----------
    data : bytes
        The whole file.
    """
    found = find_objects(data)
    objects_inside(found, data, HEAVIEST_PAGE)
    scales = _Scales(found, data)
    if any(scales.weight(number) > HEAVIEST_PAGE for number in found.streams if not is_passed_over(found.heads[number])):
        return True
    return any(scales.page_weight(head) > HEAVIEST_PAGE for head in found.heads.values() if b"/Contents" in head)


class _Scales:
    """Weighs streams; each is unpacked once."""

    def __init__(self, found: PdfObjects, data: bytes) -> None:
        self.found = found
        self.data = data
        self.own: dict[int, tuple[int, Counter[bytes]]] = {}
        self.whole: dict[int, int] = {}

    def weight(self, number: int, depth: int = 0) -> int:
        """Return the bytes of a stream, with those of the forms that it draws."""
        if number in self.whole:
            return self.whole[number]
        if number not in self.found.streams or is_passed_over(self.found.heads[number]):
            return 0
        size, drawn = self.content(number)
        if drawn and depth < _DEEPEST:
            self.whole[number] = size  # for a form that draws itself
            size += self.drawn_weight(drawn, self.found.heads[number], depth)
        self.whole[number] = size
        return size

    def page_weight(self, head: bytes) -> int:
        """Return the bytes of all that a page draws."""
        numbers = list(self.contents(head))
        drawn: Counter[bytes] = Counter()
        for number, times in Counter(numbers).items():
            for name, count in self.content(number)[1].items() if number in self.found.streams else ():
                drawn[name] += count * times
        return sum(self.content(number)[0] for number in numbers if number in self.found.streams) + self.drawn_weight(drawn, head)

    def contents(self, head: bytes) -> Iterator[int]:
        """Yield the numbers of the streams of a page; a list of them may be an object of its own."""
        match = _CONTENTS.search(head)
        for reference in _REFERENCE.findall(match[1] or match[2]) if match else ():
            number = int(reference)
            if number in self.found.streams or number not in self.found.heads:
                yield number
            else:
                yield from map(int, _REFERENCE.findall(self.found.heads[number]))

    def content(self, number: int) -> tuple[int, Counter[bytes]]:
        """Return the bytes of a stream, and how often it draws what, by its name."""
        if number not in self.own:
            start, end = self.found.streams[number]
            size, drawn = 0, Counter[bytes]()
            for chunk in unpack(self.data[start:end], self.found.heads[number], HEAVIEST_PAGE):
                size += len(chunk)
                if b"Do" in chunk:
                    drawn.update(_DRAWN.findall(chunk))
            self.own[number] = (size, drawn)
        return self.own[number]

    def drawn_weight(self, drawn: Counter[bytes], head: bytes, depth: int = 0) -> int:
        """Return the bytes of what is drawn by name."""
        if not drawn:
            return 0
        named = self.names(head)
        return sum(count * self.weight(named[name], depth + 1) for name, count in drawn.items() if name in named)

    def names(self, head: bytes) -> dict[bytes, int]:
        """Return what the names of forms and pictures stand for in a page or a form."""
        resources = _RESOURCES.search(head)
        text = self.found.heads.get(int(resources[1]), b"") if resources else head
        listed = _OBJECTS.search(text)
        if not listed:
            return {}
        entries = listed[1] if listed[1] is not None else self.found.heads.get(int(listed[2]), b"")
        return {name: int(number) for name, number in _NAMED.findall(entries)}
