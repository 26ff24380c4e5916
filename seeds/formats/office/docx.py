"""Word documents (.docx): the document's own XML, read in the order of the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from labels.support.errors import InputError
from labels.wording import N_, _
from seeds.formats.libraries import SCAN_REMEDY
from seeds.formats.marked_text import MarkedText
from seeds.formats.office.docx_fields import fields_end
from seeds.formats.office.docx_lines import is_running_text, lines, numbered
from seeds.formats.office.docx_numbering import Numbering
from seeds.formats.office.docx_runs import MC, A, Inline, R, RunReader
from seeds.formats.office.docx_styles import VAL, Style, Styles, W, child, number, switch, value
from seeds.formats.office.embedded import (
    CHART,
    NEWER_CHART,
    chart_paragraphs,
    chunk_paragraphs,
    count_comments,
    object_kinds,
    unread_in_document,
)
from seeds.formats.office.packages import Package
from seeds.formats.office.page_texts import settle_page_texts
from seeds.structure.marked import Marked
from seeds.structure.rows import Cell, Row, table_paragraphs

if TYPE_CHECKING:
    from lxml.etree import _Element

_WHAT = N_("Word document (.docx)")
_PARTS = ("styles", "numbering", "footnotes", "endnotes")
_BLOCKS = (W + "p", W + "tbl", W + "altChunk", A + "p")
_OUTSIDE = frozenset(W + name for name in ("moveFrom", "del", "sectPr", "tblPr", "tblGrid", "sdtPr", "sdtEndPr", "tcPr"))


def docx_paragraphs(data: bytes, location: str, depth: int = 0) -> list[Marked] | MarkedText:
    """Read a Word document as its page shows it.

    Tracked insertions are in, deletions and hidden text out, a move stands where it went. Numbers that Word computes are
    written out. A text box follows the paragraph it is anchored in, then its notes follow (as ``body``). Tables become
    rows, see `seeds.structure.rows.table_paragraphs`; a table inside a cell follows the row. Tables of contents are
    ``boilerplate``. Headers and footers of pages are left out; of objects of other programs and of comments, too, it is said
    how many there are.

    Parameters
    ----------
    data : bytes
        The whole file.
    location : str
        Its name, for error messages.
    depth : int
        In how many documents it stands.

    Returns
    -------
    list of Marked or MarkedText
        The paragraphs in order, with what their styles say of them; with the problems of a page in it and with what is left
        out, where there is some.

    Raises
    ------
    InputError
        If it is no Word document, is locked or damaged, is too large, or holds no text.
    """
    package = Package(data, location, _(_WHAT))
    path, root = package.main("word/document.xml", "document")
    body = child(root, "body")
    if body is None:
        raise package.broken()
    reader = _Reader(package, path, depth, fields_end=fields_end(body))
    try:
        found = settle_page_texts([piece.mark for piece in reader.pieces(body)])
    except RecursionError as error:
        raise InputError(location, _("has tables or boxes nested too deep"), _("take some of them apart")) from error
    comments = package.part(package.beside(path, "comments"))
    left_out = [*unread_in_document(object_kinds(root), count_comments(comments), location), *reader.left_out]
    if not found:
        raise next(iter(left_out), InputError(location, _("holds no text"), _(SCAN_REMEDY)))
    return MarkedText(found, problems=reader.problems, left_out=left_out) if reader.problems or left_out else found


@dataclass(frozen=True, slots=True)
class _Piece:
    """A paragraph, whether it hangs on another one, and whether it is an automatic number alone."""

    mark: Marked
    apart: bool = False
    bare: bool = False


class _Reader:
    """Reads the blocks of one document in order."""

    def __init__(self, package: Package, path: str, depth: int, *, fields_end: bool) -> None:
        self._package = package
        self._depth = depth
        self.problems: list[InputError] = []  # of parts of documents that stand in this one
        self.left_out: list[InputError] = []  # of them
        self._related = package.related(path)
        parts = {name: package.part(package.beside(path, name)) for name in _PARTS}
        self._styles = Styles(parts["styles"])
        self._numbering = Numbering(parts["numbering"], self._styles)
        self._runs = RunReader(self._styles, fields_end=fields_end)
        self._notes = {
            (name, note.get(W + "id") or ""): note
            for name in ("footnotes", "endnotes")
            if (root := parts[name]) is not None
            for note in root
        }
        self._carried = ""  # text of a paragraph whose end was deleted or hidden

    def pieces(self, container: _Element, *, in_cell: bool = False) -> list[_Piece]:
        """Return the paragraphs of a body, cell, box or note; a number alone is something only in a cell."""
        found: list[_Piece] = []
        outer, self._carried = self._carried, ""
        for block in _blocks(container):
            if block.tag in (W + "tbl", W + "altChunk"):
                if self._carried.strip():
                    found.append(_Piece(Marked(self._carried)))
                self._carried = ""
                inner = table_paragraphs(list(self._rows(block))) if block.tag == W + "tbl" else self._chunk(block)
                found += map(_Piece, inner)
            else:
                found += self._paragraph(block)
        if self._carried.strip():
            found.append(_Piece(Marked(self._carried)))
        self._carried = outer
        return found if in_cell else [piece for piece in found if not piece.bare]

    def _paragraph(self, paragraph: _Element) -> Iterator[_Piece]:
        if paragraph.tag == A + "p":
            drawn = "".join("\n" if node.tag == A + "br" else node.text or "" for node in paragraph.iter(A + "t", A + "br"))
            yield from (_Piece(Marked(line)) for line in lines(drawn, Marked("")))
            return
        if not len(paragraph) and not self._carried:
            return  # blank lines, by which writers set things apart
        properties = child(paragraph, "pPr")
        style = self._styles[value(properties, "pStyle")]
        inline = self._runs.read(paragraph, hidden=style.hidden)
        text = "".join(inline.parts)
        end = child(properties, "rPr")
        if end is not None and (child(end, "del") is not None or child(end, "moveFrom") is not None):
            self._carried += text  # its end is deleted: it goes on in the next, which has the say
            text = ""
        else:
            # Word counts empty paragraphs too.
            label, bullet = self._label(properties, style)
            text = self._carried + text
            self._carried = ""
            if switch(end, "vanish") and text.strip():
                self._carried = numbered(label, text)  # two styles on one line
            elif text.strip():
                mark = self._mark(properties, style, bullet)
                if inline.contents or style.contents or _in_contents(paragraph):
                    mark = Marked("", "boilerplate")
                elif mark.kind == "heading" and is_running_text(text):
                    mark = Marked("")
                yield from (_Piece(replace(mark, text=line)) for line in lines(numbered(label, text), mark))
            elif label:
                yield _Piece(Marked(label), bare=True)
        yield from self._hanging(inline)

    def _hanging(self, inline: Inline) -> Iterator[_Piece]:
        """Yield what hangs on a paragraph: its text boxes, drawn diagrams and notes."""
        for box in inline.boxes:
            inner = [_Piece(Marked(box))] if isinstance(box, str) else self._box(box)
            yield from (replace(piece, apart=True) for piece in inner)
        for reference in inline.drawings:
            path = self._related.get(reference, ("", ""))[1]
            root = self._package.part(path)
            if root is not None and root.tag in (CHART + "chartSpace", NEWER_CHART + "chartSpace"):
                yield from (_Piece(mark, apart=True) for mark in chart_paragraphs(self._package, path))
                continue
            for drawn in root.iter(A + "p") if root is not None else ():
                yield from (replace(piece, apart=True) for piece in self._box(drawn))
        for key in inline.notes:
            note = self._notes.pop(key, None)  # once, however often it is referred to
            for piece in self.pieces(note) if note is not None else ():
                mark = piece.mark if piece.mark.kind == "table" else Marked(piece.mark.text, "body")
                yield _Piece(mark, apart=True)

    def _chunk(self, block: _Element) -> list[Marked]:
        """Return the paragraphs of a document that a program put in as it was."""
        path = self._related.get(block.get(R + "id") or "", ("", ""))[1]
        content = self._package.content(path)
        if content is None:
            return []
        location = f"{self._package.location}:{path}"
        return chunk_paragraphs(content, location, self._depth + 1, self.problems, self.left_out)

    def _box(self, box: _Element) -> Iterable[_Piece]:
        return self._paragraph(box) if box.tag == A + "p" else self.pieces(box)

    def _label(self, properties: _Element | None, style: Style) -> tuple[str, bool]:
        """Return the automatic number of a paragraph, and whether it has a bullet instead."""
        own = child(properties, "numPr")
        list_id = number(value(own, "numId"))
        depth = number(value(own, "ilvl"))
        if list_id is None:
            list_id = style.list_id
            depth = style.list_level if depth is None else depth
        if not list_id:
            return "", False
        if depth is None:
            depth = self._numbering.level_of(list_id, style.chain)
        return self._numbering.next_label(list_id, depth)

    def _mark(self, properties: _Element | None, style: Style, bullet: bool) -> Marked:
        """Return what the styles say of a paragraph, without its text."""
        level = number(value(properties, "outlineLvl"))
        level = style.level if level is None else None if level > 8 else level
        if style.title:
            return Marked("", "title")
        if level is not None:
            return Marked("", "heading", level)
        return Marked("", "bullet" if bullet or style.bullet else None)

    def _rows(self, table: _Element) -> Iterator[Row]:
        above: set[int] = set()  # columns in which a cell goes on downwards
        for row in _inside(table, W + "tr"):
            properties = child(row, "trPr")
            if properties is not None and (child(properties, "del") is not None or switch(properties, "hidden")):
                continue
            before = number(value(properties, "gridBefore")) or 0
            cells = [Cell(span=before)] if before else []
            column, merging = before, set()
            for node in _inside(row, W + "tc"):
                cell = self._cell(node, column in above)
                cells += [cell] if cell is not None else []
                if child(node, "tcPr", "vMerge") is not None:
                    merging.add(column)
                column += number(value(node, "tcPr", "gridSpan")) or 1
            above = merging
            yield Row(tuple(cells), repeated=bool(switch(properties, "tblHeader")))

    def _cell(self, node: _Element, goes_on: bool) -> Cell | None:
        properties = child(node, "tcPr")
        if child(properties, "cellDel") is not None or _continues(properties, "hMerge"):
            return None
        span = number(value(properties, "gridSpan")) or 1
        merged = _continues(properties, "vMerge")
        inner = [] if merged and goes_on else self.pieces(node, in_cell=True)
        if merged and not inner:  # without a cell above that it could belong to it shows its own text
            return Cell(span=span, merged=True)
        running = tuple(piece.mark for piece in inner if not piece.apart)
        shade = child(properties, "shd")
        shaded = shade is not None and (shade.get(W + "fill") or "auto").lower() not in ("auto", "ffffff")
        strong = shaded or _is_bold(node)
        return Cell(running, tuple(piece.mark for piece in inner if piece.apart), span, strong=strong)


def _blocks(container: _Element) -> Iterator[_Element]:
    """Yield paragraphs and tables, out of whatever is wrapped around them."""
    for node in container:
        if node.tag in _BLOCKS:
            yield node
        elif node.tag == W + "sdt" and switch(child(node, "sdtPr"), "showingPlcHdr"):
            continue  # "click here to enter text"
        elif node.tag == MC + "AlternateContent":
            yield from next((found for choice in node if (found := list(_blocks(choice)))), [])
        elif isinstance(node.tag, str) and node.tag not in _OUTSIDE:
            yield from _blocks(node)


def _inside(container: _Element, tag: str) -> Iterator[_Element]:
    """Yield the rows of a table or the cells of a row, out of whatever is wrapped around them."""
    for node in container:
        if node.tag == tag:
            yield node
        elif isinstance(node.tag, str) and node.tag not in _OUTSIDE and node.tag not in (W + "p", W + "tbl"):
            yield from _inside(node, tag)


def _in_contents(block: _Element) -> bool:
    """Return whether a block stands in the control that holds a table of contents."""
    content = block.getparent()
    control = content.getparent() if content is not None and content.tag == W + "sdtContent" else None
    return value(control, "sdtPr", "docPartObj", "docPartGallery") == "Table of Contents"


def _continues(properties: _Element | None, name: str) -> bool:
    """Return whether a cell is merged into the one before it."""
    merge = child(properties, name)
    return merge is not None and (merge.get(VAL) or "continue") == "continue"


def _is_bold(cell: _Element) -> bool:
    runs = [run for run in cell.iter(W + "r") if child(run, "t") is not None]
    return bool(runs) and all(switch(child(run, "rPr"), "b") for run in runs)
