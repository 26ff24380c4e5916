"""An experiment: one TOML file, checked, with overrides from the command line."""

from __future__ import annotations

import dataclasses
import json
import logging
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_type_hints

import numpy as np

from labels import InputError, UsageError
from labels.support.toml_text import parse_toml
from labels.wording import _
from models.arrays import Floats
from models.catalog import MODELS
from models.interface import (
    KnowsFresh,
    KnowsParagraphs,
    LearnsBeside,
    LearnsCorrections,
    LearnsMarks,
    Tagger,
    TakesCells,
    Trainer,
)
from models.settings import check_settings, seed_setting, setting
from models.tagger import PolicyTagger
from training.overrides import overridden
from training.parameters import ELSEWHERE, check_keys, check_names, check_thresholds, dotted, said_where, trainer_settings
from training.sets.labelled_set import LabelledSet
from training.sets.marks import marks_of

LOG = logging.getLogger(__name__)
EXPERIMENTS = Path(__file__).resolve().parent.parent / "experiments"


@dataclass(frozen=True, slots=True)
class Experiment:
    """Everything that decides a training run.

    Attributes
    ----------
    name : str
        Name of the MLflow run and of the stored model.
    model : str
        What is trained: a key of :data:`models.catalog.MODELS`.
    seed : int
        Seed of the model.
    holdout : float
        Share of the natural paragraphs held out for measuring, a fraction in (0, 1).
    split_seed : int
        Seed of the split; experiments compared in one call must share it and `holdout`.
    hard_weight : float
        Weight of a paragraph of the corpus's hard part in training; 1 is that of a natural one.
    correction_weight : float
        Weight of an answer where a model learns what corrections have in common; 0 takes them for rows like any other.
    parameters : mapping
        Settings of the model's trainer.
    thresholds : mapping of str to float
        Thresholds that replace the learned ones, by label key.
    topics : mapping
        Topics of one's own, and topics joined, parted, renamed and dropped by hand; for ``bertopic`` only.
    """

    name: str
    model: str
    seed: int = seed_setting()
    holdout: float = setting(0.2, 0, 1)
    split_seed: int = seed_setting()
    hard_weight: float = setting(1.0, 0, 1000)
    correction_weight: float = setting(20.0, 0, 1000)
    parameters: Mapping[str, Any] = field(default_factory=dict)
    thresholds: Mapping[str, float] = field(default_factory=dict)
    topics: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        check_settings(self)

    def trainer(self) -> Trainer:
        """Return the model's trainer with this experiment's settings.

        Raises
        ------
        UsageError
            If a setting is unknown or wrong.
        """
        trainer = MODELS[self.model].load_trainer()
        settings = trainer_settings(trainer, self.parameters)
        if self.topics:
            from models.topics.editing.edits import parse_edits

            settings["edits"] = parse_edits(self.topics, "[topics]")
        return trainer(seed=self.seed, **settings)  # type: ignore[call-arg]

    def flat(self) -> dict[str, Any]:
        """Return every parameter under its dotted name, defaults of the trainer included."""
        sections = ("parameters", "thresholds", "topics")
        values = {f.name: getattr(self, f.name) for f in dataclasses.fields(self) if f.name not in sections}
        settings = dataclasses.asdict(self.trainer())  # type: ignore[call-overload]
        values |= dotted({key: value for key, value in settings.items() if key not in ELSEWHERE}, "parameters")
        values |= dotted(self.thresholds, "thresholds")
        values |= {f"topics.{key}": value for key, value in self.topics.items()}
        return values


def fit(experiment: Experiment, data: LabelledSet, *, marks: bool = True) -> PolicyTagger:
    """Fit an experiment's model on a labelled set.

    Parameters
    ----------
    experiment : Experiment
        What to fit.
    data : LabelledSet
        What to fit on.
    marks : bool
        Whether to learn which words a person would underline: it takes as long again, and labels do not depend on it.

    Returns
    -------
    PolicyTagger
        The fitted model under the experiment's name and thresholds.

    Raises
    ------
    InputError
        If the model cannot be fitted on these paragraphs.
    """
    trainer, whole = experiment.trainer(), np.asarray(data.judged.all(axis=1))
    teaches = isinstance(trainer, LearnsCorrections) and experiment.correction_weight > 0
    weights = np.where(data.apart & teaches, 0.0, np.where(data.hard, experiment.hard_weight, 1.0))
    kept = np.flatnonzero((weights > 0) & (whole | isinstance(trainer, TakesCells)))
    if left := int((weights > 0).sum()) - len(kept):
        says = _("{model}: leaves out {count} paragraph(s) in which not every label was looked for")
        LOG.warning(says.format(model=experiment.name, count=left))
    if not len(kept):
        problem = _("holds no paragraph in which every label was looked for")
        raise InputError(_("training data"), problem, _("judge all labels of some"))
    used = data if len(kept) == len(data) else data.take(kept, data.name)
    each = weights[kept] if whole[kept].all() else weights[kept, None] * used.judged
    tagger = _fit_tagger(trainer, used, each)
    if isinstance(trainer, LearnsCorrections) and teaches and data.apart.any():
        tagger = trainer.learn_corrections(tagger, data.batch, *data.answers, experiment.correction_weight)
    if marks and isinstance(trainer, LearnsMarks):
        tagger = trainer.learn_marks(tagger, used.batch, marks_of(used))
    return PolicyTagger(tagger, experiment.name, experiment.thresholds)


def _fit_tagger(trainer: Trainer, used: LabelledSet, weights: Floats) -> Tagger:
    """Fit with all of what is known of the texts that the trainer can use."""
    given = used.batch, used.labels, used.documents, weights
    if used.beside is not None and isinstance(trainer, LearnsBeside):
        return trainer.fit_beside(*given, used.beside, used.lot)
    if isinstance(trainer, KnowsParagraphs):
        return trainer.fit_paragraphs(*given, used.paragraphs)
    return trainer.fit_fresh(*given, used.fresh) if isinstance(trainer, KnowsFresh) else trainer.fit(*given)


def shipped_experiments() -> dict[str, Path]:
    """Return the experiments that come with the program, by name."""
    return {path.stem: path for path in sorted(EXPERIMENTS.glob("*.toml"))}


def load_experiment(source: str | Path, overrides: Sequence[str] = ()) -> Experiment:
    """Read an experiment.

    Parameters
    ----------
    source : str or Path
        A TOML file, or the name of a shipped experiment.
    overrides : sequence of str
        ``key=value`` with dotted keys, values as TOML writes them (bare text is taken as text).

    Returns
    -------
    Experiment

    Raises
    ------
    UsageError
        If there is no such file, or an override is wrong.
    InputError
        If the file is not TOML, or a key or value in it is wrong.
    """
    path, shipped = Path(source), shipped_experiments()
    if not path.is_file():
        # An installed program has no folder of experiments to point at; both `hybrid` and `experiments/hybrid.toml` mean it.
        path = shipped.get(path.stem if path.parent.name in ("", EXPERIMENTS.name) else "", path)
    if not path.is_file():
        remedy = _("name a TOML file, or one of: {names}").format(names=", ".join(shipped))
        raise UsageError(str(source), _("no such experiment file"), remedy)
    try:
        table = parse_toml(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(str(path), _("is not TOML ({reason})").format(reason=error), _("mend the file")) from error
    try:
        if not overrides:
            return parse_experiment(table, str(path))
        return overridden(table, overrides, lambda changed: parse_experiment(changed, str(path)), _settings_of)
    except UsageError as error:
        if not error.location.startswith(str(path)):
            raise
        raise InputError(error.location, error.problem, error.remedy) from error  # the file's fault, not the call's


def _settings_of(model: object) -> set[str]:
    """Return the names of a model's settings; none of a model that there is not."""
    known = MODELS.get(model) if isinstance(model, str) else None
    trainer: Any = known.load_trainer() if known else None
    return {setting.name for setting in dataclasses.fields(trainer)} - ELSEWHERE.keys() if trainer else set()


def parse_experiment(table: Mapping[str, Any], location: str) -> Experiment:
    """Check a parsed experiment.

    Parameters
    ----------
    table : mapping
        What the TOML file holds.
    location : str
        Name of the file, for error messages.

    Returns
    -------
    Experiment

    Raises
    ------
    UsageError
        If a key is unknown or missing, or a value has the wrong type or range.
    """
    check_keys(table, [f.name for f in dataclasses.fields(Experiment)], location)
    experiment: Experiment = said_where(location, lambda: Experiment(**table))
    check_names(experiment.name, experiment.model, location)
    if not 0 < experiment.holdout < 1:
        problem = _("holdout = {value} is no share").format(value=experiment.holdout)
        raise UsageError(location, problem, _("give a fraction between 0 and 1"))
    trainer = MODELS[experiment.model].load_trainer()
    if experiment.topics and "edits" not in get_type_hints(trainer):
        problem = _("a {model} model has no topics").format(model=experiment.model)
        raise UsageError(f"{location} [topics]", problem, _("take the section out"))
    check_thresholds(experiment.thresholds, location)
    said_where(f"{location} [parameters]", experiment.trainer)
    return experiment


def check_labels(experiment: Experiment, keys: Sequence[str]) -> None:
    """Refuse thresholds of labels that the scheme does not have.

    Parameters
    ----------
    experiment : Experiment
        What is to be run.
    keys : sequence of str
        Label keys of the scheme.

    Raises
    ------
    UsageError
        If there is one.
    """
    if unknown := [key for key in experiment.thresholds if key not in keys]:
        problem = _("{label!r} is no label of the scheme").format(label=unknown[0])
        remedy = _("known labels: {labels}").format(labels=", ".join(keys))
        raise UsageError(f"{experiment.name} [thresholds]", problem, remedy)


def to_json(experiment: Experiment) -> str:
    """Return an experiment as JSON, from which :func:`parse_experiment` builds it again.

    Parameters
    ----------
    experiment : Experiment
        Any experiment.

    Raises
    ------
    InputError
        If it holds a value that JSON cannot write.
    """
    try:
        return json.dumps(dataclasses.asdict(experiment), ensure_ascii=False)
    except TypeError as error:
        problem = _("holds a value that JSON cannot write")
        raise InputError(experiment.name, problem, _("use numbers, text and lists")) from error
