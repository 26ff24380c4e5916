"""The user's own text, read once for all labels: which paragraph holds what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from labels import InputError, Paragraph
from labels.wording import _
from models.arrays import Bits, Ints
from models.text.analyzer import Analyzer
from models.text.batch import Batch
from models.text.matcher import Mentions
from models.text.trie import CodePoints, Trie
from models.text.verdicts import SENTENCE_ENDS, Cover
from seeds.schemes import Scheme

# What a word that begins or ends with a Latin letter may not stand beside.
_LETTERS = (ord("a"), ord("z"))
_CLAUSE_ENDS = [ord(char) for char in "。！？；：，!?;:,\n"]
_ITEM_END = ord("、")


@dataclass(frozen=True, eq=False)
class UserText:
    """Clean paragraphs, each different from the others, with the mentions of a scheme's words.

    Attributes
    ----------
    texts : tuple of str
        The texts as they stand, for people.
    batch : Batch
        The same, folded, with their words and mentions.
    documents : tuple of str
        Document of each.
    scheme : Scheme
        The labels and their words.
    """

    texts: tuple[str, ...]
    batch: Batch
    documents: tuple[str, ...]
    scheme: Scheme

    @classmethod
    def of(cls, paragraphs: Iterable[Paragraph], scheme: Scheme) -> UserText:
        """Take up paragraphs; site furniture and repeated texts are left out.

        Parameters
        ----------
        paragraphs : iterable of Paragraph
            Clean.
        scheme : Scheme
            The labels and their words.

        Returns
        -------
        UserText

        Raises
        ------
        InputError
            If there is no paragraph.
        """
        first = {paragraph.text: paragraph.doc for paragraph in reversed(list(paragraphs)) if paragraph.kind != "boilerplate"}
        if not first:
            raise InputError("--corpus", _("holds no paragraph"), _("give files that hold text"))
        texts = tuple(reversed(first))
        return cls(texts, Analyzer(scheme).batch(texts), tuple(first[text] for text in texts), scheme)

    def __len__(self) -> int:
        """Return the number of paragraphs."""
        return len(self.batch)

    @property
    def mentions(self) -> Mentions:
        """Mentions of the scheme's words."""
        return self.batch.mentions

    @cached_property
    def hit(self) -> Bits:
        """Whether a word of each label counts in each paragraph, shape (n_texts, n_labels)."""
        return self.mentions.votes(len(self), len(self.scheme.keys))

    @cached_property
    def sentences(self) -> Ints:
        """Number of the sentence that each character of all texts joined stands in, shape (n_characters,)."""
        ends = np.isin(self.batch.points.codes, SENTENCE_ENDS)
        return np.cumsum(ends) - ends

    def speaking(self, label: int) -> Bits:
        """Return which sentences have a word of a label that counts, shape (n_sentences,).

        Parameters
        ----------
        label : int
            Column of the label.
        """
        own = (self.mentions.labels == label) & self.mentions.counting
        spoken = np.zeros(int(self.sentences[-1]) + 1, dtype=bool)
        spoken[self.sentences[self.mentions.starts[own] + self.batch.points.starts[self.mentions.rows[own]]]] = True
        return spoken

    def only_listed(self, label: int) -> Bits:
        """Return which paragraphs hold words of a label that count, and each of them in a list, shape (n_texts,).

        A list (集成电路、生物医药、新材料) names a thing and says nothing of it.

        Parameters
        ----------
        label : int
            Column of the label.
        """
        codes = self.batch.points.codes
        own = (self.mentions.labels == label) & self.mentions.counting
        rows = self.mentions.rows[own]
        clauses = np.cumsum(np.isin(codes, _CLAUSE_ENDS))
        lists = np.zeros(int(clauses[-1]) + 1, dtype=bool)
        lists[clauses[codes == _ITEM_END]] = True
        free = ~lists[clauses[self.mentions.starts[own] + self.batch.points.starts[rows]]]
        listed = self.hit[:, label].copy()
        listed[rows[free]] = False
        return listed

    def cover(self, label: int) -> tuple[Ints, Ints]:
        """Return start and end of all mentions of a label's words, as offsets into all texts joined, by start.

        Parameters
        ----------
        label : int
            Column of the label.
        """
        own = self.mentions.labels == label
        first = self.batch.points.starts[self.mentions.rows[own]]
        starts, ends = self.mentions.starts[own] + first, self.mentions.ends[own] + first
        order = np.argsort(starts, kind="stable")
        return starts[order], ends[order]


@dataclass(frozen=True, eq=False)
class Occurrences:
    """Where some words stand in a text, whatever stands around them.

    Attributes
    ----------
    words : tuple of str
        The words, in lower case.
    numbers, starts, ends, rows : ndarray of int, shape (n_found,)
        Number of the word, offsets into all texts joined, row of the paragraph.
    n_texts : int
        Number of paragraphs.
    """

    words: tuple[str, ...]
    numbers: Ints
    starts: Ints
    ends: Ints
    rows: Ints
    n_texts: int

    @classmethod
    def find(cls, words: Sequence[str], points: CodePoints) -> Occurrences:
        """Look for words; letters must stand alone, as for the terms of a lexicon.

        Parameters
        ----------
        words : sequence of str
            Distinct, in lower case.
        points : CodePoints
            The texts in lower case.

        Returns
        -------
        Occurrences
        """
        numbers, starts = Trie(words).find(points.codes)
        ends = starts + np.array([len(word) for word in words], dtype=np.intp)[numbers]
        latin = (points.codes >= _LETTERS[0]) & (points.codes <= _LETTERS[1])
        whole = ~(latin[starts] & latin[starts - 1]) & ~(latin[ends - 1] & latin[ends])
        numbers, starts, ends = numbers[whole], starts[whole], ends[whole]
        return cls(tuple(words), numbers, starts, ends, points.rows(starts), len(points.starts) - 1)

    def take(self, kept: Bits) -> Occurrences:
        """Return some of them.

        Parameters
        ----------
        kept : ndarray of bool, shape (n_found,)
            Which.
        """
        numbers, starts, ends, rows = (column[kept] for column in (self.numbers, self.starts, self.ends, self.rows))
        return Occurrences(self.words, numbers, starts, ends, rows, self.n_texts)

    def by_sentence(self, sentences: Ints) -> Occurrences:
        """Return the same with sentences for paragraphs.

        Parameters
        ----------
        sentences : ndarray of int, shape (n_characters,)
            Number of the sentence that each character stands in.
        """
        return replace(self, rows=sentences[self.starts], n_texts=int(sentences[-1]) + 1)

    def beside(self, starts: Ints, ends: Ints) -> Occurrences:
        """Return those that share no character with some spans, or hold one whole and more.

        Parameters
        ----------
        starts, ends : ndarray of int, shape (n_spans,)
            Spans, ordered by start.
        """
        if not starts.size:
            return self
        cover = Cover(starts, ends)
        reach = np.maximum.accumulate(ends)
        # The last span that begins before the end of the word.
        last = np.searchsorted(starts, self.ends, side="left") - 1
        touching = (last >= 0) & (reach[np.maximum(last, 0)] > self.starts)
        inside = cover.holds(self.starts, self.ends)
        around = touching & ~inside & (starts[np.maximum(last, 0)] >= self.starts) & (reach[np.maximum(last, 0)] <= self.ends)
        return self.take(~touching | around)

    def apart(self, starts: Ints, ends: Ints, codes: NDArray[np.uint32]) -> Occurrences:
        """Return those that neither touch one of some spans nor are listed beside one.

        What follows a seed at once (新能源汽车产销量) is a phrase that the seed finds; what is listed beside it
        (集成电路、生物医药、新材料) is its like, not a part of it. Neither says that the word belongs to the label.

        Parameters
        ----------
        starts, ends : ndarray of int, shape (n_spans,)
            Spans, ordered by start.
        codes : ndarray of uint32, shape (n_characters,)
            The characters of all texts joined.
        """
        if not starts.size:
            return self
        clauses = np.concatenate([[0], np.cumsum(np.isin(codes, _CLAUSE_ENDS))])
        items = np.concatenate([[0], np.cumsum(codes == _ITEM_END)])
        of_spans, clauses_of_spans = items[starts], clauses[starts]
        clause, item = clauses[self.starts], items[self.starts]
        first = np.minimum(np.searchsorted(clauses_of_spans, clause, side="left"), len(starts) - 1)
        last = np.maximum(np.searchsorted(clauses_of_spans, clause, side="right") - 1, 0)
        same = clauses_of_spans[first] == clause
        listed = same & ((of_spans[first] > item) | (of_spans[last] < item))
        return self.take(~listed & ~np.isin(self.starts, ends) & ~np.isin(self.ends, starts))

    @cached_property
    def mentions(self) -> Ints:
        """How often each word stands there, shape (n_words,)."""
        return np.bincount(self.numbers, minlength=len(self.words))

    @cached_property
    def pairs(self) -> tuple[Ints, Ints]:
        """Word and paragraph, each pair once."""
        joined = np.unique(self.numbers * self.n_texts + self.rows)
        return joined // self.n_texts, joined % self.n_texts

    def paragraphs(self, among: Bits | None = None) -> Ints:
        """Return how many paragraphs hold each word, shape (n_words,).

        Parameters
        ----------
        among : ndarray of bool, shape (n_texts,), optional
            Which paragraphs count; all by default.
        """
        words, rows = self.pairs
        return np.bincount(words if among is None else words[among[rows]], minlength=len(self.words))
