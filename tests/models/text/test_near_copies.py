"""Texts that say almost the same: one of a mould, copies of a sample, sentences that stand in others."""

import numpy as np
import pytest

from models.text.near_copies import ALIKE, NearCopies, ShingleTable, letters, shingles, without_copies

MOULD = "{0}月{1}日,全市新建加氢站{2}座,在建电解槽{1}台,氢能重卡累计行驶{2}万公里,安全生产形势总体平稳,未发生较大以上事故。"


def test_bulletin_with_other_figures_is_a_copy():
    """The first of a series stands for it."""
    texts = [MOULD.format(month, month + 3, month * 7) for month in range(1, 6)]
    assert without_copies(texts).tolist() == [True, False, False, False, False]


def test_other_text_about_the_same_is_none():
    """Nor are texts too short to tell."""
    texts = ["两座加氢站昼夜供气,司机不用绕路。", "加氢站的选址征求了居民的意见,离学校三百米。", "加氢站。", "加氢站。"]
    assert without_copies(texts).all()


def test_no_text():
    assert without_copies([]).shape == (0,)


def grams(text):
    """Return the stretches of four characters of a text, as text."""
    return {text[at : at + 4] for at in range(max(len(text) - 3, 1))}


def said(count, seed=0, alphabet=30, lengths=(6, 40)):
    """Return texts of few different characters, some made of pieces of others."""
    random = np.random.default_rng(seed)
    texts = ["".join(chr(0x4E00 + n) for n in random.integers(0, alphabet, random.integers(*lengths))) for _ in range(count)]
    for row in range(0, count, 3):
        source = texts[(row * 7) % count]
        texts[row] = source[random.integers(0, 3) :] + texts[row][: random.integers(0, 12)]
    return texts


def test_shingles_have_the_same_number_where_the_characters_are_the_same():
    """A text shorter than a shingle is one of its own."""
    assert (
        shingles("甲乙丙丁甲乙丙丁").tolist()[0] == shingles("甲乙丙丁").tolist()[0] == shingles("甲乙丙丁甲乙丙丁").tolist()[4]
    )
    assert len(shingles("甲乙")) == 1 and shingles("甲乙") != shingles("乙甲")
    assert len({*shingles("电" * 3 + "".join(chr(0x4E00 + n) for n in range(5000))).tolist()}) == 5000


def test_letters_are_what_words_are_made_of():
    """Figures and commas differ between copies."""
    assert letters("一、建成3座(2026年)加氢站。a") == "一建成座年加氢站a"


def test_near_copy_of_a_sample_is_what_its_sets_say():
    """Against the coefficient itself, on texts of which some copy others."""
    texts, known, copies = said(200, alphabet=12), NearCopies(), 0
    for row, text in enumerate(texts):
        own = grams(text)
        near = any(len(own & grams(other)) >= ALIKE * len(own | grams(other)) for other in texts[:row])
        assert known.knows(text) == near
        copies += near
        known.add(text)
    assert 10 < copies < 190


@pytest.mark.parametrize("least", [0.5, 0.7, 1.0])
def test_sentences_that_stand_in_others_are_all_found(least):
    """Against every pair compared; of two of equal size the earlier row comes first, within a group nothing."""
    texts = said(120)
    groups = np.arange(120) // 2
    sets = [grams(text) for text in texts]
    expected = set()
    for row in range(120):
        for other in range(120):
            shorter = (len(sets[row]), row) < (len(sets[other]), other)
            if shorter and groups[row] != groups[other] and len(sets[row] & sets[other]) >= least * len(sets[row]) - 1e-9:
                expected.add((row, other))
    rows, others = ShingleTable.of(texts).contained(least, groups, 1000)
    assert set(zip(rows.tolist(), others.tolist(), strict=True)) == expected
    assert len(rows) == len(expected) > 3


def test_what_stands_everywhere_leads_nowhere():
    """Else a corpus of equal texts would be compared pair by pair."""
    texts = ["各县人民政府各部门各直属机构"] * 10
    assert len(ShingleTable.of(texts).contained(0.7, np.arange(10), 9)[0]) == 0
    assert len(ShingleTable.of(texts).contained(0.7, np.arange(10), 10)[0]) == 45


def test_only_the_shingles_that_count_are_counted():
    """Set wording can be left out of what two sentences have in common."""
    table = ShingleTable.of(["甲乙丙丁戊己", "甲乙丙丁戊庚"])
    counted = np.ones(len(table.shelves) - 1, dtype=bool)
    both = np.intersect1d(table.own(0), table.own(1))
    assert table.common(np.array([0]), np.array([1])).tolist() == [2] == [len(both)]
    counted[both[0]] = False
    assert table.common(np.array([0]), np.array([1]), counted).tolist() == [1]


def test_no_text_has_no_pairs():
    """Nor is it an error."""
    table = ShingleTable.of([])
    assert [part.tolist() for part in table.contained(0.7, np.array([], dtype=np.intp), 10)] == [[], []]
