"""Values of an experiment: from TOML and the command line into the settings of a trainer."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, get_type_hints

from labels import UsageError
from labels.wording import N_, _
from models.catalog import MODELS
from models.locations import CHAMPION

# Fields of a trainer that have a place of their own in the file.
ELSEWHERE = {
    "seed": N_("give the seed at the top of the file"),
    "edits": N_("write the changes to topics into a section [topics]"),
}


def said_where(location: str, make: Any) -> Any:
    """Call `make`; say of what it refuses where it stands.

    Parameters
    ----------
    location : str
        Where the values stand.
    make : callable
        Takes nothing.

    Returns
    -------
    object
        What `make` returns.

    Raises
    ------
    UsageError
        What `make` raises, with its place.
    """
    try:
        return make()
    except UsageError as error:
        where = location if not error.location.startswith("[") else f"{location.partition(' [')[0]} {error.location}"
        raise UsageError(where, error.problem, error.remedy) from error


def trainer_settings(trainer: type[Any], parameters: Mapping[str, Any], location: str = "[parameters]") -> dict[str, Any]:
    """Return a trainer's keyword arguments from its TOML table; a table within it belongs to a trainer it holds.

    Parameters
    ----------
    trainer : type
        The trainer's class.
    parameters : mapping
        The table.
    location : str
        Where it stands, for error messages.

    Raises
    ------
    UsageError
        If a key is unknown or a value is no table where one belongs.
    """
    known, types, values = {f.name: f for f in dataclasses.fields(trainer)}, get_type_hints(trainer), {}
    for key, value in parameters.items():
        if key in ELSEWHERE:
            raise UsageError(location, _("unknown key '{key}'").format(key=key), _(ELSEWHERE[key]))
        if key not in known:
            remedy = _("known keys: {keys}").format(keys=", ".join(name for name in known if name not in ELSEWHERE))
            raise UsageError(location, _("unknown key '{key}'").format(key=key), remedy)
        if dataclasses.is_dataclass(types[key]):
            inner = f"{location.rstrip(']')}.{key}]"
            if not isinstance(value, Mapping):
                problem = _("{key} = {value!r} is no table").format(key=key, value=value)
                raise UsageError(location, problem, _("write {example}").format(example=inner))
            factory: Any = known[key].default_factory
            changed = trainer_settings(types[key], value, inner)
            value = said_where(inner, partial(dataclasses.replace, factory(), **changed))
        values[key] = tuple(value) if isinstance(value, list) else value
    return values


def dotted(table: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    """Return the values of a table within tables under dotted names.

    Parameters
    ----------
    table : mapping
        The table.
    prefix : str
        What every name begins with.
    """
    flat: dict[str, Any] = {}
    for key, value in table.items():
        if isinstance(value, Mapping):
            flat |= dotted({name: inner for name, inner in value.items() if name not in ELSEWHERE}, f"{prefix}.{key}")
        else:
            flat[f"{prefix}.{key}"] = value
    return flat


def check_keys(table: Mapping[str, Any], known: Sequence[str], location: str) -> None:
    """Refuse a table with a key that no experiment has, or without one that each has.

    Parameters
    ----------
    table : mapping
        What the TOML file holds.
    known : sequence of str
        The keys that there are.
    location : str
        Name of the file, for error messages.

    Raises
    ------
    UsageError
        If a key is unknown or missing.
    """
    if unknown := [key for key in table if key not in known]:
        remedy = _("known keys: {keys}").format(keys=", ".join(known))
        raise UsageError(location, _("unknown key '{key}'").format(key=unknown[0]), remedy)
    for key in ("name", "model"):
        if key not in table:
            remedy = _("add {example}").format(example=f"{key} = …")
            raise UsageError(location, _("lacks the key '{key}'").format(key=key), remedy)


def check_names(name: str, model: str, location: str) -> None:
    """Refuse an experiment of a model that there is not, or with a name that no run and no folder can have.

    Parameters
    ----------
    name, model : str
        Of the experiment.
    location : str
        Name of the file, for error messages.

    Raises
    ------
    UsageError
        If one of them is wrong.
    """
    if model not in MODELS:
        remedy = _("known models: {models}").format(models=", ".join(MODELS))
        raise UsageError(location, _("unknown model {model!r}").format(model=model), remedy)
    if not name.replace("-", "").replace("_", "").isalnum() or not name.isascii():
        raise UsageError(location, _("name {name!r} is no plain name").format(name=name), _("use ASCII letters, digits, - and _"))
    if name == CHAMPION:
        problem = _("name {name!r} is that of the best model").format(name=CHAMPION)
        raise UsageError(location, problem, _("choose another"))


def check_thresholds(thresholds: Mapping[str, Any], location: str) -> None:
    """Refuse thresholds that are no fractions.

    Parameters
    ----------
    thresholds : mapping of str to object
        By label key, as the file has them.
    location : str
        Name of the file, for error messages.

    Raises
    ------
    UsageError
        If there is one.
    """
    for key, value in thresholds.items():
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
            problem = _("{label} = {value!r} is no threshold").format(label=key, value=value)
            raise UsageError(f"{location} [thresholds]", problem, _("give a fraction between 0 and 1"))
