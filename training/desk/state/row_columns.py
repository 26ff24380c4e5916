"""What is filtered and counted of each paragraph, column by column in memory; its text stays in the file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from labels.annotations import text_hash
from models.arrays import Bits, Floats, Ints
from models.panel.wording import wording
from training.desk.state.desk_file import DeskFile
from training.desk.topics_here.topic_readings import topics_of_rows

# A place in time that is known to the year or month alone begins before all its days and ends behind them.
_BEGIN, _END = "00000000", "99999999"
NATIONAL = "national"
NO_TEXT = text_hash("")  # texts are clean: blanks alone are none
_SELECT = """
SELECT p.row, d.name, p.kind, p.hash, p.region, p.level, p.issuer, p.date, f.path, p.place, q.scores, q.given, q.doubt, q.model
FROM paragraphs p JOIN documents d USING (doc) JOIN files f USING (file) LEFT JOIN predictions q USING (row) ORDER BY p.row
"""


@dataclass(frozen=True, slots=True)
class Names:
    """A column of names, each said by its number.

    Attributes
    ----------
    of : ndarray of int, shape (n,)
        Number of each paragraph's name; -1 where there is none.
    names : list of str
        The names by number.
    """

    of: Ints
    names: list[str]

    @classmethod
    def collect(cls, values: Iterable[str | None]) -> Names:
        """Return a column with its names numbered.

        Parameters
        ----------
        values : iterable of (str or None)
            One for each paragraph.

        Returns
        -------
        Names
        """
        numbers: dict[str, int] = {}
        of = [numbers.setdefault(value, len(numbers)) if value else -1 for value in values]
        return cls(np.array(of, dtype=np.int32), list(numbers))

    def among(self, wanted: Sequence[str]) -> Bits:
        """Return which paragraphs have one of some names, shape (n,).

        Parameters
        ----------
        wanted : sequence of str
            The names.
        """
        asked = set(wanted)
        return np.isin(self.of, [number for number, name in enumerate(self.names) if name in asked])


@dataclass(frozen=True, eq=False)
class RowColumns:
    """All paragraphs of a desk and what the model says of them.

    Attributes
    ----------
    keys : tuple of str
        Label keys in column order.
    rows : ndarray of int, shape (n,)
        Numbers of the paragraphs in the file, ascending; a position in the arrays is not such a number.
    order : ndarray of int, shape (n,)
        Positions in the order in which people read: file by file, each from its start.
    docs, kinds, regions, levels, issuers, years, topics : Names
        What can be filtered by.
    begins, ends : ndarray of int, shape (n,)
        First and last day that the date may mean, as YYYYMMDD; 0 where there is none.
    hashes : list of str
        Hash of each folded text.
    tagged : ndarray of bool, shape (n,)
        Whether the model has spoken.
    empty : ndarray of bool, shape (n,)
        Whether there is no text, so that nothing is known of any label.
    scores : ndarray of float, shape (n, n_labels)
        Probabilities, fractions in [0, 1]; 0 where it has not, NaN where there is no text.
    given : ndarray of bool, shape (n, n_labels)
        Labels that the model gives.
    doubt : ndarray of float, shape (n,)
        How far its parts are from agreeing; NaN where there is no text.
    """

    keys: tuple[str, ...]
    rows: Ints
    order: Ints
    docs: Names
    kinds: Names
    regions: Names
    levels: Names
    issuers: Names
    years: Names
    topics: Names
    begins: Ints
    ends: Ints
    hashes: list[str]
    tagged: Bits
    empty: Bits
    scores: Floats
    given: Bits
    doubt: Floats

    def __len__(self) -> int:
        """Return the number of paragraphs."""
        return len(self.rows)

    @cached_property
    def by_hash(self) -> dict[str, list[int]]:
        """Positions of each text: copies of one text are one to who answers."""
        found: dict[str, list[int]] = {}
        for position, digest in enumerate(self.hashes):
            found.setdefault(digest, []).append(position)
        return found

    def rows_of(self, hashes: Iterable[str]) -> Ints:
        """Return the numbers of the paragraphs with some texts, ascending.

        Parameters
        ----------
        hashes : iterable of str
            Hashes of the texts.
        """
        return self.rows[sorted(at for digest in hashes for at in self.by_hash.get(digest, ()))]

    def positions(self, rows: Sequence[int] | Ints) -> Ints:
        """Return the positions of paragraphs; those that are not here are left out.

        Parameters
        ----------
        rows : sequence of int
            Their numbers in the file.
        """
        asked = np.asarray(rows, dtype=np.int64)
        if not len(self.rows) or not len(asked):
            return np.zeros(0, dtype=np.intp)
        found = np.minimum(np.searchsorted(self.rows, asked), len(self.rows) - 1)
        return np.asarray(found[self.rows[found] == asked])


def read_columns(file: DeskFile, keys: tuple[str, ...]) -> RowColumns:
    """Read the columns from the file.

    Parameters
    ----------
    file : DeskFile
        The desk.
    keys : tuple of str
        Label keys in force; what a model said of other labels counts as not tagged.

    Returns
    -------
    RowColumns
    """
    reader = file.read()
    models = {model for model, names in reader.execute("SELECT model, keys FROM models") if tuple(json.loads(names)) == keys}
    table: list[tuple[Any, ...]] = reader.execute(_SELECT).fetchall()
    rows, docs, kinds, hashes, regions, levels, issuers, dates, paths, places = ([row[at] for row in table] for at in range(10))
    tagged = np.array([row[13] in models for row in table], dtype=bool)
    size = (len(table), len(keys))
    scores: Any = np.zeros(size, dtype=np.float32)  # single precision: half the memory
    given = np.zeros(size, dtype=bool)
    doubt: Any = np.zeros(len(table), dtype=np.float32)
    if tagged.any():
        some = [row for row in table if row[13] in models]
        scores[tagged] = np.frombuffer(b"".join(row[10] for row in some), dtype="<f4").reshape(-1, len(keys))
        given[tagged] = np.frombuffer(b"".join(row[11] for row in some), dtype=np.uint8).reshape(-1, len(keys)).astype(bool)
        doubt[tagged] = [row[12] for row in some]
    empty = np.array([digest == NO_TEXT for digest in hashes], dtype=bool)
    scores[empty], doubt[empty], given[empty] = np.nan, np.nan, False  # the file holds zeros there
    order = sorted(range(len(table)), key=lambda at: (paths[at], places[at]))
    state = wording().state  # as a panel has it: papers of the state are of no province
    plain = [(date or "").replace("-", "") for date in dates]
    return RowColumns(
        keys,
        np.array(rows, dtype=np.int64),
        np.array(order, dtype=np.intp),
        Names.collect(docs),
        Names.collect(kinds),
        Names.collect(region or (state if level == NATIONAL else None) for region, level in zip(regions, levels, strict=True)),
        Names.collect(levels),
        Names.collect(issuers),
        Names.collect(date[:4] if date else None for date in dates),
        Names.collect(topics_of_rows(file, rows)),
        np.array([int(date + _BEGIN[len(date) :]) if date.isdigit() else 0 for date in plain], dtype=np.int32),
        np.array([int(date + _END[len(date) :]) if date.isdigit() else 0 for date in plain], dtype=np.int32),
        hashes,
        tagged,
        empty,
        scores,
        given,
        doubt,
    )
