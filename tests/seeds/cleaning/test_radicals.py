"""Radicals that fonts put in place of characters."""

import time

import pytest

from seeds.cleaning.clean import clean_text
from seeds.cleaning.radicals import write_radicals


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("⼈⼯智能产⼒", "人工智能产力"),
        ("货物进出⼜总额增长", "货物进出口总额增长"),
        ("做到⼜好⼜快", "做到又好又快"),
        ("港\n⼜码头", "港\n口码头"),
        ("對外進出⼜總額", "對外進出口總額"),
        ("农⺠", "农民"),
        ("普通文字", "普通文字"),
    ],
)
def test_the_word_list_chooses_between_look_alikes(text: str, written: str) -> None:
    assert write_radicals(text) == written
    assert len(written) == len(text)


def test_one_clear_case_tells_what_a_font_shows() -> None:
    assert write_radicals("归⼜管理") == "归又管理"
    assert write_radicals("进⼜总额归⼜管理") == "进口总额归口管理"
    assert clean_text("进⼜总额归⼜管理，⼜快") == "进口总额归口管理，又快"


def test_radicals_take_linear_time() -> None:
    begin = time.process_time()
    write_radicals("⼜⼈" * 50_000)
    assert time.process_time() - begin < 10
