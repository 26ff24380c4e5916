"""The sheet of the paragraphs: the user's own columns, a column of 0 and 1 for each label, how sure the model is, and why.

It can be sorted, counted and filled in: read back, a row counts as answered if it is marked as checked or differs from what
was filled in beforehand (`labels.exchange.spreadsheet.FromTable`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from labels import Evidence, Paragraph
from labels.annotations import text_hash
from labels.exchange.answers import known_names, shown_names
from labels.exchange.known_words import heads, known_heads, shown_values
from labels.exchange.notes import known_note_heads, note_heads, shown_note
from labels.exchange.sheet_words import skip_word, written_before, written_mark
from labels.paragraphs import DOCUMENT_FIELDS
from labels.wording import language
from models.output.cell_values import typed
from models.output.colours import tint
from models.output.own_columns import OwnColumn, OwnColumns, own_columns
from models.output.workbook.book import Book
from models.output.workbook.cell_text import MOST_ROWS, WIDEST, column_width, fits, height, too_many_rows
from models.output.workbook.explanation import Purpose, prompts
from models.output.workbook.marked_cells import MarkedCells
from models.output.workbook.table_sheet import Cell, Column, head_height, roomy
from seeds.cleaning.fold import fold
from seeds.schemes import Scheme

if TYPE_CHECKING:
    from xlsxwriter.format import Format

# What Excel holds, and no more: characters of a prompt and of its title.
LONGEST_PROMPT, LONGEST_TITLE = 255, 32
_FIRST = ("id", "text")
_LATER = ("doc", "n", "kind", "heading", "region", "date", "source", *DOCUMENT_FIELDS)
_DATES = ("date", "issued", "published", "spoken")
_WIDTHS = {"id": 20, "text": 72, "doc": 22, "heading": 24, "title": 30, "issuer": 22, "number": 18, "source": 24, "date": 11.5}
_FROZEN_WIDTH = 100  # of columns that stay in sight, in characters
_GREY = "#8a8f98"
Getter = Callable[["SheetRow", str], Cell]


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A paragraph with what is said of it.

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


@dataclass(frozen=True, slots=True)
class _Part:
    """A column of the sheet."""

    column: Column
    get: Getter
    format: Format
    hidden: bool = False


class LabelSheet:
    """The sheet of the paragraphs.

    Parameters
    ----------
    book : Book
        The workbook.
    name : str
        Name of the sheet.
    scheme : Scheme
        Whose labels they bear.
    columns : sequence of Column
        Further columns, to the right of the labels.
    first : sequence of SheetRow
        The first rows: they decide which columns of the user's own there are.
    purpose : Purpose, optional
        What is shown beside cells and what is hidden, where that is not the usual.
    """

    def __init__(
        self,
        book: Book,
        name: str,
        scheme: Scheme,
        columns: Sequence[Column],
        first: Sequence[SheetRow],
        purpose: Purpose | None = None,
    ) -> None:
        self._book, self._scheme = book, scheme
        self._prompts, self._hidden = (purpose.prompts, purpose.hidden) if purpose else (prompts(), ())
        self._head, self._names = heads(), shown_names(scheme.taxonomy, language())
        self.own = self._own_columns(columns, first)
        self._known = {name for row in first for name in _LATER if getattr(row.paragraph, name) is not None}
        self._labels = {label.key: label for label in scheme.taxonomy.labels}
        self._numbers: dict[str, int] = {}
        self._parts = [replace(part, column=roomy(part.column)) for part in self._all_parts(columns, first)]
        self._sheet = book.workbook.add_worksheet(name)
        self._marked = MarkedCells(book, self._sheet, {key: label.colour for key, label in self._labels.items()})
        self._sheet.set_row(0, head_height(part.column for part in self._parts if not part.hidden))
        for number, part in enumerate(self._parts):
            self._sheet.set_column(number, number, part.column.width, None, {"hidden": part.hidden})
            self._numbers[part.column.head] = number
            book.write(self._sheet, 0, number, part.column.head, book.head_format(part.column.colour), part.column.head)
        self._text = self._numbers[self._head_of("text")]
        self._sheet.freeze_panes(1, self._frozen())
        book.paper(self._sheet, 1)

    def _own_columns(self, columns: Sequence[Column], first: Sequence[SheetRow]) -> OwnColumns:
        # In all languages: reading, which knows them all, would take a column of the user's own for ours.
        known = (head for name, words in known_heads().items() if name != "note" for head in words)
        taken = {*known, *known_names(self._scheme.taxonomy), *self._scheme.keys, *(column.head for column in columns)}
        found = own_columns([row.paragraph for row in first], {*taken, *known_note_heads()}, self._scheme.taxonomy)
        notes = found.notes

        def headed(column: OwnColumn) -> OwnColumn:
            return replace(column, head=note_heads()[column.name]) if column.name in notes else column

        return replace(found, front=tuple(map(headed, found.front)), back=tuple(map(headed, found.back)))

    def _head_of(self, name: str) -> str:
        """Return the head of the column that holds a field: the user's own where there is one."""
        return self.own.fields[name].head if name in self.own.fields else self._head[name]

    def _all_parts(self, columns: Sequence[Column], first: Sequence[SheetRow]) -> list[_Part]:
        paragraphs = [row.paragraph for row in first]
        parts = [self._own_part(column, paragraphs) for column in self.own.front]
        parts += [self._field_part(name) for name in _FIRST if name not in self.own.fields]
        parts += [self._label_part(key) for key in self._scheme.keys]
        if not self._scheme.taxonomy.single:  # of one label none is no answer
            parts.append(self._part(self._head["none"], 5, lambda row, digest: None, align="center"))
        parts.append(self._part(self._head["checked"], 6, lambda row, digest: None if digest else skip_word(), align="center"))
        if known_heads()["note"].isdisjoint(column.head for column in (*self.own.front, *self.own.back)):
            parts.append(self._part(self._head["note"], 14, lambda row, digest: None))
        parts += [_Part(column, _cell_getter(column.head), self._book.cell_format(column.form)) for column in columns]
        later = [name for name in _LATER if name not in self.own.fields]
        parts += [self._field_part(name) for name in sorted(later, key=lambda name: name not in self._known)]
        parts += [self._own_part(column, paragraphs) for column in self.own.back]
        more, before, digest = self._head["extra"], self._head["before"], self._head["hash"]
        taxonomy = self._scheme.taxonomy
        return [
            *parts,
            self._part(more, 10, lambda row, _: self.own.more_cell(row.paragraph), hidden=True),
            self._part(before, 10, lambda row, _: written_before(row.marks, taxonomy), hidden=True),
            self._part(digest, 10, lambda row, digest: digest, hidden=True),
        ]

    def _part(self, head: str, width: float, get: Getter, *, hidden: bool = False, **looks: Any) -> _Part:
        return _Part(Column(head, width), get, self._book.format(**looks), hidden)

    def _own_part(self, own: OwnColumn, first: Sequence[Paragraph]) -> _Part:
        width = _WIDTHS["text"] if own.field == "text" else column_width(own.head, *(own.cell(one) for one in first[:200]))
        looks = {"num_format": "0." + "0" * own.decimals} if own.decimals else {}
        column = Column(own.head, width, "wrapped" if own.field == "text" else "text")
        taxonomy, is_note = self._scheme.taxonomy, own.name in self.own.notes

        def get(row: SheetRow, _: str) -> Cell:
            return shown_note(own.name, own.cell(row.paragraph), taxonomy) or None if is_note else own.value(row.paragraph)

        form = self._book.format(**looks, **({"text_wrap": True} if own.field == "text" else {}))
        return _Part(column, get, form, own.head in self._hidden)

    def _field_part(self, name: str) -> _Part:
        column = Column(self._head[name], _WIDTHS.get(name, 11.5 if name in _DATES else 10))
        kind, shown = "date" if name in _DATES else "text", shown_values(name)

        def get(row: SheetRow, _: str) -> Cell:
            value = getattr(row.paragraph, name)
            return value if value is None or isinstance(value, int) else typed(shown.get(value, value), kind)

        hidden = name in _LATER and name not in self._known
        return _Part(column, get, self._book.format(text_wrap=name == "text"), hidden)

    def _label_part(self, key: str) -> _Part:
        label = next(one for one in self._scheme.taxonomy.labels if one.key == key)

        def get(row: SheetRow, _: str) -> Cell:
            mark = row.marks.get(key)
            return None if mark is None else int(mark)

        return _Part(Column(self._names[key], 7, colour=label.colour), get, self._book.format(align="center"))

    def _frozen(self) -> int:
        """Return how many columns stay in sight: up to the text, where there is room beside them."""
        widths = [part.column.width for part in self._parts]
        if sum(widths[: self._text + 1]) <= _FROZEN_WIDTH:
            return self._text + 1
        return 1 if widths[0] <= WIDEST else 0

    def write(self, number: int, row: SheetRow) -> None:
        """Write a row.

        Parameters
        ----------
        number : int
            From 1.
        row : SheetRow
            What is written.

        Raises
        ------
        InputError
            If there are more rows than a sheet holds.
        """
        if number >= MOST_ROWS:
            raise too_many_rows(row.paragraph.id, number)
        own = self.own.fields.get("text")
        text, evidence = self._marked.placed(row.paragraph.text, own.cell(row.paragraph) if own else "", row.evidence)
        whole = fits(text)
        # Of a text that was cut no answer can come back: it has no hash, and is marked as passed over.
        digest = text_hash(fold(row.paragraph.text)) if whole else ""
        self._sheet.set_row(number, height(text, self._parts[self._text].column.width))
        grey = row.paragraph.kind == "boilerplate"
        for column, part in enumerate(self._parts):
            if column == self._text:
                form = self._book.format(text_wrap=True, font_color=_GREY) if grey else part.format
                if not (whole and self._marked.write(number, column, text, evidence, form)):
                    self._book.write(self._sheet, number, column, text, form, part.column.head)
                continue
            self._book.write(self._sheet, number, column, part.get(row, digest), part.format, part.column.head)

    def finish(self, count: int) -> None:
        """Add what holds for whole columns: filters, lists to choose from, colours.

        Parameters
        ----------
        count : int
            How many rows were written.
        """
        last = max(count, 1)
        self._sheet.autofilter(0, 0, last, len(self._parts) - 1)
        says, definitions = self._prompts, self._scheme.definitions
        for key, label in self._labels.items():
            column = self._numbers[self._names[key]]
            self._choice(column, last, [1, 0], self._names[key], definitions[key] or says["label"])
            self._colour(column, last, label.colour)
            self._bar(f"{self._names[key]} {self._head['score']}", last, label.colour)
        yes = written_mark(True)
        if self._head["none"] in self._numbers:
            self._choice(self._numbers[self._head["none"]], last, [yes], self._head["none"], says["none"])
        self._choice(self._numbers[self._head["checked"]], last, [yes, skip_word()], self._head["checked"], says["checked"])

    def _colour(self, column: int, last: int, colour: str) -> None:
        for value, looks in ((1, {"bg_color": tint(colour, 0.2), "bold": True}), (0, {"font_color": "#b9bfc8"})):
            form = self._book.workbook.add_format(looks)
            # An empty cell is no 0: nobody has looked.
            top = f"${_letters(column)}2"
            rule = {"type": "formula", "criteria": f"=AND(ISNUMBER({top[1:]}),{top[1:]}={value})", "format": form}
            self._sheet.conditional_format(1, column, last, column, rule)

    def _bar(self, head: str, last: int, colour: str) -> None:
        if head in self._numbers:
            column = self._numbers[head]
            ends = {"min_type": "num", "min_value": 0, "max_type": "num", "max_value": 1}
            bar = {"type": "data_bar", "bar_color": tint(colour, 0.3), "bar_solid": True, "data_bar_2010": True, **ends}
            self._sheet.conditional_format(1, column, last, column, bar)

    def _choice(self, column: int, last: int, source: Sequence[str | int], title: str, message: str) -> None:
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


def _cell_getter(head: str) -> Getter:
    return lambda row, _: row.cells.get(head)


def _letters(column: int) -> str:
    from xlsxwriter.utility import xl_col_to_name

    return str(xl_col_to_name(column))
