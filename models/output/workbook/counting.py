"""Sheets that count paragraphs: by document, and by province and label."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence

from labels import Paragraph
from labels.exchange.answers import shown_names
from labels.paragraphs import COUNTED
from labels.wording import language
from models.output.cell_values import typed
from models.output.workbook.book import Book
from models.output.workbook.explanation import field_head, word
from models.output.workbook.table_sheet import Cell, Column
from seeds.formats.tables.record_options import is_row_of_table, titled
from seeds.metadata.gazetteer import read_place
from seeds.schemes import INDUSTRIES, Scheme

_FACTS = ("issuer", "number", "city", "date")
_LAST = "99"  # behind all codes of provinces
_SUMS = ("n_paragraphs", "n_tagged", "characters")
# Of what may be a row of a table that names no documents: what tells its document, else its number; of others 0.
_Row = tuple[str, ...] | int
# Document, its title, province, row.
_Key = tuple[str, str | None, str | None, _Row]
_Document = tuple[str, _Row | None]


class Counting:
    """Counts paragraphs as they are written, in little memory: a hundred thousand documents are not rare.

    Parameters
    ----------
    scheme : Scheme
        Whose labels they bear.
    """

    def __init__(self, scheme: Scheme) -> None:
        self._scheme = scheme
        self._rows: dict[_Key, int] = {}  # of a document and a province, the row of its numbers
        self._numbers = array("I")  # rows of paragraphs, tagged ones, characters, and paragraphs with each label
        self._width = len(_SUMS) + len(scheme.keys)
        self._facts: list[tuple[str | None, ...]] = []
        self._same: dict[tuple[str | None, ...], tuple[str | None, ...]] = {}

    @property
    def sheets(self) -> tuple[str, str]:
        """Names of the two sheets."""
        return word("documents"), word("industry_regions" if self._scheme.name == INDUSTRIES else "regions")

    def add(self, paragraph: Paragraph, labels: Iterable[str]) -> None:
        """Count a paragraph, if its kind is one that panels count and it has a text.

        Parameters
        ----------
        paragraph : Paragraph
            The paragraph.
        labels : iterable of str
            Its labels.
        """
        if paragraph.kind not in COUNTED or not paragraph.has_text:
            return
        row_of: _Row = (titled(paragraph) or paragraph.n) if is_row_of_table(paragraph) else 0
        key = paragraph.doc, paragraph.title, paragraph.region, row_of
        facts = tuple(getattr(paragraph, name) for name in _FACTS)
        row = self._rows.setdefault(key, len(self._rows))
        if row == len(self._facts):
            self._facts.append(self._same.setdefault(facts, facts))
            self._numbers.extend([0] * self._width)
        elif self._facts[row] != facts:  # what differs among its paragraphs is said of none
            both = zip(self._facts[row], facts, strict=True)
            self._facts[row] = tuple(one if one == other else None for one, other in both)
        start = row * self._width
        given = [self._scheme.taxonomy.columns[label] for label in labels]
        self._numbers[start] += 1
        self._numbers[start + 1] += bool(given)
        self._numbers[start + 2] += len(paragraph.text)
        for column in given:
            self._numbers[start + len(_SUMS) + column] += 1

    def write(self, book: Book) -> None:
        """Write both sheets.

        Parameters
        ----------
        book : Book
            The workbook.
        """
        documents = self._documents()
        self._write_documents(book, documents)
        self._write_regions(book, documents)

    def _documents(self) -> list[_Document]:
        """Return the document of each row of numbers.

        A table that names none is none, as in :class:`models.panel.observed.Observer`: its rows are, by title and place or each.
        """
        keys = list(self._rows)
        tables: dict[str, list[_Key]] = {}
        for key in keys:
            tables.setdefault(key[0], []).append(key)
        apart: set[str] = set()  # tables of which the rows are documents
        for doc, rows in tables.items():
            if len(rows) > 1 and all(row for *_, row in rows):
                apart.add(doc)
        return [(key[0], key[3] if key[0] in apart else None) for key in keys]

    def _total(self, rows: Iterable[int]) -> list[int]:
        parts = (self._numbers[row * self._width : (row + 1) * self._width] for row in rows)
        return [sum(column) for column in zip(*parts, strict=True)]

    def _write_documents(self, book: Book, documents: Sequence[_Document]) -> None:
        names = shown_names(self._scheme.taxonomy, language())
        labels = self._scheme.taxonomy.labels
        widths = {"issuer": 22, "number": 20, "city": 10, "date": 11.5}
        columns = [Column(word("document"), 24), Column(field_head("title"), 44), Column(field_head("region"), 9)]
        columns += [Column(field_head(name), widths[name]) for name in _FACTS]
        columns += [Column(word(name), 9, "count") for name in _SUMS]
        columns += [Column(names[label.key], 8, "count", label.colour) for label in labels]
        columns += [Column(f"{names[label.key]} {word('share')}", 9, "share", label.colour) for label in labels]
        sheet = book.table(self.sheets[0], columns, frozen=2)
        keys = list(self._rows)
        rows_of: dict[_Document, list[int]] = {}
        for row, document in enumerate(documents):
            rows_of.setdefault(document, []).append(row)
        for (doc, part), rows in rows_of.items():
            most = max(rows, key=lambda row: self._numbers[row * self._width])  # a paragraph may be about another place
            title, region, facts = keys[most][1], keys[most][2], self._facts[most]
            cells: list[Cell] = [typed(fact, "date") if fact else None for fact in facts]
            total = self._total(rows)
            shares = [number / total[0] for number in total[len(_SUMS) :]]
            sheet.write([f"{doc}#{part}" if isinstance(part, int) else doc, title, region, *cells, *total, *shares])
        sheet.finish()

    def _write_regions(self, book: Book, documents: Sequence[_Document]) -> None:
        names, labels = shown_names(self._scheme.taxonomy, language()), self._scheme.taxonomy.labels
        columns = [
            Column(field_head("region"), 12),
            *(Column(word(name), 9, "count") for name in ("n_documents", "n_paragraphs")),
        ]
        columns.append(Column(word("n_tagged_share"), 10, "share"))
        for label in labels:
            columns += [Column(word(name), 8, "count", label.colour) for name in ("n_documents", "n_paragraphs")]
            columns.append(Column(word("share"), 8, "share", label.colour))
        groups = [("", 4, ""), *((names[label.key], 3, label.colour) for label in labels)]
        sheet = book.table(self.sheets[1], columns, frozen=1, groups=groups)
        rows_of: dict[str | None, list[int]] = {}
        for row, key in enumerate(self._rows):
            rows_of.setdefault(key[2], []).append(row)
        for region in sorted(rows_of, key=_order):
            sheet.write(self._region_cells(region or word("unknown"), rows_of[region], documents))
        if self._rows:
            sheet.write(self._region_cells(word("all"), range(len(documents)), documents), bold=True)
        sheet.finish()

    def _region_cells(self, name: str, rows: Sequence[int], documents: Sequence[_Document]) -> list[Cell]:
        """Return a row; a document that speaks of a label in two places counts once."""
        total = self._total(rows)
        cells: list[Cell] = [name, len({documents[row] for row in rows}), total[0], total[1] / total[0]]
        for column in range(len(_SUMS), self._width):
            tagged = {documents[row] for row in rows if self._numbers[row * self._width + column]}
            cells += [len(tagged), total[column], total[column] / total[0]]
        return cells


def _order(region: str | None) -> tuple[str, str]:
    """Return where a province stands in the list of divisions; what is none stands behind, and no place last."""
    place = read_place(region) if region else None
    return (place[0].code or _LAST if place else _LAST, region or "\uffff")
