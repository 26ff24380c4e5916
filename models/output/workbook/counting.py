"""Sheets that count paragraphs: by document, and by province and label."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from itertools import groupby

from labels import Paragraph
from labels.exchange.answers import shown_names
from labels.exchange.sheet_words import heads
from models.output.own_columns import typed
from models.output.workbook.book import Book
from models.output.workbook.explanation import word
from models.output.workbook.table_sheet import Cell, Column
from seeds.metadata.gazetteer import read_place
from seeds.schemes import INDUSTRIES, Scheme

_FACTS = ("issuer", "number", "city", "date")
_LAST = "99"  # behind all codes of provinces
_SUMS = ("n_paragraphs", "n_tagged", "characters")
_Key = tuple[str, str | None, str | None]  # document, its title, province


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
        """Count a paragraph; what is no part of the text of a document is not counted.

        Parameters
        ----------
        paragraph : Paragraph
            The paragraph.
        labels : iterable of str
            Its labels.
        """
        if paragraph.kind == "boilerplate":
            return
        key = paragraph.doc, paragraph.title, paragraph.region
        facts = tuple(getattr(paragraph, name) for name in _FACTS)
        row = self._rows.setdefault(key, len(self._rows))
        if row == len(self._facts):
            self._facts.append(self._same.setdefault(facts, facts))
            self._numbers.extend([0] * self._width)
        elif self._facts[row] != facts:  # rows of a table: what differs among them is said of none
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
        self._write_documents(book)
        self._write_regions(book)

    def _total(self, rows: Iterable[int]) -> list[int]:
        parts = (self._numbers[row * self._width : (row + 1) * self._width] for row in rows)
        return [sum(column) for column in zip(*parts, strict=True)]

    def _write_documents(self, book: Book) -> None:
        head, names = heads(), shown_names(self._scheme.taxonomy)
        labels = self._scheme.taxonomy.labels
        widths = {"issuer": 22, "number": 20, "city": 10, "date": 11.5}
        columns = [Column(word("document"), 24), Column(head["title"], 44), Column(head["region"], 9)]
        columns += [Column(head[name], widths[name]) for name in _FACTS]
        columns += [Column(word(name), 9, "count") for name in _SUMS]
        columns += [Column(names[label.key], 8, "count", label.colour) for label in labels]
        columns += [Column(f"{names[label.key]} {word('share')}", 9, "share", label.colour) for label in labels]
        sheet = book.table(self.sheets[0], columns, frozen=2)
        keys = list(self._rows)
        several = self._several(keys)
        counted = {row for rows in several.values() for row in rows} - set(several)
        for first, (doc, title, _) in enumerate(keys):
            if first in counted:
                continue
            rows = several.get(first, [first])
            most = max(rows, key=lambda row: self._numbers[row * self._width])  # a paragraph may be about another place
            facts: list[Cell] = [typed(fact, "date") if fact else None for fact in self._facts[most]]
            total = self._total(rows)
            shares = [number / total[0] for number in total[len(_SUMS) :]]
            sheet.write([doc, title, keys[most][2], *facts, *total, *shares])
        sheet.finish()

    @staticmethod
    def _several(keys: Sequence[_Key]) -> dict[int, list[int]]:
        """Return the rows of each document that speaks of several provinces, by the first of them."""
        order = sorted(range(len(keys)), key=lambda row: (keys[row][0], keys[row][1] or ""))
        groups = (list(rows) for _, rows in groupby(order, key=lambda row: keys[row][:2]))
        return {rows[0]: rows for rows in groups if len(rows) > 1}

    def _write_regions(self, book: Book) -> None:
        names, labels = shown_names(self._scheme.taxonomy), self._scheme.taxonomy.labels
        columns = [Column(heads()["region"], 12), *(Column(word(name), 9, "count") for name in ("n_documents", "n_paragraphs"))]
        columns.append(Column(f"{word('n_tagged')} {word('share')}", 10, "share"))
        for label in labels:
            columns += [Column(word(name), 8, "count", label.colour) for name in ("n_documents", "n_paragraphs")]
            columns.append(Column(word("share"), 8, "share", label.colour))
        groups = [("", 4, ""), *((names[label.key], 3, label.colour) for label in labels)]
        sheet = book.table(self.sheets[1], columns, frozen=1, groups=groups)
        for region in sorted({region for _, _, region in self._rows}, key=_order):
            sheet.write(self._region_cells(region or word("unknown"), [key for key in self._rows if key[2] == region]))
        if self._rows:
            sheet.write(self._region_cells(word("all"), list(self._rows)), bold=True)
        sheet.finish()

    def _region_cells(self, name: str, keys: Sequence[_Key]) -> list[Cell]:
        """Return a row; a document that speaks of a label in two places counts once."""
        total = self._total(self._rows[key] for key in keys)
        cells: list[Cell] = [name, len({key[:2] for key in keys}), total[0], total[1] / total[0]]
        for column in range(len(_SUMS), self._width):
            documents = {key[:2] for key in keys if self._numbers[self._rows[key] * self._width + column]}
            cells += [len(documents), total[column], total[column] / total[0]]
        return cells


def _order(region: str | None) -> tuple[str, str]:
    """Return where a province stands in the list of divisions; what is none stands behind, and no place last."""
    place = read_place(region) if region else None
    return (place[0].code or _LAST if place else _LAST, region or "\uffff")
