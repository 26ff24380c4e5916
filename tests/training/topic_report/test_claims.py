"""Which topics are about which label, and where the paragraphs of each label are."""

import numpy as np
from topic_readings import corpus, read, tagger

from training.topic_report.claims import Claims, LabelPlace, find_claims, find_places

ABOUT = np.array([[1, 0], [0, 0], [0, 0], [0, 1], [0, 0], [0, 0], [0, 0]], dtype=bool)
TOPICS = np.array([0, 0, 0, 1, 1, 1, 1])


def claims(topics=TOPICS, about=ABOUT):
    """Return the claims of two topics and two labels."""
    shares = np.stack([about[topics == topic].mean(axis=0) for topic in (0, 1)])
    return Claims(topics, about, shares)


def test_topic_is_claimed_by_the_label_that_a_third_is_about():
    """A quarter is not enough."""
    assert claims().claimant.tolist() == [0, -1]


def test_label_without_a_topic_tells_where_its_paragraphs_are():
    """Those that only mention it too, the topic with most first, and those in no topic."""
    topics, labels = np.array([0, 0, 0, 1, 1, 1, -1]), np.zeros((7, 2), dtype=bool)
    labels[[0], 0] = labels[[1, 3, 4, 6], 1] = True
    first, second = find_places(topics, labels, claims())
    assert first == LabelPlace(0, 1, 1, (0,), ((0, 1),), 0)
    assert second == LabelPlace(1, 4, 1, (), ((1, 2), (0, 1)), 1)


def test_label_that_nobody_speaks_of_is_nowhere():
    """It is told all the same."""
    assert find_places(TOPICS, np.zeros((7, 2), dtype=bool), claims())[1].held == ()


def test_mention_in_passing_makes_no_claim(analyzer):
    """Though every paragraph of the topic bears the label."""
    text = "晚稻进入收割期，农机手错峰作业，烘干中心昼夜不停，合作社把谷子运进粮库，农技人员教大家留种，无人机撒下种子。"
    labels = np.zeros((4, len(analyzer.keys)), dtype=np.int8)
    labels[:, analyzer.keys.index("low_altitude")] = 1
    batch = analyzer.batch([text, "无人机航线开通。"] * 2)
    assert find_claims(batch, labels, np.array([0, 1, 0, 1]), 2).claimant.tolist() == [-1, analyzer.keys.index("low_altitude")]


def test_unlabelled_corpus_makes_no_claims(analyzer):
    """Whatever its terms are: the report speaks of labels that were given."""
    batch = analyzer.batch(["无人机航线开通。"] * 4)
    found = find_claims(batch, np.zeros((4, len(analyzer.keys)), dtype=np.int8), np.array([0, 0, 1, 1]), 2)
    assert found.claimant.tolist() == [-1, -1]


def test_reading_knows_the_places_of_all_labels(analyzer, keys):
    """In the order of the scheme."""
    places = read(corpus(), tagger(analyzer)).label_places
    assert [(place.column, place.paragraphs, place.own) for place in places] == [(n, 8, (n,)) for n in range(len(keys))]
