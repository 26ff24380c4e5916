"""Counts of words are those of the list, beginnings are known, and all of it takes a fraction of a dict's memory."""

import math
import random
import tracemalloc

import pytest

from seeds.vocabulary.unigrams import fluency, fluency_of_each, load_words
from seeds.vocabulary.word_counts import WordCounts

LETTERS = "水塔井桥旧修甲乙teABxy"


def counted(size, seed):
    """Return words of a few letters and their counts."""
    draw = random.Random(seed)
    words = {"".join(draw.choices(LETTERS, k=draw.randint(1, 6))) for _ in range(size)}
    return {word: draw.randint(1, 900_000) for word in words}


@pytest.mark.parametrize("size", [0, 1, 2, 3, 10, 341, 342, 700, 5000])
def test_every_count_is_found_and_nothing_else(size):
    """In parts or whole; a text that is neither a word nor the beginning of one is told from both."""
    words = counted(size, size)
    names = list(words)
    parts = [names[: size // 3], names[size // 3 :]]
    table = WordCounts("".join(f"{word} {words[word]} n\n" for word in part) for part in parts)
    beginnings = {word[:end] for word in words for end in range(1, len(word))}
    asked = {*words, *beginnings, *counted(4_000, -1), "", "水" * 20}
    assert {text: table.begun(text) for text in asked} == {
        text: words.get(text, 0 if text in beginnings else None) for text in asked
    }
    assert {text: table.get(text) for text in asked} == {text: words.get(text, 0) for text in asked}
    assert table.total == sum(words.values())


def test_letters_with_the_bytes_of_a_character_are_another_word():
    """整 is U+6574, and "te" has the bytes 74 65."""
    table = WordCounts(["整 7 n\n整数 5 n\n"])
    assert (table.begun("整"), table.begun("te"), table.begun("te数")) == (7, None, None)


def test_of_a_word_that_stands_twice_the_last_counts():
    """In the same part or in a later one."""
    assert WordCounts(["修塔 1 n\n修井 2 n\n修塔 3 n\n", "修井 4 n\n"]).total == 7


def test_beginnings_of_a_text_are_looked_at_up_to_that_of_no_word():
    """A word that is not there, but longer ones, counts nothing; behind it others may."""
    table = WordCounts(["水 3 n\n水塔边上 5 n\n塔 2 n\n"])
    assert list(table.along("水塔边上有")) == [3, 0, 0, 5]
    assert list(table.along("塔水")) == [2] and list(table.along("井")) == list(table.along("")) == []


def test_the_whole_list_is_kept_in_little_memory():
    """A dict of these words has 36 MB, which every process of the command has or shares."""
    tracemalloc.start()
    try:
        words = load_words.__wrapped__()
        kept, _peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert words.get("中国") > 1000
    assert kept < 14e6


def best(text, words, total):
    """Return the fluency of a text, from the definition."""
    known = [0.0]
    for end in range(1, len(text) + 1):
        lengths = range(1, min(8, end) + 1)
        found = [known[end - n] + math.log(words[text[end - n : end]] / total) for n in lengths if text[end - n : end] in words]
        known.append(max([*found, known[end - 1] + math.log(0.5 / total)]))
    return known[-1]


def test_fluency_is_that_of_the_best_segmentation():
    """Of a plain dict and of the table, whatever words begin where."""
    words, draw = load_words(), random.Random(4)
    listed = "修建水塔和水井的工程师们在江边看抽水蓄能电站开工"
    plain = {listed[a:b]: words.get(listed[a:b]) for a in range(len(listed)) for b in range(a + 1, a + 9)}
    known = {word: count for word, count in plain.items() if count}
    for _ in range(50):
        start = draw.randrange(len(listed))
        text = listed[start : start + draw.randint(1, 12)]
        assert fluency(text) == pytest.approx(best(text, known, words.total))
        middle = len(text) // 2
        each = fluency_of_each((text[middle],), text[:middle], text[middle + 1 :])
        assert each == pytest.approx([best(text, known, words.total)])
