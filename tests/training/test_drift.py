"""Drift: new text against the topics that are known."""

import json

import numpy as np
import pytest
from conftest import jsonl, keep

from labels import InputError
from models.storage.store import save
from models.topics.embeddings.static import load_vectors
from models.topics.space import TopicSpace
from models.topics.tagger import Reach, Topic, TopicTagger
from training.drift import drift, jensen_shannon, main

STORAGE, DRONES = "城南的储能电站并网。", "无人机给海岛送药。"


@pytest.fixture
def known(analyzer):
    """Return a tagger of two topics of equal size: storage and drones."""
    topics = [Topic(0, ("储能", "电站"), 50, (STORAGE,)), Topic(1, ("无人机", "低空"), 50, (DRONES,))]
    centroids = load_vectors().encode(analyzer.batch([STORAGE, DRONES]))
    shares, reach = np.full((2, 6), 0.5), Reach(floor=0.3, edge=0.6, outlier_share=0.2, left_share=0.0)
    return TopicTagger(analyzer, topics, centroids, shares, np.full(6, 0.5), TopicSpace("static"), reach)


def test_text_like_that_of_training_does_not_drift(known):
    """The same subjects in the same proportions."""
    found = drift(known, [STORAGE, DRONES] * 50)
    assert (found.outside, found.without_topic, found.distance) == (0.0, 0.0, 0.0)
    assert not found.drifted


def test_foreign_text_lies_outside(known):
    """Of a subject that no topic knows."""
    found = drift(known, ["茶叶丰收,农民采茶。"] * 20)
    assert found.outside == 1.0
    assert found.without_topic == 1.0
    assert found.drifted


def test_known_subjects_in_other_proportions_drift_too(known):
    """Nothing is outside, but everybody speaks of one thing; the largest change comes first."""
    found = drift(known, [STORAGE] * 40)
    assert found.outside == 0.0
    assert found.distance > found.by_chance > 0
    assert found.changes[0] == (0, 0.5, 1.0)
    assert found.drifted


def test_chance_is_no_drift(known):
    """A handful of paragraphs is never in proportion."""
    found = drift(known, [STORAGE, STORAGE, DRONES])
    assert 0 < found.distance <= found.by_chance
    assert not found.drifted


def test_nothing_new_is_refused(known):
    """In one line."""
    with pytest.raises(InputError, match="drift: there is no paragraph to compare; give new text"):
        drift(known, [])


@pytest.mark.parametrize(
    ("first", "second", "distance"), [([1, 0], [1, 0], 0.0), ([1, 0], [0, 1], 1.0), ([0.5, 0.5], [1, 0], 0.5579230452841438)]
)
def test_distance_by_hand(first, second, distance):
    """0 for the same, 1 for nothing in common; the third is sqrt of 0.31128 bits."""
    assert jensen_shannon(np.array([first], float), np.array([second], float)) == pytest.approx([distance])


def test_distance_of_nearly_equal_shares_is_a_number():
    """Rounding may take it below zero, whose root is none."""
    shares = np.random.default_rng(0).dirichlet(np.ones(46), size=2000)
    distances = jensen_shannon(shares, shares * (1 + 1e-16) + 1e-18)
    assert np.isfinite(distances).all() and distances.max() < 1e-6


def test_command_says_how_far_text_drifted(call, known, store, tmp_path):
    """Verdict, figures and the topics that changed most."""
    keep(store, known, "bertopic")
    path = jsonl(tmp_path / "new.jsonl", *({"id": str(n), "text": STORAGE} for n in range(40)))
    outcome = call(main, path, "--json", tmp_path / "drift.json")
    assert outcome.code == 0, outcome.err
    assert "40 paragraphs: drift; outside 0.0% (expected 5%)" in outcome.out
    assert "储能·电站" in outcome.out
    assert json.loads((tmp_path / "drift.json").read_text())["drifted"] is True


def test_command_refuses_a_model_without_topics(call, trained_store, tmp_path):
    """A keyword tagger knows no topics."""
    outcome = call(main, jsonl(tmp_path / "new.jsonl", {"id": "1", "text": STORAGE}), "--model", "lexicon")
    assert outcome.code == 2
    assert "--model lexicon: is a lexicon model without topics" in outcome.complaint


def test_command_takes_the_model_of_a_scheme(call, known, tmp_path):
    """A folder brings its own; another scheme than the one asked for is refused."""
    save(known, tmp_path / "topics", "topics", {})
    path = jsonl(tmp_path / "new.jsonl", {"id": "1", "text": STORAGE})
    assert call(main, path, "--model", tmp_path / "topics", "--scheme", "industries").code == 0
    assert "is no folder and no shipped scheme" in call(main, path, "--model", tmp_path / "topics", "--scheme", "no").complaint
