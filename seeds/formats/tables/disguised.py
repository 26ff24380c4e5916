"""Tables under the name of a workbook that are none: web pages, XML of old spreadsheets, and text with commas or tabs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from seeds.formats.encoding import decode
from seeds.formats.tables.workbook_cells import Sheet
from seeds.formats.web.page_blocks import parse_page

if TYPE_CHECKING:
    from lxml.etree import _Element

_BINARY = (b"PK", b"\xd0\xcf\x11\xe0", b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")  # .xlsx, and the ages of .xls
_MARKUP = re.compile(r"\s*<(?:\?xml|!doctype|html|head|meta|style|body|table|div|!--)", re.IGNORECASE)
_XML = "{urn:schemas-microsoft-com:office:spreadsheet}"
_MOST_COLUMNS = 1000


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
        rows = [[cell for node in row.iterchildren("td", "th") for cell in _cells(node)] for row in table.iter("tr")]
        found.append(_sheet(f"table {len(found) + 1}", rows))
    return found


def _cells(node: _Element) -> list[str]:
    """Return the text of a cell, and an empty one for each further column it is wide."""
    wide = node.get("colspan") or "1"
    text = " ".join("".join(node.itertext()).split())
    return [text, *[""] * (min(int(wide), _MOST_COLUMNS) - 1 if wide.isascii() and wide.isdigit() and len(wide) < 6 else 0)]


def _xml_sheets(text: str) -> list[Sheet]:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    root = etree.fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text).encode(), parser)
    found: list[Sheet] = []
    for sheet in root.iter(_XML + "Worksheet"):
        rows = []
        for row in sheet.iter(_XML + "Row"):
            cells: list[str] = []
            for cell in row.iterchildren(_XML + "Cell"):
                place = cell.get(_XML + "Index") or ""
                if place.isascii() and place.isdigit() and len(cells) < int(place) - 1 < _MOST_COLUMNS:
                    cells += [""] * (int(place) - 1 - len(cells))
                cells.append("".join("".join(part.itertext()) for part in cell.iterchildren(_XML + "Data")).strip())
            rows.append(cells)
        found.append(_sheet(sheet.get(_XML + "Name") or f"sheet {len(found) + 1}", rows))
    return found


def _sheet(name: str, rows: list[list[str]]) -> Sheet:
    width = max(map(len, rows), default=0)
    return Sheet(name, [row + [""] * (width - len(row)) for row in rows], [])
