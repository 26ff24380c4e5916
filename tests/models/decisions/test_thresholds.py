"""Precision against recall without training again: profiles, and thresholds by label, in Python and on both commands."""

import pytest
from conftest import jsonl, lines

from labels import UsageError
from models import load
from models.decisions.thresholds import PROFILES, decide, describe, read_settings
from models.predict import main as predict
from training.evaluate import main as evaluate

STORAGE = "城南的储能电站并网,夜里存电白天用。"
EVEN = {"ai": 0.5, "quantum": 0.5}


def test_balanced_profile_keeps_the_models_thresholds():
    assert decide({"ai": 0.65, "quantum": 0.0}) == pytest.approx({"ai": 0.65, "quantum": 0.0})


def test_profiles_take_one_mistake_for_four_times_as_bad_as_the_other():
    """A label is worth giving from the odds at which both mistakes cost the same: 1 to 4, or 4 to 1."""
    assert decide(EVEN, profile="recall") == pytest.approx({"ai": 0.2, "quantum": 0.2})
    assert decide(EVEN, profile="precision") == pytest.approx({"ai": 0.8, "quantum": 0.8})


def test_profiles_shift_the_odds_of_a_threshold_that_is_not_even():
    """0.65 is odds of 13 to 7; a quarter of that is 13 to 28, four times that 52 to 7."""
    assert decide({"ai": 0.65}, profile="recall")["ai"] == pytest.approx(13 / 41)
    assert decide({"ai": 0.65}, profile="precision")["ai"] == pytest.approx(52 / 59)


@pytest.mark.parametrize("profile", PROFILES)
def test_never_and_always_stay_what_they_are(profile):
    """An experiment may mute a label with a threshold of 1."""
    assert decide({"ai": 0.0, "quantum": 1.0}, profile=profile) == {"ai": 0.0, "quantum": 1.0}


def test_threshold_given_by_label_wins_over_the_profile():
    assert decide(EVEN, {"quantum": 0.3}, "precision") == pytest.approx({"ai": 0.8, "quantum": 0.3})


@pytest.mark.parametrize(
    ("thresholds", "profile", "message"),
    [
        ({"drones": 0.3}, "balanced", "threshold of 'drones': is of no label; known labels: ai, quantum"),
        ({"low-altitude": 0.3}, "balanced", "threshold of 'low-altitude': is of no label"),
        ({"ai": 0}, "balanced", "threshold of 'ai': is 0, not between 0 and 1; write thresholds.ai=0.3"),
        ({"ai": 1.0}, "balanced", "is 1.0, not between 0 and 1"),
        ({"ai": -0.2}, "recall", "is -0.2, not between"),
        ({"ai": float("nan")}, "balanced", "is nan, not between"),
        ({"ai": True}, "balanced", "is True, not between"),
        ({"ai": "half"}, "balanced", "is 'half', not between"),
        ({}, "brave", "profile 'brave': is not known; use balanced, recall, precision"),
    ],
)
def test_wrong_threshold_or_profile_is_named(thresholds, profile, message):
    with pytest.raises(UsageError) as caught:
        decide(EVEN, thresholds, profile)
    assert message in str(caught.value)


def test_name_says_how_labels_were_decided():
    assert describe() == describe({}, "balanced") == ""
    assert describe({"ai": 0.3, "quantum": 0.25}, "recall") == " (recall, ai 0.3, quantum 0.25)"


def test_settings_of_a_command_line_are_read():
    """Of two for one label the later holds, as everywhere on a command line."""
    assert read_settings(["thresholds.ai=0.3", "thresholds.quantum = .25", "thresholds.ai=0.4"]) == {"ai": 0.4, "quantum": 0.25}


@pytest.mark.parametrize("setting", ["seed=1", "ai=0.3", "thresholds.ai", "", STORAGE, "thresholds.ai=", "thresholds.ai=half"])
def test_setting_of_another_form_is_refused(setting):
    with pytest.raises(UsageError, match="--set: "):
        read_settings([setting])


def test_loaded_model_has_the_profile(trained_store):
    """Probabilities stay; thresholds move; the name says so."""
    own, careful = load("tfidf"), load("tfidf", thresholds={"ai": 0.3}, profile="precision")
    assert (careful.thresholds[1:] > own.thresholds[1:]).all()
    assert careful.thresholds[0] == 0.3
    assert careful.name == f"{own.name} (precision, ai 0.3)"
    assert careful.tag([STORAGE])[0].scores == own.tag([STORAGE])[0].scores


def test_recall_gives_no_fewer_labels_than_precision(trained_store, tiny_corpus):
    tagged = {profile: load("tfidf", profile=profile).tag(tiny_corpus.texts, evidence=False) for profile in PROFILES}
    for cautious, normal, eager in zip(tagged["precision"], tagged["balanced"], tagged["recall"], strict=True):
        assert set(cautious.labels) <= set(normal.labels) <= set(eager.labels)


def test_untrained_keywords_take_thresholds_too(store):
    """They need no training, and no store."""
    assert load("lexicon", thresholds={"energy_storage": 0.95}).tag([STORAGE])[0].labels == ()
    assert load("lexicon").tag([STORAGE])[0].labels == ("energy_storage",)


def test_prediction_takes_several_thresholds(trained_store, call):
    options = ["--set", "thresholds.energy_storage=0.9999", "thresholds.ai=0.3", "--set", "thresholds.quantum=0.2"]
    (record,) = lines(call(predict, STORAGE, *options, "--model", "tfidf", "--format", "jsonl").out)
    assert record["labels"] == []
    assert record["model"] == "policy-tagger/1 tfidf (energy_storage 0.9999, ai 0.3, quantum 0.2)"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--profile", "brave"], "profile 'brave': is not known"),
        (["--set", "thresholds.drones=0.3"], "threshold of 'drones': is of no label"),
        (["--set", "thresholds.ai=1.5"], "threshold of 'ai': is 1.5, not between 0 and 1"),
        (["--set", "seed=1"], "--set: 'seed=1' sets no threshold; write --set thresholds.LABEL=0.3"),
    ],
    ids=["profile", "label", "value", "key"],
)
@pytest.mark.parametrize("command", [predict, evaluate], ids=["predict", "evaluate"])
def test_commands_refuse_in_one_line(trained_store, call, tmp_path, command, options, message):
    """Exit code 2: the call was wrong."""
    path = jsonl(tmp_path / "press.jsonl", {"text": STORAGE, "labels": ["energy_storage"]})
    outcome = call(command, *([path] if command is evaluate else [STORAGE]), *options)
    assert outcome.code == 2
    assert message in outcome.complaint
    assert not outcome.out


def test_text_behind_a_setting_is_not_swallowed_silently(trained_store, call):
    """``--set a=1 TEXT`` takes the text for a setting; the message says where texts stand."""
    outcome = call(predict, "--set", "thresholds.ai=0.3", STORAGE)
    assert (outcome.code, outcome.out) == (2, "")
    assert "texts and files stand before it" in outcome.complaint


def test_labels_may_be_called_by_the_name_that_people_read():
    """As everywhere else; the key is what is shown."""
    by_name, by_key = (load("lexicon", thresholds={name: 0.99}) for name in ("储能", "energy_storage"))
    assert by_name.name == by_key.name
    assert by_name.thresholds.tolist() == by_key.thresholds.tolist()
    with pytest.raises(UsageError, match="'nothing'"):
        load("lexicon", thresholds={"nothing": 0.5})
