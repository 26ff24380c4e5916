"""Documents that stand twice, or nearly: what they say counts twice."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from labels.wording import _
from models.arrays import Bits
from models.panel.dating import latest
from models.panel.paragraph_table import Table

# Of two near-copies the shorter has this share of its paragraphs, word for word, in the longer.
NEAR = 0.8
_SHORTEST = 20  # characters; shorter paragraphs (各位代表：) stand in many documents
_FEWEST = 3  # such paragraphs that a document must have to be near another
_UNDATED = "9999-99-99"
_MOST = 20  # documents that share a paragraph; what more share is a set phrase


@dataclass(frozen=True, slots=True)
class Copy:
    """What a document repeats.

    Attributes
    ----------
    first : int
        The earlier document.
    share : float
        Share of the longer paragraphs of the shorter of the two that stand in the other, word for word.
    whole : bool
        Whether the two are the same, paragraph by paragraph.
    """

    first: int
    share: float
    whole: bool


def find_copies(table: Table) -> dict[int, Copy]:
    """Find documents that repeat an earlier one: by their dates, those without one last, of one date in the order of reading.

    Parameters
    ----------
    table : Table
        The paragraphs.

    Returns
    -------
    dict of int to Copy
        Of each document that repeats another, what it repeats; whole copies first.
    """
    texts: dict[int, list[str]] = defaultdict(list)
    long: dict[int, set[str]] = defaultdict(set)
    dates: dict[int, str] = {}
    for row, doc in enumerate(table.docs.tolist()):
        texts[doc].append(table.hashes[row])
        date = latest(table.dates[row]) if table.dates[row] else _UNDATED
        dates[doc] = min(dates.get(doc, date), date)
        if table.characters[row] >= _SHORTEST:
            long[doc].add(table.hashes[row])
    order = sorted(texts, key=lambda doc: (dates[doc], doc))
    earliest: dict[tuple[str, ...], int] = {}
    found = {doc: Copy(first, 1.0, True) for doc in order if (first := earliest.setdefault(tuple(texts[doc]), doc)) != doc}
    holders: dict[str, list[int]] = defaultdict(list)
    for place, doc in enumerate(order):
        if doc not in found and len(long[doc]) >= _FEWEST:
            for one in long[doc]:
                holders[one].append(place)
    shared: Counter[tuple[int, int]] = Counter()
    for places in holders.values():
        if 1 < len(places) <= _MOST:
            shared.update(combinations(places, 2))
    for pair, count in sorted(shared.items()):
        first, doc = (order[place] for place in pair)
        share = count / min(len(long[first]), len(long[doc]))
        if share >= NEAR and doc not in found:
            found[doc] = Copy(first, share, False)
    return found


def find_repeated(table: Table) -> Bits:
    """Return which paragraphs stand earlier in the same document, under the same id with the same text, shape (n,).

    A file and its copy under another name, or what was written of it, hold the same documents, and so each paragraph twice.

    Parameters
    ----------
    table : Table
        The paragraphs.
    """
    seen: set[tuple[int, str, str]] = set()
    found = np.zeros(len(table), dtype=bool)
    for row, one in enumerate(zip(table.docs.tolist(), table.ids, table.hashes, strict=True)):
        found[row] = one in seen
        seen.add(one)
    return found


def repeated_note(table: Table, repeated: Bits, *, once: bool = False) -> str:
    """Return the line that says which paragraphs were given twice; nothing where none was.

    Parameters
    ----------
    table : Table
        The paragraphs.
    repeated : ndarray of bool, shape (n,)
        What :func:`find_repeated` found.
    once : bool
        Whether they are left out.
    """
    if not repeated.any():
        return ""
    first = table.ids[int(np.flatnonzero(repeated)[0])]
    if once:
        says = _(
            "{count} paragraph(s) were given again, in the same document under the same id, and are counted once: first {id}"
        )
    else:
        says = _(
            "{count} paragraph(s) were given again, in the same document under the same id, and count twice ({option} counts "
            "them once): first {id}"
        )
    return says.format(count=repeated.sum(), id=first, option="--once")


def copies_note(table: Table, copies: dict[int, Copy], *, once: bool = False) -> str:
    """Return the line that says which documents stand twice; nothing where none does.

    Parameters
    ----------
    table : Table
        The paragraphs.
    copies : dict of int to Copy
        What :func:`find_copies` found.
    once : bool
        Whether they are left out.
    """
    if not copies:
        return ""
    whole = sum(copy.whole for copy in copies.values())
    doc, copy = next(iter(copies.items()))
    if once:
        says = _(
            "{whole} document(s) stand twice word for word, {near} nearly so, and are counted once: first {second} repeats "
            "{first}"
        )
    else:
        says = _(
            "{whole} document(s) stand twice word for word, {near} nearly so, and count twice ({option} counts them once): "
            "first {second} repeats {first}"
        )
    names = {"first": table.doc_names[copy.first], "second": table.doc_names[doc]}
    return says.format(whole=whole, near=len(copies) - whole, option="--once", **names)


def without(table: Table, copies: dict[int, Copy]) -> Bits:
    """Return which paragraphs stand in no copy, shape (n,).

    Parameters
    ----------
    table : Table
        The paragraphs.
    copies : dict of int to Copy
        What :func:`find_copies` found.
    """
    return np.asarray(~np.isin(table.docs, list(copies)))
