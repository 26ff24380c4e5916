"""The text inside a paragraph of a Word document, as its page shows it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from seeds.formats.office.docx_equations import MATH, equation_text
from seeds.formats.office.docx_fields import computed_text, form_text, symbol
from seeds.formats.office.docx_styles import Styles, W, child, switch, value
from seeds.formats.office.embedded import CHART, NEWER_CHART
from seeds.formats.powers import is_power, raised

if TYPE_CHECKING:
    from lxml.etree import _Element

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_VML = "{urn:schemas-microsoft-com:vml}"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds"
_DRAWN = {_DIAGRAM: "dm", CHART + "chart": "id", NEWER_CHART + "chart": "id"}
# Deleted text, text moved elsewhere, readings above characters, and what is no text at all.
_SKIPPED = frozenset(
    W + name
    for name in (
        *("del", "moveFrom", "rt", "delText", "delInstrText", "pPr", "rPr", "sectPr", "sdtPr", "sdtEndPr", "rubyPr"),
        *("smartTagPr", "customXmlPr", "ffData", "fldData", "binData", "tblPr", "trPr", "tcPr", "objectEmbed"),
    )
)
_SIGNS = {W + "tab": "\t", W + "ptab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-"}
_COMPUTED: Mapping[str, Callable[[_Element], str]] = {
    W + "sym": lambda item: symbol(item.get(W + "char") or "", item.get(W + "font") or ""),
    MATH + "oMath": equation_text,
    MATH + "oMathPara": equation_text,
}
_NOTES = {W + "footnoteReference": "footnotes", W + "endnoteReference": "endnotes"}


@dataclass(slots=True)
class Inline:
    """What stands in a paragraph.

    Attributes
    ----------
    parts : list of str
        Its text in pieces, line breaks among them.
    boxes : list of (_Element or str)
        Text boxes anchored in it, and paragraphs drawn in pictures.
    notes : list of (str, str)
        Its notes: ``footnotes`` or ``endnotes``, and the id.
    drawings : list of str
        References to the words of drawn diagrams, and to charts.
    contents : bool
        Whether some of it belongs to a table of contents.
    """

    parts: list[str] = field(default_factory=list)
    boxes: list[_Element | str] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    drawings: list[str] = field(default_factory=list)
    contents: bool = False

    def size(self) -> int:
        """Return how many pieces were found so far."""
        return len(self.parts) + len(self.boxes) + len(self.notes) + len(self.drawings)


@dataclass(slots=True)
class _Field:
    """A field that is open: its code, whether its result has begun, and what the field of a form shows."""

    code: str = ""
    result: bool = False
    form: str = ""


class RunReader:
    """Reads paragraphs in order; a field may begin in one and end in another.

    Parameters
    ----------
    styles : Styles
        Styles of the document, some of which hide text.
    fields_end : bool
        Whether every field ends; otherwise nobody knows where a table of contents does.
    """

    def __init__(self, styles: Styles, *, fields_end: bool = True) -> None:
        self._styles = styles
        self._fields_end = fields_end
        self._fields: list[_Field] = []

    def read(self, paragraph: _Element, *, hidden: bool) -> Inline:
        """Return what stands in a paragraph.

        Parameters
        ----------
        paragraph : _Element
            The ``w:p``.
        hidden : bool
            Whether its style hides its text.
        """
        found = Inline()
        self._walk(paragraph, found, style_hides=hidden, hidden=False)
        # A field whose code does not end with its paragraph has lost its end, and must not swallow the rest.
        self._fields = [open_ for open_ in self._fields if open_.result]
        return found

    def _walk(self, node: _Element, found: Inline, *, style_hides: bool, hidden: bool) -> None:
        for item in node:
            tag = item.tag
            if tag in _SKIPPED or not isinstance(tag, str):
                continue
            if tag == W + "t":
                self._add(found, item.text or "", hidden)
            elif tag == W + "r":
                self._run(item, found, style_hides)
            elif tag in _SIGNS:
                self._add(found, _SIGNS[tag], hidden)
            elif tag == W + "fldChar":
                self._mark(item, found, hidden)
            elif tag == W + "instrText":
                if self._fields and not self._fields[-1].result:
                    self._fields[-1].code += (item.text or "")[:200]
            elif not hidden:
                self._special(item, tag, found, style_hides)

    def _special(self, item: _Element, tag: str, found: Inline, style_hides: bool) -> None:
        """Read what is neither a run nor plain text; elements that are not known are looked into."""
        if tag in _COMPUTED:
            self._add(found, _COMPUTED[tag](item), hidden=False)
        elif tag in _NOTES:
            found.notes += [(_NOTES[tag], item.get(W + "id") or "")]
        elif tag == W + "txbxContent" or tag == A + "p":
            found.boxes.append(item)
        elif tag in _DRAWN:
            found.drawings.append(item.get(R + _DRAWN[tag]) or "")
        elif tag == MC + "AlternateContent":
            # The same for newer and for older programs: once.
            before = found.size()
            for choice in item.iterchildren(MC + "Choice", MC + "Fallback"):
                if found.size() == before:
                    self._walk(choice, found, style_hides=style_hides, hidden=False)
        elif tag == W + "sdt" and switch(child(item, "sdtPr"), "showingPlcHdr"):
            return  # "click here to enter text"
        else:
            if tag == _VML + "textpath" and (drawn := item.get("string")):
                found.boxes.append(drawn)
            self._walk(item, found, style_hides=style_hides, hidden=False)

    def _run(self, run: _Element, found: Inline, style_hides: bool) -> None:
        properties = child(run, "rPr")
        hidden = style_hides if properties is None else self._hides(properties, style_hides)
        before = len(found.parts)
        self._walk(run, found, style_hides=style_hides, hidden=hidden)
        if before and len(found.parts) > before and value(properties, "vertAlign") == "superscript":
            base, power = "".join(found.parts[max(before - 2, 0) : before]), "".join(found.parts[before:])
            if is_power(base, power):
                found.parts[before:] = [raised(base[-2:], power.strip())]

    def _hides(self, properties: _Element, style_hides: bool) -> bool:
        state = switch(properties, "vanish")
        if state is not None:
            return state
        style = value(properties, "rStyle")
        return style_hides or (style is not None and self._styles[style].hidden)

    def _add(self, found: Inline, text: str, hidden: bool) -> None:
        if hidden or not text or not all(open_.result for open_ in self._fields):
            return
        found.parts.append(text)
        if self._fields and self._fields_end:
            found.contents = found.contents or any(open_.code.lstrip().startswith("TOC") for open_ in self._fields)

    def _mark(self, mark: _Element, found: Inline, hidden: bool) -> None:
        """Open a field, begin its result, or close it."""
        kind = mark.get(W + "fldCharType") or ""
        if kind == "begin" and len(self._fields) < 50:
            self._fields.append(_Field(form=form_text(mark)))
        elif kind == "separate" and self._fields:
            self._fields[-1].result = True
        elif kind == "end" and self._fields:
            closed = self._fields.pop()
            if not closed.result:
                self._add(found, closed.form or computed_text(closed.code), hidden)
