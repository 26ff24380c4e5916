"""Blocks of running text to paragraphs: cut what is glued, find what each paragraph is, keep the heading above it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from labels.paragraphs import Kind
from seeds.cleaning.clean import clean_text
from seeds.cleaning.fold import cut, fold
from seeds.structure.blocks import Block
from seeds.structure.continuation import goes_on_in_name
from seeds.structure.lines import join_lines
from seeds.structure.numbering import CHAPTER, GLUED, HEADING_AND_CLAUSE, SIGN, is_page_number
from seeds.structure.paragraph_kinds import DIGEST_HEADING, Piece, heading_level, name_kinds

_DIGEST_MARK = re.compile(r"(?<! ) *+\[[1-9]\d{0,2}(?:[,，、\-– ]+[1-9]\d{0,2})*\](?! ?号)")
_DASH = re.compile(r"(?:^| )[-–] ")
_DIGEST_AT_LEAST = 3  # marks
_ROW_TABS = 2
_SHORTEST_CUT = 6  # characters; a shorter text holds no two clauses to cut apart


@dataclass(frozen=True, slots=True)
class Segment:
    """A paragraph of a document that has no id yet.

    Attributes
    ----------
    text : str
        Clean text, without the sign (``•``, ``■``, ``△``) it began with.
    kind : str
        One of `labels.paragraphs.KINDS`.
    heading : str or None
        The heading it stands under; of a heading, the next higher one.
    apart : bool
        Whether the page sets it apart from the text (navigation, footer): it tells neither date nor region.
    page : int or None
        The printed page it begins on, from 1; None where the format has no pages.
    """

    text: str
    kind: Kind
    heading: str | None
    apart: bool = False
    page: int | None = None

    @property
    def folded(self) -> str:
        """The text folded, of the same length."""
        return fold(self.text)


def segment(text: str) -> list[Segment]:
    """Cut the text of a document into paragraphs.

    Parameters
    ----------
    text : str
        Repaired text (`seeds.cleaning.clean.repair_characters`), lines as the file has them.

    Returns
    -------
    list of Segment
        In order. Nothing is left out: what belongs to the page and not to its text has the kind ``boilerplate``.
    """
    blocks = join_lines(text)
    pieces = [piece for above, block in pairwise([None, *blocks]) if block for piece in pieces_of(block, above)]
    return with_headings(zip(pieces, name_kinds(pieces), strict=True))


def with_headings(pieces: Iterable[tuple[Piece, Kind]]) -> list[Segment]:
    """Give every paragraph the heading above it.

    Parameters
    ----------
    pieces : iterable of (Piece, str)
        The paragraphs of a document in order, and their kinds.

    Returns
    -------
    list of Segment
        The same paragraphs.
    """
    open_headings: list[tuple[int, str]] = []
    found = []
    for piece, kind in pieces:
        if kind == "heading":
            level = heading_level(piece)
            while open_headings and open_headings[-1][0] >= level:
                open_headings.pop()
        found.append(Segment(piece.text, kind, open_headings[-1][1] if open_headings else None))
        if kind == "heading":
            open_headings.append((level, piece.text))
    return found


def pieces_of(block: Block, above: Block | None = None) -> Iterator[Piece]:
    """Cut a block at what is glued in it, and clean its parts.

    Parameters
    ----------
    block : Block
        Running text.
    above : Block, optional
        What stands before it.

    Yields
    ------
    Piece
        In order.
    """
    folded = block.folded
    if "[" in folded and len(_DIGEST_MARK.findall(folded)) >= _DIGEST_AT_LEAST and _DASH.search(folded):
        yield from _digest(block.text)
        return
    gap = block.gap
    names = above is not None and goes_on_in_name(above.folded, folded)
    for part in _parts(block.text):
        head = HEADING_AND_CLAUSE.match(fold(part)) if len(part) >= _SHORTEST_CUT else None
        for text in (part[: head.end()], part[head.end() :]) if head else (part,):
            mark = None if names or is_page_number(fold(text)) else SIGN.match(fold(text))
            clean = _clean(text[mark.end() :] if mark else text)
            if clean:
                yield Piece(clean, mark[1] if mark else "", gap)
                gap, names = 0, False


def _clean(text: str) -> str:
    """Clean a paragraph; in a row of a table, its cells parted by tabs, the cells stay apart."""
    if text.count("\t") < _ROW_TABS or "。" in text:
        return clean_text(text)
    return " ".join(filter(None, map(clean_text, text.split("\t"))))


def _parts(text: str) -> list[str]:
    """Cut at the clauses inside a block; a table of contents run together is cut at its chapters."""
    if len(text) < _SHORTEST_CUT:
        return [text]
    if "。" not in text and len(CHAPTER.findall(fold(text))) > 1:
        return cut(CHAPTER, text)
    return cut(GLUED, text)


def _digest(text: str) -> Iterator[Piece]:
    """Cut a machine-made digest: ``heading - item [2] - item [5] heading - item [3]``."""
    for part in cut(_DIGEST_MARK, text):
        head, *items = cut(_DASH, " " + part.strip() + " ")
        if head := clean_text(head):
            yield Piece(head, DIGEST_HEADING if items else "")
        for item in items:
            if item := clean_text(item):
                yield Piece(item, "-")
