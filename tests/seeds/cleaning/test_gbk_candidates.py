"""Characters that damaged bytes can have been, and the words that choose among them."""

import math

import pytest

from seeds.cleaning.gbk_candidates import decode_pair, likeliest, with_first, with_second
from seeds.vocabulary.unigrams import fluency, fluency_of_each


def test_candidates_share_the_byte_that_is_left() -> None:
    first, second = "厂".encode("gbk")
    assert decode_pair(first, second) == "厂"
    assert "厂" in with_first(first) and "厂" in with_second(second)
    assert all(char.encode("gbk")[0] == first for char in with_first(first))
    assert all(char.encode("gbk")[1] == second for char in with_second(second))
    assert decode_pair(0xFF, 0xFF) is None and decode_pair(0x41, 0x42) is None


@pytest.mark.parametrize(("before", "after"), [("县里的工", "里有人。"), ("", "新生产"), ("人工智", ""), ("", ""), ("□a", "，b")])
def test_the_fluency_of_each_is_that_of_the_whole_text(before: str, after: str) -> None:
    middles = "厂能质鿿，□"
    each = fluency_of_each(middles, before, after)
    assert each == pytest.approx([fluency(before + middle + after) for middle in middles])


def test_the_likeliest_makes_a_word_and_leads_by_a_margin() -> None:
    char, lead = likeliest(("能", "厂", "鿿"), "人工智", "的企业")
    assert char == "能" and lead > 2
    assert likeliest(("厂",), "", "") == ("厂", math.inf)


def test_both_forms_of_a_character_are_one_choice() -> None:
    char, lead = likeliest(("業", "业"), "产", "园区")
    assert char in "業业" and lead == math.inf
