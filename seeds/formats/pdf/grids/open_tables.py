"""Tables without lines around them: cells that stand below each other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from seeds.formats.pdf.grids.page_grids import column_of, with_header
from seeds.formats.pdf.page_lines import Line, Part
from seeds.structure.blocks import glue

_AROUND = 2  # lines above and below that may show the columns of a line whose cells stand close
_LEADERS = re.compile(r"[.…·]{4,}|(?:\. ?){4,}")
_ITEM = re.compile(r"[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）.．、]|[其加减]")
_LABEL = re.compile("[^，。；]{1,12}[：:]")


def open_tables(lines: Sequence[Line]) -> list[Line]:
    """Turn lines into rows where their parts stand below each other in columns, and no line is drawn around them.

    Parameters
    ----------
    lines : sequence of Line
        A page or a column, from the top down.

    Returns
    -------
    list of Line
        The same with rows for those lines; a cell that is wrapped has joined its row.
    """
    if not any(len(line.parts) > 1 for line in lines):
        return list(lines)
    lines = [_split_by(line, lines[max(index - _AROUND, 0) : index + _AROUND + 1]) for index, line in enumerate(lines)]
    widest = 0.6 * (max(line.x1 for line in lines) - min(line.x0 for line in lines))
    bands = _bands(lines)
    merged = [replace(_joined(band), row=None) if len(band) > 1 else band[0] for band in bands]
    feet = [band[-1].y for band in bands]
    found: list[Line] = []
    start = 0
    while start < len(bands):
        end = _stretch(merged, feet, start, widest)
        rows = _open_rows(merged[start:end]) if end - start > 1 else []
        if not rows and len(merged[start].parts) > 1 and start + 1 < len(bands) and not _is_no_row(merged[start]):
            end = _stretch(merged, feet, start + 1, widest)  # a head whose names span several columns
            near = feet[start] - merged[start + 1].y < 3 * merged[start].size
            rows = _open_rows(merged[start + 1 : end], merged[start]) if near and end - start > 2 else []
        found += rows or bands[start]
        start = end if rows else start + 1
    return found


def _split_by(line: Line, around: Sequence[Line]) -> Line:
    """Return a line with its parts cut where a line near it has cells apart, and its words stand each below one of them."""
    if line.row is not None or not any(len(part.words) > 1 for part in line.parts):
        return line
    near = [other for other in around if not _is_no_row(other) and abs(other.y - line.y) < 3.5 * line.size]
    model = max(near, key=lambda other: len(other.parts), default=line)
    if len(model.parts) < 3 or len(line.parts) >= len(model.parts):
        return line
    columns = [(part.x0, part.x1) for part in model.parts]
    parts: list[Part] = []
    for part in line.parts:
        places = [column_of(Part(text, start, end), columns) for text, start, end in part.words]
        if None in places or len(set(places)) < 2:
            parts.append(part)
            continue
        for place in sorted({place for place in places if place is not None}):
            words = [word for word, column in zip(part.words, places, strict=True) if column == place]
            parts.append(Part(" ".join(text for text, _, _ in words), words[0][1], words[-1][2], words))
    apart = all(right.x0 - left.x1 > 0.25 * line.size for left, right in pairwise(parts))
    return replace(line, parts=parts) if apart and len(parts) > len(line.parts) else line


def _bands(lines: Sequence[Line]) -> list[list[Line]]:
    """Group lines that stand beside each other at different heights, as cells in the middle of a row do."""
    bands: list[list[Line]] = []
    for line in lines:
        above = bands[-1][-1] if bands else None
        beside = above and not _is_no_row(line) and not _is_no_row(above) and above.y - line.y < 0.95 * min(line.size, above.size)
        if above and beside and not _over(above, line):
            bands[-1].append(line)
        else:
            bands.append([line])
    return bands


def _over(above: Line, below: Line) -> bool:
    """Return whether a part of one line stands over a part of the other."""
    return any(upper.x0 < lower.x1 and lower.x0 < upper.x1 for upper in above.parts for lower in below.parts)


def _stretch(lines: Sequence[Line], feet: Sequence[float], start: int, widest: float) -> int:
    """Return where the lines end that may be a table beginning at `start`; no cell is wider than `widest`."""
    if len(lines[start].parts) < 2 or _is_no_row(lines[start]):
        return start
    columns = [(part.x0, part.x1) for part in lines[start].parts]
    index = start + 1
    while index < len(lines):
        line = lines[index]
        if _is_no_row(line) or feet[index - 1] - line.y > 3.5 * line.size:
            break
        inside = [column_of(part, columns) for part in line.parts]
        if len(line.parts) == 1 and (inside[0] is None or line.x1 - line.x0 > widest):
            break
        if len(set(inside) - {None}) < len([place for place in inside if place is not None]):
            break  # two parts in one column
        wider = list(columns)
        for part, place in zip(line.parts, inside, strict=True):
            if place is None:
                wider.append((part.x0, part.x1))
            else:
                wider[place] = (min(wider[place][0], part.x0), max(wider[place][1], part.x1))
        wider.sort()
        if any(left[1] > right[0] for left, right in pairwise(wider)):
            break
        columns = wider
        index += 1
    return index


def _is_no_row(line: Line) -> bool:
    if len(line.parts) in (2, 3) and _LABEL.fullmatch(line.parts[0].text):
        return True
    return line.note or line.row is not None or line.mark or line.turned or _LEADERS.search(line.text) is not None


def _open_rows(lines: Sequence[Line], head: Line | None = None) -> list[Line]:
    """Return the rows of a stretch of lines, below a head if there is one; none if it is no table."""
    several = [line for line in lines if len(line.parts) > 1]
    if len(several) < 2 or (len(several) < 3 and max(len(line.parts) for line in several) < 3):
        return []
    left = min(line.x0 for line in several)
    edge = max(line.parts[0].x1 for line in lines if line.x0 < left + 1.5 * line.size)  # of the first column
    rows: list[list[Line]] = [[head]] if head else []
    for line in lines:
        below_cells = line.x0 > left + 1.5 * line.size and len(line.parts) < max(len(rows[-1][0].parts), 2) if rows else False
        below_name = len(line.parts) == 1 and _is_wrapped_name(rows[-1][-1], line, edge) if rows else False
        if (below_cells or below_name) and rows[-1][0] is not head:
            rows[-1].append(line)
        else:
            rows.append([line])
    return with_header([_joined(row) for row in rows], drawn=False)


def _is_wrapped_name(above: Line, line: Line, edge: float) -> bool:
    """Return whether a line goes on the name of a row that fills the first column."""
    full = above.parts[0].x1 > edge - 1.2 * above.size and above.parts[0].x1 < edge + 1
    return full and line.x0 < edge and _ITEM.match(line.text) is None


def _joined(row: Sequence[Line]) -> Line:
    """Return one row; what stands below a cell goes on in it."""
    first = row[0]
    parts = [Part(part.text, part.x0, part.x1) for part in first.parts]
    for line in row[1:]:
        for part in line.parts:
            place = column_of(part, [(cell.x0, cell.x1) for cell in parts])
            if place is None:
                parts = sorted([*parts, part], key=lambda part: part.x0)
            else:
                cell = parts[place]
                parts[place] = Part(glue([cell.text, part.text]), min(cell.x0, part.x0), max(cell.x1, part.x1))
    cells = tuple(part.text for part in parts)
    return Line(parts, first.y, first.size, first.page, first.left, first.right, row=cells)
