"""Text in any encoding that Chinese files have."""

import io
from pathlib import Path

import pytest

from labels import InputError
from seeds.formats.encoding import decode, decoded_lines
from seeds.read import read_path

TEXT = "山里的风电场今年发了三亿度电。\n\n村民在风机下种药材,收入翻了一番。"
PARAGRAPHS = TEXT.split("\n\n")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_encoding_gives_the_same_text(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "wind.txt"
    file.write_bytes(TEXT.encode(encoding))
    found = read_path(file)
    assert [paragraph.text for paragraph in found] == PARAGRAPHS
    assert [paragraph.id for paragraph in found] == ["wind#1", "wind#2"]
    assert found[0].source == str(file)


def test_one_broken_byte_costs_one_character(tmp_path: Path) -> None:
    data = (TEXT * 20).encode()
    (tmp_path / "a.txt").write_bytes(data[:3] + b"\xff" + data[4:])
    assert "□" in read_path(tmp_path / "a.txt")[0].text


def test_traditional_text_in_big5_is_read(tmp_path: Path) -> None:
    (tmp_path / "tower.txt").write_bytes("村裡的水塔修好了,家家戶戶都用上了自來水,老人不必再去河邊挑水。".encode("big5"))
    assert read_path(tmp_path / "tower.txt")[0].text == "村裡的水塔修好了,家家戶戶都用上了自來水,老人不必再去河邊挑水。"


@pytest.mark.parametrize("text", ["山里的风电场今年发了三亿度电", "一一一一一一、山里的风电场\n一", "山里的风电场。" * 30])
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "gbk", "utf-8", "gb18030"])
def test_chinese_text_without_a_mark_is_told_from_all_other_encodings(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), "a.txt") == text


def test_long_text_is_decoded_line_by_line_and_records_without_loss() -> None:
    line = "山里的风电场今年发了三亿度电。\n".encode()
    assert "".join(decoded_lines(io.BytesIO(line * 60_000), "a.txt")) == line.decode() * 60_000
    assert "".join(decoded_lines(io.BytesIO(line.decode().encode("gbk") * 3), "a.txt")) == line.decode() * 3
    with pytest.raises(InputError, match="a.txt: is not UTF-8 all through"):
        list(decoded_lines(io.BytesIO(line * 60_000 + b"\xff"), "a.txt"))
    with pytest.raises(InputError, match="a.txt: is not UTF-8"):
        list(decoded_lines(io.BytesIO(line + b"\xff"), "a.txt", exact=True))


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
@pytest.mark.parametrize("place", range(20, 26))
def test_a_broken_byte_takes_no_more_than_its_character_and_the_next(encoding: str, place: int) -> None:
    data = TEXT.encode(encoding)
    text = decode(data[:place] + b"\xff" + data[place + 1 :], "a.txt")
    at = text.index("\ufffd")
    assert text[:at] == TEXT[:at]
    assert text[-20:] == TEXT[-20:] and abs(len(text) - len(TEXT)) <= 1 and text.count("\ufffd") <= 2


def test_lines_in_two_encodings_are_each_read_in_their_own() -> None:
    first, second = PARAGRAPHS
    assert decode(f"{first}\n".encode() + second.encode("gbk"), "a.txt") == f"{first}\n{second}"


def test_text_in_seven_bits_is_read(tmp_path: Path) -> None:
    text = "山里的风电场今年发了三亿度电。Wind 2026\n村民在风机下种药材。"
    assert decode(text.encode("hz"), "a.txt") == text
    assert decode(b"~{ is how a list of types begins ~}", "a.txt") == "~{ is how a list of types begins ~}"
    (tmp_path / "a.csv").write_bytes("text\n山里的风电场发电了。\n".encode("hz"))
    assert read_path(tmp_path / "a.csv")[0].text == "山里的风电场发电了。"


def test_text_that_was_saved_with_a_few_lost_characters_is_text() -> None:
    text = TEXT[:20] + "\ufffd" * 5 + TEXT[20:]
    assert decode(text.encode(), "a.txt") == text


def test_text_of_which_little_is_left_is_refused() -> None:
    saved_wrongly = TEXT.encode("gbk").decode("utf-8", "replace").encode()
    with pytest.raises(InputError, match="a.txt: is damaged beyond repair"):
        decode(saved_wrongly, "a.txt")
