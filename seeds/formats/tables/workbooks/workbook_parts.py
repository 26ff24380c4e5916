"""What the parts of an .xlsx tell that the library which reads its cells does not.

Errors and formulas that nobody computed, both of which it gives as empty cells; comments, text boxes, diagrams, the words of
charts and objects of other programs, which are no cells.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from seeds.formats.archives import DAMAGE

if TYPE_CHECKING:
    from lxml.etree import _Element

Place = tuple[int, int]

# A cell whose formula failed, with its place and what it shows.
_FAILED = re.compile(
    rb'<(?:\w+:)?c\b(?=[^<>]*\bt="e")[^<>]*?\br="([A-Z]{1,3})(\d{1,7})"[^<>]*(?<!/)>'
    rb"(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>(#[^<]{1,20})</",
    re.DOTALL,
)
# A cell with a formula, and the value that is stored with it.
_FORMULA = re.compile(
    rb"<(?:\w+:)?c\b([^<>]*)>\s*<(?:\w+:)?f\b(?:[^<>]*/>|[^<>]*>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?(v|is)\b(?:[^<>]*/>|[^<>]*>([^<]*)))?"
)
_VALUE = re.compile(rb"<(?:\w+:)?[vt]\b[^<>]*>[^<]")
_PLACE = re.compile(rb"""\br=["']([A-Z]{1,3})(\d{1,7})["']""")
_TYPE = re.compile(rb"""\bt=["'](\w+)["']""")
_ON_LOAD = re.compile(rb"""\bfullCalcOnLoad=["'](?:1|true)["']""")
_THREAD = "tc="  # begins the author of a comment that stands for a thread, which has a part of its own
_RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


@dataclass(slots=True)
class SheetParts:
    """What is known of a sheet beside its cells; places are row and column, both from 0.

    Attributes
    ----------
    errors : dict of (int, int) to str
        The errors of formulas (``#REF!``).
    uncomputed : list of (int, int)
        Cells with a formula whose value is not stored.
    is_used : bool
        Whether a cell has a value.
    beside : collections.Counter of str
        How many ``comments`` (each answer in a thread counts), ``boxes`` and ``diagrams`` (SmartArt) with text, ``charts`` with
        words that stand in no cell, and ``objects`` of other programs.
    """

    errors: dict[Place, str] = field(default_factory=dict)
    uncomputed: list[Place] = field(default_factory=list)
    is_used: bool = False
    beside: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class Formulas:
    """The formulas of a sheet.

    Attributes
    ----------
    missing : list of (int, int)
        Places of those whose value is not stored.
    blank : list of (int, int)
        Places of those that have the value which programs write that do not compute; it may as well be what was computed.
    computed : bool
        Whether one has another value.
    """

    missing: list[Place] = field(default_factory=list)
    blank: list[Place] = field(default_factory=list)
    computed: bool = False


def uncomputed(sheets: Sequence[Formulas], *, may_be_blank: bool) -> list[list[Place]]:
    """Return the places of the formulas of each sheet whose value is not known.

    Parameters
    ----------
    sheets : sequence of Formulas
        Those of each sheet.
    may_be_blank : bool
        Whether the file was perhaps written by a program that does not compute: then no value is one where all formulas of
        the workbook have the value that such programs write.
    """
    never = may_be_blank and not any(sheet.computed for sheet in sheets)
    return [sorted([*sheet.missing, *(sheet.blank if never else ())]) for sheet in sheets]


def sheet_parts(data: bytes) -> dict[str, SheetParts]:
    """Return what the parts of an ``.xlsx`` tell of its sheets, by the name of the sheet.

    Parameters
    ----------
    data : bytes
        The whole file.

    Returns
    -------
    dict
        Of all sheets that have a part; nothing where the parts do not lie where programs put them.
    """
    try:
        return _parts(data)
    except DAMAGE:
        return {}


def _parts(data: bytes) -> dict[str, SheetParts]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        inside = set(archive.namelist())
        found: dict[str, SheetParts] = {}
        formulas: list[Formulas] = []
        for name, part in _names(archive):
            if part not in inside:
                continue
            content = archive.read(part)
            errors = dict(_errors(content)) if b't="e"' in content else {}
            found[name] = SheetParts(errors, is_used=_VALUE.search(content) is not None)
            formulas.append(_formulas(content) if b"<f" in content or b":f" in content else Formulas())
            for target in _related(archive, part) & inside:
                _count(target, archive.read(target), found[name])
                for drawn in _related(archive, target) & inside:
                    _count_drawn(archive, drawn, found[name])
        on_load = _ON_LOAD.search(archive.read("xl/workbook.xml")) is not None
    for one, places in zip(found.values(), uncomputed(formulas, may_be_blank=on_load), strict=True):
        one.uncomputed = places
    return found


def cell_name(place: Place) -> str:
    """Return a cell as spreadsheet programs call it (``B3``).

    Parameters
    ----------
    place : (int, int)
        Row and column, both from 0.
    """
    row, column = place
    name = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        name = chr(65 + letter) + name
    return f"{name}{row + 1}"


def _errors(sheet: bytes) -> Iterator[tuple[Place, str]]:
    for cell in _FAILED.finditer(sheet):
        yield _place(cell[1], cell[2]), cell[3].decode("ascii", "replace").strip()


def _formulas(sheet: bytes) -> Formulas:
    found = Formulas()
    for cell in _FORMULA.finditer(sheet):
        attributes, element, value = cell.groups()
        kind = _TYPE.search(attributes)
        # An empty text is a value, and so is a text that stands in the cell itself.
        stored = value or element == b"is" or (element is not None and kind is not None and kind[1] == b"str")
        blank = value == b"0" and kind is None
        if stored and not blank:
            found.computed = True
        elif place := _PLACE.search(attributes):
            (found.blank if blank else found.missing).append(_place(place[1], place[2]))
    return found


def _place(letters: bytes, number: bytes) -> Place:
    column = 0
    for letter in letters:
        column = 26 * column + letter - 64
    return int(number) - 1, column - 1


def _count(name: str, content: bytes, sheet: SheetParts) -> None:
    """Count what stands in a part that belongs to a sheet."""
    folder, base = posixpath.split(name.lower())
    if "threadedcomments" in folder:
        sheet.beside["comments"] += sum(map(_has_text, _root(content).iter("{*}threadedComment")))
    elif base.startswith("comments") or folder.endswith("/comments"):
        root = _root(content)
        threads = {str(at) for at, author in enumerate(root.iter("{*}author")) if (author.text or "").startswith(_THREAD)}
        sheet.beside["comments"] += sum(_has_text(one) for one in root.iter("{*}comment") if one.get("authorId") not in threads)
    elif folder.endswith("/embeddings"):
        sheet.beside["objects"] += 1
    elif base.startswith("drawing") and base.endswith(".xml"):
        boxes = _root(content).iter("{*}sp")
        older = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"  # the same for older programs
        sheet.beside["boxes"] += sum(_has_text(box) for box in boxes if not any(True for _ in box.iterancestors(older)))


def _count_drawn(archive: zipfile.ZipFile, name: str, sheet: SheetParts) -> None:
    """Count what has a part of its own in a drawing: a diagram, a chart with what is drawn in it."""
    folder, base = posixpath.split(name.lower())
    if folder.endswith("/diagrams") and base.startswith("data"):
        sheet.beside["diagrams"] += _has_text(_root(archive.read(name)))
    elif folder.endswith("/charts") and base.startswith("chart"):
        inside = _related(archive, name).intersection(archive.namelist())
        drawn = [part for part in inside if posixpath.basename(part).startswith("drawing")]
        sheet.beside["charts"] += any(_has_words(_root(archive.read(part))) for part in (name, *drawn))


def _has_text(node: _Element) -> bool:
    return any((text.text or "").strip() for text in node.iter("{*}t", "{*}text"))


def _has_words(chart: _Element) -> bool:
    """Return whether a chart shows words that it takes from no cell."""
    fields = "{http://schemas.openxmlformats.org/drawingml/2006/main}fld"
    runs = [text for text in chart.iter("{*}t") if next(text.iterancestors(fields), None) is None]
    runs += [text for data in chart.iter("{*}txData") if data.find("{*}f") is None for text in data.iterchildren("{*}v")]
    return any((text.text or "").strip() for text in runs)


def _root(content: bytes) -> _Element:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError:  # nothing of it can be parsed
        root = None
    return etree.Element("nothing") if root is None else root


def _related(archive: zipfile.ZipFile, part: str) -> set[str]:
    """Return the parts that a sheet refers to."""
    folder, base = posixpath.split(part)
    name = posixpath.join(folder, "_rels", f"{base}.rels")
    if name not in archive.namelist():
        return set()
    targets = (one.get("Target") or "" for one in _root(archive.read(name)) if one.get("TargetMode") != "External")
    return {posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/") for target in targets}


def _names(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Yield the name of each sheet and that of its part."""
    targets = {one.get("Id"): one.get("Target") or "" for one in _root(archive.read("xl/_rels/workbook.xml.rels"))}
    for sheet in _root(archive.read("xl/workbook.xml")).iter("{*}sheet"):
        target = targets.get(sheet.get(_RELATED) or sheet.get(_STRICT)) or ""
        yield sheet.get("name") or "", posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
