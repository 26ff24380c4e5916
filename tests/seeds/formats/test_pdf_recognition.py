"""Pages without text that can be read are recognised where that is asked for, and marked as such."""

from __future__ import annotations

import io
import json
from importlib.util import find_spec
from pathlib import Path

import pytest
from pdf_files import Page, cid_font, wrap, write_pdf

from labels import InputError, UsageError
from seeds.formats.pdf.reader import read_pdf
from seeds.formats.pdf.recognition import load_engine
from seeds.read import main, read_path

A = "县里今年要把六座老水塔全部换成新的,水塔旁边种上柳树和杨树,树下摆几张长椅,让走远路来挑水的老人歇歇脚。"
B = "新水塔建成以后由村里的年轻人轮流看管,每月检查一次水位和水管,漏水的地方当天就要补好,补不好的报给镇上。"
C = "镇上的面粉车间也接上了新水管,磨面的师傅说水压比去年稳当,一天能多磨三百斤,价钱还和往年一样不变。"


def engine(*lines: tuple[float, float, str], size: float = 16):
    """Return an engine that sees these lines (x, y from the top, text) in every picture, in no order; all in points."""
    seen: list[tuple[int, ...]] = []

    def recognise(picture):
        seen.append(picture.shape)
        scale = picture.shape[0] / 842
        return [
            (text, (x * scale, (y - 3) * scale, (x + size * len(text)) * scale, (y + 1.15 * size) * scale))
            for x, y, text in reversed(lines)
        ]

    recognise.seen = seen
    return recognise


def text_lines(x: float, *texts: str, width: int = 28, top: float = 60) -> list[tuple[float, float, str]]:
    lines = [line for text in texts for line in wrap(text, width)]
    return [
        (x + 16 * (len(line) - len(line.lstrip("\u3000"))), top + 24 * number, line.strip("\u3000"))
        for number, line in enumerate(lines)
    ]


def test_a_scan_becomes_paragraphs_by_the_places_of_its_lines(tmp_path: Path) -> None:
    data = write_pdf(tmp_path / "scan.pdf", [Page(picture=True)]).read_bytes()
    see = engine(*text_lines(70, A, B))
    found = read_pdf(data, "scan.pdf", see)
    assert [part.text for part in found.segments] == [A, B]
    assert found.recognised == {1}
    assert found.problems == []
    assert see.seen == [(1755, 1240, 3)]


def test_columns_of_a_scan_are_read_one_after_the_other(tmp_path: Path) -> None:
    data = write_pdf(tmp_path / "scan.pdf", [Page().strips(8)]).read_bytes()
    lines = text_lines(40, A + B, width=15) + text_lines(310, B + A, width=15)
    assert [part.text for part in read_pdf(data, "scan.pdf", engine(*lines)).segments] == [A + B, B + A]


def test_only_pages_without_text_are_recognised(tmp_path: Path) -> None:
    lost = {"Lost": cid_font("Identity-H", ordering="Identity")}
    pages = [
        Page().lines(70, 780, wrap(A, 28)),
        Page(picture=True).text(280, 40, "- 2 -", 9),
        Page().text(70, 780, A[:28], font="Lost"),
    ]
    engines = [engine(*text_lines(70, B)), engine(*text_lines(70, C))]
    found = read_pdf(
        write_pdf(tmp_path / "plan.pdf", pages, lost).read_bytes(), "plan.pdf", lambda picture: engines.pop(0)(picture)
    )
    assert [(part.page, part.text) for part in found.segments] == [(1, A), (2, B), (3, C)]
    assert found.recognised == {2, 3}
    assert engines == []


def test_a_page_on_which_nothing_is_recognised_is_still_named(tmp_path: Path) -> None:
    data = write_pdf(tmp_path / "plan.pdf", [Page().lines(70, 780, wrap(A, 28)), Page(picture=True)]).read_bytes()
    found = read_pdf(data, "plan.pdf", engine())
    assert [problem.problem for problem in found.problems] == ["page 2 has no text (a scan)"]
    assert found.recognised == frozenset()
    with pytest.raises(InputError, match="has no text on any page"):
        read_pdf(write_pdf(tmp_path / "scan.pdf", [Page(picture=True)]).read_bytes(), "scan.pdf", engine())


@pytest.mark.parametrize("box", [b"[0 0 99999 99999]", b"[0 0 2 99999]", b"[0 0 30000 10]"])
def test_no_page_is_drawn_larger_than_the_models_see(tmp_path: Path, box: bytes) -> None:
    data = write_pdf(tmp_path / "scan.pdf", [Page(picture=True)]).read_bytes().replace(b"[0 0 595 842]", box)
    see = engine((0, 0, A))
    try:
        read_pdf(data, "scan.pdf", see)
    except InputError:
        pass
    assert all(max(shape) <= 2000 for shape in see.seen)


def test_records_say_that_their_text_was_recognised(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("seeds.read.need", lambda what, extra: None)
    monkeypatch.setattr("seeds.formats.pdf.reader.load_engine", lambda: engine(*text_lines(70, B)))
    path = write_pdf(tmp_path / "plan.pdf", [Page().lines(70, 780, wrap(A, 28)), Page(picture=True)])
    assert main([str(path), "--ocr"]) == 0
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert "extra" not in first
    assert second["extra"] == {"read_by": "ocr"}
    assert second["page"] == 2


def test_the_extra_is_named_where_it_is_not_installed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("labels.support.extras.find_spec", lambda name: None)
    path = write_pdf(tmp_path / "scan.pdf", [Page(picture=True)])
    assert main([str(path), "--ocr"]) == 2
    said = capsys.readouterr().err
    assert "--ocr: needs onnxruntime, rapidocr; run: pip install 'policy-tagger[ocr]'" in said
    assert said.count("\n") == 1
    load_engine.cache_clear()
    with pytest.raises(UsageError, match="needs onnxruntime, rapidocr"):
        read_pdf(path.read_bytes(), "scan.pdf", ocr=True)
    with pytest.raises(InputError, match=r"read it with --ocr \(needs the extra 'ocr'\)"):
        read_path(path)


@pytest.mark.skipif(not (find_spec("rapidocr") and find_spec("onnxruntime")), reason="the extra 'ocr' is not installed")
def test_a_picture_of_text_is_recognised(tmp_path: Path) -> None:
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.new("L", (1240, 600), 255)
    ImageDraw.Draw(picture).text((100, 100), "Six water towers 2026", fill=0, font=ImageFont.load_default(60))
    file = io.BytesIO()
    picture.save(file, "PDF", resolution=150)
    found = read_pdf(file.getvalue(), "scan.pdf", ocr=True)
    assert "".join(part.text for part in found.segments).replace(" ", "") == "Sixwatertowers2026"
