"""PDF files made for the tests, drawn text by text, with the Chinese fonts that every PDF reader has."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

WIDTH, HEIGHT = 595, 842
ANGLES = {0: "1 0 0 1", 90: "0 1 -1 0", 180: "-1 0 0 -1", 270: "0 -1 1 0"}


@dataclass
class Page:
    """A page: what is drawn on it, in the order in which it is drawn."""

    drawn: list[str] = field(default_factory=list)
    rotate: int = 0
    picture: bool = False
    notes: list[str] = field(default_factory=list)

    def text(self, x: float, y: float, text: str, size: float = 16, angle: float = 0, font: str = "F1") -> Page:
        """Draw a text whose first character stands at a point."""
        turn = ANGLES.get(angle) or "{0:.4f} {1:.4f} {2:.4f} {0:.4f}".format(
            math.cos(math.radians(angle)), math.sin(math.radians(angle)), -math.sin(math.radians(angle))
        )
        self.drawn.append(f"BT /{font} {size} Tf {turn} {x} {y} Tm <{text.encode('gb18030').hex()}> Tj ET")
        return self

    def lines(self, x: float, y: float, lines: Iterable[str], size: float = 16, step: float = 24) -> Page:
        """Draw lines one below the other."""
        for number, line in enumerate(lines):
            self.text(x, y - number * step, line, size)
        return self

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> Page:
        """Draw a line."""
        self.drawn.append(f"0.5 w {x0} {y0} m {x1} {y1} l S")
        return self

    def strips(self, count: int) -> Page:
        """Draw pictures that cover the page, one below the other."""
        for number in range(count):
            self.drawn.append(f"{WIDTH} 0 0 {HEIGHT / count:.2f} 0 {HEIGHT * number / count:.2f} cm /Im Do")
        return self

    def note(self, x: float, y: float, text: str, kind: str = "FreeText") -> Page:
        """Write an annotation onto the page whose look the file does not say."""
        value = "/V" if kind == "Widget" else "/Contents"
        field_type = "/FT/Tx/T(f)" if kind == "Widget" else ""
        hexed = "FEFF" + text.encode("utf-16-be").hex()
        self.notes.append(f"<</Type/Annot/Subtype/{kind}{field_type}/Rect[{x} {y} {x + 300} {y + 20}]{value}<{hexed}>>>")
        return self

    def grid(self, xs: Sequence[float], ys: Sequence[float]) -> Page:
        """Draw the lines of a table."""
        for x in xs:
            self.rule(x, min(ys), x, max(ys))
        for y in ys:
            self.rule(min(xs), y, max(xs), y)
        return self


def wrap(text: str, width: int, indent: int = 2) -> list[str]:
    """Break a paragraph into lines of some characters; the first is set in."""
    text = "\u3000" * indent + text
    return [text[start : start + width] for start in range(0, len(text), width)]


def cid_font(encoding: str, name: str = "SimSun", ordering: str = "GB1") -> tuple[bytes, bytes]:
    """Return a font that is not in the file, and what it descends from."""
    parts = (f"<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/{encoding}/DescendantFonts[%d 0 R]>>",)
    descendant = (
        f"<</Type/Font/Subtype/CIDFontType0/BaseFont/{name}/CIDSystemInfo"
        f"<</Registry(Adobe)/Ordering({ordering})/Supplement 2>>/DW 1000/W[814 939 500]>>"
    )
    return parts[0].encode(), descendant.encode()


def write_pdf(path: Path, pages: Sequence[Page], fonts: dict[str, tuple[bytes, bytes]] | None = None) -> Path:
    """Write a PDF; F1 is a Chinese font for level writing, V1 one for vertical writing."""
    fonts = {"F1": cid_font("GBK-EUC-H"), "V1": cid_font("GBK-EUC-V"), **(fonts or {})}
    objects: list[bytes] = [b"<</Type/Catalog/Pages 2 0 R>>", b""]
    entries = []
    for name, (font, descendant) in fonts.items():
        objects += [font % (len(objects) + 2), descendant]
        entries.append(f"/{name} {len(objects) - 1} 0 R")
    grey = b"\x80" * 100
    objects.append(
        b"<</Type/XObject/Subtype/Image/Width 10/Height 10/ColorSpace/DeviceGray/BitsPerComponent 8/Length 100>>stream\n"
        + grey
        + b"\nendstream"
    )
    picture = len(objects)
    kids = []
    for page in pages:
        drawn = ([f"q {WIDTH} 0 0 {HEIGHT} 0 0 cm /Im Do Q"] if page.picture else []) + page.drawn
        stream = "\n".join(f"q {each} Q" for each in drawn).encode()
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream))
        resources = f"<</Font<<{''.join(entries)}>>/XObject<</Im {picture} 0 R>>>>"
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {WIDTH} {HEIGHT}]/Rotate {page.rotate}"
            f"/Contents {len(objects)} 0 R/Resources{resources}/Annots[{''.join(page.notes)}]>>".encode()
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<</Type/Pages/Kids[{' '.join(kids)}]/Count {len(kids)}>>".encode()
    path.write_bytes(assemble(objects))
    return path


def assemble(objects: Sequence[bytes]) -> bytes:
    """Return a file of numbered objects, the first of them its catalogue."""
    out = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
    return bytes(out + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (size, out.index(b"xref\n0 ")))
