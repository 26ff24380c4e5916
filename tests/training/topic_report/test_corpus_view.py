"""A corpus read by its topics: sizes, claims, candidates, names."""

from dataclasses import replace

import pytest
from topic_readings import corpus, corpus_with_choirs, read, tagger


def test_small_corpus_has_no_candidates_and_says_why(analyzer):
    """Every label has its topic, and the few paragraphs about choirs would be too few without their largest document."""
    found = read(corpus(), tagger(analyzer)).candidates
    assert found.listed == ()
    assert found.refused == dict.fromkeys(range(6), "claimed") | {6: "one_document"}


@pytest.mark.parametrize("dated", [True, False])
def test_topic_of_many_documents_that_no_label_has_is_a_candidate(dated, analyzer):
    """Of a corpus that nobody labelled, each large topic in several documents is."""
    (one,) = read(corpus_with_choirs(dated), tagger(analyzer)).candidates.listed
    assert (one.topic, one.paragraphs) == (6, 42)
    assert one.documents == 7
    assert (one.likeness, one.nearest) == (None, None)
    assert (one.growth is not None) == dated


def test_claimed_topics_are_those_a_label_fills(analyzer, keys):
    """Every label has its topic in the small corpus, and what is left has none."""
    reading = read(corpus(), tagger(analyzer))
    assert reading.claimant.tolist() == [*range(len(keys)), -1]
    assert reading.scheme is analyzer.scheme


def test_paragraph_that_is_far_from_all_topics_is_in_no_topics_figures(analyzer):
    """It is counted as such."""
    reading = read(corpus(), tagger(analyzer, floor=0.7))
    lost = reading.topics < 0
    assert 0 < lost.sum() < 64
    assert reading.sizes.sum() == reading.topics_by(reading.months).counts.sum() == 64 - lost.sum()


def test_name_given_by_hand_stands(analyzer):
    """Whatever is read."""
    found = tagger(analyzer)
    found.catalogue = (replace(found.catalogue[0], title="智能"), *found.catalogue[1:])
    assert read(corpus(), found).names[0] == "智能"
