"""An experiment file is checked before anything runs, and every complaint names the place and the key."""

import json
from dataclasses import asdict

import pytest

from labels import InputError, UsageError
from training.experiment import EXPERIMENTS, TRAINERS, Experiment, load_experiment, parse_experiment, to_json

SHIPPED = sorted(EXPERIMENTS.glob("*.toml"))
GOOD = {"name": "trial", "model": "tfidf"}
PLACE = "trial.toml"


def write(folder, text):
    """Write an experiment file and return its path."""
    path = folder / PLACE
    path.write_text(text, encoding="utf-8")
    return path


def complaint(table):
    """Return the one-line message with which a table is refused."""
    with pytest.raises(UsageError) as caught:
        parse_experiment(table, PLACE)
    assert caught.value.exit_code == 2
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_smallest_experiment_takes_the_defaults():
    """Name and model are enough."""
    experiment = parse_experiment(GOOD, PLACE)
    assert (experiment.seed, experiment.holdout, experiment.hard_weight) == (0, 0.2, 1.0)
    assert experiment.trainer() == TRAINERS["tfidf"]()


@pytest.mark.parametrize("key", ["name", "model"])
def test_missing_key_is_named(key):
    """A file without its name or model says which is missing."""
    message = complaint({other: value for other, value in GOOD.items() if other != key})
    assert message == f"{PLACE}: lacks the key '{key}'; add {key} = …"


@pytest.mark.parametrize(
    ("table", "where", "key"),
    [
        ({"sead": 1}, PLACE, "sead"),
        ({"Seed": 1}, PLACE, "Seed"),
        ({"parameter": {}}, PLACE, "parameter"),
        ({"parameters": {"ngrams": [1, 2]}}, f"{PLACE} [parameters]", "ngrams"),
        ({"parameters": {"topic_share": 0.1}}, f"{PLACE} [parameters]", "topic_share"),
        ({"thresholds": {"drones": 0.5}}, f"{PLACE} [thresholds]", "drones"),
        ({"thresholds": {"low-altitude": 0.5}}, f"{PLACE} [thresholds]", "low-altitude"),
    ],
    ids=["typo", "upper case", "section typo", "parameter", "parameter of another model", "label", "label with a dash"],
)
def test_unknown_key_is_named_with_its_place(table, where, key):
    """A key nobody reads would be a setting that silently does nothing."""
    message = complaint(GOOD | table)
    assert message.startswith(f"{where}: ")
    assert key in message
    assert "known keys: " in message or "for one of ai, quantum" in message


def test_seed_among_the_parameters_is_refused():
    """There it would win over the recorded seed, and the run could not be repeated from its record."""
    assert complaint(GOOD | {"parameters": {"seed": 5}}).startswith(f"{PLACE} [parameters]: unknown key 'seed'")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("name", 7),
        ("model", ["tfidf"]),
        ("seed", "1"),
        ("seed", 1.0),
        ("seed", True),
        ("split_seed", 0.5),
        ("holdout", "0.2"),
        ("holdout", True),
        ("hard_weight", [1.0]),
        ("parameters", 3),
        ("thresholds", [0.5]),
    ],
    ids=str,
)
def test_wrong_type_is_named(key, value):
    """The message shows the value as it was read."""
    message = complaint(GOOD | {key: value})
    assert message.startswith(f"{PLACE}: {key} = {value!r} is not of type ")


@pytest.mark.parametrize(
    ("key", "value", "problem"),
    [
        ("min_df", 2.5, "is not of type int"),
        ("c", "small", "is not of type float"),
        ("c", False, "is not of type float"),
        ("folds", True, "is not of type int"),
        ("words", 1, "is not of type bool"),
        ("chars", 2, "is not of type tuple"),
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
    assert message.startswith(f"{PLACE} [parameters]: {key} = {value!r} {problem}")


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
    assert message.startswith(f"{PLACE}: {key}")
    assert str(value) in message


def test_name_of_the_champion_is_reserved():
    """An experiment of that name would overwrite the champion's folder without passing the gate."""
    assert complaint(GOOD | {"name": "champion"}).startswith(f"{PLACE}: name 'champion'")


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
    assert message.startswith(f"{PLACE} [parameters]: {key} = ")


def test_words_and_characters_cannot_both_be_left_out():
    """A model without any feature cannot be fitted."""
    assert "chars" in complaint(GOOD | {"parameters": {"words": False, "chars": [0, 0]}})


@pytest.mark.parametrize("value", [-0.1, 1.5, "0.5", True, float("nan"), [0.5]], ids=str)
def test_threshold_outside_zero_and_one_is_named(value):
    """The label and the value stand in the message."""
    message = complaint(GOOD | {"thresholds": {"ai": value}})
    assert message.startswith(f"{PLACE} [thresholds]: ai = {value!r} is no threshold")


def test_unknown_model_is_answered_with_the_known_ones():
    """The remedy lists what could have been meant."""
    assert complaint(GOOD | {"model": "bert"}) == f"{PLACE}: unknown model 'bert'; known models: {', '.join(TRAINERS)}"


def test_missing_file_is_named(tmp_path):
    """A path that is not there, or is a folder, is an error of the call."""
    for path in (tmp_path / "absent.toml", tmp_path):
        with pytest.raises(UsageError, match="no such experiment file") as caught:
            load_experiment(path)
        assert caught.value.place == str(path)


def test_file_that_is_not_toml_is_named(tmp_path):
    """The reason of the parser, with its line, is passed on."""
    with pytest.raises(UsageError, match=r"is not TOML \(.*line 2") as caught:
        load_experiment(write(tmp_path, 'name = "trial"\nmodel = tfidf\n'))
    assert caught.value.place.endswith(PLACE)


def test_file_in_another_encoding_is_named(tmp_path):
    """GB18030 bytes are no UTF-8, hence no TOML."""
    path = tmp_path / PLACE
    path.write_bytes('name = "基线"'.encode("gb18030"))
    with pytest.raises(UsageError, match="is not TOML"):
        load_experiment(path)


def test_override_replaces_values_of_every_kind(tmp_path):
    """Dotted keys reach into tables, and make those that are not there."""
    path = write(tmp_path, 'name = "trial"\nmodel = "tfidf"\nseed = 1\n[parameters]\nc = 0.5\n')
    overrides = ["seed=7", "name=second", "parameters.chars=[2, 3]", "parameters.min_df=1", "thresholds.ai=0.25"]
    experiment = load_experiment(path, overrides)
    assert (experiment.seed, experiment.name) == (7, "second")
    assert experiment.trainer() == TRAINERS["tfidf"](chars=(2, 3), min_df=1, c=0.5, seed=7)
    assert experiment.thresholds == {"ai": 0.25}


def test_last_override_of_a_key_holds(tmp_path):
    """As in any command line."""
    path = write(tmp_path, 'name = "trial"\nmodel = "lexicon"\n')
    assert load_experiment(path, ["seed=1", "seed=2"]).seed == 2


@pytest.mark.parametrize("override", ["seed", "=1", "", " =1"])
def test_override_without_key_and_value_is_refused(tmp_path, override):
    """The message shows how to write it."""
    with pytest.raises(UsageError, match="--set: .* is not key=value; write --set seed=1"):
        load_experiment(write(tmp_path, 'name = "trial"\nmodel = "lexicon"\n'), [override])


def test_override_into_a_plain_value_is_refused(tmp_path):
    """``seed`` is a number and holds no keys."""
    with pytest.raises(UsageError, match="--set: seed.x goes into something that is no table"):
        load_experiment(write(tmp_path, 'name = "trial"\nmodel = "lexicon"\nseed = 1\n'), ["seed.x=1"])


@pytest.mark.parametrize("override", ["sead=1", "seed=one", "holdout=2", "parameters.c=big", "thresholds.drones=0.5"])
def test_override_is_checked_like_the_file(tmp_path, override):
    """A slip on the command line is found as surely as one in the file."""
    with pytest.raises(UsageError) as caught:
        load_experiment(write(tmp_path, 'name = "trial"\nmodel = "tfidf"\n'), [override])
    assert override.partition("=")[0].rpartition(".")[2] in str(caught.value)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_experiment_loads_under_its_own_name(path):
    """The file name is the name of the run and of the stored model."""
    experiment = load_experiment(path)
    assert experiment.name == path.stem
    assert experiment.trainer().seed == experiment.seed


def test_shipped_experiments_cover_every_model():
    """One file a model, so that a run without arguments trains them all."""
    assert {load_experiment(path).model for path in SHIPPED} == set(TRAINERS)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_experiment_survives_json(path):
    """The champion is fitted again from this text."""
    experiment = load_experiment(path, ["thresholds.ai=0.3", "hard_weight=0.5"])
    again = parse_experiment(json.loads(to_json(experiment)), PLACE)
    assert again == experiment
    assert again.trainer() == experiment.trainer()


def test_value_that_json_cannot_hold_is_named():
    """A message, not the traceback of the JSON writer."""
    with pytest.raises(InputError, match="trial: holds a value that JSON cannot write"):
        to_json(Experiment("trial", "tfidf", parameters={"c": {1, 2}}))


def test_flat_parameters_name_everything_that_decides_a_run():
    """Settings left at their default are recorded too, and nothing twice."""
    flat = parse_experiment(GOOD | {"parameters": {"c": 0.7}, "thresholds": {"ai": 0.4}}, PLACE).flat()
    assert flat["parameters.c"] == 0.7
    assert flat["thresholds.ai"] == 0.4
    assert flat["parameters.folds"] == TRAINERS["tfidf"]().folds
    settings = {f"parameters.{key}" for key in asdict(TRAINERS["tfidf"]()) if key != "seed"}
    assert flat.keys() == settings | {"name", "model", "seed", "holdout", "split_seed", "hard_weight", "thresholds.ai"}
