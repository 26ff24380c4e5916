"""Records to paragraphs: which field holds what, texts clean and never split but on request, other columns ride along."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from labels.exchange.known_words import is_sheet, known_heads
from labels.exchange.notes import note_name, read_note
from labels.exchange.returned import is_tagged
from labels.paragraphs import Paragraph, is_unicode
from labels.support.errors import InputError
from labels.support.made import made
from labels.table_rows import TableRow
from labels.wording import _
from seeds.cleaning.clean import is_clean
from seeds.formats.blocks.seen_ids import BlockIds
from seeds.formats.tables.date_cells import is_year
from seeds.formats.tables.error_cells import without_errors
from seeds.formats.tables.field_names import Columns, result_names
from seeds.formats.tables.record_options import Record, RecordOptions
from seeds.formats.tables.record_values import as_text, of_table, own_columns, said_beside
from seeds.formats.tables.text_cells import clean_cell, document_parts, is_document, repaired, told_by_text
from seeds.metadata.stated_fields import FORMS, code_of_names, form_of, names_the_state, read_region, says_codes, unclear_place

_DATES = ("issued", "spoken", "published")
_SETTLED = frozenset((*FORMS, "page"))
_MORE = frozenset({"extra"})  # where tables and records have the columns of the user's own that have none there


class RecordReader:
    """Make paragraphs of the records of one file.

    Parameters
    ----------
    location : str
        The file, for error messages.
    doc : str
        Document of the records that name none.
    options : RecordOptions
        What the user said.
    number : int
        How many records of the file were read before.
    ids : BlockIds, optional
        Takes the ids.
    """

    def __init__(self, location: str, doc: str, options: RecordOptions, number: int = 0, ids: BlockIds | None = None) -> None:
        self._location, self._doc, self._options = location, doc, options
        self._ids = ids or BlockIds()
        self._wrong: Sequence[str] = ()  # cells of the row that hold errors
        self._of: Columns | None = None
        self._fields: frozenset[str | None] = frozenset()
        self._plain_of: Columns | None = None
        self._is_plain = False
        self.number = number  # of records so far

    def of_row(
        self, values: Mapping[str, str], columns: Columns, location: str, row: TableRow | None = None
    ) -> Iterator[Paragraph]:
        """Return the paragraphs of a row of a table.

        Parameters
        ----------
        values : mapping of str to str
            Cells by column.
        columns : Columns
            What the columns hold.
        location : str
            Where it stands, for error messages.
        row : TableRow, optional
            What goes with them into tables that are written.

        Returns
        -------
        iterator of Paragraph
            As :meth:`paragraphs` gives them; a cell that holds the error of a formula is empty.
        """
        known, self._wrong = without_errors(values, columns, location)
        self._options.errors.extend(self._wrong)
        return self.paragraphs(of_table(known, columns), columns, location, values, row)

    def paragraphs(
        self,
        record: Mapping[str, Any],
        columns: Columns,
        location: str,
        original: Mapping[str, Any] | None = None,
        row: TableRow | None = None,
    ) -> Iterator[Paragraph]:
        """Return the paragraph of a record; with the option ``split``, its paragraphs.

        Parameters
        ----------
        record : mapping of str to object
            Its values by column.
        columns : Columns
            What the columns hold; the one of the text is known.
        location : str
            Where it stands, for error messages.
        original : mapping of str to object, optional
            The record as the file has it, where that is another.
        row : TableRow, optional
            The row of a table that it is.

        Yields
        ------
        Paragraph
            Clean.

        Raises
        ------
        InputError
            If a value is of the wrong type or an id stands twice.
        """
        self.number += 1
        values = {field: record.get(name) for field, name in columns.fields.items()}
        as_it_stands = record if original is None else original
        said = said_beside(as_it_stands) if "labels" in as_it_stands else {}
        values |= said
        # A table keeps its column of what was looked for: by it, and by those of the probabilities, it is known again.
        written = {name for name in said if name == "predicted" or isinstance(record.get(name), list)}
        extra = {} if self._read(columns).issuperset(record) else self._extra(record, columns, written)
        if not values.keys().isdisjoint(_SETTLED):
            self._settle(values, extra, columns, location, record)
        names = bool(values.get("doc")), bool(values.get("id"))
        if self._options.met is not None:
            values.pop("labels", None)
        if not names[0] and not values.get("source"):  # tells, wherever it is written, that the table is no document
            values["source"] = location
        values["text"], values["doc"] = record.get(columns.text or "text"), values.get("doc") or self._doc
        if extra:
            values["extra"] = extra
        paragraph = Paragraph.from_record(values, location, self.number)
        if row is not None:
            paragraph = paragraph.changed(row=row)
        if self._options.met is None:
            self._take_id(paragraph.id, location)
        text = repaired(paragraph.text)
        is_cut = self._options.split and bool(text.strip())
        if self._options.cut is not None and is_document(text):
            self._options.cut.append(location)
            is_cut = True
        if is_cut:
            yield from document_parts(paragraph, text, "id" in columns.fields)
        else:
            told = told_by_text(paragraph, text) if is_document(text) else paragraph
            clean = clean_cell(text, paragraph.kind)
            found = told if clean == told.text else told.changed(text=clean)
            if self._options.met is not None:
                self._options.met.append(
                    Record(found, as_it_stands, paragraph.text, self._location, location, *names, tuple(self._wrong))
                )
            yield found

    def plain(self, record: Mapping[str, Any], columns: Columns, location: str) -> Paragraph | None:
        """Return the paragraph of a record that is nothing but a text, with or without an id: most are.

        Parameters
        ----------
        record : mapping of str to object
            Its values by column.
        columns : Columns
            What the columns hold; the one of the text is known.
        location : str
            Where it stands, for error messages.

        Returns
        -------
        Paragraph or None
            As :meth:`paragraphs` gives it; None where that has to look closer, and nothing was done.

        Raises
        ------
        InputError
            If its id stands twice.
        """
        if self._plain_of is not columns:
            self._plain_of, own = columns, self._options
            self._is_plain = columns.fields.keys() <= {"id"} and own.met is None and not own.split and is_unicode(location)
        text = record[columns.text or "text"]
        if not (self._is_plain and len(record) == 1 + len(columns.fields) and type(text) is str):
            return None
        name = record[columns.fields["id"]] if columns.fields else f"{self._doc}#{self.number + 1}"
        if type(name) is not str or not is_unicode(name):
            return None
        if not is_clean(text):
            if not is_unicode(text) or is_document(found := repaired(text)):
                return None
            text = clean_cell(found, self._blank.kind)
        self.number += 1
        self._take_id(name, location)
        return self._blank.changed(id=name, n=self.number, source=location, text=text)

    @cached_property
    def _blank(self) -> Paragraph:
        return made(Paragraph, {"doc": self._doc, "kind": "body"})  # what is not set is not copied each time

    def _take_id(self, name: str, location: str) -> None:
        if not self._ids.add(name):
            raise InputError(location, _("repeats the id {id!r}").format(id=name), _("give every row its own id"))

    def _extra(self, record: Mapping[str, Any], columns: Columns, written: Collection[str]) -> dict[str, str]:
        """Return the columns that are no field of a paragraph, as text."""
        from_sheet, tagged = is_sheet(record), is_tagged(record)
        # A workbook of this program has a head for it, as for all its columns; everything else that it writes, its name.
        more: Collection[str] = known_heads()["extra"] if from_sheet else _MORE
        extra = {column: cell for name in more for column, cell in own_columns(record.get(name)).items()}
        # A column that is called like one of a result is the user's own where no results stand beside it.
        results = result_names() if tagged and not from_sheet else ()
        if not (from_sheet or tagged or extra) and any(isinstance(record.get(name), str) for name in more):
            more = ()
        taken = self._read(columns)
        if more or results or written:
            taken = taken.union(more, results, written)
        found = {name: as_text(value) for name, value in record.items() if name not in taken}
        if from_sheet:  # a workbook of this program
            found = {note_name(name): read_note(note_name(name), cell) for name, cell in found.items()}
        return extra | found

    def _read(self, columns: Columns) -> frozenset[str | None]:
        """Return the columns that are fields or the text; those of one row after the other are mostly the same."""
        if self._of is not columns:
            self._of, self._fields = columns, frozenset([columns.text, *columns.fields.values()])
        return self._fields

    def _settle(
        self, values: dict[str, Any], extra: dict[str, str], columns: Columns, location: str, record: Mapping[str, Any]
    ) -> None:
        """Bring dates, places and levels to their one form; what is not understood rides along as it stands."""
        _tell_the_state(values, extra, columns)
        for field in FORMS:
            value = values.get(field)
            if not isinstance(value, str | int | float) or isinstance(value, bool):
                continue  # missing, or of a wrong type, which `from_record` tells
            written = as_text(value).strip()
            values[field] = form_of(field, columns.fields.get(field, field))(written)
            if field == "region":
                values[field] = values[field] or self._as_written(written, location)
                if written.startswith(values[field]):
                    continue
            elif values[field] is not None:
                continue
            extra[columns.fields[field]] = written
            if field in (*_DATES, "date"):
                self._options.unread_dates.append(f"{location}: {written[:40]}")
        if values.get("page") is not None and not isinstance(values["page"], int):
            extra[columns.fields["page"]] = as_text(values.pop("page"))
        year = values["date"] if is_year(values.get("date")) else None
        if year and columns.fields["date"] != "date":  # where it gives way it is not lost
            extra[columns.fields["date"]] = as_text(record.get(columns.fields["date"])).strip()
        exact = None if year else values.get("date")
        values["date"] = exact or next((values[name] for name in _DATES if values.get(name)), None) or year
        _settle_code(values, columns)

    def _as_written(self, written: str, location: str) -> str:
        if unclear := unclear_place(written):
            self._options.unread_places.append(f"{location}: {unclear}")
        return written


def _settle_code(values: dict[str, Any], columns: Columns) -> None:
    """Tell the code by the names of places, or the province by a code that stands under a head that says so."""
    if not values.get("code") and values.get("region"):
        values["code"] = code_of_names(values)
    elif values.get("code") and not values.get("region") and values.get("level") != "national":
        values["region"] = read_region(values["code"]) if says_codes(columns.fields["code"]) else None


def _tell_the_state(values: dict[str, Any], extra: dict[str, str], columns: Columns) -> None:
    """Take the whole country, where a province should be named, for the level that it is; it rides along as it stands."""
    written = values.get("region")
    if isinstance(written, str) and names_the_state(written):
        extra[columns.fields["region"]] = written.strip()
        values["region"], values["level"] = None, values.get("level") or "national"
