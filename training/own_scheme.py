"""The experiments of a call, and what differs between the shipped ones and those for a scheme of one's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from labels import UsageError
from labels.wording import _
from seeds.schemes import INDUSTRIES, Scheme
from training.experiment import Experiment, check_labels, load_experiment, shipped_experiments

# What differs for any other scheme, by model. The written corpus holds more labelled paragraphs than real text does; a
# user's own sample is taken as it is. Few examples need another recipe; `experiments.few_shot` says what it is worth, and
# from how many on a label should be learned.
OWN_SCHEME: Mapping[str, Mapping[str, object]] = {
    "tfidf": {"few": True, "least": 8},
    "hybrid": {"base_rate": 0.0, "tfidf.few": True, "tfidf.least": 8},
}
# Share of paragraphs that carry a label, at most, where those labelled were chosen and say nothing of it: as for the industries.
CHOSEN_RATE = 0.1


def of_industries(scheme: Scheme) -> bool:
    """Return whether a scheme is the one that the experiments are made for.

    Parameters
    ----------
    scheme : Scheme
        What is labelled.
    """
    return scheme.shipped and scheme.name == INDUSTRIES


def as_own(experiment: Experiment, overrides: Sequence[str]) -> Experiment:
    """Return an experiment without what is assumed of the written corpus only, and with what learns from few examples.

    Parameters
    ----------
    experiment : Experiment
        As it ships.
    overrides : sequence of str
        ``key=value`` that the user asked for; they hold.

    Returns
    -------
    Experiment
    """
    asked = {override.partition("=")[0].strip().removeprefix("parameters.") for override in overrides}
    changed = {key: value for key, value in OWN_SCHEME.get(experiment.model, {}).items() if key not in asked}
    return replace(experiment, parameters=_with(experiment.parameters, changed))


def as_chosen(experiment: Experiment, overrides: Sequence[str]) -> Experiment:
    """Return an experiment for paragraphs chosen by what a model doubted, whose shares of labels are not those of text.

    Parameters
    ----------
    experiment : Experiment
        As it ships.
    overrides : sequence of str
        ``key=value`` that the user asked for; they hold.

    Returns
    -------
    Experiment
    """
    asked = {override.partition("=")[0].strip().removeprefix("parameters.") for override in overrides}
    if experiment.model != "hybrid" or "base_rate" in asked:
        return experiment
    return replace(experiment, parameters=_with(experiment.parameters, {"base_rate": CHOSEN_RATE}))


def _with(table: Mapping[str, Any], changed: Mapping[str, object]) -> dict[str, Any]:
    """Return a table with values set under dotted keys."""
    copy: dict[str, Any] = dict(table)
    for key, value in changed.items():
        section, _, rest = key.partition(".")
        copy[section] = _with(copy.get(section, {}), {rest: value}) if rest else value
    return copy


def load_experiments(sources: Sequence[str | Path], overrides: Sequence[str], scheme: Scheme) -> list[Experiment]:
    """Read the experiments of a call; all of them must hold out the same documents.

    Parameters
    ----------
    sources : sequence of str or Path
        TOML files or names of shipped experiments; all of these by default.
    overrides : sequence of str
        ``key=value`` for every experiment.
    scheme : Scheme
        What is labelled.

    Returns
    -------
    list of Experiment

    Raises
    ------
    UsageError
        If two share a name or split differently, or one sets the threshold of an unknown label.
    """
    experiments = [load_experiment(source, overrides) for source in sources or shipped_experiments().values()]
    names = [experiment.name for experiment in experiments]
    if repeated := {name for name in names if names.count(name) > 1}:
        problem = _("two are called {name!r}").format(name=min(repeated))
        raise UsageError(_("experiments"), problem, _("give each its own name"))
    if len({(experiment.holdout, experiment.split_seed) for experiment in experiments}) > 1:
        remedy = _("give all the same holdout and split_seed")
        raise UsageError(_("experiments"), _("hold out different documents"), remedy)
    for experiment in experiments:
        check_labels(experiment, scheme.keys)
    return experiments if of_industries(scheme) else [as_own(experiment, overrides) for experiment in experiments]
