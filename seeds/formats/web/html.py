"""Web pages (.html, .htm, .shtml): everything they show, what belongs to the site apart from the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache

from labels.support.errors import InputError
from labels.support.interruption import PROGRAM
from labels.wording import _
from seeds.cleaning.fold import fold
from seeds.formats.encoding import WEB_ARCHIVE, decode
from seeds.formats.marked_text import MarkedText
from seeds.formats.web.page_blocks import PageWalk
from seeds.formats.web.page_furniture import find_furniture, mark_index
from seeds.formats.web.page_hidden import hidden_text
from seeds.formats.web.page_metadata import page_date, page_titles, read_tags
from seeds.formats.web.page_parser import parse_page
from seeds.formats.web.page_parts import PageBlock, page_words
from seeds.formats.web.page_tail import unread_tail
from seeds.structure.marked import Marked, clean_once

_SITE_LENGTH = 20  # characters
_MESSAGE_LENGTH = 120  # characters; what is longer is no message that a page is still loading


def read_html(data: bytes, location: str) -> MarkedText:
    """Read a web page.

    Every paragraph that a browser shows is kept, in order. Navigation, footers and lists of links beside an article are
    of kind ``boilerplate``, as are the rows of an index above a document.

    Parameters
    ----------
    data : bytes
        The whole file.
    location : str
        Its name, for error messages.

    Returns
    -------
    MarkedText
        The paragraphs; with the title, without the name of the site, and the date the page itself states. Where it hides more
        text than it shows, that is said.

    Raises
    ------
    InputError
        If the bytes are not text, the page shows none or only says that it has not loaded, or this program wrote it.
    """
    if WEB_ARCHIVE.match(data):
        from seeds.formats.web.mht import read_mht

        return read_mht(data, location)
    page = decode(data, location)
    root = parse_page(page, location)
    tags = read_tags(root)
    if tags.get("generator") == PROGRAM:
        problem = _("is a page that this program wrote, of paragraphs that were tagged or topics that were found")
        raise InputError(location, problem, _("give the .jsonl, .csv or .xlsx of the same texts"))
    walk = PageWalk(root, location)
    if not _has_text(walk.blocks):
        walk = PageWalk(root, location, hidden_too=True)
    stated, tab = page_titles(tags)
    blocks = list(map(_clean, walk.blocks))
    furniture = find_furniture(walk.elements, blocks, stated or tab)
    tail = unread_tail(page, (block.marked.text for block in blocks), location)
    if not _has_text(block for block, apart in zip(blocks, furniture, strict=True) if not apart):
        if tail is not None:
            raise tail
        remedy = _("save the page after it has loaded, or give its text as .txt")
        raise InputError(location, _("is a page without text"), remedy)
    heads = sum(block.marked.kind == "heading" for block in blocks)
    marked = [
        _apart(block) if apart or (heads > 1 and _is_site_head(block)) else block.marked
        for block, apart in zip(blocks, furniture, strict=True)
    ]
    marked = _with_title(mark_index(marked), [block.tag for block in blocks], stated, tab)
    published = page_date(root, tags)
    hidden = hidden_text(walk, location)
    stated_meta = {"published": published} if published else {}
    return MarkedText(marked, stated_meta, [tail] if tail else [], [hidden] if hidden else [])


def _is_site_head(block: PageBlock) -> bool:
    return (
        block.tag == "h1" and block.marked.text.endswith(tuple(page_words()["sites"])) and len(block.marked.text) <= _SITE_LENGTH
    )


def _clean(block: PageBlock) -> PageBlock:
    mark = block.marked
    if mark.kind == "table":
        return block
    clean = Marked(clean_once(mark.text), mark.kind, mark.level, mark.header, mark.apart, is_clean=True)
    return PageBlock(clean, block.element, block.tag, block.linked)


def _apart(block: PageBlock) -> Marked:
    return Marked(block.marked.text, "boilerplate", apart=True, is_clean=block.marked.is_clean)


def _has_text(blocks: Iterable[PageBlock]) -> bool:
    """Return whether paragraphs say anything but that the page has not loaded."""
    texts = (block.marked.text for block in blocks)
    return any(len(text) > _MESSAGE_LENGTH or not _not_loaded().fullmatch(fold(text.strip()).lower()) for text in texts if text)


@cache
def _not_loaded() -> re.Pattern[str]:
    return re.compile("(?:" + "|".join(page_words()["not_loaded"]) + r")[.。…!,]*")


def _with_title(blocks: list[Marked], tags: Sequence[str], stated: str, tab: str) -> list[Marked]:
    """Mark the title: a heading of the first level, or the paragraph that is the stated title; else put it above."""
    texts = [block.text if not block.apart and block.kind != "table" else "" for block in blocks]
    first_level = [index for index, tag in enumerate(tags) if tag == "h1" and texts[index] and blocks[index].kind == "heading"]
    named = [index for index, text in enumerate(texts) if text and text in (stated, tab) and blocks[index].kind != "boilerplate"]
    chosen = next((index for index in first_level if index in named), None)
    if chosen is None:
        chosen = next(iter([*named, *first_level]), None)
    if chosen is not None:
        return [replace(block, kind="title") if index == chosen else block for index, block in enumerate(blocks)]
    title = stated or tab
    return [Marked(title, "title"), *blocks] if title else blocks
