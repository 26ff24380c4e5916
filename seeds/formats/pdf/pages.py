"""The pages of a PDF, each to its lines."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from seeds.formats.pdf.characters import UNMAPPED, Run, read_runs
from seeds.formats.pdf.directions import directions
from seeds.formats.pdf.grids.drawn_rules import count_objects, read_grids
from seeds.formats.pdf.grids.page_grids import ruled_tables
from seeds.formats.pdf.page_annotations import Written, draw_annotations
from seeds.formats.pdf.page_lines import Line, lines_of
from seeds.formats.pdf.recognition import Engine, recognise_lines
from seeds.formats.pdf.unreadable import is_partly_unreadable, is_unreadable

MOST_CHARACTERS = 200_000  # of a page; a sheet of newspaper has fifteen thousand
_PAGE, _OBJECT = 100, 2  # characters that an empty page, and something drawn on it, count for
_SECONDS = 4.0, 4.0  # of the processor, for a file and for each million characters that it may hold: what no count foretells
_CLOCK = 8  # pages between looks at the clock
_PICTURE = 0.5  # of a page: pictures that large are the page
_SPARSE = 60  # characters: no more than a stamp or a page number on a picture
_LETTERS = 50  # shapes on a page without text: its letters are drawn

_LOST = "\ue0f1"  # stands for a character without meaning; U+FFFD would be taken for a byte that was decoded wrongly

State = Literal["read", "broken", "crowded", "unreadable", "partly unreadable"]


@dataclass(slots=True)
class Page:
    """A page.

    Attributes
    ----------
    number : int
        From 1.
    height : float
        Its height as most of its text stands, in points.
    frames : list of list of Line
        The lines of each direction of writing from the top down, that of most of the text first.
    oblique : list of Line
        What is written across.
    state : {"read", "broken", "crowded", "unreadable", "partly unreadable"}
        What came out of it.
    is_picture : bool
        Whether it is drawn or a picture covers most of it.
    is_recognised : bool
        Whether its text was recognised from what is seen of it.
    written : Written
        What was written onto it afterwards.
    """

    number: int
    height: float = 842.0
    frames: list[list[Line]] = field(default_factory=list)
    oblique: list[Line] = field(default_factory=list)
    state: State = "read"
    is_picture: bool = False
    is_recognised: bool = False
    written: Written = field(default_factory=Written)


def read_pages(document: Any, most: int, engine: Engine | None = None) -> Iterator[Page]:
    """Read the pages of a PDF one after the other.

    Parameters
    ----------
    document : pypdfium2.PdfDocument
        The open file.
    most : int
        Characters; pages beyond that many are left out.
    engine : callable, optional
        Recognises the text of pages that are pictures, or whose fonts do not tell their characters.

    Yields
    ------
    Page
        Every page, also those that cannot be read.
    """
    from pypdfium2 import PdfiumError

    late = False
    end = time.process_time() + _SECONDS[0] + _SECONDS[1] * most / 1e6
    for number in range(1, len(document) + 1):
        late = late or (number % _CLOCK == 0 and time.process_time() > end)
        if most < 0 or late:
            yield Page(number, state="crowded")
            continue
        try:
            page = document[number - 1]
        except PdfiumError:
            yield Page(number, state="broken")
            continue
        try:
            page, written = draw_annotations(document, page, number - 1)
            textpage = page.get_textpage()
            try:
                count = textpage.count_chars()
                most -= count + _PAGE + _OBJECT * count_objects(page)
                crowded = most < 0 or count > MOST_CHARACTERS
                found = Page(number, state="crowded") if crowded else _read_page(page, textpage, number, written.runs)
                yield replace(_recognised(found, page, engine) if engine else found, written=written)
            finally:
                textpage.close()
        except PdfiumError:
            yield Page(number, state="broken")
        finally:
            page.close()


def _recognised(found: Page, page: Any, engine: Engine) -> Page:
    """Return a page with its text recognised, if it has none that can be read; as it was if there is none to be seen."""
    n_characters = sum(len(line.text) for lines in found.frames for line in lines)
    if found.state not in ("unreadable", "partly unreadable") and not (found.is_picture and n_characters < _SPARSE):
        return found
    lines, height = recognise_lines(page, found.number, engine)
    return Page(found.number, height, [lines], is_picture=found.is_picture, is_recognised=True) if lines else found


def _read_page(page: Any, textpage: Any, number: int, added: Sequence[Run]) -> Page:
    runs = [*read_runs(textpage), *added]
    grids, covered, n_shapes = read_grids(page)
    _, height = page.get_size()
    text = "".join(run.text for run in runs)
    found = Page(number, height, is_picture=covered >= _PICTURE or (not text and n_shapes >= _LETTERS))
    if is_unreadable(text):
        found.state = "unreadable"
        return found
    if is_partly_unreadable(text):
        found.state = "partly unreadable"
    # A lost character is no byte that was decoded wrongly: nothing is to be computed back from it.
    runs = [run._replace(text=run.text.replace(UNMAPPED, _LOST)) if UNMAPPED in run.text else run for run in runs]
    frames, oblique = directions(runs)
    found.oblique = [replace(line, mark=True, turned=True) for group in oblique for line in lines_of(group, number)]
    for line in found.oblique:
        _name_lost(line)
    for index, (angle, level) in enumerate(frames):
        ruled = [grid.level_at(int(angle)) for grid in grids] if angle % 90 == 0 else []
        rows, rest = ruled_tables(level, ruled, number)
        lines = sorted([*rows, *lines_of(rest, number)], key=lambda line: -line.y)
        for line in lines:
            line.turned = index > 0
            _name_lost(line)
        found.frames.append(lines)
    return found


def _name_lost(line: Line) -> None:
    """Put a sign for characters without meaning: that of an item at the head of a line, which a font of signs drew."""
    if _LOST not in line.text:
        return
    sign = "•" if line.text.startswith(_LOST) and line.text.count(_LOST) == 1 else "□"
    for part in line.parts:
        part.text = part.text.replace(_LOST, sign)
    if line.row is not None:
        line.row = tuple(cell.replace(_LOST, sign) for cell in line.row)
        line.header = tuple(cell.replace(_LOST, sign) for cell in line.header) if line.header else None
