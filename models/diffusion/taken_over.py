"""Which sentences were taken over from one document into another, and which are set phrases that everybody writes."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from models.arrays import Bits, Ints
from models.diffusion.moments import months_between, order
from models.diffusion.spread_text import SpreadText
from models.text.near_copies import ShingleTable, letters
from models.text.segmenter import fold_case
from models.text.verdicts import SENTENCE_ENDS
from seeds.cleaning.fold import fold

# Letters of a sentence that is long enough to be recognised.
SHORTEST = 12
# Stretches of four, no set wording, that two sentences must have in common: of two that are much alike, and of a short one that
# stands within a long one. Of these the shortest are names of measures and slogans, of which everybody speaks.
FEWEST_OWN, FEWEST_WITHIN = 8, 16
# Share of the shorter sentence's own wording that stands in the longer one.
LIKE = 0.7
# Two sentences count as one, where company is counted, if so much of the longer one stands in the other, or so many stretches are
# common: a short formula within several long sentences makes them no copies of each other, a long passage does.
LIKE_LONGER, PASSAGE = 0.5, 24
# A stretch that stands in so many different sentences (copies counted as one) is set wording: offices in lists, formulas. In a
# large corpus any four characters meet now and then: there, one in so many sentences.
COMPANY, ONE_IN = 4, 3_500
# Sentences a stretch may stand in to be looked at as a trace of a copy.
MOST_HOLDERS = 200
# A sentence that stands in more than half of the documents, and in so many at least, is said by everybody.
MAJORITY, FEWEST_DOCUMENTS = 0.5, 5
# Two documents that share so much of the shorter one's sentences may be one document in two files.
ONE_DOCUMENT = 0.8
_SENTENCE = re.compile("[^{0}]+[{0}]?".format(re.escape("".join(map(chr, SENTENCE_ENDS)))))


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the corpus.

    Attributes
    ----------
    row : int
        Its paragraph.
    text : str
        As it stands.
    """

    row: int
    text: str


@dataclass(frozen=True, slots=True)
class TakenOver:
    """A sentence that stands, nearly word for word, in two documents of different units.

    Attributes
    ----------
    source, target : Sentence
        The earlier and the later; where that is not known, in the order in which they were read.
    likeness : float
        Share of the shorter one's own wording (set wording left out) that stands in the other, a fraction in (0, 1].
    relation : {"follows", "same", "open"}
        ``same``: of the same date. ``open``: one date is unknown, or too inexact to tell.
    months : float or None
        Between the two documents.
    """

    source: Sentence
    target: Sentence
    likeness: float
    relation: str
    months: float | None


@dataclass(frozen=True, slots=True)
class SetPhrase:
    """A sentence left out because many write it.

    Attributes
    ----------
    sentence : Sentence
        The first of them that is no more than that.
    documents, sentences : int
        How many documents, and sentences, have it or nearly so.
    common : bool
        Whether it stands in most documents; else it is made of set wording.
    """

    sentence: Sentence
    documents: int
    sentences: int
    common: bool


@dataclass(frozen=True, slots=True)
class Copies:
    """What was found.

    Attributes
    ----------
    taken : list of TakenOver
        Each later sentence once, with the earliest it can be from; by date.
    phrases : list of SetPhrase
        Those in most documents first.
    compared : int
        Sentences that are long enough.
    inside : int
        Pairs of near copies in different documents of one unit.
    alike : list of (str, str, int, int)
        Two documents that may be one: common sentences, and sentences of the shorter.
    """

    taken: list[TakenOver]
    phrases: list[SetPhrase]
    compared: int
    inside: int
    alike: list[tuple[str, str, int, int]]


def find_copies(text: SpreadText) -> Copies:
    """Find the sentences that were taken over.

    Parameters
    ----------
    text : SpreadText
        The paragraphs.

    Returns
    -------
    Copies
    """
    sentences, bare = _sentences(text)
    documents = _numbers(text.document_keys[one.row] for one in sentences)
    units = _numbers(_whose(text, one.row) for one in sentences)
    table = ShingleTable.of(bare)
    # Within a document too: what a document repeats is one sentence where its company is counted.
    rows, others = table.contained(LIKE, np.arange(len(bare)), MOST_HOLDERS)
    shared = table.common(rows, others)
    one = (shared >= LIKE_LONGER * table.sizes[others]) | (shared >= PASSAGE)
    cluster = _clusters(rows[one], others[one], len(bare))
    own = _own_wording(table, cluster)
    n_own = np.bincount(table.rows[own[table.numbers]], minlength=len(bare))
    common = table.common(rows, others, own)
    per_cluster = np.bincount(np.unique(cluster * (documents.max(initial=0) + 1) + documents) // (documents.max(initial=0) + 1))
    everywhere = per_cluster[cluster] > max(FEWEST_DOCUMENTS - 1, MAJORITY * len(np.unique(documents)))
    likeness = common / np.maximum(n_own[rows], 1)
    apart = documents[rows] != documents[others]
    # The shorter by its own wording may be the longer one as a whole.
    enough = common >= np.where(2 * common >= n_own[others], FEWEST_OWN, FEWEST_WITHIN)
    alike = (likeness >= LIKE) & enough & apart & ~everywhere[rows]
    elsewhere = alike & (units[rows] != units[others])
    pairs = [
        (sentences[row], sentences[other], float(like))
        for row, other, like in zip(rows[elsewhere].tolist(), others[elsewhere].tolist(), likeness[elsewhere], strict=True)
    ]
    left = apart & ~alike & ((n_own[rows] < FEWEST_OWN) | everywhere[rows])
    phrases = _phrases(sentences, rows[left], others[left], cluster, documents, everywhere)
    return Copies(
        _taken_over(text, pairs),
        phrases,
        len(sentences),
        int((alike & ~elsewhere).sum()),
        _same_documents(text, sentences, rows[alike], others[alike], documents),
    )


def _sentences(text: SpreadText) -> tuple[list[Sentence], list[str]]:
    """Return the sentences that are long enough, and what is compared of them; headings and rows of tables are none."""
    sentences, bare = [], []
    for row, paragraph in enumerate(text.paragraphs):
        if paragraph.kind not in ("body", "bullet"):
            continue
        for found in _SENTENCE.finditer(paragraph.text):
            kept = letters(fold_case(fold(found[0])))
            if len(kept) >= SHORTEST:
                sentences.append(Sentence(row, found[0].strip()))
                bare.append(kept)
    return sentences, bare


def _whose(text: SpreadText, row: int) -> tuple[bool, tuple[str, ...]]:
    """Return what tells the unit of a paragraph from others; a document of no unit stands for itself."""
    unit = text.units[row]
    return (True, unit.key) if unit else (False, text.document_keys[row])


def _numbers(names: Iterable[Hashable]) -> Ints:
    known: dict[Hashable, int] = {}
    return np.array([known.setdefault(name, len(known)) for name in names], dtype=np.intp)


def _clusters(rows: Ints, others: Ints, count: int) -> Ints:
    """Return a number for each sentence that near copies of near copies share."""
    parents = list(range(count))

    def root(one: int) -> int:
        while parents[one] != one:
            parents[one] = parents[parents[one]]
            one = parents[one]
        return one

    for row, other in zip(rows.tolist(), others.tolist(), strict=True):
        parents[root(row)] = root(other)
    return np.array([root(one) for one in range(count)], dtype=np.intp)


def _own_wording(table: ShingleTable, cluster: Ints) -> Bits:
    """Return which stretches are no set wording, shape (n_shingles,): those that keep company with few sentences."""
    count = max(len(cluster), 1)
    met = np.unique(table.numbers * count + cluster[table.rows])
    company = np.bincount(met // count, minlength=len(table.shelves) - 1)
    return np.asarray(company < max(COMPANY, len(np.unique(cluster)) / ONE_IN))


def _taken_over(text: SpreadText, pairs: Sequence[tuple[Sentence, Sentence, float]]) -> list[TakenOver]:
    """Return each later sentence once, with the earliest that it can be from; what cannot be ordered where nothing else is."""
    from_earlier: dict[Sentence, TakenOver] = {}
    unordered: list[TakenOver] = []
    for one, other, likeness in pairs:
        first, second = sorted((one, other), key=lambda sentence: (text.moments[sentence.row] or "9", sentence.row))
        dates = text.moments[first.row], text.moments[second.row]
        placed = order(*dates) if all(dates) else "open"
        if placed != "before":
            unordered.append(TakenOver(first, second, likeness, placed, None))
            continue
        found = TakenOver(first, second, likeness, "follows", months_between(*dates))
        known = from_earlier.get(second)
        if known is None or _rank(text, found) < _rank(text, known):
            from_earlier[second] = found
    seen = set(from_earlier)
    for found in unordered:
        if found.target not in seen:
            seen.add(found.target)
            from_earlier[found.target] = found
    return sorted(from_earlier.values(), key=lambda one: (text.moments[one.target.row] or "9", one.target.row))


def _rank(text: SpreadText, one: TakenOver) -> tuple[str, float, int]:
    return text.moments[one.source.row], -one.likeness, one.source.row


def _phrases(
    sentences: Sequence[Sentence], rows: Ints, others: Ints, cluster: Ints, documents: Ints, everywhere: Bits
) -> list[SetPhrase]:
    short: defaultdict[int, set[int]] = defaultdict(set)
    members: defaultdict[int, set[int]] = defaultdict(set)
    for row, other in zip(rows.tolist(), others.tolist(), strict=True):
        short[int(cluster[row])].add(row)
        members[int(cluster[row])].update((row, other))
    found = [
        SetPhrase(sentences[min(short[one])], len({int(documents[row]) for row in own}), len(own), bool(everywhere[min(own)]))
        for one, own in members.items()
    ]
    return sorted(found, key=lambda one: (-one.documents, -one.sentences, one.sentence.row))


def _same_documents(
    text: SpreadText, sentences: Sequence[Sentence], rows: Ints, others: Ints, documents: Ints
) -> list[tuple[str, str, int, int]]:
    sizes = Counter(documents.tolist())
    shared: defaultdict[tuple[int, int], set[int]] = defaultdict(set)
    for row, other in zip(rows.tolist(), others.tolist(), strict=True):
        first, second = sorted((int(documents[row]), int(documents[other])), key=lambda one: (sizes[one], one))
        shared[first, second].add(row if documents[row] == first else other)
    names = {int(number): text.documents[one.row] for number, one in zip(documents, sentences, strict=True)}
    return [
        (names[first], names[second], len(common), sizes[first])
        for (first, second), common in sorted(shared.items())
        if len(common) >= max(ONE_DOCUMENT * sizes[first], 3)
    ]
