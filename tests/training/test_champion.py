"""The gate: who becomes champion, and against what it is measured."""

import pytest

from models.lexicon.tagger import LexiconTagger
from models.tagger import PolicyTagger
from training.experiment import Experiment, to_json
from training.run import Result, choose_champion, split_data
from training.tracking import REGISTERED, Standing


class Registry:
    """Stands in for the tracker where only the gate is tested."""

    def __init__(self, standing=None):
        self.standing, self.crowned = standing, []

    def standing_champion(self):
        """Return the champion that stands."""
        return self.standing

    def crown(self, version):
        """Remember who was crowned."""
        self.crowned.append(version)


def result(score, version="9", model="tfidf"):
    """Return the result of a run with that macro-F1."""
    policy = PolicyTagger(LexiconTagger(), f"{REGISTERED}/{version} {model}")
    return Result(Experiment(model, model), {"f1_macro": score}, policy, version)


def standing(split, score, **tags):
    """Return a champion measured on the same split, unless `tags` say otherwise."""
    stamp = {
        "experiment": to_json(Experiment("lexicon", "lexicon")),
        "data_fingerprint": split.everything.fingerprint,
        "heldout_fingerprint": split.held.fingerprint,
    }
    return Standing("3", {"f1_macro": score}, stamp | tags)


@pytest.fixture(scope="module")
def split(tiny_corpus):
    """Return the small corpus, split."""
    return split_data(tiny_corpus, holdout=0.2, seed=0)


@pytest.mark.parametrize(
    ("score", "before", "baseline", "crowned"),
    [
        (0.9, 0.8, 0.85, ["9"]),
        (0.8, 0.8, 0.7, []),
        (0.79, 0.8, 0.7, []),
        (0.9, 0.8, 0.9, []),
        (0.9, 0.8, 0.95, []),
    ],
    ids=["better than both", "equal to the champion", "worse than the champion", "equal to keywords", "worse than keywords"],
)
def test_gate_asks_for_more_than_champion_and_keywords(store, split, score, before, baseline, crowned):
    """Both on the same held-out documents; equal is not enough."""
    registry = Registry(standing(split, before))
    choose_champion([result(score)], baseline, split, registry)
    assert registry.crowned == crowned
    assert (store / "champion").is_dir() == bool(crowned)


@pytest.mark.parametrize(
    ("model", "score", "crowned"), [("tfidf", 0.8, []), ("tfidf", 0.9, []), ("tfidf", 0.91, ["9"]), ("lexicon", 0.9, ["9"])]
)
def test_first_champion_must_beat_keywords_or_be_them(store, split, model, score, crowned):
    """Where none stands, a model worse than keyword search is no champion either."""
    registry = Registry()
    choose_champion([result(score, model=model)], 0.9, split, registry)
    assert registry.crowned == crowned


def test_keyword_search_succeeds_a_champion_that_is_worse(store, split):
    """A champion below keyword search, perhaps of older data, does not stay for ever."""
    registry = Registry(standing(split, 0.5))
    choose_champion([result(0.9, model="lexicon")], 0.9, split, registry)
    assert registry.crowned == ["9"]


def test_gate_takes_the_best_of_the_call(store, split):
    """Not the last."""
    registry = Registry(standing(split, 0.5))
    choose_champion([result(0.7, "7"), result(0.9, "8"), result(0.8, "9")], 0.6, split, registry)
    assert registry.crowned == ["8"]


@pytest.mark.parametrize("tag", ["data_fingerprint", "heldout_fingerprint"])
def test_champion_of_other_data_is_measured_again(store, split, tag):
    """Its recorded 0.01 was measured elsewhere; fitted on this split, keyword search reaches far more."""
    registry = Registry(standing(split, 0.01, **{tag: "another"}))
    decision = choose_champion([result(0.02)], 0.0, split, registry)
    assert registry.crowned == []
    assert "champion stays version 3" in decision
    assert "(0.010)" not in decision


@pytest.mark.parametrize("experiment", ['{"name": "old", "model": "tfidf", "gone": 1}', '{"name": "old", "model": "gone"}'])
def test_champion_of_an_older_program_is_no_obstacle(store, split, experiment):
    """Its 0.9 was measured on other documents, and this program can neither fit nor load it."""
    registry = Registry(standing(split, 0.9, data_fingerprint="another", experiment=experiment))
    choose_champion([result(0.6)], 0.1, split, registry)
    assert registry.crowned == ["9"]


def test_champion_registered_by_other_means_is_no_obstacle(store, split):
    """A run without this project's tags and metrics: nothing is known of it, so nothing is claimed."""
    registry = Registry(Standing("3", {}, {}))
    decision = choose_champion([result(0.6)], 0.1, split, registry)
    assert registry.crowned == ["9"] or "champion stays version 3" in decision
