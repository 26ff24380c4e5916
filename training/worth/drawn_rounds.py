"""Rounds that were drawn out of the same texts, put together: which paragraphs speak for which texts.

What was chosen in one round is missing where the next is drawn, and that are the hard texts. A round's lots therefore speak for
what was left, and together with all that had been labelled before, each of which speaks for itself, for all the texts there
were. Whether the next round was drawn from what this one left is known by the digests in their notes
(:mod:`training.select.draw_note`); where it cannot be known, the round does not count.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from labels.wording import _
from models.arrays import Bits, Ints
from training.select.draw_note import Draw, TextsDigest, read_note
from training.select.sample import DRAW, DRAWN, PROBABILITY, RANDOM
from training.sets.labelled_set import LabelledSet

# Fewer paragraphs drawn by lot than this say nothing: the interval would span most of what is possible.
FEWEST = 30
# Of a round that was not answered whole, what was hard may have been drawn again in a later one, and count there.
ANSWERED = 0.9
# Share of the texts that may have been labelled before all draws and not be there now: the figure is that of the others.
MISSING = 0.05
# Groups of paragraphs of which it is tried whether they were in the pool.
_GROUPS = 10


@dataclass(frozen=True, eq=False, slots=True)
class DrawnRound:
    """A round that speaks for all the texts.

    Attributes
    ----------
    lots : ndarray of int
        Rows of the paragraphs that were drawn by lot.
    before : ndarray of int
        Rows of those that could not be drawn, since they had been labelled.
    frame : int
        How many texts could be drawn.
    """

    lots: Ints
    before: Ints
    frame: int

    @property
    def information(self) -> float:
        """One over the variance of its totals, but for how much texts differ: n / (N (N - n))."""
        left = max(self.frame - len(self.lots), 0.5)  # of a frame that was drawn whole the totals are all but certain
        return len(self.lots) / (self.frame * left)


@dataclass(frozen=True, eq=False, slots=True)
class DrawnRounds:
    """What is known of the texts that paragraphs were drawn from.

    Attributes
    ----------
    rounds : tuple of DrawnRound
        Those that speak for the same texts; none where fewer than 30 paragraphs drawn by lot do.
    texts : int
        How many texts they speak for.
    count : int
        Paragraphs drawn by lot, whether they are in these rounds or not.
    why : str
        Why there are no such rounds although enough was drawn by lot, or why not all of it is in them; empty where it is.
    """

    rounds: tuple[DrawnRound, ...]
    texts: int
    count: int
    why: str = ""

    @property
    def lots(self) -> int:
        """Paragraphs drawn by lot that are in the rounds."""
        return sum(len(one.lots) for one in self.rounds)

    @property
    def before(self) -> int:
        """Other paragraphs that are counted, each for itself."""
        drawn = {row for one in self.rounds for row in one.lots.tolist()}
        return len({row for one in self.rounds for row in one.before.tolist()} - drawn)

    @property
    def remark(self) -> str:
        """What is said of paragraphs that were drawn by lot and are not in the rounds; empty where all are."""
        return self.why and _("{count} more drawn by lot do not count: {why}").format(count=self.count - self.lots, why=self.why)


@dataclass(frozen=True, slots=True)
class _Drawing:
    """The paragraphs of a draw."""

    draw: Draw
    lots: Sequence[int]
    rows: Mapping[str, int]
    """Row of each text, by its hash."""


def by_lot(data: LabelledSet) -> Bits:
    """Return which paragraphs were drawn by lot, shape (n_texts,).

    Parameters
    ----------
    data : LabelledSet
        Labelled paragraphs that may bear the notes of ``training.select``.
    """
    return np.array(
        [(p.extra or {}).get(DRAWN) == RANDOM and probability(p.extra or {}) > 0 for p in data.paragraphs], dtype=bool
    )


def probability(notes: Mapping[str, str]) -> float:
    """Return with which probability a paragraph was drawn by lot; 0 where it was not.

    Parameters
    ----------
    notes : mapping of str to str
        Its further columns.
    """
    try:
        return float(notes.get(PROBABILITY, ""))
    except ValueError:
        return 0.0


def find_rounds(data: LabelledSet) -> DrawnRounds:
    """Find the rounds among labelled paragraphs that speak for the same texts: of several sets of texts, for the largest.

    Parameters
    ----------
    data : LabelledSet
        Labelled paragraphs that may bear the notes of ``training.select``.

    Returns
    -------
    DrawnRounds
    """
    lot = by_lot(data)
    drawings, others = _drawings(data, lot)
    count = int(lot.sum())
    if count < FEWEST:
        return DrawnRounds((), 0, count)
    if len(drawings) == 1 and drawings[0].draw.pool is None:  # nothing was drawn after it, and nothing is known of before
        (only,) = drawings
        frame = max(only.draw.frame.count, len(only.lots))
        return DrawnRounds((DrawnRound(_rows(only.lots), _rows(()), frame),), frame, count)
    pools: dict[TextsDigest, list[_Drawing]] = {}
    for one in drawings:
        if (pool := one.draw.pool) is not None:
            pools.setdefault(pool, []).append(one)
    found = []
    for pool, inside in pools.items():
        outside = [others, *(one.rows for one in drawings if one.draw.pool != pool)]
        found += list(_speaking(pool, inside, [group for group in outside if group]))
    usable = [one for one in found if one.lots >= FEWEST]
    why = _why(drawings, pools)
    if not usable:
        return DrawnRounds((), 0, count, why)
    best = max(usable, key=lambda one: (one.texts, one.lots))
    return DrawnRounds(best.rounds, best.texts, count, why if best.lots < count else "")


def _drawings(data: LabelledSet, lot: Bits) -> tuple[list[_Drawing], dict[str, int]]:
    """Return the draws with their paragraphs, and the paragraphs that were not drawn; of equal texts one that was drawn."""
    notes = [paragraph.extra or {} for paragraph in data.paragraphs]
    row_of: dict[str, int] = {}
    for row in sorted(range(len(data)), key=lambda row: (not lot[row], DRAWN not in notes[row] or DRAW not in notes[row])):
        row_of.setdefault(data.hashes[row], row)
    rows: dict[tuple[str, str], dict[str, int]] = {}
    others: dict[str, int] = {}
    for digest, row in sorted(row_of.items(), key=lambda item: item[1]):
        note = notes[row].get(DRAW, "")
        if read_note(note) is not None:
            rows.setdefault((note, ""), {})[digest] = row
        elif lot[row]:  # of a table that kept nothing but the probability
            rows.setdefault((note, notes[row][PROBABILITY]), {})[digest] = row
        else:
            others[digest] = row
    drawings = []
    for (note, _chance), texts in rows.items():
        lots = [row for row in texts.values() if lot[row]]
        told = read_note(note) or _bare(lots, probability(notes[next(iter(texts.values()))]))
        drawings.append(_Drawing(told, lots, texts))
    return drawings, others


def _bare(lots: Sequence[int], chance: float) -> Draw:
    return Draw(len(lots), TextsDigest(max(len(lots), round(len(lots) / chance))), None)


def _speaking(pool: TextsDigest, inside: Sequence[_Drawing], outside: Sequence[Mapping[str, int]]) -> Iterable[DrawnRounds]:
    """Yield the rounds that speak for a whole pool, and those that speak for what had no label before the first of them."""
    first = max(inside, key=lambda one: one.draw.frame.count)
    if rounds := _rounds(pool, inside, outside):
        yield DrawnRounds(rounds, pool.count, 0)
    if (pool - first.draw.frame).count <= MISSING * pool.count and (rounds := _rounds(first.draw.frame, inside, outside)):
        yield DrawnRounds(rounds, first.draw.frame.count, 0)


def _rounds(texts: TextsDigest, inside: Sequence[_Drawing], outside: Sequence[Mapping[str, int]]) -> tuple[DrawnRound, ...]:
    """Return the draws that speak for a set of texts, since all of it that they could not draw is there."""
    sizes = [one.draw.frame.count for one in inside]
    found = []
    for one in inside:
        size = one.draw.frame.count
        last = size == min(sizes) and sizes.count(size) == 1
        if not one.lots or not (last or len(one.lots) >= ANSWERED * one.draw.lots):
            continue
        earlier = [other.rows for other in inside if other.draw.frame.count > size]
        before = _known(texts - one.draw.frame, earlier, outside)
        if before is not None:
            found.append(DrawnRound(_rows(one.lots), _rows(before), size))
    return tuple(found)


def _known(wanted: TextsDigest, earlier: Sequence[Mapping[str, int]], outside: Sequence[Mapping[str, int]]) -> list[int] | None:
    """Return the rows of texts with a digest: of the earlier rounds and, where need be, of others; None where there are none."""
    drawn = TextsDigest.of(digest for group in earlier for digest in group)
    parts = [(group, TextsDigest.of(group)) for group in outside[:_GROUPS]]
    for size in range(len(parts) + 1):
        for some in combinations(parts, size):
            if sum((digest for _group, digest in some), drawn) == wanted:
                return [row for group in (*earlier, *(group for group, _digest in some)) for row in group.values()]
    return None


def _why(drawings: Sequence[_Drawing], pools: Mapping[TextsDigest, Sequence[_Drawing]]) -> str:
    """Return why rounds cannot be put together."""
    if any(one.draw.pool is None for one in drawings):
        return _("the notes of draws before version 0.7 do not say what had been labelled by then")
    for pool, inside in pools.items():
        labelled = pool - max(inside, key=lambda one: one.draw.frame.count).draw.frame
        if labelled.count > MISSING * pool.count:
            says = _("{count} of the {texts} texts had been labelled before the first of these draws: give them, too")
            return says.format(count=labelled.count, texts=pool.count)
    return _("they were drawn out of other texts, not answered whole, or what had been labelled before the draw is not all here")


def _rows(rows: Iterable[int]) -> Ints:
    return np.array(sorted(rows), dtype=np.intp)
