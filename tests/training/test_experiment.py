"""An experiment file is checked before anything runs, and every complaint names the location and the key."""

import pytest

from labels import UsageError
from models.catalog import MODELS
from models.tfidf.trainer import TfidfTrainer
from training.experiment import (
    check_labels,
    parse_experiment,
)

GOOD = {"name": "trial", "model": "tfidf"}
FILE = "trial.toml"


def complaint(table):
    """Return the one-line message with which a table is refused."""
    with pytest.raises(UsageError) as caught:
        parse_experiment(table, FILE)
    assert caught.value.exit_code == 2
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_smallest_experiment_takes_the_defaults():
    """Name and model are enough."""
    experiment = parse_experiment(GOOD, FILE)
    assert (experiment.seed, experiment.holdout, experiment.hard_weight) == (0, 0.2, 1.0)
    assert experiment.trainer() == TfidfTrainer()


@pytest.mark.parametrize("key", ["name", "model"])
def test_missing_key_is_named(key):
    """A file without its name or model says which is missing."""
    message = complaint({other: value for other, value in GOOD.items() if other != key})
    assert message == f"{FILE}: lacks the key '{key}'; add {key} = …"


@pytest.mark.parametrize(
    ("table", "where", "key"),
    [
        ({"sead": 1}, FILE, "sead"),
        ({"Seed": 1}, FILE, "Seed"),
        ({"parameter": {}}, FILE, "parameter"),
        ({"parameters": {"ngrams": [1, 2]}}, f"{FILE} [parameters]", "ngrams"),
        ({"parameters": {"topic_share": 0.1}}, f"{FILE} [parameters]", "topic_share"),
        ({"parameters": {"tfidf": {"c": 1.0}}}, f"{FILE} [parameters]", "tfidf"),
    ],
    ids=["typo", "upper case", "section typo", "parameter", "parameter of another model", "table of another model"],
)
def test_unknown_key_is_named_with_its_location(table, where, key):
    """A key that nobody reads would be a setting that silently does nothing."""
    message = complaint(GOOD | table)
    assert message.startswith(f"{where}: ")
    assert key in message
    assert "known keys: " in message


@pytest.mark.parametrize("label", ["drones", "low-altitude", "AI"])
def test_threshold_of_an_unknown_label_is_refused(label):
    """Which labels there are, the scheme says, not the file."""
    experiment = parse_experiment(GOOD | {"thresholds": {label: 0.5}}, FILE)
    check_labels(experiment, ("ai", label))
    with pytest.raises(UsageError) as caught:
        check_labels(experiment, ("ai", "low_altitude"))
    assert str(caught.value) == f"trial [thresholds]: {label!r} is no label of the scheme; known labels: ai, low_altitude"


def test_seed_among_the_parameters_is_refused():
    """There it would win over the recorded seed, and the run could not be repeated from its record."""
    assert complaint(GOOD | {"parameters": {"seed": 5}}).startswith(f"{FILE} [parameters]: unknown key 'seed'")


@pytest.mark.parametrize(
    ("key", "value", "what"),
    [
        ("name", 7, "text"),
        ("model", ["tfidf"], "text"),
        ("seed", "1", "a whole number"),
        ("seed", 1.0, "a whole number"),
        ("seed", True, "a whole number"),
        ("split_seed", 0.5, "a whole number"),
        ("holdout", "0.2", "a number"),
        ("holdout", True, "a number"),
        ("hard_weight", [1.0], "a number"),
        ("parameters", 3, ""),
        ("thresholds", [0.5], ""),
        ("topics", [1], ""),
    ],
    ids=str,
)
def test_wrong_type_is_named(key, value, what):
    """The message shows the value as it was read."""
    message = complaint(GOOD | {key: value})
    assert message.startswith(f"{FILE}: {key} = {value!r} is not {what}")


@pytest.mark.parametrize(
    ("key", "value", "problem"),
    [
        ("min_df", 2.5, "is not a whole number"),
        ("c", "small", "is not a number"),
        ("c", False, "is not a number"),
        ("folds", True, "is not a whole number"),
        ("words", 1, "is not true or false"),
        ("chars", 2, "is not a pair of whole numbers"),
        ("chars", [1], "is not a pair of whole numbers"),
        ("chars", [2, 3, 4], "is not a pair of whole numbers"),
        ("chars", [2, 2.5], "is not a pair of whole numbers"),
        ("chars", ["2", "4"], "is not a pair of whole numbers"),
        ("chars", [False, True], "is not a pair of whole numbers"),
    ],
    ids=str,
)
def test_wrong_type_among_the_parameters_is_named(key, value, problem):
    """A model's settings are checked against the fields of its trainer."""
    message = complaint(GOOD | {"parameters": {key: value}})
    assert message.startswith(f"{FILE} [parameters]: {key} = {value!r} {problem}")


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (3, " [parameters]: tfidf = 3 is no table; write [parameters.tfidf]"),
        ({"sead": 1}, " [parameters.tfidf]: unknown key 'sead'; known keys: words, chars, min_df, c, folds, few, least"),
        ({"c": -1}, " [parameters.tfidf]: c = -1 is out of range; give 1e-06 to 1e+06"),
        ({"chars": [4, 2]}, " [parameters.tfidf]: chars = [4, 2] is no span; write [2, 4], or [0, 0] for none"),
        ({"seed": 1}, " [parameters.tfidf]: unknown key 'seed'; give the seed at the top of the file"),
    ],
    ids=str,
)
def test_wrong_setting_of_a_trainer_within_a_trainer_is_named(table, message):
    """The hybrid model holds a TF-IDF trainer, whose settings stand in a table of their own."""
    assert complaint({"name": "trial", "model": "hybrid", "parameters": {"tfidf": table}}) == FILE + message


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("holdout", 0),
        ("holdout", 1.0),
        ("holdout", -0.2),
        ("holdout", float("nan")),
        ("hard_weight", -1),
        ("hard_weight", float("nan")),
        ("hard_weight", float("inf")),
        ("seed", -1),
        ("split_seed", -1),
        ("name", ""),
        ("name", "my run"),
        ("name", "../up"),
        ("name", "基线"),
    ],
)
def test_wrong_range_is_named(key, value):
    """A value no run could use is refused before one is opened."""
    message = complaint(GOOD | {key: value})
    assert message.startswith(f"{FILE}: {key}")
    assert str(value) in message


def test_name_of_the_champion_is_reserved():
    """An experiment of that name would overwrite the champion's folder without passing the gate."""
    assert complaint(GOOD | {"name": "champion"}).startswith(f"{FILE}: name 'champion'")


@pytest.mark.parametrize(
    ("model", "key", "value"),
    [
        ("tfidf", "chars", [4, 2]),
        ("tfidf", "chars", [0, 3]),
        ("tfidf", "min_df", 0),
        ("tfidf", "c", 0.0),
        ("tfidf", "c", -0.3),
        ("tfidf", "c", float("nan")),
        ("tfidf", "folds", 1),
        ("bertopic", "encoder", "bert"),
        ("bertopic", "topics", 1),
        ("bertopic", "guidance", -0.1),
        ("bertopic", "word_components", -1),
        ("bertopic", "sample", -1),
        ("bertopic", "neighbours", 1),
        ("bertopic", "components", 0),
        ("bertopic", "top_words", 0),
    ],
    ids=str,
)
def test_wrong_range_among_the_parameters_is_named(model, key, value):
    """Otherwise scikit-learn or UMAP answers with a traceback, after a run was opened."""
    message = complaint({"name": "trial", "model": model, "parameters": {key: value}})
    assert message.startswith(f"{FILE} [parameters]: {key} = ")


def test_words_and_characters_cannot_both_be_left_out():
    """A model without any feature cannot be fitted."""
    assert "chars" in complaint(GOOD | {"parameters": {"words": False, "chars": [0, 0]}})


@pytest.mark.parametrize("value", [-0.1, 1.5, "0.5", True, float("nan"), [0.5]], ids=str)
def test_threshold_outside_zero_and_one_is_named(value):
    """The label and the value stand in the message."""
    message = complaint(GOOD | {"thresholds": {"ai": value}})
    assert message.startswith(f"{FILE} [thresholds]: ai = {value!r} is no threshold")


def test_unknown_model_is_answered_with_the_known_ones():
    """The remedy lists what could have been meant."""
    assert complaint(GOOD | {"model": "bert"}) == f"{FILE}: unknown model 'bert'; known models: {', '.join(MODELS)}"
