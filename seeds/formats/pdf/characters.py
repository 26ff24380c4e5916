"""The characters of a page with their boxes, as runs: stretches on one line without a gap."""

from __future__ import annotations

import math
from ctypes import PYFUNCTYPE, addressof, c_double, c_float, c_int, c_ushort, c_void_p, cast
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

UNMAPPED = "\ufffd"
LEAN = 3.0  # degrees a line may lean and still count as level or upright
_GAP, _BACK = 0.3, -0.5  # of the height: a gap that ends a run, a step back that does
# What is no character is a space; 2 and U+FFFE are what pdfium gives for a hyphen at the end of a line.
_SPACES = {**dict.fromkeys(range(0x20), " "), 0x02: "-", 0xFFFE: "-", 0xFFFF: " "}
_SPACE_CODES = np.array([code for code in range(0x3001) if chr(code).isspace()], dtype=np.uint32)
_NARROW = frozenset(map(chr, range(33, 127))) - frozenset("@%&MWm")  # half a square wide at most
_INT_FUNCTIONS = {
    "FPDFText_GetText": (c_void_p, c_int, c_int, c_void_p),
    "FPDFText_GetUnicode": (c_void_p, c_int),
    "FPDFText_GetLooseCharBox": (c_void_p, c_int, c_void_p),
    "FPDFText_GetCharOrigin": (c_void_p, c_int, c_void_p, c_void_p),
    "FPDFText_GetMatrix": (c_void_p, c_int, c_void_p),
    "FPDFText_HasUnicodeMapError": (c_void_p, c_int),
}


class Run(NamedTuple):
    """Characters that stand side by side; all measures in points, from the lower left corner of the page.

    Attributes
    ----------
    text : str
        Without spaces; U+FFFD for characters that the font gives no meaning.
    x0, x1 : float
        Where it begins and ends.
    bottom, top : float
        How far down and up its font reaches.
    x, y : float
        Origin of its first character; `y` is the base line.
    size : float
        Size of its font.
    angle : float
        Direction in which it is written, in degrees from 0 to 360.
    """

    text: str
    x0: float
    x1: float
    bottom: float
    top: float
    x: float
    y: float
    size: float
    angle: float = 0.0

    def level(self, angle: float) -> Run:
        """Return the run on the page turned so that what is written at an angle is level.

        Parameters
        ----------
        angle : float
            That angle, in degrees.
        """
        square = round(angle / 90) * 90 % 360
        turned = self
        if square == 90:
            turned = self._replace(x0=self.bottom, x1=self.top, bottom=-self.x1, top=-self.x0, x=self.y, y=-self.x)
        elif square == 180:
            turned = self._replace(x0=-self.x1, x1=-self.x0, bottom=-self.top, top=-self.bottom, x=-self.x, y=-self.y)
        elif square == 270:
            turned = self._replace(x0=-self.top, x1=-self.bottom, bottom=self.x0, top=self.x1, x=-self.y, y=self.x)
        lean = (angle - square + 180) % 360 - 180
        return turned._straighten(lean) if lean else turned

    def _straighten(self, lean: float) -> Run:
        cos, sin = math.cos(math.radians(lean)), math.sin(math.radians(lean))
        x, y = self.x * cos + self.y * sin, self.y * cos - self.x * sin
        if abs(lean) <= LEAN:
            start, width = x + self.x0 - self.x, self.x1 - self.x0
        else:  # the boxes of characters say little of how wide one is across
            start, width = x, sum(0.5 if char.isascii() else 1.0 for char in self.text) * self.size
        return self._replace(x0=start, x1=start + width, bottom=y - 0.2 * self.size, top=y + self.size, x=x, y=y)


def read_runs(textpage: Any) -> list[Run]:
    """Read the characters of a page.

    Parameters
    ----------
    textpage : pypdfium2.PdfTextPage
        The page.

    Returns
    -------
    list of Run
        In the order in which the file draws them.
    """
    count = textpage.count_chars()
    if count <= 0:
        return []
    handle = cast(textpage.raw, c_void_p).value
    calls = _functions()
    text = _characters(handle, count, calls)
    boxes = np.zeros((count, 4), dtype=np.float32)  # left, top, right, bottom
    start, step, get_box = boxes.ctypes.data, boxes.strides[0], calls["FPDFText_GetLooseCharBox"]
    for index in range(count):
        get_box(handle, index, start + index * step)
    matrix, origin = (c_float * 6)(), (c_double * 2)()
    at_matrix, at_origin = addressof(matrix), addressof(origin)
    starts = _starts(text, boxes)
    ends = np.append(starts[1:], count)
    runs = []
    edges = zip(starts.tolist(), ends.tolist(), boxes[starts].tolist(), boxes[ends - 1].tolist(), strict=True)
    for first, after, (left, top, right, bottom), last in edges:
        piece = text[first:after]
        if piece.isspace():
            continue
        left, right = min(left, last[0]), max(right, last[2])
        calls["FPDFText_GetMatrix"](handle, first, at_matrix)
        calls["FPDFText_GetCharOrigin"](handle, first, at_origin, at_origin + 8)
        angle, size = _direction(matrix, calls["FPDFText_GetFontSize"](handle, first), top - bottom)
        if angle == 0 and piece[-1] in _NARROW and last[2] - last[0] > 0.85 * size:
            right = last[0] + 0.5 * size  # the box of a font that is not in the file is a square
        if calls["FPDFText_HasUnicodeMapError"](handle, first) and not piece.isascii():
            piece = UNMAPPED * len(piece)
        runs.append(Run(piece, left, right, bottom, top, origin[0], origin[1], size, angle))
    return runs


@cache
def _functions() -> dict[str, Any]:
    """Bind pdfium's functions without the checks of their arguments, which take most of the time of a call."""
    import pypdfium2.raw as raw

    def bind(name: str, result: Any, types: tuple[Any, ...]) -> Any:
        return PYFUNCTYPE(result, *types)(cast(getattr(raw, name), c_void_p).value or 0)

    bound = {name: bind(name, c_int, types) for name, types in _INT_FUNCTIONS.items()}
    bound["FPDFText_GetFontSize"] = bind("FPDFText_GetFontSize", c_double, (c_void_p, c_int))
    return bound


def _characters(handle: int | None, count: int, calls: dict[str, Any]) -> str:
    """Return as many characters as there are boxes, all that is no character as a space."""
    buffer = (c_ushort * (count + 1))()
    written = calls["FPDFText_GetText"](handle, 0, count, addressof(buffer))
    text = bytes(buffer)[: 2 * max(written - 1, 0)].decode("utf-16-le", "replace")
    if len(text) != count:  # a character is outside the first plane, or is none
        codes = (calls["FPDFText_GetUnicode"](handle, index) for index in range(count))
        text = "".join(chr(code) if 0 < code < 0xD800 or 0xE000 <= code < 0x110000 else " " for code in codes)
    return text.translate(_SPACES)


def _starts(text: str, boxes: NDArray[np.float32]) -> NDArray[np.int64]:
    """Return the indices of the characters at which a run begins; a space is a run of its own."""
    codes = np.frombuffer(text.encode("utf-32-le", "replace"), dtype=np.uint32)
    space = np.isin(codes, _SPACE_CODES)
    left, top, right, bottom = boxes.T
    gap = left[1:] - right[:-1]
    height = np.maximum(top - bottom, 1e-3)[1:]
    new_line = (np.abs(np.diff(top)) > 0.01) | (np.abs(np.diff(bottom)) > 0.01)
    breaks = new_line | (gap > _GAP * height) | (gap < _BACK * height) | space[1:] | space[:-1]
    return np.concatenate(([0], np.flatnonzero(breaks) + 1))


def _direction(matrix: Any, font_size: float, height: float) -> tuple[float, float]:
    """Return the angle of writing and the size of the font on the page."""
    a, b, c, d = matrix[:4]
    size = abs(font_size) * math.hypot(c, d)
    angle = math.degrees(math.atan2(b, a)) % 360 if b else 0.0 if a >= 0 else 180.0
    if not 0.4 * height < size < 2.5 * height and height > 0 and angle in (0, 180):
        size = height / 1.2  # fonts drawn as pictures count in units of their own
    return angle, size
