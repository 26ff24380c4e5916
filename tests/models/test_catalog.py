"""The catalogue of models: every entry keeps its promises, and a new model is one entry."""

import dataclasses
import inspect

import numpy as np
import pytest
from conftest import lines

import models.catalog
from labels import UsageError
from models import load
from models.catalog import MODELS, Model
from models.interface import Restorable, State, Tagger, Trainer
from models.predict import main
from models.settings import check_settings, seed_setting, setting
from models.storage.store import write_model
from training.experiment import fit, parse_experiment

HEAVY = ("mlflow", "umap", "numba", "hdbscan", "bertopic", "pandas", "sklearn", "scipy", "jieba", "rjieba", "safetensors")


def parameters(function):
    """Return the names of a function's parameters."""
    return list(inspect.signature(function).parameters)


@pytest.mark.parametrize("kind", MODELS)
def test_entry_names_two_classes_of_its_kind(kind):
    """What is stored under a kind is read by the same entry."""
    tagger, trainer = MODELS[kind].load_tagger(), MODELS[kind].load_trainer()
    assert tagger.kind == kind
    assert tagger.__name__.removesuffix("Tagger") == trainer.__name__.removesuffix("Trainer")
    assert MODELS[kind].says and "\n" not in MODELS[kind].says


@pytest.mark.parametrize("kind", MODELS)
def test_tagger_satisfies_the_protocol(kind):
    """The methods of every tagger, with the same parameters; it is rebuilt from its state."""
    tagger = MODELS[kind].load_tagger()
    for name in ("predict_proba", "explain", "topics", "state"):
        assert parameters(getattr(tagger, name)) == parameters(getattr(Tagger, name)), name
    assert parameters(tagger.from_state) == parameters(Restorable.from_state)[1:]
    known = set(parameters(tagger.__init__)) | set(dir(tagger))
    assert {"analyzer", "thresholds"} <= known


@pytest.mark.parametrize("kind", MODELS)
def test_trainer_satisfies_the_protocol(kind):
    """A frozen dataclass of checked settings, seed included, whose ``fit`` needs what every ``fit`` takes and no more."""
    trainer = MODELS[kind].load_trainer()
    common = parameters(Trainer.fit)
    assert parameters(trainer.fit)[: len(common)] == common
    more = list(inspect.signature(trainer.fit).parameters.values())[len(common) :]
    assert all(one.default is None for one in more), "what only one model can use is optional"
    assert dataclasses.is_dataclass(trainer) and trainer.__dataclass_params__.frozen
    assert trainer() == trainer(seed=0)
    with pytest.raises(UsageError, match="seed = -1 is out of range"):
        trainer(seed=-1)


@pytest.mark.parametrize("kind", MODELS)
def test_every_numeric_setting_has_bounds(kind):
    """Beside the field, so that nobody looks for them elsewhere."""
    trainer = MODELS[kind].load_trainer()
    plain = trainer()
    for one in dataclasses.fields(trainer):
        value = getattr(plain, one.name)
        if isinstance(value, int | float) and not isinstance(value, bool):
            assert {"low", "high"} <= set(one.metadata), one.name
            assert np.isfinite([one.metadata["low"], one.metadata["high"]]).all(), one.name


def test_importing_the_catalogue_loads_no_heavy_library(python):
    """Help texts and checks of experiments name the models; nobody pays for those who are not used."""
    script = f"import sys, models.catalog\nprint(sorted(set({HEAVY!r}) & set(sys.modules)), list(models.catalog.MODELS))"
    outcome = python("-c", script)
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out == f"[] {list(MODELS)}\n"


# --- a new model ----------------------------------------------------------------------------------------------------


class CoinTagger:
    """Give every label the same probability."""

    kind = "coin"

    def __init__(self, analyzer, share):
        self.analyzer, self.share = analyzer, share
        self.thresholds = np.full(len(analyzer.keys), 0.5)

    def predict_proba(self, texts):
        return np.full((len(texts), len(self.analyzer.keys)), self.share)

    def explain(self, texts, row, label):
        return []

    def topics(self, texts):
        return [None] * len(texts)

    def state(self):
        return State({"share": self.share})

    @classmethod
    def from_state(cls, state, analyzer):
        return cls(analyzer, state.config["share"])


@dataclasses.dataclass(frozen=True)
class CoinTrainer:
    """Its one setting."""

    share: float = setting(0.4, 0, 1)
    seed: int = seed_setting()

    def __post_init__(self):
        check_settings(self)

    def fit(self, batch, labels, groups, weights):
        return CoinTagger(batch.analyzer, self.share)


@pytest.fixture
def coin(monkeypatch):
    """Add a model to the catalogue: one entry."""
    monkeypatch.setitem(models.catalog.MODELS, "coin", Model("test_catalog:CoinTagger", "test_catalog:CoinTrainer", "a coin"))


def test_new_model_is_usable_in_an_experiment(coin, tiny_corpus):
    """Its settings are read and checked like any."""
    experiment = parse_experiment({"name": "heads", "model": "coin", "parameters": {"share": 0.9}}, "heads.toml")
    assert experiment.flat()["parameters.share"] == 0.9
    policy = fit(experiment, tiny_corpus)
    assert policy.tag(["村里今年新修农村公路三百公里。"])[0].labels == policy.keys
    with pytest.raises(UsageError, match="heads.toml .*: share = 1.5 is out of range; give 0 to 1"):
        parse_experiment({"name": "heads", "model": "coin", "parameters": {"share": 1.5}}, "heads.toml")
    with pytest.raises(UsageError, match="unknown key 'sides'; known keys: share"):
        parse_experiment({"name": "heads", "model": "coin", "parameters": {"sides": 2}}, "heads.toml")


def test_new_model_is_stored_loaded_and_asked_for_by_name(coin, store, tiny_corpus, call):
    """Neither the store nor the command had to be told."""
    policy = fit(parse_experiment({"name": "heads", "model": "coin", "parameters": {"share": 0.9}}, "heads.toml"), tiny_corpus)
    version = store.add("heads", lambda work: write_model(work, policy.tagger, "heads", {}))
    store.point("heads", version.name)
    assert load("heads").tagger.share == load(version).tagger.share == 0.9
    text = "村里今年新修农村公路三百公里。"
    outcome = call(main, text, "--model", "heads", "--format", "jsonl")
    (record,) = lines(outcome.out)
    assert (record["model"], record["labels"], record["evidence"]) == ("heads", list(policy.keys), [])
    outcome = call(main, text, "--model", "coin")
    assert outcome.complaint == "error: model 'coin': has not been trained on this machine; run: python -m training.run"


def test_unknown_model_of_an_experiment_lists_the_catalogue(coin):
    with pytest.raises(UsageError, match=r"x.toml: unknown model 'dice'; known models: lexicon, tfidf, hybrid, bertopic, coin"):
        parse_experiment({"name": "x", "model": "dice"}, "x.toml")
