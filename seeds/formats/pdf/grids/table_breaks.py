"""Tables that go on from one page to the next: one head for all rows, and rows whole that the page cut."""

from __future__ import annotations

from collections.abc import Sequence

from seeds.formats.pdf.grids.page_grids import column_of, differs
from seeds.formats.pdf.page_lines import Line, Part
from seeds.structure.blocks import glue

Region = list[Line]


def join_tables(pages: Sequence[list[Region]]) -> None:
    """Join the tables that go on over the end of a page.

    A head that is repeated on the next page is left out there.

    Parameters
    ----------
    pages : sequence of list of list of Line
        The columns of each page that has text; changed in place.
    """
    last: Region = []
    for regions in pages:
        first = next((region for region in regions if region and not region[0].mark), None)
        if first and last and last[-1].row and first[0].row and first[0].page - last[-1].page == 1:
            _go_on(_last_rows(last), first)
        text = [region for region in regions if region and not region[0].mark]
        last = [line for line in text[-1] if not line.note] if text else last


def _last_rows(region: Region) -> Region:
    """Return the rows at the end of a column."""
    start = len(region)
    while start and region[start - 1].row:
        start -= 1
    return region[start:]


def _go_on(above: Region, below: Region) -> None:
    header = above[-1].header
    head = header or above[0].row
    if below[0].row == head and len(below) > 1 and below[1].row:
        del below[0]
        header = head
    elif differs(below[0].row or (), [line.row for line in below[1:] if line.row and len(line.row) == len(below[0].row or ())]):
        return  # another table
    end = next((index for index, line in enumerate(below) if not line.row), len(below))
    if header is not None and max(len(line.row or ()) for line in below[:end]) <= len(header):
        for line in below[:end]:
            line.header = header
    if _is_rest(above[-1], below[0]):
        _add(above[-1], below.pop(0))


def _is_rest(row: Line, rest: Line) -> bool:
    """Return whether a row goes on what a page cut off: its first cell is empty, and there is text above each other."""
    columns = [(part.x0, part.x1) for part in row.parts]
    places = [column_of(part, columns) for part in rest.parts]
    return rest.x0 > row.parts[0].x1 and len(rest.parts) < len(row.parts) - 1 and None not in places


def _add(row: Line, rest: Line) -> None:
    for part in rest.parts:
        place = column_of(part, [(cell.x0, cell.x1) for cell in row.parts])
        if place is not None:
            cell = row.parts[place]
            row.parts[place] = Part(glue([cell.text, part.text]), min(cell.x0, part.x0), max(cell.x1, part.x1))
    row.row = tuple(part.text for part in row.parts)
