"""An experiment file is checked before anything runs, and every complaint names the location and the key."""

import json
from dataclasses import asdict

import pytest

from labels import InputError, UsageError
from models.catalog import MODELS
from models.tfidf.trainer import TfidfTrainer
from training.experiment import (
    EXPERIMENTS,
    Experiment,
    check_labels,
    load_experiment,
    parse_experiment,
    shipped_experiments,
    to_json,
)

SHIPPED = sorted(EXPERIMENTS.glob("*.toml"))
GOOD = {"name": "trial", "model": "tfidf"}
FILE = "trial.toml"


def write(folder, text):
    """Write an experiment file and return its path."""
    path = folder / FILE
    path.write_text(text, encoding="utf-8")
    return path


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
        ({"sead": 1}, " [parameters.tfidf]: unknown key 'sead'; known keys: words, chars, min_df, c, folds"),
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


def test_missing_file_is_named(tmp_path):
    """A path that is not there, or is a folder, is an error of the call."""
    for path in (tmp_path / "absent.toml", tmp_path):
        with pytest.raises(UsageError, match="no such experiment file") as caught:
            load_experiment(path)
        assert caught.value.location == str(path)


def test_file_that_is_not_toml_is_named(tmp_path):
    """The reason of the parser, with its line, is passed on."""
    with pytest.raises(UsageError, match=r"is not TOML \(.*line 2") as caught:
        load_experiment(write(tmp_path, 'name = "trial"\nmodel = tfidf\n'))
    assert caught.value.location.endswith(FILE)


def test_file_in_another_encoding_is_named(tmp_path):
    """GB18030 bytes are no UTF-8, hence no TOML."""
    path = tmp_path / FILE
    path.write_bytes('name = "基线"'.encode("gb18030"))
    with pytest.raises(UsageError, match="is not TOML"):
        load_experiment(path)


def test_override_replaces_values_of_every_kind(tmp_path):
    """Dotted keys reach into tables, and make those that are not there."""
    path = write(tmp_path, 'name = "trial"\nmodel = "tfidf"\nseed = 1\n[parameters]\nc = 0.5\n')
    overrides = ["seed=7", "name=second", "parameters.chars=[2, 3]", "parameters.min_df=1", "thresholds.ai=0.25"]
    experiment = load_experiment(path, overrides)
    assert (experiment.seed, experiment.name) == (7, "second")
    assert experiment.trainer() == TfidfTrainer(chars=(2, 3), min_df=1, c=0.5, seed=7)
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


@pytest.mark.parametrize("override", ["sead=1", "seed=one", "holdout=2", "parameters.c=big", "thresholds.ai=high"])
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
    """One file per model, so that a run without arguments trains them all."""
    assert {load_experiment(path).model for path in SHIPPED} == set(MODELS)


@pytest.mark.parametrize("source", ["hybrid", "experiments/hybrid.toml"])
def test_shipped_experiment_is_found_by_name_from_any_folder(tmp_path, monkeypatch, source):
    """An installed program has no folder of experiments to point at."""
    monkeypatch.chdir(tmp_path)
    assert load_experiment(source).model == "hybrid"
    assert set(shipped_experiments()) == {path.stem for path in SHIPPED}


@pytest.mark.parametrize("source", ["other/hybrid.toml", "hybird", "absent/experiments/none.toml"])
def test_path_that_is_no_shipped_experiment_is_refused_with_the_known_names(tmp_path, monkeypatch, source):
    """A wrong folder is a slip, not a name."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match="no such experiment file; name a TOML file, or one of: bertopic, hybrid"):
        load_experiment(source)


def test_own_file_goes_before_a_shipped_experiment_of_its_name(tmp_path, monkeypatch):
    """What the user points at is what is meant."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "hybrid.toml").write_text('name = "mine"\nmodel = "lexicon"\n', encoding="utf-8")
    assert load_experiment("hybrid.toml").name == "mine"


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_experiment_survives_json(path):
    """The champion is fitted again from this text."""
    experiment = load_experiment(path, ["thresholds.ai=0.3", "hard_weight=0.5"])
    again = parse_experiment(json.loads(to_json(experiment)), FILE)
    assert again == experiment
    assert again.trainer() == experiment.trainer()


def test_value_that_json_cannot_hold_is_named():
    """A message, not the traceback of the JSON writer."""
    with pytest.raises(InputError, match="trial: holds a value that JSON cannot write"):
        to_json(Experiment("trial", "tfidf", parameters={"c": {1, 2}}))


def test_flat_parameters_name_everything_that_decides_a_run():
    """Settings left at their default are recorded too, and nothing twice."""
    flat = parse_experiment(GOOD | {"parameters": {"c": 0.7}, "thresholds": {"ai": 0.4}}, FILE).flat()
    assert flat["parameters.c"] == 0.7
    assert flat["thresholds.ai"] == 0.4
    assert flat["parameters.folds"] == TfidfTrainer().folds
    settings = {f"parameters.{key}" for key in asdict(TfidfTrainer()) if key != "seed"}
    assert flat.keys() == settings | {"name", "model", "seed", "holdout", "split_seed", "hard_weight", "thresholds.ai"}


def test_flat_parameters_reach_into_a_trainer_within_a_trainer():
    """Under dotted names, its own defaults among them; the seed is said once."""
    flat = parse_experiment({"name": "trial", "model": "hybrid", "parameters": {"tfidf": {"c": 0.7}}}, FILE).flat()
    assert (flat["parameters.tfidf.c"], flat["parameters.tfidf.chars"], flat["parameters.base_rate"]) == (0.7, (2, 3), 0.1)
    assert [key for key in flat if "seed" in key] == ["seed", "split_seed"]


def test_changes_to_topics_are_recorded_and_made():
    """As the file has them."""
    table = {"name": "trial", "model": "bertopic", "topics": {"merge": [["储能", "锂电池"]]}}
    experiment = parse_experiment(table, FILE)
    assert experiment.flat()["topics.merge"] == [["储能", "锂电池"]]
    assert experiment.trainer().edits
    assert complaint(GOOD | {"topics": {"merge": []}}).startswith(f"{FILE} [topics]: a tfidf model has no topics")
