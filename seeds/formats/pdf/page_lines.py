"""From the runs of a page to its lines, whatever way they are written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from seeds.formats.pdf.characters import Run

_SAME_BASE = 0.3  # of the smaller size: base lines that differ by less are one
_SIZES = (0.6, 1.67)  # how far sizes on one line may differ
_APART = 1.0  # of the size: a wider gap sets parts of a line apart
_SPACE, _WORD_SPACE = 0.45, 0.12  # of the size: a wider gap is a space; between Latin words
_EDGE_LINES, _AT_EDGE = 4, 0.4  # so many lines make an edge; of the size: a wider gap in front of it sets parts apart
_SPREAD, _BEHIND_LABEL = 4.0, 0.35  # characters: what may part two of a word; what parts a label from its text
_LABEL = re.compile("[\u4e00-\u9fff]{2,8}[：:]")
_SIGN_ALONE = re.compile(r"(?:[•■●◆▪▲△※◇★➢\ue0f1]|\d{1,2}[.．、)）]|[（(](?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）]|[①-⑳])$")
_AMOUNT_END = re.compile(r"(?:^|[\s\u2e80-\uffff])-?\d[\d,]*(?:\.\d+)?%?$")
_AMOUNT = re.compile(r"-?\d[\d,]*(?:\.\d+)?%?$")
_RAISED = 0.8  # of the size of a line: smaller characters above or below its base line belong to it
_NOTE_MARK = re.compile(r"[\[(（〔]?(\d{1,4}|[①-⑳])[\])）〕]?")
RAISED = "\ue0f0"  # stands around a raised number until it is known whether there is a note of that number


@dataclass(slots=True)
class Part:
    """A stretch of a line with a wide gap on either side.

    Attributes
    ----------
    text : str
        What stands there.
    x0, x1 : float
        Where it begins and ends, in points.
    words : list of (str, float, float)
        What a space parts in it, with beginnings and ends; empty if nothing does, or it is not known.
    """

    text: str
    x0: float
    x1: float
    words: list[tuple[str, float, float]] = field(default_factory=list)


@dataclass(slots=True)
class Line:
    """A line of text; all measures in points.

    Attributes
    ----------
    parts : list of Part
        Its stretches, from left to right.
    y : float
        Its base line.
    size : float
        Size of most of its characters.
    page : int
        Number of its page, from 1.
    left, right : float
        The margins of the column it stands in.
    row : tuple of str or None
        The cells, if it is a row of a table.
    header : tuple of str or None
        The cells of the table's head, if it is a row below one.
    note : bool
        Whether it is (part of) a footnote.
    mark : bool
        Whether it is a watermark.
    turned : bool
        Whether it is written in another direction than most of the page.
    """

    parts: list[Part]
    y: float
    size: float
    page: int = 0
    left: float = 0.0
    right: float = 0.0
    row: tuple[str, ...] | None = None
    header: tuple[str, ...] | None = None
    note: bool = False
    mark: bool = False
    turned: bool = False

    @property
    def text(self) -> str:
        """Its text, parts one space apart."""
        return " ".join(part.text for part in self.parts)

    @property
    def x0(self) -> float:
        """Where it begins."""
        return self.parts[0].x0

    @property
    def x1(self) -> float:
        """Where it ends."""
        return self.parts[-1].x1


def lines_of(runs: Sequence[Run], page: int = 0) -> list[Line]:
    """Put level runs together into lines.

    Parameters
    ----------
    runs : sequence of Run
        In any order, turned level.
    page : int
        Number of their page.

    Returns
    -------
    list of Line
        From the top down, from left to right where base lines are equal.
    """
    if len(runs) == 1:
        run = runs[0]
        return [Line([Part(run.text, run.x0, run.x1)], run.y, run.size, page)]
    rows = _rows(runs)
    sizes = [_size(row) for row in rows]
    parts = [_parts(row, size) for row, size in zip(rows, sizes, strict=True)]
    if edges := _edges(parts, sizes):
        parts = [_parts(row, size, edges) for row, size in zip(rows, sizes, strict=True)]
    return [
        Line(found, median(run.y for run in row if abs(run.size - size) < 0.3 * size), size, page)
        for row, size, found in zip(rows, sizes, parts, strict=True)
        if found
    ]


def _size(row: Sequence[Run]) -> float:
    sizes: Counter[float] = Counter()
    for run in row:
        sizes[round(run.size, 1)] += len(run.text)
    return sizes.most_common(1)[0][0]


def _edges(lines: Sequence[Sequence[Part]], sizes: Sequence[float]) -> frozenset[int]:
    """Return the places, in points, where parts of several lines begin: there a narrow gap parts too.

    Chinese words that stand below each other behind a space are parts; there are no spaces in running text.
    """
    starts: Counter[int] = Counter()
    for parts, size in zip(lines, sizes, strict=True):
        begun = {round(part.x0) for part in parts[1:]}
        for part in parts:
            for (left, _, end), (right, start, _) in pairwise(part.words):
                if start - end > _SPACE * size and max(left[-1], right[0]) > "\u2e80":
                    begun.add(round(start))
        starts.update(begun)
    return frozenset(x + off for x, count in starts.items() if count >= _EDGE_LINES for off in (-1, 0, 1))


def _rows(runs: Sequence[Run]) -> list[list[Run]]:
    """Group runs that share a base line."""
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: (-run.y, run.x0)):
        for row in rows[:-4:-1]:
            first = row[0]
            if abs(first.y - run.y) <= _SAME_BASE * min(first.size, run.size) and _SIZES[0] < run.size / first.size < _SIZES[1]:
                row.append(run)
                break
        else:
            rows.append([run])
    _lower_raised(rows)
    return [sorted(row, key=lambda run: run.x0) for row in rows if row]


def _lower_raised(rows: list[list[Run]]) -> None:
    """Move small raised and lowered characters to the line they belong to."""
    for index, row in enumerate(rows):
        for run in [run for run in row if len(run.text) <= 4]:
            for other in rows[max(index - 2, 0) : index] + rows[index + 1 : index + 3]:
                if other and _is_beside(run, other):
                    other.append(run)
                    row.remove(run)
                    break


def _is_beside(small: Run, row: Sequence[Run]) -> bool:
    size = row[0].size
    if small.size >= _RAISED * size or not row[0].y - 0.35 * size <= small.y <= row[0].y + 0.75 * size:
        return False
    return any(min(abs(run.x1 - small.x0), abs(run.x0 - small.x1)) < 0.8 * size for run in row)


def _parts(row: Sequence[Run], size: float, edges: frozenset[int] = frozenset()) -> list[Part]:
    """Put the runs of a line together; the letter-spacing of a line drawn character by character is no space."""
    spacing = _spacing(row)
    parts: list[Part] = []
    last: Run | None = None
    base = median(run.y for run in row)
    for run in row:
        if run.size < _RAISED * size and run.y > base + 0.15 * size and (mark := _NOTE_MARK.fullmatch(run.text)):
            run = run._replace(text=f"{RAISED}{mark[1]}{RAISED}")
        if last is not None and run.text == last.text and abs(run.x0 - last.x0) < 0.25 * size:
            continue  # drawn twice to look bold
        gap = run.x0 - parts[-1].x1 - spacing if parts else 0.0
        if not parts or _is_apart(parts, run, gap / size, edges):
            parts.append(Part(run.text, run.x0, run.x1, [(run.text, run.x0, run.x1)]))
        else:
            part, latin = parts[-1], last is not None and last.text[-1].isascii() and run.text[0].isascii()
            space = " " if gap > (_WORD_SPACE if latin else _SPACE) * size else ""
            part.text += space + run.text
            part.x1 = max(part.x1, run.x1)
            word, start, _ = part.words.pop() if not space else ("", run.x0, 0.0)
            part.words.append((word + run.text, start, part.x1))
        last = run
    return parts


def _is_apart(parts: Sequence[Part], run: Run, gap: float, edges: frozenset[int]) -> bool:
    """Return whether a gap, in characters, parts a line in two."""
    left = parts[-1].text
    if gap > _AT_EDGE and round(run.x0) in edges and not _SIGN_ALONE.match(left):
        return True
    if len(left) == len(run.text) == 1 and min(left, run.text) > "\u2e80" and gap < _SPREAD:
        return False  # a word of two characters, spread out
    if len(parts) == 1 and gap > _BEHIND_LABEL and _LABEL.fullmatch(left):
        return True
    return gap > _APART * _share(left, run.text)


def _share(left: str, right: str) -> float:
    """Return what share of the usual gap sets two texts apart: numbers stand close in a table, an item far from its sign."""
    if _SIGN_ALONE.match(left):
        return 4.0
    return 0.3 if len(left) >= 4 and len(right) >= 4 and _AMOUNT_END.search(left) and _AMOUNT.match(right) else 1.0


def _spacing(row: Sequence[Run]) -> float:
    """Return the gap between the characters of a line that is drawn character by character."""
    pairs = [(left, right) for left, right in pairwise(row) if len(left.text) == len(right.text) == 1]
    gaps = [right.x0 - left.x1 for left, right in pairs if left.text > "\u2e80" and right.text > "\u2e80"]
    return max(median(gaps), 0.0) if len(gaps) >= 4 and len(gaps) >= 0.6 * (len(row) - 1) else 0.0
