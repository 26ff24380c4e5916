"""What the styles of a Word document say of a paragraph: title, heading and its level, list, hidden."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VAL = W + "val"
_OFF = ("0", "false", "off", "none")
_BODY_LEVEL = 9  # of an outline: running text
_HEADING = re.compile(r"(?:heading|标题) ?([1-9])")
_TITLE = ("title", "标题")
_TOC = re.compile(r"(?:toc|目录) ?(?:[1-9]|heading|标题)")
_BULLET = re.compile(r"(?:list|列表)(?: ?(?:bullet|项目符号|number|编号))?(?: ?[1-9])?")


def child(node: _Element | None, *path: str) -> _Element | None:
    """Return the element that a path of names leads to, None where it is not there.

    Parameters
    ----------
    node : _Element or None
        Where the path begins.
    *path : str
        Names in Word's namespace.
    """
    for name in path:
        if node is None:
            return None
        node = next(node.iterchildren(W + name), None)  # find() takes three times as long
    return node


def value(node: _Element | None, *path: str) -> str | None:
    """Return the ``w:val`` of the element that a path leads to, None where it has none.

    Parameters
    ----------
    node : _Element or None
        Where the path begins.
    *path : str
        Names in Word's namespace.
    """
    found = child(node, *path)
    return None if found is None else found.get(VAL)


def number(text: str | None, largest: int = 32_767) -> int | None:
    """Return a whole number as Word writes it, at most `largest`; None where it is none.

    Parameters
    ----------
    text : str or None
        Digits.
    largest : int
        What larger ones are cut down to.
    """
    return min(int(text), largest) if text and len(text) < 12 and text.isascii() and text.isdigit() else None


def switch(node: _Element | None, name: str) -> bool | None:
    """Return whether a property is on; None where nothing is said of it.

    Parameters
    ----------
    node : _Element or None
        The properties.
    name : str
        Name of the property.
    """
    found = child(node, name)
    return None if found is None else (found.get(VAL) or "1").lower() not in _OFF


@dataclass(frozen=True, slots=True)
class Style:
    """What a style and the styles it is based on say.

    Attributes
    ----------
    chain : tuple of str
        Its id and those of the styles below it, nearest first.
    title : bool
        Whether it is that of titles.
    level : int or None
        Of headings, the outline level from 0.
    bullet : bool
        Whether it is that of lists.
    contents : bool
        Whether it is that of tables of contents.
    list_id : int or None
        The list that numbers its paragraphs.
    list_level : int or None
        The level in that list, where the style says it.
    hidden : bool
        Whether its text is hidden.
    """

    chain: tuple[str, ...] = ()
    title: bool = False
    level: int | None = None
    bullet: bool = False
    contents: bool = False
    list_id: int | None = None
    list_level: int | None = None
    hidden: bool = False


class Styles:
    """The styles of a document.

    Parameters
    ----------
    root : _Element or None
        Root of ``styles.xml``; None where the document has no styles.
    """

    def __init__(self, root: _Element | None) -> None:
        self._nodes: dict[str, _Element] = {}
        self._known: dict[str | None, Style] = {}
        self._default: str | None = None
        for node in root.iterchildren(W + "style") if root is not None else ():
            identity = node.get(W + "styleId") or ""
            self._nodes[identity] = node
            if node.get(W + "type") == "paragraph" and (node.get(W + "default") or "0").lower() not in _OFF:
                self._default = identity

    def __getitem__(self, identity: str | None) -> Style:
        """Return what is known of a style by its id; of the default style without one."""
        identity = identity if identity is not None else self._default
        if identity not in self._known:
            self._known[identity] = self._resolve(identity)
        return self._known[identity]

    def _chain(self, identity: str | None) -> Iterator[tuple[str, _Element | None]]:
        seen: set[str] = set()
        while identity is not None and identity not in seen and len(seen) < 30:
            seen.add(identity)
            node = self._nodes.get(identity)
            yield identity, node
            identity = value(node, "basedOn")

    def _resolve(self, identity: str | None) -> Style:
        chain = list(self._chain(identity))
        names = [(value(node, "name") or style).strip().casefold() for style, node in chain]
        nodes = [node for _, node in chain if node is not None]
        outlines = [number(value(node, "pPr", "outlineLvl")) for node in nodes]
        level = next((outline for outline in outlines if outline is not None), None)
        if level is None:
            level = next((int(found[1]) - 1 for name in names if (found := _HEADING.fullmatch(name))), None)
        lists = [child(node, "pPr", "numPr") for node in nodes]
        list_ids = [number(value(list_, "numId")) for list_ in lists]
        list_levels = [number(value(list_, "ilvl")) for list_ in lists]
        hidden = [switch(child(node, "rPr"), "vanish") for node in nodes]
        return Style(
            chain=tuple(style for style, _ in chain),
            title=any(name in _TITLE for name in names),
            level=None if level is not None and level >= _BODY_LEVEL else level,
            bullet=bool(names) and _BULLET.fullmatch(names[0]) is not None,
            contents=any(_TOC.fullmatch(name) for name in names),
            list_id=next((list_id for list_id in list_ids if list_id is not None), None),
            list_level=next((list_level for list_level in list_levels if list_level is not None), None),
            hidden=next((state for state in hidden if state is not None), False),
        )
