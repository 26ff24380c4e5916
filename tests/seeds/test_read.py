"""Files of every kind become paragraphs; what cannot be read is said in one line."""

import io
import json
import os
import time
from pathlib import Path

import pytest

from labels import InputError, UsageError
from seeds.formats.office import _without_running_lines
from seeds.read import find_files, main, read_documents, read_path, read_text

TEXT = "山里的风电场今年发了三亿度电。\n\n村民在风机下种药材,收入翻了一番。"
PARAGRAPHS = TEXT.split("\n\n")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_encoding_gives_the_same_text(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "wind.txt"
    file.write_bytes(TEXT.encode(encoding))
    found = read_path(file)
    assert [one.text for one in found] == PARAGRAPHS
    assert [one.id for one in found] == ["wind#1", "wind#2"]
    assert found[0].source == str(file)


def test_one_broken_byte_costs_one_character(tmp_path: Path) -> None:
    data = (TEXT * 20).encode()
    (tmp_path / "a.txt").write_bytes(data[:3] + b"\xff" + data[4:])
    assert "□" in read_path(tmp_path / "a.txt")[0].text


def test_a_word_document_keeps_its_headings_lists_and_tables(tmp_path: Path) -> None:
    docx = pytest.importorskip("docx")
    document = docx.Document()
    document.add_heading("风电场小记", 0)
    document.add_heading("收入", 1)
    document.add_paragraph("村民的收入翻了一番。")
    document.add_paragraph("种药材", style="List Bullet")
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "药材", "三百亩"
    document.save(tmp_path / "wind.docx")
    assert [(one.kind, one.text) for one in read_path(tmp_path / "wind.docx")] == [
        ("title", "风电场小记"),
        ("heading", "收入"),
        ("body", "村民的收入翻了一番。"),
        ("bullet", "种药材"),
        ("body", "药材 三百亩"),
    ]


def test_a_web_page_gives_its_article(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    body = "".join(f"<p>第{n}台风机立起来了,叶片比三层楼还高,转起来没有多少声音。</p>" for n in "一二三四")
    article = f"<nav><a href='/'>首页</a></nav><article><h1>风机</h1>{body}</article>"
    page = f"<html><head><title>风机</title></head><body>{article}</body></html>"
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    found = read_path(tmp_path / "page.html")
    assert found[0].kind == "title"
    assert len([one for one in found if one.kind == "body"]) == 4
    assert "首页" not in "".join(one.text for one in found)


def test_a_page_that_is_no_article_is_read_all_the_same(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    (tmp_path / "bare.htm").write_bytes("<p>只有一句话。</p>".encode("gbk"))
    assert [one.text for one in read_path(tmp_path / "bare.htm")] == ["只有一句话。"]


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
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"xref\n0 7\n0000000000 65535 f \n%strailer<</Size 7/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (table, len(out))
    path.write_bytes(out)


def test_a_pdf_gives_its_text(tmp_path: Path) -> None:
    pytest.importorskip("pypdf")
    text_pdf(tmp_path / "plan.pdf", ["一、目标", "三年内建成十座风电场,", "带动村民增收。"])
    assert [(one.kind, one.text) for one in read_path(tmp_path / "plan.pdf")] == [
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


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html", ".docx", ".pdf"])
def test_random_bytes_are_refused_in_one_line(tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"noise{suffix}"
    file.write_bytes(bytes(i * i * 7 % 251 for i in range(4000)) + os.urandom(2000))
    with pytest.raises(InputError) as caught:
        read_path(file)
    assert str(caught.value).startswith(str(file))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("content", [b"", b" \n\n "])
def test_an_empty_file_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.txt").write_bytes(content)
    with pytest.raises(InputError, match="is empty"):
        read_path(tmp_path / "a.txt")


def test_folders_are_read_in_order_and_odd_files_counted(tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", "picture.png", ".hidden.txt"):
        (tmp_path / name).write_text("风。", encoding="utf-8")
    files, odd = find_files([tmp_path, tmp_path / "b.txt"])
    assert [file.name for file in files] == ["a.md", "b.txt"]
    assert odd == 1


def test_what_is_not_there_or_not_known_is_a_wrong_call(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file"):
        find_files([tmp_path / "gone.txt"])
    (tmp_path / "a.xls").touch()
    with pytest.raises(UsageError, match="unknown kind"):
        find_files([tmp_path / "a.xls"])
    with pytest.raises(InputError, match="holds no file"):
        find_files([tmp_path])


def test_files_of_one_name_get_names_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    files = [tmp_path / "a.txt", tmp_path / "sub" / "a.txt", tmp_path / "a.md"]
    for file in files:
        file.write_text("风。", encoding="utf-8")
    ids = [one.id for one in read_documents(files)]
    assert len(set(ids)) == 3
    assert ids[0] == "a#1"


def test_the_command_reads_on_past_a_bad_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "good.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "bad.docx").write_bytes(b"no zip")
    out = tmp_path / "out.jsonl"
    assert main([str(tmp_path), "--output", str(out)]) == 1
    assert [json.loads(line)["text"] for line in out.read_text(encoding="utf-8").splitlines()] == PARAGRAPHS
    said = capsys.readouterr()
    assert said.err.count("\n") == 1
    assert "bad.docx" in said.err
    assert said.out == ""


def test_nothing_is_written_if_nothing_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "bad.docx").write_bytes(b"no zip")
    assert main([str(tmp_path / "bad.docx"), "--output", str(tmp_path / "out.jsonl")]) == 1
    assert [file.name for file in tmp_path.iterdir()] == ["bad.docx"]
    assert main([str(tmp_path / "gone.txt")]) == 2


def test_standard_input_is_read_as_text(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode("gbk"))))
    assert main(["-"]) == 0
    assert [json.loads(line)["id"] for line in capsys.readouterr().out.splitlines()] == ["stdin#1", "stdin#2"]


def test_half_a_megabyte_is_read_in_a_few_seconds() -> None:
    text = "\n".join(f"第{n}户村民领到了种子和肥料,地里的活一天也没有耽误,收成要等到秋后再看。" for n in range(5_000))
    begin = time.perf_counter()
    assert len(read_text(text)) == 5_000
    assert len(text.encode()) > 500_000
    assert time.perf_counter() - begin < 10  # ten times what a quiet machine takes


def test_lines_that_run_through_all_pages_are_taken_out() -> None:
    pages = [[f"水塔三年计划 {n}", f"{name}村的水塔", f"建在{name}山。", f"第 {n} 页"] for n, name in enumerate("东西南北", 1)]
    assert _without_running_lines(pages)[2] == "南村的水塔\n建在南山。"
    assert _without_running_lines(pages[:2]) == ["\n".join(page) for page in pages[:2]]


def test_a_word_document_without_styles_has_headings_all_the_same(tmp_path: Path) -> None:
    docx = pytest.importorskip("docx")
    document = docx.Document()
    for text in ["水塔三年计划", "一、目标", "三年内每个村都有一座水塔。", "二、措施", "先修路,再运料。"]:
        document.add_paragraph(text)
    document.save(tmp_path / "plan.docx")
    assert [one.kind for one in read_path(tmp_path / "plan.docx")] == ["title", "heading", "body", "heading", "body"]


def test_traditional_text_in_big5_is_read(tmp_path: Path) -> None:
    (tmp_path / "tower.txt").write_bytes("村裡的水塔修好了,家家戶戶都用上了自來水,老人不必再去河邊挑水。".encode("big5"))
    assert read_path(tmp_path / "tower.txt")[0].text == "村里的水塔修好了,家家户户都用上了自来水,老人不必再去河边挑水。"
