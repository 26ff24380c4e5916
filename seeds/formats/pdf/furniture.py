"""What belongs to the pages and not to the text: running heads and feet, page numbers, watermarks."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

from seeds.formats.pdf.page_lines import RAISED, Line

_EDGE = 3  # lines at the top and at the bottom of a page
_EDGE_SHARE = 0.2  # of the page's height
_SHARE = 0.08  # of the pages that a running line stands on, and two at least
_PLACE = 4.0  # points by which the place of a running line may differ
_SLOT_SHARE = 0.5  # of the pages have a running line at a place: so has any other page there
_COMMON_SHARE = 0.3  # of the pages have this line: it is one wherever it stands at their edges
_MARK_SIZE = 1.4  # of the size of the text
_TITLE_SIZE = 1.1  # of the size of the text; no running head is printed larger than what it runs over
_TITLE_PAGES = 2  # that bear the title of a document, however few it has
_SMALL = 0.93  # of the size of the text
_LONGEST_NUMBER = 30  # characters
_LABEL = re.compile(r"(?:附[件表录图]|专栏|[图表])\d|(?:19|20)\d\d年度?$")  # its number tells one from the other
_SENTENCE = re.compile("[。；]|[^年月日号期版]，")
RAISED_NUMBER = re.compile(f"{RAISED}([0-9]+|[①-⑳]){RAISED}")
NOTE = re.compile(rf"{RAISED}?[\[(（]?(\d{{1,3}}|[①-⑳])[\])）]?{RAISED}?")
_SIGNS = r"[-—–―_~·•\s\[\](){}〔〕【】<>|]*"
_PAGE = "(?:\\d{1,4}|[IVXLC]{1,6}|[一二三四五六七八九十百〇零]{1,5})"
_NUMBER = re.compile(
    rf"{_SIGNS}(?:(?:\d{{1,4}}|[IVXLC]{{1,6}})(?:\s*[-—–/]\s*\d{{1,4}}){{0,2}}"  # - 3 -, 3/9, 1-1-20
    rf"|页码\s*:?\s*\d{{1,4}}|第\s*{_PAGE}\s*页(?:[\s,/;]*[共总]\s*{_PAGE}\s*页)?"
    rf"|共\s*{_PAGE}\s*页[\s,/;]*第\s*{_PAGE}\s*页"
    rf"|P(?:AGE|[.G])?\s*\.?\s*\d{{1,4}}(?:\s*(?:OF|/)\s*\d{{1,4}})?|\d{{1,4}}\s*OF\s*\d{{1,4}}){_SIGNS}"
)


def drop_furniture(pages: Sequence[Sequence[Line]], heights: Sequence[float], body: float) -> list[list[Line]]:
    """Drop the running heads and feet of a document, and the numbers of its pages.

    They would stand inside the sentence that goes on from one page to the next. A line is one if it stands, but for its
    numbers, at the same place at the edge of another page, or where most pages have one. A large line at the top of a page is
    a title, which a cover and the page behind it may both bear: it stays where it stands first, if that is the first page or
    few others bear it.

    Parameters
    ----------
    pages : sequence of sequence of Line
        The lines of each page from the top down.
    heights : sequence of float
        Height of each page, in points.
    body : float
        Size of most of the text, in points.

    Returns
    -------
    list of list of Line
        The lines of the text.
    """
    running: Counter[tuple[str, int]] = Counter()
    edges = [
        [line for line in _edge_lines(lines, height) if _may_run(line, body) and not _is_note(line, raised)]
        for lines, height, raised in zip(pages, heights, map(raised_numbers, pages), strict=True)
    ]
    for page in edges:
        running.update({(_key(line), slot) for line in page for slot in _slots(line)})
    shared = {entry for entry, count in running.items() if count >= max(2, _SHARE * len(pages))}
    keys = Counter(key for page in edges for key in {_key(line) for line in page})
    common = {key for key, count in keys.items() if len(pages) > 3 and count >= _COMMON_SHARE * len(pages)}
    slots: Counter[int] = Counter()
    for page in edges:
        slots.update({slot for line in page for slot in _slots(line) if (_key(line), slot) in shared})
    busy = {slot for slot, count in slots.items() if len(pages) > 3 and count >= _SLOT_SHARE * len(pages)}
    kept = []
    few = max(_TITLE_PAGES, _COMMON_SHARE * len(pages))
    titles: set[str] = set()
    for number, (lines, page, height) in enumerate(zip(pages, edges, heights, strict=True)):
        furniture = set()
        for line in page:
            key = _key(line)
            if key in common or _is_running(line, shared, busy):
                is_title = key not in titles and _is_title(line, height, body) and (number == 0 or keys[key] <= few)
                if is_title:
                    titles.add(key)
                else:
                    furniture.add(id(line))
        kept.append([line for line in lines if id(line) not in furniture])
    return kept


def _is_title(line: Line, height: float, body: float) -> bool:
    """Return whether a line at the edge of a page is a title: large, and in the upper half."""
    return line.size >= _TITLE_SIZE * body and line.y > height / 2 and not line.mark and not is_page_number(line.text)


def _edge_lines(lines: Sequence[Line], height: float) -> list[Line]:
    if not lines:
        return []
    top, bottom = lines[0].y, lines[-1].y
    reach = _EDGE_SHARE * height
    first = [line for line in lines[:_EDGE] if top - line.y <= reach]
    last = [line for line in lines[max(len(first), len(lines) - _EDGE) :] if line.y - bottom <= reach]
    return [line for line in (*first, *last) if line.row is None]


def _may_run(line: Line, body: float) -> bool:
    """Return whether a line may run through the pages: no part of a sentence does, unless it is printed small."""
    return line.size < _SMALL * body or not _SENTENCE.search(line.text)


def _is_note(line: Line, raised: set[str]) -> bool:
    """Return whether a line is a note to a number that is raised in the text of its page."""
    found = NOTE.match(line.text)
    return found is not None and found[1] in raised and found.end() < len(line.text)


def raised_numbers(lines: Iterable[Line]) -> set[str]:
    """Return the numbers that are raised in lines, and do not begin one.

    Parameters
    ----------
    lines : iterable of Line
        A page or a column.
    """
    return {found[1] for line in lines for found in RAISED_NUMBER.finditer(line.text) if found.start()}


def _key(line: Line) -> str:
    if is_page_number(line.text):
        return "0"
    text = "".join(line.text.split())
    return text if _LABEL.match(text) else re.sub(r"\d+", "0", text)


def _slots(line: Line) -> tuple[int, int]:
    """Return the two places, each twice as high as lines may differ, between which a line stands."""
    place = int(line.y // _PLACE)
    return place, place + 1


def _is_running(line: Line, shared: set[tuple[str, int]], busy: set[int]) -> bool:
    if any((_key(line), slot) in shared for slot in _slots(line)):
        return True
    return any(slot in busy for slot in _slots(line)) and len(line.text) <= 40


def is_page_number(text: str) -> bool:
    """Return whether a line holds no more than the number of its page (``- 3 -``, ``1-1-20``, ``第3页 共9页``, ``Ⅲ``).

    Parameters
    ----------
    text : str
        The line.
    """
    return len(text) <= _LONGEST_NUMBER and _NUMBER.fullmatch(unicodedata.normalize("NFKC", text).strip().upper()) is not None


def find_marks(pages: Sequence[Sequence[Line]], heights: Sequence[float], body: float) -> None:
    """Mark the watermarks among the lines of a document.

    Parameters
    ----------
    pages : sequence of sequence of Line
        The lines of each page from the top down; `mark` is set.
    heights : sequence of float
        Height of each page, in points.
    body : float
        Size of most of the text, in points.
    """
    places: Counter[tuple[str, int, int]] = Counter()
    crossing: set[tuple[str, int, int]] = set()
    crossed: set[int] = set()
    for lines in pages:
        for index, line in enumerate(lines):
            places[_spot(line)] += 1
            if any(_overlap(line, other) for other in (*lines[max(index - 2, 0) : index], *lines[index + 1 : index + 3])):
                crossing.add(_spot(line))
                crossed.add(id(line))
    for lines, height in zip(pages, heights, strict=True):
        for index, line in enumerate(lines):
            if line.row is not None or line.turned:
                continue
            again, crosses = places[_spot(line)] > 1, id(line) in crossed
            large = line.size >= _MARK_SIZE * body
            heads = index < _EDGE and line.y > height / 2 and _spot(line) not in crossing  # a title, as several pages bear it
            if (large and (crosses or (again and not heads))) or (again and crosses and abs(line.size - body) > 0.1 * body):
                line.mark = True


def _spot(line: Line) -> tuple[str, int, int]:
    """Return a line's text, and where it stands."""
    return line.text, round(line.x0), round(line.y)


def _overlap(line: Line, other: Line) -> bool:
    """Return whether two lines are printed one over the other."""
    small = min(line.size, other.size)
    up = min(line.y + 0.8 * line.size, other.y + 0.8 * other.size) - max(line.y - 0.1 * line.size, other.y - 0.1 * other.size)
    across = min(line.x1, other.x1) - max(line.x0, other.x0)
    return up > 0.35 * small and across > 0.5 * small and other.row is None
