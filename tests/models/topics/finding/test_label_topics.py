"""A label that enough texts are about has a topic of its own; one that is only mentioned has none."""

import numpy as np
import pytest

from models.topics.finding.label_topics import FEWEST, LEAST, LabelGuides, about_shares, count_capped, own_topics
from models.topics.space import unit

# Directions: two subjects that have topics, and a label.
FARM, TRADE, LABEL = np.eye(3, 8, dtype=np.float32)
CENTROIDS = np.stack([FARM, TRADE])


def corpus(n_about, n_mentions=0, documents=None):
    """Return vectors, degrees and documents: two subjects, texts about a label, and texts that mention it."""
    rng = np.random.default_rng(0)
    middle = [FARM] * 100 + [TRADE] * 100 + [LABEL + 0.5 * TRADE] * n_about + [FARM + 0.2 * LABEL] * n_mentions
    vectors = unit(np.stack(middle) + rng.normal(0, 0.05, (len(middle), 8)))
    degrees = np.array([0.0] * 200 + [0.9] * n_about + [0.2] * n_mentions)[:, None]
    names = [f"d{row % 40}" for row in range(200)] + list(documents or [f"d{row}" for row in range(n_about)])
    return vectors, LabelGuides(degrees, names + [f"m{row}" for row in range(n_mentions)])


def added(n_about, n_mentions=0, documents=None, centroids=CENTROIDS):
    """Return the centroids that were added."""
    vectors, guides = corpus(n_about, n_mentions, documents)
    grown = guides.add_topics(vectors, centroids, np.arange(len(vectors)))
    np.testing.assert_array_equal(grown[: len(centroids)], centroids)
    return grown[len(centroids) :]


@pytest.mark.parametrize(("n_about", "n_mentions"), [(LEAST, 0), (FEWEST, LEAST - FEWEST)])
def test_label_of_twenty_texts_gets_a_topic(n_about, n_mentions):
    """Where at least half of them are about it; the topic lies amid these."""
    (topic,) = added(n_about, n_mentions)
    assert topic @ unit(LABEL + 0.5 * TRADE) > 0.99
    assert topic.dtype == np.float32 and np.linalg.norm(topic) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize(("n_about", "n_mentions"), [(LEAST - 1, 0), (FEWEST, LEAST - FEWEST - 1), (FEWEST - 1, 100)])
def test_fewer_are_not_enough(n_about, n_mentions):
    """Nineteen texts, or nine about it among any number; they stay where they are."""
    assert not len(added(n_about, n_mentions))


def test_mentions_alone_make_no_topic():
    """However many they are: one drone in the rice does not decide."""
    assert not len(added(0, 300))


def test_mentions_have_no_part_in_the_topic():
    """And do not go there."""
    np.testing.assert_allclose(added(30), added(30, 200), atol=1e-6)
    assert len(added(30)) == 1
    vectors, guides = corpus(30, 200)
    grown = guides.add_topics(vectors, CENTROIDS, np.arange(len(vectors)))
    nearest = (vectors @ grown.T).argmax(axis=1)
    assert set(nearest[200:230]) == {2} and set(nearest[230:]) == {0}


def test_label_that_has_a_topic_gets_no_second():
    """A cluster of its own is enough."""
    assert not len(added(40, centroids=np.stack([FARM, TRADE, unit(LABEL + 0.5 * TRADE)])))


def test_label_spread_thinly_over_other_subjects_gets_no_topic():
    """Its texts lie with farms and trade, all alike near; no point amid them is nearer to them than these."""
    rng = np.random.default_rng(1)
    vectors = unit(np.stack([FARM, TRADE] * 100) + rng.normal(0, 0.02, (200, 8)))
    degrees = np.zeros((200, 1))
    degrees[:40] = 0.9
    guides = LabelGuides(degrees, [f"d{row}" for row in range(200)])
    assert len(guides.add_topics(vectors, CENTROIDS, np.arange(200))) == 2


def test_one_document_is_not_enough():
    """A list of prizes counts at most as much as all others together."""
    assert not len(added(40, documents=["prizes"] * 36 + [f"d{row}" for row in range(4)]))
    assert len(added(40, documents=["prizes"] * 30 + [f"d{row}" for row in range(10)]))


def test_corpus_of_one_document_may_have_label_topics():
    """There is nothing else to compare with."""
    vectors, guides = corpus(25)
    alone = LabelGuides(guides.degrees, ["plan"] * len(vectors))
    assert len(alone.add_topics(vectors, CENTROIDS, np.arange(len(vectors)))) == 3


def test_only_given_rows_are_looked_at():
    """Headings and rows of tables make no topic."""
    vectors, guides = corpus(30)
    assert len(guides.add_topics(vectors, CENTROIDS, np.arange(210))) == 2


@pytest.mark.parametrize(
    ("sizes", "n_documents", "expected"),
    [([20], 1, 20), ([20], 5, 0), ([12, 8], 5, 16), ([5, 5, 10], 5, 20), ([1] * 20, 20, 20), ([], 3, 0)],
)
def test_document_counts_as_much_as_all_others(sizes, n_documents, expected):
    """At most; alone in the corpus in full."""
    assert count_capped(np.array(sizes, dtype=int), n_documents) == expected


def test_topic_is_a_labels_own_from_a_third_on():
    """Texts without a topic do not count; a topic without a text is nobody's."""
    about = np.array([[1, 0], [0, 0], [0, 0], [0, 1], [0, 0], [0, 0], [0, 0], [1, 1]], dtype=bool)
    topics = np.array([0, 0, 0, 1, 1, 1, 1, -1])
    np.testing.assert_allclose(about_shares(topics, about, 3), [[1 / 3, 0], [0, 0.25], [0, 0]])
    np.testing.assert_array_equal(own_topics(topics, about, 3), [[True, False], [False, False], [False, False]])
