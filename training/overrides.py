"""Values of an experiment that the command line overrides; what these have wrong is said of the option, not of the file."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from typing import Any, TypeVar

from labels import UsageError
from labels.support.toml_text import parse_toml
from labels.wording import _

# The option of the commands.
OPTION = "--set"
Parsed = TypeVar("Parsed")


def overridden(
    table: Mapping[str, Any],
    overrides: Sequence[str],
    parse: Callable[[dict[str, Any]], Parsed],
    settings_of: Callable[[object], set[str]],
) -> Parsed:
    """Check a parsed experiment with values of the command line.

    Parameters
    ----------
    table : mapping
        What the TOML file holds.
    overrides : sequence of str
        ``key=value`` with dotted keys.
    parse : callable
        Checks a table.
    settings_of : callable
        Names of the settings of a model, so that one written without its section is recognised.

    Returns
    -------
    object
        What `parse` returns.

    Raises
    ------
    UsageError
        What `parse` raises: of the override without which all is well, of all of them if it takes several, of the file if it
        is wrong by itself.
    """

    def attempt(given: Sequence[str]) -> Parsed:
        changed: dict[str, Any] = deepcopy(dict(table))
        for override in given:
            override_value(changed, override)
        return parse(changed)

    def refused(given: Sequence[str]) -> UsageError | None:
        try:
            attempt(given)
        except UsageError as error:
            return error
        return None

    try:
        return attempt(overrides)
    except UsageError as error:
        alone = refused([])
        if error.location.startswith(OPTION) or (alone and alone.problem == error.problem):
            raise
        guilty = [one for number, one in enumerate(overrides) if not refused([*overrides[:number], *overrides[number + 1 :]])]
        named = guilty[:1] or overrides
        key, _sign, value = named[0].partition("=")
        remedy = error.remedy
        if key.strip() in settings_of(table.get("model")):
            example = f"{OPTION} parameters.{key.strip()}={value}"
            remedy = _("a setting of the model is written {example}").format(example=example)
        raise UsageError(f"{OPTION} {' '.join(named)}", error.problem, remedy) from error


def override_value(table: dict[str, Any], override: str) -> None:
    """Set a value of a parsed experiment.

    Parameters
    ----------
    table : dict
        What the TOML file holds; it is changed.
    override : str
        ``key=value`` with a dotted key.

    Raises
    ------
    UsageError
        If it is not of that form.
    """
    key, equals, text = override.partition("=")
    if not equals or not key.strip():
        problem = _("{given!r} is not {form}").format(given=override, form="key=value")
        raise UsageError(OPTION, problem, _("write {example}").format(example=f"{OPTION} seed=1"))
    try:
        value = parse_toml(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        value = text  # bare words need no quotes on a command line
    *sections, last = key.strip().split(".")
    for section in sections:
        table = table.setdefault(section, {})
        if not isinstance(table, dict):
            problem = _("{key} goes into something that is no table").format(key=key)
            raise UsageError(OPTION, problem, _("check the dotted key"))
    table[last] = value
