"""What the old binary form of workbooks (.xls, .et) tells that the library which reads its cells does not.

After Microsoft's [MS-XLS].
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

from seeds.formats.compound import BROKEN, Compound
from seeds.formats.tables.workbooks.workbook_parts import Formulas, Place, SheetParts, uncomputed

_STREAMS = ("Workbook", "Book")
_BEGIN, _END, _SHEET, _FORMULA, _VALUE, _COMMENT, _TEXT_BOX = 0x809, 0x0A, 0x85, 0x06, 0x205, 0x1C, 0x1B6
_CELLS = frozenset((0x06, 0xBD, 0xD6, 0xFD, 0x203, 0x204, 0x205, 0x27E))  # records of cells with a value
_CHART = 0x20  # a kind of what begins
_ORIGIN, _NAME, _TYPED = 0x1051, 0x100D, 1  # of a chart: where a name comes from, the name; it was typed in
_OBJECT, _COMMON, _FLAGS, _STORED = 0x5D, 0x15, 0x08, 0x09  # what is drawn, and its fields
_PICTURE, _NO_STORAGE = 8, 0x02 | 0x10 | 0x20  # as which other programs' objects are shown; of links and buttons
_EMBEDDED = re.compile("MBD[0-9A-F]{8}")  # the storage of such an object
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
    """Return errors, formulas that nobody computed, and what is no cell (comments, …) of a workbook, by the name of the sheet.

    Parameters
    ----------
    data : bytes
        The whole file; of another form, or of one older than Excel 97, nothing is found, nor of one that is broken.

    Returns
    -------
    dict
        Of all its sheets.
    """
    try:
        container = Compound(data)
        stream = container.stream(_STREAMS)
        has_objects = any(map(_EMBEDDED.fullmatch, container.storages))
        read = {name: _parts(stream, start) for name, start in _sheets(stream)}
    except BROKEN:
        return {}
    # Programs that do not compute write the empty text for all formulas; those that do write it for those that give it.
    places = uncomputed([formulas for _, formulas in read.values()], may_be_blank=not _was_computed(stream))
    for (parts, _), wrong in zip(read.values(), places, strict=True):
        parts.uncomputed = wrong
        parts.beside["objects"] *= has_objects  # other pictures are called so, too: those of cells, those that lie elsewhere
    return {name: parts for name, (parts, _) in read.items()}


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
    beside = found.beside
    inside: list[int] = []  # kinds of what is open: the sheet, and what is embedded in it, such as a chart
    typed = has_words = False  # whether the next name in a chart was typed in, and whether the chart has such a one
    for kind, body in _records(stream, start):
        if kind == _BEGIN:
            inside.append(struct.unpack_from("<H", body, 2)[0])
            has_words = False
        elif kind == _END and inside:
            beside["charts"] += inside.pop() == _CHART and has_words
            has_words = False
        if not inside:
            break
        if inside[-1] == _CHART:
            has_words = has_words or (kind == _NAME and typed and body[2] > 0) or (kind == _TEXT_BOX and _has_text(body))
            typed = kind == _ORIGIN and body[1] == _TYPED
        elif len(inside) == 1:
            _take(kind, body, found, formulas)
    beside["boxes"] = max(beside["boxes"] - beside["comments"], 0)  # the text of a comment stands in a box, too
    return found, formulas


def _take(kind: int, body: bytes, found: SheetParts, formulas: Formulas) -> None:
    """Take down a record of a sheet itself."""
    found.is_used = found.is_used or kind in _CELLS
    if kind in (_VALUE, _FORMULA):
        place: Place = struct.unpack_from("<HH", body)
        code = _error(kind, body)
        if code in _WORDS:
            found.errors[place] = _WORDS[code]
        if kind == _FORMULA and body[6] == _BLANK and _is_no_number(body):
            formulas.blank.append(place)
        elif kind == _FORMULA:
            formulas.computed = True
    found.beside["boxes"] += kind == _TEXT_BOX and _has_text(body)
    found.beside["objects"] += kind == _OBJECT and _is_embedded(body)
    found.beside["comments"] += kind == _COMMENT


def _has_text(box: bytes) -> bool:
    return bool(struct.unpack_from("<H", box, _TEXT_LENGTH)[0])


def _is_embedded(drawn: bytes) -> bool:
    """Return whether a drawn object is that of another program, with a storage of its own."""
    fields: dict[int, bytes] = {}
    at = 0
    while at + 4 <= len(drawn):
        kind, length = struct.unpack_from("<HH", drawn, at)
        fields[kind] = drawn[at + 4 : at + 4 + length]
        if kind == _STORED:  # what follows has another form in some files
            break
        at += 4 + length
    flags = struct.unpack("<H", fields.get(_FLAGS, bytes(2))[:2])[0]
    is_picture = struct.unpack("<H", fields.get(_COMMON, bytes(2))[:2])[0] == _PICTURE
    return is_picture and _STORED in fields and not flags & _NO_STORAGE


def _error(kind: int, body: bytes) -> int | None:
    if kind == _VALUE:
        return body[6] if body[7] else None
    return body[8] if body[6] == _ERROR and _is_no_number(body) else None


def _is_no_number(formula: bytes) -> bool:
    return formula[12:14] == b"\xff\xff"
