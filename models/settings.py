"""Settings of trainers: a dataclass whose fields carry their bounds, checked when it is made."""

from __future__ import annotations

import math
import types
import typing
from collections.abc import Mapping
from dataclasses import Field, field, fields
from typing import Any

from labels import UsageError
from labels.wording import _, pgettext


def setting(default: Any, low: float = -math.inf, high: float = math.inf) -> Any:
    """Return a dataclass field for a number with its bounds.

    Parameters
    ----------
    default : int or float
        Default value.
    low, high : float
        Smallest and largest value, both allowed.
    """
    return field(default=default, metadata={"low": low, "high": high})


def seed_setting() -> Any:
    """Return a dataclass field for a seed: a whole number that every random generator takes."""
    return setting(0, 0, 2**31 - 1)


def check_settings(settings: Any) -> None:
    """Check the fields of a dataclass against their types and bounds.

    Parameters
    ----------
    settings : dataclass instance
        What was made; called from its ``__post_init__``.

    Raises
    ------
    UsageError
        If a value has another type than its field, or is out of bounds.
    """
    types_ = typing.get_type_hints(type(settings))
    for one in fields(settings):
        check_value(one, types_[one.name], getattr(settings, one.name))


def check_value(one: Field[Any], type_: Any, value: object) -> None:
    """Check one value.

    Parameters
    ----------
    one : dataclasses.Field
        The field.
    type_ : type
        Its resolved type.
    value : object
        What stands in it.

    Raises
    ------
    UsageError
        If the value has another type or is out of bounds.
    """
    shown = repr(list(value) if isinstance(value, tuple) else value)[:60]  # as TOML writes it
    if not _fits(value, type_):
        problem = _("{name} = {value} is not {wanted}").format(name=one.name, value=shown, wanted=_described(type_))
        raise UsageError(one.name, problem, _("correct the value"))
    if isinstance(value, int | float) and not isinstance(value, bool):
        low, high = one.metadata.get("low", -math.inf), one.metadata.get("high", math.inf)
        if not (_is_finite(value) and low <= value <= high):
            problem = _("{name} = {value} is out of range").format(name=one.name, value=shown)
            raise UsageError(one.name, problem, _("give {low:g} to {high:g}").format(low=low, high=high))


def _is_finite(value: int | float) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:  # a whole number of hundreds of digits
        return False


def _fits(value: object, type_: Any) -> bool:
    origin, arguments = typing.get_origin(type_), typing.get_args(type_)
    if origin is typing.Union or origin is types.UnionType:
        return any(_fits(value, argument) for argument in arguments)
    if origin is tuple:
        if not isinstance(value, tuple):
            return False
        each = arguments[:1] * len(value) if arguments[-1:] == (Ellipsis,) else arguments
        return len(value) == len(each) and all(map(_fits, value, each))
    if origin is not None and isinstance(origin, type) and issubclass(origin, Mapping):
        return isinstance(value, Mapping)
    if type_ is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    if type_ is int:
        return isinstance(value, int) and not isinstance(value, bool)
    return type_ is Any or isinstance(value, type_)


def _described(type_: Any) -> str:
    names = {
        int: _("a whole number"),
        float: _("a number"),
        str: _("text"),
        bool: _("true or false"),
        types.NoneType: pgettext("a value", "nothing"),
    }
    origin, arguments = typing.get_origin(type_), typing.get_args(type_)
    if origin is typing.Union or origin is types.UnionType:
        return _(" or ").join(map(_described, arguments))
    if origin is tuple:
        if arguments == (int, int):
            return _("a pair of whole numbers, such as {example}").format(example="[1, 2]")
        return _("a list of texts") if arguments[0] is str else _("a list")
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _("a table")
    return names.get(type_, getattr(type_, "__name__", str(type_)))
