"""How much of a text is made of a topic's words."""

import numpy as np
import pytest

from models.topics.word_support import COUNTED, FULL, SUPPORTED, Nearness, least_words, word_support


def test_support_is_the_share_of_letters_the_first_words_count_most(analyzer):
    """Of four words of two letters the first of a topic is a quarter; the second one over the root of two of it."""
    batch = analyzer.batch(["茶农上山采茶,游客纷纷拍照。", "船队归港。", ""])
    words = [word for word in ("茶农", "采茶", "游客") if word in batch.words_of(0)]
    assert words == ["茶农", "采茶", "游客"]
    content = sum(len(word) for word in ("茶农", "上山", "采茶", "游客", "纷纷", "拍照") if word in batch.words_of(0))
    support = word_support(batch, [("茶农", "采茶"), ("采茶",), ("电站",)])
    assert support[0].tolist() == pytest.approx([(2 + 2 / np.sqrt(2)) / content, 2 / content, 0])
    assert not support[1].any() and not support[2].any()


def test_words_decide_between_topics_that_are_equally_near():
    """And more of them than enough say no more."""
    cosine = np.array([[0.5, 0.5], [0.5, 0.9]], np.float32)
    nearness = Nearness(cosine, np.array([[0.1, 0.0], [0.9, FULL]], np.float32))
    assert nearness.score.argmax(axis=1).tolist() == [0, 1]
    assert nearness.supported.tolist() == [[True, False], [True, True]]


def test_support_just_enough_is_enough():
    """The bound belongs to it."""
    nearness = Nearness(np.ones((1, 2), np.float32), np.array([[SUPPORTED, SUPPORTED - 0.001]], np.float32))
    assert nearness.supported.tolist() == [[True, False]]
    assert nearness.take(np.array([1])).supported.tolist() == [[False]]


def test_one_word_alone_is_a_passing_mention_in_prose(analyzer):
    """Two different ones are needed, as far as the topic has two; the same one twice is one."""
    batch = analyzer.batch(["茶农上山采茶。", "茶农又见茶农。"])
    support = word_support(batch, [("茶农", "采茶"), ("茶农",)], least=2)
    assert (support > 0).tolist() == [[True, True], [False, True]]


def test_prose_needs_two_words_and_headlines_one():
    """By the usual text of a corpus."""
    assert least_words(["储能 电站 并网"] * 3 + [" ".join("abcdefghijklmn")]) == 1
    assert least_words([" ".join("abcdefghijklmn")] * 3 + ["储能"]) == 2
    assert least_words([]) == 1


def test_topics_of_the_same_words_have_the_same_support(analyzer):
    """Looked for once, wherever they stand; words behind those that count make no difference."""
    batch = analyzer.batch(["茶农上山采茶,游客纷纷拍照。", "游客拍照。"])
    long = tuple(f"词{number}" for number in range(COUNTED))
    words = [("茶农",), ("游客", "拍照"), ("茶农",), (), ("游客", "拍照"), (), (*long, "茶农"), (*long, "游客")]
    support = word_support(batch, words)
    apart = np.column_stack([word_support(batch, [own])[:, 0] for own in words])
    assert support.tolist() == apart.tolist() and support[0, 0] > 0 and support[1, 1] > 0
