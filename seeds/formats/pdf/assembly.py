"""From the lines of all pages to the lines of a document, with what the boxes tell of where paragraphs begin."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from statistics import median

from labels.paragraphs import Kind
from seeds.formats.pdf.boundaries import Style, body_size, find_style, goes_on, is_hyphenated
from seeds.formats.pdf.columns import margins, reading_order
from seeds.formats.pdf.furniture import NOTE, RAISED_NUMBER, drop_furniture, find_marks, is_page_number, raised_numbers
from seeds.formats.pdf.grids.open_tables import open_tables
from seeds.formats.pdf.grids.table_breaks import join_tables
from seeds.formats.pdf.page_lines import RAISED, Line, Part
from seeds.formats.pdf.pages import Page
from seeds.formats.powers import is_power, raised
from seeds.structure.blocks import Block
from seeds.structure.laid_out import CELL_BREAK

_SMALL = 0.93  # of the size of the text: the notes at the foot of a page are smaller
_TILES = 3  # a mark that a page bears as often is a watermark
_BASE = 4  # characters before a raised number that tell whether it is a power
_CENTRE = 0.15  # of the width of a page: how far the middle of a title over columns may be off

Region = list[Line]


def assemble(pages: Sequence[Page]) -> list[Block]:
    """Put the lines of a document in the order in which they are read.

    Parameters
    ----------
    pages : sequence of Page
        All of it.

    Returns
    -------
    list of Block
        One per line or row; empty if no page holds more than its number.
    """
    frames = [(page, index, lines) for page in pages for index, lines in enumerate(page.frames)]
    size = body_size([line for _, _, lines in frames for line in lines])
    heights = [page.height for page, _, _ in frames]
    find_marks([lines for _, _, lines in frames], heights, size)
    kept = drop_furniture([lines for _, _, lines in frames], heights, size)
    if not any(map(_has_text, kept)):
        if all(page.is_picture for page in pages):
            return []  # pages that are pictures, with something stamped on each
        kept = [lines for _, _, lines in frames]
    by_page: list[list[Region]] = []
    for (page, index, _), lines in zip(frames, kept, strict=True):
        across = page.oblique if index == 0 else []
        if _has_text(lines):
            by_page.append(reading_order([line for line in lines if not line.mark]))
            for region in by_page[-1]:
                _find_numbered_notes(region, size)
            by_page[-1] = [open_tables(region) for region in by_page[-1]]
            across = [line for line in lines if line.mark] + across
        else:
            by_page.append([])
        by_page[-1] += [[line] for line in across]
    by_page = [regions for regions in _without_watermarks(by_page) if regions]
    join_tables(by_page)
    by_page = [kept for regions in by_page if (kept := [region for region in regions if region])]
    _set_margins(by_page)
    regions = [region for page_regions in by_page for region in page_regions]
    for region in regions:
        _find_notes(region, size)
    _take_out_note_numbers(regions)
    missing = [page.number for page in pages if page.is_picture or page.state not in ("read", "partly unreadable")]
    return _hyphens_joined(_blocks(regions, find_style(regions, size), missing))


def _without_watermarks(pages: Sequence[Sequence[Region]]) -> Iterator[list[Region]]:
    """Leave out the marks that several pages bear, or one bears again and again; others are said once, as they may be text."""
    counts = [Counter(region[0].text for region in regions if region[0].mark) for regions in pages]
    on_pages = Counter(chain.from_iterable(counts))
    for regions, here in zip(pages, counts, strict=True):
        marks = {text for text, count in here.items() if count >= _TILES or on_pages[text] > 1}
        yield [region for region in regions if not (region[0].mark and region[0].text in marks)]


def _has_text(lines: Sequence[Line]) -> bool:
    """Return whether a page holds more than its number."""
    return any(not line.mark and not is_page_number(line.text) for line in lines)


def _set_margins(pages: Sequence[Sequence[Region]]) -> None:
    """Find the margins of each column; a page with few lines has those of the others."""
    pages = [[region for region in regions if not region[0].mark] for regions in pages]
    pages = [regions for regions in pages if regions]
    own = [[margins(region) for region in regions] for regions in pages]
    whole = [found[0] for found in own if len(found) == 1]
    lefts = [left for left, _ in whole if left is not None]
    rights = [right for _, right in whole if right is not None]
    usual = (median(lefts) if lefts else None, median(rights) if rights else None)
    for regions, found in zip(pages, own, strict=True):
        lines = [line for region in regions for line in region]
        start, end = min(line.x0 for line in lines), max(line.x1 for line in lines)
        for region, (left, right) in zip(regions, found, strict=True):
            first, last = min(line.x0 for line in region), max(line.x1 for line in region)
            if len(regions) == 1:
                left, right = _inside(left, usual[0], start, -1), _inside(right, usual[1], end, 1)
            elif abs((first + last) - (start + end)) < _CENTRE * 2 * (end - start):
                left, right = start if left is None else left, end if right is None else right
            for line in region:
                line.left, line.right = first if left is None else left, last if right is None else right


def _inside(own: float | None, usual: float | None, edge: float, sign: int) -> float:
    """Return a margin of a page: its own unless it lies far inside the usual one."""
    if own is None:
        return edge if usual is None else sign * max(sign * usual, min(sign * edge, sign * usual + 4))
    if usual is not None and sign * (usual - own) > 6:
        return usual
    return own


def _find_numbered_notes(region: Region, size: float) -> None:
    """Mark the notes whose numbers stand apart from them, which would be rows of a table: the text above has the numbers."""
    index = len(region)
    while index and region[index - 1].row is None and region[index - 1].size <= _SMALL * size:
        index -= 1
    numbers = {found[1] for line in region[index:] if (found := NOTE.match(line.text))}
    if numbers & raised_numbers(region[:index]):
        for line in region[index:]:
            line.note = True
            line.parts = [Part(line.text, line.x0, line.x1)]


def _find_notes(region: Region, size: float) -> None:
    """Mark the small lines at the foot of a column as notes."""
    index = len(region)
    while index and not region[index - 1].row and region[index - 1].size <= _SMALL * size:
        index -= 1
    if index and any(line.row is None and abs(line.size - size) < 0.1 * size for line in region[:index]):
        for line in region[index:]:
            line.note = True


def _take_out_note_numbers(regions: Sequence[Region]) -> None:
    """Take the number of a note out of the sentence that it stands in; other raised numbers (m²) stay, powers as such."""
    numbers: dict[int, set[str]] = {}
    for line in chain.from_iterable(regions):
        if line.note and (found := NOTE.match(line.text)):
            numbers.setdefault(line.page, set()).add(found[1])
    for line in chain.from_iterable(regions):
        for part in line.parts:
            if RAISED in part.text:
                notes = numbers.get(line.page, set()) if not line.note else set()
                part.text = RAISED_NUMBER.sub(lambda number: "" if number[1] in notes else _power(number), part.text)  # noqa: B023
        if line.row is not None:
            line.row = tuple(RAISED_NUMBER.sub(_power, cell).replace(RAISED, "") for cell in line.row)


def _power(number: re.Match[str]) -> str:
    """Return a raised number, a power as such."""
    base = number.string[max(number.start() - _BASE, 0) : number.start()]
    return raised(base, number[1]) if is_power(base, number[1]) else number[1]


def _blocks(regions: Sequence[Region], style: Style, missing: Sequence[int]) -> Iterator[Block]:
    """Yield the lines of a document; notes stand behind the paragraph that goes on around them.

    No paragraph goes on over a page that is missing.
    """
    above: Line | None = None
    waiting: list[Block] = []
    last_note: Line | None = None
    start: dict[int, int] = {id(line): number for number, region in enumerate(regions) for line in region}
    for line in chain.from_iterable(regions):
        if line.note:
            joins = goes_on(last_note, line, style, same_region=start[id(last_note)] == start[id(line)]) if last_note else False
            waiting.append(_block(line, joins))
            last_note = line
            continue
        same = above is not None and start[id(above)] == start[id(line)]
        joins = goes_on(above, line, style, same_region=same) if above is not None else False
        if above is not None and bisect_left(missing, above.page + 1) < bisect_left(missing, line.page):
            joins = False
        if waiting and joins is not True:
            yield from waiting
            waiting, last_note, joins = [], None, False
        yield _block(line, joins)
        above = line
    yield from waiting


def _hyphens_joined(blocks: Iterable[Block]) -> list[Block]:
    """Put words together that are broken between two lines; a word of several (``state-of-the-art``) keeps its hyphen."""
    found: list[Block] = []
    for block in blocks:
        if block.joins and found and is_hyphenated(found[-1].text, block.text):
            above = found[-1].text
            whole = "-" in block.text.split(maxsplit=1)[0].rstrip("-")
            found[-1] = replace(found[-1], text=(above if whole else above[:-1]) + block.text)
        else:
            found.append(block)
    return found


def _block(line: Line, joins: bool | None) -> Block:
    if line.row is not None:
        head = CELL_BREAK.join(line.header) if line.header else None
        return Block(CELL_BREAK.join(line.row), 1, joins=False, kind="table", head=head, page=line.page)
    indent = max(0.0, (line.x0 - line.left) / line.size) if line.size else 0.0
    kind: Kind | None = "boilerplate" if line.mark else None
    return Block(line.text, 0 if joins else 1, indent if indent >= 1 else 0.0, joins, kind, page=line.page)
