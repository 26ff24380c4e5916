"""The numbers that Word computes: 一、 （一） 1. (1) of paragraphs whose text has none."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from seeds.formats.office.docx_styles import VAL, Styles, W, child, number, switch, value
from seeds.formats.office.numerals import numeral

if TYPE_CHECKING:
    from lxml.etree import _Element

_PLACE = re.compile("%([1-9])")
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_LONGEST = 40  # characters of the signs around a number
_LEVELS = 9


@dataclass(frozen=True, slots=True)
class _Level:
    """How one level of a list counts."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    restart: int | None = None  # after which level, counted from 1; 0 is never; None is after any higher one
    style: str | None = None
    plain: bool = False  # all numbers in it are written 1, 2, 3


@dataclass(slots=True)
class _List:
    """A list with its levels; numbers are counted in the definition that several lists share."""

    definition: str
    levels: dict[int, _Level]
    starts: dict[int, int]
    begun: set[int] = field(default_factory=set)


class Numbering:
    """The lists of a document, counting as its paragraphs are read in order.

    Parameters
    ----------
    root : _Element or None
        Root of ``numbering.xml``; None where the document numbers nothing.
    styles : Styles
        Its styles, to which a list may be tied.
    """

    def __init__(self, root: _Element | None, styles: Styles) -> None:
        self._lists: dict[int, _List] = {}
        self._counts: dict[str, dict[int, int]] = {}
        if root is None:
            return
        definitions = {node.get(W + "abstractNumId") or "": node for node in root.iterchildren(W + "abstractNum")}
        nodes = {number(node.get(W + "numId")): node for node in root.iterchildren(W + "num")}
        levels: dict[str, dict[int, _Level]] = {}
        for identity, node in nodes.items():
            name = value(node, "abstractNumId") or ""
            # A definition may be that of a list style, which names another list.
            if link := value(definitions.get(name), "numStyleLink"):
                linked = nodes.get(styles[link].list_id)
                name = value(linked, "abstractNumId") or name
            if name not in levels:
                levels[name] = _levels(definitions.get(name))
            if identity is not None:
                self._lists[identity] = _list(node, name, levels[name])

    def level_of(self, list_id: int, chain: tuple[str, ...]) -> int:
        """Return the level of a list that is tied to one of some styles; 0 where none is.

        Parameters
        ----------
        list_id : int
            The list.
        chain : tuple of str
            Ids of the styles.
        """
        found = self._lists.get(list_id)
        tied = {level.style: depth for depth, level in found.levels.items() if level.style} if found else {}
        return next((tied[style] for style in chain if style in tied), 0)

    def next_label(self, list_id: int, depth: int) -> tuple[str, bool]:
        """Count one paragraph and return its number.

        Parameters
        ----------
        list_id : int
            The list it belongs to.
        depth : int
            Its level, from 0.

        Returns
        -------
        tuple of (str, bool)
            The number with the signs around it, empty where there is none; and whether the paragraph has a bullet.
        """
        found = self._lists.get(list_id)
        level = found.levels.get(depth) if found else None
        if found is None or level is None:
            return "", False
        counts = self._counts.setdefault(found.definition, {})
        for above in range(depth):
            counts.setdefault(above, _start(found, above))
        if depth in found.starts and depth not in found.begun:
            counts[depth] = found.starts[depth]
        else:
            counts[depth] = counts[depth] + 1 if depth in counts else _start(found, depth)
        found.begun.add(depth)
        for below in range(depth + 1, _LEVELS):
            after = found.levels[below].restart if below in found.levels else None
            if after is None or depth < after:
                counts.pop(below, None)
        if level.form == "bullet":
            return "", True
        return _PLACE.sub(lambda place: _written(found, counts, int(place[1]) - 1, plain=level.plain), level.text), False


def _written(found: _List, counts: dict[int, int], depth: int, *, plain: bool) -> str:
    level = found.levels.get(depth, _Level())
    return numeral(counts.get(depth, level.start), "decimal" if plain and level.form != "none" else level.form)


def _start(found: _List, depth: int) -> int:
    return found.starts.get(depth, found.levels.get(depth, _Level()).start)


def _list(node: _Element, name: str, levels: dict[int, _Level]) -> _List:
    own, starts = dict(levels), {}
    for override in node.iterchildren(W + "lvlOverride"):
        depth = number(override.get(W + "ilvl"))
        if depth is None or depth >= _LEVELS:
            continue
        if (changed := child(override, "lvl")) is not None:
            own[depth] = _level(changed)
        if (start := number(value(override, "startOverride"))) is not None:
            starts[depth] = start
    return _List(name, own, starts)


def _levels(definition: _Element | None) -> dict[int, _Level]:
    nodes = definition.iterchildren(W + "lvl") if definition is not None else ()
    return {depth: _level(node) for node in nodes if (depth := number(node.get(W + "ilvl"))) is not None and depth < _LEVELS}


def _level(node: _Element) -> _Level:
    # A format of its own (001, 002) stands beside the nearest that older programs know.
    form = value(node, "numFmt") or next((form.get(VAL) for form in node.iterfind(f".//{_FALLBACK}/{W}numFmt")), None)
    return _Level(
        start=number(value(node, "start")) or 0,
        form=form or "decimal",
        text=(value(node, "lvlText") or "")[:_LONGEST],
        restart=number(value(node, "lvlRestart")),
        style=value(node, "pStyle"),
        plain=bool(switch(node, "isLgl")),
    )
