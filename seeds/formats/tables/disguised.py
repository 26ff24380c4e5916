"""Tables under the name of a workbook that are none: web pages, XML of old spreadsheets, and text with commas or tabs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from seeds.formats.encoding import decode
from seeds.formats.tables.workbook_cells import Sheet
from seeds.formats.web.page_blocks import PageWalk
from seeds.formats.web.page_tree import parse_page

if TYPE_CHECKING:
    from lxml.etree import _Element

_BINARY = (b"PK", b"\xd0\xcf\x11\xe0", b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")  # .xlsx, and the ages of .xls
_MARKUP = re.compile(r"\s*<(?:\?xml|!doctype|html|head|meta|style|body|table|div|!--)", re.IGNORECASE)
_XML = "{urn:schemas-microsoft-com:office:spreadsheet}"
_MOST_COLUMNS = 1000
_MOST_ROWS = 10_000  # that one cell may fill
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
    found: list[Sheet] = []
    for table in root.iter("table"):
        if any(True for _ in table.iterdescendants("table")):
            continue  # the frame of others
        found.append(_table_sheet(f"table {len(found) + 1}", table, location))
    return found


def _table_sheet(name: str, table: _Element, location: str) -> Sheet:
    """Return a table with each cell in its column: beside one that is several rows high the next rows have one cell less."""
    rows: list[list[str]] = []
    merged: list[Any] = []
    taken: dict[int, int] = {}  # by column, how many rows more a cell above fills
    n_taken = 0
    for index, line in enumerate(table.iter("tr")):
        row: list[str] = []
        begun: dict[int, int] = {}
        for node in line.iterchildren("td", "th"):
            while len(row) in taken and n_taken < _MOST_TAKEN:
                row.append("")
                n_taken += 1
            left, wide, high = len(row), _number(node.get("colspan"), _MOST_COLUMNS), _number(node.get("rowspan"), _MOST_ROWS)
            row += [_cell_text(node, location), *[""] * (wide - 1)]
            if high > 1:
                merged.append(((index, left), (index + high - 1, left + wide - 1)))
                begun |= dict.fromkeys(range(left, left + wide), high - 1)
        rows.append(row)
        taken = {column: rest - 1 for column, rest in taken.items() if rest > 1} | begun
    return _sheet(name, rows, merged)


def _cell_text(node: _Element, location: str) -> str:
    """Return the paragraphs of a cell, each on its line."""
    texts = [" ".join(block.marked.text.split()) for block in PageWalk(node, location, hidden_too=True).blocks]
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
        for index, row in enumerate(sheet.iter(_XML + "Row")):
            cells: list[str] = []
            for cell in row.iterchildren(_XML + "Cell"):
                place = cell.get(_XML + "Index") or ""
                if place.isascii() and place.isdigit() and len(cells) < int(place) - 1 < _MOST_COLUMNS:
                    cells += [""] * (int(place) - 1 - len(cells))
                left, further, below = len(cells), *(_further(cell, name) for name in ("MergeAcross", "MergeDown"))
                if below:
                    merged.append(((index, left), (index + below, left + further)))
                cells.append("".join("".join(part.itertext()) for part in cell.iterchildren(_XML + "Data")).strip())
                cells += [""] * further
            rows.append(cells)
        found.append(_sheet(sheet.get(_XML + "Name") or f"sheet {len(found) + 1}", rows, merged))
    return found


def _further(cell: _Element, name: str) -> int:
    """Return how many columns or rows a cell of an old spreadsheet fills besides its own."""
    return _number(cell.get(_XML + name), _MOST_COLUMNS) if cell.get(_XML + name) not in (None, "", "0") else 0


def _sheet(name: str, rows: list[list[str]], merged: list[Any]) -> Sheet:
    width = max(map(len, rows), default=0)
    return Sheet(name, [row + [""] * (width - len(row)) for row in rows], merged)
