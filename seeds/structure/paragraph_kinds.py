"""What a paragraph is in its document: title, heading, body, bullet, caption or boilerplate."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from labels.paragraphs import Kind
from seeds.structure.boilerplate import is_boilerplate, load_patterns
from seeds.structure.numbering import ITEM, ITEM_SIGNS, PICTURE_SIGNS, SECTION_SIGNS, UNNUMBERED, number_level

_END = re.compile(r"[。;:,!?…][”’\")》]*(?:\([^()]{2,24}\))?$")
_STATEMENT_END = re.compile(r"[。;:,…][”’\")》]*$")
_ROW = re.compile(r"\S{1,3}(?: \S{1,3}){2,}")  # the head of a table
_LABEL = re.compile("[^,;:!?。]{8,30}。")
# Who does it.
_ROLE = re.compile("(?:牵头|责任|参与|参加|配合|协助|主管|承办|联系|完成|推荐|支持)(?:部门|单位|人员?|电话|方式|机构):")
DIGEST_HEADING = "#"  # mark of a heading that is known only from its position in a digest
_HEADING_LENGTH = 40
_WHOLE_SENTENCE = 25  # a heading that ends in a full stop is shorter
_CLAUSES = 3  # commas in a heading; more of them are a list of names
_ITEM_LENGTH = 120
_ITEMS = 2
_TABLE_CELLS = 4  # short lines in a row that make a table; headings hardly ever follow each other so long
_TITLE_LENGTH = 80
_HEAD = 8  # paragraphs in which title, byline and date are looked for
_TAIL = 0.3  # share of a document, in characters, that may be closing boilerplate


@dataclass(frozen=True, slots=True)
class Piece:
    """A clean paragraph and what its position on the page told.

    Attributes
    ----------
    text : str
        Clean text.
    mark : str
        The sign it began with, or empty.
    gap : int
        Blank lines above it.
    """

    text: str
    mark: str = ""
    gap: int = 0


def name_kinds(pieces: Sequence[Piece]) -> list[Kind]:
    """Find out what each paragraph of a document is.

    Parameters
    ----------
    pieces : sequence of Piece
        The document in order.

    Returns
    -------
    list of {"title", "heading", "body", "bullet", "caption", "boilerplate"}
        One kind per paragraph.
    """
    kinds = [_kind(pieces, index) for index in range(len(pieces))]
    _find_items(pieces, kinds)
    _find_tables(pieces, kinds)
    _find_captions(pieces, kinds)
    _find_title(pieces, kinds)
    _find_end(pieces, kinds)
    return kinds


def heading_level(piece: Piece) -> int:
    """Return the level of a heading: 0 for 第一章, 2 for 一、 and headings without a number, 5 for (1).

    Parameters
    ----------
    piece : Piece
        The heading.
    """
    level = number_level(piece.text)
    return UNNUMBERED if level is None else level


def _kind(pieces: Sequence[Piece], index: int) -> Kind:
    piece = pieces[index]
    text = piece.text
    if load_patterns().captions.match(text) or _is_picture_text(pieces, index):
        return "caption"
    if is_boilerplate(text):
        return "boilerplate"
    if piece.mark and (kind := _marked_kind(piece)):
        return kind
    level = number_level(text)
    if level is not None:
        in_list = index > 0 and pieces[index - 1].text.endswith(";")
        if level >= ITEM and len(text) <= _WHOLE_SENTENCE and _has_subitems(pieces, index, level):
            return "heading"
        return "bullet" if len(text) <= _ITEM_LENGTH and (in_list or text.endswith(";")) else _numbered_kind(text, level)
    return "heading" if _is_heading(text) and _heads_text(pieces, index) else "body"


def _marked_kind(piece: Piece) -> Kind | None:
    if piece.mark in PICTURE_SIGNS:
        return "caption"
    if piece.mark in ITEM_SIGNS:
        return "bullet"
    short = len(piece.text) <= _HEADING_LENGTH and not _STATEMENT_END.search(piece.text)
    return "heading" if piece.mark in SECTION_SIGNS + DIGEST_HEADING and short else None


def _has_subitems(pieces: Sequence[Piece], index: int, level: int) -> bool:
    """Return whether the next paragraph is numbered one level deeper."""
    return index + 1 < len(pieces) and number_level(pieces[index + 1].text) == level + 1


def _heads_text(pieces: Sequence[Piece], index: int) -> bool:
    """Return whether what follows a short line is text (soon a sentence that ends, or an item) and not the cells of a table."""
    others = [piece for above, piece in pairwise(pieces[index : index + 8]) if piece.text != above.text]
    for piece in others[:3]:  # some pages print each heading twice
        if number_level(piece.text) is not None or piece.mark or _END.search(piece.text):
            return True
        if len(piece.text) >= 30 or is_boilerplate(piece.text):
            return False
    return False


def _is_picture_text(pieces: Sequence[Piece], index: int) -> bool:
    """Return whether a paragraph describes a picture: it says so, or is a single sentence where a picture left a gap."""
    piece = pieces[index]
    if "。图为" in piece.text:
        return True
    if piece.gap < 2 or not piece.text.endswith("。"):
        return False
    if index + 1 < len(pieces) and pieces[index + 1].text.startswith("图为"):
        return True
    return piece.gap >= 3 and len(piece.text) <= 40 and piece.text.count("。") == 1


def _numbered_kind(text: str, level: int) -> Kind:
    clause = text.rstrip("。")
    longest = _WHOLE_SENTENCE if clause != text else _HEADING_LENGTH
    if len(text) <= longest and "。" not in clause and not re.search("[;:,]$", text):
        is_sentence = text.endswith("。")
        if (level < ITEM and not (is_sentence and "," in text)) or (not is_sentence and clause.count(",") <= 1):
            return "heading"
        return "bullet" if level >= ITEM else "body"
    return "bullet" if level >= ITEM and len(text) <= _ITEM_LENGTH and clause.count("。") == 0 else "body"


def _is_heading(text: str) -> bool:
    return (
        2 <= len(text) <= _HEADING_LENGTH
        and "。" not in text
        and len(re.findall("[,、]", text)) <= _CLAUSES
        and not _STATEMENT_END.search(text)
        and bool(re.search("[一-鿿]{2}", text))
        and not ("," in text and text[-1] in "?!")
        and not re.search(r"\d{6}|\d$", text)
        and not _ROW.fullmatch(text)
        and not _ROLE.match(text)
        and not re.match(r"[(【].*[)】]$|.*(19|20)\d\d年\d{1,2}月\d{1,2}日$", text)
    )


def _find_tables(pieces: Sequence[Piece], kinds: list[Kind]) -> None:
    """Turn headings into body where they are the cells of a table gone flat: many short lines that end no sentence."""
    start = 0
    while start < len(pieces):
        end = start
        while end < len(pieces) and _is_cell(pieces[end], kinds[end]):
            end += 1
        cells = {piece.text for piece in pieces[start:end]}  # some pages print each heading twice
        if len(cells) >= _TABLE_CELLS and start > 0:
            kinds[start:end] = ["body" if kind == "heading" else kind for kind in kinds[start:end]]
        start = max(end, start + 1)


def _is_cell(piece: Piece, kind: Kind) -> bool:
    if kind == "boilerplate":
        return bool(re.fullmatch(r"\d{1,4}", piece.text))
    short = len(piece.text) <= _HEADING_LENGTH and not _END.search(piece.text)
    return kind in ("heading", "body") and short and not piece.mark and number_level(piece.text) in (None, ITEM, ITEM + 1)


def _find_items(pieces: Sequence[Piece], kinds: list[Kind]) -> None:
    """Turn clauses that end in semicolons, two at least, and the clause behind them into the items of a list."""
    run = 0
    for index, piece in enumerate(pieces):
        short = kinds[index] in ("body", "bullet") and len(piece.text) <= _ITEM_LENGTH and "。" not in piece.text[:-1]
        if short and (piece.text.endswith(";") or (run >= _ITEMS and piece.text.endswith("。"))):
            run += 1
            if run >= _ITEMS:
                kinds[index - _ITEMS + 1 : index + 1] = ["bullet"] * _ITEMS
        if not (short and piece.text.endswith(";")):
            run = 0


def _find_captions(pieces: Sequence[Piece], kinds: list[Kind]) -> None:
    """Turn a short plain sentence at the end of a section into a caption if the document has other captions."""
    if not any(kind == "caption" and not piece.mark for piece, kind in zip(pieces, kinds, strict=True)):
        return
    for index in range(1, len(pieces) - 1):
        if kinds[index - 1 : index + 2] == ["body", "body", "heading"] and _LABEL.fullmatch(pieces[index].text):
            kinds[index] = "caption"


def _find_title(pieces: Sequence[Piece], kinds: list[Kind]) -> None:
    """Find the title: the line above the first byline or date, else the first line if it looks like a title."""
    for index in range(1, min(_HEAD, len(pieces))):
        if kinds[index] == "boilerplate" and _is_source(pieces[index].text) and _is_title(pieces[index - 1], kinds[index - 1]):
            kinds[index - 1] = "title"
            if all(len(piece.text) <= 12 and not _END.search(piece.text) for piece in pieces[: index - 1]):
                kinds[: index - 1] = ["boilerplate"] * (index - 1)  # the site's name, the section
            return
    first = next((index for index, kind in enumerate(kinds) if kind != "boilerplate"), None)
    if first is not None and first < _HEAD and len(pieces) > 1 and _is_title(pieces[first], kinds[first]):
        kinds[first] = "title"


def _is_source(text: str) -> bool:
    return bool(re.search(r"(19|20)\d\d|记者|来源|作者|时间|日期", text))


def _is_title(piece: Piece, kind: Kind) -> bool:
    return (
        kind in ("heading", "body")
        and 4 <= len(piece.text) <= _TITLE_LENGTH
        and not piece.mark
        and "。" not in piece.text
        and not _STATEMENT_END.search(piece.text)
        and number_level(piece.text) is None
    )


def _find_end(pieces: Sequence[Piece], kinds: list[Kind]) -> None:
    """Turn everything from the first closing notice on into boilerplate, if it is the end of the document."""
    left = total = sum(len(piece.text) for piece in pieces) or 1
    for index, piece in enumerate(pieces):
        if left / total <= _TAIL and index and len(piece.text) <= 60 and load_patterns().closing.match(piece.text):
            kinds[index:] = ["boilerplate"] * (len(kinds) - index)
            return
        left -= len(piece.text)
