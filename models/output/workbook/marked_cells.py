"""Texts in cells with the words marked that carried a label, in its colour."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from labels import Evidence
from models.output.workbook.book import FONT, Book
from models.output.workbook.cell_text import MOST_LINES

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

# What a workbook writes by an escape, or what looks like one: the library gets both wrong inside marked text.
_ESCAPE = re.compile(r"_x[0-9a-fA-F]{4}_|[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


class MarkedCells:
    """Writes texts with marked words into a sheet.

    Parameters
    ----------
    book : Book
        The workbook.
    sheet : Worksheet
        The sheet.
    colours : mapping of str to str
        Colour of each label, as ``#rrggbb``, by its key.
    """

    def __init__(self, book: Book, sheet: Worksheet, colours: Mapping[str, str]) -> None:
        self._book, self._sheet, self._colours = book, sheet, colours

    @staticmethod
    def placed(clean: str, raw: str, spans: Sequence[Evidence]) -> tuple[str, Sequence[Evidence]]:
        """Return a text as the user's table has it, with the spans moved to where their words stand in it.

        Parameters
        ----------
        clean : str
            The text that was tagged.
        raw : str
            The same in the user's table; empty where there is none.
        spans : sequence of Evidence
            Offsets into the clean one.

        Returns
        -------
        tuple of (str, sequence of Evidence)
            The clean text as it is, where the two differ in more than white space, for then the one in the table is
            damaged, or hold more lines than a cell does.
        """
        if raw == clean or not raw or raw.count("\n") > MOST_LINES or _ESCAPE.search(raw):
            return clean, spans
        if "".join(raw.split()) != "".join(clean.split()):
            return clean, spans
        places = [at for at, sign in enumerate(raw) if not sign.isspace()]
        before = [0]  # signs that are no white space, before each place of the clean text
        for sign in clean:
            before.append(before[-1] + (not sign.isspace()))
        moved = []
        for span in spans:
            first, last = before[span.start], before[span.end] - 1
            if first <= last:
                start, end = places[first], places[last] + 1
                moved.append(Evidence(span.label, start, end, raw[start:end], span.weight))
        return raw, moved

    def write(self, row: int, column: int, text: str, spans: Sequence[Evidence], form: Format) -> bool:
        """Write a text with its marks; characters of two labels have the first one's colour.

        Parameters
        ----------
        row, column : int
            The cell, from 0.
        text : str
            One that a cell holds.
        spans : sequence of Evidence
            What is marked.
        form : Format
            Of the cell.

        Returns
        -------
        bool
            Whether it was written: not, where there is nothing to mark or the library cannot mark it.
        """
        owner: list[str | None] = [None] * len(text)
        for span in spans:
            for offset in range(span.start, min(span.end, len(text))):
                owner[offset] = owner[offset] or span.label
        starts = [at for at in range(len(text)) if at == 0 or owner[at] != owner[at - 1]]
        if not any(owner) or _ESCAPE.search(text):
            return False
        if len(starts) == 1:  # marked as a whole
            whole = self._book.format(text_wrap=True, **self._looks(owner[0]))
            self._sheet.write_string(row, column, text, whole)
            return not (text.startswith("<r>") and text.endswith("</r>"))
        parts: list[Any] = []
        for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
            parts += [self._book.format(**self._looks(owner[start])), text[start:end]]
        self._sheet.write_rich_string(row, column, *parts, form)
        return True

    def _looks(self, label: str | None) -> dict[str, Any]:
        return {"font_color": self._colours[label], "bold": True} if label else dict(FONT)
