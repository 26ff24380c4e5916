"""Text recognition of pages that are pictures, or whose fonts do not tell their characters, by rapidocr (extra ``ocr``)."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from functools import cache
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray

from labels.support.extras import need
from seeds.formats.libraries import quiet
from seeds.formats.pdf.characters import Run
from seeds.formats.pdf.grids.drawn_rules import largest_picture
from seeds.formats.pdf.page_lines import Line, lines_of

Picture = NDArray[np.uint8]
# From a picture (height, width, 3) to texts, each with its box in pixels: left, top, right, bottom.
Engine = Callable[[Picture], Sequence[tuple[str, tuple[float, float, float, float]]]]

_DPI = 150  # print of nine points and more is read at that
_LONGEST = 2000  # pixels of the longer side; the models see no more
_MOST_PIXELS = 200_000_000  # of a picture in the file: what it takes to unpack it
_DESCENT = 0.2  # of a box is below the base line
_HEIGHT = 1.3  # of its characters: how high a box is
_ALIKE = 0.2  # sizes that differ by less are one, measured as they are


@cache
def load_engine() -> Engine:
    """Return the engine, its models loaded from the installed package."""
    need("--ocr", "ocr")
    from rapidocr import RapidOCR

    model = RapidOCR(params={"Global.log_level": "critical"})

    def recognise(picture: Picture) -> list[tuple[str, tuple[float, float, float, float]]]:
        with quiet("RapidOCR"):
            found = model(picture)
        if found.boxes is None or found.txts is None:
            return []
        corners = [(*box.min(axis=0).tolist(), *box.max(axis=0).tolist()) for box in found.boxes]
        return list(zip(found.txts, corners, strict=True))

    return recognise


def recognise_lines(page: Any, number: int, engine: Engine) -> tuple[list[Line], float]:
    """Recognise the lines of a page.

    Parameters
    ----------
    page : pypdfium2.PdfPage
        The page.
    number : int
        Its number.
    engine : callable
        From a picture to texts and boxes.

    Returns
    -------
    tuple of (list of Line, float)
        Lines from the top down, none if there is no text; and the height of the page as it is shown, in points.
    """
    width, height = page.get_size()
    if not 1 <= max(width, height) < 1e5 or min(width, height) < 1 or largest_picture(page) > _MOST_PIXELS:
        return [], height
    scale = min(_DPI / 72, _LONGEST / max(width, height))
    picture = page.render(scale=scale, draw_annots=True).to_numpy()
    picture = np.repeat(picture, 3, axis=2) if picture.shape[2] == 1 else picture[:, :, :3]
    found = [(unicodedata.normalize("NFC", text.strip()), box) for text, box in engine(np.ascontiguousarray(picture))]
    return lines_of(_runs([(text, box) for text, box in found if text], scale, height), number), height


def _runs(found: Sequence[tuple[str, tuple[float, float, float, float]]], scale: float, height: float) -> list[Run]:
    """Return what was recognised as runs, in points; sizes that differ as little as boxes do by chance are one."""
    sizes = [(bottom - top) / scale / _HEIGHT for _, (_, top, _, bottom) in found]
    weights = [len(text) for text, _ in found]
    usual = median(np.repeat(sizes, weights).tolist()) if found else 0.0
    runs = []
    for (text, (left, top, right, bottom)), size in zip(found, sizes, strict=True):
        size = usual if abs(size - usual) < _ALIKE * usual else size
        low, high = height - bottom / scale, height - top / scale
        runs.append(Run(text, left / scale, right / scale, low, high, left / scale, low + _DESCENT * (high - low), size))
    return runs
