"""Pages saved as one file, by different browsers and under different names."""

import base64
import quopri
from pathlib import Path

import pytest

from labels import InputError
from seeds.read import read_path

PAGE = "<html><head><title>水塔</title></head><body><p>水塔建成。</p><p>水井清洗。</p></body></html>"
FRAMES = '<html><body><p>水塔建成。</p><iframe src="cid:two@x"></iframe><iframe src="http://x/3"></iframe></body></html>'


def part(page: str, head: str, encoding: str = "utf-8", transfer: str = "quoted-printable") -> bytes:
    """Return a part of a web archive."""
    data = page.encode(encoding)
    body = base64.encodebytes(data) if transfer == "base64" else quopri.encodestring(data)
    return f"Content-Type: text/html{head}\r\nContent-Transfer-Encoding: {transfer}\r\n\r\n".encode() + body


def archive(*parts: bytes, head: str = "From: <Saved by Blink>\r\nSubject: x\r\n") -> bytes:
    """Return a web archive."""
    start = f'{head}MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype="text/html"; boundary="--b--"\r\n\r\n'
    return start.encode() + b"".join(b"----b--\r\n" + inner + b"\r\n" for inner in parts) + b"----b----\r\n"


def read(folder: Path, data: bytes, name: str = "wind.mht") -> list[str]:
    """Return the texts of a file."""
    (folder / name).write_bytes(data)
    return [paragraph.text for paragraph in read_path(folder / name)]


@pytest.mark.parametrize(
    "data",
    [
        archive(part(PAGE, "")),
        archive(part(PAGE, '; charset="gb2312"', "gbk", "base64"), head="From: <Windows Internet Explorer>\r\n"),
        archive(part(PAGE, '; charset="unicode"', "utf-16", "base64")),
        b"MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + PAGE.encode(),
        PAGE.encode("gbk"),
    ],
)
def test_every_browser_s_archive_is_read(tmp_path: Path, data: bytes) -> None:
    assert read(tmp_path, data) == ["水塔建成。", "水井清洗。"]


def test_an_archive_under_the_name_of_a_page_is_read(tmp_path: Path) -> None:
    assert read(tmp_path, archive(part(PAGE, "")), "wind.html") == ["水塔建成。", "水井清洗。"]


def test_frames_are_read_where_they_stand(tmp_path: Path) -> None:
    second = part("<p>水井清洗。</p>", "\r\nContent-ID: <two@x>")
    third = part("<p>道路修好。</p>", "\r\nContent-Location: http://x/3")
    advert = part("<p>没有人看的一页。</p>", "\r\nContent-ID: <four@x>")
    assert read(tmp_path, archive(part(FRAMES, ""), second, third, advert)) == ["水塔建成。", "水井清洗。", "道路修好。"]


def test_a_frame_in_itself_ends(tmp_path: Path) -> None:
    inner = part('<p>水井清洗。</p><iframe src="cid:two@x"></iframe>', "\r\nContent-ID: <two@x>")
    assert read(tmp_path, archive(part(FRAMES, ""), inner))[:2] == ["水塔建成。", "水井清洗。"]


@pytest.mark.parametrize("data", [b"noise", archive(), archive(part("", ""))])
def test_an_archive_without_a_page_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(InputError, match="is a web archive without a page; save the page anew"):
        read(tmp_path, data)


def test_every_frame_is_read_once_however_many_there_are(tmp_path: Path) -> None:
    frames = "".join(f'<iframe src="cid:{number}@x"></iframe>' for number in range(50))
    parts = [part(f"<p>第{number}座水塔。</p>", f"\r\nContent-ID: <{number}@x>") for number in range(50)]
    texts = read(tmp_path, archive(part(f"<html><body>{frames}{frames}</body></html>", ""), *parts))
    assert texts == [f"第{number}座水塔。" for number in range(50)]


def test_frames_too_deep_in_each_other_are_no_silent_loss(tmp_path: Path) -> None:
    parts = [part(f'<p>水塔{n}</p><iframe src="cid:{n + 1}@x"></iframe>', f"\r\nContent-ID: <{n}@x>") for n in range(9)]
    with pytest.raises(InputError, match="is no readable web archive"):
        read(tmp_path, archive(*parts))


@pytest.mark.parametrize("stranger", [b"<p>", "厂".encode(), b"*", b"=\r\nPCFk"])
def test_a_stranger_in_a_packed_page_is_no_silent_loss(tmp_path: Path, stranger: bytes) -> None:
    """What follows it would be read as another text."""
    whole = archive(part(PAGE, "", transfer="base64"))
    place = whole.index(b"base64") + 40
    with pytest.raises(InputError, match="is no readable web archive"):
        read(tmp_path, whole[:place] + stranger + whole[place:])


@pytest.mark.parametrize("name", ["wind.txt", "wind.md"])
def test_an_archive_under_the_name_of_a_text_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match=r"is a file of another kind \(MHTML\) under this name"):
        read(tmp_path, archive(part(PAGE, "", transfer="base64")), name)
