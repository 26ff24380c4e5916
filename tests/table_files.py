"""Workbooks, page documents and web archives, made for the tests."""

import io
import struct
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def zipped(parts: dict[str, str | bytes]) -> bytes:
    """Return a zip of some parts."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return data.getvalue()


def _column(number: int) -> str:
    return chr(65 + number)


def xlsx(sheets: dict[str, Sequence[Sequence[object]]], merged: Sequence[str] = (), hidden: Sequence[str] = ()) -> bytes:
    """Return a workbook; numbers are numbers, all else is text."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    parts: dict[str, str | bytes] = {}
    books, relations, types = [], [], []
    for number, (name, rows) in enumerate(sheets.items(), 1):
        lines = []
        for r, row in enumerate(rows, 1):
            cells = []
            for c, value in enumerate(row):
                place = f"{_column(c)}{r}"
                if isinstance(value, int | float):
                    cells.append(f'<c r="{place}"><v>{value}</v></c>')
                elif value:
                    cells.append(f'<c r="{place}" t="inlineStr"><is><t>{escape(str(value))}</t></is></c>')
            lines.append(f'<row r="{r}">{"".join(cells)}</row>')
        ranges = "".join(f'<mergeCell ref="{ref}"/>' for ref in merged)
        merges = f"<mergeCells>{ranges}</mergeCells>" if merged else ""
        sheet = f'<worksheet xmlns="{main}"><sheetData>{"".join(lines)}</sheetData>{merges}</worksheet>'
        parts[f"xl/worksheets/sheet{number}.xml"] = sheet
        state = ' state="hidden"' if name in hidden else ""
        books.append(f'<sheet name="{name}" sheetId="{number}" r:id="r{number}"{state}/>')
        relations.append(f'<Relationship Id="r{number}" Type="{office}/worksheet" Target="worksheets/sheet{number}.xml"/>')
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
        types.append(f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="{kind}"/>')
    parts["xl/workbook.xml"] = f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>{"".join(books)}</sheets></workbook>'
    parts["xl/_rels/workbook.xml.rels"] = f'<Relationships xmlns="{package}/relationships">{"".join(relations)}</Relationships>'
    book = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    parts["[Content_Types].xml"] = (
        f'<Types xmlns="{package}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{book}"/>{"".join(types)}</Types>'
    )
    parts["_rels/.rels"] = (
        f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="r1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    )
    return zipped(parts)


# Codes of the errors of formulas in the old binary form.
ERROR_CODES = {"#NULL!": 0x00, "#DIV/0!": 0x07, "#VALUE!": 0x0F, "#REF!": 0x17, "#NAME?": 0x1D, "#NUM!": 0x24, "#N/A": 0x2A}


def xls(
    rows: Sequence[Sequence[str]],
    *,
    formulas: bool = False,
    small: bool = False,
    comments: int = 0,
    boxes: int = 0,
    computed: str = "",
    charts: Sequence[int] = (),
    objects: int = 0,
    hidden: bool = False,
) -> bytes:
    """Return a workbook in the old binary form, which .xls and .et have, with one sheet of text.

    A cell called like an error is one, as a value or as what a formula gave; ``=`` is a formula that gave the empty text, and
    ``=7`` one that gave a number. A small one lies in sectors of its own kind. What was computed says so: by the mark of
    ``Windows``, or that of an ``engine``. A chart has a title that was generated (0), typed in (1) or taken from a cell (2).
    Objects of other programs share a storage, in which a stream is called like that of the workbook.
    """

    def record(number: int, body: bytes) -> bytes:
        return struct.pack("<HH", number, len(body)) + body

    def text(value: str, length: str) -> bytes:
        return struct.pack(f"<{length}B", len(value), 1) + value.encode("utf-16-le")

    def begin(kind: int) -> bytes:
        return record(0x809, struct.pack("<HHHHII", 0x600, kind, 0, 0, computed == "Windows", 6))

    def cell(r: int, c: int, value: str) -> bytes:
        place = struct.pack("<HHH", r, c, 15)
        if value == "=":
            return record(0x06, place + struct.pack("<BBBBHH", 3, 0, 0, 0, 0, 0xFFFF) + bytes(6) + b"\0\0")
        if value.startswith("="):
            return record(0x06, place + struct.pack("<d", float(value[1:])) + bytes(6) + b"\0\0")
        if value not in ERROR_CODES:
            return record(0x204, place + text(value, "H"))
        if not formulas:
            return record(0x205, place + struct.pack("<BB", ERROR_CODES[value], 1))
        return record(0x06, place + struct.pack("<BBBBHH", 2, 0, ERROR_CODES[value], 0, 0, 0xFFFF) + bytes(6) + b"\0\0")

    end = record(0x0A, b"")
    cells = [cell(r, c, value) for r, row in enumerate(rows) for c, value in enumerate(row) if value]
    size = record(0x200, struct.pack("<IIHHH", 0, len(rows), 0, max(map(len, rows)), 0))
    box = record(0x1B6, struct.pack("<HHHIHHI", 0, 0, 0, 0, 2, 16, 0))
    beside = box * (comments + boxes) + record(0x1C, struct.pack("<HHHH", 1, 0, 0, 1)) * comments
    for origin in charts:
        title = record(0x1051, struct.pack("<BBHHH", 0, origin, 0, 0, 0)) + record(0x100D, b"\0\0" + text("装机", "B"))
        beside += begin(0x20) + title + end
    common, flags, stored = (
        struct.pack("<HHH", 0x15, 18, 8) + bytes(16),
        struct.pack("<HHH", 8, 2, 1),
        struct.pack("<HHH", 9, 2, 0),
    )
    beside += record(0x5D, common + flags + stored + bytes(4)) * objects + record(0x5D, common + flags + bytes(4))
    sheet = begin(0x10) + size + b"".join(cells) + beside + end
    engine = record(0x1C1, struct.pack("<HHI", 0x1C1, 0, 191029)) if computed == "engine" else b""
    front = begin(0x05) + record(0x42, struct.pack("<H", 1200)) + engine
    name = text("表", "B")
    offset = len(front) + 4 + 6 + len(name) + len(end)
    stream = front + record(0x85, struct.pack("<IH", offset, hidden) + name) + end + sheet
    return _small_compound(stream) if small else compound("Workbook", stream, "MBD0001A2F0" if objects else "", "Workbook")


def compound(name: str, stream: bytes, storage: str = "", inner: str = "", outer: str = "") -> bytes:
    """Return an OLE container with one stream; with a storage in it that has an empty stream, and lies in another."""
    stream = stream.ljust(max(len(stream), 4096), b"\0")
    count = -(-len(stream) // _SECTOR)
    table = [_FAT, _END, *range(3, 2 + count), _END]
    table += [_FREE] * (_SECTOR // 4 - len(table))

    entries = _entry("Root Entry", 5, 1, _END, 0) + _entry(name, 2, _FREE, 2, len(stream), 2 if storage else _FREE)
    if storage:
        within = _entry(outer, 1, 3, 0, 0) + _entry(storage, 1, _FREE, 0, 0) if outer else _entry(storage, 1, 3, 0, 0)
        entries += within + (b"" if outer else _entry(inner, 2, _FREE, _END, 0))
    folder = entries.ljust(_SECTOR, b"\0")
    return _head(_END, 0) + struct.pack(f"<{_SECTOR // 4}I", *table) + folder + stream.ljust(count * _SECTOR, b"\0")


def _small_compound(stream: bytes) -> bytes:
    """Return an OLE container with one stream of less than 4,096 bytes: in pieces of 64, inside the stream of the root."""
    pieces = -(-len(stream) // 64)
    count = -(-pieces * 64 // _SECTOR)
    table = [_FAT, _END, _END, *range(4, 3 + count), _END]
    links = [*range(1, pieces), _END]
    tables = [one + [_FREE] * (_SECTOR // 4 - len(one)) for one in (table, links)]
    fat, small = (struct.pack(f"<{_SECTOR // 4}I", *one) for one in tables)
    entries = _entry("Root Entry", 5, 1, 3, pieces * 64) + _entry("Workbook", 2, _FREE, 0, len(stream))
    return _head(2, 1) + fat + entries.ljust(_SECTOR, b"\0") + small + stream.ljust(count * _SECTOR, b"\0")


def _entry(name: str, kind: int, child: int, start: int, size: int, beside: int = _FREE) -> bytes:
    raw = name.encode("utf-16-le") + b"\0\0"
    links = struct.pack("<III", _FREE, beside, child)
    return raw.ljust(64, b"\0") + struct.pack("<HBB", len(raw), kind, 1) + links + bytes(36) + struct.pack("<IQ", start, size)


def _head(small: int, n_small: int) -> bytes:
    """Return the head of a container, with the table of its small pieces."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    return head + struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, small, n_small, _END, 0) + struct.pack("<109I", 0, *[_FREE] * 108)


def ofd(pages: Sequence[Sequence[tuple[float, float, str]]]) -> bytes:
    """Return a page document; a text is left, top (in millimetres) and what stands there."""
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    parts: dict[str, str | bytes] = {
        "OFD.xml": f"<ofd:OFD {space}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
    }
    listed = ""
    for number, texts in enumerate(pages):
        listed += f'<ofd:Page ID="{number + 1}" BaseLoc="Pages/Page_{number}/Content.xml"/>'
        objects = "".join(
            f'<ofd:TextObject ID="{n}" Boundary="{left} {top} 100 6" Font="1" Size="4">'
            f'<ofd:TextCode X="0" Y="4">{escape(text)}</ofd:TextCode></ofd:TextObject>'
            for n, (left, top, text) in enumerate(texts)
        )
        page = f"<ofd:Page {space}><ofd:Content><ofd:Layer>{objects}</ofd:Layer></ofd:Content></ofd:Page>"
        parts[f"Doc_0/Pages/Page_{number}/Content.xml"] = page
    parts["Doc_0/Document.xml"] = f"<ofd:Document {space}><ofd:Pages>{listed}</ofd:Pages></ofd:Document>"
    return zipped(parts)


def mht(page: str, encoding: str = "utf-8") -> bytes:
    """Return a page saved as one file, its text in quoted-printable."""
    from email.mime.multipart import MIMEMultipart
    from email.mime.nonmultipart import MIMENonMultipart
    from quopri import encodestring

    whole = MIMEMultipart("related", type="text/html")
    part = MIMENonMultipart("text", "html", charset=encoding)
    part["Content-Transfer-Encoding"] = "quoted-printable"
    part.set_payload(encodestring(page.encode(encoding)).decode("ascii"))
    style = MIMENonMultipart("text", "css")
    style.set_payload("p { color: red }")
    whole.attach(part)
    whole.attach(style)
    return whole.as_bytes()
