"""What fields and symbols of a Word document show: characters with a reading, circles, ticks, choices of a form."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from seeds.formats.office.docx_styles import W, child, number, switch, value
from seeds.formats.office.numerals import numeral

if TYPE_CHECKING:
    from lxml.etree import _Element

_OVERLAID = re.compile(r"\\o.*[,;，]\s*([^,;，()]*)\)\s*$", re.DOTALL | re.IGNORECASE)  # EQ \o(\s\up 9(chǔ),储)
_CIRCLED = re.compile(r"\\o\s*\\ac\s*\(\s*[○〇O◯]\s*[,;，]\s*([^,;，()]*)\)", re.IGNORECASE)  # EQ \o\ac(○,1)
_FRACTION = re.compile(r"\\f\s*\(([^(),;]*)[,;]([^(),;]*)\)", re.IGNORECASE)  # EQ \f(1,3)
_SYMBOL = re.compile(r'SYMBOL\s+(\d{1,5})(?:.*\\f\s*"([^"]*)")?', re.DOTALL | re.IGNORECASE)
_DECORATED = {
    "wingdings": dict(zip("lnoqux§¨Øàðûüþ", "●■□❑◆☒▪□➢→⇨✗✓☑", strict=True)),
    "wingdings 2": dict(zip("OPQR£", "✗✓☒☑□", strict=True)),
    "symbol": dict(zip("·°±´³£¹¥®abgdlmpqwSDW", "•°±×≥≤≠∞→αβγδλμπθωΣΔΩ", strict=True)),
}


def computed_text(code: str) -> str:
    """Return what a field without a stored result shows: a character with its reading or in a circle, a fraction, a symbol.

    Parameters
    ----------
    code : str
        The code of the field.
    """
    code = code.strip()
    if code[:2].upper() == "EQ":
        if found := _CIRCLED.search(code):
            inner = found[1].strip()
            return numeral(int(inner), "decimalEnclosedCircle") if inner.isascii() and inner.isdigit() else inner
        if found := _FRACTION.search(code):
            return f"{found[1].strip()}/{found[2].strip()}"
        found = _OVERLAID.search(code)
        return found[1] if found else ""
    if found := _SYMBOL.match(code):
        return symbol(f"{int(found[1]) % 0x10000:X}", found[2] or "")
    return ""


def fields_end(body: _Element) -> bool:
    """Return whether as many fields of a document end as begin: one that lost its end seems to hold all that follows.

    Parameters
    ----------
    body : _Element
        The ``w:body``.
    """
    marks = [mark for mark in body.iter(W + "fldChar") if next(mark.iterancestors(W + "del", W + "moveFrom"), None) is None]
    kinds = Counter(mark.get(W + "fldCharType") for mark in marks)
    return kinds["begin"] <= kinds["end"]


def form_text(mark: _Element) -> str:
    """Return what a field of a form shows that keeps its state beside its code: a box with or without tick, a choice.

    Parameters
    ----------
    mark : _Element
        The ``w:fldChar`` that begins the field.
    """
    form = child(mark, "ffData")
    if (box := child(form, "checkBox")) is not None:
        ticked = switch(box, "checked")
        return "☒" if (switch(box, "default") if ticked is None else ticked) else "☐"
    if (choices := child(form, "ddList")) is not None:
        entries = [entry.get(W + "val") or "" for entry in choices.iterchildren(W + "listEntry")]
        chosen = number(value(choices, "result")) or number(value(choices, "default")) or 0
        return entries[chosen] if chosen < len(entries) else ""
    return ""


def symbol(code: str, font: str) -> str:
    """Return a character of a symbol font as the sign it shows; one that is not known stays as it is.

    Parameters
    ----------
    code : str
        Its code, hexadecimal.
    font : str
        Name of the font.
    """
    try:
        point = int(code, 16)
    except ValueError:
        return ""
    if not 0 < point < 0x110000 or 0xD800 <= point < 0xE000:
        return ""
    plain = chr(point - 0xF000) if 0xF020 <= point <= 0xF0FF else chr(point)
    signs = _DECORATED.get(font.strip().casefold())
    if signs is None:
        return plain
    return signs.get(plain) or chr(0xF000 + ord(plain) if ord(plain) < 0x100 else point)
