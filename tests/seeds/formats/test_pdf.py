"""PDF files give their text layer."""

from pathlib import Path

import pytest

from labels import InputError
from seeds.formats.pdf import drop_running_lines
from seeds.read import read_path


def blank_pdf(path: Path, password: str | None = None) -> None:
    pypdf = pytest.importorskip("pypdf")
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    writer.write(path)


def text_pdf(path: Path, lines: list[str]) -> None:
    """Write a page with a text layer in one of the Chinese fonts every PDF reader has."""
    shown = " ".join(f"<{line.encode('gbk').hex()}> Tj T*" for line in lines)
    stream = f"BT /F1 12 Tf 60 780 Td 20 TL {shown} ET".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/GBK-EUC-H/DescendantFonts[6 0 R]>>",
        b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>>>",
    ]
    out = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"xref\n0 7\n0000000000 65535 f \n%strailer<</Size 7/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (table, len(out))
    path.write_bytes(out)


def test_a_pdf_gives_its_text(tmp_path: Path) -> None:
    pytest.importorskip("pypdf")
    text_pdf(tmp_path / "plan.pdf", ["一、目标", "三年内建成十座风电场,", "带动村民增收。"])
    assert [(paragraph.kind, paragraph.text) for paragraph in read_path(tmp_path / "plan.pdf")] == [
        ("heading", "一、目标"),
        ("body", "三年内建成十座风电场,带动村民增收。"),
    ]


def test_a_pdf_without_text_or_with_a_password_is_refused(tmp_path: Path) -> None:
    blank_pdf(tmp_path / "scan.pdf")
    with pytest.raises(InputError, match="no text on any page"):
        read_path(tmp_path / "scan.pdf")
    blank_pdf(tmp_path / "locked.pdf", "key")
    with pytest.raises(InputError, match="locked by a password"):
        read_path(tmp_path / "locked.pdf")


def test_lines_that_run_through_all_pages_are_taken_out() -> None:
    pages = [[f"水塔三年计划 {n}", f"{name}村的水塔", f"建在{name}山。", f"第 {n} 页"] for n, name in enumerate("东西南北", 1)]
    assert drop_running_lines(pages)[2] == "南村的水塔\n建在南山。"
    assert drop_running_lines(pages[:2]) == ["\n".join(page) for page in pages[:2]]
