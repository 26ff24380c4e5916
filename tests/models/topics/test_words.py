"""Words of topics: typical, exclusive, and in each other's company."""

from math import log

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from models.statistics.npmi import pair_npmi
from models.topics.words import DAMPING, EXCLUSIVE, choose_words, content_words, topic_words, word_weights


def test_topic_words_leave_out_what_names_nothing(analyzer):
    """Single characters, numbers, signs and stop words; Latin in lower case."""
    assert topic_words(analyzer.batch(["我们的GPU与储能电站,2026年!", "2026,。", ""])) == ["gpu 储能 电站", "", ""]
    assert content_words(["储能", "的", "2026", "!", "我们"]) == ["储能"]


def test_topic_words_are_joined_once_per_batch(analyzer):
    """Fits with other seeds and the coherence of their topics read the same words."""
    batch = analyzer.batch(["储能电站并网。"])
    assert topic_words(batch) is topic_words(batch)


def test_weight_is_the_words_part_of_the_divergence_from_the_corpus():
    """Word 0 stands in both texts of topic 0 and nowhere else: 1 x log(1 / 0.5); word 1 everywhere: nothing."""
    weights = word_weights(csr_matrix(np.array([[1, 1], [1, 1], [0, 1], [0, 1]])), np.array([0, 0, 1, 1]), 2)
    np.testing.assert_allclose(weights, [[log(2), 0], [0, 0]], atol=1e-9)


def test_word_of_two_topics_is_kept_for_the_one_where_it_weighs_more():
    """In topic 0 the word stands in both of two texts, in topic 1 in one of two, in topic 2 in none of four."""
    table = csr_matrix(np.array([[1], [1], [1], [0], [0], [0], [0], [0]]))
    weights = word_weights(table, np.array([0, 0, 1, 1, 2, 2, 2, 2]), 3)[:, 0]
    strong, weak = log(1 / 0.375), 0.5 * log(0.5 / 0.375)
    np.testing.assert_allclose(weights, [strong, weak * (weak / strong) ** EXCLUSIVE, 0], atol=1e-9)


def test_outliers_lend_no_weight_to_a_topic():
    """They only make words commoner."""
    table = csr_matrix(np.array([[1, 0], [1, 0], [0, 1], [0, 1], [0, 1]]))
    weights = word_weights(table, np.array([0, 0, 1, -1, -1]), 2)
    assert weights[0, 0] > 0 and weights[0, 1] == 0


DOCUMENTS = [*["储能 电站 电池"] * 6, *["储能 电站 名叫甲"] * 2, *["飞行 空域"] * 8, *["茶叶 丰收"] * 8]
TOPICS = np.array([0] * 8 + [1] * 8 + [2] * 8)


def test_words_of_a_topic_are_its_frequent_ones():
    """A name that stands in two paragraphs is none of them, however exclusive."""
    words = choose_words(DOCUMENTS, TOPICS, 3, 10)
    assert [set(own) for own in words] == [{"储能", "电站", "电池"}, {"飞行", "空域"}, {"茶叶", "丰收"}]


def test_words_that_meet_are_preferred_to_a_heavier_one_that_stands_alone():
    """Three words always together, and one as heavy that never meets them."""
    documents = ["储能 电站 并网"] * 5 + ["拖拉机"] * 6 + ["飞行"] * 20
    words = choose_words(documents, np.array([0] * 11 + [1] * 20), 2, 3)[0]
    assert words[0] == "拖拉机", "the heaviest comes first"
    words = choose_words([*documents, "储能 电站 并网", "储能 电站 并网"], np.array([0] * 11 + [1] * 20 + [0] * 2), 2, 3)[0]
    assert set(words) == {"储能", "电站", "并网"}


def test_what_one_document_repeats_weighs_less_than_what_several_say():
    """Both words stand in four of eight paragraphs; one of them in paragraphs of a single document."""
    table = csr_matrix(np.array([[1, 0]] * 4 + [[0, 1]] * 4 + [[0, 0]] * 8))
    topics, groups = np.array([0] * 8 + [1] * 8), ["a"] * 4 + list("bcde") + list("fghijklm")
    alike, damped = word_weights(table, topics, 2)[0], word_weights(table, topics, 2, groups)[0]
    assert alike[0] == alike[1] and damped[0] < damped[1]
    repeated = 4**DAMPING  # what four paragraphs of one document count as
    assert 1 < repeated < 2
    assert damped[1] == pytest.approx(4 / (4 + repeated) * log((4 / (4 + repeated)) / (4 / (12 + repeated))))


def test_documents_of_one_paragraph_change_nothing():
    words = choose_words(DOCUMENTS, TOPICS, 3, 10)
    assert choose_words(DOCUMENTS, TOPICS, 3, 10, [str(n) for n in range(len(DOCUMENTS))]) == words


def test_topic_that_nothing_sets_apart_has_its_most_frequent_words():
    """Rather than no name at all."""
    assert choose_words(["储能 电站"] * 4, np.array([0, 0, 1, 1]), 2, 10) == [("储能", "电站")] * 2


def test_topic_without_a_word_has_no_words():
    """A topic of empty paragraphs does no harm."""
    assert choose_words(["储能", "储能", ""], np.array([0, 0, 1]), 2, 10)[1] == ()


@pytest.mark.parametrize("kind", [np.asarray, csr_matrix], ids=["dense", "sparse"])
def test_npmi_of_pairs(kind):
    """Always together 1, never -1, alone with itself 1; tables of either kind."""
    values = pair_npmi(kind(np.array([[1, 1, 0], [1, 1, 0], [0, 0, 1], [0, 0, 0]], dtype=np.float32)))
    np.testing.assert_allclose(values, [[1, 1, -1], [1, 1, -1], [-1, -1, 1]], atol=1e-6)


def test_cautious_npmi_takes_a_standard_error_off_the_meetings():
    """Four meetings count as two, one as none; frequent pairs hardly change."""
    table = csr_matrix(np.array([[1, 1, 0]] * 4 + [[0, 1, 1]] + [[0, 0, 0]] * 11, dtype=np.float32))
    plain, cautious = pair_npmi(table), pair_npmi(table, cautious=True)
    assert cautious[0, 1] == pytest.approx(log((2 / 16) / (4 / 16 * 5 / 16)) / -log(2 / 16), abs=1e-6)
    assert plain[1, 2] > 0 and cautious[1, 2] == -1.0
    np.testing.assert_allclose(cautious.diagonal(), 1, atol=1e-6)
    often = csr_matrix(np.array([[1, 1]] * 900 + [[0, 0]] * 9100, dtype=np.float32))
    assert pair_npmi(often, cautious=True)[0, 1] > 0.97
