"""What stands in a document as a part of its own: charts, and whole documents that a program put in.

And what does so and is not read, in words: objects of other programs, comments.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from labels.support.errors import InputError
from labels.wording import _, pgettext
from seeds.formats.encoding import decode
from seeds.formats.marked_text import MarkedText, PlainText
from seeds.formats.office.packages import Package
from seeds.structure.marked import Marked
from seeds.structure.rows import Cell, Row, table_paragraphs

if TYPE_CHECKING:
    from lxml.etree import _Element

CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
NEWER_CHART = "{http://schemas.microsoft.com/office/drawing/2014/chartex}"  # waterfalls, funnels, maps and the like
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_OFFICE = "{urn:schemas-microsoft-com:office:office}"
_SLIDES = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_REFERENCE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_NAMED = 5  # kinds of objects that a line names
_MOST_SERIES = 60
_MOST_POINTS = 5_000
_DEEPEST = 3  # documents in each other
_PAGE = re.compile(rb"[\xef\xbb\xbf\xff\xfe\s\x00]*<(?!\?xml[^>]*>\s*<(?:w:|pkg:))[!a-zA-Z?\x00]")
_SAVED_PAGE = re.compile(rb"\s*(?:mime-version|from|content-type|subject):", re.IGNORECASE)


def chart_paragraphs(package: Package, path: str) -> list[Marked]:
    """Return the titles of a chart and its axes, and what is written into it, as captions; what it draws as rows of a table.

    Parameters
    ----------
    package : Package
        The document.
    path : str
        Path of the chart in it.

    Returns
    -------
    list of Marked
        Nothing where there is no chart.
    """
    root = package.part(path)
    if root is None:
        return []
    titles = list(filter(None, map(_title, root.iter(CHART + "title", NEWER_CHART + "title"))))
    rows = _newer_rows(root) if root.tag.startswith(NEWER_CHART) else _rows(root)
    table = table_paragraphs([Row(tuple(map(_cell, row)), repeated=not n) for n, row in enumerate(rows) if any(row)])
    drawn = [package.part(target) for kind, target in package.related(path).values() if kind == "chartUserShapes"]
    written = (_typed(text) for shapes in drawn if shapes is not None for text in shapes.iter(_A + "p"))
    captions = [Marked(text, "caption") for text in (*titles, *written) if text]
    return [*captions[: len(titles[:1])], *table, *captions[len(titles[:1]) :]]


def _title(node: _Element) -> str:
    """Return a title that was typed in, or what the cell shows that it is taken from."""
    shown = node.iter(CHART + "v", NEWER_CHART + "v")
    return _typed(node) or "".join(value.text or "" for value in shown).strip()


def _typed(node: _Element) -> str:
    return "".join(text.text or "" for text in node.iter(_A + "t")).strip()


def _rows(root: _Element) -> list[list[str]]:
    """Return what is drawn, a row for each category, below the names of the series."""
    names: list[str] = []
    columns: list[dict[int, str]] = []
    categories: dict[int, str] = {}
    for series in islice(root.iter(CHART + "ser"), _MOST_SERIES):
        names.append(" ".join(_points(series, "tx").values()))
        columns.append(_points(series, "val") or _points(series, "yVal"))
        categories = categories or _points(series, "cat") or _points(series, "xVal")
    return _table(names, columns, categories)


def _newer_rows(root: _Element) -> list[list[str]]:
    """Return the same of the kinds of charts that there are since 2016: their series name the data that they draw."""
    data = {node.get("id"): node for node in root.iter(NEWER_CHART + "data")}
    names: list[str] = []
    columns: list[dict[int, str]] = []
    categories: dict[int, str] = {}
    for series in islice(root.iter(NEWER_CHART + "series"), _MOST_SERIES):
        drawn = next((data[node.get("val")] for node in series.iter(NEWER_CHART + "dataId") if node.get("val") in data), None)
        names.append(" ".join(_title(node) for node in series.iterchildren(NEWER_CHART + "tx")))
        columns.append(_newer_points(drawn, "numDim"))
        categories = categories or _newer_points(drawn, "strDim")
    return _table(names, columns, categories)


def _table(names: list[str], columns: list[dict[int, str]], categories: dict[int, str]) -> list[list[str]]:
    places = sorted({*categories, *(place for column in columns for place in column)})
    rows = [[categories.get(place, ""), *(column.get(place, "") for column in columns)] for place in places]
    return [["", *names], *rows] if places else []


def _points(series: _Element, name: str) -> dict[int, str]:
    """Return what is stored of a part of a series, by its place."""
    found: dict[int, str] = {}
    for part in series.iterchildren(CHART + name):
        for point in islice(part.iter(CHART + "pt", CHART + "v"), 2 * _MOST_POINTS):
            if point.tag == CHART + "pt":
                text = next((node.text or "" for node in point.iterchildren(CHART + "v")), "")
                found[_place(point, len(found))] = _shown(text)
            elif point.getparent() is part:
                found[0] = (point.text or "").strip()
    return found


def _newer_points(data: _Element | None, name: str) -> dict[int, str]:
    """Return what is stored of the first dimension of a kind, by its place; of one in levels all, the outermost first."""
    found: dict[int, str] = {}
    dimension = data.find(NEWER_CHART + name) if data is not None else None
    for level in dimension.iterchildren(NEWER_CHART + "lvl") if dimension is not None else ():
        for number, point in enumerate(islice(level.iterchildren(NEWER_CHART + "pt"), _MOST_POINTS)):
            place = _place(point, number)
            found[place] = f"{_shown(point.text or '')} {found.get(place, '')}".strip()
    return found


def _place(point: _Element, usual: int) -> int:
    place = point.get("idx") or ""
    return int(place) if place.isascii() and place.isdigit() and len(place) < 7 else usual


def _shown(text: str) -> str:
    text = text.strip()
    try:
        return format(float(text), ".12g") if "." in text else text
    except ValueError:
        return text


def _cell(text: str) -> Cell:
    return Cell((Marked(text),) if text else ())


def object_kinds(root: _Element) -> list[str]:
    """Return the kinds (``Excel.Sheet.12``) of the objects of other programs in a document or slide, in order.

    Parameters
    ----------
    root : lxml.etree._Element
        Its root.
    """
    # The same object may stand there for newer and for older programs.
    found: dict[str, str] = {}
    for node in root.iter(_OFFICE + "OLEObject", _SLIDES + "oleObj"):
        found.setdefault(node.get(_REFERENCE) or f"object {len(found)}", node.get("ProgID") or node.get("progId") or "OLE")
    return list(found.values())


def count_comments(root: _Element | None) -> int:
    """Return how many comments with text a part of comments has.

    Parameters
    ----------
    root : lxml.etree._Element or None
        Its root; None where there is no such part.
    """
    nodes = root.iter("{*}comment", "{*}cm") if root is not None else ()
    return sum(any((text.text or "").strip() for text in node.iter("{*}t", "{*}text")) for node in nodes)


def unread_in_document(kinds: Sequence[str], comments: int, location: str) -> Iterator[InputError]:
    """Say what was not read of a document, a line for objects and one for comments.

    Parameters
    ----------
    kinds : sequence of str
        The kind of each object, as :func:`object_kinds` returns them.
    comments : int
        How many comments there are.
    location : str
        The file.

    Yields
    ------
    InputError
        That says how many, and what to do.
    """
    if kinds:
        names = [name for name, _count in Counter(kinds).most_common()]
        listed = pgettext("between items", ", ").join(names[:_NAMED])
        listed = _("{items}, …").format(items=listed) if len(names) > _NAMED else listed
        problem = _("{count} embedded object(s) are not read ({kinds})").format(count=len(kinds), kinds=listed)
        yield InputError(location, problem, _("save what they hold as files of their own, or copy it into the text"))
    if comments:
        problem = _("{count} comment(s) are not read").format(count=comments)
        yield InputError(location, problem, _("write what belongs to the text into it"))


def chunk_paragraphs(
    data: bytes, location: str, depth: int, problems: list[InputError], left_out: list[InputError]
) -> list[Marked]:
    """Read a document that stands in another: a page, a Word document, RTF or plain text.

    Parameters
    ----------
    data : bytes
        All of it.
    location : str
        What to call it in error messages.
    depth : int
        In how many documents it stands.
    problems : list of InputError
        Takes the errors of parts of it that could not be read.
    left_out : list of InputError
        Takes what is not read of it.

    Returns
    -------
    list of Marked
        Its paragraphs; none where it is empty.

    Raises
    ------
    InputError
        If it cannot be read, or stands in too many documents.
    """
    from seeds.formats.office import docx, legacy
    from seeds.formats.web import html, mht

    if depth > _DEEPEST:
        problem = _("stands in more than {count} documents").format(count=_DEEPEST)
        raise InputError(location, problem, _("open the file and save it anew"))
    if not data.strip():
        return []
    found: str | Sequence[Marked] | MarkedText | PlainText
    if data.startswith(b"PK"):
        found = docx.docx_paragraphs(data, location, depth)
    elif data.startswith((b"{\\rtf", b"\xd0\xcf\x11\xe0")):
        found = legacy.legacy_document(data, location)
    elif _SAVED_PAGE.match(data):
        found = mht.read_mht(data, location)
    elif _PAGE.match(data):
        found = html.read_html(data, location)
    else:
        found = decode(data, location)
    if isinstance(found, PlainText):
        left_out.extend(found.left_out)
        found = found.text
    if isinstance(found, str):
        return [Marked(line) for line in found.split("\n") if line.strip()]
    if isinstance(found, MarkedText):
        problems.extend(found.problems)
        left_out.extend(found.left_out)
        return list(found.blocks)
    return list(found)
