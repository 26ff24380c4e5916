"""What the old binary form of workbooks (.xls, .et) tells that the library which reads its cells does not.

After Microsoft's [MS-CFB] (the container: sectors, and a table that says which follows which) and [MS-XLS] (the records).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from seeds.formats.tables.workbooks.workbook_parts import Formulas, Place, SheetParts, uncomputed

_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST = 0xFFFFFFFA  # of sector numbers; what is greater means an end
_IN_HEAD = 109  # sectors of the table that the head itself names
_ENTRY = 128  # bytes of an entry of the directory
_STREAMS = ("Workbook", "Book")
_BEGIN, _END, _SHEET, _FORMULA, _VALUE, _COMMENT, _TEXT_BOX = 0x809, 0x0A, 0x85, 0x06, 0x205, 0x1C, 0x1B6
_ENGINE = 0x1C1  # names the engine that computed the workbook last
_WINDOWS = 1  # a mark of the first record: last edited by a spreadsheet program on Windows
_ERROR, _BLANK = 2, 3  # what a formula gave that is no number: an error, the empty text
_TEXT_LENGTH = 10  # where a text box says how long its text is
_VERSION = 0x600  # since Excel 97
_WORDS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}


def old_parts(data: bytes) -> dict[str, SheetParts]:
    """Return errors, formulas that nobody computed, comments and text boxes of a workbook, by the name of the sheet.

    Parameters
    ----------
    data : bytes
        The whole file; of another form, or of one older than Excel 97, nothing is found, nor of one that is broken.

    Returns
    -------
    dict
        Of all its sheets.
    """
    if not data.startswith(_MAGIC):
        return {}
    try:
        stream = _workbook(data)
        read = {name: _parts(stream, start) for name, start in _sheets(stream)}
    except (struct.error, IndexError, ValueError):
        return {}
    # Programs that do not compute write the empty text for all formulas; those that do write it for those that give it.
    places = uncomputed([formulas for _, formulas in read.values()], may_be_blank=not _was_computed(stream))
    for (parts, _), wrong in zip(read.values(), places, strict=True):
        parts.uncomputed = wrong
    return {name: parts for name, (parts, _) in read.items()}


def _workbook(data: bytes) -> bytes:
    """Return the stream of the records; empty where there is none."""
    power, small_power = struct.unpack_from("<HH", data, 30)
    if power not in (9, 12) or small_power > power:
        raise ValueError("sectors of no known size")
    size = 1 << power
    n_table, start, _, least, small_table, _, more = struct.unpack_from("<7I", data, 44)
    numbers = list(struct.unpack_from(f"<{_IN_HEAD}I", data, 76))
    while more <= _LAST and len(numbers) < n_table:
        *part, more = struct.unpack_from(f"<{size // 4}I", data, (more + 1) * size)
        numbers += part
    table = [one for sector in numbers[:n_table] for one in struct.unpack_from(f"<{size // 4}I", data, (sector + 1) * size)]
    folder = _chain(data[size:], table, start, size)
    entries = [folder[at : at + _ENTRY] for at in range(0, len(folder), _ENTRY)]
    named = {entry[: max(struct.unpack_from("<H", entry, 64)[0] - 2, 0)].decode("utf-16-le"): entry for entry in entries}
    entry = next((named[name] for name in _STREAMS if name in named), None)
    if entry is None:
        return b""
    first, length = struct.unpack_from("<II", entry, 116)
    if length >= least:
        return _chain(data[size:], table, first, size)[:length]
    root = _chain(data[size:], table, struct.unpack_from("<I", entries[0], 116)[0], size)
    links = _chain(data[size:], table, small_table, size)
    return _chain(root, list(struct.unpack(f"<{len(links) // 4}I", links)), first, 1 << small_power)[:length]


def _chain(sectors: bytes, table: list[int], start: int, size: int) -> bytes:
    """Return the sectors from one on, in the order that the table gives."""
    found: list[bytes] = []
    at = start
    while at <= _LAST and len(found) < len(table):
        found.append(sectors[at * size : (at + 1) * size])
        at = table[at]
    return b"".join(found)


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _was_computed(stream: bytes) -> bool:
    """Return whether a workbook bears the mark of a program that computes: Excel's of its system, or that of an engine."""
    for kind, body in _records(stream, 0):
        if kind == _ENGINE or (kind == _BEGIN and struct.unpack_from("<I", body, 8)[0] & _WINDOWS):
            return True
        if kind == _END:
            break
    return False


def _sheets(stream: bytes) -> Iterator[tuple[str, int]]:
    """Yield the name of each sheet, and where its records begin."""
    for kind, body in _records(stream, 0):
        if kind == _BEGIN and struct.unpack_from("<H", body)[0] != _VERSION:
            return
        if kind == _SHEET:
            start, _, length, wide = struct.unpack_from("<IHBB", body)
            yield body[8 : 8 + length * (1 + wide % 2)].decode("utf-16-le" if wide % 2 else "latin-1"), start
        if kind == _END:
            return


def _parts(stream: bytes, start: int) -> tuple[SheetParts, Formulas]:
    """Return what a sheet has beside its cells, without what was not computed, and its formulas."""
    found, formulas = SheetParts(), Formulas()
    depth = 0  # of what is embedded in the sheet, such as a chart
    for kind, body in _records(stream, start):
        depth += (kind == _BEGIN) - (kind == _END)
        if depth == 0:
            break
        if depth > 1:
            continue
        if kind in (_VALUE, _FORMULA):
            place: Place = struct.unpack_from("<HH", body)
            code = _error(kind, body)
            if code in _WORDS:
                found.errors[place] = _WORDS[code]
            if kind == _FORMULA and body[6] == _BLANK and _is_no_number(body):
                formulas.blank.append(place)
            elif kind == _FORMULA:
                formulas.computed = True
        elif kind == _TEXT_BOX:
            found.boxes += struct.unpack_from("<H", body, _TEXT_LENGTH)[0] > 0
        found.comments += kind == _COMMENT
    found.boxes = max(found.boxes - found.comments, 0)  # the text of a comment stands in a box, too
    return found, formulas


def _error(kind: int, body: bytes) -> int | None:
    if kind == _VALUE:
        return body[6] if body[7] else None
    return body[8] if body[6] == _ERROR and _is_no_number(body) else None


def _is_no_number(formula: bytes) -> bool:
    return formula[12:14] == b"\xff\xff"
