"""The gate: which model becomes champion, measured against the one that stands and those before it."""

import shlex
from contextlib import nullcontext
from dataclasses import replace

import numpy as np
import pytest
from small_sets import decided, small_set

from models.locations import store_folder
from models.storage.manifest import Manifest
from models.storage.versions import VersionStore
from training.champion import SLACK, decide, told_with_way_back
from training.experiment import Experiment
from training.fitting import Result, Task
from training.measures.evaluation import Evaluation
from training.record.standing_champion import Standing
from training.run import choose_champion
from training.sets.split import split_data

KEYS = ("apple", "pear", "plum")
# Three labels in turn over 40 documents of 15 paragraphs.
TRUE = np.eye(3, dtype=bool)[np.arange(600) % 3]
DATA = small_set(TRUE, KEYS, [f"d{row // 15}" for row in range(600)])


def wrong(count, seed=0):
    """Return the evaluation of a model that gets `count` paragraphs wrong, drawn at random."""
    y_pred = TRUE.copy()
    rows = np.random.default_rng(seed).choice(len(TRUE), count, replace=False)
    y_pred[rows] = np.roll(y_pred[rows], 1, axis=1)
    return decided(y_pred, DATA)


def score(evaluation):
    """Return macro-F1."""
    return evaluation.metrics["f1_macro"]


def standing(evaluation, learned="old", rows=None):
    """Return a champion that was measured on these paragraphs."""
    manifest = Manifest("tfidf", "tfidf", "small", {}, notes={"data_fingerprint": learned})
    rows = np.arange(len(DATA)) if rows is None else rows
    return Standing("policy-tagger/3 tfidf", "tfidf-123", manifest, rows, evaluation)


# What is decided


@pytest.mark.parametrize(
    ("errors", "above", "promoted"),
    [(60, 0.05, True), (120, 0.05, False), (126, 0.05, False), (60, 0.0, False), (60, -0.05, False)],
    ids=["better than both", "equal to the champion", "worse than the champion", "equal to keywords", "worse than keywords"],
)
def test_model_of_the_same_data_must_be_better_than_champion_and_keywords(errors, above, promoted):
    """Both on the same held-out documents; equal is not enough."""
    candidate = wrong(errors)
    decision = decide("it", candidate, "old", score(candidate) - above, standing(wrong(120)), {})
    assert decision.promoted is promoted
    assert decision.line.startswith(
        "new champion: it (macro-" if promoted else "champion stays policy-tagger/3 tfidf; it (macro-"
    )


@pytest.mark.parametrize(("above", "promoted"), [(-0.05, False), (0.0, False), (0.01, True), (None, True)])
def test_first_champion_must_beat_keywords_or_be_them(above, promoted):
    """Where none stands, a model worse than keyword search is no champion either; keyword search itself is exempt."""
    candidate = wrong(60)
    decision = decide("it", candidate, "new", None if above is None else score(candidate) - above, None, {})
    assert decision.promoted is promoted
    assert (decision.before, decision.difference) == (None, None)
    expected = "new champion: it" if promoted else "no champion yet; it (macro-F1 0.900) is not better than keyword search (0.9"
    assert decision.line.startswith(expected)


@pytest.mark.parametrize("errors", [63, 60, 54], ids=["a little worse", "as good", "better"])
def test_model_of_other_data_may_be_a_little_worse(errors):
    """Within what the draw of documents explains: what a user corrected can win."""
    before, after = wrong(60, seed=1), wrong(errors, seed=2)
    decision = decide("it", after, "new", 0.5, standing(before), {"3": score(before)})
    assert decision.promoted
    assert decision.difference.low < 0 < decision.difference.high
    assert decision.line.startswith("new champion: it (macro-F1 ") and "; before policy-tagger/3 tfidf (" in decision.line
    assert decision.line.endswith("over 40 documents)")
    assert not decide("it", wrong(66, seed=1), "old", 0.5, standing(before), {}).promoted, "of the same data it may not"


@pytest.mark.parametrize("registered", [True, False], ids=["a version", "the one that ships"])
def test_a_worse_champion_is_told_with_what_keeps_the_former(fresh, tracker, registered):
    """The command does so; what is better, or was refused, is told in one line."""
    tracker.client.create_registered_model(tracker.registered)
    for _ in range(4):
        tracker.client.create_model_version(tracker.registered, "file:///nowhere")
    tracker.promote("4")
    before = replace(standing(wrong(60, seed=1)), registered=registered)
    before = before if registered else replace(before, name="policy-tagger/shipped hybrid")
    decision = decide("policy-tagger/4 lexicon", wrong(63, seed=2), "new", 0.5, before, {})
    line, more = told_with_way_back(decision, "policy-tagger/4 lexicon", before, tracker)
    assert line == decision.line and decision.difference.difference < 0
    says, _, command = more.partition("; to keep ")
    worse = f"{-decision.difference.difference:.3f}"
    assert says == f"the champion changed from {before.name} to policy-tagger/4 lexicon, which is {worse} worse, but not clearly"
    name, _, command = command.partition(": ")
    program, option, code = shlex.split(command)
    assert (name, program, option) == (before.name, "python", "-c")
    exec(code, {})
    found = tracker.client.get_registered_model(tracker.registered).aliases
    assert {alias: str(version) for alias, version in found.items()} == ({"champion": "3"} if registered else {})
    as_good = replace(decision, difference=replace(decision.difference, difference=-0.0004))
    assert told_with_way_back(as_good, "it", before, tracker) == [as_good.line], "nobody sees that it is worse"
    for errors in (54, 120):
        decision = decide("it", wrong(errors, seed=2), "new", 0.5, before, {})
        assert told_with_way_back(decision, "it", before, tracker) == [decision.line]
    decision = decide("it", wrong(54), "new", 0.5, None, {})
    assert told_with_way_back(decision, "it", None, tracker) == [decision.line]


def test_model_of_other_data_that_is_clearly_worse_is_refused():
    """The 95 % interval of the paired difference by document lies wholly below 0."""
    before, after = wrong(60, seed=1), wrong(120, seed=2)
    decision = decide("it", after, "new", 0.5, standing(before), {})
    assert not decision.promoted
    assert decision.difference.high < 0
    assert decision.line.startswith("champion stays policy-tagger/3 tfidf; it (macro-F1 0.800) is clearly worse (-0.1")


def test_one_document_alone_does_not_make_a_model_clearly_worse():
    """The interval is drawn over documents: fifteen errors in one of them are one piece of bad luck, not fifteen."""
    y_pred = TRUE.copy()
    y_pred[:15] = np.roll(y_pred[:15], 1, axis=1)
    decision = decide("it", decided(y_pred, DATA), "new", 0.5, standing(decided(TRUE, DATA)), {})
    assert decision.difference.difference < -0.02 and decision.difference.high >= 0
    assert decision.promoted


def test_chain_of_small_steps_down_is_stopped_by_the_best_earlier_version():
    """Each step alone could be luck; together they would lead anywhere."""
    best = wrong(60, seed=0)
    champion, earlier, downs = best, {"1": score(best)}, []
    for step in range(1, 7):
        candidate = wrong(60 + 2 * step, seed=step)
        decision = decide(f"{step + 1}", candidate, f"data {step}", 0.5, standing(champion, f"data {step - 1}"), earlier)
        assert decision.difference.high >= 0, "no step is clearly worse than the one before"
        earlier[f"{step + 1}"] = score(candidate)
        downs.append(decision.promoted)
        if decision.promoted:
            champion = candidate
    assert downs[0] and not downs[-1]
    assert score(champion) >= score(best) - SLACK
    assert decision.line.endswith(f"is more than 0.01 below version 1 ({score(best):.3f})")


def test_best_earlier_version_counts_although_it_was_never_champion():
    """It was measured on the same paragraphs, and that is what can be had."""
    before, after = wrong(66, seed=1), wrong(70, seed=2)
    assert decide("it", after, "new", 0.5, standing(before), {"1": score(before)}).promoted
    assert not decide("it", after, "new", 0.5, standing(before), {"1": score(before), "2": 0.99}).promoted


def test_comparison_is_made_on_the_paragraphs_that_were_held_out_for_both():
    """What the champion may have learned from says nothing about it."""
    rows = np.arange(0, 600, 2)
    before, after = wrong(60, seed=1), wrong(50, seed=2)
    common = Evaluation(before.probabilities[rows], before.thresholds, DATA.take(rows, "common"))
    decision = decide("it", after, "old", 0.5, standing(common, rows=rows), {})
    assert len(decision.before.data) == len(decision.after.data) == 300
    assert np.array_equal(decision.after.probabilities, after.probabilities[rows])
    assert decision.line.endswith("over 40 documents, on the 300 paragraphs that both were judged on)")


# The choice among the runs of a call


class Registry:
    """Stands in for the tracker where a promotion is watched."""

    registered, uri, away = "policy-tagger", "", False

    def __init__(self, scheme):
        self.scheme, self.promoted = scheme, []

    def asked(self):
        """Let what fails fail."""
        return nullcontext()

    def versions(self):
        """Return no earlier version."""
        return []

    def promote(self, version):
        """Remember who was promoted."""
        self.promoted.append(version)


def choose(scheme, data, *runs):
    """Choose among runs, given as (errors, model); return the versions that were promoted and the decision."""
    tracker = Registry(scheme)
    task = Task(scheme, split_data(data, holdout=0.2, seed=0), (), "corpus", tracker, VersionStore(store_folder()))
    results = []
    for version, (errors, model) in enumerate(runs, 7):
        evaluation = wrong(errors)
        results.append(Result(Experiment(model, model), evaluation, evaluation.metrics, str(version), f"{model}-1"))
    return tracker.promoted, choose_champion(results, wrong(90), task)


def test_gate_takes_the_best_of_the_call(fresh, scheme, tiny_corpus):
    """Not the last."""
    promoted, decision = choose(scheme, tiny_corpus, (80, "tfidf"), (30, "hybrid"), (70, "bertopic"))
    assert promoted == ["8"]
    assert decision.line == "new champion: policy-tagger/8 hybrid (macro-F1 0.950)"


def test_keyword_search_need_not_be_better_than_itself(fresh, scheme, tiny_corpus):
    """It succeeds a champion that is worse, and is taken where nothing is better."""
    assert choose(scheme, tiny_corpus, (90, "lexicon"))[0] == ["7"]
    assert choose(scheme, tiny_corpus, (90, "tfidf"), (90, "lexicon"))[0] == ["8"]
    assert choose(scheme, tiny_corpus, (90, "tfidf"))[0] == []


def test_champion_that_ships_yields_to_an_equal_one_trained_here():
    """Else the registry would stay without a champion on every machine that trains what the program ships."""
    shipped = replace(standing(wrong(120)), registered=False)
    assert decide("it", wrong(120), "old", None, shipped, {}).promoted
    assert not decide("it", wrong(300), "old", None, shipped, {}).promoted
    assert not decide("it", wrong(120), "old", None, standing(wrong(120)), {}).promoted
