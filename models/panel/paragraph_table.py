"""The paragraphs of a panel, column by column: what a number needs of each, and not its text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

import numpy as np

from labels import Paragraph
from models.arrays import Bits, Floats, Ints
from models.panel.units import Unit


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of a paragraph, by a model or by a person.

    Attributes
    ----------
    paragraph : Paragraph
        The paragraph.
    labels : tuple of str
        Labels it carries.
    judged : tuple of str or None
        Labels that were looked for; None is all of them.
    scores : sequence of float or None
        Probability of each label, in their order; None where nobody gave any.
    model : str
        Who said so.
    is_row : bool
        Whether it may be a row of a table that names no documents, so that the table is none either.
    by_person : bool
        Whether a person changed or confirmed what the model said.
    """

    paragraph: Paragraph
    labels: tuple[str, ...]
    judged: tuple[str, ...] | None
    scores: Sequence[float] | None
    model: str
    is_row: bool = False
    by_person: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """All paragraphs of a panel; arrays in the order in which they were read.

    Attributes
    ----------
    ids, hashes : list of str
        Paragraph ids, and hashes of their folded texts.
    doc_names : list of str
        Names of the documents.
    docs : ndarray of int, shape (n,)
        Number of the document of each paragraph.
    units : list of Unit
        The units.
    unit_of, period_of : ndarray of int, shape (n,)
        Number of the unit, and of the period; -1 where there is none.
    dates : list of str
        Date that was used, empty where there is none.
    places : list of str
        Year and province of each paragraph, whatever the panel is by.
    date_kinds : ndarray of int, shape (n,)
        Number of its kind in `kinds`.
    kinds : list of str
        Kinds of date that were used.
    tagged, judged : ndarray of bool, shape (n, n_labels)
        Which labels are given, and which were looked for.
    scores : ndarray of float, shape (n, n_labels)
        Probabilities; NaN where nobody gave any.
    cross_tagged, cross_scores : ndarray, shape (n, n_crossed)
        The same for a second scheme; no columns without one.
    terms : ndarray of int, shape (n, n_labels)
        Mentions of the label's words.
    words, characters : ndarray of int, shape (n,)
        How long each paragraph is.
    titles : mapping of str to str
        Titles of documents.
    model_names : list of str
        Models that spoke of them.
    model_of : ndarray of int, shape (n,)
        Number of the model that spoke of each.
    by_person : ndarray of bool, shape (n,)
        Whether a person changed or confirmed the labels.
    n_rows : int
        Paragraphs that are rows of tables without documents, of which each counts as a document.
    passed : ndarray of int, shape (3, n_passed)
        Unit, period and document of the paragraphs that were passed over: of no label anything is known, but there they are.
    """

    ids: list[str]
    hashes: list[str]
    doc_names: list[str]
    docs: Ints
    units: list[Unit]
    unit_of: Ints
    period_of: Ints
    dates: list[str]
    places: list[str]
    date_kinds: Ints
    kinds: list[str]
    tagged: Bits
    judged: Bits
    scores: Floats
    cross_tagged: Bits
    cross_scores: Floats
    terms: Ints
    words: Ints
    characters: Ints
    titles: dict[str, str]
    model_names: list[str]
    model_of: Ints
    by_person: Bits
    n_rows: int = 0
    passed: Ints = field(default_factory=lambda: np.zeros((3, 0), dtype=np.intp))

    def __len__(self) -> int:
        """Return the number of paragraphs."""
        return len(self.ids)

    @property
    def models(self) -> Counter[str]:
        """How many paragraphs each model spoke of."""
        return Counter(self.model_names[number] for number in self.model_of.tolist())

    def only(self, kept: Bits, gone: Collection[int] = ()) -> Table:
        """Return some of the paragraphs as a table of their own; units and documents keep their numbers.

        Parameters
        ----------
        kept : ndarray of bool, shape (n,)
            Which.
        gone : collection of int
            Documents that go as a whole, with those of their paragraphs that were passed over.
        """
        rows = np.flatnonzero(kept).tolist()
        values: dict[str, Any] = {}
        for one in fields(self):
            value = getattr(self, one.name)
            if one.name == "passed":
                values[one.name] = self.passed[:, ~np.isin(self.passed[2], list(gone))]
            elif isinstance(value, np.ndarray):
                values[one.name] = value[kept]
            elif one.name in ("ids", "hashes", "dates", "places"):
                values[one.name] = [value[row] for row in rows]
        return replace(self, **values)

    def unit_order(self, unit: int) -> tuple[str, ...]:
        """Return what units are sorted by: the code, those without one last, then the name.

        Parameters
        ----------
        unit : int
            Number of a unit.
        """
        one = self.units[unit]
        return one.code or "999999", *one.key
