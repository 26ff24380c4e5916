"""Strings that hold together, whatever the dictionary knows; how closely words keep company."""

import math
from dataclasses import replace

import numpy as np
import pytest

from training.scheme.expanding.new_words import find_phrases
from training.scheme.expanding.word_association import even_odds, log_likelihood, specificity
from training.scheme.expanding.word_rules import is_place, load_word_rules

RULES = load_word_rules()


# Other text, without which three characters were the whole language.
FILLER = [list(char * 2) for char in "云腾致雨露结为霜金生丽水玉出昆冈剑号巨阙珠称夜光果珍李柰菜重芥姜海咸河淡鳞潜羽翔"]


def cut(text):
    """Return characters: as a dictionary cuts that knows nothing."""
    return list(text)


def test_word_among_many_others_is_found():
    """甲乙丙 stands whole between ever other characters; its pieces do not stand free."""
    others = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏"
    texts = [cut(f"{first}甲乙丙{last}") for first, last in zip(others[::2], others[1::2], strict=True)]
    assert set(find_phrases([*texts, *FILLER], 3, RULES)) == {"甲乙丙"}


def test_string_with_one_neighbour_is_a_piece():
    texts = [cut(f"{char}甲乙丙") for char in "天地玄黄宇宙洪荒"]
    assert "乙丙" not in find_phrases([*texts, *FILLER], 3, RULES)


def test_string_across_cuts_needs_more(tmp_path):
    """科技|术语: 技术 is no word there, though it holds together."""
    texts = [[first, "科技", "术语", last] for first, last in zip("天地玄黄宇宙", "洪荒日月盈昃", strict=True)]
    strict = replace(RULES, sure_cohesion=math.inf)
    assert "技术" not in find_phrases([*texts, *FILLER], 3, strict)
    assert "科技术语" in find_phrases([*texts, *FILLER], 3, strict)


def test_phrase_holds_no_function_word_or_number():
    texts = [cut(f"{char}加氢的站2甲") for char in "天地玄黄宇宙洪荒"]
    assert not [word for word in find_phrases([*texts, *FILLER], 3, RULES) if "的" in word or "2" in word]


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("青海", ["青海"]),
        ("推动氢", ["推动", "氢"]),
        ("三百", ["三百"]),
        ("2026年", ["2026", "年"]),
        ("水利部", ["水利部"]),
        ("企业", ["企业"]),
        ("氢", ["氢"]),
        ("内蒙古新能源", ["内蒙古", "新能源"]),
        ("我们", ["我们"]),
    ],
)
def test_what_is_no_word_of_a_category_is_not_proposed(word, parts):
    """Places, offices, numbers, stop words, empty words, single characters, and what begins with a verb of plans."""
    assert not RULES.proposable(word, parts)


@pytest.mark.parametrize(
    ("word", "parts"), [("燃料电池", ["燃料电池"]), ("新型储能", ["新型", "储能"]), ("加氢站", ["加", "氢", "站"])]
)
def test_what_names_something_is(word, parts):
    assert RULES.proposable(word, parts)


def test_place_is_a_whole_name():
    assert is_place("江苏") and not is_place("江苏产业")


def test_log_likelihood_of_perfect_company():
    """Ten of ten against none of ten: twice twenty times the logarithm of two; the other way round negative."""
    ratio = log_likelihood(np.array([10, 0, 5]), 10, np.array([0, 10, 5]), 10)
    assert ratio == pytest.approx([40 * math.log(2), -40 * math.log(2), 0], abs=1e-6)


def test_even_odds_of_equal_counts_are_nothing():
    """Five of five: twice five times the logarithm of two, on either side."""
    ratio = even_odds(np.array([0, 4, 5, 0]), np.array([0, 4, 0, 5]))
    assert ratio == pytest.approx([0, 0, 10 * math.log(2), 10 * math.log(2)])


def test_specificity_runs_from_never_to_always():
    """And what was seen once is not believed as what was seen often."""
    never, half, once, often = specificity(np.array([0, 5, 1, 50]), np.array([40, 50, 1, 50]), 100, 1000)
    assert never < -0.5 and abs(half) < 0.05 and 0.6 < once < often < 1
