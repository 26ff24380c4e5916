"""Files made to take all time or memory are refused in words or read in part, and time grows no faster than a file."""

from __future__ import annotations

import zlib
from collections.abc import Callable

import pytest
from pdf_files import assemble, cid_font
from processor_time import processor_seconds, within

from labels import InputError
from seeds.formats.pdf.opening import limits
from seeds.formats.pdf.reader import read_pdf

FONT, DESCENDANT = cid_font("GBK-EUC-H")
TEXT = b"BT /F1 16 Tf 1 0 0 1 70 780 Tm <c4dab2bfd7cac1cf> Tj ET\n"
TREE = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>"]
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %s/Resources<</Font<</F1 4 0 R>>/XObject<</X 7 0 R>>>>>>"


def packed(content: bytes, extra: bytes = b"") -> bytes:
    content = zlib.compress(content, 9)
    return b"<<%s/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (extra, len(content), content)


def plain(content: bytes, extra: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (extra, len(content), content)


def one_page(content: bytes, *more: bytes, contents: bytes = b"6 0 R") -> bytes:
    return assemble([*TREE, PAGE % contents, FONT % 5, DESCENDANT, content, *more])


def pages(content: bytes, count: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % (number + 6) for number in range(count))
    tree = [TREE[0], b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count), packed(content), FONT % 5, DESCENDANT]
    return assemble([*tree, *[PAGE % b"3 0 R"] * count])


def rules(count: int) -> bytes:
    level = (b"%d %d m %d %d l S\n" % (10, 10 + n % 800, 580, 10 + n % 800) for n in range(count // 2))
    upright = (b"%d %d m %d %d l S\n" % (10 + n % 570, 10, 10 + n % 570, 800) for n in range(count // 2))
    return b"".join([*level, *upright])


def texts(count: int, size: int = 4) -> bytes:
    drawn = (
        b"BT /F1 %d Tf 1 0 0 1 %d %.2f Tm <c4dab2bf> Tj ET\n" % (size, 20 + number % 25 * 22, 820 - number // 25 * 5)
        for number in range(count)
    )
    return b"".join(drawn)


def forms(depth: int, times: int) -> list[bytes]:
    """Return forms, each of which draws the next one some times."""
    found = []
    for number in range(depth):
        names = b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</X %d 0 R>>>>" % (number + 8)
        found.append(plain(b"/X Do\n" * times if number < depth - 1 else b"q Q\n", names))
    return found


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "HEAVIEST_PAGE", 2**20)


BLANK = b" " * 600_000
HEX = zlib.compress(zlib.compress(b" " * 2**21)).hex().encode() + b">"
HEAVY = {
    "a form drawn again and again in others": one_page(plain(b"/X Do\n"), *forms(8, 10)),
    "a stream named twice": one_page(packed(BLANK), contents=b"[6 0 R 6 0 R]"),
    "a list of streams that is an object": one_page(packed(BLANK), b"[6 0 R 6 0 R]", contents=b"7 0 R"),
    "packed three times": one_page(plain(HEX, b"/Filter[/AHx /Fl /Fl]")),
    "runs of one byte": one_page(plain(b"\x81 " * 9_000 + b"\x80", b"/Filter/RunLengthDecode")),
    "objects in a stream": one_page(packed(TEXT), packed(b" " * 2**21, b"/Type/ObjStm/N 1/First 10")),
    "a filter named elsewhere": one_page(plain(zlib.compress(b" " * 2**21), b"/Filter 8 0 R"), b"1", b"/FlateDecode"),
}


@pytest.mark.parametrize("name", HEAVY)
def test_pages_that_unpack_too_far_are_refused_before_they_are_opened(small: None, name: str) -> None:
    def refused() -> None:
        with pytest.raises(InputError, match="unpacks to more than a page can hold"):
            read_pdf(HEAVY[name], "bomb.pdf")

    assert within(1, refused)


@pytest.mark.parametrize(
    "data",
    [
        one_page(plain(TEXT + b"/X Do\n"), *forms(4, 10)),
        one_page(plain(TEXT + b"/X Do\n"), plain(b"/X Do\n", b"/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 7 0 R>>>>")),
        one_page(plain(TEXT), packed(b" " * 2**22, b"/Type/EmbeddedFile")),
        one_page(
            plain(TEXT), packed(b" " * 2**22, b"/Subtype/Image/Width 2048/Height 2048/BitsPerComponent 8/ColorSpace/DeviceGray")
        ),
    ],
    ids=["forms", "a form that draws itself", "a file attached", "a picture"],
)
def test_what_is_no_more_than_usual_is_read(small: None, data: bytes) -> None:
    assert [part.text for part in read_pdf(data, "plan.pdf").segments] == ["内部资料"]


@pytest.mark.parametrize("content", [rules(2000), rules(30_000)], ids=["lines", "many lines"])
def test_a_thousand_pages_that_share_a_drawing_end_in_time(content: bytes) -> None:
    data, read = pages(content + TEXT, 1000), []
    assert within(8, lambda: read.append(read_pdf(data, "plan.pdf")))
    found = read[0]
    assert found.segments
    assert len(found.problems) == 1
    assert "-1000 left out: the file holds more than a file of its size can" in str(found.problems[0])


def deep_tree(depth: int) -> bytes:
    tree = [b"<</Type/Pages/Kids[%d 0 R]/Count 1>>" % (number + 3) for number in range(depth)]
    page = PAGE.replace(b"4 0 R", b"%d 0 R" % (depth + 4)) % (b"%d 0 R" % (depth + 3))
    return assemble([TREE[0], *tree, page, packed(TEXT), FONT % (depth + 5), DESCENDANT])


@pytest.mark.parametrize(
    "data",
    [
        deep_tree(500),
        deep_tree(5000),
        one_page(packed(b"[" * 50_000 + b"]" * 50_000 + TEXT)),
        one_page(packed(b"q " * 50_000 + TEXT)),
        one_page(packed(b"0 0 m\n" + b"5 9 l\n" * 50_000 + b"S\n" + TEXT)),
        one_page(packed(b"BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI\n" * 5_000 + TEXT)),
        one_page(packed(TEXT)).replace(b"[0 0 595 842]", b"[0 0 9999999 9999999]"),
        one_page(packed(TEXT)).replace(b"[0 0 595 842]", b"[0 0 -595 -842]"),
        one_page(packed(TEXT)).replace(b"/FlateDecode", b"/LZWDecode"),
        one_page(packed(TEXT)).replace(b"xref", b"xrXf"),
        one_page(packed(TEXT)).replace(b"/MediaBox", b"/X " + b"<</X " * 20_000 + b"1" + b">>" * 20_000 + b"/MediaBox"),
    ],
)
def test_odd_files_are_read_or_refused_at_once(data: bytes) -> None:
    def answered() -> None:
        try:
            assert read_pdf(data, "plan.pdf").segments
        except InputError as error:
            assert str(error).startswith("plan.pdf: ")

    assert within(2, answered)


@pytest.mark.parametrize(
    "make",
    [
        lambda count: one_page(packed(texts(count))),
        lambda count: one_page(packed(rules(600) + texts(count))),
        lambda count: one_page(packed(rules(count) + TEXT)),
        lambda count: pages(texts(200), count // 200),
        lambda count: pages(rules(100) + texts(100), count // 200),
    ],
    ids=["cells", "cells in a grid", "lines", "pages", "pages of tables"],
)
def test_time_grows_as_the_file_does(make: Callable[[int], bytes]) -> None:
    def seconds(count: int) -> float:
        data = make(count)
        return processor_seconds(lambda: read_pdf(data, "plan.pdf"))

    seconds(1000)
    assert any(seconds(12_000) < 10 * max(seconds(3_000), 0.02) for _try in range(3))
