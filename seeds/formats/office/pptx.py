"""Presentations (.pptx): slide by slide, titles as headings, tables as rows, notes behind their slide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from labels.support.errors import InputError
from labels.wording import _
from seeds.formats.libraries import SCAN_REMEDY
from seeds.formats.marked_text import MarkedText
from seeds.formats.office.docx_runs import MC, A, R
from seeds.formats.office.docx_styles import number
from seeds.formats.office.embedded import CHART, NEWER_CHART, chart_paragraphs, count_comments, object_kinds, unread_in_document
from seeds.formats.office.numerals import numeral
from seeds.formats.office.packages import Package
from seeds.formats.powers import is_power, raised
from seeds.structure.marked import Marked
from seeds.structure.rows import Cell, Row, table_paragraphs

if TYPE_CHECKING:
    from lxml.etree import _Element

P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_TITLES = ("title", "ctrTitle")
_FURNITURE = ("sldNum", "dt", "ftr", "hdr", "sldImg")  # what every page repeats
_NUMBERS = (
    ("ea1Chs", "chineseCountingThousand"),
    ("ea1Cht", "chineseCountingThousand"),
    ("ea1Jpn", "chineseCountingThousand"),
    ("circleNum", "decimalEnclosedCircle"),
    ("romanUc", "upperRoman"),
    ("romanLc", "lowerRoman"),
    ("alphaUc", "upperLetter"),
    ("alphaLc", "lowerLetter"),
)
_ENDINGS = (("ParenBoth", "({})"), ("ParenR", "{})"), ("Minus", "- {} -"), ("Period", "{}."))


def pptx_paragraphs(data: bytes, location: str) -> list[Marked] | MarkedText:
    """Read a presentation: its slides in order, hidden ones left out.

    The title of the first slide is the title where that slide is a title slide; every other slide's title is a heading.
    What stands in a slide's master, dates and page numbers are left out. The speaker's notes follow their slide as
    ``body``. Of hidden slides, objects of other programs and comments it is said how many there are.

    Parameters
    ----------
    data : bytes
        The whole file.
    location : str
        Its name, for error messages.

    Returns
    -------
    list of Marked or MarkedText
        The paragraphs in order; with what is left out, where there is some.

    Raises
    ------
    InputError
        If it is no presentation, is locked or damaged, is too large, or holds no text.
    """
    package = Package(data, location, _("presentation (.pptx)"))
    path, root = package.main("ppt/presentation.xml", "presentation")
    related = package.related(path)
    found: list[Marked] = []
    kinds: list[str] = []
    comments = n_hidden = 0
    for entry in root.iterfind(f"{P}sldIdLst/{P}sldId"):
        target = related.get(entry.get(R + "id") or "", ("", ""))[1]
        slide = package.part(target)
        if slide is not None and slide.get("show") in ("0", "false"):
            n_hidden += any(mark.text.strip() for mark in _slide(slide, package, target, is_first=False))
        elif slide is not None:
            found += _slide(slide, package, target, is_first=not found)
            kinds += object_kinds(slide)
            beside = [path for kind, path in package.related(target).values() if kind == "comments"]
            comments += sum(count_comments(package.part(path)) for path in beside)
    left_out = list(unread_in_document(kinds, comments, location))
    if n_hidden:
        problem = _("{count} hidden slide(s) are not read").format(count=n_hidden)
        left_out.append(InputError(location, problem, _("show those that belong to the text in the presentation, and save it")))
    if not any(mark.text.strip() for mark in found):
        raise next(iter(left_out), InputError(location, _("holds no text"), _(SCAN_REMEDY)))
    return MarkedText(found, left_out=left_out) if left_out else found


def _slide(slide: _Element, package: Package, path: str, *, is_first: bool) -> list[Marked]:
    related = package.related(path)
    titles: list[Marked] = []
    others: list[Marked] = []
    for shape in _shapes(slide.iterfind(f"{P}cSld/{P}spTree")):
        kind = _placeholder(shape)
        if kind in _TITLES:
            text = " ".join(mark.text for mark in _paragraphs(shape) if mark.text.strip())
            is_title = is_first and kind == "ctrTitle"
            titles.append(Marked(text, "title") if is_title else Marked(text, "heading", 1))
        elif kind == "subTitle":
            others += [Marked(mark.text, "body") for mark in _paragraphs(shape)]
        elif kind not in _FURNITURE:
            others += _content(shape, package, related)
    for target in [target for kind, target in related.values() if kind == "notesSlide"]:
        notes = package.part(target)
        for shape in _shapes(notes.iterfind(f"{P}cSld/{P}spTree") if notes is not None else ()):
            if _placeholder(shape) == "body":
                others += [Marked(mark.text, "body") for mark in _paragraphs(shape)]
    return [*titles, *others]


def _shapes(nodes: Iterable[_Element]) -> Iterator[_Element]:
    """Yield the shapes of a slide, those of a group one by one, and of two forms of one shape the first."""
    for node in nodes:
        for shape in node:
            if shape.tag in (P + "sp", P + "graphicFrame"):
                yield shape
            elif shape.tag == P + "grpSp":
                yield from _shapes([shape])
            elif shape.tag == MC + "AlternateContent":
                yield from next((found for choice in shape if (found := list(_shapes([choice])))), [])


def _placeholder(shape: _Element) -> str:
    found = next(shape.iterfind(f"*/{P}nvPr/{P}ph"), None)
    return "" if found is None else found.get("type") or "obj"


def _content(shape: _Element, package: Package, related: dict[str, tuple[str, str]]) -> list[Marked]:
    found = _paragraphs(shape)
    for table in shape.iterfind(f".//{A}tbl"):
        found += table_paragraphs([Row(tuple(map(_cell, row.iterfind(A + "tc")))) for row in table.iterfind(A + "tr")])
    for diagram in shape.iterfind(f".//{_DIAGRAM}relIds"):
        root = package.part(related.get(diagram.get(R + "dm") or "", ("", ""))[1])
        found += [Marked(_text(paragraph)) for paragraph in root.iter(A + "p")] if root is not None else []
    for chart in shape.iter(CHART + "chart", NEWER_CHART + "chart"):
        found += chart_paragraphs(package, related.get(chart.get(R + "id") or "", ("", ""))[1])
    return found


def _cell(node: _Element) -> Cell:
    span = number(node.get("gridSpan")) or 1
    if node.get("hMerge") in ("1", "true"):
        return Cell(span=0)
    if node.get("vMerge") in ("1", "true"):
        return Cell(span=span, merged=True)
    paragraphs = tuple(mark for text in node.iterfind(A + "txBody") for mark in _body(text) if mark.text.strip())
    return Cell(paragraphs, span=span)


def _paragraphs(shape: _Element) -> list[Marked]:
    return [mark for text in shape.iterfind(P + "txBody") for mark in _body(text)]


def _body(body: _Element) -> Iterator[Marked]:
    """Yield the paragraphs of a text, with the numbers that are computed."""
    counts: dict[tuple[int, str], int] = {}
    for paragraph in body.iterfind(A + "p"):
        text = _text(paragraph)
        if not text.strip():
            continue
        properties = paragraph.find(A + "pPr")
        depth = number(properties.get("lvl")) or 0 if properties is not None else 0
        counter = properties.find(A + "buAutoNum") if properties is not None else None
        form = counter.get("type") or "" if counter is not None else ""
        counts = {key: count for key, count in counts.items() if key[0] < depth or key == (depth, form)}
        bullet = properties is not None and properties.find(A + "buChar") is not None
        if counter is not None:
            start = number(counter.get("startAt")) or 1
            counts[depth, form] = counts.get((depth, form), start - 1) + 1
            text = _label(counts[depth, form], form) + text.lstrip()
        for line in filter(str.strip, text.split("\n")):
            yield Marked(line, "bullet" if bullet else None)


def _label(count: int, form: str) -> str:
    written = next((style for start, style in _NUMBERS if form.startswith(start)), "decimal")
    text = numeral(count, written)
    if written == "chineseCountingThousand" and not form.endswith(("ParenBoth", "ParenR")):
        return f"{text}、"
    return next((sign.format(text) for end, sign in _ENDINGS if form.endswith(end)), text)


def _is_raised(run: _Element) -> bool:
    properties = run.find(A + "rPr")
    return properties is not None and bool(number(properties.get("baseline")))  # what is lowered has a minus


def _text(paragraph: _Element) -> str:
    parts: list[str] = []
    for node in paragraph:
        if node.tag == A + "br":
            parts.append("\n")
        elif node.tag in (A + "r", A + "fld") and node.get("type") != "slidenum":
            text = "".join(text.text or "" for text in node.iterfind(A + "t"))
            base = "".join(parts[-2:])
            parts.append(raised(base[-2:], text.strip()) if _is_raised(node) and is_power(base, text) else text)
        elif node.tag == MC + "AlternateContent":
            parts += [text.text or "" for choice in node[:1] for text in choice.iter() if str(text.tag).endswith("}t")]
        elif node.tag == "{http://schemas.microsoft.com/office/drawing/2010/main}m":
            parts += [text.text or "" for text in node.iter() if str(text.tag).endswith("}t")]
    return "".join(parts)
