"""Which experiment a desk's model came from, so that training again is the same work with more answers."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from labels import InputError, UsageError
from labels.wording import _
from models.finding import find_model
from models.storage.manifest import read_manifest
from seeds.schemes import Scheme
from training.desk.spoken_errors import listed
from training.experiment import Experiment, load_experiment, shipped_experiments
from training.own_scheme import as_own, of_industries

# What is trained where nothing was: rules and text together.
FIRST = "hybrid"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a model comes from.

    Attributes
    ----------
    experiment : str
        The shipped experiment that is run again.
    settings : tuple of str
        ``key=value`` in which the model's own experiment differed from it.
    data : str
        Names of what the model learned from; empty where it learned from nothing, or that is not known.
    trained : bool
        Whether the model was trained at all.
    """

    experiment: str
    settings: tuple[str, ...] = ()
    data: str = ""
    trained: bool = False


def origin_of(model: str, scheme: Scheme) -> Origin:
    """Return where a model comes from; the first experiment to try where it was not trained or says nothing of it.

    Parameters
    ----------
    model : str
        As :func:`models.loading.load` takes it.
    scheme : Scheme
        Whose models.

    Returns
    -------
    Origin
    """
    try:
        found = find_model(model, scheme.name)
        notes = read_manifest(found.folders[0]).notes if found else {}
        table = json.loads(str(notes["experiment"])) if "experiment" in notes else None
    except (InputError, OSError, ValueError):  # damaged, gone: it can be trained anew all the same
        notes, table = {}, None
    shipped = shipped_experiments()
    if not isinstance(table, dict):
        return Origin(FIRST if FIRST in shipped else min(shipped))
    name = _base(table, shipped)
    experiment = load_experiment(name)
    base = experiment if of_industries(scheme) else as_own(experiment, [])
    return Origin(name, tuple(_differences(dataclasses.asdict(base), table)), str(notes.get("data", "")), trained=True)


def _base(table: Mapping[str, Any], shipped: Mapping[str, object]) -> str:
    """Return the shipped experiment of the same name, or else of the same model."""
    if table.get("name") in shipped:
        return str(table["name"])
    experiments: list[Experiment] = [load_experiment(name) for name in shipped]
    same = [one.name for one in experiments if one.model == table.get("model")]
    return same[0] if same else FIRST


def _differences(base: Mapping[str, Any], table: Mapping[str, Any], prefix: str = "") -> list[str]:
    """Return ``key=value`` of each value that differs, by dotted key, as TOML writes it."""
    found = []
    for key, value in table.items():
        if value == base.get(key):
            continue
        if isinstance(value, dict):
            below = base.get(key)
            found += _differences(below if isinstance(below, dict) else {}, value, f"{prefix}{key}.")
        elif isinstance(value, str | int | float) or (
            isinstance(value, list) and not any(isinstance(one, dict) for one in value)
        ):
            found.append(f"{prefix}{key}={json.dumps(value, ensure_ascii=False)}")
    return found


def check_shipped(name: str) -> None:
    """Refuse a name that no shipped experiment has.

    Parameters
    ----------
    name : str
        As the page sent it.

    Raises
    ------
    UsageError
        If there is none.
    """
    if name not in shipped_experiments():
        problem = _("{name!r} is not known").format(name=name[:40])
        raise UsageError("experiment", problem, _("use one of {known}").format(known=listed(shipped_experiments())))
