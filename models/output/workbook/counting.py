"""Sheets that count paragraphs: by document, and by province and label."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from labels import Paragraph
from labels.exchange.answers import shown_names
from labels.exchange.sheet_words import heads
from models.output.own_columns import typed
from models.output.workbook.book import Book, Cell, Column
from models.output.workbook.explanation import word
from seeds.metadata.gazetteer import read_place
from seeds.schemes import INDUSTRIES, Scheme

_FACTS = ("title", "issuer", "number", "region", "city", "date")
_LAST = "99"  # behind all codes of provinces


@dataclass(slots=True)
class _Count:
    """Paragraphs of one document in one province."""

    facts: tuple[str | None, ...]
    paragraphs: int = 0
    tagged: int = 0
    characters: int = 0
    labels: list[int] = field(default_factory=list)


class Counting:
    """Counts paragraphs as they are written.

    Parameters
    ----------
    scheme : Scheme
        Whose labels they bear.
    """

    def __init__(self, scheme: Scheme) -> None:
        self._scheme = scheme
        self._counts: dict[tuple[str, str | None, str | None], _Count] = {}

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
        key = (paragraph.doc, paragraph.title, paragraph.region)
        facts = tuple(getattr(paragraph, name) for name in _FACTS)
        count = self._counts.get(key)
        if count is None:
            count = self._counts[key] = _Count(facts, labels=[0] * len(self._scheme.keys))
        elif count.facts != facts:  # rows of a table: what differs among them is said of none
            both = zip(count.facts, facts, strict=True)
            count.facts = tuple(one if one == other else None for one, other in both)
        count.paragraphs += 1
        count.characters += len(paragraph.text)
        given = [self._scheme.taxonomy.columns[label] for label in labels]
        count.tagged += bool(given)
        for column in given:
            count.labels[column] += 1

    def write(self, book: Book) -> None:
        """Write both sheets.

        Parameters
        ----------
        book : Book
            The workbook.
        """
        self._write_documents(book)
        self._write_regions(book)

    def _write_documents(self, book: Book) -> None:
        head, names = heads(), shown_names(self._scheme.taxonomy)
        labels = self._scheme.taxonomy.labels
        widths = {"title": 40, "issuer": 22, "number": 20, "date": 11.5}
        columns = [Column(word("document"), 24), *(Column(head[name], widths.get(name, 10)) for name in _FACTS)]
        columns += [Column(word(name), 9, "count") for name in ("n_paragraphs", "n_tagged", "characters")]
        columns += [Column(names[label.key], 8, "count", label.colour) for label in labels]
        columns += [Column(f"{names[label.key]} {word('share')}", 9, "share", label.colour) for label in labels]
        sheet = book.table(self.sheets[0], columns, frozen=2)
        found: dict[tuple[str, str | None], list[_Count]] = {}
        for (doc, title, _), count in self._counts.items():
            found.setdefault((doc, title), []).append(count)
        for (doc, _), counts in found.items():
            most = max(counts, key=lambda one: one.paragraphs)  # a paragraph may be about another place than its document
            facts: list[Cell] = [typed(fact, "date") if fact else None for fact in most.facts]
            total = _total(counts)
            cells = [doc, *facts, total.paragraphs, total.tagged, total.characters, *total.labels]
            sheet.write([*cells, *(number / total.paragraphs for number in total.labels)])
        sheet.finish()

    def _write_regions(self, book: Book) -> None:
        names, labels = shown_names(self._scheme.taxonomy), self._scheme.taxonomy.labels
        columns = [Column(heads()["region"], 12), *(Column(word(name), 9, "count") for name in ("n_documents", "n_paragraphs"))]
        columns.append(Column(f"{word('n_tagged')} {word('share')}", 10, "share"))
        for label in labels:
            columns += [Column(word(name), 8, "count", label.colour) for name in ("n_documents", "n_paragraphs")]
            columns.append(Column(word("share"), 8, "share", label.colour))
        groups = [("", 4, ""), *((names[label.key], 3, label.colour) for label in labels)]
        sheet = book.table(self.sheets[1], columns, frozen=1, groups=groups)
        found: dict[str | None, list[tuple[tuple[str, str | None], _Count]]] = {}
        for (doc, title, region), count in self._counts.items():
            found.setdefault(region, []).append(((doc, title), count))
        for region in sorted(found, key=_order):
            sheet.write(_region_cells(region or word("unknown"), found[region]))
        if found:
            sheet.write(_region_cells(word("all"), [one for counts in found.values() for one in counts]), bold=True)
        sheet.finish()


def _total(counts: Sequence[_Count]) -> _Count:
    columns = zip(*(count.labels for count in counts), strict=True)
    paragraphs, tagged, characters = (
        sum(getattr(count, name) for count in counts) for name in ("paragraphs", "tagged", "characters")
    )
    return _Count((), paragraphs, tagged, characters, [sum(column) for column in columns])


def _region_cells(name: str, counts: Sequence[tuple[tuple[str, str | None], _Count]]) -> list[Cell]:
    """Return a row: a document that speaks of a label in two places counts once."""
    total = _total([count for _, count in counts])
    cells: list[Cell] = [name, len({key for key, _ in counts}), total.paragraphs, total.tagged / total.paragraphs]
    for column, number in enumerate(total.labels):
        documents = len({key for key, count in counts if count.labels[column]})
        cells += [documents, number, number / total.paragraphs]
    return cells


def _order(region: str | None) -> tuple[str, str]:
    """Return where a province stands in the list of divisions; what is none stands behind, and no place last."""
    place = read_place(region) if region else None
    return (place[0].code or _LAST if place else _LAST, region or "\uffff")
