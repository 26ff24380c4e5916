"""Text in any encoding that Chinese files have."""

from pathlib import Path

import pytest

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
    assert read_path(tmp_path / "tower.txt")[0].text == "村里的水塔修好了,家家户户都用上了自来水,老人不必再去河边挑水。"
