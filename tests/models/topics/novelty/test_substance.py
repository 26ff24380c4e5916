"""Whether there is a subject in a topic: words that belong together and to it, no set phrase, growth."""

import numpy as np
import pytest

from models.statistics.one_of import OneOf
from models.topics.novelty.substance import (
    Growth,
    coherence,
    document_spread,
    documents_by_chance,
    meetings,
    own_words,
    topic_growth,
    word_table,
)

TEXTS = ["氢能 燃料", "氢能 燃料 重卡", "氢能 燃料", "发展 工作", "发展 要求", "工作 要求"]
COLUMNS = {"氢能": 0, "燃料": 1, "发展": 2}


def test_table_says_which_word_stands_in_which_text():
    """Other words are left out, repeated ones count once."""
    table = word_table([*TEXTS, "氢能 氢能", ""], COLUMNS).toarray()
    assert table.tolist() == [[1, 1, 0]] * 3 + [[0, 0, 1]] * 2 + [[0, 0, 0], [1, 0, 0], [0, 0, 0]]


def test_words_that_stand_together_are_coherent():
    """Those that never meet are the opposite, a single word is neither."""
    together = meetings(word_table(TEXTS, COLUMNS), [[0, 1], [0, 2], [0], []])
    assert [coherence(counts, len(TEXTS)) for counts in together] == [1, -1, 0, 0]


def test_meetings_are_counted_for_each_topic_however_many_words_there_are():
    """As the product of the table with itself has them, in the order of the topic's words."""
    generator = np.random.default_rng(0)
    words = [f"词{number}" for number in range(600)]  # more than are counted at once
    texts = [" ".join(generator.choice(words, 12)) for _ in range(200)]
    table = word_table(texts, {word: column for column, word in enumerate(words)})
    topics = [generator.choice(600, size, replace=False).tolist() for size in (10, 1, 0, 7, 10)]
    whole = (table.T @ table).toarray()
    for counts, own in zip(meetings(table, topics), topics, strict=True):
        assert counts.tolist() == whole[np.ix_(own, own)].tolist()


def test_two_words_at_home_in_a_topic_are_enough():
    """All texts that say 氢能 belong to it, and half of those that say 发展; a subject has at least two words of its own."""
    topics, table = np.array([0, 0, 0, 0, -1, -1]), word_table(TEXTS, COLUMNS)
    for columns, share in (([0, 1, 2], 1), ([0, 2], 0.5), ([2], 0.5), ([], 0)):
        assert own_words(table, topics, [columns, [0]]) == [share, 0]


def spread(rows, document):
    """Return the spread of a topic with these paragraphs."""
    return document_spread(len(rows), len(np.unique(document[rows])), documents_by_chance(len(rows), np.bincount(document)))


def test_set_phrase_stands_in_all_documents_and_a_section_in_a_few():
    """Ten documents of twenty paragraphs; ten paragraphs spread one by one, or in two runs."""
    document = np.repeat(np.arange(10), 20)
    assert spread(np.arange(0, 200, 20), document) > 1.4
    assert spread(np.arange(15, 25), document) < 0.4


def test_documents_of_one_paragraph_tell_nothing_about_phrases():
    """Every topic of television news is spread as chance would spread it."""
    assert spread(np.arange(10), np.arange(200)) is None


def growth(before, after, documents=None):
    """Return the growth of a topic that has so many of a hundred paragraphs earlier and later."""
    topics = np.full(200, -1)
    topics[:before] = topics[100 : 100 + after] = 0
    periods = ["2024-01"] * 100 + ["2025-01"] * 100
    return topic_growth(OneOf(topics, 2), periods, documents or [f"d{row}" for row in range(200)])


@pytest.mark.parametrize(
    ("before", "after", "verdict"), [(5, 30, "growing"), (30, 5, "shrinking"), (10, 12, "steady"), (0, 0, "steady")]
)
def test_growth_is_what_chance_does_not_explain(before, after, verdict):
    """With the shares and the interval of their difference."""
    found = growth(before, after)[0]
    assert (found.before, found.after, found.verdict) == (before / 100, after / 100, verdict)
    assert found.low <= (after - before) / 100 <= found.high


def test_one_long_document_is_no_growth():
    """The interval takes documents as clusters."""
    few = [f"d{row // 30}" for row in range(200)]
    assert growth(2, 20)[0].verdict == "growing"
    assert growth(2, 20, few)[0].verdict == "steady"


def test_latest_periods_hold_a_quarter_of_the_dated_paragraphs():
    """Paragraphs without a date are in neither part."""
    periods = ["2023"] * 60 + [None] * 50 + ["2024"] * 20 + ["2025"] * 20
    topics = OneOf(np.array([0 if period in ("2024", "2025") else -1 for period in periods]), 1)
    (found,) = topic_growth(topics, periods, [f"d{row}" for row in range(150)])
    assert (found.before, found.after) == (0, 1)


@pytest.mark.parametrize("periods", [[None] * 4, ["2024"] * 4, ["2024", None, "2024", None], []])
def test_without_two_periods_there_is_no_growth(periods):
    """One per topic all the same."""
    assert topic_growth(OneOf(np.zeros(len(periods), dtype=np.intp), 3), periods, ["d"] * len(periods)) == [None] * 3


def test_growth_beyond_chance_has_an_interval_beside_zero():
    """On either side."""
    assert Growth(0.1, 0.2, 0.01, 0.2).verdict == "growing"
    assert Growth(0.2, 0.1, -0.2, -0.01).verdict == "shrinking"
    assert Growth(0.1, 0.1, -0.1, 0.1).verdict == "steady"
