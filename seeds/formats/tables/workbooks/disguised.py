"""Tables under the name of a workbook that are none: web pages, XML of old spreadsheets, and text with commas or tabs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from labels.table_rows import UncomputedCell
from seeds.formats.encoding import decode
from seeds.formats.tables.workbooks.workbook_cells import Sheet
from seeds.formats.tables.workbooks.workbook_parts import cell_name
from seeds.formats.web.page_blocks import PageWalk
from seeds.formats.web.page_parser import parse_page

if TYPE_CHECKING:
    from lxml.etree import _Element

_BINARY = (b"PK", b"\xd0\xcf\x11\xe0", b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")  # .xlsx, and the ages of .xls
_MARKUP = re.compile(r"\s*<(?:\?xml|!doctype|html|head|meta|style|body|table|div|!--)", re.IGNORECASE)
_XML = "{urn:schemas-microsoft-com:office:spreadsheet}"
_MOST_COLUMNS = 1000
_MOST_ROWS = 10_000  # that one cell may fill
_DATA_ROWS = 2  # with several filled cells: a table of data, whatever stands in its cells
_MOST_TAKEN = 100_000  # places of a table that a cell above fills; none is written by hand with more


def is_disguised(data: bytes) -> bool:
    """Return whether a file is no workbook whatever its name: many systems export a page or text as .xls.

    Parameters
    ----------
    data : bytes
        The whole file.
    """
    return not data.startswith(_BINARY) and (b"\0" not in data[:1000] or data.startswith((b"\xff\xfe", b"\xfe\xff")))


def page_sheets(data: bytes, location: str) -> list[Sheet] | None:
    """Return the tables of a page, or the sheets of an old spreadsheet in XML; None if it is neither.

    A table inside a cell of a table of data belongs to the cell. Where the outer table is the frame of others they are
    sheets of their own; what else stands in it is one without a name, and so is what the page shows outside its tables.

    Parameters
    ----------
    data : bytes
        The whole file.
    location : str
        Its name, for error messages.

    """
    text = decode(data, location)
    if not _MARKUP.match(text):
        return None
    if "urn:schemas-microsoft-com:office:spreadsheet" in text[:5000] and "<html" not in text[:5000].lower():
        return _xml_sheets(text)
    root = parse_page(text, location)
    lines: dict[_Element | None, list[_Element]] = {}  # by table, those of tables in it apart
    for line in root.iter("tr"):
        lines.setdefault(_table_around(line), []).append(line)
    outside = [[text] for block in PageWalk(root, location, tables=False).blocks if (text := block.marked.text.strip())]
    found = [_sheet("", outside, [])] if outside else []
    whole: set[_Element] = set()  # tables of data, with all that stands in them
    for table in root.iter("table"):
        outer = _table_around(table)
        if outer is not None and outer in whole:
            whole.add(table)
            continue
        most = max((len(lines.get(inner, ())) for inner in table.iterdescendants("table")), default=0)
        own = lines.get(table, [])
        is_data = sum(_n_filled(line, location) > 1 for line in own) >= max(_DATA_ROWS, most) if most else True
        name = f"table {sum(bool(one.name) for one in found) + 1}" if is_data else ""
        sheet = _table_sheet(name, table, own, location, tables=is_data)
        if is_data:
            whole.add(table)
        if is_data or any(map(any, sheet.rows)):
            found.append(sheet)
    return found


def _table_around(node: _Element) -> _Element | None:
    return next(node.iterancestors("table"), None)


def _n_filled(line: _Element, location: str) -> int:
    """Return how many cells of a row have text besides the tables in them."""
    return sum(bool(_cell_text(cell, location, tables=False)) for cell in line.iterchildren("td", "th"))


def _table_sheet(name: str, table: _Element, lines: Sequence[_Element], location: str, *, tables: bool) -> Sheet:
    """Return a table with each cell in its column: beside one that is several rows high the next rows have one cell less."""
    captions = (_cell_text(node, location, tables=tables) for node in table.iterchildren("caption"))
    rows: list[list[str]] = [[caption] for caption in captions if caption]
    merged: list[Any] = []
    taken: dict[int, int] = {}  # by column, how many rows more a cell above fills
    n_taken = 0
    for index, line in enumerate(lines, len(rows)):
        row: list[str] = []
        begun: dict[int, int] = {}
        for node in line.iterchildren("td", "th"):
            while len(row) in taken and n_taken < _MOST_TAKEN:
                row.append("")
                n_taken += 1
            left, wide, high = len(row), _number(node.get("colspan"), _MOST_COLUMNS), _number(node.get("rowspan"), _MOST_ROWS)
            row += [_cell_text(node, location, tables=tables), *[""] * (wide - 1)]
            if high > 1:
                merged.append(((index, left), (index + high - 1, left + wide - 1)))
                begun |= dict.fromkeys(range(left, left + wide), high - 1)
        rows.append(row)
        taken = {column: rest - 1 for column, rest in taken.items() if rest > 1} | begun
    return _sheet(name, rows, merged)


def _cell_text(node: _Element, location: str, *, tables: bool) -> str:
    """Return the paragraphs of a cell, each on its line; with those of tables in it, or without."""
    blocks = PageWalk(node, location, hidden_too=True, tables=tables).blocks
    texts = [" ".join(block.marked.text.split()) for block in blocks]
    return "\n".join(filter(None, texts))


def _number(text: str | None, most: int) -> int:
    """Return how many rows or columns a cell fills."""
    text = (text or "").strip()
    return max(1, min(int(text), most)) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def _xml_sheets(text: str) -> list[Sheet]:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    root = etree.fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text).encode(), parser)
    found: list[Sheet] = []
    for sheet in root.iter(_XML + "Worksheet"):
        rows: list[list[str]] = []
        merged: list[Any] = []
        uncomputed: list[str] = []
        number = 0
        for index, row in enumerate(sheet.iter(_XML + "Row")):
            place = row.get(_XML + "Index") or ""
            number = int(place) if place.isascii() and place.isdigit() and len(place) < 8 else number + 1
            cells: list[str] = []
            for cell in row.iterchildren(_XML + "Cell"):
                place = cell.get(_XML + "Index") or ""
                if place.isascii() and place.isdigit() and len(cells) < int(place) - 1 < _MOST_COLUMNS:
                    cells += [""] * (int(place) - 1 - len(cells))
                left, further, below = len(cells), *(_further(cell, name) for name in ("MergeAcross", "MergeDown"))
                if below:
                    merged.append(((index, left), (index + below, left + further)))
                values = ["".join(part.itertext()) for part in cell.iterchildren(_XML + "Data")]
                if not values and cell.get(_XML + "Formula"):
                    uncomputed.append(cell_name((number - 1, left)))
                    cells.append(UncomputedCell())
                else:
                    cells.append("".join(values).strip())
                cells += [""] * further
            rows.append(cells)
        whole = _sheet(sheet.get(_XML + "Name") or f"sheet {len(found) + 1}", rows, merged)
        comments = sum(1 for comment in sheet.iter(_XML + "Comment") if "".join(comment.itertext()).strip())
        found.append(replace(whole, uncomputed=uncomputed, beside={"comments": comments}))
    return found


def _further(cell: _Element, name: str) -> int:
    """Return how many columns or rows a cell of an old spreadsheet fills besides its own."""
    return _number(cell.get(_XML + name), _MOST_COLUMNS) if cell.get(_XML + name) not in (None, "", "0") else 0


def _sheet(name: str, rows: list[list[str]], merged: list[Any]) -> Sheet:
    width = max(map(len, rows), default=0)
    return Sheet(name, [row + [""] * (width - len(row)) for row in rows], merged)
