"""Dates that are known to the day, the month or the year: which comes first, and how far they lie apart."""

from __future__ import annotations

from datetime import date
from typing import Literal

Order = Literal["before", "same", "after", "open"]
_DAYS_A_MONTH = 365.2425 / 12
_YEAR, _MONTH, _DAY = 4, 7, 10  # characters of an ISO date


def order(first: str, second: str) -> Order:
    """Return whether a date comes before another, as far as both are known.

    Parameters
    ----------
    first, second : str
        ISO dates, to the day, month or year.

    Returns
    -------
    {"before", "same", "after", "open"}
        ``same`` is the same day, or the same month or year where neither is known better; ``open`` where one is known better
        and the other may lie on either side of it.
    """
    shared = min(len(first), len(second))
    if first[:shared] != second[:shared]:
        return "before" if first < second else "after"
    return "same" if len(first) == len(second) else "open"


def days_between(first: str, second: str) -> int | None:
    """Return how many days a date lies after another; None unless both are known to the day.

    Parameters
    ----------
    first, second : str
        ISO dates.
    """
    if len(first) < _DAY or len(second) < _DAY:
        return None
    return (date.fromisoformat(second[:_DAY]) - date.fromisoformat(first[:_DAY])).days


def months_between(first: str, second: str) -> float | None:
    """Return how many months a date lies after another; None where one is known to the year alone.

    Parameters
    ----------
    first, second : str
        ISO dates.

    Returns
    -------
    float or None
        Of two days to a tenth; of two months, or a month and a day, whole ones.
    """
    days = days_between(first, second)
    if days is not None:
        return round(days / _DAYS_A_MONTH, 1)
    if len(first) < _MONTH or len(second) < _MONTH:
        return None
    months = [int(one[:_YEAR]) * 12 + int(one[_YEAR + 1 : _MONTH]) for one in (first, second)]
    return float(months[1] - months[0])
