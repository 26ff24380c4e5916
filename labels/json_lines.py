"""JSON and JSON Lines whose keys stand once each, with the location of every record."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache

from labels.support.errors import InputError
from labels.wording import _


def read_json_lines(file: Iterable[str], name: str, first: int = 1) -> Iterator[tuple[str, object]]:
    """Parse JSON Lines and keep the location of each record.

    Parameters
    ----------
    file : iterable of str
        Lines; empty ones are skipped, but counted.
    name : str
        Name of the file, for error messages.
    first : int
        Number of the first line.

    Yields
    ------
    tuple of (str, object)
        ``name:line`` and what stood there.

    Raises
    ------
    InputError
        If a line is not JSON or has a key twice, or the bytes behind `file` are not UTF-8.
    """
    try:
        for number, line in enumerate(file, first):
            if line.strip():
                location = f"{name}:{number}"
                yield location, parse_json(line, location)
    except UnicodeDecodeError as error:
        raise InputError(name, _("is not UTF-8"), _("save it as UTF-8")) from error


class _RepeatedKeyError(Exception):
    """A key stands twice in one object; of two values one would be lost."""


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _RepeatedKeyError(next(key for key, count in Counter(key for key, _ in pairs).items() if count > 1))
    return found


@cache
def _decoder() -> json.JSONDecoder:
    return json.JSONDecoder(object_pairs_hook=_object)


def parse_json(text: str, location: str) -> object:
    """Parse JSON whose keys stand once each.

    Parameters
    ----------
    text : str
        The JSON.
    location : str
        Where it stands, for error messages.

    Returns
    -------
    object
        What it holds.

    Raises
    ------
    InputError
        If it is not JSON, or an object has a key twice.
    """
    try:
        return json.loads(text) if text.startswith("\ufeff") else _decoder().decode(text)  # the former says what is wrong
    except _RepeatedKeyError as error:
        problem = _("has the key {key!r} twice").format(key=error.args[0])
        raise InputError(location, problem, _("give each field a name of its own")) from error
    except (ValueError, RecursionError) as error:  # ValueError alone: a number of thousands of digits
        deep = isinstance(error, RecursionError)
        reason = _("nested too deep") if deep else getattr(error, "msg", _("a number too long"))
        raise InputError(
            location, _("is not JSON ({reason})").format(reason=reason), _("write one JSON object a line")
        ) from error
