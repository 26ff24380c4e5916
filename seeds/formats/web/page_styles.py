"""What the style sheets in a page hide for good."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SELECTOR = re.compile(r"[A-Za-z0-9]*([.#][\w-]+)")
_NAMES = re.compile(r"[.#][\w-]+")
_WORD = re.compile(r"[\w-]+")
_DISPLAY = re.compile(r"(?:^|[;\s])display\s*:\s*([a-z-]+)", re.IGNORECASE)
_MOST_NAMES = 300


def hidden_names(root: _Element) -> frozenset[str]:
    """Return the classes (``.name``) and ids (``#name``) that a page's own style sheets hide.

    A name that another rule shows, or that a script speaks of, is not among them: what stands under it may be shown
    with a click.

    Parameters
    ----------
    root : lxml.etree._Element
        The page.
    """
    hidden: set[str] = set()
    shown: set[str] = set()
    for sheet in root.iter("style"):
        for selectors, display in _rules("".join(sheet.itertext())):
            for selector in selectors.split(","):
                if display != "none":
                    shown.update(_NAMES.findall(selector))
                elif found := _SELECTOR.fullmatch(selector.strip()):
                    hidden.add(found[1])
    hidden -= shown
    if not hidden or len(hidden) > _MOST_NAMES:
        return frozenset()
    spoken = {word for script in root.iter("script") for word in _WORD.findall("".join(script.itertext()))}
    return frozenset(name for name in hidden if name[1:] not in spoken)


def _rules(sheet: str) -> list[tuple[str, str]]:
    """Return the selectors and the display of the rules that hold for every screen."""
    found = []
    depth = 0
    for part in (_COMMENT.sub("", sheet) if "/*" in sheet else sheet).split("}"):
        opened = part.count("{")
        selectors, _, declarations = part.partition("{")
        if depth == 0 and opened == 1 and "@" not in selectors and (display := _DISPLAY.search(declarations)):
            found.append((selectors.rpartition(";")[2], display[1].lower()))
        depth = max(depth + opened - 1, 0)
    return found
