"""Take in paragraphs with what is said of them, batch by batch."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from labels import Paragraph
from labels.annotations import text_hash
from labels.wording import _, pgettext
from models.arrays import Bits, Ints
from models.output.periods import year_of
from models.panel.dating import ANY, Calendar, date_of
from models.panel.paragraph_table import Said, Table
from models.panel.units import By, Unit
from models.tagger import BATCH, PolicyTagger
from models.text.analyzer import Analyzer
from seeds.formats.tables.record_options import titled
from seeds.schemes import Scheme

# Why a paragraph of a kind that counts does not, in `left_out` beside kinds.
EMPTY, NOT_JUDGED, COPIES = "empty", "not judged", "copies"
_COLUMNS = ("doc", "title", "is_row", "unit", "period", "kind", "model", "by_person", "words", "characters")


@dataclass
class Observer:
    """Take in paragraphs with what is said of them.

    Attributes
    ----------
    scheme : Scheme
        Whose labels are counted.
    by : By
        What the panel is by.
    dates : tuple of str
        Which date counts (:func:`models.panel.dating.read_choice`).
    kinds : frozenset of str
        Kinds of paragraphs that count.
    cross : PolicyTagger or None
        What tags by a second scheme.
    keep : bool
        Whether the paragraphs themselves are kept, to write some of them out.
    left_out : Counter of str
        How many paragraphs did not count, by kind.
    without : Counter of str
        How many count and have no unit or no period, by what they lack.
    first_without : dict of str to str
        The first of these.
    paragraphs : list of Paragraph
        Those that count, if they are kept.
    """

    scheme: Scheme
    by: By
    dates: tuple[str, ...]
    kinds: frozenset[str]
    cross: PolicyTagger | None = None
    keep: bool = False
    left_out: Counter[str] = field(default_factory=Counter)
    without: Counter[str] = field(default_factory=Counter)
    first_without: dict[str, str] = field(default_factory=dict)
    paragraphs: list[Paragraph] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin with nothing."""
        self._analyzer = Analyzer(self.scheme)
        self._calendar = Calendar(self.by.period) if self.by.period else None
        self._lacking = str(self.by.period) if self.dates == (ANY,) else f"{self.by.period} by {', '.join(self.dates)}"
        self._waiting: list[Said] = []
        self._ids: list[str] = []
        self._hashes: list[str] = []
        self._dates: list[str] = []
        self._places: list[str] = []
        self._docs: dict[str, int] = {}
        self._units: dict[tuple[str, ...], int] = {}
        self._unit_list: list[Unit] = []
        self._date_kinds: dict[str, int] = {}
        self._titles: dict[str, str] = {}
        self._title_numbers: dict[tuple[str, ...] | None, int] = {None: 0}
        self._models: dict[str, int] = {}
        self._columns = {name: array("q") for name in _COLUMNS}
        self._blocks: dict[str, list[Any]] = {
            name: [] for name in ("tagged", "judged", "scores", "cross_tagged", "cross_scores", "terms")
        }

    def add(self, said: Said) -> None:
        """Take in a paragraph, if its kind counts and it has a text.

        Parameters
        ----------
        said : Said
            The paragraph and what is said of it.
        """
        kind = said.paragraph.kind
        if kind not in self.kinds or not said.paragraph.has_text:
            self.left_out[kind if kind not in self.kinds else EMPTY] += 1
            return
        # Passed over by whoever was asked: of no label anything is known, but its document is no missing one.
        if said.judged == ():
            self.left_out[NOT_JUDGED] += 1
        self._waiting.append(said)
        if len(self._waiting) >= BATCH:
            self._take_in()

    def lack(self, name: str) -> str:
        """Return what paragraphs lack, as it is said: a dimension, or the period by the kinds of date that were asked for.

        Parameters
        ----------
        name : str
            A key of `without`.
        """
        if name != self._lacking or self.dates == (ANY,):
            return name
        dates = pgettext("between items", ", ").join(self.dates)
        return _("{period} by {dates}").format(period=self.by.period, dates=dates)

    def table(self) -> Table:
        """Return all that was taken in."""
        if self._waiting:
            self._take_in()
        n_crossed = len(self.cross.keys) if self.cross else 0
        widths = dict.fromkeys(self._blocks, len(self.scheme.keys)) | {"cross_tagged": n_crossed, "cross_scores": n_crossed}
        blocks = {
            name: np.concatenate(parts) if parts else np.zeros((len(self._ids), widths[name]))
            for name, parts in self._blocks.items()
        }
        columns = {name: np.array(values, dtype=np.intp) for name, values in self._columns.items()}
        docs, doc_names, n_rows = self._documents(columns["doc"], columns["title"], columns["is_row"].astype(bool))
        judged = np.asarray(blocks["judged"].any(axis=1))
        passed = np.stack([columns["unit"], columns["period"], docs])[:, ~judged]
        return Table(
            self._ids,
            self._hashes,
            doc_names,
            docs,
            self._unit_list,
            columns["unit"],
            columns["period"],
            self._dates,
            self._places,
            columns["kind"],
            list(self._date_kinds),
            blocks["tagged"].astype(bool),
            blocks["judged"].astype(bool),
            blocks["scores"],
            blocks["cross_tagged"].astype(bool),
            blocks["cross_scores"],
            blocks["terms"].astype(np.intp),
            columns["words"],
            columns["characters"],
            self._titles,
            list(self._models),
            columns["model"],
            columns["by_person"].astype(bool),
            n_rows,
            passed,
        ).only(judged)

    def _documents(self, docs: Ints, titles: Ints, is_row: Bits) -> tuple[Ints, list[str], int]:
        """Return the documents of the paragraphs: a table that names none is none, its rows are, by title and place or each."""
        names = list(self._docs)
        tables = np.flatnonzero(np.bincount(docs, is_row, len(names)) == np.bincount(docs, minlength=len(names)))
        docs, n_rows = docs.copy(), 0
        for table in tables.tolist():
            rows = np.flatnonzero(docs == table)
            told = titles[rows]
            if len(rows) < 2 or (len(np.unique(told)) == 1 and told[0]):
                continue  # one document, or as good as one
            n_rows += len(rows)
            parts = np.where(told > 0, told, -1 - np.arange(len(rows)))
            _, first, part_of = np.unique(parts, return_index=True, return_inverse=True)
            docs[rows] = len(names) + part_of
            names += [self._ids[rows[row]] for row in first.tolist()]
        return docs, names, n_rows

    def _take_in(self) -> None:
        batch, self._waiting = self._waiting, []
        texts = self._analyzer.batch([said.paragraph.text for said in batch])
        columns = {key: column for column, key in enumerate(self.scheme.keys)}
        tagged, judged = (np.zeros((len(batch), len(columns)), dtype=bool) for _ in range(2))
        scores = np.full((len(batch), len(columns)), np.nan)
        for row, said in enumerate(batch):
            tagged[row, [columns[key] for key in said.labels]] = True
            judged[row, slice(None) if said.judged is None else [columns[key] for key in said.judged]] = True
            if said.scores is not None:
                scores[row] = said.scores
            self._note(said, texts.texts[row], texts.words_of(row))
        found = texts.mentions
        strong = ~found.weak
        terms = np.zeros_like(tagged, dtype=np.int32)
        np.add.at(terms, (found.rows[strong], found.labels[strong]), 1)
        for name, block in (("tagged", tagged), ("judged", judged), ("scores", scores), ("terms", terms)):
            self._blocks[name].append(block)
        if self.cross is not None:
            self._tag_by_other(batch, self.cross)

    def _tag_by_other(self, batch: Sequence[Said], cross: PolicyTagger) -> None:
        columns = {key: column for column, key in enumerate(cross.keys)}
        tagged, scores = np.zeros((len(batch), len(columns)), dtype=bool), np.zeros((len(batch), len(columns)))
        for row, one in enumerate(cross.tag_paragraphs([said.paragraph for said in batch], evidence=False)):
            tagged[row, [columns[key] for key in one.labels]] = True
            scores[row] = list(one.scores.values())
        self._blocks["cross_tagged"].append(tagged)
        self._blocks["cross_scores"].append(scores)

    def _note(self, said: Said, folded: str, words: Sequence[str]) -> None:
        """Take in what is known of a paragraph besides its labels."""
        paragraph = said.paragraph
        self._ids.append(paragraph.id)
        self._hashes.append(text_hash(folded))
        if self.keep and said.judged != ():
            self.paragraphs.append(paragraph)
        if paragraph.title:
            self._titles.setdefault(paragraph.title if said.is_row else paragraph.doc, paragraph.title)
        date, kind = date_of(paragraph, self.dates)
        self._dates.append(date or "")
        self._places.append(f"{year_of(paragraph.date) or ''}|{(paragraph.code or '')[:2]}")
        period = self._calendar.number(date) if self._calendar else 0
        unit = self.by.unit(paragraph, is_row=said.is_row)
        if said.judged != () and (isinstance(unit, str) or period is None):  # what was passed over is left out as such
            lacks = unit if isinstance(unit, str) else self._lacking
            self.without[lacks] += 1
            self.first_without.setdefault(lacks, paragraph.id)
        row = {
            "doc": self._docs.setdefault(paragraph.doc, len(self._docs)),
            "title": self._title_numbers.setdefault(titled(paragraph), len(self._title_numbers)),
            "is_row": said.is_row,
            "unit": -1 if isinstance(unit, str) or period is None else self._unit(unit),
            "period": -1 if period is None else period,
            "kind": self._date_kinds.setdefault(kind, len(self._date_kinds)),
            "model": self._models.setdefault(said.model, len(self._models)),
            "by_person": said.by_person,
            "words": sum(word[:1].isalnum() or word[-1:].isalnum() for word in words),
            "characters": len(folded),
        }
        for name, value in row.items():
            self._columns[name].append(value)

    def _unit(self, unit: Unit) -> int:
        number = self._units.setdefault(unit.key, len(self._units))
        if number == len(self._unit_list):
            self._unit_list.append(unit)
        return number
