"""What a paragraph is in its document: title, heading, body, bullet, caption or boilerplate."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from labels.paragraphs import Kind
from seeds.cleaning.fold import fold
from seeds.structure.boilerplate import is_boilerplate, load_patterns
from seeds.structure.numbering import ITEM, ITEM_SIGNS, PICTURE_SIGNS, SECTION_SIGNS, UNNUMBERED, number_level
from seeds.structure.page_head import HEAD, above_byline, clear_above, find_speaker, find_trail, head_of

_END = re.compile(r"[。;:,!?…][”’\")》]*(?:\([^()]{2,24}\))?$")
_STATEMENT_END = re.compile(r"[。;:,…][”’\")》]*$")
_ROW = re.compile(r"\S{1,3}(?: \S{1,3}){2,}")  # the head of a table
_LABEL = re.compile("[^,;:!?。]{8,30}。")
# Who does it.
_ROLE = re.compile("(?:牵头|责任|参与|参加|配合|协助|主管|承办|联系|完成|推荐|支持)(?:部门|单位|人员?|电话|方式|机构):")
# Who signs, and on which day.
_AUTHORITY = re.compile("[^,、。;:!?《》]{2,40}(?:府|厅|局|委|委员会|会|部|院|办|办公室|室|处|中心|公司|行|厂|大学|学院)")
_SIGNED_ON = re.compile(
    r"(?:(?:19|20)\d\d|二[〇○零OО0][〇○零一二三四五六七八九十]{2})年"
    r"[\d一二三四五六七八九十]{1,3}月[\d一二三四五六七八九十]{1,3}日.{0,12}"
)
DIGEST_HEADING = "#"  # mark of a heading that is known only from its position in a digest
_HEADING_LENGTH = 40
_WHOLE_SENTENCE = 25  # a heading that ends in a full stop is shorter
_CLAUSES = 3  # commas in a heading; more of them are a list of names
_ITEM_LENGTH = 120
_ITEMS = 2
_TABLE_CELLS = 4  # short lines in a row that make a table; headings hardly ever follow each other so long
_TITLE_LENGTH = 80
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
    folded : str
        The text folded, of the same length: what all rules look at.
    """

    text: str
    mark: str = ""
    gap: int = 0
    folded: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Fold the text, once for all the rules."""
        object.__setattr__(self, "folded", fold(self.text))


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
    _find_signature(pieces, kinds)
    texts = [piece.folded for piece in pieces]
    _find_title(pieces, texts, kinds)
    find_trail(texts, kinds)
    find_speaker(texts, kinds)
    _find_end(pieces, kinds)
    return kinds


def heading_level(piece: Piece) -> int:
    """Return the level of a heading: 0 for 第一章, 2 for 一、 and headings without a number, 5 for (1).

    Parameters
    ----------
    piece : Piece
        The heading.
    """
    level = number_level(piece.folded)
    return UNNUMBERED if level is None else level


def _kind(pieces: Sequence[Piece], index: int) -> Kind:
    piece = pieces[index]
    text = piece.folded
    if load_patterns().captions.match(text) or _is_picture_text(pieces, index):
        return "caption"
    if is_boilerplate(text):
        return "boilerplate"
    if piece.mark and (kind := _marked_kind(piece)):
        return kind
    level = number_level(text)
    if level is not None:
        in_list = index > 0 and pieces[index - 1].folded.endswith(";")
        if level >= ITEM and len(text) <= _WHOLE_SENTENCE and _has_subitems(pieces, index, level):
            return "heading"
        if len(text) <= _ITEM_LENGTH and (in_list or text.endswith(";")):
            return "bullet"
        kind = _numbered_kind(text, level)
        # A whole sentence is a heading only above text of its own; the items of a short notice are sentences too.
        return "body" if kind == "heading" and text.endswith("。") and not _has_text_below(pieces, index, level) else kind
    return "heading" if _is_heading(text) and _heads_text(pieces, index) else "body"


def _marked_kind(piece: Piece) -> Kind | None:
    if piece.mark in PICTURE_SIGNS:
        return "caption"
    if piece.mark in ITEM_SIGNS:
        return "bullet"
    short = len(piece.folded) <= _HEADING_LENGTH and not _STATEMENT_END.search(piece.folded)
    return "heading" if piece.mark in SECTION_SIGNS + DIGEST_HEADING and short else None


def _has_subitems(pieces: Sequence[Piece], index: int, level: int) -> bool:
    """Return whether the next paragraph is numbered one level deeper."""
    return index + 1 < len(pieces) and number_level(pieces[index + 1].folded) == level + 1


def _has_text_below(pieces: Sequence[Piece], index: int, level: int) -> bool:
    """Return whether the next paragraph is text, or numbered more deeply."""
    if index + 1 == len(pieces):
        return False
    below = pieces[index + 1]
    lower = number_level(below.folded)
    if lower is not None:
        return lower > level
    return bool(below.mark or _END.search(below.folded)) and not is_boilerplate(below.folded)


def _heads_text(pieces: Sequence[Piece], index: int) -> bool:
    """Return whether what follows a short line is text (soon a sentence that ends, or an item) and not the cells of a table."""
    others = [piece for above, piece in pairwise(pieces[index : index + 8]) if piece.folded != above.folded]
    for piece in others[:3]:  # some pages print each heading twice
        if number_level(piece.folded) is not None or piece.mark or _END.search(piece.folded):
            return True
        if len(piece.folded) >= 30 or is_boilerplate(piece.folded):
            return False
    return False


def _is_picture_text(pieces: Sequence[Piece], index: int) -> bool:
    """Return whether a paragraph describes a picture: it says so, or is a single sentence where a picture left a gap."""
    piece = pieces[index]
    if "。图为" in piece.folded:
        return True
    if piece.gap < 2 or not piece.folded.endswith("。"):
        return False
    if index + 1 < len(pieces) and pieces[index + 1].folded.startswith("图为"):
        return True
    return piece.gap >= 3 and len(piece.folded) <= 40 and piece.folded.count("。") == 1


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
        cells = {piece.folded for piece in pieces[start:end]}  # some pages print each heading twice
        if len(cells) >= _TABLE_CELLS and start > 0:
            kinds[start:end] = ["body" if kind == "heading" else kind for kind in kinds[start:end]]
        start = max(end, start + 1)


def _is_cell(piece: Piece, kind: Kind) -> bool:
    if kind == "boilerplate":
        return bool(re.fullmatch(r"\d{1,4}", piece.folded))
    short = len(piece.folded) <= _HEADING_LENGTH and not _END.search(piece.folded)
    return kind in ("heading", "body") and short and not piece.mark and number_level(piece.folded) in (None, ITEM, ITEM + 1)


def _find_items(pieces: Sequence[Piece], kinds: list[Kind]) -> None:
    """Turn clauses that end in semicolons, two at least, and the clause behind them into the items of a list."""
    run = 0
    for index, piece in enumerate(pieces):
        short = kinds[index] in ("body", "bullet") and len(piece.folded) <= _ITEM_LENGTH and "。" not in piece.folded[:-1]
        if short and (piece.folded.endswith(";") or (run >= _ITEMS and piece.folded.endswith("。"))):
            run += 1
            if run >= _ITEMS:
                kinds[index - _ITEMS + 1 : index + 1] = ["bullet"] * _ITEMS
        if not (short and piece.folded.endswith(";")):
            run = 0


def _find_captions(pieces: Sequence[Piece], kinds: list[Kind]) -> None:
    """Turn a short plain sentence at the end of a section into a caption if the document has other captions."""
    if not any(kind == "caption" and not piece.mark for piece, kind in zip(pieces, kinds, strict=True)):
        return
    for index in range(1, len(pieces) - 1):
        if kinds[index - 1 : index + 2] == ["body", "body", "heading"] and _LABEL.fullmatch(pieces[index].folded):
            kinds[index] = "caption"


def _find_title(pieces: Sequence[Piece], texts: Sequence[str], kinds: list[Kind]) -> None:
    """Find the title: the line above the first byline or date, else the first line if it looks like a title."""
    for index in head_of(kinds)[1:]:
        if kinds[index] == "boilerplate" and _is_source(texts[index]):
            above = above_byline(texts, index)
            if _is_title(pieces[above], kinds[above]):
                kinds[above] = "title"
                clear_above(texts, kinds, above)
                return
    first = next((index for index, kind in enumerate(kinds) if kind not in ("boilerplate", "caption")), None)
    if first is not None and first < HEAD and len(pieces) > 1 and _is_title(pieces[first], kinds[first]):
        kinds[first] = "title"


def _find_signature(pieces: Sequence[Piece], kinds: list[Kind]) -> None:
    """Turn the names of authorities directly above the date of a signature into boilerplate, as the date is."""
    first = next((index for index, piece in enumerate(pieces) if "。" in piece.folded), len(pieces))  # text stands above
    for index in range(first + 1, len(pieces)):
        if kinds[index] != "boilerplate" or not _SIGNED_ON.fullmatch(pieces[index].folded):
            continue
        above = index - 1
        while above > first and kinds[above] in ("body", "heading") and _AUTHORITY.fullmatch(pieces[above].folded):
            kinds[above] = "boilerplate"
            above -= 1


def _is_source(text: str) -> bool:
    return bool(re.search(r"(19|20)\d\d|记者|来源|作者|时间|日期", text))


def _is_title(piece: Piece, kind: Kind) -> bool:
    return (
        kind in ("heading", "body")
        and 4 <= len(piece.folded) <= _TITLE_LENGTH
        and not piece.mark
        and "。" not in piece.folded
        and not _STATEMENT_END.search(piece.folded)
        and number_level(piece.folded) is None
    )


def _find_end(pieces: Sequence[Piece], kinds: list[Kind]) -> None:
    """Turn everything from the first closing notice on into boilerplate, if it is the end of the document."""
    left = total = sum(len(piece.folded) for piece in pieces) or 1
    for index, piece in enumerate(pieces):
        if left / total <= _TAIL and index and len(piece.folded) <= 60 and load_patterns().closing.match(piece.folded):
            kinds[index:] = ["boilerplate"] * (len(kinds) - index)
            return
        left -= len(piece.folded)
