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


@pytest.mark.parametrize("lost", ["\ufffd", "?", ""], ids=["replaced", "question-mark", "left-out"])
@pytest.mark.parametrize("encoding", ["gbk", "gb18030"])
def test_bytes_lost_in_the_middle_cost_their_characters_only(encoding: str, lost: str) -> None:
    text = "我们把新的产品卖到中国各地,一万吨一年。产业一体化发展。"
    damaged = text.encode().decode(encoding, "replace").replace("\ufffd", lost)
    restored = undo_misread(damaged)
    assert [a if a == b else "□" for a, b in zip(text, restored, strict=True)] == list(restored)
    assert restored.count("□") <= 5


@pytest.mark.parametrize("lost", ["\ufffd", "?"])
def test_a_character_of_which_windows_shows_no_letter_is_marked(lost: str) -> None:
    text = "我们把新的产品卖到中国各地,一万吨一年。"
    damaged = text.encode().decode("cp1252", "replace").replace("\ufffd", lost)
    restored = undo_misread(damaged)
    assert [a if a == b else "□" for a, b in zip(text, restored, strict=True)] == list(restored)
    assert restored.count("□") <= 5


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
def test_gbk_read_as_latin_comes_back(encoding: str) -> None:
    text = "我们把新的产品卖到中国各地。"
    assert undo_misread(text.encode("gbk").decode(encoding)) == text


@pytest.mark.parametrize("text", ["Łódź, ÀÉÈÙ ÀÈÉÊËÌÍÎ", "½¾±²³°×÷ø", "Café “Ève”, où ça?", "他问:吗?鍙字?"])
def test_letters_and_signs_stay(text: str) -> None:
    assert undo_misread(text) == text
