"""Formulas of web pages (MathML) on one line: ``1/3``, ``10^4``, ``√(a+b)``."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

# By the element around a part and the place of the part in it: the sign before it.
_SIGNS = {("mfrac", 0): "", ("mfrac", 1): "/", ("msup", 1): "^", ("msubsup", 2): "^"}


def formula_signs(element: _Element, tag: str) -> tuple[str, str]:
    """Return what stands before and behind a part of a formula that is written on one line; nothing for other elements.

    Parameters
    ----------
    element : lxml.etree._Element
        The element.
    tag : str
        Its tag.
    """
    if tag == "msqrt":
        return "√(", ")"
    outer = element.getparent()
    if outer is None or outer.tag not in ("mfrac", "msup", "msubsup"):
        return "", ""
    sign = _SIGNS.get((outer.tag, outer.index(element)))
    if sign is None:
        return "", ""
    return (f"{sign}(", ")") if len(element) > 1 else (sign, "")
