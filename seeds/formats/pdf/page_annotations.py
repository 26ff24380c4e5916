"""What was written onto a page afterwards: fields of a form that are filled in, text boxes, stamps."""

from __future__ import annotations

from collections.abc import Iterator
from ctypes import POINTER, cast, create_string_buffer
from dataclasses import dataclass, field
from typing import Any

from seeds.formats.pdf.characters import Run

_COMMENT, _FREE_TEXT, _STAMP, _FILE, _FIELD = 1, 3, 13, 17, 20  # kinds of annotations, as pdfium counts them
_STRING = 3  # the kind of value that is text; a ticked box has a name
_MOST, _LONGEST = 2000, 20_000  # annotations of a page; bytes of a text
_HIDDEN = 2 | 32  # flags
_SIZE = 10.0  # points, where nothing tells


@dataclass(slots=True)
class Written:
    """What was written onto a page and cannot be drawn.

    Attributes
    ----------
    runs : list of Run
        The texts whose look the file does not say.
    comments : int
        How many comments pop up.
    files : list of str
        The names of the files that are pinned to it.
    """

    runs: list[Run] = field(default_factory=list)
    comments: int = 0
    files: list[str] = field(default_factory=list)


def draw_annotations(document: Any, page: Any, index: int) -> tuple[Any, Written]:
    """Make what was written onto a page part of it; comments that pop up, files and links are none.

    Parameters
    ----------
    document : pypdfium2.PdfDocument
        The open file.
    page : pypdfium2.PdfPage
        A page of it; closed if it had to be drawn anew.
    index : int
        Its index.

    Returns
    -------
    tuple of (pypdfium2.PdfPage, Written)
        The page, perhaps drawn anew, and what is not drawn.
    """
    import pypdfium2
    import pypdfium2.raw as raw

    count = min(raw.FPDFPage_GetAnnotCount(page.raw), _MOST)
    written = Written()
    drawn = False
    for number in range(count):
        annotation = raw.FPDFPage_GetAnnot(page.raw, number)
        kind = raw.FPDFAnnot_GetSubtype(annotation)
        if kind in (_FREE_TEXT, _STAMP, _FIELD) and not raw.FPDFAnnot_GetFlags(annotation) & _HIDDEN:
            if raw.FPDFAnnot_HasKey(annotation, b"AP"):
                drawn = True
            elif kind != _STAMP:
                written.runs += _runs(raw, annotation, b"V" if kind == _FIELD else b"Contents")
        elif kind == _COMMENT:
            written.comments += bool(_text(raw, annotation, b"Contents").strip())
        elif kind == _FILE and (file := raw.FPDFAnnot_GetFileAttachment(annotation)):
            written.files.append(pypdfium2.PdfAttachment(file, document).get_name())
        raw.FPDFPage_CloseAnnot(annotation)
    if drawn and raw.FPDFPage_Flatten(page.raw, raw.FLAT_NORMALDISPLAY) == raw.FLATTEN_SUCCESS:
        page.close()
        page = document[index]
    return page, written


def _text(raw: Any, annotation: Any, key: bytes) -> str:
    if raw.FPDFAnnot_GetValueType(annotation, key) != _STRING:
        return ""
    buffer = create_string_buffer(_LONGEST)
    length = raw.FPDFAnnot_GetStringValue(annotation, key, cast(buffer, POINTER(raw.FPDF_WCHAR)), _LONGEST)
    return buffer.raw[: min(max(length - 2, 0), _LONGEST)].decode("utf-16-le", "replace")


def _runs(raw: Any, annotation: Any, key: bytes) -> Iterator[Run]:
    """Yield the lines of a text whose look the file does not say, within its box."""
    box = raw.FS_RECTF()
    lines = [line.strip() for line in _text(raw, annotation, key).splitlines() if line.strip()]
    if not lines or not raw.FPDFAnnot_GetRect(annotation, box):
        return
    size = min(_SIZE, max(abs(box.top - box.bottom), 1.0))
    for number, line in enumerate(lines):
        base = max(box.top, box.bottom) - size * (1 + 1.3 * number)
        width = sum(0.5 if char.isascii() else 1.0 for char in line) * size
        yield Run(line, box.left, box.left + width, base - 0.2 * size, base + size, box.left, base, size)
