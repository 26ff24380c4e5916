"""The state's own page format (.ofd, GB/T 33190): pages of text in XML, in a zip."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from labels.support.errors import InputError
from labels.wording import N_, _
from seeds.formats.libraries import SCAN_REMEDY
from seeds.formats.office.packages import Package

if TYPE_CHECKING:
    from lxml.etree import _Element

_WHAT = N_("page document (.ofd)")
_MOST_PAGES = 5_000
_SAME_LINE = 0.5  # of the height of the characters, by which texts of one line may differ
_WORD_GAP = 1.0  # of the height of the characters, beyond which texts of one line stand apart
_USUAL_SIZE = 4.0  # millimetres


@dataclass(frozen=True, slots=True)
class _Text:
    """A piece of text on a page, in millimetres from the top left corner."""

    text: str
    left: float
    top: float
    size: float

    @property
    def right(self) -> float:
        return self.left + self.size * (len(self.text) - 0.5 * sum(map(str.isascii, self.text)))


def ofd_to_text(data: bytes, location: str) -> str:
    """Return the text of a page document, its pages separated by form feeds, each line on one line.

    Parameters
    ----------
    data : bytes
        The whole file.
    location : str
        Its name, for error messages.

    Returns
    -------
    str
        Text.

    Raises
    ------
    InputError
        If it is no such document or holds no text.
    """
    package = Package(data, location, _(_WHAT))
    root = package.part("OFD.xml")
    if root is None:
        raise package.broken()
    pages: list[str] = []
    for body in _all(root, "DocRoot"):
        path = _inside("", body.text or "")
        document = package.part(path)
        if document is None:
            raise package.broken()
        for number, page in enumerate(_pages(package, document, posixpath.dirname(path))):
            if number >= _MOST_PAGES:
                problem = _("has more than {count} pages").format(count=_MOST_PAGES)
                raise InputError(location, problem, _("cut it into several documents"))
            pages.append("\n".join(_lines(list(_texts(page)))))
    if not any(page.strip() for page in pages):
        raise InputError(location, _("has no text on any page (a scan, or empty)"), _(SCAN_REMEDY))
    return "\f".join(pages)


def _pages(package: Package, document: _Element, folder: str) -> Iterator[_Element]:
    """Yield the pages in order, the first of each template before the page that uses it."""
    templates = {page.get("ID"): page.get("BaseLoc") or "" for page in _all(document, "TemplatePage")}
    for page in (page for pages in _all(document, "Pages") for page in _all(pages, "Page")):
        content = package.part(_inside(folder, page.get("BaseLoc") or ""))
        if content is None:
            continue
        for use in _all(content, "Template"):
            template = templates.pop(use.get("TemplateID"), "")
            if template and (part := package.part(_inside(folder, template))) is not None:
                yield part
        yield content


def _texts(page: _Element) -> Iterator[_Text]:
    for element in _all(page, "TextObject"):
        boundary = _numbers(element.get("Boundary"), 4)
        scale = _numbers(element.get("CTM"), 6) if element.get("CTM") else [1.0, 0.0, 0.0, 1.0, 0.0, 0.0]
        size = (_numbers(element.get("Size"), 1)[0] or _USUAL_SIZE) * (abs(scale[3]) or 1.0)
        for code in _all(element, "TextCode"):
            text = "".join(code.itertext())
            if text.strip():
                x, y = _numbers(code.get("X"), 1)[0], _numbers(code.get("Y"), 1)[0]
                left = boundary[0] + scale[0] * x + scale[2] * y + scale[4]
                yield _Text(text, left, boundary[1] + scale[1] * x + scale[3] * y + scale[5], size)


def _lines(texts: list[_Text]) -> Iterator[str]:
    """Put together the pieces that stand on one line, lines from top to bottom."""
    lines: list[list[_Text]] = []
    for text in sorted(texts, key=lambda piece: piece.top):
        if lines and abs(text.top - lines[-1][0].top) <= _SAME_LINE * max(text.size, 1.0):
            lines[-1].append(text)
        else:
            lines.append([text])
    margin = min((text.left for text in texts), default=0.0)
    for line in lines:
        line.sort(key=lambda piece: piece.left)
        indent = min(round((line[0].left - margin) / max(line[0].size, 1.0)), 40)
        parts = ["　" * indent]
        for index, piece in enumerate(line):
            apart = index and piece.left - line[index - 1].right > _WORD_GAP * piece.size
            parts += ["  ", piece.text] if apart else [piece.text]
        yield "".join(parts)


def _all(element: _Element, name: str) -> Iterator[_Element]:
    """Yield the elements of a name below an element, whatever their namespace."""
    yield from element.iter("{*}" + name)


def _numbers(value: str | None, count: int) -> list[float]:
    numbers = []
    for part in (value or "").split()[:count]:
        try:
            numbers.append(float(part))
        except ValueError:
            numbers.append(0.0)
    return numbers + [0.0] * (count - len(numbers))


def _inside(folder: str, path: str) -> str:
    """Return the path of a part in the package; one that begins with a slash is counted from its root."""
    return posixpath.normpath(path.strip() if path.strip().startswith("/") else posixpath.join(folder, path.strip())).lstrip("/")
