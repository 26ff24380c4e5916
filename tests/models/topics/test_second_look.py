"""Topics among the texts that have none yet."""

import numpy as np
import pytest

from models.topics.finding import second_look
from models.topics.finding.second_look import look_again

# One topic along the first axis; what is left lies along the second and the third.
OLD = np.eye(4, dtype=np.float32)[:1]


def corpus(subjects, documents):
    """Return unit vectors of texts along the axes named, each a little off, and their documents."""
    vectors = np.eye(4, dtype=np.float32)[subjects]
    vectors[:, 3] = np.linspace(0, 0.1, len(vectors))
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True), documents


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """Let a few texts be enough."""
    monkeypatch.setattr(second_look, "ENOUGH", 10)


def looked(subjects, documents, found):
    """Return the topics after the look, and the rows that were looked at; `found` gives the clusters of these."""
    vectors, groups = corpus(subjects, documents)
    seen = []

    def cluster(rows):
        seen.append(rows.tolist())
        clusters = np.full(len(vectors), -1)
        clusters[rows] = [found[row] for row in rows]
        return clusters

    own = np.ones(len(vectors), dtype=bool)
    return look_again(OLD, vectors, groups, own, np.arange(len(vectors)), None, cluster), seen


def test_a_subject_of_several_documents_becomes_a_topic():
    """Only what has no topic is looked at; what then has one is not looked at again."""
    subjects = np.repeat([0, 1], 12)
    topics, seen = looked(subjects, [f"d{row % 4}" for row in range(24)], [-1] * 12 + [0] * 12)
    assert len(topics) == 2 and topics[1].argmax() == 1
    assert seen == [list(range(12, 24))]


def test_a_subject_of_one_document_does_not():
    """Nor one of two."""
    subjects = np.repeat([0, 1], 12)
    for documents in (["long"], ["long", "short"]):
        groups = [f"d{row}" for row in range(12)] + documents * (12 // len(documents))
        assert len(looked(subjects, groups, [-1] * 12 + [0] * 12)[0]) == 1


def test_the_look_ends_where_nothing_is_found():
    """And leaves the topics as they were."""
    topics, seen = looked(np.repeat([0, 1], 12), [f"d{row % 4}" for row in range(24)], [-1] * 24)
    assert len(topics) == 1 and len(seen) == 1


def test_few_texts_are_not_looked_at():
    """Nine of them say too little."""
    subjects = np.repeat([0, 1], [12, 9])
    topics, seen = looked(subjects, [f"d{row % 4}" for row in range(21)], [-1] * 12 + [0] * 9)
    assert len(topics) == 1 and seen == []
