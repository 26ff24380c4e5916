"""Older documents: through a program where one is on the machine, else one line."""

import os
import stat
import time
from pathlib import Path

import pytest
from docx_files import docx, par

from labels import InputError
from seeds.formats.compound import OLE
from seeds.formats.office import legacy
from seeds.read import read_path

DOC = OLE + bytes(600)
RTF = rb"{\rtf1 x}"


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder that is all of PATH; what the tests put there are the programs on the machine."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setattr(legacy, "_OFFICE", ("soffice", "libreoffice"))
    return folder


def install(folder: Path, name: str, script: str) -> None:
    """Put a program into a folder."""
    path = folder / name
    path.write_text(f"#!/bin/sh\nPATH=/usr/bin:/bin\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def read(folder: Path, name: str, data: bytes) -> list[str]:
    """Return the texts of a file."""
    (folder / name).write_bytes(data)
    return [paragraph.text for paragraph in read_path(folder / name)]


def refusal(folder: Path, name: str, data: bytes) -> str:
    """Return the line that says why a file is not read."""
    with pytest.raises(InputError) as error:
        read(folder, name, data)
    assert "\n" not in str(error.value)
    return str(error.value).removeprefix(f"{folder / name}: ")


@pytest.mark.usefixtures("programs")
def test_without_a_program_one_line_says_what_to_do(tmp_path: Path) -> None:
    line = refusal(tmp_path, "wind.doc", DOC)
    assert line == (
        "is a document of an older kind, for which LibreOffice or antiword is needed; "
        "install LibreOffice, or open it in a word processor and save it as .docx"
    )
    assert "for which LibreOffice is needed" in refusal(tmp_path, "wind.rtf", RTF)
    assert "for which LibreOffice or antiword is needed" in refusal(tmp_path, "wind.wps", DOC)


@pytest.mark.usefixtures("programs")
@pytest.mark.parametrize(
    ("data", "line"),
    [
        ("水塔。".encode(), "is no document of Word, WPS or RTF"),
        (DOC + "EncryptedPackage".encode("utf-16-le"), "is locked by a password"),
        (OLE + bytes(504) + b"\xec\xa5" + bytes(8) + b"\x00\x01" + bytes(500), "is locked by a password"),
    ],
)
def test_the_content_says_what_a_file_is(tmp_path: Path, data: bytes, line: str) -> None:
    assert refusal(tmp_path, "wind.doc", data).startswith(line)


@pytest.mark.usefixtures("programs")
def test_what_is_only_named_so_is_read_as_what_it_is(tmp_path: Path) -> None:
    page = "<html><body><p>水塔建成。</p><p>另有一条路。</p></body></html>".encode()
    saved = b'MIME-Version: 1.0\nContent-Type: text/html; charset="utf-8"\n\n' + page
    for data in (page, saved):
        assert read(tmp_path, "wind.doc", data) == ["水塔建成。", "另有一条路。"]
    assert read(tmp_path, "wind.wps", docx(par("水塔建成。"))) == ["水塔建成。"]


@pytest.mark.parametrize(
    ("name", "data", "suffix"), [("wind.doc", DOC, "doc"), ("wind.wps", DOC, "doc"), ("wind.doc", RTF, "rtf")]
)
def test_libreoffice_makes_a_word_document_of_it(tmp_path: Path, programs: Path, name: str, data: bytes, suffix: str) -> None:
    (tmp_path / "made.docx").write_bytes(docx(par("水塔建成。")))
    steps = ['echo "$@" > called', "cp document.* seen", "mkdir out", "cp made.docx out/document.docx"]
    moved = "; ".join(steps).replace("called", f"{tmp_path}/called").replace("seen", f"{tmp_path}/seen")
    install(programs, "soffice", moved.replace("made.docx", f"{tmp_path}/made.docx"))
    assert read(tmp_path, name, data) == ["水塔建成。"]
    assert (tmp_path / "seen").read_bytes() == data
    called = (tmp_path / "called").read_text()
    assert "-env:UserInstallation=file://" in called
    assert "--headless" in called
    assert called.endswith(f"document.{suffix}\n")
    folder = Path(called.split()[-1]).parent
    assert folder.name.startswith("policy-tagger-")
    assert not folder.exists()


@pytest.mark.parametrize("script", ["exit 1", "exit 0", "kill -9 $$"])
def test_what_libreoffice_cannot_read_is_one_line(tmp_path: Path, programs: Path, script: str) -> None:
    install(programs, "libreoffice", script)
    assert refusal(tmp_path, "wind.doc", DOC).startswith("cannot be read by LibreOffice; ")


def test_a_program_that_hangs_is_ended_with_what_it_started(
    tmp_path: Path, programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(programs, "soffice", f"sleep 60 & echo $! > {tmp_path}/child; wait")
    monkeypatch.setattr(legacy, "_SECONDS", 3)
    assert refusal(tmp_path, "wind.doc", DOC).startswith("takes LibreOffice more than 3 s; ")
    child = int((tmp_path / "child").read_text())
    for _ in range(300):
        if not _runs(child):
            break
        time.sleep(0.1)
    assert not _runs(child)


def _runs(process: int) -> bool:
    state = Path(f"/proc/{process}/stat")
    if state.parent.parent.is_dir():
        return state.exists() and state.read_text().split()[2] != "Z"
    try:
        os.kill(process, 0)
    except OSError:
        return False
    return True


def test_antiword_reads_doc_alone(tmp_path: Path, programs: Path) -> None:
    install(programs, "antiword", "echo 水塔三年计划; echo; echo 一、目标; echo; echo 三年内每个村都有一座水塔。")
    assert read(tmp_path, "wind.doc", DOC) == ["水塔三年计划", "一、目标", "三年内每个村都有一座水塔。"]
    assert "for which LibreOffice is needed" in refusal(tmp_path, "wind.rtf", RTF)
    install(programs, "antiword", "exit 0")
    assert refusal(tmp_path, "wind.doc", DOC).startswith("cannot be read by antiword; ")
