"""Which of the terms found count: exceptions, names, other subjects, blocking words, company."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from models.arrays import Bits, Ints

SENTENCE_ENDS = [ord(char) for char in "。！？；!?;\n"]
# What ends a compound: a noun phrase runs neither across a sign nor across one of these words.
FUNCTION_WORDS = "的了和与及或在是为被将把从对向由要于到至也都"
# How many characters may stand between a term and the head of its name, and between it and the word of another subject.
TO_HEAD, TO_SUBJECT = 8, 3
# How far before a name the word stands that founds it.
TO_FOUNDING = 12

STATUSES = ("counts", "excepted", "blocked", "alone", "named", "other")
COUNTS, EXCEPTED, BLOCKED, ALONE, NAMED, OTHER = range(6)


@cache
def _break_table() -> Bits:
    """Return for each code point of the basic plane whether it ends a compound; the last stands for those beyond."""
    table = np.array([not char.isalnum() for char in map(chr, range(1 << 16))])
    table[[ord(char) for char in FUNCTION_WORDS]] = True
    return table


@cache
def _end_table() -> Bits:
    """Return for each code point of the basic plane whether it ends a sentence; the last stands for those beyond."""
    table = np.zeros(1 << 16, dtype=bool)
    table[SENTENCE_ENDS] = True
    return table


def sentences_at(codes: NDArray[np.uint32], offsets: Ints) -> Ints:
    """Return the number of the sentence that each offset lies in.

    Parameters
    ----------
    codes : ndarray of uint32, shape (n_characters,)
        Code points.
    offsets : ndarray of int
        Offsets into them.
    """
    return np.searchsorted(np.flatnonzero(_end_table().take(codes, mode="clip")), offsets)


def count_breaks(codes: NDArray[np.uint32]) -> Ints:
    """Return how many characters before each offset end a compound, shape (n_characters + 1,).

    Parameters
    ----------
    codes : ndarray of uint32, shape (n_characters,)
        Code points.
    """
    table = _break_table()
    return np.concatenate([[0], np.cumsum(table.take(codes, mode="clip"))])


class Cover:
    """Tells which spans lie inside one of these; a text of megabytes has too many to compare each with each.

    Parameters
    ----------
    starts, ends : ndarray of int, shape (n_spans,)
        Spans, ordered by start.
    """

    def __init__(self, starts: Ints, ends: Ints) -> None:
        self._starts = starts
        # The farthest end of all spans that begin no later than this one.
        self._reach = np.concatenate([[-1], np.maximum.accumulate(ends)])

    def holds(self, starts: Ints, ends: Ints) -> Bits:
        """Return which of the given spans are one of these or lie inside one.

        Parameters
        ----------
        starts, ends : ndarray of int
            Spans.
        """
        return np.asarray(self._reach[np.searchsorted(self._starts, starts, side="right")] >= ends)

    def surrounds(self, starts: Ints, ends: Ints) -> Bits:
        """Return which of the given spans lie inside a longer one of these.

        Parameters
        ----------
        starts, ends : ndarray of int
            Spans.
        """
        before = self._reach[np.searchsorted(self._starts, starts, side="left")] >= ends
        return before | (self._reach[np.searchsorted(self._starts, starts, side="right")] > ends)

    def begins(self, starts: Ints) -> Bits:
        """Return which of the given spans begin inside one of these, behind its first character.

        Parameters
        ----------
        starts : ndarray of int
            First characters of spans.
        """
        return np.asarray(self._reach[np.searchsorted(self._starts, starts, side="left")] > starts)


@dataclass(frozen=True, slots=True)
class Found:
    """Words found in some texts, by offset.

    Attributes
    ----------
    starts, ends, sentences, rows : ndarray of int, shape (n_found,)
        Offsets into all texts joined, number of the sentence, row of the text.
    breaks : ndarray of int, shape (n_characters + 1,)
        How many characters before each offset end a compound.
    """

    starts: Ints
    ends: Ints
    sentences: Ints
    rows: Ints
    breaks: Ints

    def cover(self, words: Ints) -> Cover:
        """Return some of the words as a cover.

        Parameters
        ----------
        words : ndarray of int
            Which of the words, by offset.
        """
        return Cover(self.starts[words], self.ends[words])

    def named(self, terms: Ints, heads: Ints, wholes: Ints, founding: Ints) -> Bits:
        """Return which terms are part of a name that is not just being founded.

        Parameters
        ----------
        terms, heads, wholes, founding : ndarray of int
            Which of the words found are terms, heads of names, whole names (heads as well), words that found.
        """
        if not heads.size:
            return np.zeros(len(terms), dtype=bool)
        first = np.minimum(np.searchsorted(self.starts[heads], self.ends[terms]), len(heads) - 1)
        begin = self.starts[heads][first]
        named = self._joined(self.ends[terms], begin, TO_HEAD)
        named |= self.cover(wholes).surrounds(self.starts[terms], self.ends[terms])
        if founding.size:
            last = np.searchsorted(self.starts[founding], self.starts[terms]) - 1
            near = (last >= 0) & (self.sentences[founding][last] == self.sentences[terms])
            named &= ~(near & (self.starts[terms] - self.starts[founding][last] <= TO_FOUNDING))
        return named

    def of_other_subject(self, terms: Ints, before: Ints, after: Ints) -> Bits:
        """Return which terms a word of another subject stands directly before or behind.

        Parameters
        ----------
        terms, before, after : ndarray of int
            Which of the words found are terms, and words of other subjects that stand before a term or behind one.
        """
        other = np.zeros(len(terms), dtype=bool)
        if before.size:
            ends = np.sort(self.ends[before])
            last = np.searchsorted(ends, self.starts[terms], side="right") - 1
            other |= (last >= 0) & self._joined(ends[np.maximum(last, 0)], self.starts[terms], TO_SUBJECT)
        if after.size:
            first = np.minimum(np.searchsorted(self.starts[after], self.ends[terms]), len(after) - 1)
            other |= self._joined(self.ends[terms], self.starts[after][first], TO_SUBJECT)
        return other

    def has_company(self, weak: Ints, company: Ints) -> Bits:
        """Return which weak terms have one of the words of company in their sentence that is no part of themselves.

        Parameters
        ----------
        weak, company : ndarray of int
            Which of the words found are weak terms, and their company.
        """
        if not company.size:
            return np.zeros(len(weak), dtype=bool)
        sentences = self.sentences[company]
        nearest = np.minimum(np.searchsorted(sentences, self.sentences[weak]), len(company) - 1)
        before = (sentences[nearest] == self.sentences[weak]) & (self.starts[company][nearest] < self.starts[weak])
        farthest = np.maximum.accumulate(self.ends[company])
        last = np.searchsorted(sentences, self.sentences[weak], side="right") - 1
        return np.asarray(before | ((last >= 0) & (farthest[last] > self.ends[weak])))

    def _joined(self, left: Ints, right: Ints, most: int) -> Bits:
        """Return where `right` follows `left` within so many characters of one compound."""
        gap = right - left
        near = (gap >= 0) & (gap <= most)
        return np.asarray(near & (self.breaks[np.where(near, right, left)] == self.breaks[left]))


def _among(numbers: Ints, some: Ints) -> Bits:
    """Return which numbers, all of them small, are among some others; for a few `np.isin` takes ten times as long."""
    known = np.zeros(max(int(numbers.max(initial=0)), int(some.max(initial=0))) + 1, dtype=bool)
    known[some] = True
    return known[numbers]


def judge_terms(hits: Mapping[str, Ints], groups: Sequence[Mapping[str, Ints]], found: Found) -> tuple[Ints, Bits, Ints]:
    """Decide which terms of one label count.

    Parameters
    ----------
    hits : mapping of str to ndarray of int
        Which of the words found are exceptions, blocking words, heads of names, whole names and founding words.
    groups : sequence of mapping of str to ndarray of int
        For each group of terms which of the words found are its terms, weak terms, company, and words of other subjects
        that stand before or after.
    found : Found
        The words found.

    Returns
    -------
    tuple of ndarray, shape (n_mentions,)
        Which of the words found are mentions, whether each is weak, and its status.
    """
    starts, ends, sentences = found.starts, found.ends, found.sentences

    def every(role: str) -> Cover:
        return found.cover(np.sort(np.concatenate([group[role] for group in groups])))

    exceptions, terms, weak = found.cover(hits["exceptions"]), every("terms"), every("weak")

    def excepted(words: Ints) -> Bits:
        return np.asarray(exceptions.holds(starts[words], ends[words]) | exceptions.begins(starts[words]))

    def status(words: Ints, group: Mapping[str, Ints], otherwise: int | Ints) -> Ints:
        if not words.size:
            return words
        named = found.named(words, hits["heads"], hits["wholes"], hits["founding"])
        other = found.of_other_subject(words, group["before"], group["after"])
        blocked = _among(sentences[words], sentences[hits["block"]])
        return np.asarray(np.where(named, NAMED, np.where(other, OTHER, np.where(blocked, BLOCKED, otherwise))))

    mentions, statuses = [], []
    for group in groups:
        words = group["terms"]
        words = words[~terms.surrounds(starts[words], ends[words]) & ~weak.surrounds(starts[words], ends[words])]
        mentions.append(words)
        statuses.append(np.where(excepted(words), EXCEPTED, status(words, group, COUNTS)))
    strong = sum(map(len, mentions))
    counting = found.rows[np.concatenate(mentions)[np.concatenate(statuses) == COUNTS]]
    for group in groups:
        words = group["weak"]
        taken = weak.surrounds(starts[words], ends[words]) | terms.holds(starts[words], ends[words])
        words = words[~taken & ~excepted(words)]
        beside = _among(found.rows[words], counting) | found.has_company(words, group["company"])
        mentions.append(words)
        statuses.append(status(words, group, np.where(beside, COUNTS, ALONE)))
    joined = np.concatenate(mentions)
    return joined, np.arange(len(joined)) >= strong, np.concatenate(statuses)
