"""TOML as people write it, broken in whatever way."""

from __future__ import annotations

import tomllib
from typing import Any

from labels.wording import _


def parse_toml(text: str) -> dict[str, Any]:
    """Parse TOML; whatever is wrong with it is one kind of error.

    Parameters
    ----------
    text : str
        The TOML.

    Returns
    -------
    dict
        What it holds.

    Raises
    ------
    tomllib.TOMLDecodeError
        If it is not TOML, is nested deeper than its reader goes, or holds a number of thousands of digits.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        raise
    except RecursionError as error:
        raise tomllib.TOMLDecodeError(_("nested too deep")) from error
    except ValueError as error:  # Python's own limit of digits
        raise tomllib.TOMLDecodeError(_("a number too long")) from error
