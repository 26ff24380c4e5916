"""Where paragraphs begin, as far as the boxes of the lines tell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from seeds.formats.pdf.page_lines import Line

_INDENT = (1.2, 4.5)  # characters from the margin: where a paragraph begins that is set in
_ROOM = 1.2  # characters: what a line may leave empty besides the word that did not fit
_OFF_CENTRE = 1.0  # characters
_SIZES = 0.12  # a size that differs by more begins a paragraph
_LEADING = 1.5  # of the usual distance between lines: a wider one begins a paragraph
_ENDS = re.compile('[。！？!?；;：:…][”’」』"）)]*$')
_OPEN_END = re.compile("[，、,（(《“—]$")
_NUMBERED = re.compile(
    r"(?:第?[一二三四五六七八九十百零〇]{1,4}[、章节编条]|[（(][一二三四五六七八九十]{1,3}[）)]|\d{1,2}[、.．](?!\d)|[（(]\d{1,2}[）)]|[①-⑳•●■◆▪▲△※])"
)
_TOKEN = re.compile(r"[A-Za-z0-9.,%+\-/]+[，。、；：,.;:）)》”]*|.[，。、；：！？,.;:）)》”]*")
_COMMA = re.compile("[，。；,;]")
_LEADERS = re.compile(r"[.…·]{4,}|(?:\. ?){4,}")
_CANNOT_BEGIN = re.compile("[，。、；：！？）》”’」』〕%％]")
_HYPHEN = re.compile("[A-Za-z][a-z]-$")
_LABEL = re.compile("[^，。；]{1,12}[：:]$")
_DATE = re.compile(r"(?:[12]\d{3}|[一二〇○零O]{2,4}[一二三四五六七八九〇○零O]*)\s*年")


@dataclass(frozen=True, slots=True)
class Style:
    """How a document sets its text.

    Attributes
    ----------
    size : float
        Size of most characters, in points.
    leading : float
        Usual distance between base lines, of the size.
    indented : bool
        Whether paragraphs are set in.
    left, right : float or None
        Margins of most pages, in points.
    """

    size: float
    leading: float
    indented: bool
    left: float | None
    right: float | None


def body_size(lines: Sequence[Line]) -> float:
    """Return the size of most characters, in points.

    Parameters
    ----------
    lines : sequence of Line
        A document.
    """
    sizes: Counter[float] = Counter()
    for line in lines:
        if line.row is None:
            sizes[round(line.size * 2) / 2] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 10.5


def find_style(regions: Sequence[Sequence[Line]], size: float) -> Style:
    """Return how a document sets its text.

    Parameters
    ----------
    regions : sequence of sequence of Line
        The columns of a document, each with the margins of its lines known.
    size : float
        Size of most characters, in points.
    """
    steps, after_end = [], Counter[bool]()
    for region in regions:
        for above, below in zip(region, region[1:], strict=False):
            if above.row or below.row or abs(below.size - size) > 0.1 * size or abs(above.size - size) > 0.1 * size:
                continue
            if 0.5 * size < above.y - below.y < 4 * size:
                steps.append((above.y - below.y) / size)
            if _ENDS.search(above.text) and above.right - above.x1 > 2 * size:
                after_end[below.x0 - below.left > _INDENT[0] * size] += 1
    body = [line for region in regions for line in region if line.row is None]
    left, right = _common([line.left for line in body]), _common([line.right for line in body])
    return Style(size, median(steps) if steps else 1.6, after_end[True] >= after_end[False], left, right)


def _common(places: Sequence[float]) -> float | None:
    counts = Counter(round(place) for place in places)
    return float(counts.most_common(1)[0][0]) if counts else None


def goes_on(above: Line, below: Line, style: Style, *, same_region: bool) -> bool | None:
    """Return whether a line goes on in the next one; None where the boxes do not tell.

    Parameters
    ----------
    above, below : Line
        Two lines in reading order.
    style : Style
        How the document is set.
    same_region : bool
        Whether both stand in one column of one page.
    """
    if above.row or below.row or above.turned != below.turned or above.mark or below.mark or above.note != below.note:
        return False
    size = min(above.size, below.size)
    if _LEADERS.search(above.text) or _begins_anew(below) or abs(above.size - below.size) > _SIZES * size:
        return False
    if _CANNOT_BEGIN.match(below.text) or is_hyphenated(above.text, below.text):
        return True
    indent, room = (below.x0 - below.left) / size, above.right - above.x1
    if same_region and above.y - below.y > _LEADING * max(style.leading, 1.2) * size:
        return False
    if _is_centred(above) and _is_centred(below):
        return _title_goes_on(above, below, style) if same_region else False
    if indent >= _INDENT[0]:
        return _goes_on_set_in(above, below, style, room)
    if room > _token_width(below) + _ROOM * size:
        return False  # the next word would have found room
    if _ENDS.search(above.text):
        return _goes_on_behind_end(above, below, style)
    if not _NUMBERED.match(below.text):
        return True
    # In running text a line may begin with a number by chance; below a heading it is the next heading.
    return (True if _COMMA.search(above.text) else False) if style.indented else None


def is_hyphenated(above: str, below: str) -> bool:
    """Return whether a Latin word is broken between two lines.

    Parameters
    ----------
    above, below : str
        The lines.
    """
    return _HYPHEN.search(above) is not None and below[:1].islower() and below[:1].isascii()


def _begins_anew(line: Line) -> bool:
    """Return whether a line is one of a table of contents, or a label with what stands beside it."""
    return _LEADERS.search(line.text) is not None or (len(line.parts) > 1 and _LABEL.match(line.parts[0].text) is not None)


def _goes_on_set_in(above: Line, below: Line, style: Style, room: float) -> bool | None:
    """Return whether a line that is set in goes on what stands above: only in a block that is set in as a whole."""
    size = below.size
    if _ENDS.search(above.text) or _NUMBERED.match(below.text) or room > _token_width(below) + _ROOM * size:
        return False
    if any(abs(part.x0 - below.x0) < 0.6 * size for part in above.parts[1:]):
        return True  # a text that hangs beside a name
    if abs(below.x0 - above.x0) < 0.6 * size or above.x0 < below.x0 - 0.6 * size and _NUMBERED.match(above.text):
        hanging = not style.indented or not _INDENT[0] <= (below.x0 - below.left) / size <= 2.6
        return True if hanging or _OPEN_END.search(above.text) else None
    return None if _OPEN_END.search(above.text) else False


def _goes_on_behind_end(above: Line, below: Line, style: Style) -> bool | None:
    """Return whether a full line that ends a sentence goes on below, where the next line is not set in."""
    if not style.indented or _NUMBERED.match(below.text) or len(below.parts) > 1:
        return False  # several parts: a name with a text that hangs beside it
    return True if below.right - below.x1 < 2 * below.size or _ENDS.search(below.text) is not None else None


def _is_centred(line: Line) -> bool:
    width = line.right - line.left
    middle = (line.x0 + line.x1) / 2 - (line.left + line.right) / 2
    inside = min(line.x0 - line.left, line.right - line.x1)
    return width > 0 and abs(middle) <= _OFF_CENTRE * line.size and inside > 1.5 * line.size


def _title_goes_on(above: Line, below: Line, style: Style) -> bool | None:
    """Return whether two centred lines are one title."""
    if _ENDS.search(above.text) or _NUMBERED.match(below.text) or _DATE.match(below.text):
        return False
    large = above.size > 1.1 * style.size
    near = above.y - below.y < 2.2 * above.size
    return True if near and (large or above.x1 - above.x0 > 0.6 * (above.right - above.left)) else None


def _token_width(line: Line) -> float:
    """Return the width of the first word of a line, which is what had to fit on the line above."""
    token = _TOKEN.match(line.text)
    size = line.size
    return sum(0.5 * size if char.isascii() else size for char in token[0]) if token else size
