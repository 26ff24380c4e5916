"""Find the lexicon's terms in a text and decide which of them count."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import numpy as np

from models.arrays import Bits, Ints
from models.text.segmenter import fold_case
from models.text.trie import CodePoints, Trie
from seeds.vocabulary.lexicon import Lexicon

SENTENCE_ENDS = [ord(char) for char in "。！？；!?;\n"]
ROLES = ("terms", "weak", "company", "exceptions", "block")
STATUSES = ("counts", "excepted", "blocked", "alone")
COUNTS, EXCEPTED, BLOCKED, ALONE = range(4)


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
    status : {"counts", "excepted", "blocked", "alone"}
        Whether it speaks for the label; if not, why: inside an exception, beside a blocking word in
        the same sentence, or a weak term without company.
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
    rows, labels : ndarray of int, shape (n_mentions,)
        Row of the text, column of the label.
    starts, ends : ndarray of int, shape (n_mentions,)
        Character offsets into the text.
    weak : ndarray of bool, shape (n_mentions,)
        Whether it is one of the label's weak terms.
    statuses : ndarray of int, shape (n_mentions,)
        Position of the status in `STATUSES`.
    """

    rows: Ints
    labels: Ints
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
        votes = np.zeros((n_texts, n_labels), dtype=bool)
        votes[self.rows[self.counting], self.labels[self.counting]] = True
        return votes


class _Cover:
    """Tells which spans lie inside one of these; a text of megabytes has too many to compare each with each."""

    def __init__(self, starts: Ints, ends: Ints) -> None:
        self._starts = starts
        # The farthest end of all spans that begin no later than this one.
        self._reach = np.concatenate([[-1], np.maximum.accumulate(ends)])

    def holds(self, starts: Ints, ends: Ints) -> Bits:
        """Return which of the given spans are one of these or lie inside one."""
        return np.asarray(self._reach[np.searchsorted(self._starts, starts, side="right")] >= ends)

    def surrounds(self, starts: Ints, ends: Ints) -> Bits:
        """Return which of the given spans lie inside a longer one of these."""
        before = self._reach[np.searchsorted(self._starts, starts, side="left")] >= ends
        return before | (self._reach[np.searchsorted(self._starts, starts, side="right")] > ends)


class TermMatcher:
    """Find all terms of a lexicon in one pass over many texts.

    Parameters
    ----------
    lexicon : Lexicon
        The terms with their exceptions, company and blocking words.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self.labels = tuple(lexicon.entries)
        entries = lexicon.entries.values()
        words = sorted({word.lower() for entry in entries for role in ROLES for word in getattr(entry, role)})
        number = {word: row for row, word in enumerate(words)}
        self._trie = Trie(words)
        self._lengths = np.array([len(word) for word in words], dtype=np.intp)
        # Which words play which role for which label.
        self._plays = {role: np.zeros((len(self.labels), len(words)), dtype=bool) for role in ROLES}
        for role, plays in self._plays.items():
            for column, entry in enumerate(entries):
                plays[column, [number[word.lower()] for word in getattr(entry, role)]] = True

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
        sentences = np.searchsorted(np.flatnonzero(np.isin(codes, SENTENCE_ENDS)), starts)
        rows = points.rows(starts)
        parts = []
        for column in range(len(self.labels)):
            hits = {role: np.flatnonzero(plays[column, words]) for role, plays in self._plays.items()}
            if hits["terms"].size or hits["weak"].size:
                found, weak, statuses = _judge(hits, starts, ends, sentences, rows)
                first = points.starts[rows[found]]
                label = np.full(len(found), column)
                parts.append(Mentions(rows[found], label, starts[found] - first, ends[found] - first, weak, statuses))
        return _joined(parts)


def _judge(hits: Mapping[str, Ints], starts: Ints, ends: Ints, sentences: Ints, rows: Ints) -> tuple[Ints, Bits, Ints]:
    """Decide which terms of one label count.

    Parameters
    ----------
    hits : mapping of str to ndarray of int
        For each role, which of the words found play it.
    starts, ends, sentences, rows : ndarray of int, shape (n_found,)
        Offsets, sentence and text of each word found, by offset.

    Returns
    -------
    tuple of ndarray, shape (n_mentions,)
        Which of the words found are mentions, whether each is weak, and its status.
    """

    def span(found: Ints) -> tuple[Ints, Ints]:
        return starts[found], ends[found]

    terms, weak, company, block = hits["terms"], hits["weak"], hits["company"], hits["block"]
    longer_terms, exceptions = _Cover(*span(terms)), _Cover(*span(hits["exceptions"]))
    terms = terms[~longer_terms.surrounds(*span(terms))]
    blocked = np.isin(sentences[terms], sentences[block])
    statuses = np.where(exceptions.holds(*span(terms)), EXCEPTED, np.where(blocked, BLOCKED, COUNTS))

    taken = longer_terms.holds(*span(weak)) | exceptions.holds(*span(weak)) | _Cover(*span(weak)).surrounds(*span(weak))
    weak = weak[~taken]
    # Company is a word of the same sentence that is not part of the weak term itself.
    beside = np.isin(rows[weak], rows[terms[statuses == COUNTS]])
    if company.size:
        nearest = np.minimum(np.searchsorted(sentences[company], sentences[weak]), len(company) - 1)
        beside |= (sentences[company][nearest] == sentences[weak]) & (starts[company][nearest] < starts[weak])
        farthest = np.maximum.accumulate(ends[company])
        last = np.searchsorted(sentences[company], sentences[weak], side="right") - 1
        beside |= (last >= 0) & (farthest[last] > ends[weak])
    blocked = np.isin(sentences[weak], sentences[block])
    weak_statuses = np.where(blocked, BLOCKED, np.where(beside, COUNTS, ALONE))
    is_weak = np.repeat([False, True], [len(terms), len(weak)])
    return np.concatenate([terms, weak]), is_weak, np.concatenate([statuses, weak_statuses])


def _joined(parts: Sequence[Mentions]) -> Mentions:
    """Return the mentions of several labels as one, ordered by text, label and offset."""
    none = np.zeros(0, dtype=np.intp)

    def column(name: str) -> Any:
        return np.concatenate([none.astype(bool) if name == "weak" else none, *(getattr(part, name) for part in parts)])

    columns = {field.name: column(field.name) for field in fields(Mentions)}
    order = np.lexsort([columns["starts"], columns["labels"], columns["rows"]])
    return Mentions(**{name: values[order] for name, values in columns.items()})
