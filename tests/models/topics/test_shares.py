"""Labels of topics: counts smoothed towards the average, with or without a text's own document."""

import numpy as np
import pytest

from models.topics.shares import PRIOR, label_shares, label_shares_without_own


def test_label_shares_are_counts_smoothed_towards_the_average():
    """Topic 0: three texts, two of label 0; the average is a half; two imagined texts."""
    topics, labels = np.array([0, 0, 0, 1]), np.array([[1], [1], [0], [0]], dtype=np.int8)
    shares = label_shares(topics, labels, np.ones(4), 2)
    np.testing.assert_allclose(shares[:, 0], [(2 + PRIOR * 0.5) / (3 + PRIOR), (0 + PRIOR * 0.5) / (1 + PRIOR)])


def test_topic_without_a_text_has_the_average():
    """Nothing is known of it."""
    shares = label_shares(np.array([0, 0]), np.array([[1], [0]], dtype=np.int8), np.ones(2), 2)
    assert shares[1, 0] == pytest.approx(0.5)


def test_own_document_does_not_vouch_for_itself():
    """Thresholds are chosen on shares that leave a text's document out, as out-of-fold scores do."""
    topics, labels = np.array([0, 0, 0]), np.array([[1], [1], [0]], dtype=np.int8)
    shares = label_shares_without_own(topics, labels, np.ones(3), ["a", "a", "b"], 1)
    base = PRIOR * 2 / 3
    np.testing.assert_allclose(shares[:, 0], [base / (1 + PRIOR), base / (1 + PRIOR), (2 + base) / (2 + PRIOR)])


def test_each_text_is_counted_without_all_of_its_document():
    """As if the others alone were there, topic by topic."""
    random = np.random.default_rng(5)
    topics, labels, weights = random.integers(0, 3, 40), random.integers(0, 2, (40, 2)), random.random(40)
    groups = [f"d{number}" for number in random.integers(0, 7, 40)]
    found = label_shares_without_own(topics, labels, weights, groups, 3)
    average = weights @ labels / weights.sum()
    for row, group in enumerate(groups):
        others = np.array([topic == topics[row] and other != group for topic, other in zip(topics, groups, strict=True)])
        count = weights[others] @ labels[others] + PRIOR * average
        np.testing.assert_allclose(found[row], count / (weights[others].sum() + PRIOR))
