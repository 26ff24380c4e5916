"""Topics among the texts that have none yet."""

import numpy as np
import pytest

from models.topics.finding import second_look
from models.topics.finding.found_in import FoundIn
from models.topics.finding.second_look import look_again

# What each subject's paragraphs say; its axis is its number.
SAID = ["储能电站并网调峰。", "茶农上山采茶炒茶。", "渔船出海捕鱼归港。"]
OLD = np.eye(4, dtype=np.float32)[:1]


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """Let a few texts be enough."""
    monkeypatch.setattr(second_look, "ENOUGH", 10)
    monkeypatch.setattr(second_look, "PARAGRAPHS", 12)


def looked(analyzer, subjects, documents):
    """Return the topics after the look."""
    vectors = np.eye(4, dtype=np.float32)[subjects]
    vectors[:, 3] = np.linspace(0, 0.1, len(vectors))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    batch = analyzer.batch([SAID[subject] for subject in subjects])
    corpus = FoundIn.of(batch, vectors, documents, np.ones(len(vectors), dtype=bool), None)
    return look_again(OLD, corpus, np.arange(len(vectors)), 5, 0)


def test_a_subject_of_several_documents_becomes_a_topic(analyzer):
    """Beside the topic that was there."""
    topics = looked(analyzer, np.repeat([0, 1, 2], 12), [f"d{row % 4}" for row in range(36)])
    assert sorted(topics.argmax(axis=1).tolist()) == [0, 1, 2]


@pytest.mark.parametrize("documents", [["long"], ["long", "short"]])
def test_a_subject_of_few_documents_does_not(analyzer, documents):
    """Neither of one nor of two."""
    groups = [f"d{row}" for row in range(12)] + documents * (12 // len(documents))
    assert len(looked(analyzer, np.repeat([0, 1], 12), groups)) == 1


def test_few_texts_are_not_looked_at(analyzer):
    """Nine of them say too little."""
    assert len(looked(analyzer, np.repeat([0, 1], [12, 9]), [f"d{row % 4}" for row in range(21)])) == 1


def test_of_too_many_topics_the_largest_stay(analyzer, monkeypatch):
    """The one that was there counts like the others; none of them goes where it was all there is room for."""
    monkeypatch.setattr(second_look, "MOST_PER_ROOT", 0.3)  # two of 40 texts
    subjects = np.repeat([0, 1, 2], [14, 10, 16])
    groups = [f"d{row % 4}" for row in range(40)]
    assert sorted(looked(analyzer, subjects, groups).argmax(axis=1).tolist()) == [0, 2]
    monkeypatch.setattr(second_look, "MOST_PER_ROOT", 0.0)
    assert looked(analyzer, subjects, groups).argmax(axis=1).tolist() == [0]
