"""Experiments as files: found, overridden, recorded and read again."""

import json
from dataclasses import asdict

import pytest

from labels import InputError, UsageError
from models.catalog import MODELS
from models.interface import KnowsParagraphs
from models.tfidf.trainer import TfidfTrainer
from models.topics.trainer import TopicTrainer
from seeds.cleaning.fold import fold_all
from training.experiment import (
    EXPERIMENTS,
    Experiment,
    load_experiment,
    parse_experiment,
    shipped_experiments,
    to_json,
)
from training.experiment import (
    fit as fit_experiment,
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


def test_missing_file_is_named(tmp_path):
    """A path that is not there, or is a folder, is an error of the call."""
    for path in (tmp_path / "absent.toml", tmp_path):
        with pytest.raises(UsageError, match="no such experiment file") as caught:
            load_experiment(path)
        assert caught.value.location == str(path)


def test_file_that_is_not_toml_is_named(tmp_path):
    """The reason of the parser, with its line, is passed on."""
    with pytest.raises(InputError, match=r"is not TOML \(.*line 2") as caught:
        load_experiment(write(tmp_path, 'name = "trial"\nmodel = tfidf\n'))
    assert caught.value.location.endswith(FILE)


def test_file_in_another_encoding_is_named(tmp_path):
    """GB18030 bytes are no UTF-8, hence no TOML."""
    path = tmp_path / FILE
    path.write_bytes('name = "基线"'.encode("gb18030"))
    with pytest.raises(InputError, match="is not TOML"):
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
    assert caught.value.location == f"--set {override}", "the file is not to blame"


@pytest.mark.parametrize(
    ("overrides", "location", "remedy"),
    [
        (["seed=3", "parameters.c=big"], "--set parameters.c=big", "correct the value"),
        (["c=0.5"], "--set c=0.5", "a setting of the model is written --set parameters.c=0.5"),
        (["model=nothing", "holdout=7"], "--set model=nothing holdout=7", "give 0 to 1"),
        (["sead=1", "seed=2"], "--set sead=1", "known keys"),
    ],
)
def test_wrong_override_is_named_among_others(tmp_path, overrides, location, remedy):
    """The one without which all is well; all of them where several are wrong."""
    with pytest.raises(UsageError) as caught:
        load_experiment(write(tmp_path, 'name = "trial"\nmodel = "tfidf"\n'), overrides)
    assert caught.value.location == location and remedy in caught.value.remedy


def test_what_the_file_has_wrong_is_said_of_the_file(tmp_path):
    """Whatever is overridden beside it."""
    path = write(tmp_path, 'name = "trial"\nmodel = "tfidf"\nholdout = 4\n')
    with pytest.raises(InputError) as caught:
        load_experiment(path, ["seed=2"])
    assert caught.value.location.startswith(str(path))
    assert caught.value.exit_code == 1


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
    own = {"name", "model", "seed", "holdout", "split_seed", "hard_weight", "correction_weight", "thresholds.ai"}
    assert flat.keys() == settings | own


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


def test_topics_are_found_with_what_is_known_of_the_paragraphs(monkeypatch, tiny_corpus):
    """Their kinds, headings and documents reach the trainer, in the order of the texts; another trainer takes none."""
    given = []

    class Taken(Exception):
        """The trainer was called."""

    def fit(self, batch, labels, groups, weights, paragraphs=None):
        given.append((batch.texts, paragraphs))
        raise Taken

    monkeypatch.setattr(TopicTrainer, "fit", fit)
    with pytest.raises(Taken):
        fit_experiment(load_experiment("bertopic"), tiny_corpus)
    ((texts, paragraphs),) = given
    assert list(fold_all([one.text for one in paragraphs])) == list(texts)
    assert [one.id for one in paragraphs] == [one.id for one in tiny_corpus.paragraphs]
    assert not isinstance(load_experiment("tfidf").trainer(), KnowsParagraphs)
