"""Trade precision for recall without training again: named profiles, and thresholds given by label."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Mapping, Sequence
from numbers import Real
from types import MappingProxyType

import numpy as np

from labels import UsageError
from labels.taxonomy import Taxonomy
from labels.wording import _
from models.arrays import Bits, Floats

BALANCED = "balanced"
# How many times worse a false alarm is than a missed label. By Elkan (2001), "The foundations of
# cost-sensitive learning", the cheapest decision gives a label from the odds at which both costs are
# equal, so the odds that a label asks for grow by this factor. Four to one is also what F2 and F0.5
# ask of a nearly perfect model (Koyejo, Natarajan, Ravikumar and Dhillon, 2014): 0.2 and 0.8 in place of 0.5.
PROFILES: Mapping[str, float] = MappingProxyType({BALANCED: 1.0, "recall": 1 / 4, "precision": 4.0})
PREFIX = "thresholds."


def by_key(thresholds: Mapping[str, float] | None, taxonomy: Taxonomy) -> dict[str, float]:
    """Return thresholds by label key; the Chinese name of one label alone is as good.

    What is neither stays, for :func:`decide` to refuse.

    Parameters
    ----------
    thresholds : mapping of str to float or None
        As somebody gave them.
    taxonomy : Taxonomy
        The labels.
    """
    names = [label.name for label in taxonomy.labels]
    keys = {label.name: label.key for label in taxonomy.labels if names.count(label.name) == 1}
    keys |= {key: key for key in taxonomy.keys}
    return {keys.get(name, name): value for name, value in (thresholds or {}).items()}


def decide(own: Mapping[str, float], thresholds: Mapping[str, float] | None = None, profile: str = BALANCED) -> dict[str, float]:
    """Return the thresholds in force.

    Parameters
    ----------
    own : mapping of str to float
        The model's thresholds by label key: probabilities from which on a label is given.
    thresholds : mapping of str to float, optional
        Thresholds that replace those of the profile, by label key; inside (0, 1).
    profile : {"balanced", "recall", "precision"}
        ``balanced`` keeps the model's thresholds; ``recall`` takes a missed label for four times as bad as a
        false alarm, ``precision`` a false alarm for four times as bad as a missed label.

    Returns
    -------
    dict of str to float

    Raises
    ------
    UsageError
        If the profile or a label is unknown, or a threshold does not lie inside (0, 1).

    Examples
    --------
    >>> decide({"ai": 0.5, "quantum": 0.5}, {"quantum": 0.3}, "precision")
    {'ai': 0.8, 'quantum': 0.3}
    """
    if profile not in PROFILES:
        remedy = _("use {known}").format(known=", ".join(PROFILES))
        raise UsageError(_("profile {profile!r}").format(profile=profile), _("is not known"), remedy)
    factor = PROFILES[profile]
    # The odds of a threshold t times the factor, written so that 0 and 1 stay what they are.
    shifted = {key: factor * value / (1 - value + factor * value) for key, value in own.items()}
    for key, value in (thresholds or {}).items():
        where = _("threshold of {label!r}").format(label=key)
        if key not in own:
            raise UsageError(where, _("is of no label"), _("known labels: {labels}").format(labels=", ".join(own)))
        if isinstance(value, bool) or not isinstance(value, Real) or not 0 < value < 1:
            problem = _("is {value!r}, not between 0 and 1").format(value=value)
            raise UsageError(where, problem, _("write {example}").format(example=f"{PREFIX}{key}=0.3"))
    return {**shifted, **(thresholds or {})}


def given(probabilities: Floats, thresholds: Floats, single: bool) -> Bits:
    """Return which labels are given, shape (n_texts, n_labels).

    Parameters
    ----------
    probabilities : ndarray of float, shape (n_texts, n_labels)
        What a model says.
    thresholds : ndarray of float, shape (n_labels,) or (n_texts, n_labels)
        Probability from which on a label may be given.
    single : bool
        Whether a text carries one label: then the likeliest of those that may be given is given alone, of equals the first.
    """
    reached = np.asarray(probabilities >= thresholds)
    if not single:
        return reached
    best = np.where(reached, probabilities, -1.0).argmax(axis=1)
    return np.asarray(reached & (np.arange(reached.shape[1]) == best[:, None]))


def describe(thresholds: Mapping[str, float] | None = None, profile: str = BALANCED) -> str:
    """Return what differs from the model's own thresholds, as its name shows it; empty where nothing does.

    Parameters
    ----------
    thresholds : mapping of str to float, optional
        Thresholds given by label key.
    profile : str
        Name of the profile in force.
    """
    parts = [profile] if profile != BALANCED else []
    parts += [f"{key} {value:g}" for key, value in (thresholds or {}).items()]
    return f" ({', '.join(parts)})" if parts else ""


def add_threshold_options(parser: ArgumentParser) -> None:
    """Give a command the options ``--profile`` and ``--set``, whose values :func:`read_settings` and ``load`` check.

    Parameters
    ----------
    parser : argparse.ArgumentParser
        Takes the options.
    """
    says = _("which mistake weighs more: {names}").format(names=", ".join(PROFILES))
    parser.add_argument("--profile", default=BALANCED, metavar="NAME", help=says)
    parser.add_argument(
        "--set",
        nargs="+",
        action="extend",
        default=[],
        metavar=f"{PREFIX}LABEL=NUMBER",
        help=_("probability from which on a label is given, in place of the model's own"),
    )


def read_settings(settings: Sequence[str]) -> dict[str, float]:
    """Read ``thresholds.LABEL=NUMBER`` of a command line; the last of several for a label holds.

    Parameters
    ----------
    settings : sequence of str
        As written on the command line.

    Returns
    -------
    dict of str to float

    Raises
    ------
    UsageError
        If a setting has another form.
    """
    read: dict[str, float] = {}
    for setting in settings:
        key, equals, text = setting.partition("=")
        key = key.strip()
        if not equals or not key.startswith(PREFIX):
            remedy = _("write {example}; texts and files stand before it").format(example=f"--set {PREFIX}LABEL=0.3")
            raise UsageError("--set", _("{setting!r} sets no threshold").format(setting=setting), remedy)
        try:
            read[key.removeprefix(PREFIX)] = float(text)
        except ValueError as error:
            problem, remedy = _("{setting!r} gives no number"), _("write {example}").format(example=f"{key}=0.3")
            raise UsageError("--set", problem.format(setting=setting), remedy) from error
    return read
