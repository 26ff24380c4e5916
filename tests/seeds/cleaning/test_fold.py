"""Folded text: one form for width and script, one character for one character."""

import re
import unicodedata

import pytest

from seeds.cleaning.clean import clean_text
from seeds.cleaning.fold import cut, fold, fold_all

TEXTS = [
    ("AI＋制造，占比35％；（试行）：“一”？！", "AI+制造,占比35%;(试行):“一”?!"),
    (
        "產業園區裡，機器人與無人機著力發展，著名學者的論著擺在櫃臺上。",
        "产业园区里,机器人与无人机着力发展,著名学者的论著摆在柜台上。",
    ),
    ("他著书立说，館藏丰富", "他著书立说,馆藏丰富"),
    ("①强链②补链，⑴㈠㎡℃…——·～", "①强链②补链,⑴㈠㎡℃…——·~"),
    ("m²，H₂O", "m2,H2O"),
    ("plain text, 100 MW", "plain text, 100 MW"),
    ("", ""),
]


@pytest.mark.parametrize(("text", "folded"), TEXTS)
def test_width_and_script_are_folded_and_nothing_else(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert len(fold(text)) == len(text)
    assert fold(folded) == folded


def test_many_texts_fold_as_each_alone() -> None:
    texts = [text for text, _ in TEXTS] * 3
    assert fold_all(texts) == [fold(text) for text in texts]
    assert fold_all(["甲，\n乙，", "丙，"]) == ["甲,\n乙,", "丙,"]
    assert fold_all([]) == []
    assert fold_all([""]) == [""]


def test_every_character_folds_among_others_as_alone() -> None:
    every = [chr(code) for code in range(0x20, 0x30000) if not 0xD800 <= code < 0xE000]
    texts = [*map("".join, zip(*[iter(every)] * 7, strict=False)), *every, "\ud800，"]
    assert fold_all(texts) == [fold(text) for text in texts]


def test_every_character_stays_one_character() -> None:
    every = "".join(chr(code) for code in range(0x20, 0x30000) if not 0xD800 <= code < 0xE000)
    assert len(fold(every)) == len(every)
    narrow = {char for char in every if 0xFF01 <= ord(char) <= 0xFF5E}
    assert all(fold(char) == unicodedata.normalize("NFKC", char) for char in narrow)


def test_offsets_found_on_folded_text_hold_on_the_text() -> None:
    text = clean_text("支持低空經濟（含無人機）發展，建設儲能電站。")
    assert text == "支持低空經濟（含無人機）發展，建設儲能電站。"
    found = re.search("储能电站", fold(text))
    assert found is not None
    assert text[found.start() : found.end()] == "儲能電站"


def test_text_is_cut_where_its_folded_form_matches() -> None:
    assert cut(re.compile(",|;"), "甲，乙；丙,丁") == ["甲", "乙", "丙", "丁"]
    assert cut(re.compile(r"(?<=;)(?=\()"), "甲；（一）乙") == ["甲；", "（一）乙"]
    assert cut(re.compile("无"), "甲乙") == ["甲乙"]
