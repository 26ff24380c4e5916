"""Raised figures on one line: ``60×10^4``, ``km²``."""

from __future__ import annotations

import re

_POWER_OF = re.compile(r"(?:[0-9]|(?:^|[^A-Za-z])[kcdmμ]?m)$")
_UNIT_POWERS = {"2": "²", "3": "³"}


def raised(base: str, power: str) -> str:
    """Write a power behind its base: a unit as printed (``km²``), anything else with a sign (``10^4``).

    Parameters
    ----------
    base, power : str
        What stands on the line, and above it.

    Returns
    -------
    str
        What stands in the place of the power; empty where there is none.
    """
    if base[-1:].isalpha() and base[-1].isascii() and power in _UNIT_POWERS:
        return _UNIT_POWERS[power]
    return f"^{power if len(power) < 2 or power.lstrip('-−').isdigit() else f'({power})'}" if power else ""


def is_power(base: str, power: str) -> bool:
    """Return whether raised digits are a power (of a number, of a unit of length) and not the mark of a note.

    Behind a digit they always count as one: whatever they are, 10 with a raised 4 is not 104.

    Parameters
    ----------
    base, power : str
        The text before them, and the digits.
    """
    power = power.strip().lstrip("-−")
    return len(power) <= 3 and power.isascii() and power.isdigit() and _POWER_OF.search(base) is not None
