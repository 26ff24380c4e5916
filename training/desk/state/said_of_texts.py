"""What one person has said of texts, and how it lies over what the model says."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from labels.standing import Standing
from models.arrays import Bits, Floats
from models.corrected import GIVEN, REFUSED
from training.desk.state.row_columns import RowColumns


@dataclass(frozen=True, slots=True)
class SaidOfText:
    """What a person has said of a text.

    Attributes
    ----------
    labels : mapping of str to bool
        Whether each label that the person looked for is given, by key.
    checked : tuple of tuple of str
        The labels, sorted, of each scheme by which the person marked it as checked.
    """

    labels: Mapping[str, bool] = field(default_factory=dict)
    checked: tuple[tuple[str, ...], ...] = ()

    def to_text(self) -> str:
        """Return it as the file has it; nothing for nothing."""
        if not self.labels and not self.checked:
            return ""
        return json.dumps({"labels": dict(self.labels), "checked": self.checked}, ensure_ascii=False)

    def is_checked(self, keys: Iterable[str]) -> bool:
        """Return whether the person marked it as checked by a scheme, or by one that has all its labels and more.

        Parameters
        ----------
        keys : iterable of str
            The scheme's labels.
        """
        return any(set(keys) <= set(marked) for marked in self.checked)

    @classmethod
    def from_text(cls, text: str) -> SaidOfText:
        """Read what the file has.

        Parameters
        ----------
        text : str
            What :meth:`to_text` returned.

        Returns
        -------
        SaidOfText
        """
        if not text:
            return NOTHING
        record = json.loads(text)
        labels, checked = record["labels"], record["checked"]
        if isinstance(checked, bool):  # the first desks had one mark for all schemes: it is about what had been looked for
            checked = [sorted(labels)] if checked else []
        return cls(labels, tuple(tuple(marked) for marked in checked))


NOTHING = SaidOfText()


@dataclass(frozen=True, slots=True)
class Change:
    """What is to become of the labels of some texts.

    Attributes
    ----------
    labels : tuple of str or None
        All labels, so that every other one is refused; None to leave them.
    add, remove : tuple of str
        Labels that are given or refused; of the others nothing is said.
    checked : bool or None
        Whether the texts are marked as checked by the scheme; None to leave that.
    """

    labels: tuple[str, ...] | None = None
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    checked: bool | None = None

    def applied(self, before: SaidOfText, stands: Iterable[str], keys: tuple[str, ...], *, single: bool) -> SaidOfText:
        """Return what a person has said of a text after the change.

        Parameters
        ----------
        before : SaidOfText
            What the person had said.
        stands : iterable of str
            Labels that stand as the person sees it.
        keys : tuple of str
            All labels.
        single : bool
            Whether a text carries one label: who gives one refuses the others.

        Returns
        -------
        SaidOfText
        """
        labels, standing = dict(before.labels), set(stands)
        if self.labels is not None:
            labels |= {key: key in self.labels for key in keys}  # what was said of another scheme's labels stays
            standing = set(self.labels)
        for key in self.add:
            if single:
                labels |= dict.fromkeys(keys, False)
                standing = set()
            labels[key] = True
            standing.add(key)
        for key in self.remove:
            labels[key] = False
            standing.discard(key)
        if self.checked:  # who marks it has looked for every label
            labels |= {key: key in standing for key in keys}
        checked = before.checked
        if self.checked and not before.is_checked(keys):
            checked = tuple(sorted({*checked, tuple(sorted(keys))}))
        elif self.checked is False:
            checked = tuple(marked for marked in checked if not set(keys) <= set(marked))
        return SaidOfText(labels, checked)


@dataclass(eq=False)
class PersonView:
    """What a person sees: the model's labels, over them the log's answers, over these the person's own.

    Attributes
    ----------
    columns : RowColumns
        The paragraphs.
    person : str
        Whose view it is.
    said : dict of str to SaidOfText
        What the person said, by the hash of the text.
    logged : mapping of str to Standing
        What stands in the log of corrections and does not come from this desk, by the hash of the text.
    labels : ndarray of bool, shape (n, n_labels)
        Labels that stand.
    scores, doubt : ndarray of float
        As of the columns, with what people said in place of the model's.
    judged : ndarray of bool, shape (n, n_labels)
        Which labels a person looked for.
    corrected, checked, own : ndarray of bool, shape (n,)
        Whether a person said something of it; whether this one marked it as checked by this scheme; whether this one said
        something of it.
    """

    columns: RowColumns
    person: str
    said: dict[str, SaidOfText]
    logged: Mapping[str, Standing]
    labels: Bits = field(init=False)
    scores: Floats = field(init=False)
    doubt: Floats = field(init=False)
    judged: Bits = field(init=False)
    corrected: Bits = field(init=False)
    checked: Bits = field(init=False)
    own: Bits = field(init=False)

    def __post_init__(self) -> None:
        """Lay what was said over the columns."""
        columns = self.columns
        self.labels, self.scores, self.doubt = columns.given.copy(), columns.scores.copy(), columns.doubt.copy()
        self.judged = np.zeros_like(self.labels)
        self.corrected, self.checked, self.own = (np.zeros(len(columns), dtype=bool) for _ in range(3))
        self.refresh(self.logged.keys() | self.said.keys())

    def refresh(self, hashes: Iterable[str]) -> None:
        """Lay what was said of some texts over the columns anew.

        Parameters
        ----------
        hashes : iterable of str
            The texts.
        """
        columns = self.columns
        positions: list[int] = []
        words: list[list[int]] = []
        marks: list[tuple[bool, bool]] = []
        for digest in hashes:
            own = self.said.get(digest, NOTHING)
            is_checked = own.is_checked(columns.keys)
            for position in columns.by_hash.get(digest, ()):
                positions.append(position)
                words.append(self._word(digest, own))
                marks.append((is_checked, not own.labels.keys().isdisjoint(columns.keys)))
        if not positions:
            return
        at, said = np.array(positions, dtype=np.intp), np.array(words, dtype=np.int8)
        judged, given = said >= 0, said == 1
        self.judged[at], self.corrected[at] = judged, judged.any(axis=1)
        self.labels[at] = np.where(judged, given, columns.given[at])
        self.scores[at] = np.where(judged, np.where(given, GIVEN, REFUSED), columns.scores[at])
        self.doubt[at] = np.where(judged.all(axis=1), 0.0, columns.doubt[at])
        self.checked[at], self.own[at] = np.array(marks, dtype=bool).T

    def _word(self, digest: str, own: SaidOfText) -> list[int]:
        """Return for each label whether people gave it (1) or refused it (0); -1 where nobody looked for it."""
        others = self.logged.get(digest)
        words = {key: key in others.labels for key in others.judged} if others is not None else {}
        words |= own.labels
        return [int(words.get(key, -1)) for key in self.columns.keys]

    def by(self, position: int) -> str | None:
        """Return who said what a paragraph is, where somebody did.

        Parameters
        ----------
        position : int
            The paragraph's, in the columns.
        """
        if not self.corrected[position]:
            return None
        other = self.logged.get(self.columns.hashes[position])
        # Without another who said something it was this one, whose answer is just being laid over the columns, or undone.
        return self.person if self.own[position] or other is None else other.last.by
