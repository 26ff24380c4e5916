"""What a web page shows, paragraph by paragraph, and where in the page each stands."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from labels.paragraphs import Kind
from labels.support.errors import InputError
from labels.wording import _
from seeds.cleaning.clean import repair_characters
from seeds.formats.powers import is_power, raised
from seeds.formats.web.page_lists import ListNumbers
from seeds.formats.web.page_math import formula_signs
from seeds.formats.web.page_parts import PageBlock, PageElement, is_prose_line, page_words
from seeds.formats.web.page_styles import hidden_names
from seeds.formats.web.page_tables import PageTable
from seeds.formats.web.page_tree import parse_page
from seeds.structure.blocks import glue
from seeds.structure.lines import join_lines
from seeds.structure.marked import Marked

if TYPE_CHECKING:
    from lxml.etree import _Element

_DEEPEST = 2000  # elements inside each other; the parser drops what lies deeper
_SPACE = re.compile(r"[ \t\r\n\f]+")
_NOT_SHOWN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_STYLE = re.compile(r"(?:^|;)\s*(display|white-space)\s*:\s*([a-z-]+)", re.IGNORECASE)
_HEADING_LENGTH = 60  # characters; what is longer is text, whatever element it stands in
_BEHIND_LINK = "\x1e"  # stands at the end of a link, where a date or a mark may follow without a space
_AFTER_LINK = re.compile(f"{_BEHIND_LINK}(?=[\\d\\[【(（])")


def _page_in(text: str) -> list[_Element]:
    """Return the page that stands in a frame of another; nothing where it is empty."""
    try:
        return [parse_page(text, "frame")]
    except InputError:
        return []


def _selectors(element: _Element) -> list[str]:
    names = [f".{name}" for name in (element.get("class") or "").split()]
    return [*names, f"#{identity}"] if (identity := element.get("id")) else names


def fragment_paragraphs(text: str) -> list[Marked]:
    """Return the paragraphs of a piece of a page, such as a table in Markdown.

    Parameters
    ----------
    text : str
        HTML.
    """
    try:
        root = parse_page(text, "page")
    except InputError:
        return []
    return [block.marked for block in PageWalk(root, "page").blocks]


class PageWalk:
    """Walk through a page once, and collect what it shows.

    Parameters
    ----------
    root : lxml.etree._Element
        The page.
    location : str
        Its name, for error messages.
    hidden_too : bool
        Whether to take what a style hides until a script shows it.

    Attributes
    ----------
    elements : list of PageElement
        Block elements, outer ones before inner ones.
    blocks : list of PageBlock
        What is shown, in order.

    Raises
    ------
    InputError
        If elements are nested too deep.
    """

    def __init__(self, root: _Element, location: str, *, hidden_too: bool = False) -> None:
        self.elements = [PageElement(-1, "html", "", "")]
        self.blocks: list[PageBlock] = []
        self._words = page_words()
        self._plain = {tag: (True, tag in self._words["preformatted"]) for tag in self._words["block"]}
        self._hidden_too = hidden_too
        self._open = [0]
        self._tables: list[PageTable] = []
        self._parts: list[str] = []
        self._linked = 0
        self._in_link = self._in_pre = 0
        self._items: list[bool] = []  # of each open list item whether its sign is still to be set
        self._lists = ListNumbers()
        self._label = ""  # number of an item, until its text is met
        self._raised: list[int] = []  # of each open superscript how many parts stand before it
        self._hidden_names = frozenset() if hidden_too else hidden_names(root)
        self._visit(root, location)
        self._flush()
        for element in reversed(self.elements[1:]):
            outer = self.elements[element.parent]
            outer.characters += element.characters
            outer.linked += element.linked
            outer.prose += element.prose
            outer.heads |= element.heads

    def _visit(self, root: _Element, location: str) -> None:
        stack: list[tuple[_Element, bool]] = [(root, False)]
        depth = 0
        while stack:
            element, seen = stack.pop()
            tag = element.tag if isinstance(element.tag, str) else ""
            tag = tag.rpartition("}")[2].lower()
            if seen:
                depth -= 1
                self._end(element, tag)
            elif tag == "iframe" and (inner := element.get("srcdoc")) and self._is_shown(element, "div"):
                depth += 1
                self._start(element, tag)
                stack += [(element, True), *((page, False) for page in _page_in(inner))]
                continue
            elif tag and self._is_shown(element, tag):
                depth += 1
                if depth > _DEEPEST:
                    problem = _("nests more than {count} elements").format(count=_DEEPEST)
                    raise InputError(location, problem, _("save the page anew, or give its text as .txt"))
                self._start(element, tag)
                self._text(element.text)
                stack.append((element, True))
                stack += [(child, False) for child in reversed(element)]
                continue
            if element.getparent() is not None:
                self._text(element.tail)

    def _is_shown(self, element: _Element, tag: str) -> bool:
        if tag in self._words["hidden"]:
            return tag == "template" and element.get("shadowrootmode") is not None
        if self._hidden_names and not self._hidden_names.isdisjoint(_selectors(element)):
            return False
        if self._hidden_too or (tag == "dialog" and element.get("open") is not None):
            return True
        return element.get("hidden") is None and not _NOT_SHOWN.search(element.get("style") or "")

    def _is_block(self, element: _Element, tag: str) -> tuple[bool, bool]:
        """Return whether an element begins a paragraph, and whether its line breaks are shown."""
        if not (written := element.get("style")):
            return self._plain.get(tag, (False, False))
        style = {name.lower(): value.lower() for name, value in _STYLE.findall(written)}
        display = style.get("display", "")
        block = display != "inline" if tag in self._words["block"] else display in ("block", "flex", "grid", "table", "list-item")
        return block, tag in self._words["preformatted"] or style.get("white-space", "").startswith("pre")

    def _start(self, element: _Element, tag: str) -> None:
        block, pre = self._is_block(element, tag)
        self._in_pre += pre
        self._in_link += tag == "a"
        if tag[:1] == "m" and (sign := formula_signs(element, tag)[0]):
            self._parts.append(sign)
        if tag == "br":
            self._parts.append("\n")
        elif tag == "q":
            self._parts.append("“")
        elif tag == "sup" and not block:
            self._raised.append(len(self._parts))
        elif block:
            self._flush()
            names = " ".join(filter(None, (element.get("class"), element.get("id")))).lower()
            self.elements.append(PageElement(self._open[-1], tag, (element.get("role") or "").lower(), names))
            self._open.append(len(self.elements) - 1)
            if tag == "li":
                self._items.append(True)
                self._label = self._lists.label(element)
            elif tag == "table":
                self._tables.append(PageTable(self._open[-1]))
            elif self._tables and tag in ("tr", "td", "th"):
                self._tables[-1].start(tag, element)

    def _end(self, element: _Element, tag: str) -> None:
        block, pre = self._is_block(element, tag)
        if tag[:1] == "m" and (sign := formula_signs(element, tag)[1]):
            self._parts.append(sign)
        if tag == "a":
            self._in_link -= 1
            self._parts.append(_BEHIND_LINK)
        elif tag == "q":
            self._parts.append("”")
        elif tag == "sup" and not block:
            self._end_raised(self._raised.pop())
        if tag != "br" and block:
            self._flush()
            if tag == "li":
                self._items.pop()
                self._label = ""
            elif self._tables and tag == "table":
                self._add(self._tables.pop().blocks())
            elif self._tables and tag in ("td", "th"):
                self._tables[-1].end_cell()
            elif self._tables and tag == "tr":
                self._tables[-1].end_row()
            self._open.pop()
        self._in_pre -= pre

    def _end_raised(self, start: int) -> None:
        """Write a power as such: 10 with a raised 4 is not 104."""
        base, power = "".join(self._parts[max(start - 2, 0) : start]), "".join(self._parts[start:])
        if is_power(base, power):
            self._parts[start:] = [raised(base[-2:], power.strip())]

    def _text(self, text: str | None) -> None:
        if not text:
            return
        shown = text.replace("\xa0", " ") if self._in_pre else _SPACE.sub(" ", text).replace("\xa0", " ")
        self._parts.append(shown)
        if self._in_link:
            self._linked += len(shown.replace(" ", ""))

    def _flush(self) -> None:
        if not self._parts:
            return
        text = "".join(self._parts)
        linked, self._linked = self._linked, 0
        self._parts = []
        if not text.strip(f" \n\t\u3000{_BEHIND_LINK}"):
            return
        if self._label:
            text, self._label = self._label + text.lstrip(), ""
        text = _AFTER_LINK.sub(" ", text).replace(_BEHIND_LINK, "") if _BEHIND_LINK in text else text
        position = self._open[-1]
        element = self.elements[position]
        total = max(sum(map(len, text.split())), 1)
        blocks = []
        for part in self._paragraphs(text, element.tag):
            marked = Marked(part, *self._mark(element.tag, part))
            blocks.append(PageBlock(marked, position, element.tag, min(linked / total, 1.0)))
            element.prose += len(part) if is_prose_line(part) and linked < 0.5 * total else 0
        element.characters += total
        element.linked += min(linked, total)
        element.heads |= element.tag == "h1"
        self._add(blocks)

    def _paragraphs(self, text: str, tag: str) -> Iterable[str]:
        """Return the paragraphs of a text with line breaks: lines that a writer broke are joined."""
        if "\n" not in text:
            return [text]
        lines = [line for line in text.split("\n") if line.strip()]
        if len(lines) <= 1:
            return lines
        if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            return [glue([line.strip() for line in lines])]
        return [block.text for block in join_lines(repair_characters(text))]

    def _mark(self, tag: str, text: str) -> tuple[Kind | None, int | None]:
        if tag in ("h1", "h2", "h3", "h4", "h5", "h6") and len(text) <= _HEADING_LENGTH and not text.rstrip().endswith("。"):
            return "heading", int(tag[1]) - 1
        if self._items and self._items[-1]:
            self._items[-1] = False
            return "bullet", None
        return ("caption", None) if tag in ("figcaption",) else (None, None)

    def _add(self, blocks: list[PageBlock]) -> None:
        if self._tables:
            self._tables[-1].add(blocks)
        else:
            self.blocks += blocks
