"""The numbers that browsers show before the items of ordered lists."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from seeds.formats.office.numerals import numeral

if TYPE_CHECKING:
    from lxml.etree import _Element

_NUMBERED = re.compile(r"[（(]?[\d一二三四五六七八九十]{1,3}[、.．)）]|[①-⑳]|第[一二三四五六七八九十百\d]{1,4}[章节条]")
_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([^;]+)", re.IGNORECASE)
_TYPES = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_STYLES = {
    "decimal": "decimal",
    "decimal-leading-zero": "decimalZero",
    "lower-alpha": "lowerLetter",
    "lower-latin": "lowerLetter",
    "upper-alpha": "upperLetter",
    "upper-latin": "upperLetter",
    "lower-roman": "lowerRoman",
    "upper-roman": "upperRoman",
    "cjk-ideographic": "chineseCountingThousand",
    "simp-chinese-informal": "chineseCountingThousand",
    "trad-chinese-informal": "chineseCountingThousand",
    "simp-chinese-formal": "chineseLegalSimplified",
    "trad-chinese-formal": "ideographLegalTraditional",
    "cjk-decimal": "ideographDigital",
    "cjk-heavenly-stem": "ideographTraditional",
    "cjk-earthly-branch": "ideographZodiac",
}
_PLAIN = ("none", "disc", "circle", "square")  # no numbers
_CHINESE = frozenset("一二三四五六七八九十壹贰叁甲乙丙丁戊己庚辛壬癸〇百")
_EDITOR = "list-paddingleft"  # class of an editor that leaves the numbers to the browser


class ListNumbers:
    """Counts the items of a page's ordered lists as they are met."""

    def __init__(self) -> None:
        self._counts: dict[_Element, int] = {}

    def label(self, item: _Element) -> str:
        """Count an item and return the number before it; empty where it has none or its text begins with one.

        Parameters
        ----------
        item : lxml.etree._Element
            The ``li``.

        Returns
        -------
        str
            The number with the sign behind it.
        """
        outer = item.getparent()
        if outer is None or outer.tag != "ol":
            return ""
        stated = _STYLE.search(item.get("style") or "") or _STYLE.search(outer.get("style") or "")
        words = stated[1].lower().split() if stated else []
        told = bool(words) or outer.get("type") is not None or outer.get("start") is not None
        dressed = outer.get("class") or outer.get("id") or ""  # by the site, mostly without numbers
        if any(word in _PLAIN for word in words) or (dressed and not told and _EDITOR not in dressed):
            return ""
        number = _number(item.get("value"))
        if number is None:
            first = _number(outer.get("start"))
            number = self._counts.get(outer, (1 if first is None else first) - 1) + 1
        self._counts[outer] = number
        text = next((part for part in item.itertext() if part.strip()), "").strip()
        if not text or _NUMBERED.match(text):
            return ""
        form = next((_STYLES[word] for word in words if word in _STYLES), None) or _TYPES.get(outer.get("type") or "", "decimal")
        written = numeral(number, form)
        return f"{written}、" if written[-1:] in _CHINESE else f"{written}. "


def _number(text: str | None) -> int | None:
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None
