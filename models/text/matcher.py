"""Find the lexicon's terms in a text and decide which of them count."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import numpy as np

from models.arrays import Bits, Ints
from models.text.context import Context
from models.text.segmenter import fold_case
from models.text.spellings import spellings
from models.text.trie import CodePoints, Trie
from models.text.verdicts import ALONE, COUNTS, STATUSES, Found, count_breaks, judge_terms, sentences_at
from seeds.vocabulary.lexicon import Group, Lexicon

ROLES = ("exceptions", "block")
OF_GROUPS = tuple(field.name for field in fields(Group))
SPEAKING = ("terms", "weak")  # roles of words that are mentions of a label


@dataclass(frozen=True, slots=True)
class Mention:
    """One term of a label found in a text.

    Attributes
    ----------
    label : str
        Label key.
    start, end : int
        Character offsets into the text.
    weak : bool
        Whether it is one of the label's weak terms.
    status : {"counts", "excepted", "blocked", "alone", "named", "other"}
        Whether it speaks for the label; if not, why: inside an exception, beside a blocking word in the same sentence,
        a weak term without company, part of a name, or said of another subject.
    """

    label: str
    start: int
    end: int
    weak: bool
    status: str

    @property
    def counts(self) -> bool:
        """Whether the mention speaks for its label."""
        return self.status == "counts"


@dataclass(frozen=True, eq=False)
class Mentions:
    """All mentions in some texts, column by column; ordered by text, label and offset.

    Attributes
    ----------
    rows, labels, terms : ndarray of int, shape (n_mentions,)
        Row of the text, column of the label, number of the term among the words of the matcher.
    starts, ends : ndarray of int, shape (n_mentions,)
        Character offsets into the text.
    weak : ndarray of bool, shape (n_mentions,)
        Whether it is one of the label's weak terms.
    statuses : ndarray of int, shape (n_mentions,)
        Position of the status in `STATUSES`.
    """

    rows: Ints
    labels: Ints
    terms: Ints
    starts: Ints
    ends: Ints
    weak: Bits
    statuses: Ints

    @property
    def counting(self) -> Bits:
        """Whether each mention speaks for its label, shape (n_mentions,)."""
        return np.asarray(self.statuses == COUNTS)

    @cached_property
    def offsets(self) -> dict[tuple[int, int], list[tuple[int, int]]]:
        """Start and end of the mentions that count, by row and column of the label."""
        offsets: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
        counting = (column[self.counting].tolist() for column in (self.rows, self.labels, self.starts, self.ends))
        for row, label, start, end in zip(*counting, strict=True):
            offsets[row, label].append((start, end))
        return offsets

    def votes(self, n_texts: int, n_labels: int) -> Bits:
        """Return which labels have a mention that counts, shape (n_texts, n_labels).

        Parameters
        ----------
        n_texts, n_labels : int
            Shape of the answer.
        """
        return self._where(self.counting, n_texts, n_labels)

    def refuted(self, n_texts: int, n_labels: int) -> Bits:
        """Return which labels have mentions that all mean something else, shape (n_texts, n_labels).

        That is an exception, a name, another subject or a blocking word in the sentence; weak terms alone say nothing.

        Parameters
        ----------
        n_texts, n_labels : int
            Shape of the answer.
        """
        otherwise = self._where(~self.counting & (self.statuses != ALONE), n_texts, n_labels)
        return otherwise & ~self.votes(n_texts, n_labels)

    def _where(self, mentions: Bits, n_texts: int, n_labels: int) -> Bits:
        found = np.zeros((n_texts, n_labels), dtype=bool)
        found[self.rows[mentions], self.labels[mentions]] = True
        return found


class TermMatcher:
    """Find all terms of a lexicon in one pass over many texts.

    Parameters
    ----------
    lexicon : Lexicon
        The terms with their exceptions, company and blocking words.
    context : Context, optional
        What makes a term part of a name; nothing by default.

    Attributes
    ----------
    words : tuple of str
        All words that are looked for, in lower case, other spellings of terms too.
    """

    def __init__(self, lexicon: Lexicon, context: Context | None = None) -> None:
        context = context or Context()
        self.labels = tuple(lexicon.entries)
        entries = lexicon.entries.values()
        spelt = {term.lower(): term.lower() for entry in entries for term in (*entry.terms, *entry.weak)}
        for term in tuple(spelt):
            for variant in spellings(term, context):
                spelt.setdefault(variant, term)
        plain = [getattr(entry, role) for entry in entries for role in ROLES]
        grouped = [getattr(group, role) for entry in entries for group in entry.groups for role in OF_GROUPS]
        own = {word.lower() for words in (*plain, *grouped) for word in words}
        self.words = words = tuple(sorted(own.union(spelt, context.heads, context.wholes, context.founding)))
        number = {word: row for row, word in enumerate(words)}
        # Another spelling is a mention of the term itself.
        self._term = np.array([number[spelt.get(word, word)] for word in words], dtype=np.intp)
        self._trie = Trie(words)
        self._lengths = np.array([len(word) for word in words], dtype=np.intp)

        variants: dict[str, list[int]] = defaultdict(list)
        for word, term in spelt.items():
            if word not in own:
                variants[term].append(number[word])

        def playing(some: Iterable[str]) -> list[int]:
            lower = {word.lower() for word in some}
            return [row for word in lower for row in (*((number[word],) if word in number else ()), *variants.get(word, ()))]

        # Numbers of the words that play each role for each label.
        self._rows = [{role: playing(getattr(entry, role)) for role in ROLES} for entry in entries]
        self._rows_of_groups = [
            [{role: playing(getattr(group, role)) for role in OF_GROUPS} for group in entry.groups] for entry in entries
        ]
        around = {"heads": (*context.heads, *context.wholes), "wholes": context.wholes, "founding": context.founding}
        self._shared = {role: self._among(playing(some)) for role, some in around.items()}
        # Columns of the labels that a word may speak for: of many labels a text mentions few.
        self._speaks: list[list[int]] = [[] for _word in words]
        for column, groups in enumerate(self._rows_of_groups):
            for row in {row for group in groups for role in SPEAKING for row in group[role]}:
                self._speaks[row].append(column)
        self._plays: dict[int, tuple[dict[str, Bits], list[dict[str, Bits]]]] = {}

    def _among(self, rows: Sequence[int]) -> Bits:
        """Return which of all words some are, shape (n_words,)."""
        found = np.zeros(len(self.words), dtype=bool)
        found[list(rows)] = True
        return found

    def _playing(self, column: int) -> tuple[dict[str, Bits], list[dict[str, Bits]]]:
        """Return which words play which role for a label, and in each of its groups."""
        if column not in self._plays:
            groups = [{role: self._among(rows) for role, rows in group.items()} for group in self._rows_of_groups[column]]
            self._plays[column] = {role: self._among(rows) for role, rows in self._rows[column].items()}, groups
        return self._plays[column]

    def find(self, text: str) -> list[Mention]:
        """Return the mentions in one clean text, by label, then by position; of nested ones the longest.

        Parameters
        ----------
        text : str
            Clean text.
        """
        found = self.find_all(CodePoints([fold_case(text)]))
        columns = (found.labels, found.starts, found.ends, found.weak, found.statuses)
        return [
            Mention(self.labels[label], start, end, weak, STATUSES[status])
            for label, start, end, weak, status in zip(*(column.tolist() for column in columns), strict=True)
        ]

    def find_all(self, points: CodePoints) -> Mentions:
        """Return the mentions in many texts; of nested ones the longest.

        Parameters
        ----------
        points : CodePoints
            Clean texts in lower case, of which each has kept its length: offsets hold for both.
        """
        codes = points.codes
        words, starts = self._trie.find(codes)
        ends = starts + self._lengths[words]
        # A word that starts or ends with a Latin letter must stand alone there (AI, not SAIC). A line feed
        # follows the last character, and an index of -1 before the first finds that too.
        latin = (codes >= ord("a")) & (codes <= ord("z"))
        whole = ~(latin[starts] & latin[starts - 1]) & ~(latin[ends - 1] & latin[ends])
        kept = np.flatnonzero(whole)
        kept = kept[np.argsort(starts[kept], kind="stable")]
        words, starts, ends = words[kept], starts[kept], ends[kept]
        sentences = sentences_at(codes, starts)
        rows = points.rows(starts)
        found = Found(starts, ends, sentences, rows, count_breaks(codes))
        shared = {role: np.flatnonzero(plays[words]) for role, plays in self._shared.items()}
        parts = []
        mentioned = np.flatnonzero(np.bincount(words, minlength=len(self.words))).tolist()
        for column in sorted({column for word in mentioned for column in self._speaks[word]}):
            own, grouped = self._playing(column)
            hits = {role: np.flatnonzero(plays[words]) for role, plays in own.items()}
            groups = [{role: np.flatnonzero(plays[words]) for role, plays in group.items()} for group in grouped]
            mentions, is_weak, statuses = judge_terms(hits | shared, groups, found)
            first = points.starts[rows[mentions]]
            label = np.full(len(mentions), column)
            term = self._term[words[mentions]]
            parts.append(
                Mentions(rows[mentions], label, term, starts[mentions] - first, ends[mentions] - first, is_weak, statuses)
            )
        return _joined(parts)


def _joined(parts: Sequence[Mentions]) -> Mentions:
    """Return the mentions of several labels as one, ordered by text, label and offset."""
    none = np.zeros(0, dtype=np.intp)

    def column(name: str) -> Any:
        return np.concatenate([none.astype(bool) if name == "weak" else none, *(getattr(part, name) for part in parts)])

    columns = {field.name: column(field.name) for field in fields(Mentions)}
    order = np.lexsort([columns["starts"], columns["labels"], columns["rows"]])
    return Mentions(**{name: values[order] for name, values in columns.items()})
