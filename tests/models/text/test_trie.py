"""Many strings found in many texts at once."""

import random

import numpy as np
import pytest

from models.text.trie import CodePoints, Trie


def found(patterns, texts):
    """Return (text, pattern, first character) of every occurrence."""
    points = CodePoints(texts)
    numbers, offsets = Trie(patterns).find(points.codes)
    rows = points.rows(offsets)
    return sorted(zip(rows.tolist(), [patterns[n] for n in numbers], (offsets - points.starts[rows]).tolist(), strict=True))


def one_by_one(patterns, texts):
    """Return the same, looked for with nothing but string comparison."""
    return sorted(
        (row, pattern, offset)
        for row, text in enumerate(texts)
        for pattern in patterns
        for offset in range(len(text))
        if text.startswith(pattern, offset)
    )


def test_nested_and_overlapping_strings_are_all_found():
    texts = ["新型储能电站储能", "型储"]
    patterns = ["储能", "新型储能", "储", "能电", "电站"]
    assert found(patterns, texts) == one_by_one(patterns, texts)


def test_nothing_reaches_over_the_end_of_a_text():
    """储 ends the first text and 能 begins the second."""
    assert found(["储能"], ["抽水储", "能源"]) == []


@pytest.mark.parametrize("texts", [[], [""], ["", "储能", ""]], ids=["no-texts", "empty", "empty-between"])
def test_empty_texts_hold_nothing_and_take_no_row(texts):
    assert found(["储能"], texts) == one_by_one(["储能"], texts)


def test_no_patterns_find_nothing():
    assert found([], ["储能"]) == []


@pytest.mark.parametrize("text", ["𠮷储能", "\ud800储能", "\U0010ffff储能"], ids=["beyond-16-bit", "half-a-pair", "last"])
def test_rare_characters_take_one_offset_each(text):
    assert found(["储能"], [text]) == [(0, "储能", 1)]


def test_finds_what_plain_comparison_finds_in_random_texts():
    """Two letters only, so that prefixes, suffixes and repeats abound."""
    dice = random.Random(7)
    for _ in range(50):
        patterns = sorted({"".join(dice.choices("甲乙", k=dice.randint(1, 4))) for _ in range(6)})
        texts = ["".join(dice.choices("甲乙丙", k=dice.randint(0, 30))) for _ in range(4)]
        assert found(patterns, texts) == one_by_one(patterns, texts)


def test_long_text_of_one_character_ends():
    numbers, offsets = Trie(["储储"]).find(CodePoints(["储" * 10_000]).codes)
    assert len(numbers) == 9_999 and np.array_equal(np.sort(offsets), np.arange(9_999))


def test_more_edges_than_32_bits_number():
    """A node late in a large vocabulary, times so many different letters, is beyond 2^31."""
    letters = "".join(map(chr, range(0x4E00, 0x4E00 + 20_000)))
    patterns = [letters, *(first + second + letters[-1] for first in letters[:60] for second in letters[60:1060])]
    assert found(patterns, [patterns[-1]]) == [(0, patterns[-1], 0)]
