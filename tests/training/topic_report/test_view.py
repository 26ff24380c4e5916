"""Numbers and names for the templates."""

from topic_readings import corpus

from training.topic_report.paragraph_island import mark_words, origin


def test_words_are_marked_whatever_their_case():
    """And put together again the text is the same."""
    parts = mark_words("GPU与储能电站", ("gpu", "储能", "储能电站"))
    assert parts == [("GPU", True), ("与", False), ("储能电站", True)]
    assert mark_words("储能", ()) == [("储能", False)]


def test_origin_is_what_is_known():
    """Date, province, document; what is missing is left out."""
    assert origin(corpus()[0]) == "2026-01-15 · 广东 · tiny-0"
    assert origin(corpus(dated=False, placed=False)[0]) == "tiny-0"
