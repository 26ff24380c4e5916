"""Pieces of names: words that stand in most places beside the lone characters of a longer name."""

import numpy as np

from models.topics.naming.pieces import name_pieces
from models.topics.words import choose_words, topic_words

FOREIGN = ["佩斯科夫说航班照常。", "记者问佩斯科夫何时答复。", "昨天佩斯科夫没有露面。"]


def test_piece_of_a_foreign_name_is_found(analyzer):
    """The dictionary has no 佩斯科夫."""
    batch = analyzer.batch(FOREIGN)
    assert "斯科夫" in batch.words_of(0)
    assert name_pieces(batch) == {"斯科夫"}


def test_word_beside_pieces_is_a_piece(analyzer):
    """波克罗 touches no lone character, only 夫斯, which does."""
    batch = analyzer.batch([f"波克罗夫斯克的第{n}座桥。" for n in range(4)])
    assert {"波克罗", "夫斯"} <= name_pieces(batch)


def test_name_that_stands_by_itself_is_none(analyzer):
    """Beside stop words, longer words and what says what it is: 州, 市."""
    texts = ["在顿涅茨克州开会。", "顿涅茨克州的桥。", "广州市的桥。", "从广州出发。", "广州车站,广州码头。"]
    assert not name_pieces(analyzer.batch(texts))


def test_common_noun_beside_a_lone_character_is_none(analyzer):
    """新|能源 is no name."""
    assert not name_pieces(analyzer.batch(["冬油菜开花。", "冬油菜结籽。", "冬油菜收割。"]))


def test_words_of_a_topic_hold_no_pieces(analyzer):
    """Nor does its name then."""
    batch = analyzer.batch([*FOREIGN, "合唱比赛开锣。", "合唱比赛得奖。", "合唱比赛结束。"])
    topics = np.repeat([0, 1], 3)
    plain = choose_words(topic_words(batch), topics, 2, 10)
    clean = choose_words(topic_words(batch), topics, 2, 10, without=name_pieces(batch))
    assert "斯科夫" in plain[0] and "斯科夫" not in clean[0] and "合唱" in clean[1]
