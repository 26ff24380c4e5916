"""Paragraphs of formats that say themselves what a paragraph is: styles of a Word document, headings of a page, rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from labels.paragraphs import Kind
from seeds.cleaning.clean import clean_text
from seeds.cleaning.fold import fold
from seeds.structure.continuation import goes_on_in_name
from seeds.structure.numbering import SIGN, is_page_number
from seeds.structure.paragraph_kinds import Piece, heading_level, name_kinds
from seeds.structure.segment import Segment

_SHORT = 24  # characters
_UNSTYLED = 10  # a heading known only from its text stands below every heading that the file names as one


@dataclass(frozen=True, slots=True)
class Marked:
    """A paragraph, or a row of a table, and what its file says of it.

    Attributes
    ----------
    text : str
        Text as the file has it, cleaned in `with_marks`; of a row its cells, made one text by `row_text`.
    kind : str or None
        One of `labels.paragraphs.KINDS`; None where the file does not say, and the text has to.
    level : int or None
        Of a heading, how deep it is by the file, from 0; None where the number it begins with has to tell.
    header : str or None
        Of a row, the names of its columns; None where its table has no header, or it is the header.
    apart : bool
        Whether the page itself sets it apart from the text (navigation, footer): it tells neither date nor region.
    is_clean : bool
        Whether its text is clean already, as what `clean_text` returns.
    """

    text: str
    kind: Kind | None = None
    level: int | None = None
    header: str | None = None
    apart: bool = False
    is_clean: bool = False


def row_text(cells: Iterable[str]) -> str:
    """Return the cells of a row as the text of a paragraph: each cleaned by itself, one space apart.

    Cleaned as one text they would run together: no space stands between a number and a Chinese word.

    Parameters
    ----------
    cells : iterable of str
        The cells as the file has them; empty ones are left out.
    """
    return " ".join(filter(None, map(clean_once, cells)))


def clean_once(text: str) -> str:
    """Return clean text; short texts, such as the cells of a table, come again and again and are cleaned once.

    Parameters
    ----------
    text : str
        Text as the file has it.
    """
    return _clean_short(text) if len(text) <= _SHORT else clean_text(text)


@lru_cache(maxsize=1 << 15)
def _clean_short(text: str) -> str:
    return clean_text(text)


def with_marks(paragraphs: Sequence[Marked]) -> list[Segment]:
    """Clean the paragraphs of a document and give each its kind and the heading above it.

    What the file says goes before what the text looks like. The heading of a row is the header of its table where it
    has one; the header row itself stands under the heading of its section.

    Parameters
    ----------
    paragraphs : sequence of Marked
        The document in order.

    Returns
    -------
    list of Segment
        The paragraphs that hold text. One whose kind the file does not say is without the sign (``•``, ``■``) it began
        with.
    """
    pieces = (_piece(mark, above) for above, mark in pairwise([Marked(""), *paragraphs]))
    kept = [(mark, piece) for mark, piece in zip(paragraphs, pieces, strict=True) if piece.text]
    kinds = _kinds(kept)
    open_headings: list[tuple[int, str]] = []
    found = []
    for (mark, piece), kind in zip(kept, kinds, strict=True):
        level = _UNSTYLED + heading_level(piece) if mark.level is None else mark.level
        while kind == "heading" and open_headings and open_headings[-1][0] >= level:
            open_headings.pop()
        above = open_headings[-1][1] if open_headings else None
        found.append(Segment(piece.text, kind, mark.header or above, mark.apart))
        if kind == "heading":
            open_headings.append((level, piece.text))
    return found


def _piece(mark: Marked, above: Marked) -> Piece:
    if mark.kind == "table":
        return Piece(mark.text)
    text = mark.text if mark.is_clean else clean_once(mark.text)
    sign = None if mark.kind or is_page_number(fold(text)) else SIGN.match(fold(text))
    if sign and goes_on_in_name(fold(above.text.strip()), fold(text)):
        return Piece(text)
    return Piece(text[sign.end() :], sign[1]) if sign else Piece(text)


def _kinds(kept: Sequence[tuple[Marked, Piece]]) -> list[Kind]:
    """Fill in the kinds that the file does not say."""
    # What is set apart must not stand between a title and its dateline, nor a row between a heading and its text.
    running = [index for index, (mark, _) in enumerate(kept) if mark.kind != "table" and not mark.apart]
    titled = any(mark.kind == "title" for mark, _ in kept)
    named: dict[int, Kind] = {}
    if any(mark.kind is None or (mark.kind == "heading" and mark.level is not None and not titled) for mark, _ in kept):
        named = dict(zip(running, name_kinds([kept[index][1] for index in running]), strict=True))
    kinds: list[Kind] = []
    for index, (mark, _) in enumerate(kept):
        guess: Kind = named.get(index, "boilerplate")
        if mark.kind == "heading" and guess == "title" and not titled and _stands_alone(mark, kept):
            kinds.append("title")
        elif mark.kind is not None:
            kinds.append(mark.kind)
        else:
            kinds.append("body" if guess == "title" and titled else guess)
    return kinds


def _stands_alone(mark: Marked, kept: Sequence[tuple[Marked, Piece]]) -> bool:
    """Return whether no other heading is as high: writers give the title the first level of headings."""
    levels = [other.level for other, _ in kept if other.kind == "heading" and other.level is not None]
    return mark.level is not None and len(levels) > 1 and sum(level <= mark.level for level in levels) == 1
