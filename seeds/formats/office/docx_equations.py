"""Equations of Word documents on one line: ``1/3``, ``10^4``, ``km²``, ``√(x)``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from seeds.formats.office.docx_styles import W
from seeds.formats.powers import raised

if TYPE_CHECKING:
    from lxml.etree import _Element

MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_SKIPPED = frozenset((W + "del", W + "moveFrom", W + "rPr"))


def equation_text(node: _Element) -> str:
    """Return what an equation, or a part of it, says on one line; what is deleted is left out.

    Parameters
    ----------
    node : _Element
        The ``m:oMath``, or an element in it.
    """
    return "".join(_text(item) for item in node if isinstance(item.tag, str))


def _text(item: _Element) -> str:
    tag = item.tag
    if tag in (MATH + "t", W + "t"):
        return item.text or ""
    if tag in _SKIPPED or tag.endswith("Pr"):
        return ""
    name = tag.removeprefix(MATH)
    if name == "f":
        return f"{_whole(item, 'num')}/{_whole(item, 'den')}"
    if name in ("sSup", "sSub", "sSubSup"):
        base = _part(item, "e")
        return base + _part(item, "sub") + raised(base, _part(item, "sup"))
    if name == "rad":
        return f"{_part(item, 'deg')}√{_whole(item, 'e')}"
    if name == "nary":
        return f"{_sign(item, 'naryPr', 'chr', '∫')}{_limits(item)}{_part(item, 'e')}"
    if name == "d":
        inner = _sign(item, "dPr", "sepChr", "|").join(map(equation_text, item.iterchildren(MATH + "e")))
        return f"{_sign(item, 'dPr', 'begChr', '(')}{inner}{_sign(item, 'dPr', 'endChr', ')')}"
    return equation_text(item) + (" " if name in ("mr", "eqArr") else "")


def _part(item: _Element, name: str) -> str:
    found = next(item.iterchildren(MATH + name), None)
    return "" if found is None else equation_text(found).strip()


def _whole(item: _Element, name: str) -> str:
    """Return a part in brackets where it is more than one number or word."""
    text = _part(item, name)
    return text if text.replace(".", "").isalnum() else f"({text})"


def _limits(item: _Element) -> str:
    below, above = _part(item, "sub"), _part(item, "sup")
    return f"({below}~{above})" if below and above else f"({below}{above})" if below or above else ""


def _sign(item: _Element, properties: str, name: str, usual: str) -> str:
    stated = item.find(f"{MATH}{properties}/{MATH}{name}")
    return usual if stated is None else stated.get(MATH + "val") or ""
