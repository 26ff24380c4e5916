"""A workbook to label in: a row for each text, a column with a list to choose from for each label, and how to fill it in."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from labels import Evidence, InputError, Paragraph
from labels.annotations import text_hash
from labels.exchange.answers import none_word, shown_names
from labels.exchange.notes import explained_notes, note_heads, shown_note
from labels.exchange.outgoing import free_name
from labels.exchange.sheet_words import heads, skip_word, written_before, written_mark
from labels.paragraphs import DOCUMENT_FIELDS
from seeds.cleaning.fold import fold
from seeds.formats.tables.field_names import explaining_sheet
from seeds.schemes import Scheme

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

# What Excel holds, and no more: rows of a sheet, characters of a cell (in UTF-16 units), of a prompt and of its title.
MOST_ROWS, LONGEST_CELL, LONGEST_PROMPT, LONGEST_TITLE = 1_048_576, 32_767, 255, 32
_LINE = 16_000  # characters of a line of the codebook in one cell
_LOOKED_AT = 1_000  # rows, for the columns of the user's own table
_FIRST = ("id", "text")
_LATER = ("doc", "n", "kind", "heading", "region", "date", "source", *DOCUMENT_FIELDS)
_MORE = "extra"
# What a workbook writes by an escape, or what looks like one: the library gets both wrong inside marked text.
_ESCAPE = re.compile(r"_x[0-9a-fA-F]{4}_|\r")


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A text to label.

    Attributes
    ----------
    paragraph : Paragraph
        The text and what is known of it.
    marks : mapping of str to (bool or None)
        What stands in the cell of each label beforehand, by key; None is empty.
    evidence : sequence of Evidence
        Words that are marked in the text, in the colour of their label.
    cells : mapping of str to (str or float)
        What stands in further columns, by their heads.
    """

    paragraph: Paragraph
    marks: Mapping[str, bool | None]
    evidence: Sequence[Evidence] = ()
    cells: Mapping[str, str | float] = field(default_factory=dict)


def write_label_sheet(rows: Iterable[SheetRow], scheme: Scheme, file: BinaryIO, columns: Sequence[str] = ()) -> int:
    """Write a workbook to label in; return how many rows.

    It is read back as labelled text (`labels.exchange.spreadsheet.FromTable`): a row counts as answered if it is marked as
    checked or differs from what was filled in beforehand.

    Parameters
    ----------
    rows : iterable of SheetRow
        Written as they come; only the first thousand are kept in mind.
    scheme : Scheme
        Whose labels they bear.
    file : BinaryIO
        Where to write.
    columns : sequence of str
        Heads of the further columns.

    Returns
    -------
    int

    Raises
    ------
    InputError
        If there are more rows than a sheet holds, or a text is longer than a cell: nothing is cut.
    """
    from xlsxwriter.workbook import Workbook

    rows = iter(rows)
    first = list(islice(rows, _LOOKED_AT))
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(file, options) as workbook:
        sheet = _LabelSheet(workbook, scheme, columns, first)
        count = 0
        for count, row in enumerate(chain(first, rows), 1):
            sheet.write(count, row)
        sheet.finish(count)
        _write_explanation(workbook, scheme, sheet.notes)
    return count


class _LabelSheet:
    """The sheet of the texts."""

    def __init__(self, workbook: Workbook, scheme: Scheme, columns: Sequence[str], first: Sequence[SheetRow]) -> None:
        self._scheme, self._columns = scheme, columns
        self._head, names = heads(), shown_names(scheme.taxonomy)
        fixed = {*self._head.values(), *names.values(), *scheme.keys, *columns, *note_heads().values(), _MORE}
        own = dict.fromkeys(name for row in first for name in row.paragraph.extra or () if name != self._head["note"])
        self._own = {name: note_heads().get(name) or free_name(name, fixed) for name in own}
        self._heads = [self._head[name] for name in _FIRST] + list(names.values())
        self._asked = ("checked",) if scheme.taxonomy.single else ("none", "checked")  # of one label none is no answer
        self._heads += [self._head[name] for name in (*self._asked, "note")] + list(columns)
        self._heads += [self._head[name] for name in _LATER] + list(self._own.values())
        self._heads += [_MORE, self._head["before"], self._head["hash"]]
        self._labels = range(len(_FIRST), len(_FIRST) + len(names))
        self._sheet: Worksheet = workbook.add_worksheet("标注")
        self._plain = workbook.add_format({"valign": "top"})
        self._wrapped = workbook.add_format({"valign": "top", "text_wrap": True})
        self._bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#e8eef7"})
        self._colours: dict[str, Format] = {
            label.key: workbook.add_format({"font_color": label.colour, "bold": True}) for label in scheme.taxonomy.labels
        }
        self._widths({self._head[name] for row in first for name in _LATER if getattr(row.paragraph, name) is not None})
        for column, head in enumerate(self._heads):
            self._text(0, column, head, "head", self._bold)

    @property
    def notes(self) -> list[tuple[str, str]]:
        """Columns that say how a text came into the sheet, or why it is doubted, and what they mean."""
        return explained_notes(self._own)

    def _widths(self, known: Collection[str]) -> None:
        """Set the widths, which must be known before the rows are written; what nobody reads is hidden."""
        wide = {self._head["id"]: 16, self._head["text"]: 70, self._head["note"]: 18, self._head["evidence"]: 30}
        hidden = {_MORE, self._head["before"], self._head["hash"], *(self._head[name] for name in _LATER)} - set(known)
        for column, head in enumerate(self._heads):
            self._sheet.set_column(column, column, wide.get(head, 9), None, {"hidden": head in hidden})

    def _text(self, row: int, column: int, text: str, what: str, form: Format) -> None:
        if len(text.encode("utf-16-le")) > 2 * LONGEST_CELL:
            problem = f"has {len(text):,} characters in column {self._heads[column]!r}, a cell of Excel holds {LONGEST_CELL:,}"
            raise InputError(what, problem, "cut the text into paragraphs (--split), or write --format csv")
        if text:
            self._sheet.write_string(row, column, text, form)

    def write(self, number: int, row: SheetRow) -> None:
        """Write a text and what is known of it."""
        p = row.paragraph
        if number >= MOST_ROWS:
            problem = f"is the {number:,}th text, a sheet of Excel holds {MOST_ROWS - 1:,}"
            raise InputError(p.id, problem, "write several files, or --format csv")
        digest = text_hash(fold(p.text))
        cells: list[str | float] = [p.id, p.text, *(written_mark(row.marks.get(key)) for key in self._scheme.keys)]
        note = (p.extra or {}).get(self._head["note"], "")
        cells += [*([""] * len(self._asked)), note, *(row.cells.get(head, "") for head in self._columns)]
        cells += ["" if (value := getattr(p, name)) is None else str(value) for name in _LATER]
        extra = p.extra or {}
        cells += [shown_note(name, extra.get(name, ""), self._scheme.taxonomy) for name in self._own]
        more = {name: value for name, value in extra.items() if name not in self._own and name != self._head["note"]}
        cells += [json.dumps(more, ensure_ascii=False) if more else "", written_before(row.marks, self._scheme.taxonomy), digest]
        for column, cell in enumerate(cells):
            if isinstance(cell, float):
                self._sheet.write_number(number, column, cell, self._plain)
            elif column == 1 and row.evidence:
                self._marked(number, column, row)
            else:
                self._text(number, column, str(cell), p.id, self._wrapped if column == 1 else self._plain)

    def _marked(self, number: int, column: int, row: SheetRow) -> None:
        """Write a text with its evidence in the colours of the labels; characters of two have the first one's."""
        text = row.paragraph.text
        owner: list[str | None] = [None] * len(text)
        for span in row.evidence:
            for offset in range(span.start, min(span.end, len(text))):
                owner[offset] = owner[offset] or span.label
        starts = [at for at in range(len(text)) if at == 0 or owner[at] != owner[at - 1]]
        ends = [*starts[1:], len(text)]
        too_long = len(text.encode("utf-16-le")) > 2 * LONGEST_CELL
        if len(starts) < 2 or too_long or _ESCAPE.search(text):
            form = self._colours[owner[0]] if len(starts) == 1 and owner[0] else self._wrapped
            self._text(number, column, text, row.paragraph.id, form)
            return
        parts: list[Any] = []
        for start, end in zip(starts, ends, strict=True):
            label = owner[start]
            parts += [self._colours[label], text[start:end]] if label else [text[start:end]]
        self._sheet.write_rich_string(number, column, *parts, self._wrapped)

    def finish(self, count: int) -> None:
        """Add what holds for whole columns."""
        last = max(count, 1)
        sheet, names = self._sheet, shown_names(self._scheme.taxonomy)
        sheet.freeze_panes(1, len(_FIRST))
        sheet.autofilter(0, 0, last, len(self._heads) - 1)
        says = _texts()["prompts"]
        lists = [written_mark(True), written_mark(False)]
        for column, label in zip(self._labels, self._scheme.taxonomy.labels, strict=True):
            self._choice(column, last, lists, names[label.key], label.definition or says["label"])
        choices = {"none": lists[:1], "checked": [lists[0], skip_word()]}
        for column, name in enumerate(self._asked, self._labels.stop):
            self._choice(column, last, choices[name], self._head[name], says[name])

    def _choice(self, column: int, last: int, source: Sequence[str], title: str, message: str) -> None:
        self._sheet.data_validation(
            1,
            column,
            last,
            column,
            {
                "validate": "list",
                "source": list(source),
                "ignore_blank": True,
                "input_title": title[:LONGEST_TITLE],
                "input_message": message[:LONGEST_PROMPT],
                "error_type": "warning",
            },
        )


@cache
def _texts() -> Mapping[str, Any]:
    return tomllib.loads(Path(__file__).with_name("label_sheet.toml").read_text(encoding="utf-8"))


def _write_explanation(workbook: Workbook, scheme: Scheme, notes: Sequence[tuple[str, str]]) -> None:
    """Write the sheet that says how the other is filled in, and what the labels mean."""
    sheet = workbook.add_worksheet("说明")
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 110)
    wrapped, bold = (workbook.add_format({"text_wrap": True, "valign": "top", "bold": strong}) for strong in (False, True))
    names = shown_names(scheme.taxonomy)
    lines = [(explaining_sheet(), ""), *((line["head"], line["says"]) for line in _texts()["line"]), *notes]
    if scheme.taxonomy.single:
        lines = [line for line in lines if line[0] != none_word()]
    lines += [("", ""), (_texts()["labels"], "")]
    lines += [(names[label.key], label.definition or label.english) for label in scheme.taxonomy.labels]
    written = [line for line in scheme.codebook.splitlines() if line.strip()]
    lines += [("", "")] + [("", line[at : at + _LINE]) for line in written for at in range(0, len(line), _LINE)]
    for row, (head, says) in enumerate(lines):
        sheet.write_string(row, 0, head, bold)
        sheet.write_string(row, 1, says, wrapped)
