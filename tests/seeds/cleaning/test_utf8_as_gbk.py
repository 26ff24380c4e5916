"""UTF-8 text whose bytes were read in another encoding comes back."""

import pytest

from seeds.cleaning.utf8_as_gbk import undo_misread


@pytest.mark.parametrize("encoding", ["gb18030", "latin-1"])
def test_utf8_read_in_another_encoding_comes_back(encoding: str) -> None:
    text = "我们把新的产品卖到中国各地。"
    damaged = text.encode().decode(encoding, "replace").replace("\ufffd", "?")
    restored = undo_misread(damaged)
    assert restored.startswith(text[:-1])
    assert set(restored[len(text) - 1 :]) <= set("。□")


def test_sound_text_is_not_taken_for_misread() -> None:
    text = "涓涓细流汇成江海,锛子和刨子都是木工工具,鍙字少见。"
    assert undo_misread(text) == text
