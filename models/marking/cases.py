"""Texts with a label each: their words, the terms in them, and what each word added to the score of the label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from models.arrays import Floats, Ints, ranges
from models.text.batch import Batch

# What the term of the lexicon is that covers a word: none, one that counts, a weak one that counts, one that does not.
NONE, STRONG, WEAK, IDLE = range(4)


@dataclass(frozen=True, eq=False, slots=True)
class Cases:
    """Some cases: each is one text and one of the labels that it carries.

    The words of a text are held once, however many labels it carries. Words of cases are counted through all of them: a word
    of a text with two labels has two numbers.

    Attributes
    ----------
    words : sequence of sequence of str
        The words of each text in lower case; joined they give the text.
    firsts : ndarray of int, shape (n_texts + 1,)
        Where each text begins among the words of all texts, and the end of the last.
    offsets : ndarray of int, shape (n_text_words,)
        Offset of each word's first character in its text.
    texts, labels : ndarray of int, shape (n_cases,)
        Number of each case's text, and column of its label.
    starts : ndarray of int, shape (n_cases + 1,)
        Where each case begins among the words of all cases, and the end of the last.
    weights : ndarray of float, shape (n_words,)
        What each word of a case added to the score of the label.
    terms : ndarray of int, shape (n_terms, 3)
        Terms of the labels: first word, word behind the last, and what the term is; in the order of the cases.
    others : ndarray of int, shape (n_others, 2)
        Terms of other labels that count.
    """

    words: Sequence[Sequence[str]]
    firsts: Ints
    offsets: Ints
    texts: Ints
    labels: Ints
    starts: Ints
    weights: Floats
    terms: Ints
    others: Ints

    def __len__(self) -> int:
        """Return the number of cases."""
        return len(self.labels)

    def words_of(self, case: int) -> Sequence[str]:
        """Return the words of a case.

        Parameters
        ----------
        case : int
            Its number.
        """
        return self.words[self.texts[case]]

    @property
    def text_words(self) -> Ints:
        """Number of each word of a case among the words of all texts, shape (n_words,)."""
        return ranges(self.firsts[self.texts], self.firsts[self.texts + 1])


def cases_of(batch: Batch, rows: Sequence[int], pairs: Sequence[tuple[int, int]], added: Floats) -> Cases:
    """Gather what is known of some texts and their labels.

    Parameters
    ----------
    batch : Batch
        Clean texts.
    rows : sequence of int
        Rows of the texts that carry a label, ascending.
    pairs : sequence of (int, int)
        Row of the text and column of the label, of each case.
    added : ndarray of float, shape (n_characters, n_labels)
        What each character of the texts in `rows` added to the score of each label; a line feed behind each text.

    Returns
    -------
    Cases
    """
    words = [batch.words_of(row) for row in rows]
    firsts = np.cumsum([0, *map(len, words)])
    lengths = np.fromiter(map(len, chain.from_iterable(words)), dtype=np.intp, count=int(firsts[-1]))
    texts = np.repeat(np.arange(len(words)), np.diff(firsts))
    behind = np.cumsum(lengths) + texts  # a line feed stands between two texts
    begin = behind - lengths
    opened = np.cumsum([0, *(len(batch.texts[row]) + 1 for row in rows)])[:-1]
    sums = np.add.reduceat(added, begin, axis=0) if len(begin) else added[:0]

    number = {row: text for text, row in enumerate(rows)}
    of = np.array([number[row] for row, _label in pairs], dtype=np.intp)
    labels = np.array([label for _row, label in pairs], dtype=np.intp)
    sizes = np.diff(firsts)[of]
    starts = np.concatenate([[0], np.cumsum(sizes)])
    weights = sums[ranges(firsts[of], firsts[of + 1]), np.repeat(labels, sizes)]

    found = batch.mentions
    low, high = (np.searchsorted(found.rows, rows, side=side)[of] for side in ("left", "right"))
    mentions, cases = ranges(low, high), np.repeat(np.arange(len(pairs)), high - low)
    at = of[cases]
    first = np.searchsorted(begin, opened[at] + found.starts[mentions], side="right") - 1
    last = np.searchsorted(begin, opened[at] + found.ends[mentions])
    parts = np.stack([first, last], axis=1) + (starts[cases] - firsts[at])[:, None]
    own, counts = found.labels[mentions] == labels[cases], found.counting[mentions]
    what = np.where(counts, np.where(found.weak[mentions], WEAK, STRONG), IDLE)
    terms = np.concatenate([parts, what[:, None]], axis=1)[own]
    return Cases(words, firsts, begin - opened[texts], of, labels, starts, weights, terms, parts[~own & counts])
