"""Tables of web pages: layout, rows of data, or the index above a government document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from seeds.cleaning.fold import fold
from seeds.formats.web.page_parts import PageBlock, index_label
from seeds.structure.blocks import glue
from seeds.structure.marked import Marked, row_text
from seeds.structure.rows import Cell, Row, table_paragraphs

if TYPE_CHECKING:
    from lxml.etree import _Element

_MOST_COLUMNS = 100
_MOST_ROWS = 10_000  # that one cell may stand beside
_MOST_MERGED = 100_000  # cells of a table that go on from above; none is written by hand with more
_PAGE_BLOCKS = 3  # paragraphs in one cell, most of the table: a page set in a table
_PAGE_SHARE = 0.6  # of the characters of a table
_PAGE_CHARACTERS = 200
_CELL_LENGTH = 60  # characters; around an inner table, cells of data are no longer
_INDEX_LABELS = 2
_LINKED = 0.8  # share of a paragraph's characters that are links
_NAME_LENGTH = 30  # characters of a cell that may be one name in several lines


@dataclass(slots=True)
class _Cell:
    """A cell while it is read."""

    blocks: list[PageBlock] = field(default_factory=list)
    span: int = 1
    merged: bool = False
    strong: bool = False

    def own(self) -> list[PageBlock]:
        return [block for block in self.blocks if block.marked.kind != "table"]

    def length(self) -> int:
        return sum(len(block.marked.text) for block in self.own())


class PageTable:
    """A table of a page while it is read.

    Parameters
    ----------
    element : int
        Position of its element.
    """

    def __init__(self, element: int) -> None:
        self._element = element
        self._before: list[PageBlock] = []  # a caption
        self._rows: list[list[_Cell]] = []
        self._headed: list[bool] = []
        self._spans: dict[int, tuple[int, int]] = {}  # by column: rows that a cell above still fills, and its width
        self._cell: _Cell | None = None
        self._row_open = False
        self._column = self._n_merged = 0

    def start(self, tag: str, element: _Element) -> None:
        """Begin a row or a cell.

        Parameters
        ----------
        tag : str
            ``tr``, ``td`` or ``th``.
        element : lxml.etree._Element
            Its element.
        """
        if tag == "tr" or not self._row_open:
            self.end_row()
            self._row_open = True
            outer = element.getparent()
            self._rows.append([])
            self._headed.append(outer is not None and outer.tag == "thead")
        if tag != "tr":
            self._place_merged()
            span = _number(element.get("colspan"), _MOST_COLUMNS)
            self._cell = _Cell(span=span, strong=tag == "th")
            self._rows[-1].append(self._cell)
            below = _number(element.get("rowspan"), _MOST_ROWS)
            if below > 1 and self._column < _MOST_COLUMNS:
                self._spans[self._column] = (below, span)  # its own row counts until the row ends
            self._column += span

    def _place_merged(self) -> None:
        while self._column in self._spans and self._n_merged < _MOST_MERGED:
            self._n_merged += 1
            span = self._spans[self._column][1]
            self._rows[-1].append(_Cell(span=span, merged=True))
            self._column += span

    def end_row(self) -> None:
        """End a row: what is merged into it from above is put in its place."""
        if not self._row_open:
            return
        self._place_merged()
        self._spans = {column: (rows - 1, span) for column, (rows, span) in self._spans.items() if rows > 1}
        self._column = 0
        self._cell = None
        self._row_open = False

    def end_cell(self) -> None:
        """End a cell."""
        self._cell = None

    def add(self, blocks: Sequence[PageBlock]) -> None:
        """Take the paragraphs of the open cell; what stands in none becomes a row of its own.

        Parameters
        ----------
        blocks : sequence of PageBlock
            The paragraphs.
        """
        if self._cell is not None:
            self._cell.blocks += blocks
        elif not self._rows:
            self._before += blocks
        elif blocks:
            self._rows.append([_Cell(list(blocks))])
            self._headed.append(False)

    def blocks(self) -> list[PageBlock]:
        """Return what the table says: paragraphs if it is layout, else its rows."""
        return [*self._before, *(self._index() or self._data())]

    def _index(self) -> list[PageBlock]:
        """Return the entries of an index (索引号: … 发文机关: …), which is no part of the text; nothing if it is none."""
        rows = [[row_text(block.marked.text for block in cell.blocks) for cell in row] for row in self._rows]
        rows = [[text for text in row if text] for row in rows]
        rows = [row for row in rows if row]
        labels = {label for row in rows for text in row if (label := index_label(text))}
        labelled = sum(any(index_label(text) for text in row) for row in rows)
        if len(labels) < _INDEX_LABELS or labelled < 0.6 * len(rows):
            return []
        return [PageBlock(Marked(text, "boilerplate"), self._element, "tr") for row in rows for text in _entries(row)]

    def _data(self) -> list[PageBlock]:
        cells = [cell for row in self._rows for cell in row]
        inner = [block for cell in cells for block in cell.blocks]
        if self._is_layout(cells):
            return inner
        rows = [Row(tuple(map(_frozen, row)), headed) for row, headed in zip(self._rows, self._header(), strict=True)]
        # Where the table turns out to be a frame its paragraphs come back as they are.
        known = {id(block.marked): block for block in inner}
        linked = min((block.linked for block in inner), default=0.0)  # a table of links, one and all
        return [known.get(id(marked), PageBlock(marked, self._element, "tr", linked)) for marked in table_paragraphs(rows)]

    def _header(self) -> Iterator[bool]:
        all_strong = [bool(row) and all(cell.strong for cell in row if cell.blocks) for row in self._rows]
        for index, (stated, strong) in enumerate(zip(self._headed, all_strong, strict=True)):
            yield stated or (strong and index == 0)

    def _is_layout(self, cells: Sequence[_Cell]) -> bool:
        total = sum(cell.length() for cell in cells)
        for cell in cells:
            length = cell.length()
            page = len(cell.own()) >= _PAGE_BLOCKS and length >= _PAGE_CHARACTERS and length >= _PAGE_SHARE * total
            around = len(cell.own()) < len(cell.blocks) and max((other.length() for other in cells), default=0) > _CELL_LENGTH
            if page or around:
                return True
        return False


def _entries(row: Sequence[str]) -> list[str]:
    """Return the entries of a row of an index: each label with its value."""
    entries: list[str] = []
    for text in row:
        if entries and not index_label(text):
            entries[-1] += text if entries[-1].endswith((":", "：")) else f" {text}"
        else:
            entries.append(text if ":" in fold(text) else f"{text}：")
    return entries


def _frozen(cell: _Cell) -> Cell:
    marks = tuple(block.marked for block in cell.blocks)
    texts = [mark.text.strip() for mark in marks]
    # A name that is broken into lines to fit its column, not paragraphs.
    same = len({block.element for block in cell.blocks}) == 1 and all(mark.kind is None for mark in marks)
    same = same and not all(block.linked > _LINKED for block in cell.blocks)
    if len(marks) > 1 and same and sum(map(len, texts)) <= _NAME_LENGTH and not any(text[-1:] in "。;；:：" for text in texts):
        marks = (Marked(glue(texts)),)
    return Cell(marks, span=cell.span, merged=cell.merged, strong=cell.strong)


def _number(value: str | None, most: int) -> int:
    digits = (value or "").strip()
    return max(1, min(int(digits), most)) if digits.isascii() and digits.isdigit() and len(digits) < 9 else 1
