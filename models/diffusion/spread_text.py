"""The paragraphs in which something spreads: whose they are, from when, and what they speak of."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from labels import Paragraph
from labels.paragraphs import COUNTED
from labels.wording import _
from models.arrays import Bits
from models.audit.audit_words import kind_name
from models.panel.dating import date_of
from models.panel.paragraph_table import Said
from models.panel.units import By, Unit
from models.text.analyzer import Analyzer
from models.text.segmenter import fold_case
from seeds.cleaning.fold import fold
from seeds.schemes import Scheme

_BATCH = 512
# What is the same in all paragraphs of a document and another in most of those that bear its name; of a row of a table the
# source says where it stands.
_OF_DOCUMENT = ("source", "title", "issuer", "level", "issued", "spoken", "published")


@dataclass(frozen=True, slots=True)
class Mark:
    """What can be spoken of: a label, or a word of its lexicon.

    Attributes
    ----------
    key, name : str
        Key and Chinese name of the label.
    term : str
        The word; empty where the label itself is meant.
    """

    key: str
    name: str
    term: str = ""


@dataclass(frozen=True, eq=False, slots=True)
class Marks:
    """What each paragraph speaks of.

    Attributes
    ----------
    names : sequence of Mark
        The columns.
    given : ndarray of bool, shape (n_paragraphs, n_marks)
        Whether the paragraph speaks of it.
    judged : ndarray of bool, shape (n_paragraphs, n_marks)
        Whether it was looked for.
    """

    names: Sequence[Mark]
    given: Bits
    judged: Bits


@dataclass
class SpreadText:
    """Paragraphs with their units and dates.

    Attributes
    ----------
    scheme : Scheme
        Whose labels spread.
    by : By
        Among whom.
    dates : tuple of str
        Which date counts (:func:`models.panel.dating.read_choice`).
    paragraphs : list of Paragraph
        Those that count.
    documents, moments : list of str
        Name of the document and date of each; the date is empty where it is not known. A row of a table that names no
        documents has its title, else its id. Two documents may have one name: :attr:`document_keys` tells them apart.
    models, left_out : Counter of str
        Who said what the paragraphs carry; how many of each kind were left out.
    """

    scheme: Scheme
    by: By
    dates: tuple[str, ...]
    paragraphs: list[Paragraph] = field(default_factory=list)
    documents: list[str] = field(default_factory=list)
    moments: list[str] = field(default_factory=list)
    models: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        """Begin with nothing."""
        self._said: list[Said] = []

    def __len__(self) -> int:
        """Return the number of paragraphs."""
        return len(self.paragraphs)

    def add(self, said: Said) -> None:
        """Take in a paragraph, if its kind counts and somebody looked at it.

        Parameters
        ----------
        said : Said
            The paragraph and what is said of it.
        """
        paragraph = said.paragraph
        if paragraph.kind not in COUNTED or not paragraph.has_text:
            self.left_out[paragraph.kind if paragraph.kind not in COUNTED else "empty"] += 1
            return
        if said.judged == ():
            self.left_out["not judged"] += 1
            return
        self._said.append(said)
        self.paragraphs.append(paragraph)
        self.documents.append(paragraph.title or paragraph.id if said.is_row else paragraph.doc)
        self.moments.append(date_of(paragraph, self.dates)[0] or "")
        self.models[said.model] += 1

    @cached_property
    def units(self) -> list[Unit | None]:
        """The unit of each paragraph, asked for when all are taken in.

        What an office issued is said by that office, whatever place a paragraph is about: a list of the ministry that names a
        firm of Guizhou is no mention by Guizhou. Of a text that no office issued (news) it is the place it is about.

        Returns
        -------
        list of (Unit or None)
        """
        known: dict[tuple[str, ...], Unit] = {}
        own: list[Unit | None] = []
        issued = [
            (document, *(getattr(paragraph, name) for name in _OF_DOCUMENT))
            for paragraph, document in zip(self.paragraphs, self.documents, strict=True)
        ]
        of_document: defaultdict[tuple[str | None, ...], Counter[Unit | None]] = defaultdict(Counter)
        for said, paragraph, document in zip(self._said, self.paragraphs, issued, strict=True):
            unit = self.by.unit(paragraph, is_row=said.is_row)
            own.append(None if isinstance(unit, str) else known.setdefault(unit.key, unit))
            if paragraph.level:
                of_document[document][own[-1]] += 1
        said_by = {document: units.most_common(1)[0][0] for document, units in of_document.items()}
        return [said_by.get(document, unit) for document, unit in zip(issued, own, strict=True)]

    @cached_property
    def document_keys(self) -> list[tuple[str, ...]]:
        """What tells the document of each paragraph from the others: every province has its 政府工作报告, every year.

        A document has its name and its unit; rows of a table that names none have their title, unit and date.

        Returns
        -------
        list of tuple of str
        """
        told = zip(self._said, self.documents, self.units, self.moments, strict=True)
        return [(document, moment if said.is_row else "", *(unit.key if unit else ())) for said, document, unit, moment in told]

    @cached_property
    def unit_list(self) -> list[Unit]:
        """The units that have a paragraph: by code, those without one last, then by name."""
        found = {unit.key: unit for unit in self.units if unit is not None}
        return sorted(found.values(), key=lambda unit: (unit.code or "999999", unit.key))

    def left_out_lines(self) -> list[str]:
        """Return how many paragraphs of each kind were left out, as it is told; most first."""
        says = _("{count} {kind}")
        return [says.format(count=count, kind=kind_name(kind)) for kind, count in self.left_out.most_common()]

    def labels(self) -> Marks:
        """Return which labels each paragraph carries."""
        columns, shape = {key: column for column, key in enumerate(self.scheme.keys)}, (len(self), len(self.scheme.keys))
        given, judged = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
        for row, said in enumerate(self._said):
            given[row, [columns[key] for key in said.labels]] = True
            judged[row, slice(None) if said.judged is None else [columns[key] for key in said.judged]] = True
        return Marks([Mark(label.key, label.name) for label in self.scheme.taxonomy.labels], given, judged)

    def terms(self) -> Marks:
        """Return which words of the lexicon count in each paragraph."""
        analyzer = Analyzer(self.scheme)
        words = analyzer.matcher.words
        rows, columns, labels = [], [], []
        for start in range(0, len(self), _BATCH):
            found = analyzer.batch([one.text for one in self.paragraphs[start : start + _BATCH]]).mentions
            rows.append(found.rows[found.counting] + start)
            columns.append(found.terms[found.counting])
            labels.append(found.labels[found.counting])
        pairs = np.stack([np.concatenate([np.empty(0, np.intp), *part]) for part in (labels, columns)], axis=1)
        names, column_of = np.unique(pairs, axis=0, return_inverse=True)
        given = np.zeros((len(self), len(names)), dtype=bool)
        given[np.concatenate([np.empty(0, np.intp), *rows]), column_of.reshape(-1)] = True
        known = self.scheme.taxonomy.labels
        written = self._as_written()
        marks = [
            Mark(known[label].key, known[label].name, written.get((known[label].key, words[word]), words[word]))
            for label, word in names.tolist()
        ]
        return Marks(marks, given, np.ones_like(given))

    def _as_written(self) -> dict[tuple[str, str], str]:
        """Return the words as the lexicon writes them, by label and by the word as it is matched."""
        return {
            (key, fold_case(fold(term))): term
            for key, entry in self.scheme.lexicon.entries.items()
            for group in entry.groups
            for term in (*group.terms, *group.weak)
        }
