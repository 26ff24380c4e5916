"""The columns of the user's own tables in a table that is written: in their order, under their heads, numbers as numbers."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from labels import Paragraph
from labels.exchange.answers import LabelWords, known_names
from labels.exchange.known_words import column_of, known_heads
from labels.exchange.notes import note_heads, note_name, whole_notes
from labels.exchange.outgoing import MOVED
from labels.exchange.returned import is_tagged
from labels.exchange.sheet_words import is_error
from labels.table_rows import UNWRITTEN
from labels.taxonomy import Taxonomy
from labels.wording import _, pgettext
from models.output.cell_values import CellKind, Value, kind_of, typed
from seeds.formats.tables.field_names import find_columns, result_names

# What a sheet has beside the columns of the labels.
_BESIDE = ("none", "checked", "before", "hash", "doubt", "corrected", "topic", "evidence", "model", "extra")


@dataclass(frozen=True, slots=True)
class OwnColumn:
    """A column of the user's own.

    Attributes
    ----------
    head : str
        Its head in what is written.
    name : str
        Its head in the user's table.
    field : str or None
        The field of a paragraph that was read from it, ``text`` among them.
    kind : {"text", "number", "date"}
        What text in it is written as, where the table does not say of each cell what it is.
    decimals : int or None
        Digits behind the point that all its numbers have; None where they differ.
    """

    head: str
    name: str
    field: str | None = None
    kind: CellKind = "text"
    decimals: int | None = None

    def value(self, paragraph: Paragraph) -> Value:
        """Return what a paragraph has in the column; None where it has nothing.

        Parameters
        ----------
        paragraph : Paragraph
            The paragraph.
        """
        return typed(self.cell(paragraph), self.kind)

    def cell(self, paragraph: Paragraph) -> str:
        """Return what a paragraph has in the column, as text.

        Parameters
        ----------
        paragraph : Paragraph
            The paragraph.
        """
        if paragraph.extra and self.name in paragraph.extra:
            return paragraph.extra[self.name]
        if paragraph.row is not None and self.name in paragraph.row.cells:
            return paragraph.row.cells[self.name]
        known = getattr(paragraph, self.field) if self.field else None
        return "" if known is None else str(known)


@dataclass(frozen=True, slots=True)
class OwnColumns:
    """All of them.

    Attributes
    ----------
    front : tuple of OwnColumn
        Those of tables, in their order.
    back : tuple of OwnColumn
        What rides along with paragraphs that come from no table, or was put beside them since.
    taxonomy : Taxonomy
        The labels; columns of theirs that this program had written beside a text are made anew.
    """

    front: tuple[OwnColumn, ...]
    back: tuple[OwnColumn, ...]
    taxonomy: Taxonomy

    @property
    def fields(self) -> dict[str, OwnColumn]:
        """Columns that hold a field of a paragraph, by the field."""
        return {column.field: column for column in self.front if column.field}

    @property
    def notes(self) -> frozenset[str]:
        """Names of the columns that are notes of a sample or a review, which a workbook shows under heads of its own."""
        return whole_notes([column.name for column in (*self.front, *self.back)])

    @property
    def moved(self) -> list[OwnColumn]:
        """Columns that stand under another head, because theirs is that of a result."""
        columns = (*self.front, *self.back)
        notes = {name: note_heads()[name] for name in self.notes}
        return [column for column in columns if column.head not in (column.name, notes.get(column.name))]

    def more(self, paragraph: Paragraph) -> dict[str, str]:
        """Return what rides along with a paragraph and has no column, because the first rows had none of it.

        Parameters
        ----------
        paragraph : Paragraph
            The paragraph.
        """
        known = {column.name for column in (*self.front, *self.back)}
        more = {name: value for name, value in (paragraph.extra or {}).items() if name not in known}
        results = results_of(paragraph, self.taxonomy) if more else ()
        return {name: value for name, value in more.items() if name not in results}

    def more_cell(self, paragraph: Paragraph) -> str:
        """Return the same in one cell, as JSON; empty where there is nothing.

        Parameters
        ----------
        paragraph : Paragraph
            The paragraph.
        """
        more = self.more(paragraph)
        return json.dumps(more, ensure_ascii=False) if more else ""


def moved_note(moved: Mapping[str, str]) -> str:
    """Return the line that says which columns of the user's stand under another head.

    Parameters
    ----------
    moved : mapping of str to str
        By its own head, the other one.
    """
    pairs = (_("{name!r} is {other!r}").format(name=name, other=other) for name, other in moved.items())
    says = _("columns of your table that are called like one of a result go under another name: {columns}")
    return says.format(columns=pgettext("between items", ", ").join(pairs))


def own_columns(first: Sequence[Paragraph], taken: Collection[str], taxonomy: Taxonomy) -> OwnColumns:
    """Find the columns of the user's own tables.

    Parameters
    ----------
    first : sequence of Paragraph
        The first ones that are to be written.
    taken : collection of str
        Heads of what is written beside them. A column of such a name goes under another, but for one that a field of
        a paragraph was read from: it stands for the field.
    taxonomy : Taxonomy
        The labels; a sheet that this program wrote has columns of theirs, which are not the user's.

    Returns
    -------
    OwnColumns
    """
    fields: dict[str, str | None] = {}
    beside: dict[str, None] = {}
    for paragraph in first:
        results = results_of(paragraph, taxonomy)
        if paragraph.row is not None:
            by_name = {name: field for field, name in paragraph.row.fields.items() if field not in UNWRITTEN}
            for name in paragraph.row.cells:
                if name not in results:
                    fields.setdefault(name, by_name.get(name))
        beside |= {name: None for name in paragraph.extra or () if name not in results}
    # A note that a workbook shows under a head of its own rides along under its name.
    fields = {name: field for name, field in fields.items() if note_name(name) not in {*beside} - {name}}
    behind = [name for name in beside if name not in fields]
    called, kept = _heads(fields, behind, taken)
    front = [OwnColumn(called[name], name, field if name in kept else None) for name, field in fields.items()]
    back = [OwnColumn(called[name], name) for name in behind]
    in_front, behind_all = (tuple(_with_kind(one, first) for one in part) for part in (front, back))
    return OwnColumns(in_front, behind_all, taxonomy)


def results_of(paragraph: Paragraph, taxonomy: Taxonomy) -> set[str]:
    """Return what this program had written beside the columns of the user's in the row of a paragraph.

    Parameters
    ----------
    paragraph : Paragraph
        The paragraph.
    taxonomy : Taxonomy
        The labels.
    """
    row = paragraph.row
    if row is None:
        return set()
    return _results(tuple(row.cells), taxonomy) - {name for field, name in row.fields.items() if field not in UNWRITTEN}


@lru_cache(maxsize=8)
def _results(names: tuple[str, ...], taxonomy: Taxonomy) -> set[str]:
    """Return the columns of a table that this program wrote beside the user's: none, if it did not write the table."""
    known = known_heads()
    if all(not known[one].isdisjoint(names) for one in ("before", "hash")):
        said = frozenset().union(*(known[one] for one in _BESIDE))
        shown = known_names(taxonomy)
        called = shown.intersection(LabelWords(taxonomy).columns(names))
        return {*said, *called, *(f"{name} {word}" for name in shown for word in known["score"])}
    if not is_tagged(names):
        return set()
    scored = {"judged", *taxonomy.keys}  # what a table has beside the text wherever it has probabilities of these labels
    return {*result_names(), "extra", "predicted", *(scored if scored <= set(names) else ())}


def _heads(fields: Mapping[str, str | None], behind: Sequence[str], taken: Collection[str]) -> tuple[dict[str, str], set[str]]:
    """Return under which head each column goes, and which of them reading will take for the field they hold."""
    found: dict[str, str] = {}
    chosen: dict[str, str] = {}
    for name, field in fields.items():
        if field and field not in chosen and find_columns([name], "").by_field.get(field) == name:
            chosen[field] = found[name] = name
    used = {*taken, *found}
    for name in (*fields, *behind):
        if name not in found:
            free = f"{name}{MOVED}" if name in used or column_of(name) else name
            while free in used:
                free += MOVED
            found[name] = free
            used.add(free)
    # A column that nothing was read from must not be read for a field when the table comes back.
    for field, name in find_columns(dict.fromkeys([*found.values(), *taken]), "").by_field.items():
        if found.get(name) == name and chosen.get(field) != name:
            found[name] = f"{name}{MOVED}"
    return found, set(chosen.values())


def _with_kind(column: OwnColumn, first: Sequence[Paragraph]) -> OwnColumn:
    """Return a column with what its text is written as, by the first rows: all of it numbers, or all of it days."""
    if column.field in ("id", "text"):
        return column
    cells = [column.cell(paragraph) for paragraph in first if paragraph.row is None or not paragraph.row.typed]
    cells = [cell for cell in cells if cell and not is_error(cell)]
    kind, decimals = kind_of(cells)
    return replace(column, kind=kind, decimals=decimals)
