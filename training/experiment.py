"""An experiment: one TOML file, checked, with overrides from the command line."""

from __future__ import annotations

import dataclasses
import json
import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from labels import InputError, UsageError, load_taxonomy
from models.hybrid.trainer import HybridTrainer
from models.lexicon.trainer import LexiconTrainer
from models.loading import CHAMPION
from models.tfidf.trainer import TfidfTrainer
from models.topics.edits import parse_edits
from models.topics.embeddings.encoders import get_encoder
from models.topics.trainer import TopicTrainer

EXPERIMENTS = Path(__file__).resolve().parent.parent / "experiments"
TRAINERS: Mapping[str, type[Any]] = {
    "lexicon": LexiconTrainer,
    "tfidf": TfidfTrainer,
    "hybrid": HybridTrainer,
    "bertopic": TopicTrainer,
}
# Smallest and largest value of a number, both allowed; whatever is not here must at least be finite.
LIMITS: Mapping[str, tuple[float, float]] = {
    "seed": (0, 2**31 - 1),
    "split_seed": (0, 2**31 - 1),
    "hard_weight": (0, 1000),
    "min_df": (1, 1000),
    "c": (1e-6, 1e6),
    "base_rate": (0, 0.5),
    "lexicon_weight": (0, 10),
    "tfidf_weight": (0, 10),
    "folds": (2, 100),
    "guidance": (0, 10),
    "topics": (2, 1000),
    "neighbours": (2, 1000),
    "components": (1, 100),
    "word_components": (0, 1000),
    "top_words": (1, 100),
    "sample": (0, 10**9),
}


@dataclass(frozen=True, slots=True)
class Experiment:
    """Everything that decides a training run.

    Attributes
    ----------
    name : str
        Name of the MLflow run and of the stored model.
    model : {"lexicon", "tfidf", "hybrid", "bertopic"}
        What is trained.
    seed : int
        Seed of the model.
    holdout : float
        Share of the natural paragraphs held out for measuring, a fraction in (0, 1).
    split_seed : int
        Seed of the split; experiments compared in one call must share it and `holdout`.
    hard_weight : float
        Weight of a paragraph of the corpus's hard part in training; 1 is that of a natural one.
    parameters : mapping
        Settings of the model's trainer.
    thresholds : mapping of str to float
        Thresholds that replace the learned ones, by label key.
    topics : mapping
        Topics joined, parted and renamed by hand; for ``bertopic`` only.
    """

    name: str
    model: str
    seed: int = 0
    holdout: float = 0.2
    split_seed: int = 0
    hard_weight: float = 1.0
    parameters: Mapping[str, Any] = field(default_factory=dict)
    thresholds: Mapping[str, float] = field(default_factory=dict)
    topics: Mapping[str, Any] = field(default_factory=dict)

    def trainer(self) -> Any:
        """Return the model's trainer with this experiment's settings."""
        settings = {"seed": self.seed, **_tuples(self.parameters)}
        if self.topics:
            settings["edits"] = parse_edits(self.topics, f"{self.name} [topics]")
        return TRAINERS[self.model](**settings)

    def flat(self) -> dict[str, Any]:
        """Return every parameter under its dotted name, defaults of the trainer included."""
        sections = ("parameters", "thresholds", "topics")
        values = {f.name: getattr(self, f.name) for f in dataclasses.fields(self) if f.name not in sections}
        settings = dataclasses.asdict(self.trainer())
        for elsewhere in ("seed", "edits"):
            settings.pop(elsewhere, None)
        values.update({f"parameters.{key}": value for key, value in settings.items()})
        values.update({f"thresholds.{key}": value for key, value in self.thresholds.items()})
        values.update({f"topics.{key}": value for key, value in self.topics.items()})
        return values


def load_experiment(path: Path, overrides: Sequence[str] = ()) -> Experiment:
    """Read an experiment file.

    Parameters
    ----------
    path : Path
        The TOML file.
    overrides : sequence of str
        ``key=value`` with dotted keys, values as TOML writes them (bare text is taken as text).

    Raises
    ------
    UsageError
        If the file is not there, is not TOML, or a key or value is wrong.
    """
    if not path.is_file():
        raise UsageError(str(path), "no such experiment file", f"choose one of {EXPERIMENTS}")
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(str(path), f"is not TOML ({error})", "mend the file") from error
    for override in overrides:
        _override(table, override)
    return parse_experiment(table, str(path))


def parse_experiment(table: Mapping[str, Any], place: str) -> Experiment:
    """Check a parsed experiment.

    Raises
    ------
    UsageError
        If a key is unknown or missing, or a value has the wrong type or range.
    """
    _check(table, Experiment, place)
    for key in ("name", "model"):
        if key not in table:
            raise UsageError(place, f"lacks the key '{key}'", f"add {key} = …")
    if table["model"] not in TRAINERS:
        raise UsageError(place, f"unknown model {table['model']!r}", f"known models: {', '.join(TRAINERS)}")
    experiment = Experiment(**table)
    if not experiment.name.replace("-", "").replace("_", "").isalnum() or not experiment.name.isascii():
        raise UsageError(place, f"name {experiment.name!r} is no plain name", "use ASCII letters, digits, - and _")
    if experiment.name == CHAMPION:
        raise UsageError(place, f"name {CHAMPION!r} is that of the best model", "choose another")
    if not 0 < experiment.holdout < 1:
        raise UsageError(place, f"holdout = {experiment.holdout} is no share", "give a fraction between 0 and 1")
    _check_parameters(experiment, f"{place} [parameters]")
    if experiment.topics and TRAINERS[experiment.model] is not TopicTrainer:
        raise UsageError(f"{place} [topics]", f"a {experiment.model} model has no topics", "take the section out")
    parse_edits(experiment.topics, f"{place} [topics]")
    for key, value in experiment.thresholds.items():
        known = load_taxonomy().keys
        if key not in known or isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
            raise UsageError(
                f"{place} [thresholds]", f"{key} = {value!r} is no threshold", f"give a fraction for one of {', '.join(known)}"
            )
    return experiment


def _check_parameters(experiment: Experiment, place: str) -> None:
    """Refuse settings that the model's trainer does not have or cannot work with."""
    parameters = experiment.parameters
    if "seed" in parameters:  # it would win over the recorded one
        raise UsageError(place, "unknown key 'seed'", "give the seed at the top of the file")
    if "edits" in parameters:
        raise UsageError(place, "unknown key 'edits'", "write the changes to topics into a section [topics]")
    _check(parameters, TRAINERS[experiment.model], place)
    if "encoder" in parameters:
        try:
            get_encoder(parameters["encoder"])
        except UsageError as error:
            raise UsageError(place, f"encoder = {parameters['encoder']!r} is not known", error.remedy) from error
    if "chars" in parameters:
        low, high = parameters["chars"]
        if not (1 <= low <= high or low == high == 0 and parameters.get("words", True)):
            raise UsageError(place, f"chars = {parameters['chars']!r} is no span", "write [2, 4], or [0, 0] beside words = true")


def _check(table: Mapping[str, Any], target: type[Any], place: str) -> None:
    """Refuse keys that `target` does not have and values of another type than its defaults."""
    known = {f.name: f for f in dataclasses.fields(target)}
    for key, value in table.items():
        if key not in known:
            raise UsageError(place, f"unknown key '{key}'", f"known keys: {', '.join(known)}")
        kind = str(known[key].type)
        wanted: Any = {"str": str, "int": int, "float": (int, float), "bool": bool}.get(kind)
        if wanted is None:
            wanted = (list, tuple) if kind.startswith("tuple") else Mapping
        if not isinstance(value, wanted) or (isinstance(value, bool) and kind != "bool"):
            raise UsageError(place, f"{key} = {value!r} is not of type {kind}", "correct the value")
        if kind.startswith("tuple[int, int]") and (len(value) != 2 or not all(type(number) is int for number in value)):
            raise UsageError(place, f"{key} = {value!r} is not a pair of whole numbers", "write [1, 2]")
        low, high = LIMITS.get(key, (-math.inf, math.inf))
        if isinstance(value, int | float) and not (math.isfinite(value) and low <= value <= high):
            raise UsageError(place, f"{key} = {value!r} is out of range", f"give {low:g} to {high:g}")


def _override(table: dict[str, Any], override: str) -> None:
    key, equals, text = override.partition("=")
    if not equals or not key.strip():
        raise UsageError("--set", f"{override!r} is not key=value", "write --set seed=1")
    try:
        value = tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        value = text  # bare words need no quotes on a command line
    *sections, last = key.strip().split(".")
    for section in sections:
        table = table.setdefault(section, {})
        if not isinstance(table, dict):
            raise UsageError("--set", f"{key} goes into something that is no table", "check the dotted key")
    table[last] = value


def _tuples(parameters: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in parameters.items()}


def to_json(experiment: Experiment) -> str:
    """Return an experiment as JSON, from which :func:`parse_experiment` builds it again."""
    try:
        return json.dumps(dataclasses.asdict(experiment), ensure_ascii=False)
    except TypeError as error:
        raise InputError(experiment.name, "holds a value that JSON cannot write", "use numbers, text and lists") from error
