"""A folder of broken, locked and strange files: one line for each, and every other file is read."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from command_outcome import parted

from labels import InputError
from seeds import formats
from seeds.read import find_files, read_documents, unread_files

GOOD = {"a.txt": "村里的水塔修好了。", "z.txt": "老人不必再去河边挑水。", "good.csv": "text\n山里的风电场发电了。\n"}
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)


def word_file(body: str, head: str = "") -> bytes:
    """Return a .docx file with a body in XML."""
    with zipfile.ZipFile(file := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("word/document.xml", f'{head}<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>')
    return file.getvalue()


def damaged(data: bytes, offset_of: bytes, skip: int, change: bytes) -> bytes:
    """Return data with bytes changed some way behind a mark."""
    start = data.index(offset_of) + len(offset_of) + skip
    return data[:start] + change + data[start + len(change) :]


def flagged(data: bytes) -> bytes:
    """Return a zip of which every file says that it is encrypted."""
    found = bytearray(data)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = found.find(mark)
        while start >= 0:
            found[start + at] |= 1
            start = found.find(mark, start + 4)
    return bytes(found)


PARAGRAPH = "<w:p><w:r><w:t>电站并网发电。</w:t></w:r></w:p>" * 40
WORD = word_file(PARAGRAPH)
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R>>endobj\n"
    b"4 0 obj<</Length 9/Filter/NoSuchDecode>>stream\nBT ET  \nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
)
BROKEN: Mapping[str, bytes] = {
    "broken-part.docx": damaged(WORD, b"word/document.xml", 30, bytes(12)),
    "cut.docx": WORD[: len(WORD) // 2],
    "encrypted.docx": flagged(WORD),
    "unknown-packing.docx": WORD.replace(b"\x08\x00", b"\x63\x00"),
    "no-zip.docx": b"no zip at all",
    "no-document.docx": WORD.replace(b"word/document.xml", b"word/documents.xm"),
    "entities.docx": word_file(PARAGRAPH, '<!DOCTYPE a [<!ENTITY a "' + "x" * 100 + '">]>').replace(b"x", b"y"),
    "unknown-filter.pdf": PDF,
    "empty.pdf": b"%PDF-1.7\n",
    "cut.pdf": PDF[:100],
    "number.pdf": PDF.replace(b"[0 0 99 99]", b"[0 0 " + b"9" * 400 + b" 99]"),
    "empty.txt": b"",
    "zeros.txt": bytes(4096),
    "mark.txt": b"\xef\xbb\xbf",
    "marks.txt": b"\xff\xfe",
    "picture.txt": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
    "empty.docx": b"",
    "empty.csv": b"",
    "quote.csv": 'text\n"水塔修好了\n'.encode(),
    "cut.jsonl": b'{"text": "\xe6\xb0',
    "deep.json": b"[" * 100_000,
    "nothing.html": b"<p></p>" * 9,
    "cut.xlsx": WORD[:200],
    "cut.pptx": WORD[:200],
    "cut.zip": WORD[:200],
    "cut.gz": b"\x1f\x8b\x08\x00",
    "front.md": b"---\ntitle: [\n---\n",
}
ODD: Mapping[str, bytes] = {
    "declaration.html": "<p>储能电站并网。</p><![foo]>".encode(),
    "span.docx": word_file(
        '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="20000000"/></w:tcPr>'
        "<w:p><w:r><w:t>水塔</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    ),
    "长" * 80 + ".txt": "名字很长的文件。".encode(),
    "name with \n line.txt": "名字里有换行。".encode(),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of good files."""
    made = tmp_path / "files"
    made.mkdir()
    for name, text in GOOD.items():
        (made / name).write_text(text, encoding="utf-8")
    return made


def read(folder: Path, limit: float = 60) -> tuple[int, list[str], list[str]]:
    """Return exit code, texts and lines on standard error of the command that reads a folder."""
    command = [sys.executable, "-m", "seeds.read", str(folder)]
    done = subprocess.run(command, capture_output=True, timeout=limit, cwd=Path(__file__).parents[2], check=False)
    texts = [json.loads(line)["text"] for line in done.stdout.decode().splitlines()]
    return done.returncode, texts, parted(done.stderr.decode())[0].splitlines()


def plain(texts: list[str]) -> set[str]:
    """Return texts without what folding changes."""
    return {text.replace("，", ",") for text in texts}


def test_each_broken_file_is_named_in_one_line_and_the_others_are_read(folder: Path) -> None:
    for name, data in BROKEN.items():
        (folder / name).write_bytes(data)
    code, texts, lines = read(folder)
    assert code == 1
    assert {"村里的水塔修好了。", "老人不必再去河边挑水。", "山里的风电场发电了。"} <= plain(texts)
    assert not [line for line in lines if not line.startswith(("error: ", "note: "))]
    for name in BROKEN:
        assert sum(f"/{name}" in line for line in lines) == 1, name


def test_odd_files_that_hold_text_are_read(folder: Path) -> None:
    for name, data in ODD.items():
        (folder / name).write_bytes(data)
    code, texts, lines = read(folder)
    assert code == 0, lines
    assert {"储能电站并网。", "水塔", "名字很长的文件。", "名字里有换行。"} <= plain(texts)


def _unreadable(folder: Path) -> None:
    (folder / "locked.txt").write_text("锁住了。")
    (folder / "locked.txt").chmod(0)


def _dangling(folder: Path) -> None:
    (folder / "dangling.txt").symlink_to(folder / "gone.txt")


def _pipe(folder: Path) -> None:
    os.mkfifo(folder / "pipe.txt")


def _device(folder: Path) -> None:
    (folder / "device.txt").symlink_to("/dev/zero")


def _circle(folder: Path) -> None:
    (folder / "circle.txt").symlink_to(folder / "circle.txt")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no such files on this system")
@pytest.mark.parametrize("make", [_dangling, _pipe, _device, _circle, _unreadable], ids=lambda make: make.__name__)
def test_what_is_no_readable_file_is_named_and_the_others_are_read(folder: Path, make: Callable[[Path], None]) -> None:
    if make is _unreadable and os.geteuid() == 0:
        pytest.skip("the superuser reads every file")
    make(folder)
    code, texts, lines = read(folder, 20)
    assert code == 1
    assert "村里的水塔修好了。" in texts and "老人不必再去河边挑水。" in texts
    name = next(path.name for path in folder.iterdir() if path.name not in GOOD)
    assert sum(f"/{name}" in line for line in lines) == 1


def test_a_bomb_of_spaces_is_refused_without_unpacking_it(folder: Path) -> None:
    bomb = word_file(" " * 60_000_000)
    assert len(bomb) < 200_000
    (folder / "bomb.docx").write_bytes(bomb)
    code, texts, lines = read(folder, 20)
    assert code == 1 and "村里的水塔修好了。" in texts
    assert sum("/bomb.docx" in line for line in lines) == 1


def test_a_folder_with_the_name_of_a_file_is_a_folder(folder: Path) -> None:
    (folder / "deep.txt").mkdir()
    (folder / "deep.txt" / "in.txt").write_text("在文件夹里。", encoding="utf-8")
    code, texts, _ = read(folder)
    assert code == 0 and "在文件夹里。" in texts


def test_a_name_that_is_not_utf8_is_read_and_shown(folder: Path) -> None:
    for raw in (b"\xff.txt", "水塔".encode("gbk") + b".txt"):
        with open(os.path.join(os.fsencode(folder), raw), "wb") as file:
            file.write("名字不是文本。".encode())
    code, texts, lines = read(folder)
    assert code == 0 and texts.count("名字不是文本。") == 2, lines


def test_a_file_that_disappears_is_named(folder: Path) -> None:
    (folder / "b.txt").write_text("要消失了。", encoding="utf-8")
    files, _ = find_files([folder])
    (folder / "b.txt").unlink()
    errors: list[InputError] = []
    texts = [paragraph.text for paragraph in read_documents(files, errors)]
    assert "村里的水塔修好了。" in texts and "老人不必再去河边挑水。" in texts
    assert [error.location for error in errors] == [str(folder / "b.txt")]


@pytest.mark.parametrize("fault", [AssertionError, TypeError, RecursionError, MemoryError, OverflowError])
def test_a_fault_of_a_reader_costs_one_file(folder: Path, monkeypatch: pytest.MonkeyPatch, fault: type[Exception]) -> None:
    def fail(data: bytes, location: str) -> str:
        raise fault("boom")

    monkeypatch.setattr("seeds.sources.FORMATS", {**formats.FORMATS, ".md": formats.Format(fail)})
    (folder / "b.md").write_text("坏了。", encoding="utf-8")
    errors: list[InputError] = []
    texts = [paragraph.text for paragraph in read_documents(find_files([folder])[0], errors)]
    assert len(texts) == 3
    assert [error.location for error in errors] == [str(folder / "b.md")]
    assert fault.__name__ in str(errors[0])


def test_a_link_to_a_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("村里修好了水塔。", encoding="utf-8")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "in" / "linked").symlink_to(tmp_path / "elsewhere")
    files, unknown = find_files([tmp_path / "in"])
    assert [path.name for path in files] == ["a.txt"]
    assert [error.problem for error in unread_files(unknown)] == ["is a link to a folder, which is not followed"]
